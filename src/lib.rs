#![doc = include_str!("ARCHITECTURE.md")]

pub mod domain;

pub mod content;

pub mod search;

pub mod rating;

#[cfg(feature = "program")]
pub mod encoder;

#[cfg(feature = "program")]
pub mod app;

#[cfg(feature = "program")]
pub mod wording;

#[cfg(feature = "program")]
pub mod config;

#[cfg(feature = "program")]
pub mod store;

#[cfg(feature = "program")]
pub mod discord;

#[cfg(feature = "program")]
pub mod cli;
