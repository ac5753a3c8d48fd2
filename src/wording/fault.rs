//! Faults of the knowledge files, said so that a moderator can mend them.

use super::Words;
use crate::domain::fault::{Fault, FaultKind, Severity};

/// « fichier:ligne : gravité : ce qui ne va pas, et comment le corriger ».
pub fn fault_text(words: &Words, fault: &Fault) -> String {
    let place = fault.line.map_or_else(|| fault.file.clone(), |line| format!("{}:{line}", fault.file));
    let gravity = match fault.severity() {
        Severity::Error => words.say("fault-error"),
        Severity::Warning => words.say("fault-warning"),
    };
    words.with("fault-line", &[("lieu", place.into()), ("gravite", gravity.into()), ("quoi", what(words, &fault.kind).into())])
}

fn what(words: &Words, kind: &FaultKind) -> String {
    let with = |id: &str, arguments: &[(&str, &str)]| {
        let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, (*value).into())).collect();
        words.with(id, &arguments)
    };
    match kind {
        FaultKind::Unreadable { cause } => with("fault-unreadable", &[("cause", cause)]),
        FaultKind::MissingFile => words.say("fault-missing-file"),
        FaultKind::OutOfStep => words.say("fault-out-of-step"),
        FaultKind::NotRead => words.say("fault-not-read"),
        FaultKind::NotUtf8 => words.say("fault-not-utf8"),
        FaultKind::TooLarge { bytes, limit } => {
            with("fault-too-large", &[("taille", &(bytes / 1024).to_string()), ("limite", &(limit / 1024).to_string())])
        }
        FaultKind::HiddenCharacters => words.say("fault-hidden-characters"),
        FaultKind::Syntax { detail } => with("fault-syntax", &[("detail", detail)]),
        FaultKind::NoHead => words.say("fault-no-head"),
        FaultKind::MissingKey { key } => with("fault-missing-key", &[("cle", key)]),
        FaultKind::UnknownKey { key, nearest: Some(nearest) } => {
            with("fault-unknown-key-near", &[("cle", key), ("proche", nearest)])
        }
        FaultKind::UnknownKey { key, nearest: None } => with("fault-unknown-key", &[("cle", key)]),
        FaultKind::DuplicateKey { key } => with("fault-duplicate-key", &[("cle", key)]),
        FaultKind::Empty { key } => with("fault-empty", &[("cle", key)]),
        FaultKind::WrongShape { key, due } => {
            with("fault-wrong-shape", &[("cle", key), ("attendu", &words.say(&format!("shape-{due}")))])
        }
        FaultKind::NotAllowed { key, value, allowed } => {
            with("fault-not-allowed", &[("cle", key), ("valeur", value), ("permises", allowed)])
        }
        FaultKind::MissingSection { heading } => with("fault-missing-section", &[("titre", heading)]),
        FaultKind::UnknownSection { heading } => with("fault-unknown-section", &[("titre", heading)]),
        FaultKind::DuplicateId { id, first } => with("fault-duplicate-id", &[("id", id), ("premier", first)]),
        FaultKind::NameMismatch { id } => with("fault-name-mismatch", &[("id", id)]),
        FaultKind::BadId { id } => with("fault-bad-id", &[("id", id)]),
        FaultKind::DeadReference { key, target } => with("fault-dead-reference", &[("cle", key), ("cible", target)]),
        FaultKind::BadDate { key, value } => with("fault-bad-date", &[("cle", key), ("valeur", value)]),
        FaultKind::BadSource { value } => with("fault-bad-source", &[("valeur", value)]),
        FaultKind::BadPattern { detail } => with("fault-bad-pattern", &[("detail", detail)]),
        FaultKind::ExampleMissed { rule, example } => with("fault-example-missed", &[("regle", rule), ("exemple", example)]),
        FaultKind::CounterExampleFound { rule, example } => {
            with("fault-counter-example-found", &[("regle", rule), ("exemple", example)])
        }
        FaultKind::TooFewExamples { rule, key } => with("fault-too-few-examples", &[("regle", rule), ("cle", key)]),
        FaultKind::NoArticle => words.say("fault-no-article"),
        FaultKind::NoPart { level } => with("fault-no-part", &[("niveau", level)]),
        FaultKind::StrayPart { level } => with("fault-stray-part", &[("niveau", level)]),
        FaultKind::BadRow { found, due } => {
            with("fault-bad-row", &[("trouve", &found.to_string()), ("attendu", &due.to_string())])
        }
        FaultKind::NoQuestions => words.say("fault-no-questions"),
        FaultKind::NoKeywords => words.say("fault-no-keywords"),
    }
}
