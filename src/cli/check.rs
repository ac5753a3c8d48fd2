//! `check`: every fault of a knowledge folder at once.

use std::process::ExitCode;

use super::{FAULTY, output};
use crate::content::{self, Files};
use crate::domain::fault::Severity;
use crate::wording::{Words, fault_text};

/// Prints every fault, then how many; faulty exit if one stands in the way of using the base.
pub(super) fn run(words: &Words, files: &Files) -> ExitCode {
    let loaded = content::load(files);
    for fault in &loaded.faults {
        output::line(&fault_text(words, fault));
    }
    let errors = loaded.faults.iter().filter(|f| f.severity() == Severity::Error).count();
    let warnings = loaded.faults.len() - errors;
    let entries = loaded.knowledge.as_ref().map_or(0, |k| k.entries().len());
    let id = if errors > 0 { "check-faulty" } else { "check-good" };
    output::line(&words.with(
        id,
        &[
            ("fichiers", loaded.files.into()),
            ("fiches", entries.into()),
            ("erreurs", errors.into()),
            ("avertissements", warnings.into()),
        ],
    ));
    if errors > 0 { ExitCode::from(FAULTY) } else { ExitCode::SUCCESS }
}
