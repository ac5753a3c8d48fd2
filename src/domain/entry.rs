//! An entry: one file (or row) of the base as the search sees it, whatever its kind.

use std::fmt;

use super::source::{Confidence, Freshness, Source};

/// The kinds of entry. The prefix of an id tells the kind; a practice's id has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An award-winning or distinguished practice.
    Practice,
    /// Who does what in law.
    Competence,
    /// A legal or ethical guard rail.
    GuardRail,
    /// A social network: audience, formats, what to do.
    Platform,
    /// A dated trend.
    Trend,
    /// A concrete fix.
    Advice,
    /// What the base teaches across files: method, statuses, how the ratings work.
    Lesson,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Practice, Self::Competence, Self::GuardRail, Self::Platform, Self::Trend, Self::Advice, Self::Lesson];

    /// What stands before the colon of an id of this kind; empty for a practice.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Practice => "",
            Self::Competence => "competence",
            Self::GuardRail => "garde_fou",
            Self::Platform => "plateforme",
            Self::Trend => "tendance",
            Self::Advice => "conseil",
            Self::Lesson => "lecon",
        }
    }
}

/// The id of an entry, kept for good: a practice's slug, or `kind:slug`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(String);

impl EntryId {
    /// The id of `slug` among the entries of `kind`.
    pub fn new(kind: Kind, slug: &str) -> Self {
        match kind {
            Kind::Practice => Self(slug.to_owned()),
            _ => Self(format!("{}:{slug}", kind.prefix())),
        }
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What makes a file findable by those who don't know its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findable {
    /// Ways of asking for what the file holds, in other words than its own.
    pub questions: Vec<String>,
    /// Words that people type for it and that its own text lacks.
    pub keywords: Vec<String>,
}

/// A sentence or two of a file, quoted as they are, with those of the file's sources that bear on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The text, without its `[1]` marks.
    pub text: String,
    /// Positions in the file's sources, from 0; empty when the file doesn't tell them apart.
    pub sources: Vec<usize>,
}

impl Passage {
    /// Reads a text whose `[1]`, `[2]`… name the file's first, second… source.
    ///
    /// ```
    /// use boomerometre::domain::entry::Passage;
    /// let passage = Passage::parse("60 % en 2025 [1][3], surtout avant 20 ans.");
    /// assert_eq!(passage.text, "60 % en 2025, surtout avant 20 ans.");
    /// assert_eq!(passage.sources, [0, 2]);
    /// ```
    pub fn parse(written: &str) -> Self {
        let mut text = String::with_capacity(written.len());
        let mut sources = Vec::new();
        let mut rest = written;
        while let Some((before, after)) = rest.split_once('[') {
            let mark = after.split_once(']').and_then(|(n, tail)| n.parse::<usize>().ok().filter(|n| *n > 0).map(|n| (n, tail)));
            text.push_str(before);
            if let Some((number, tail)) = mark {
                sources.push(number - 1);
                text.truncate(text.trim_end().len());
                rest = tail;
            } else {
                text.push('[');
                rest = after;
            }
        }
        text.push_str(rest);
        Self { text: text.trim().to_owned(), sources }
    }

    /// A text without marks.
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), sources: Vec::new() }
    }
}

/// One file of the base as the search and the answers see it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// Its title, as shown.
    pub title: String,
    /// The names that it is about: collectivité, prize, networks, themes, year.
    pub names: Vec<String>,
    /// What happened, or what the rule says: sentences of the base, quoted as they are.
    pub facts: Vec<Passage>,
    /// What to take away or to do: sentences of the base.
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
