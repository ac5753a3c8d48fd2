//! The worker's thread: loads a model, encodes what waits, and gives up a model that is broken.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::time::{Duration, Instant};

use super::model::{Model, ModelError};
use super::queue::Job;
use super::worker::Shared;
use crate::domain::meaning::{Role, Vector};

/// A text of the worker's own: a model that can encode it is sound, whatever it failed on.
const PROBE: &str = "bonjour";

/// Texts whose lengths differ by less bytes are padded rather than encoded apart.
const PADDING: usize = 128;

/// All the thread does. A panic ends no more than this.
pub(super) fn run(shared: &Shared, load: impl FnOnce() -> Result<Box<dyn Model>, ModelError>) {
    let ended = catch_unwind(AssertUnwindSafe(|| serve(shared, load)));
    if let Err(fault) = ended.unwrap_or(Err(ModelError::Panicked)) {
        shared.fail(&fault);
    }
}

fn serve(shared: &Shared, load: impl FnOnce() -> Result<Box<dyn Model>, ModelError>) -> Result<(), ModelError> {
    let start = Instant::now();
    let mut engine = Engine { model: load()?, dimension: None };
    // The first text is slow and shows whether the model works at all: nobody should wait for it.
    engine.probe()?;
    shared.ready(engine.model.hash(), start.elapsed());
    let mut failures = 0;
    while let Some(batch) = shared.next() {
        for run in runs(batch) {
            let Err(fault) = engine.answer(&run, shared) else {
                failures = 0;
                continue;
            };
            failures += 1;
            if failures >= shared.settings.failures.max(1) {
                // Here, where the rest of the batch is still held: its callers find the reason when it goes.
                shared.fail(&fault);
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Texts of like length together: a model pads all texts of a call to the longest.
fn runs(mut batch: Vec<Job>) -> Vec<Vec<Job>> {
    batch.sort_by_key(|job| job.text.len());
    let mut runs: Vec<Vec<Job>> = Vec::new();
    let mut most = 0;
    for job in batch {
        match runs.last_mut() {
            Some(run) if job.text.len() <= most => run.push(job),
            _ => {
                most = 2 * job.text.len() + PADDING;
                runs.push(vec![job]);
            }
        }
    }
    runs
}

/// A model whose vectors are looked at.
struct Engine {
    model: Box<dyn Model>,
    /// How many numbers its vectors have, once it made one.
    dimension: Option<usize>,
}

impl Engine {
    /// Encodes these and tells their callers.
    ///
    /// # Errors
    /// When the model is broken: it fails on every text, on one that is known to be good, too.
    fn answer(&mut self, jobs: &[Job], shared: &Shared) -> Result<(), ModelError> {
        let start = Instant::now();
        let texts: Vec<String> = jobs.iter().map(|job| self.prefixed(job.role, &job.text)).collect();
        let outcome = self.encode(&texts);
        shared.tally.last_batch(start.elapsed());
        match outcome {
            Ok(vectors) => {
                jobs.iter().zip(vectors).for_each(|(job, vector)| shared.deliver(job, vector));
                Ok(())
            }
            Err(fault) => {
                shared.tally.failed_batch();
                tracing::warn!(encoder.reason = %fault, encoder.texts = jobs.len(), "a batch failed");
                self.answer_each(jobs, &texts, fault, shared)
            }
        }
    }

    /// Encodes each alone, after all failed together with this fault.
    fn answer_each(&mut self, jobs: &[Job], texts: &[String], fault: ModelError, shared: &Shared) -> Result<(), ModelError> {
        let mut is_sound = false;
        for (job, text) in jobs.iter().zip(texts).filter(|(job, _)| job.is_awaited()) {
            // One text was alone already.
            let outcome = if jobs.len() == 1 { Err(fault.clone()) } else { self.encode_one(text) };
            match outcome {
                Ok(vector) => {
                    is_sound = true;
                    shared.deliver(job, vector);
                }
                Err(fault) => job.reply(Err(fault.to_string())),
            }
        }
        // Else whoever sends a few texts that the model can't take would end it for all.
        if is_sound || self.probe().is_ok() { Ok(()) } else { Err(fault) }
    }

    fn probe(&mut self) -> Result<(), ModelError> {
        let text = self.prefixed(Role::Query, PROBE);
        self.encode_one(&text).map(drop)
    }

    fn encode_one(&mut self, text: &String) -> Result<Vector, ModelError> {
        self.encode(slice::from_ref(text))?.pop().ok_or(ModelError::Count { asked: 1, given: 0 })
    }

    fn encode(&mut self, texts: &[String]) -> Result<Vec<Vector>, ModelError> {
        let model = &mut self.model;
        let rows = catch_unwind(AssertUnwindSafe(|| model.encode(texts))).unwrap_or(Err(ModelError::Panicked))?;
        if rows.len() != texts.len() {
            return Err(ModelError::Count { asked: texts.len(), given: rows.len() });
        }
        rows.iter().map(|row| self.vector(row)).collect()
    }

    fn vector(&mut self, row: &[f32]) -> Result<Vector, ModelError> {
        let expected = self.dimension.unwrap_or(row.len());
        if row.len() != expected {
            return Err(ModelError::Dimensions { expected, found: row.len() });
        }
        let vector = Vector::new(row).ok_or(ModelError::NoDirection)?;
        self.dimension = Some(expected);
        Ok(vector)
    }

    fn prefixed(&self, role: Role, text: &str) -> String {
        [self.model.prefix(role), text].concat()
    }
}

/// Milliseconds, for logs and counts.
pub(super) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
