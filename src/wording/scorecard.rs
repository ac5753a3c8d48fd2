//! A scorecard as a user reads it: a line a figure.

use super::Words;
use crate::app::gains::Gain;

/// The figures, each after the id of its message.
pub fn scorecard_lines(words: &Words, figures: &[(&str, f64)]) -> Vec<String> {
    let line = |(id, value): &(&str, f64)| words.with(id, &[("valeur", format!("{value:.3}").replace('.', ",").into())]);
    figures.iter().map(line).collect()
}

/// What meaning brings, as a table in Markdown.
pub fn gains_table(words: &Words, name: &str, gains: &[Gain]) -> String {
    let number = |value: f64| format!("{value:.3}").replace('.', ",");
    let signed = |value: f64| format!("{value:+.3}").replace('.', ",");
    let mut lines = vec![
        String::new(),
        words.with("eval-gains-title", &[("fichier", name.into())]),
        words.say("eval-gains-heading"),
        "|---|---|---|---|---|".to_owned(),
    ];
    lines.extend(gains.iter().map(|gain| {
        let figure = words.with(gain.figure, &[("valeur", "".into())]);
        let note = if gain.is_noise() { words.say("eval-gains-noise") } else { String::new() };
        let (low, high) = gain.interval;
        format!(
            "| {} | {} | {} | {} | {} à {}{note} |",
            figure.trim(),
            number(gain.without),
            number(gain.with),
            signed(gain.difference()),
            signed(low),
            signed(high)
        )
    }));
    lines.join("\n")
}
