//! A question in, an answer with proof or a reasoned « je ne sais pas » out.

use crate::domain::answer::{Answer, Nearest, Outcome, Reason};
use crate::domain::entry::{Entry, EntryId, Kind};
use crate::domain::knowledge::Knowledge;
use crate::domain::territory::Territory;
use crate::domain::text::{MAX_QUESTION_CHARS, clean, words};
use crate::domain::weights::Weights;
use crate::rating::Rater;
use crate::search::{IndexError, Retrieval, Search};

use super::compose;
use super::meaning::Meaning;

/// How many entries an answer's ranking names.
const RANKING: usize = 10;

/// With fewer words that say something, a question that isn't answered is said to be too vague.
const VAGUE_WORDS: usize = 2;

/// The part of a question's words that the base must hold for it to know the subject, 0 to 1, by rarity.
const SUBJECT_COVERED: f64 = 0.55;

/// The most words of a question that is read together with the one before: a longer one says itself what it means.
const FOLLOW_UP_WORDS: usize = 12;

/// A base with its index: what answering needs.
pub struct Coach {
    knowledge: Knowledge,
    search: Search,
    rater: Rater,
    /// For each entry, in their order, the words of its title and of its id, each after a blank.
    titles: Vec<String>,
    /// What understands by meaning, where it is there.
    pub(super) meaning: Option<Meaning>,
}

impl Coach {
    /// Indexes a base.
    ///
    /// # Errors
    /// When the index can't be made.
    pub fn new(knowledge: Knowledge) -> Result<Self, IndexError> {
        let search = Search::new(&knowledge)?;
        let rater = Rater::new(&knowledge, &search);
        let title =
            |e: &Entry| words(&e.title).into_iter().chain(words(e.id.as_str())).fold(String::new(), |all, w| all + " " + &w);
        let titles = search.entries().iter().map(title).collect();
        Ok(Self { knowledge, search, rater, titles, meaning: None })
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
        let found = self.search.retrieve(&question, self.sense(&question, weights).as_ref(), weights)?;
        Ok(self.answer(&found, author, was_cut))
    }

    fn answer(&self, found: &Retrieval, author: Option<&Territory>, was_cut: bool) -> Answer {
        let ranking = self.nearest(found);
        let outcome = if found.is_sure {
            Outcome::Answered(compose::parts(&self.knowledge, &self.search, found, author))
        } else {
            Outcome::Abstained(self.reason(found))
        };
        Answer { outcome, confidence: found.confidence, ranking, was_cut }
    }

    /// Answers a question within a conversation: alone if the base answers it so; else, where it is short, together with
    /// the question before, for the level that it names where it names one, if the base answers both and the answer is a
    /// new one. Otherwise the reason is that of the question alone.
    ///
    /// # Errors
    /// When the index fails.
    pub fn follow_up(&self, previous: &str, question: &str, author: Option<&Territory>) -> Result<Answer, IndexError> {
        let weights = self.search.weights();
        let (question, was_cut) = clean(question, MAX_QUESTION_CHARS);
        let own = self.search.retrieve(&question, self.sense(&question, weights).as_ref(), weights)?;
        let alone = self.answer(&own, author, was_cut);
        let is_answered = |answer: &Answer| matches!(answer.outcome, Outcome::Answered(_));
        // What was said before makes room for the follow-up, not the other way round.
        let room = MAX_QUESTION_CHARS.saturating_sub(question.chars().count() + 1);
        let (previous, _) = clean(previous, room);
        let asked = words(&question).len();
        if is_answered(&alone) || previous.is_empty() || !(1..=FOLLOW_UP_WORDS).contains(&asked) {
            return Ok(alone);
        }
        let both = format!("{previous} {question}");
        let mut both = self.search.retrieve(&both, self.sense(&both, weights).as_ref(), weights)?;
        both.query.asked.level = own.query.asked.level.or(both.query.asked.level);
        let together = self.answer(&both, author, was_cut);
        // « Merci » adds nothing to the question before: the same answer again is none.
        let adds = is_answered(&together) && told(&self.ask(&previous, author)?) != told(&together);
        Ok(if adds { together } else { alone })
    }

    /// The entries nearest to some words, best first, at most ten.
    ///
    /// # Errors
    /// When the index fails.
    pub fn browse(&self, words: &str) -> Result<Vec<Nearest>, IndexError> {
        let (words, _) = clean(words, MAX_QUESTION_CHARS);
        let weights = self.search.weights();
        Ok(self.nearest(&self.search.retrieve(&words, self.sense(&words, weights).as_ref(), weights)?))
    }

    /// The entry of an id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.search.entries().iter().find(|e| e.id.as_str() == id)
    }

    /// The titles that somebody may be typing, at most so many: all words typed begin words of the title or of the id.
    /// Practices come first, then titles that hold the first word early.
    pub fn complete_titles(&self, typed: &str, most: usize) -> Vec<Nearest> {
        let typed: Vec<String> = words(typed).into_iter().map(|word| format!(" {word}")).collect();
        let mut found: Vec<(bool, usize, &Entry)> = self
            .titles
            .iter()
            .zip(self.search.entries())
            .filter(|(title, _)| typed.iter().all(|word| title.contains(word)))
            .map(|(title, e)| (e.kind != Kind::Practice, typed.first().and_then(|w| title.find(w)).unwrap_or_default(), e))
            .collect();
        found.sort_by_key(|(is_other, place, _)| (*is_other, *place));
        found.into_iter().take(most).map(|(_, _, e)| Nearest { id: e.id.clone(), title: e.title.clone() }).collect()
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

/// What an answer tells, to be compared: its entries and its lines.
fn told(answer: &Answer) -> Vec<(EntryId, String)> {
    let Outcome::Answered(parts) = &answer.outcome else { return Vec::new() };
    parts.iter().flat_map(|p| p.lines.iter().map(|l| (p.id.clone(), format!("{:?}", l.says)))).collect()
}
