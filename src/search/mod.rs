//! Finding: the French analysis, the index, the fusion of its signals into a ranking, and the confidence in the first.
//!
//! Never reads a file, never words an answer.

pub(crate) mod analysis;
mod entities;
mod features;
mod index;
mod meaning;
mod profile;
mod query;
pub(crate) mod spelling;
mod synonyms;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use entities::Asked;
pub use features::{CONFIDENCE_FEATURES, MEANING_CONFIDENCE_FEATURES, MEANING_RANKING_FEATURES, RANKING_FEATURES};
pub use index::IndexError;
pub use meaning::{Meanings, Nearness, Sense, texts};
pub use query::Query;

use crate::domain::entry::Entry;
use crate::domain::knowledge::Knowledge;
use crate::domain::text::fold;
use crate::domain::weights::Weights;
use analysis::Analysis;
use entities::EntityFinder;
use features::{Features, Found};
use index::Index;
use profile::Profiles;
use spelling::Spelling;
use synonyms::SynonymFinder;

/// How many candidates are looked at closely.
const CANDIDATES: usize = 24;

/// How many entries join them by their meaning alone.
const NEAR: usize = 12;

/// Everything that answering a question needs of the base, made once for a base.
pub struct Search {
    analysis: Analysis,
    index: Index,
    profiles: Profiles,
    spelling: Arc<Spelling>,
    synonyms: SynonymFinder,
    entities: EntityFinder,
    entries: Vec<Entry>,
    weights: Weights,
}

/// A named feature and its value.
pub type Feature = (&'static str, f64);

/// An entry that may answer, with what speaks for and against it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its place among the entries.
    pub entry: usize,
    /// What the ranking sees of it.
    pub features: Vec<Feature>,
    /// Its score: higher is better; only its order means something.
    pub score: f64,
}

/// What was found for a question.
#[derive(Debug, Clone)]
pub struct Retrieval {
    /// The question as understood.
    pub query: Query,
    /// Candidates, best first.
    pub candidates: Vec<Candidate>,
    /// What the confidence sees of the first of them.
    pub evidence: Vec<Feature>,
    /// The probability, 0 to 1, that the base answers and that the first candidate is right.
    pub confidence: f64,
    /// Whether that is enough to answer.
    pub is_sure: bool,
}

impl Search {
    /// Indexes a base.
    ///
    /// # Errors
    /// When the engine refuses, which no content of a checked base makes it do.
    pub fn new(knowledge: &Knowledge) -> Result<Self, IndexError> {
        let entries = knowledge.entries();
        let mut analysis = Analysis::new(&knowledge.lexicon);
        let analyzer = analysis.analyzer();
        // The engine reads the same texts as the profiles and the spelling, and the triggers take as long to compile as
        // both: side by side, start-up takes half as long.
        let (index, profiles, spelling) = std::thread::scope(|scope| {
            let index = scope.spawn(|| Index::new(&entries, &analyzer));
            scope.spawn(|| knowledge.guardrails.iter().flat_map(|g| &g.triggers).for_each(|t| t.pattern.warm()));
            let profiles = Profiles::new(&entries, &mut analysis, knowledge);
            let spelling = Spelling::new(&entries, &knowledge.lexicon);
            (index.join(), profiles, spelling)
        });
        let index = index.map_err(|_| IndexError::Stopped)??;
        Ok(Self {
            spelling: Arc::new(spelling),
            synonyms: SynonymFinder::new(&knowledge.lexicon, &analysis),
            entities: EntityFinder::new(knowledge),
            weights: knowledge.weights.clone(),
            analysis,
            index,
            profiles,
            entries,
        })
    }

    /// The entries, in the order that candidates point into.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The spelling of the base's words.
    pub(crate) fn spelling(&self) -> Arc<Spelling> {
        Arc::clone(&self.spelling)
    }

    /// The weights in use.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Understands a question, finds candidates and orders them, by its words and, where `sense` is there, by its
    /// meaning. The weights are the base's but where something is fitted.
    ///
    /// # Errors
    /// When the engine fails to search.
    pub fn retrieve(&self, question: &str, sense: Option<&Sense>, weights: &Weights) -> Result<Retrieval, IndexError> {
        let scoring = weights.scoring(sense.is_some());
        let asked = self.entities.asked(question);
        let query = Query::new(question, asked, self);
        let by_entry = self.index.entries(&query.terms, &weights.fields, CANDIDATES)?;
        let by_passage = self.index.passages(&query.terms, CANDIDATES * 3)?;
        let mut chosen: Vec<usize> = by_entry.iter().map(|(entry, _)| *entry).collect();
        let mut seen: BTreeSet<usize> = chosen.iter().copied().collect();
        for hit in &by_passage {
            if chosen.len() < CANDIDATES * 2 && seen.insert(hit.entry) {
                chosen.push(hit.entry);
            }
        }
        let called = self.profiles.called(&query.folded);
        let near = sense.map(|s| s.nearest(NEAR)).unwrap_or_default();
        chosen.extend(called.iter().chain(&near).copied().filter(|entry| seen.insert(*entry)));
        let found = Found { by_entry: &by_entry, by_passage: &by_passage, called: &called, sense };
        let features = Features::new(self, &query, found);
        let mut candidates: Vec<Candidate> = chosen
            .into_iter()
            .map(|entry| {
                let features = features.of_candidate(entry);
                let score = scoring.ranking.score(&features);
                Candidate { entry, features, score }
            })
            .collect();
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
        if query.asked.kind.law {
            law_first(&mut candidates, &called);
        }
        let evidence = features.of_evidence(&candidates);
        let confidence = sigmoid(scoring.confidence.score(&evidence));
        let is_sure = confidence >= scoring.threshold && !candidates.is_empty();
        Ok(Retrieval { query, candidates, evidence, confidence, is_sure })
    }
}

/// How far down a guard rail may stand and still come first in a question of law.
const LAW_WITHIN: usize = 3;

/// What the law says comes before what others did, when a question asks what is allowed and a guard rail's own trigger
/// finds it among the first.
fn law_first(candidates: &mut [Candidate], called: &[usize]) {
    let place = candidates.iter().take(LAW_WITHIN).position(|c| called.contains(&c.entry));
    if let Some(run) = place.and_then(|place| candidates.get_mut(..=place)) {
        run.rotate_right(1);
    }
}

/// What a question asks for by name and the first candidate lacks, in words to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Missing {
    /// Places.
    pub places: Vec<String>,
    /// Years.
    pub years: Vec<String>,
    /// Prizes.
    pub distinctions: Vec<String>,
    /// Details (`cout`, `materiel`…).
    pub details: Vec<String>,
}

impl Search {
    /// What the first candidate lacks of what the question asks for by name.
    pub fn missing(&self, found: &Retrieval) -> Missing {
        let Some(profile) = found.candidates.first().and_then(|c| self.profiles.of.get(c.entry)) else {
            return Missing::default();
        };
        let asked = &found.query.asked;
        let holds = |place: &str| profile::holds_all(&profile.text, &self.analysis.numbers(place));
        let named = |positions: &[usize], held: &BTreeSet<usize>, name: &dyn Fn(usize) -> Option<String>| {
            positions.iter().filter(|p| !held.contains(p)).filter_map(|p| name(*p)).collect()
        };
        Missing {
            places: asked.places.iter().filter(|p| !holds(p)).cloned().collect(),
            years: asked.years.iter().filter(|y| !profile.years.contains(*y)).cloned().collect(),
            distinctions: named(&asked.distinctions, &profile.distinctions, &|i| {
                self.entities.distinctions.get(i).map(|d| d.name.clone())
            }),
            details: named(&asked.details, &profile.details, &|i| self.entities.details.get(i).map(|d| d.name.clone())),
        }
    }

    /// How much a text bears on a question: the share of the question's rarity that it covers, 0 to 1, and a little more
    /// when a number is asked for and it holds one.
    pub fn bearing(&self, query: &Query, text: &str) -> f64 {
        let stems = self.analysis.stems(text);
        let rarity = |stem: &str| self.profiles.rarity(self.analysis.number(stem));
        let total: f64 = query.terms.iter().map(|t| rarity(&t.stem)).sum::<f64>().max(1e-9);
        let covered: f64 = query.terms.iter().filter(|t| stems.contains(&t.stem)).map(|t| t.weight * rarity(&t.stem)).sum();
        let digit = query.asked.kind.quantity && text.chars().any(|c| c.is_ascii_digit());
        covered / total + if digit { NUMBER_BEARS } else { 0.0 }
    }
}

/// What a number adds to the bearing of a passage on a question that asks for one.
const NUMBER_BEARS: f64 = 0.08;

/// How alike two texts are letter by letter, 0 to 1: the share of their letter trigrams that both hold.
pub fn letters_in_common(a: &str, b: &str) -> f64 {
    let trigrams = |text: &str| profile::trigrams(&fold(text));
    profile::dice(&trigrams(a), &trigrams(b))
}

/// A probability from log-odds.
pub fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
