//! A trend: a meme, a challenge, a word or a format, with the month of its peak.

use super::entry::{Entry, EntryId, Findable, Kind, Passage};
use super::pattern::Pattern;
use super::source::{Confidence, Freshness, Source};

/// What a trend has become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendStatus {
    /// `perenne`: a format without a date; its peak says nothing.
    Evergreen,
    /// `limite`: understood but faded.
    Fading,
    /// `ringarde`: outdated.
    Dated,
    /// `nostalgie`: may be quoted with its date.
    Nostalgia,
    /// `locale`: one account's own.
    Local,
    /// `a_verifier`: not known well enough.
    ToCheck,
}

/// A trend.
#[derive(Debug, Clone)]
pub struct Trend {
    /// Its slug, kept for good.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Where it lived.
    pub platform: String,
    /// The year and month (1 to 12) of its peak.
    pub peak: (i16, i8),
    /// What it has become.
    pub status: TrendStatus,
    /// What it is, with the doubts on its date.
    pub description: String,
    /// How risky it is for an institution, in words.
    pub risk: String,
    /// How a text names it: matched on the folded text.
    pub patterns: Vec<Pattern>,
    /// Sentences in which it must be found.
    pub examples: Vec<String>,
    /// Close sentences in which it must not.
    pub counter_examples: Vec<String>,
    /// What makes it findable.
    pub findable: Findable,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// How sure it is.
    pub confidence: Confidence,
    /// How fresh it is.
    pub freshness: Freshness,
}

impl Trend {
    /// Whether a folded text names this trend.
    pub fn named_in(&self, folded: &str) -> bool {
        self.patterns.iter().any(|p| p.is_match(folded))
    }

    /// The trend as an entry.
    pub fn entry(&self) -> Entry {
        Entry {
            id: EntryId::new(Kind::Trend, &self.slug),
            kind: Kind::Trend,
            title: self.name.clone(),
            names: vec![self.platform.clone(), self.peak.0.to_string()],
            facts: vec![Passage::plain(&self.description)],
            lessons: vec![Passage::plain(&self.risk)],
            findable: self.findable.clone(),
            sources: self.sources.clone(),
            confidence: self.confidence.clone(),
            freshness: self.freshness,
        }
    }
}
