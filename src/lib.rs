#![doc = include_str!("ARCHITECTURE.md")]

pub mod domain;

pub mod content;

pub mod search;

pub mod rating;

#[cfg(feature = "cli")]
pub mod app;

#[cfg(feature = "cli")]
pub mod wording;

#[cfg(feature = "cli")]
pub mod cli;
