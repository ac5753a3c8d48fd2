//! Every file of a folder, by the schema of its place, into one base; or every fault that stands in the way.

use std::borrow::Cow;

use super::files::{Files, Problem};
use super::node::{self, Node};
use super::reader::Faults;
use super::validate::{self, Place};
use super::{models, schema, table};
use crate::domain::advice::Advice;
use crate::domain::calendar::Ballot;
use crate::domain::clue::Clue;
use crate::domain::competence::Competence;
use crate::domain::fault::{Fault, FaultKind, Severity};
use crate::domain::golden::GoldenQuestion;
use crate::domain::guardrail::GuardRail;
use crate::domain::knowledge::Knowledge;
use crate::domain::labels::{DomainWords, LabelledIdea, Labels};
use crate::domain::lesson::Lesson;
use crate::domain::lexicon::Lexicon;
use crate::domain::model::Models;
use crate::domain::part::PartRule;
use crate::domain::plan::{DomainPlan, PlatformPlan};
use crate::domain::platform::Platform;
use crate::domain::practice::Practice;
use crate::domain::rubric::Rubric;
use crate::domain::signal::Signal;
use crate::domain::status::StatusRule;
use crate::domain::territory::{Alias, Territories, Territory};
use crate::domain::text::is_invisible;
use crate::domain::topic::Topic;
use crate::domain::trend::Trend;
use crate::domain::weights::Weights;

/// What a folder gave.
#[derive(Debug)]
pub struct Loaded {
    /// The base; none when a fault stands in the way.
    pub knowledge: Option<Knowledge>,
    /// Every fault and warning, by file and line.
    pub faults: Vec<Fault>,
    /// How many files were read.
    pub files: usize,
}

/// What was read so far, each with its place.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) practices: Vec<(Place, Practice)>,
    pub(super) lessons: Vec<(Place, Lesson)>,
    pub(super) platforms: Vec<(Place, Platform)>,
    pub(super) advice: Vec<(Place, Advice)>,
    pub(super) guardrails: Vec<(Place, GuardRail)>,
    pub(super) competences: Vec<(Place, Competence)>,
    pub(super) status_rules: Vec<(Place, StatusRule)>,
    pub(super) trends: Vec<(Place, Trend)>,
    pub(super) signals: Vec<(Place, Signal)>,
    pub(super) labelled_questions: Vec<(Place, GoldenQuestion)>,
    pub(super) golden_questions: Vec<(Place, GoldenQuestion)>,
    pub(super) labelled_ideas: Vec<(Place, LabelledIdea)>,
    pub(super) golden_ideas: Vec<(Place, LabelledIdea)>,
    pub(super) domain_words: Vec<(Place, DomainWords)>,
    pub(super) clues: Vec<(Place, Clue)>,
    pub(super) part_rules: Vec<(Place, PartRule)>,
    pub(super) domain_plans: Vec<(Place, DomainPlan)>,
    pub(super) platform_plans: Vec<(Place, PlatformPlan)>,
    pub(super) topics: Vec<(Place, Topic)>,
    models: Models,
    aliases: Vec<(Place, Alias)>,
    ballots: Option<Vec<Ballot>>,
    territories: Option<Vec<Territory>>,
    rubric: Option<Rubric>,
    lexicon: Option<Lexicon>,
    weights: Option<Weights>,
}

/// Files that are for people and not for the loader.
const FOR_PEOPLE: [&str; 3] = ["README.md", "LICENSE", "NOTICE"];

/// The folder of what is only read to fit.
const LABELS: &str = "labels/";

/// Reads a whole folder and tests every rule on its own examples. Never stops at the first fault.
pub fn load(files: &Files) -> Loaded {
    load_and(files, Examples::Tested, true)
}

/// Reads the copy inside the binary. Its rules were tested on their examples when it was built: doing it again at each
/// start would cost more than all the rest. What is only read to fit is left out.
pub fn load_embedded() -> Loaded {
    load_and(&Files::embedded(), Examples::Trusted, false)
}

/// The same, with what is only read to fit.
pub fn load_embedded_with_labels() -> Loaded {
    load_and(&Files::embedded(), Examples::Trusted, true)
}

/// Whether rules are tested on their own examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Examples {
    /// They are.
    Tested,
    /// They were, when the binary was built.
    Trusted,
}

fn load_and(files: &Files, examples: Examples, with_labels: bool) -> Loaded {
    let mut parts = Parts::default();
    let mut faults = Vec::new();
    for (path, bytes) in &files.by_path {
        let name = path.rsplit('/').next().unwrap_or(path);
        if FOR_PEOPLE.contains(&name) || (!with_labels && path.starts_with(LABELS)) {
            continue;
        }
        let mut of_file = if examples == Examples::Trusted { Faults::of_trusted(path) } else { Faults::new(path) };
        if let Some(text) = text(bytes, &mut of_file) {
            read(path, text, &mut parts, &mut of_file);
        }
        faults.extend(of_file.found);
    }
    faults.extend(validate::faults(&parts, examples));
    let knowledge = assemble(parts, &mut faults);
    faults.sort();
    faults.dedup();
    let stands = !faults.iter().any(|f| f.severity() == Severity::Error);
    Loaded { knowledge: knowledge.filter(|_| stands), faults, files: files.by_path.len() }
}

fn text<'a>(bytes: &'a Result<Cow<'static, [u8]>, Problem>, faults: &mut Faults) -> Option<&'a str> {
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(Problem::Unreadable(cause)) => {
            faults.add(None, FaultKind::Unreadable { cause: cause.clone() });
            return None;
        }
        Err(Problem::TooLarge(bytes, limit)) => {
            faults.add(None, FaultKind::TooLarge { bytes: *bytes, limit: *limit });
            return None;
        }
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        faults.add(None, FaultKind::NotUtf8);
        return None;
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (i, line) in text.lines().enumerate() {
        if line.chars().any(|c| (c.is_control() && c != '\t' && c != '\r') || (is_invisible(c) && c != '\u{200d}')) {
            faults.add(Some(i + 1), FaultKind::HiddenCharacters);
        }
    }
    Some(text)
}

/// Which schema reads which place.
fn read(path: &str, text: &str, parts: &mut Parts, faults: &mut Faults) {
    let whole = || (path.to_owned(), None);
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match (folder, extension) {
        ("practices", "md") => parts.practices.extend(schema::practice(text, faults).map(|x| (whole(), x))),
        ("lessons", "md") => parts.lessons.extend(schema::lesson(text, faults).map(|x| (whole(), x))),
        ("platforms", "md") => parts.platforms.extend(schema::platform(text, faults).map(|x| (whole(), x))),
        ("advice", "md") => parts.advice.extend(schema::advice(text, faults).map(|x| (whole(), x))),
        ("guardrails", "md") => parts.guardrails.extend(schema::guardrail(text, faults).map(|x| (whole(), x))),
        ("competences", "toml") => {
            parts.competences.extend(toml(text, faults).map(|root| (whole(), schema::competence(&root, faults))));
        }
        ("signals", "toml") => placed(path, text, faults, schema::signals, &mut parts.signals),
        ("trends", "toml") => placed(path, text, faults, schema::trends, &mut parts.trends),
        _ => match path {
            "golden/questions.jsonl" => lines(path, text, &mut parts.golden_questions, faults),
            "golden/ideas.jsonl" => lines(path, text, &mut parts.golden_ideas, faults),
            "labels/questions.jsonl" => lines(path, text, &mut parts.labelled_questions, faults),
            "labels/ideas.jsonl" => lines(path, text, &mut parts.labelled_ideas, faults),
            "labels/words.tsv" => {
                let words = table::domain_words(text, faults);
                parts.domain_words.extend(words.into_iter().map(|(line, w)| ((path.to_owned(), Some(line)), w)));
            }
            "models/risk.tsv" => parts.models.risk = models::read_risk(text, faults),
            "models/matters.tsv" => parts.models.matters = models::read_matters(text, faults),
            "models/parts.tsv" => parts.models.parts = models::read_parts(text, faults),
            "models/meaning.tsv" => parts.models.meaning = Some(models::read_meaning(text, faults)),
            "models/rails.tsv" => parts.models.rails = models::read_rails(text, faults),
            "clues.toml" => placed(path, text, faults, schema::clues, &mut parts.clues),
            "parts.toml" => placed(path, text, faults, schema::parts, &mut parts.part_rules),
            "topics.toml" => placed(path, text, faults, schema::topics, &mut parts.topics),
            "plans.toml" => {
                if let Some(root) = toml(text, faults) {
                    let (domains, platforms) = schema::plans(&root, faults);
                    let place = |line| (path.to_owned(), Some(line));
                    parts.domain_plans.extend(domains.into_iter().map(|(line, p)| (place(line), p)));
                    parts.platform_plans.extend(platforms.into_iter().map(|(line, p)| (place(line), p)));
                }
            }
            "competences/statuts-particuliers.tsv" => {
                let rules = table::status_rules(text, faults);
                parts.status_rules.extend(rules.into_iter().map(|(line, r)| ((path.to_owned(), Some(line)), r)));
            }
            "territories/alias.tsv" => {
                let aliases = table::aliases(text, faults);
                parts.aliases.extend(aliases.into_iter().map(|(line, a)| ((path.to_owned(), Some(line)), a)));
            }
            "territories/collectivites.tsv" => parts.territories = Some(table::territories(text, faults)),
            "guardrails/calendar.toml" => parts.ballots = toml(text, faults).map(|root| schema::calendar(&root, faults)),
            "rubric.toml" => parts.rubric = toml(text, faults).map(|root| schema::rubric(&root, faults)),
            "lexicon.toml" => parts.lexicon = toml(text, faults).map(|root| schema::lexicon(&root, faults)),
            "weights.toml" => parts.weights = toml(text, faults).map(|root| schema::weights(&root, faults)),
            _ => faults.add(None, FaultKind::NotRead),
        },
    }
}

fn toml(text: &str, faults: &mut Faults) -> Option<Node> {
    match node::toml(text) {
        Ok(root) => Some(root),
        Err(found) => {
            for (line, kind) in found {
                faults.add(line, kind);
            }
            None
        }
    }
}

/// A TOML file that holds several things, each with its line.
fn placed<T>(
    path: &str,
    text: &str,
    faults: &mut Faults,
    schema: impl FnOnce(&Node, &mut Faults) -> Vec<(usize, T)>,
    into: &mut Vec<(Place, T)>,
) {
    if let Some(root) = toml(text, faults) {
        into.extend(schema(&root, faults).into_iter().map(|(line, x)| ((path.to_owned(), Some(line)), x)));
    }
}

/// A file with one thing a line, as JSON.
fn lines<T: serde::de::DeserializeOwned>(path: &str, text: &str, into: &mut Vec<(Place, T)>, faults: &mut Faults) {
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<T>(line) {
            Ok(value) => into.push(((path.to_owned(), Some(i + 1)), value)),
            Err(e) => faults.add(Some(i + 1), FaultKind::Syntax { detail: e.to_string() }),
        }
    }
}

/// Puts the base together; a file that it needs and that is not there is a fault.
fn assemble(parts: Parts, faults: &mut Vec<Fault>) -> Option<Knowledge> {
    let mut need = |file: &str, there: bool| {
        let reported = faults.iter().any(|f| f.file == file);
        if !there && !reported {
            faults.push(Fault { file: file.to_owned(), line: None, kind: FaultKind::MissingFile });
        }
    };
    need("territories/collectivites.tsv", parts.territories.is_some());
    need("guardrails/calendar.toml", parts.ballots.is_some());
    need("rubric.toml", parts.rubric.is_some());
    need("lexicon.toml", parts.lexicon.is_some());
    need("weights.toml", parts.weights.is_some());
    for (folder, is_there) in [
        ("practices", !parts.practices.is_empty()),
        ("competences", !parts.competences.is_empty()),
        ("guardrails", !parts.guardrails.is_empty()),
        ("signals", !parts.signals.is_empty()),
        ("clues.toml", !parts.clues.is_empty()),
    ] {
        need(folder, is_there);
    }
    let mut models = parts.models;
    if !models.is_in_step() {
        models.meaning = None;
        faults.push(Fault { file: "models/meaning.tsv".to_owned(), line: None, kind: FaultKind::OutOfStep });
    }
    Some(Knowledge {
        practices: values(parts.practices),
        lessons: values(parts.lessons),
        platforms: values(parts.platforms),
        guardrails: values(parts.guardrails),
        advice: values(parts.advice),
        competences: values(parts.competences),
        status_rules: values(parts.status_rules),
        trends: values(parts.trends),
        signals: values(parts.signals),
        clues: values(parts.clues),
        part_rules: values(parts.part_rules),
        domain_plans: values(parts.domain_plans),
        platform_plans: values(parts.platform_plans),
        topics: values(parts.topics),
        models,
        labels: Labels {
            questions: values(parts.labelled_questions),
            ideas: values(parts.labelled_ideas),
            words: values(parts.domain_words),
        },
        golden_questions: values(parts.golden_questions),
        golden_ideas: values(parts.golden_ideas),
        rubric: parts.rubric?,
        ballots: parts.ballots?,
        territories: Territories::new(parts.territories?, &values(parts.aliases)),
        lexicon: parts.lexicon?,
        weights: parts.weights?,
    })
}

fn values<T>(placed: Vec<(Place, T)>) -> Vec<T> {
    placed.into_iter().map(|(_, value)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every place that a schema reads.
    const PLACES: [&str; 22] = [
        "practices/x.md",
        "lessons/x.md",
        "platforms/x.md",
        "advice/x.md",
        "guardrails/g01-x.md",
        "guardrails/calendar.toml",
        "competences/x.toml",
        "competences/statuts-particuliers.tsv",
        "signals/x.toml",
        "trends/x.toml",
        "territories/collectivites.tsv",
        "rubric.toml",
        "lexicon.toml",
        "weights.toml",
        "golden/questions.jsonl",
        "golden/ideas.jsonl",
        "clues.toml",
        "parts.toml",
        "plans.toml",
        "topics.toml",
        "models/risk.tsv",
        "models/matters.tsv",
    ];

    fn load_only(place: &str, bytes: Vec<u8>) -> Loaded {
        let mut files = Files::default();
        files.by_path.insert(place.to_owned(), Ok(bytes.into()));
        load(&files)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_bytes_make_a_loader_panic(place in 0..PLACES.len(), bytes in any::<Vec<u8>>()) {
            let loaded = load_only(PLACES[place], bytes);
            prop_assert!(loaded.knowledge.is_none());
            prop_assert!(!loaded.faults.is_empty());
        }

        #[test]
        fn no_half_written_file_makes_a_loader_panic(place in 0..PLACES.len(), cut in 0.0_f64..1.0) {
            let embedded = Files::embedded();
            let folder = PLACES[place].split('/').next().unwrap();
            let (path, bytes) = embedded.by_path.iter().find(|(p, _)| p.starts_with(folder)).unwrap();
            let whole = bytes.clone().unwrap();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a length")]
            let length = (whole.len() as f64 * cut) as usize;
            let loaded = load_only(path, whole[..length].to_vec());
            prop_assert!(loaded.knowledge.is_none());
        }
    }
}
