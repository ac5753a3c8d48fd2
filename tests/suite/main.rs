//! The one integration-test binary: a file per feature, run as a user runs the program.

#![allow(missing_docs, reason = "tests are read, not documented")]

mod support;

mod answers;
mod bad_input;
mod check;
mod console;
mod quality;
mod words;
