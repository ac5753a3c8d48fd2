//! Spelling mistakes: a word that the base doesn't know is read as the nearest one that it does.

use std::collections::{BTreeSet, HashMap};

use crate::domain::entry::Entry;
use crate::domain::lexicon::Lexicon;
use crate::domain::text::words;

/// Shorter words are too near to too many others.
const MIN_LETTERS: usize = 5;

/// From this length two mistakes are forgiven, below it one.
const LONG_LETTERS: usize = 9;

/// The words of the base, by first letter and length.
pub(crate) struct Spelling {
    known: BTreeSet<String>,
    by_shape: HashMap<(char, usize), Vec<(String, usize)>>,
}

impl Spelling {
    pub(super) fn new(entries: &[Entry], lexicon: &Lexicon) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let texts = entries.iter().flat_map(|e| {
            let passages = e.facts.iter().chain(&e.lessons).map(|p| p.text.as_str());
            let findable = e.findable.questions.iter().chain(&e.findable.keywords).map(String::as_str);
            passages.chain(findable).chain([e.title.as_str()]).chain(e.names.iter().map(String::as_str))
        });
        let terms = lexicon.groups.iter().flat_map(|g| &g.terms).chain(&lexicon.empty_words).chain(&lexicon.function_words);
        for word in texts.chain(terms.map(String::as_str)).flat_map(words) {
            *counts.entry(word).or_default() += 1;
        }
        let mut by_shape: HashMap<(char, usize), Vec<(String, usize)>> = HashMap::new();
        for (word, count) in &counts {
            let letters = word.chars().count();
            if let (true, Some(first)) = (letters >= MIN_LETTERS - 1, word.chars().next()) {
                by_shape.entry((first, letters)).or_default().push((word.clone(), *count));
            }
        }
        Self { known: counts.into_keys().collect(), by_shape }
    }

    /// Whether the base holds a folded word.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.known.contains(word)
    }

    /// The nearest known word, for a word that isn't known; of equally near ones the commonest. A long word may be two
    /// mistakes away, a shorter one only one.
    pub(super) fn nearest(&self, word: &str) -> Option<&str> {
        let allowed = if word.chars().count() >= LONG_LETTERS { 2 } else { 1 };
        self.nearest_within(word, allowed)
    }

    /// The nearest known word that is at most so many mistakes away.
    pub(crate) fn nearest_within(&self, word: &str, allowed: usize) -> Option<&str> {
        let letters = word.chars().count();
        if letters < MIN_LETTERS || self.knows(word) || word.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        let first = word.chars().next()?;
        (letters - allowed..=letters + allowed)
            .filter_map(|length| self.by_shape.get(&(first, length)))
            .flatten()
            .map(|(known, count)| (strsim::damerau_levenshtein(known, word), usize::MAX - count, known))
            .filter(|(distance, ..)| *distance <= allowed)
            .min()
            .map(|(.., known)| known.as_str())
    }
}
