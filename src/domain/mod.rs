//! The field's ideas, pure and synchronous: no file, no clock, no network, no framework.

pub mod advice;
pub mod answer;
pub mod calendar;
pub mod competence;
pub mod entry;
pub mod fault;
pub mod golden;
pub mod guardrail;
pub mod knowledge;
pub mod lesson;
pub mod lexicon;
pub mod logistic;
pub mod pattern;
pub mod platform;
pub mod practice;
pub mod ridge;
pub mod rubric;
pub mod signal;
pub mod source;
pub mod status;
pub mod territory;
pub mod text;
pub mod trend;
pub mod weights;
