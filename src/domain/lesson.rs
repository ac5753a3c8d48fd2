//! A lesson: what the base teaches across files (methods, statuses, how the ratings work).

use super::entry::{Entry, EntryId, Findable, Kind, Passage};
use super::source::{Confidence, Freshness, Source};

/// A lesson file.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Its slug, kept for good.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its themes.
    pub themes: Vec<String>,
    /// What is established.
    pub facts: Vec<Passage>,
    /// What to take away.
    pub lessons: Vec<Passage>,
    /// What makes it findable.
    pub findable: Findable,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// How sure it is.
    pub confidence: Confidence,
    /// How fresh it is.
    pub freshness: Freshness,
}

impl Lesson {
    /// The lesson as an entry.
    pub fn entry(&self) -> Entry {
        Entry {
            id: EntryId::new(Kind::Lesson, &self.slug),
            kind: Kind::Lesson,
            title: self.title.clone(),
            names: self.themes.clone(),
            facts: self.facts.clone(),
            lessons: self.lessons.clone(),
            findable: self.findable.clone(),
            sources: self.sources.clone(),
            confidence: self.confidence.clone(),
            freshness: self.freshness,
        }
    }
}
