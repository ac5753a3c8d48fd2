//! What a worker asks of a model.

use std::path::PathBuf;

use crate::domain::meaning::Role;

/// What makes numbers of texts. It lives on one thread, where it is loaded and dropped: it needn't be [`Send`].
pub trait Model {
    /// The numbers of each text, in order; the texts have their prefixes, and there is at least one.
    ///
    /// # Errors
    /// When the model fails. It may panic as well: whoever calls it must be ready for that.
    fn encode(&mut self, texts: &[String]) -> Result<Vec<Vec<f32>>, ModelError>;

    /// What tells it from any model that makes other numbers.
    fn hash(&self) -> &str;

    /// What the model wants in front of a text of this role.
    fn prefix(&self, role: Role) -> &str;
}

/// Why a model can't be loaded or gives no vectors. None holds a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// A file of the model isn't there.
    #[error("{}: not there", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A file of the model can't be read.
    #[error("{}: can't be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// The file that says what the model is, is wrong.
    #[error("{}: {cause}", path.display())]
    BadManifest {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// A file of the model can be read but not be used.
    #[error("{}: {cause}", path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// The engine under it refused.
    #[error("refused: {0}")]
    Refused(String),
    /// It gave a vector of another dimension than it should.
    #[error("a vector of {found} numbers where {expected} were due")]
    Dimensions {
        /// How many numbers were due.
        expected: usize,
        /// How many there were.
        found: usize,
    },
    /// It gave more or fewer vectors than there were texts.
    #[error("{given} vectors for {asked} texts")]
    Count {
        /// How many texts there were.
        asked: usize,
        /// How many vectors came.
        given: usize,
    },
    /// A vector holds what is no number, or zeros alone.
    #[error("a vector without a direction")]
    NoDirection,
    /// It panicked. What it said isn't told: it may quote a text.
    #[error("a panic")]
    Panicked,
}
