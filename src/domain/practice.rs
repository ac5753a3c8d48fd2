//! A practice: what a public communicator did, and what to take from it.

use super::entry::{Entry, EntryId, Findable, Kind, Passage};
use super::source::{Confidence, Freshness, Source};

/// A practice file.
#[derive(Debug, Clone)]
pub struct Practice {
    /// Its slug, which is its id for good.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Who did it; « — » for a text about many.
    pub author: String,
    /// The author's level (`commune`, `departement`, `epci`…), as the file says it.
    pub level: String,
    /// The networks and media it used.
    pub platforms: Vec<String>,
    /// The prize it won, none where the file says « aucun ».
    pub prize: Option<String>,
    /// The year it is of; none where unknown.
    pub year: Option<i16>,
    /// Its themes.
    pub themes: Vec<String>,
    /// What happened.
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

impl Practice {
    /// The practice as an entry.
    pub fn entry(&self) -> Entry {
        let mut names = vec![self.author.clone()];
        names.extend(self.prize.clone());
        names.extend(self.year.map(|y| y.to_string()));
        names.extend(self.platforms.iter().chain(&self.themes).cloned());
        Entry {
            id: EntryId::new(Kind::Practice, &self.slug),
            kind: Kind::Practice,
            title: self.title.clone(),
            names,
            facts: self.facts.clone(),
            lessons: self.lessons.clone(),
            findable: self.findable.clone(),
            sources: self.sources.clone(),
            confidence: self.confidence.clone(),
            freshness: self.freshness,
        }
    }
}
