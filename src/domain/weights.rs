//! What was fitted: weights of the retrieval and of the confidence, by the names of their features.

use std::collections::BTreeMap;

/// A linear score: a bias and a weight for each named feature.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Linear {
    /// The score when every feature is 0.
    pub bias: f64,
    /// Each feature's weight, by name.
    pub weights: BTreeMap<String, f64>,
}

impl Linear {
    /// The score of named features; one without a weight counts for nothing.
    ///
    /// ```
    /// use boomerometre::domain::weights::Linear;
    /// let linear = Linear { bias: 1.0, weights: [("a".to_owned(), 2.0)].into() };
    /// assert_eq!(linear.score(&[("a", 3.0), ("b", 9.0)]), 7.0);
    /// ```
    pub fn score(&self, features: &[(&str, f64)]) -> f64 {
        self.bias + features.iter().map(|(name, x)| x * self.weights.get(*name).copied().unwrap_or(0.0)).sum::<f64>()
    }
}

/// How candidates are ordered, and when the first of them is given as the answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scoring {
    /// How candidates are ordered.
    pub ranking: Linear,
    /// The log-odds that the first of them answers.
    pub confidence: Linear,
    /// The probability from which an answer is given, 0 to 1.
    pub threshold: f64,
}

/// `knowledge/weights.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    /// How much a match counts in each field of the index.
    pub fields: BTreeMap<String, f64>,
    /// By the words of a question alone.
    pub words: Scoring,
    /// By its words and by its meaning, where the encoder made a vector of it.
    pub meaning: Scoring,
    /// The model whose vectors the latter and `models/meaning.tsv` were fitted with; empty for none yet.
    pub model: String,
}

impl Weights {
    /// The scoring of a question whose meaning is known or not.
    pub fn scoring(&self, has_meaning: bool) -> &Scoring {
        if has_meaning { &self.meaning } else { &self.words }
    }
}
