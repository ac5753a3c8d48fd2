//! A platform: who of the under-25s is there, what is done there, what an institution should avoid there.

use super::entry::{Entry, EntryId, Findable, Kind, Passage};
use super::source::{Confidence, Freshness, Source};

/// A platform file.
#[derive(Debug, Clone)]
pub struct Platform {
    /// Its slug, kept for good.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Audience of the under-25s, with the year of each measure.
    pub audience: Vec<Passage>,
    /// Native formats and lengths.
    pub formats: Vec<Passage>,
    /// What to do.
    pub dos: Vec<Passage>,
    /// What to avoid.
    pub donts: Vec<Passage>,
    /// A benchmark from the public sector.
    pub benchmark: Vec<Passage>,
    /// What makes it findable.
    pub findable: Findable,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// How sure it is.
    pub confidence: Confidence,
    /// How fresh it is.
    pub freshness: Freshness,
}

impl Platform {
    /// The platform as an entry.
    pub fn entry(&self) -> Entry {
        Entry {
            id: EntryId::new(Kind::Platform, &self.slug),
            kind: Kind::Platform,
            title: self.title.clone(),
            names: vec![self.slug.clone()],
            facts: [&self.audience, &self.formats, &self.benchmark].into_iter().flatten().cloned().collect(),
            lessons: self.dos.iter().chain(&self.donts).cloned().collect(),
            findable: self.findable.clone(),
            sources: self.sources.clone(),
            confidence: self.confidence.clone(),
            freshness: self.freshness,
        }
    }
}
