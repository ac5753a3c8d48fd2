//! The bot's words: message ids and arguments to French, from `prompts/fr.ftl`. Knows no rule and no number.

mod answer;
mod fault;
mod review;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use answer::{answer_text, entry_text, line_text, says as says_text, territory_text};
pub use fault::fault_text;
pub use review::{comparison_text, fix_text, review_text, standing_text, topics_text, unknown_author_text};

const FRENCH: &str = include_str!("../../prompts/fr.ftl");

/// `prompts/fr.ftl` can't be read. Only a broken build has this.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    /// The file's syntax is broken.
    #[error("prompts/fr.ftl is broken: {0}")]
    Syntax(String),
    /// A message stands twice.
    #[error("prompts/fr.ftl says a message twice: {0}")]
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
        let resource = FluentResource::try_new(FRENCH.to_owned())
            .map_err(|(_, errors)| WordsError::Syntax(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
        let mut bundle = FluentBundle::new_concurrent(vec!["fr".parse().unwrap_or_default()]);
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .map_err(|errors| WordsError::Twice(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
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
fn day(date: jiff::civil::Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}
