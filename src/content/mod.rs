//! Files to knowledge: reading, schemas, validation. All faults at once, each with its file and line.
//!
//! Never knows what a question, an answer or a rating is.

mod files;
mod load;
mod markdown;
mod models;
mod node;
mod reader;
mod schema;
mod table;
mod validate;

pub use files::{Files, Problem};
pub use load::{Loaded, load, load_embedded, load_embedded_with_labels};
pub use models::{write_matters, write_meaning, write_parts, write_rails, write_risk};
