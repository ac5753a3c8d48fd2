//! The review of a post idea, as data, before it is worded.

use super::answer::Says;
use super::competence::{Cell, Holder};
use super::entry::EntryId;
use super::signal::Dimension;

/// The boomer risk of an idea.
#[derive(Debug, Clone)]
pub struct Risk {
    /// The score, 0 (native) to 100 (laughed at).
    pub score: f64,
    /// The lower end of the interval, 0 to 100.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// The level of each dimension, 0 to 4.
    pub levels: Vec<(Dimension, f64)>,
    /// The score of an idea without any feature.
    pub base: f64,
    /// What each feature did; with the base they sum to the score.
    pub contributions: Vec<Contribution>,
}

/// What one feature did to the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The feature.
    pub rule: String,
    /// The dimension through which it did most.
    pub dimension: Dimension,
    /// What it added to the score, in points.
    pub effect: f64,
    /// Where it stands in the idea, as written.
    pub span: Option<String>,
}

/// The band of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Below the first limit.
    Low,
    /// Between both.
    Medium,
    /// From the second limit.
    High,
}

impl Band {
    /// The band of a score, by the limits of the rubric.
    ///
    /// ```
    /// use boomerometre::domain::review::Band;
    /// assert_eq!(Band::of(33.9, (34.0, 67.0)), Band::Low);
    /// assert_eq!(Band::of(34.0, (34.0, 67.0)), Band::Medium);
    /// assert_eq!(Band::of(67.0, (34.0, 67.0)), Band::High);
    /// ```
    pub fn of(score: f64, (medium, high): (f64, f64)) -> Self {
        if score < medium {
            Self::Low
        } else if score < high {
            Self::Medium
        } else {
            Self::High
        }
    }

    /// The name in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A domain that an idea may be about.
#[derive(Debug, Clone, PartialEq)]
pub struct Matter {
    /// The domain's slug, or [`NO_MATTER`].
    pub domain: String,
    /// The probability that it is the main one, 0 to 1.
    pub probability: f64,
}

/// The name of an idea's matter when it is about no public policy.
pub const NO_MATTER: &str = "hors_sujet_competence";

/// Whether an author may carry an idea.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Its own competence.
    Own,
    /// Shared with others.
    Shared,
    /// It depends: on statutes, on a convention, on the part that it holds, on who asks.
    Conditional,
    /// Another's: to be relayed.
    Outside,
    /// About no public policy.
    NoMatter,
}

impl Verdict {
    /// The verdict of a cell; `inside` tells whether the idea is about the part that a `partielle` cell holds
    /// (`facts/competences/INDEX.md`).
    ///
    /// ```
    /// use boomerometre::domain::competence::Cell;
    /// use boomerometre::domain::review::Verdict;
    /// assert_eq!(Verdict::of(Cell::Mandatory, false), Verdict::Own);
    /// assert_eq!(Verdict::of(Cell::Partial, true), Verdict::Conditional);
    /// assert_eq!(Verdict::of(Cell::Partial, false), Verdict::Outside);
    /// ```
    pub const fn of(cell: Cell, inside: bool) -> Self {
        match (cell, inside) {
            (Cell::Own | Cell::Mandatory, _) => Self::Own,
            (Cell::Shared, _) => Self::Shared,
            (Cell::Optional | Cell::Delegated, _) | (Cell::Partial, true) => Self::Conditional,
            (Cell::Partial, false) | (Cell::None, _) => Self::Outside,
        }
    }

    /// The name in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "propre",
            Self::Shared => "partagee",
            Self::Conditional => "conditionnelle",
            Self::Outside => "hors",
            Self::NoMatter => "sans_objet",
        }
    }
}

/// A domain by its slug and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// What the law says to the author on the idea's matter.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The main domain; none when the idea is about no public policy.
    pub domain: Option<Named>,
    /// The domains that it touches, the main one first.
    pub domains: Vec<Named>,
    /// Whether the main one is no more than likely.
    pub hesitates: bool,
    /// The verdict.
    pub verdict: Verdict,
    /// The holder; none when there is no matter.
    pub holder: Option<Holder>,
    /// Articles of the main domain, and of the special status that changes it.
    pub articles: Vec<String>,
    /// What is said of the author: cell, part, status, what may be relayed, who else acts.
    pub lines: Vec<Says>,
    /// How the author was understood.
    pub author: AuthorNote,
    /// The base's reserve on the domain, where it has one.
    pub reserve: Option<String>,
}

/// How the author was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorNote {
    /// The collectivité of this name.
    Known(String),
    /// The name was not found, or means several: the ordinary law of the level applies.
    LevelOnly {
        /// The name as given; empty when none was.
        name: String,
        /// Whether several bear it.
        ambiguous: bool,
    },
    /// Nothing was said of the author.
    Unsaid,
}

/// A reason of the score.
#[derive(Debug, Clone)]
pub struct Reason {
    /// What it did.
    pub contribution: Contribution,
    /// What was found, in words.
    pub name: String,
    /// What to do about it.
    pub fix: String,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// A guard rail that applies.
#[derive(Debug, Clone)]
pub struct RailNote {
    /// Its name in the interface.
    pub rail: String,
    /// The file that explains it.
    pub id: EntryId,
    /// Its title.
    pub title: String,
    /// What to check first.
    pub check: String,
    /// The ballot whose period is open, where it is about one.
    pub ballot: Option<String>,
}

/// A concrete change.
#[derive(Debug, Clone)]
pub struct Fix {
    /// The advice file.
    pub id: EntryId,
    /// Its title, an imperative.
    pub title: String,
    /// What to do.
    pub rule: String,
    /// Before and after, where the file has one.
    pub example: Option<String>,
    /// What it mends in this idea: signals, clues (`indice:…`) and dimensions.
    pub mends: Vec<String>,
    /// The points that what it mends added to the score.
    pub gain: f64,
    /// The practice that proves it: id and title.
    pub proof: Option<(EntryId, String)>,
}

/// A short plan for the post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The first image or sentence.
    pub hook: String,
    /// Who speaks.
    pub speaker: String,
    /// What happens.
    pub scene: String,
    /// How it ends.
    pub ending: String,
    /// What to ask.
    pub question: String,
    /// The format and its length.
    pub format: String,
    /// What the caption needs and tells.
    pub caption: String,
}

/// The review of a post idea.
#[derive(Debug, Clone)]
pub struct Review {
    /// The boomer risk.
    pub risk: Risk,
    /// Its band.
    pub band: Band,
    /// The reasons of the score that matter most, at most five.
    pub reasons: Vec<Reason>,
    /// What the law says.
    pub standing: Standing,
    /// The guard rails that apply.
    pub rails: Vec<RailNote>,
    /// What to change, most effective first, at most five.
    pub fixes: Vec<Fix>,
    /// A short plan; none where there is too little to go on.
    pub plan: Option<Plan>,
    /// Whether the idea was longer than what is read.
    pub was_cut: bool,
    /// Whether the idea says too little to be rated well.
    pub is_thin: bool,
}
