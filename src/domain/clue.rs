//! A clue: a family of words in an idea's text (a trade at work, a printed support, an ending) that the rating weighs.
//!
//! Unlike a signal it has no direction of its own: what it adds or takes is fitted on labelled ideas.

use super::pattern::Pattern;

/// A clue, with its tests.
#[derive(Debug, Clone)]
pub struct Clue {
    /// Its slug, kept for good.
    pub slug: String,
    /// What it finds, in words that follow « l'idée contient ».
    pub name: String,
    /// What to do when it raises the risk.
    pub fix: String,
    /// Matched on the folded text.
    pub pattern: Pattern,
    /// Whether its words tell how a post is made and not what it is about: the search for its domain leaves them out.
    pub is_apart: bool,
    /// Texts in which it must be found.
    pub examples: Vec<String>,
    /// Close texts in which it must not.
    pub counter_examples: Vec<String>,
}
