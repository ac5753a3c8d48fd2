//! The bot's words: message ids and arguments to French, from `prompts/fr.ftl`. Knows no rule and no number.

mod answer;
mod fault;
mod note;
mod review;
mod scorecard;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use answer::{
    AnswerText, EntrySections, answer_sections, answer_text, entry_sections, entry_text, line_text, says as says_text,
    territory_text,
};
pub use fault::fault_text;
pub use note::note_text;
pub use review::{
    ComparisonSections, ReviewSections, TopicSections, comparison_sections, comparison_text, contributions_text, fix_text,
    gauge_text, review_sections, review_text, standing_text, topics_sections, topics_text, unknown_author_text,
};
pub use scorecard::{gains_table, scorecard_lines};

const FRENCH: &str = include_str!("../../prompts/fr.ftl");
const ENGLISH: &str = include_str!("../../prompts/en.ftl");

/// A file of `prompts/` can't be read. Only a broken build has this.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// The file's syntax is broken.
    #[error("a file of prompts/ is broken: {0}")]
    Syntax(String),
    /// A message stands twice.
    #[error("a file of prompts/ says a message twice: {0}")]
    Twice(String),
}

/// The messages of a language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The French messages.
    ///
    /// # Errors
    /// When the file inside the binary is broken.
    pub fn french() -> Result<Self, WordsError> {
        Self::read(FRENCH, "fr")
    }

    /// The English messages: names of commands for those whose Discord is in English.
    ///
    /// # Errors
    /// When the file inside the binary is broken.
    pub fn english() -> Result<Self, WordsError> {
        Self::read(ENGLISH, "en")
    }

    fn read(text: &str, language: &str) -> Result<Self, WordsError> {
        let told = |errors: Vec<String>| errors.join("; ");
        let resource = FluentResource::try_new(text.to_owned())
            .map_err(|(_, errors)| WordsError::Syntax(told(errors.iter().map(ToString::to_string).collect())))?;
        let mut bundle = FluentBundle::new_concurrent(vec![language.parse().unwrap_or_default()]);
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .map_err(|errors| WordsError::Twice(told(errors.iter().map(ToString::to_string).collect())))?;
        Ok(Self { bundle })
    }

    /// A message without arguments. A missing message gives its id: a test makes sure that none is missing.
    pub fn say(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// A message with its arguments.
    pub fn with(&self, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|m| m.value()) else {
            return id.to_owned();
        };
        let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned()
    }

    /// Whether a message exists.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }
}

/// A day as the French write it: `24/11/2026`.
pub fn day_text(date: jiff::civil::Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// A title above its lines.
fn titled(title: &str, lines: &[String]) -> String {
    std::iter::once(title).chain(lines.iter().map(String::as_str)).collect::<Vec<_>>().join("\n")
}

/// A title above its lines, each after a bullet.
fn list(title: &str, lines: &[String]) -> String {
    titled(title, &lines.iter().map(|line| format!("• {line}")).collect::<Vec<_>>())
}
