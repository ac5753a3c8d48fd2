//! The one integration-test binary: a file per feature, run as a user runs the program.

#![allow(missing_docs, unreachable_pub, reason = "tests are read, not documented")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at the first fault")]

mod support;

mod answers;
mod bad_input;
mod bot;
mod bot_faults;
mod check;
mod config;
mod console;
mod database;
mod fake_discord;
mod meaning;
mod production;
mod quality;
mod ratings;
mod reviews;
mod words;
