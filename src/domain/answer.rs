//! An answer, or the reason for none; as data, before it is worded.

use super::competence::{Cell, Holder, Level};
use super::entry::EntryId;
use super::source::{Confidence, Freshness, Source};

/// What was answered to a question.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Lines, or why there are none.
    pub outcome: Outcome,
    /// The calibrated probability, 0 to 1, that the base answers and that the first source is right.
    pub confidence: f64,
    /// The nearest entries, best first, at most ten; also when abstained.
    pub ranking: Vec<Nearest>,
    /// Whether the question was longer than what is read.
    pub was_cut: bool,
}

/// An entry near a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// Its id.
    pub id: EntryId,
    /// Its title.
    pub title: String,
}

/// Lines, or why there are none.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// What the base says.
    Answered(Vec<Part>),
    /// Why the base doesn't answer.
    Abstained(Reason),
}

/// What one entry contributes to an answer.
#[derive(Debug, Clone)]
pub struct Part {
    /// The entry.
    pub id: EntryId,
    /// Its title.
    pub title: String,
    /// Its lines, each from the entry's own words or its own cells.
    pub lines: Vec<Line>,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// How sure it is.
    pub confidence: Confidence,
    /// How fresh it is.
    pub freshness: Freshness,
}

/// A line of an answer.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it says.
    pub says: Says,
    /// Positions in its part's sources; empty when the file doesn't tell them apart.
    pub sources: Vec<usize>,
}

/// What a line says.
#[derive(Debug, Clone)]
pub enum Says {
    /// A fact, in the file's words.
    Fact(String),
    /// What to take away or to do, in the file's words.
    Lesson(String),
    /// What a competence is about and who holds it in ordinary law.
    Holder {
        /// What it covers.
        covers: String,
        /// The holder.
        holder: Holder,
        /// Articles.
        articles: Vec<String>,
    },
    /// What a level may do.
    Cell {
        /// The level.
        level: Level,
        /// The author's name, when one is meant.
        author: Option<String>,
        /// Its cell; none where the table doesn't cover the author.
        cell: Option<Cell>,
        /// The part it really holds.
        part: Option<String>,
        /// The special status that changes the ordinary law.
        status: Option<StatusNote>,
    },
    /// What several levels hold, when none is asked for.
    Levels(Vec<(Level, Cell, Option<String>)>),
    /// What may be relayed, and whom to quote.
    Relay(String),
    /// Other bodies that act.
    Operators(Vec<String>),
}

/// What a special status changes.
#[derive(Debug, Clone)]
pub struct StatusNote {
    /// The rule, in the base's words.
    pub rule: String,
    /// Articles.
    pub articles: Vec<String>,
    /// A remark, in the base's words.
    pub remark: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Why the base doesn't answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nothing of it is in the base.
    OutsideBase,
    /// The question says too little.
    TooVague,
    /// The base knows the subject but not what is asked of it: these places, years, prizes or details are missing.
    Partial(Vec<String>),
    /// The base knows other dates only.
    Outdated(Vec<String>),
}

impl Reason {
    /// The reason's name in the interface.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::OutsideBase => "outside_base",
            Self::TooVague => "too_vague",
            Self::Partial(_) => "partial",
            Self::Outdated(_) => "outdated",
        }
    }
}
