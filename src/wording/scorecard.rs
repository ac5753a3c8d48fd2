//! A scorecard as a user reads it: a line a figure.

use super::Words;

/// The figures, each after the id of its message.
pub fn scorecard_lines(words: &Words, figures: &[(&str, f64)]) -> Vec<String> {
    let line = |(id, value): &(&str, f64)| words.with(id, &[("valeur", format!("{value:.3}").replace('.', ",").into())]);
    figures.iter().map(line).collect()
}
