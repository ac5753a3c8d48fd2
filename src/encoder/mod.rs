//! What makes vectors of texts: a model on a thread of its own, behind a bounded queue and a cache.
//!
//! - [`Worker`] is the port [`Encoder`](crate::domain::meaning::Encoder): it takes texts from all threads, makes batches of
//!   them, lets those who wait for an answer go first, and outlives a model that fails or panics.
//! - [`Shelf`] is a file of vectors that were made before, so that a start doesn't make those of the base again.
//! - `bert::Bert` is the model: rust-bert on libtorch, with the feature `bert` alone.
//!
//! It never logs, keeps or quotes a text: faults tell what went wrong, the cache and the shelf know texts by their hashes. It
//! knows neither the base nor an answer, reads no setting by itself and fetches nothing.

#[cfg(feature = "bert")]
pub mod bert;
mod kept;
mod key;
mod model;
mod queue;
mod serve;
mod shelf;
#[cfg(test)]
mod tests;
mod worker;

use std::time::Duration;

pub use kept::Kept;
pub use key::LONGEST;
pub use model::{Model, ModelError};
pub use shelf::{Keep, Shelf, ShelfError, ShelfFault};
pub use worker::{Counts, Worker};

/// How a [`Worker`] works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How many texts may wait for an answer; a call that would make them more is refused as busy.
    pub queue: usize,
    /// How many texts are encoded together at most, at least 1.
    pub batch: usize,
    /// How long an answer is waited for.
    pub timeout: Duration,
    /// How many vectors of answers are remembered; none for 0.
    pub cache: usize,
    /// After so many batches in a row that the model failed on, it is given up for good; at least 1.
    pub failures: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { queue: 256, batch: 16, timeout: Duration::from_secs(2), cache: 4096, failures: 3 }
    }
}
