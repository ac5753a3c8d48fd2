//! Advice: a concrete fix, tied to the signals that it mends and to the practices that prove it.

use super::entry::{Entry, EntryId, Findable, Kind, Passage};
use super::source::{Confidence, Freshness, Source};

/// An advice file.
#[derive(Debug, Clone)]
pub struct Advice {
    /// Its slug, kept for good.
    pub slug: String,
    /// Its title, an imperative.
    pub title: String,
    /// The signals, clues (`indice:…`) or dimensions that it mends; empty for advice that always holds.
    pub mends: Vec<String>,
    /// The practices that prove it.
    pub practices: Vec<String>,
    /// What to do.
    pub rule: Vec<Passage>,
    /// Before and after.
    pub example: Vec<Passage>,
    /// What makes it findable.
    pub findable: Findable,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// How sure it is.
    pub confidence: Confidence,
    /// How fresh it is.
    pub freshness: Freshness,
}

impl Advice {
    /// The advice as an entry.
    pub fn entry(&self) -> Entry {
        Entry {
            id: EntryId::new(Kind::Advice, &self.slug),
            kind: Kind::Advice,
            title: self.title.clone(),
            names: Vec::new(),
            facts: self.rule.clone(),
            lessons: self.example.clone(),
            findable: self.findable.clone(),
            sources: self.sources.clone(),
            confidence: self.confidence.clone(),
            freshness: self.freshness,
        }
    }
}
