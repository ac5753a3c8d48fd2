//! What the bot counts, for Prometheus. No label holds a user's words or names.

use std::time::Duration;

use prometheus::{Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};

/// The counters of a process.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Registry,
    /// Interactions by feature.
    pub interactions: IntCounterVec,
    /// Incidents: what ended in an apology with a number.
    pub incidents: IntCounter,
    /// Answers that came to nothing because Discord no longer took them.
    pub lost: IntCounter,
    /// Events that can't be read.
    pub unreadable: IntCounter,
    /// Requests over a limit.
    pub throttled: IntCounter,
    /// Questions by outcome.
    pub questions: IntCounterVec,
    /// Whether every shard is connected.
    pub connected: IntGauge,
    /// Whether meaning is used.
    pub meaning: IntGauge,
    /// What the encoder did so far.
    pub encoder: IntGaugeVec,
    acknowledged: Histogram,
    finished: Histogram,
}

impl Metrics {
    /// Registers the counters.
    ///
    /// # Errors
    /// Never, unless two share a name.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let seconds = |name: &str, help: &str, buckets: &[f64]| {
            let histogram = Histogram::with_opts(HistogramOpts::new(name, help).buckets(buckets.to_vec()))?;
            registry.register(Box::new(histogram.clone()))?;
            Ok::<_, prometheus::Error>(histogram)
        };
        let labelled = |name: &str, help: &str, label: &str| {
            let counter = IntCounterVec::new(Opts::new(name, help), &[label])?;
            registry.register(Box::new(counter.clone()))?;
            Ok::<_, prometheus::Error>(counter)
        };
        let counter = |name: &str, help: &str| {
            let counter = IntCounter::new(name, help)?;
            registry.register(Box::new(counter.clone()))?;
            Ok::<_, prometheus::Error>(counter)
        };
        let connected = IntGauge::new("boomerometre_connected", "1 when every shard is connected")?;
        registry.register(Box::new(connected.clone()))?;
        let meaning = IntGauge::new("boomerometre_meaning", "1 when questions and ideas are understood by their meaning")?;
        registry.register(Box::new(meaning.clone()))?;
        let encoder = IntGaugeVec::new(Opts::new("boomerometre_encoder", "What the encoder did so far"), &["figure"])?;
        registry.register(Box::new(encoder.clone()))?;
        Ok(Self {
            interactions: labelled("boomerometre_interactions_total", "Interactions by feature", "feature")?,
            incidents: counter("boomerometre_incidents_total", "Interactions that ended in an incident")?,
            lost: counter("boomerometre_lost_total", "Answers that Discord no longer took")?,
            unreadable: counter("boomerometre_unreadable_total", "Events that can't be read")?,
            throttled: counter("boomerometre_throttled_total", "Requests over a limit")?,
            questions: labelled("boomerometre_questions_total", "Questions by outcome", "outcome")?,
            connected,
            meaning,
            encoder,
            acknowledged: seconds(
                "boomerometre_acknowledged_seconds",
                "From an interaction's arrival to its acknowledgement",
                &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0],
            )?,
            finished: seconds(
                "boomerometre_finished_seconds",
                "From an interaction's arrival to its answer",
                &[0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0],
            )?,
            registry,
        })
    }

    /// Counts how long an acknowledgement took.
    pub fn acknowledged_after(&self, time: Duration) {
        self.acknowledged.observe(time.as_secs_f64());
    }

    /// Counts how long an answer took.
    pub fn finished_after(&self, time: Duration) {
        self.finished.observe(time.as_secs_f64());
    }

    /// All of it, in the text format of Prometheus.
    ///
    /// # Errors
    /// When it can't be written as text.
    pub fn text(&self) -> Result<String, prometheus::Error> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}
