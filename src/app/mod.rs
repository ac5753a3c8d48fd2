//! The use cases: what the bot does, whoever asks for it. No file, no terminal, no network.

pub mod ask;
mod compose;
pub mod fit;
pub mod fit_ideas;
pub mod gains;
pub mod idea_scorecard;
pub mod meaning;
mod probe;
pub mod review;
pub mod scorecard;
mod standing;
pub mod topics;
