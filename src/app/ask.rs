//! A question in, an answer with proof or a reasoned « je ne sais pas » out.

use crate::domain::answer::{Answer, Nearest, Outcome, Reason};
use crate::domain::entry::Entry;
use crate::domain::knowledge::Knowledge;
use crate::domain::territory::Territory;
use crate::domain::text::{MAX_QUESTION_CHARS, clean};
use crate::domain::weights::Weights;
use crate::rating::Rater;
use crate::search::{IndexError, Retrieval, Search};

use super::compose;

/// How many entries an answer's ranking names.
const RANKING: usize = 10;

/// With fewer words that say something, a question that isn't answered is said to be too vague.
const VAGUE_WORDS: usize = 2;

/// The part of a question's words that the base must hold for it to know the subject, 0 to 1, by rarity.
const SUBJECT_COVERED: f64 = 0.55;

/// A base with its index: what answering needs.
pub struct Coach {
    knowledge: Knowledge,
    search: Search,
    rater: Rater,
}

impl Coach {
    /// Indexes a base.
    ///
    /// # Errors
    /// When the index can't be made.
    pub fn new(knowledge: Knowledge) -> Result<Self, IndexError> {
        let search = Search::new(&knowledge)?;
        let rater = Rater::new(&knowledge, &search);
        Ok(Self { knowledge, search, rater })
    }

    /// The base.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// What rates ideas.
    pub fn rater(&self) -> &Rater {
        &self.rater
    }

    /// The index.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// Answers a question of an author, where one is known. Whatever it says, instructions included, is only words to
    /// look up.
    ///
    /// # Errors
    /// When the index fails.
    pub fn ask(&self, question: &str, author: Option<&Territory>) -> Result<Answer, IndexError> {
        self.ask_with(question, author, self.search.weights())
    }

    /// Answers with other weights than the base's: cross-validation needs it.
    ///
    /// # Errors
    /// When the index fails.
    pub fn ask_with(&self, question: &str, author: Option<&Territory>, weights: &Weights) -> Result<Answer, IndexError> {
        let (question, was_cut) = clean(question, MAX_QUESTION_CHARS);
        let found = self.search.retrieve_with(&question, weights)?;
        let ranking = self.nearest(&found);
        let outcome = if found.confidence >= weights.threshold && !found.candidates.is_empty() {
            Outcome::Answered(compose::parts(&self.knowledge, &self.search, &found, author))
        } else {
            Outcome::Abstained(self.reason(&found))
        };
        Ok(Answer { outcome, confidence: found.confidence, ranking, was_cut })
    }

    /// The entries nearest to some words, best first, at most ten.
    ///
    /// # Errors
    /// When the index fails.
    pub fn browse(&self, words: &str) -> Result<Vec<Nearest>, IndexError> {
        let (words, _) = clean(words, MAX_QUESTION_CHARS);
        Ok(self.nearest(&self.search.retrieve(&words)?))
    }

    /// The entry of an id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.search.entries().iter().find(|e| e.id.as_str() == id)
    }

    fn nearest(&self, found: &Retrieval) -> Vec<Nearest> {
        let entries = found.candidates.iter().filter_map(|c| self.search.entries().get(c.entry));
        entries.take(RANKING).map(|e| Nearest { id: e.id.clone(), title: e.title.clone() }).collect()
    }

    /// Why there is no answer, from what the question asks for and the nearest entry lacks.
    fn reason(&self, found: &Retrieval) -> Reason {
        let evidence = |name: &str| found.evidence.iter().find(|(n, _)| *n == name).map_or(0.0, |(_, value)| *value);
        if found.query.own_words < VAGUE_WORDS {
            return Reason::TooVague;
        }
        if evidence("robot") > 0.0 || evidence("vie_privee") > 0.0 {
            return Reason::OutsideBase;
        }
        let missing = self.search.missing(found);
        if !missing.years.is_empty() {
            return Reason::Outdated(missing.years);
        }
        let details: Vec<String> = missing.places.into_iter().chain(missing.distinctions).chain(missing.details).collect();
        if !details.is_empty() || evidence("couverture") >= SUBJECT_COVERED {
            return Reason::Partial(details);
        }
        Reason::OutsideBase
    }
}
