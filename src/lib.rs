//! Boomeromètre.
#[cfg(feature = "cli")]
pub mod app;
#[cfg(feature = "cli")]
pub mod cli;
pub mod content;
pub mod domain;
pub mod search;
#[cfg(feature = "cli")]
pub mod wording;
