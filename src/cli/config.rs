//! `config`: what is in force and where it comes from; and the faults of the settings, in words.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use super::output;
use crate::config::{Config, ConfigFault, InForce, Origin, Place, Setting, Shape, Trouble};
use crate::wording::Words;

/// Prints every setting as the file would hold it, each with where it comes from.
pub(super) fn run(words: &Words, config: &Config) -> ExitCode {
    output::line(&match &config.file {
        Some(path) => words.with("config-file", &[("chemin", path.display().to_string().into())]),
        None => words.say("config-no-file"),
    });
    let lines: Vec<_> = config.in_force.iter().map(|each| (each, assignment(each))).collect();
    let width = lines.iter().filter_map(|(_, line)| line.as_ref().map(|l| l.chars().count())).max().unwrap_or_default();
    let mut section = "";
    for (each, line) in lines {
        if each.setting.section != section {
            section = each.setting.section;
            output::line(&format!("\n[{section}]"));
        }
        output::line(&match line {
            Some(line) => format!("{line:width$}  # {}", origin(words, each)),
            None => words.with("config-absent", &[("cle", each.setting.key.into())]),
        });
    }
    ExitCode::SUCCESS
}

fn assignment(each: &InForce) -> Option<String> {
    let value = each.value.as_ref()?;
    let key = each.setting.key;
    Some(match each.setting.shape {
        Shape::Number { .. } => format!("{key} = {value}"),
        Shape::Text | Shape::Id => format!("{key} = {}", quoted(value)),
    })
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut all = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => all.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a string never fails.
                let _written = write!(all, "\\u{:04X}", u32::from(c));
            }
            c => all.push(c),
        }
    }
    all.push('"');
    all
}

fn origin(words: &Words, each: &InForce) -> String {
    match each.origin {
        Origin::Default => words.say("config-origin-default"),
        Origin::File(line) => words.with("config-origin-file", &[("ligne", line.to_string().into())]),
        Origin::Environment => words.with("config-origin-environment", &[("nom", each.setting.variable.into())]),
        Origin::Command => words.with("config-origin-command", &[("nom", each.setting.option.into())]),
    }
}

/// What is wrong with the settings, a line a fault, each with what to do.
pub(super) fn fault_text(words: &Words, fault: &ConfigFault) -> String {
    let at = |place: &Place, what: String| {
        words.with("config-fault", &[("lieu", place_text(words, place).into()), ("quoi", what.into())])
    };
    let in_file = |path: &Path, what| at(&Place::File { path: path.to_owned(), line: None }, what);
    match fault {
        ConfigFault::Several(faults) => faults.iter().map(|f| fault_text(words, f)).collect::<Vec<_>>().join("\n"),
        ConfigFault::Unreadable { path, kind } => in_file(path, unreadable(words, *kind)),
        ConfigFault::TooLarge { path, limit } => {
            in_file(path, words.with("config-too-large", &[("limite", (limit / 1024).to_string().into())]))
        }
        ConfigFault::NotUtf8 { path } => in_file(path, words.say("config-file-not-utf8")),
        ConfigFault::Syntax { place, detail } => at(place, words.with("config-syntax", &[("detail", detail.as_str().into())])),
        ConfigFault::UnknownKey { place, key, nearest } => at(place, unknown(words, key.as_deref(), nearest.as_deref())),
        ConfigFault::NotSection { place, section } => {
            at(place, words.with("config-not-section", &[("section", (*section).into())]))
        }
        ConfigFault::Unusable { place, setting, trouble } => at(place, trouble_text(words, setting, trouble)),
        ConfigFault::NoToken => words.say("config-no-token"),
        ConfigFault::EmptyToken { place } => at(place, words.say("config-empty-token")),
        ConfigFault::BadToken { place } => at(place, words.say("config-bad-token")),
        ConfigFault::NoApplication => words.say("config-no-application"),
    }
}

fn place_text(words: &Words, place: &Place) -> String {
    match place {
        Place::File { path, line: Some(line) } => format!("{}:{line}", path.display()),
        Place::File { path, line: None } => path.display().to_string(),
        Place::Variable(name) => words.with("config-place-variable", &[("nom", (*name).into())]),
        Place::Option(name) => words.with("config-place-option", &[("nom", (*name).into())]),
    }
}

fn unreadable(words: &Words, kind: ErrorKind) -> String {
    match kind {
        ErrorKind::NotFound => words.say("config-file-missing"),
        ErrorKind::PermissionDenied => words.say("config-file-denied"),
        ErrorKind::IsADirectory => words.say("config-file-is-folder"),
        other => words.with("config-file-unreadable", &[("cause", other.to_string().into())]),
    }
}

fn unknown(words: &Words, key: Option<&str>, nearest: Option<&str>) -> String {
    match (key, nearest) {
        (Some(key), Some(nearest)) => words.with("config-unknown-key-near", &[("cle", key.into()), ("proche", nearest.into())]),
        (Some(key), None) => words.with("config-unknown-key", &[("cle", key.into())]),
        (None, _) => words.say("config-strange-key"),
    }
}

fn trouble_text(words: &Words, setting: &Setting, trouble: &Trouble) -> String {
    let key = setting.to_string();
    let say = |id: &str| words.with(id, &[("cle", key.as_str().into())]);
    match trouble {
        Trouble::NotUtf8 => say("config-not-utf8"),
        Trouble::Empty => say("config-empty"),
        Trouble::NotText => say("config-not-text"),
        Trouble::NotNumber => say("config-not-number"),
        Trouble::OutOfRange { value, least, most } => words.with(
            "config-out-of-range",
            &[
                ("cle", key.as_str().into()),
                ("valeur", value.as_str().into()),
                ("min", least.to_string().into()),
                ("max", most.to_string().into()),
            ],
        ),
        Trouble::NotAmong(allowed) => {
            words.with("config-not-among", &[("cle", key.as_str().into()), ("permises", allowed.join(", ").into())])
        }
        Trouble::NotId => say("config-not-id"),
        Trouble::NotKey => say("config-not-key"),
        Trouble::NotAddress => say("config-not-address"),
        Trouble::NotUrl => say("config-not-url"),
        Trouble::PlainHttp => say("config-plain-http"),
        Trouble::NotDatabase => say("config-not-database"),
    }
}
