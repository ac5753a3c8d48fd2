//! A guard rail: a rule of law or ethics that a post can break, and when to think of it.

use super::entry::{Entry, EntryId, Findable, Kind, Passage};
use super::pattern::Pattern;
use super::source::{Confidence, Freshness, Source};

/// A guard rail file.
#[derive(Debug, Clone)]
pub struct GuardRail {
    /// `G01` to `G33` and on, kept for good.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The name that reviews give it (`image_mineurs`, `pre_electoral`…); none for those that only inform.
    pub rail: Option<String>,
    /// Whether it speaks for its rail when no file's own trigger finds the text.
    pub leads: bool,
    /// What the law or ethics say.
    pub rule: Vec<Passage>,
    /// The texts: articles, decisions, regulations.
    pub articles: Vec<Passage>,
    /// When it applies, in words.
    pub when: Vec<Passage>,
    /// Court decisions, where the base holds some.
    pub case_law: Vec<Passage>,
    /// What to check.
    pub checks: Vec<Passage>,
    /// What to change.
    pub changes: Vec<Passage>,
    /// What in a post's text calls for it.
    pub triggers: Vec<Trigger>,
    /// What makes it findable.
    pub findable: Findable,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// How sure it is.
    pub confidence: Confidence,
    /// How fresh it is.
    pub freshness: Freshness,
}

/// A pattern by which a post's text calls for a guard rail, with its tests.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// Matched on the folded text.
    pub pattern: Pattern,
    /// Sentences that must call for it.
    pub examples: Vec<String>,
    /// Close sentences that must not.
    pub counter_examples: Vec<String>,
}

impl GuardRail {
    /// Whether a folded text calls for this guard rail.
    pub fn called_by(&self, folded: &str) -> bool {
        self.triggers.iter().any(|t| t.pattern.is_match(folded))
    }

    /// The guard rail as an entry.
    pub fn entry(&self) -> Entry {
        Entry {
            id: EntryId::new(Kind::GuardRail, &self.code),
            kind: Kind::GuardRail,
            title: self.title.clone(),
            names: vec![self.code.clone()],
            facts: [&self.rule, &self.articles, &self.when, &self.case_law].into_iter().flatten().cloned().collect(),
            lessons: self.checks.iter().chain(&self.changes).cloned().collect(),
            findable: self.findable.clone(),
            sources: self.sources.clone(),
            confidence: self.confidence.clone(),
            freshness: self.freshness,
        }
    }
}
