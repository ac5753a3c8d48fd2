#![doc = include_str!("ARCHITECTURE.md")]

pub mod domain;

pub mod content;

pub mod search;

#[cfg(feature = "cli")]
pub mod app;

#[cfg(feature = "cli")]
pub mod wording;

#[cfg(feature = "cli")]
pub mod cli;
