//! A question as understood: its terms with their weights, and what it asks for by name.

use std::collections::BTreeMap;

use super::Search;
use super::entities::Asked;
use crate::domain::lexicon::SynonymKind;
use crate::domain::text::{clean, fold, words};

/// A term that stands for another by the lexicon counts for this much.
const SYNONYM_WEIGHT: f64 = 0.35;

/// A term read in the place of a misspelt one counts for this much.
const CORRECTED_WEIGHT: f64 = 0.8;

/// How many words of a question are looked up; nobody's question has more that matter.
const MAX_WORDS: usize = 80;

/// A question as understood.
#[derive(Debug, Clone)]
pub struct Query {
    /// Its folded text.
    pub folded: String,
    /// Stems with their weights, 0 to 1, in the order of the text.
    pub terms: Vec<Term>,
    /// How many of its own words say something.
    pub own_words: usize,
    /// How many of those the base holds nowhere, even corrected.
    pub unknown_words: usize,
    /// What it asks for by name.
    pub asked: Asked,
}

/// A term of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its stem.
    pub stem: String,
    /// How much it counts, 0 to 1.
    pub weight: f64,
    /// Which of the question's own words it stands for: synonyms share their word's number.
    pub slot: usize,
}

impl Query {
    pub(super) fn new(question: &str, asked: Asked, search: &Search) -> Self {
        let (question, _) = clean(question, crate::domain::text::MAX_QUESTION_CHARS);
        let mut tokens = words(&question);
        let mut corrected = vec![false; tokens.len()];
        for (token, was) in tokens.iter_mut().zip(&mut corrected) {
            if let Some(nearest) = search.spelling.nearest(token) {
                *token = nearest.to_owned();
                *was = true;
            }
        }
        let mut query = Self { folded: fold(&question), terms: Vec::new(), own_words: 0, unknown_words: 0, asked };
        let stems: Vec<String> = tokens.iter().map(|t| search.analysis.stem(t)).collect();
        let found = search.synonyms.find(&stems);
        // A spelling is read as the word it stands for; a synonym is added beside the word.
        let mut respelt: BTreeMap<usize, Option<&str>> = BTreeMap::new();
        for hit in found.iter().filter(|f| f.kind == SynonymKind::Spelling) {
            for at in hit.at.clone() {
                respelt.insert(at, None);
            }
            respelt.insert(hit.at.start, hit.terms.first().map(String::as_str));
        }
        let mut slots = Vec::new();
        for (at, (token, was_corrected)) in tokens.iter().zip(&corrected).enumerate() {
            let text = match respelt.get(&at) {
                Some(None) => continue,
                Some(Some(canonical)) => canonical,
                None => token.as_str(),
            };
            let stems = search.analysis.stems(text);
            let says_who =
                query.asked.kind.competence && (search.profiles.is_author_word(text) || query.asked.names_place(token));
            if stems.is_empty() || says_who || search.profiles.is_empty_word(text) {
                continue;
            }
            if query.own_words == MAX_WORDS {
                break;
            }
            let slot = query.own_words;
            query.own_words += 1;
            if stems.iter().all(|s| search.analysis.number(s).is_none()) {
                query.unknown_words += 1;
            }
            slots.push((at, slot));
            for stem in stems {
                query.add(stem, if *was_corrected { CORRECTED_WEIGHT } else { 1.0 }, slot);
            }
        }
        for hit in found.iter().filter(|f| f.kind != SynonymKind::Spelling) {
            // An expression none of whose words counts (« ma communauté de communes » in a question of competence) adds none.
            let Some(slot) = slots.iter().find(|(at, _)| hit.at.contains(at)).map(|(_, slot)| *slot) else { continue };
            for term in hit.terms {
                // The words of an expression mean less one by one than together.
                let stems = search.analysis.stems(term);
                let weight = SYNONYM_WEIGHT / stems.len().max(1) as f64;
                for stem in stems {
                    query.add(stem, weight, slot);
                }
            }
        }
        query
    }

    fn add(&mut self, stem: String, weight: f64, slot: usize) {
        if !self.terms.iter().any(|t| t.stem == stem) {
            self.terms.push(Term { stem, weight, slot });
        }
    }
}
