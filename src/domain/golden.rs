//! Golden questions: how each must be answered, so that a change of the base that breaks one is seen.

use serde::Deserialize;

/// A labelled question, in the shape that the evaluation sets share. Unknown keys are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GoldenQuestion {
    /// Its id.
    pub id: String,
    /// The question as typed.
    pub question: String,
    /// Entries of which any is right; empty when the base doesn't answer.
    #[serde(default)]
    pub attendu: Vec<String>,
    /// Entries that help.
    #[serde(default)]
    pub tolere: Vec<String>,
    /// Strings of which a right answer holds one.
    #[serde(default)]
    pub reponse_cles: Vec<String>,
}

impl GoldenQuestion {
    /// Whether the base answers it.
    pub fn is_answerable(&self) -> bool {
        !self.attendu.is_empty()
    }
}
