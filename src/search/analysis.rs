//! The French analysis: folded text, words without the too common ones, stems. The index and the features share it.

use std::collections::HashMap;

use tantivy::tokenizer::{Language, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer};

use crate::domain::lexicon::Lexicon;
use crate::domain::text::{fold, words};

/// A stem's number; equal stems have equal numbers.
pub(crate) type Stem = u32;

/// Text to stems, and stems to numbers.
pub(crate) struct Analysis {
    analyzer: TextAnalyzer,
    stemmer: TextAnalyzer,
    numbers: HashMap<String, Stem>,
    by_word: HashMap<String, Option<Stem>>,
}

impl Analysis {
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let analyzer = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(StopWordFilter::remove(lexicon.function_words.iter().cloned()))
            .filter(Stemmer::new(Language::French))
            .build();
        let stemmer = TextAnalyzer::builder(SimpleTokenizer::default()).filter(Stemmer::new(Language::French)).build();
        Self { analyzer, stemmer, numbers: HashMap::new(), by_word: HashMap::new() }
    }

    /// The analyzer, for the engine. It expects folded text.
    pub(crate) fn analyzer(&self) -> TextAnalyzer {
        self.analyzer.clone()
    }

    /// The stem of one folded word, however common.
    pub(crate) fn stem(&self, word: &str) -> String {
        let mut stemmer = self.stemmer.clone();
        let mut stream = stemmer.token_stream(word);
        if stream.advance() { stream.token().text.clone() } else { String::new() }
    }

    /// Every stem of a folded text, common words included, with where it stands.
    pub(crate) fn all_stems(&self, folded: &str) -> Vec<(String, std::ops::Range<usize>)> {
        let mut stemmer = self.stemmer.clone();
        let mut stream = stemmer.token_stream(folded);
        let mut stems = Vec::new();
        while stream.advance() {
            let token = stream.token();
            stems.push((token.text.clone(), token.offset_from..token.offset_to));
        }
        stems
    }

    /// The stems of a text, in order.
    pub(crate) fn stems(&self, text: &str) -> Vec<String> {
        let folded = fold(text);
        let mut analyzer = self.analyzer.clone();
        let mut stream = analyzer.token_stream(&folded);
        let mut stems = Vec::new();
        while stream.advance() {
            stems.push(stream.token().text.clone());
        }
        stems
    }

    /// The numbers of a text's stems, in order; new stems get new numbers. Each word is stemmed once.
    pub(crate) fn learn(&mut self, text: &str) -> Vec<Stem> {
        let mut stems = Vec::new();
        for word in words(text) {
            let known = self.by_word.get(&word).copied();
            stems.extend(known.unwrap_or_else(|| self.learn_word(word)));
        }
        stems
    }

    /// The number of a new word's stem; none for one too common to be indexed.
    fn learn_word(&mut self, word: String) -> Option<Stem> {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let number = self.stems(&word).pop().map(|stem| *self.numbers.entry(stem).or_insert(next));
        self.by_word.insert(word, number);
        number
    }

    /// The numbers of a text's stems, in order; none for a stem that no entry holds.
    pub(crate) fn numbers(&self, text: &str) -> Vec<Option<Stem>> {
        self.stems(text).iter().map(|stem| self.number(stem)).collect()
    }

    /// How many stems are known.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of a stem; none when no entry holds it.
    pub(crate) fn number(&self, stem: &str) -> Option<Stem> {
        self.numbers.get(stem).copied()
    }
}
