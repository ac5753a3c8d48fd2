//! An answer as a user reads it: in sections, and in plain text.

use super::{Words, day_text, list, titled};
use crate::domain::answer::{Answer, Line, Outcome, Part, Reason, Says, StatusNote};
use crate::domain::competence::{Cell, Holder, Level};
use crate::domain::entry::Entry;
use crate::domain::source::{Certainty, Source};
use crate::domain::territory::Territory;

/// How many near entries an abstention shows.
const NEAREST: usize = 3;

/// An answer in sections, for a plain text or a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerText {
    /// What the base says.
    Answered {
        /// Each part's title and lines; a line ends with the marks of its sources.
        parts: Vec<(String, Vec<String>)>,
        /// The sources, each after its number, `[1] …`; their title is `answer-sources`.
        sources: Vec<String>,
        /// What the reader must know of how sure the parts are.
        reserves: Vec<String>,
        /// That the question was cut.
        notes: Vec<String>,
    },
    /// Why it says nothing.
    Abstained {
        /// « Je ne sais pas », and why.
        why: String,
        /// The nearest entries, title and id; their title is `abstain-nearest`.
        nearest: Vec<String>,
        /// That the question was cut.
        notes: Vec<String>,
    },
}

/// The answer, in sections.
pub fn answer_sections(words: &Words, answer: &Answer) -> AnswerText {
    let notes: Vec<String> = answer.was_cut.then(|| words.say("answer-question-cut")).into_iter().collect();
    match &answer.outcome {
        Outcome::Answered(parts) => answered(words, parts, notes),
        Outcome::Abstained(reason) => AnswerText::Abstained {
            why: words.with("abstain", &[("raison", reason_text(words, reason).into())]),
            nearest: answer.ranking.iter().take(NEAREST).map(|n| format!("{} ({})", n.title, n.id)).collect(),
            notes,
        },
    }
}

/// The answer: lines with their numbered sources, or the reason for none with the nearest entries.
pub fn answer_text(words: &Words, answer: &Answer) -> String {
    let blocks: Vec<String> = match answer_sections(words, answer) {
        AnswerText::Answered { parts, sources, reserves, notes } => {
            let parts = parts.iter().map(|(title, lines)| list(title, lines));
            let sources = titled(&words.say("answer-sources"), &sources);
            parts.chain([sources]).chain(reserves).chain(notes).collect()
        }
        AnswerText::Abstained { why, nearest, notes } => {
            let nearest = (!nearest.is_empty()).then(|| list(&words.say("abstain-nearest"), &nearest));
            let text = titled(&why, nearest.as_slice());
            std::iter::once(text).chain(notes).collect()
        }
    };
    blocks.join("\n\n")
}

/// One line of an answer, without the marks of its sources.
pub fn line_text(words: &Words, line: &Line) -> String {
    says(words, &line.says)
}

/// Sources of all parts, numbered in the order of their first use.
#[derive(Default)]
struct Bibliography<'a> {
    cited: Vec<(&'a Part, &'a Source)>,
}

impl<'a> Bibliography<'a> {
    fn number(&mut self, part: &'a Part, source: &'a Source) -> usize {
        let place = self.cited.iter().position(|(_, s)| s.place == source.place);
        place.unwrap_or_else(|| {
            self.cited.push((part, source));
            self.cited.len() - 1
        }) + 1
    }
}

fn answered(words: &Words, parts: &[Part], notes: Vec<String>) -> AnswerText {
    let mut bibliography = Bibliography::default();
    let mut told = Vec::with_capacity(parts.len());
    for part in parts {
        let line = |line| format!("{} {}", capitalised(&line_text(words, line)), marks(&mut bibliography, part, line));
        told.push((part.title.clone(), part.lines.iter().map(line).collect()));
    }
    let cited = bibliography.cited.iter().enumerate();
    AnswerText::Answered {
        parts: told,
        sources: cited.map(|(i, (part, source))| format!("[{}] {}", i + 1, source_text(words, part, source))).collect(),
        reserves: parts.iter().filter_map(|part| reserve(words, part)).collect(),
        notes,
    }
}

/// A line opens with a capital, even where the file's list doesn't.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn marks<'a>(bibliography: &mut Bibliography<'a>, part: &'a Part, line: &Line) -> String {
    let named: Vec<&Source> = line.sources.iter().filter_map(|i| part.sources.get(*i)).collect();
    let sources = if named.is_empty() { part.sources.iter().collect() } else { named };
    let numbers: Vec<String> = sources.iter().map(|s| bibliography.number(part, s).to_string()).collect();
    numbers.iter().map(|n| ["[", n, "]"].concat()).collect()
}

fn source_text(words: &Words, part: &Part, source: &Source) -> String {
    let fiche = part.id.as_str();
    let freshness = match part.freshness.verified {
        Some(date) => words.with("source-verified", &[("fiche", fiche.into()), ("date", day_text(date).into())]),
        None => words.with("source-added", &[("fiche", fiche.into()), ("date", day_text(part.freshness.added).into())]),
    };
    format!("{} ({freshness})", source_name(words, source))
}

/// A source's title, site, date and address.
fn source_name(words: &Words, source: &Source) -> String {
    let mut text = match &source.title {
        Some(title) => words.with("source-titled", &[("titre", title.as_str().into()), ("site", source.site().into())]),
        None => source.site().to_owned(),
    };
    if let Some(date) = &source.date {
        text.push_str(", ");
        text.push_str(date);
    }
    if source.place.starts_with("http") {
        text.push_str("\u{a0}— ");
        text.push_str(&source.place);
    }
    text
}

/// What the reader must know of how sure a part is; none when it is plainly sure.
fn reserve(words: &Words, part: &Part) -> Option<String> {
    let confidence = &part.confidence;
    (confidence.level != Certainty::High || confidence.has_reserve()).then(|| {
        words.with("answer-confidence", &[("fiche", part.id.as_str().into()), ("remarque", confidence.remark.as_str().into())])
    })
}

/// What a line says, in French.
pub fn says(words: &Words, says: &Says) -> String {
    match says {
        Says::Fact(text) => text.clone(),
        Says::Lesson(text) => words.with("answer-lesson", &[("texte", text.as_str().into())]),
        Says::Holder { covers, holder, articles } => {
            let holder = words.say(&holder_id(*holder));
            let id = if articles.is_empty() { "competence-holder-no-article" } else { "competence-holder" };
            words.with(
                id,
                &[("objet", covers.as_str().into()), ("titulaire", holder.into()), ("articles", articles.join(" ; ").into())],
            )
        }
        Says::Cell { level, author, cell, part, status } => {
            let who = author.clone().unwrap_or_else(|| words.say(&level_id(*level)));
            let what = match cell {
                None => words.say("cell-not-covered"),
                Some(Cell::Partial) if part.is_none() => words.say("cell-partielle-unsaid"),
                Some(cell) => words.with(&cell_id(*cell), &[("part", part.clone().unwrap_or_default().into())]),
            };
            let status = status.as_ref().map(|note| status_text(words, note)).unwrap_or_default();
            words.with("competence-cell", &[("qui", who.into()), ("cellule", what.into())]) + &status
        }
        Says::Levels(levels) => {
            let each: Vec<String> = levels
                .iter()
                .map(|(level, cell, part)| {
                    let what =
                        words.with(&format!("{}-short", cell_id(*cell)), &[("part", part.clone().unwrap_or_default().into())]);
                    format!("{}\u{a0}: {what}", words.say(&level_id(*level)))
                })
                .collect();
            words.with("competence-levels", &[("niveaux", each.join(" ; ").into())])
        }
        Says::Relay(text) => words.with("competence-relay", &[("texte", text.as_str().into())]),
        Says::Operators(names) => words.with("competence-operators", &[("noms", names.join(", ").into())]),
    }
}

fn status_text(words: &Words, note: &StatusNote) -> String {
    let text = words.with(
        "competence-status",
        &[
            ("regle", note.rule.as_str().into()),
            ("articles", note.articles.join(", ").into()),
            ("remarque", note.remark.as_str().into()),
            ("confiance", note.confidence.remark.as_str().into()),
        ],
    );
    format!(" {}", text.trim_end())
}

fn holder_id(holder: Holder) -> String {
    format!("holder-{}", holder.name())
}

fn level_id(level: Level) -> String {
    format!("level-{}", level.name())
}

fn cell_id(cell: Cell) -> String {
    format!("cell-{}", cell.name())
}

/// Why there is no answer.
fn reason_text(words: &Words, reason: &Reason) -> String {
    match reason {
        Reason::OutsideBase => words.say("abstain-outside-base"),
        Reason::TooVague => words.say("abstain-too-vague"),
        Reason::Partial(missing) if missing.is_empty() => words.say("abstain-partial"),
        Reason::Partial(missing) => words.with("abstain-partial-missing", &[("manque", missing_text(words, missing).into())]),
        Reason::Outdated(years) => words.with("abstain-outdated", &[("annees", years.join(", ").into())]),
    }
}

/// A detail of the lexicon has a name of its own; places and prizes are shown as they are.
fn missing_text(words: &Words, missing: &[String]) -> String {
    let named: Vec<String> = missing
        .iter()
        .map(|m| {
            let id = format!("detail-{}", m.replace('_', "-"));
            if words.has(&id) { words.say(&id) } else { format!("«\u{a0}{m}\u{a0}»") }
        })
        .collect();
    named.join(", ")
}

/// An entry in sections, for a plain text or a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntrySections {
    /// Its title and its id.
    pub title: String,
    /// What happened or what the rule says, and what to take away or to do: a title and lines each.
    pub parts: Vec<(String, Vec<String>)>,
    /// Its sources, each after its number, `[1] …`; their title is `answer-sources`.
    pub sources: Vec<String>,
    /// How sure it is.
    pub confidence: String,
}

/// What a reader sees of a file, in sections.
pub fn entry_sections(words: &Words, entry: &Entry) -> EntrySections {
    let parts = [("entry-facts", &entry.facts), ("entry-lessons", &entry.lessons)].into_iter();
    let parts = parts.filter(|(_, passages)| !passages.is_empty());
    let sources = entry.sources.iter().enumerate();
    EntrySections {
        title: format!("{} ({})", entry.title, entry.id),
        parts: parts.map(|(id, passages)| (words.say(id), passages.iter().map(|p| p.text.clone()).collect())).collect(),
        sources: sources.map(|(i, s)| format!("[{}] {}", i + 1, source_name(words, s))).collect(),
        confidence: words.with("entry-confidence", &[("remarque", entry.confidence.remark.as_str().into())]),
    }
}

/// An entry in full: what a reader sees of a file.
pub fn entry_text(words: &Words, entry: &Entry) -> String {
    let sections = entry_sections(words, entry);
    let parts = sections.parts.iter().map(|(title, lines)| list(title, lines));
    let sources = titled(&words.say("answer-sources"), &sections.sources);
    std::iter::once(sections.title).chain(parts).chain([sources, sections.confidence]).collect::<Vec<_>>().join("\n\n")
}

/// A collectivité with its level, and its département where homonyms need it.
pub fn territory_text(words: &Words, territory: &Territory) -> String {
    let level = words.say(&level_id(territory.level));
    let id = if territory.departement.is_empty() { "territory" } else { "territory-of" };
    words.with(
        id,
        &[
            ("nom", territory.name.as_str().into()),
            ("niveau", level.into()),
            ("departement", territory.departement.as_str().into()),
        ],
    )
}
