//! What can only be judged with every file at hand: ids, cross-references, and the signals' own examples.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{Examples, Parts};
use crate::domain::entry::{Entry, EntryId, Kind};
use crate::domain::fault::{Fault, FaultKind};
use crate::domain::signal::{Dimension, Idea, Part, Rule, Signal, holds};
use crate::domain::text::fold;

/// Where something stands: its file, and its line where it is one of several in it.
pub(super) type Place = (String, Option<usize>);

/// The faults between files.
pub(super) fn faults(parts: &Parts, examples: Examples) -> Vec<Fault> {
    let mut found = Vec::new();
    duplicate_ids(parts, &mut found);
    names(parts, &mut found);
    references(parts, &mut found);
    if examples == Examples::Tested {
        signal_examples(parts, &mut found);
        pattern_examples(parts, &mut found);
    }
    found
}

fn fault(place: &Place, kind: FaultKind) -> Fault {
    Fault { file: place.0.clone(), line: place.1, kind }
}

/// Every id with its place, and what its file should be named after.
fn ids(parts: &Parts) -> Vec<(EntryId, &Place)> {
    let mut ids = Vec::new();
    ids.extend(parts.practices.iter().map(|(p, x)| (EntryId::new(Kind::Practice, &x.slug), p)));
    ids.extend(parts.lessons.iter().map(|(p, x)| (EntryId::new(Kind::Lesson, &x.slug), p)));
    ids.extend(parts.platforms.iter().map(|(p, x)| (EntryId::new(Kind::Platform, &x.slug), p)));
    ids.extend(parts.advice.iter().map(|(p, x)| (EntryId::new(Kind::Advice, &x.slug), p)));
    ids.extend(parts.guardrails.iter().map(|(p, x)| (EntryId::new(Kind::GuardRail, &x.code), p)));
    ids.extend(parts.competences.iter().map(|(p, x)| (EntryId::new(Kind::Competence, &x.slug), p)));
    ids.extend(parts.trends.iter().map(|(p, x)| (EntryId::new(Kind::Trend, &x.slug), p)));
    ids
}

fn duplicate_ids(parts: &Parts, found: &mut Vec<Fault>) {
    let mut first: BTreeMap<String, &Place> = BTreeMap::new();
    let signals = parts.signals.iter().map(|(place, s)| (format!("signal:{}", s.slug), place));
    let golden =
        parts.golden_questions.iter().chain(&parts.labelled_questions).map(|(place, g)| (format!("question:{}", g.id), place));
    let ideas = parts.golden_ideas.iter().chain(&parts.labelled_ideas).map(|(place, i)| (format!("idee:{}", i.id), place));
    let clues = parts.clues.iter().map(|(place, c)| (format!("indice:{}", c.slug), place));
    let topics = parts.topics.iter().map(|(place, t)| (format!("sujet:{}", t.slug), place));
    let others = signals.chain(golden).chain(ideas).chain(clues).chain(topics);
    for (id, place) in ids(parts).into_iter().map(|(id, place)| (id.to_string(), place)).chain(others) {
        if let Some(before) = first.get(&id) {
            let first = before.1.map_or_else(|| before.0.clone(), |line| format!("{}:{line}", before.0));
            found.push(fault(place, FaultKind::DuplicateId { id, first }));
        } else {
            first.insert(id, place);
        }
    }
}

/// A file that holds one thing is named after it (a guard rail's starts with its code).
fn names(parts: &Parts, found: &mut Vec<Fault>) {
    for (id, place) in ids(parts).into_iter().filter(|(_, place)| place.1.is_none()) {
        let slug = id.as_str().rsplit(':').next().unwrap_or_default();
        let stem = place.0.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem);
        let named =
            if id.as_str().starts_with(Kind::GuardRail.prefix()) { stem.starts_with(&slug.to_lowercase()) } else { stem == slug };
        if !named {
            found.push(fault(place, FaultKind::NameMismatch { id: slug.to_owned() }));
        }
    }
}

fn references(parts: &Parts, found: &mut Vec<Fault>) {
    let mut dead = |place: &Place, key: &str, target: &str| {
        found.push(fault(place, FaultKind::DeadReference { key: key.to_owned(), target: target.to_owned() }));
    };
    let practices: BTreeSet<&str> = parts.practices.iter().map(|(_, p)| p.slug.as_str()).collect();
    let domains: BTreeSet<&str> = parts.competences.iter().map(|(_, c)| c.slug.as_str()).collect();
    let signals: BTreeSet<&str> = parts.signals.iter().map(|(_, s)| s.slug.as_str()).collect();
    let clues: BTreeSet<String> = parts.clues.iter().map(|(_, c)| format!("indice:{}", c.slug)).collect();
    let entries: BTreeSet<String> = ids(parts).into_iter().map(|(id, _)| id.to_string()).collect();
    for (place, advice) in &parts.advice {
        for target in advice.practices.iter().filter(|p| !practices.contains(p.as_str())) {
            dead(place, "pratiques", target);
        }
        for target in advice
            .mends
            .iter()
            .filter(|m| !signals.contains(m.as_str()) && !clues.contains(m.as_str()) && Dimension::parse(m).is_none())
        {
            dead(place, "repare", target);
        }
    }
    for (place, competence) in &parts.competences {
        for target in competence.confusions.keys().filter(|d| !domains.contains(d.as_str())) {
            dead(place, "a_ne_pas_confondre", target);
        }
    }
    for (place, rule) in &parts.status_rules {
        for target in rule.domain.iter().filter(|d| !domains.contains(d.as_str())) {
            dead(place, "domaine_slug", target);
        }
    }
    for (place, signal) in &parts.signals {
        if let Rule::Together { all_of, none_of } = &signal.rule {
            let named = all_of.iter().flatten().filter_map(|part| match part {
                Part::Signal(slug) => Some(slug),
                Part::Any { .. } | Part::Words(_) => None,
            });
            for target in named.chain(none_of).filter(|s| !signals.contains(s.as_str())) {
                dead(place, "regle", target);
            }
        }
    }
    for (place, entry) in sheets(parts) {
        let marks = entry.facts.iter().chain(&entry.lessons).flat_map(|p| &p.sources);
        for mark in marks.filter(|m| **m >= entry.sources.len()) {
            dead(place, "sources", &format!("[{}]", mark + 1));
        }
    }
    for (place, domain, key) in domains_named(parts) {
        if !domains.contains(domain) && domain != NO_MATTER {
            dead(place, key, domain);
        }
    }
    for (place, topic) in parts.topics.iter().filter(|(_, t)| !practices.contains(t.practice.as_str())) {
        dead(place, "pratique", &topic.practice);
    }
    for (place, golden) in parts.golden_questions.iter().chain(&parts.labelled_questions) {
        for target in golden.attendu.iter().chain(&golden.tolere).filter(|id| !entries.contains(*id)) {
            dead(place, "attendu", target);
        }
    }
}

/// The domain of ideas that are about no public policy.
const NO_MATTER: &str = "hors_sujet_competence";

/// Every domain that another file names, with its key.
fn domains_named(parts: &Parts) -> Vec<(&Place, &str, &'static str)> {
    let mut named: Vec<(&Place, &str, &'static str)> = Vec::new();
    named.extend(parts.part_rules.iter().map(|(p, x)| (p, x.domain.as_str(), "domaine")));
    named.extend(parts.domain_plans.iter().map(|(p, x)| (p, x.domain.as_str(), "domaine")));
    named.extend(parts.topics.iter().map(|(p, x)| (p, x.domain.as_str(), "domaine")));
    named.extend(parts.domain_words.iter().map(|(p, x)| (p, x.domain.as_str(), "domaine")));
    for (place, idea) in parts.golden_ideas.iter().chain(&parts.labelled_ideas) {
        named.extend(idea.domains().into_iter().map(|domain| (place, domain, "domaine")));
    }
    named
}

/// The sheets whose passages may name their sources by number.
fn sheets(parts: &Parts) -> Vec<(&Place, Entry)> {
    let mut sheets: Vec<(&Place, Entry)> = Vec::new();
    sheets.extend(parts.practices.iter().map(|(p, x)| (p, x.entry())));
    sheets.extend(parts.lessons.iter().map(|(p, x)| (p, x.entry())));
    sheets.extend(parts.platforms.iter().map(|(p, x)| (p, x.entry())));
    sheets.extend(parts.advice.iter().map(|(p, x)| (p, x.entry())));
    sheets.extend(parts.guardrails.iter().map(|(p, x)| (p, x.entry())));
    sheets
}

/// How many examples of each sort a signal needs.
const MIN_EXAMPLES: usize = 2;

/// A signal is tested by its own examples, with all the others beside it, as combinations need them.
fn signal_examples(parts: &Parts, found: &mut Vec<Fault>) {
    let signals: Vec<Signal> = parts.signals.iter().map(|(_, s)| s.clone()).collect();
    for (i, (place, signal)) in parts.signals.iter().enumerate() {
        let holds = |text: &String| holds(&signals, i, &Idea::new(text, ""));
        for (key, examples) in [("exemples", &signal.examples), ("contre_exemples", &signal.counter_examples)] {
            if examples.len() < MIN_EXAMPLES {
                found.push(fault(place, FaultKind::TooFewExamples { rule: signal.slug.clone(), key }));
            }
        }
        for example in signal.examples.iter().filter(|e| !holds(e)) {
            found.push(fault(place, FaultKind::ExampleMissed { rule: signal.slug.clone(), example: example.clone() }));
        }
        for example in signal.counter_examples.iter().filter(|e| holds(e)) {
            found.push(fault(place, FaultKind::CounterExampleFound { rule: signal.slug.clone(), example: example.clone() }));
        }
    }
}

/// A guard rail's triggers and a trend's names are tested by their own examples.
fn pattern_examples(parts: &Parts, found: &mut Vec<Fault>) {
    for (place, guardrail) in &parts.guardrails {
        for trigger in &guardrail.triggers {
            let rule = trigger.pattern.as_str();
            test(place, rule, &trigger.examples, &trigger.counter_examples, &|t| trigger.pattern.is_match(t), found);
        }
    }
    for (place, clue) in &parts.clues {
        test(place, &clue.slug, &clue.examples, &clue.counter_examples, &|t| clue.pattern.is_match(t), found);
    }
    for (place, part) in &parts.part_rules {
        test(place, &part.domain, &part.inside_examples, &part.outside_examples, &|t| part.is_inside(t), found);
    }
    for (place, trend) in &parts.trends {
        test(place, &trend.slug, &trend.examples, &trend.counter_examples, &|t| trend.named_in(t), found);
    }
}

/// Says which examples a rule on folded text misses and which counter-examples it finds.
fn test(
    place: &Place,
    rule: &str,
    examples: &[String],
    counter_examples: &[String],
    finds: &dyn Fn(&str) -> bool,
    found: &mut Vec<Fault>,
) {
    for example in examples.iter().filter(|e| !finds(&fold(e))) {
        found.push(fault(place, FaultKind::ExampleMissed { rule: rule.to_owned(), example: example.clone() }));
    }
    for example in counter_examples.iter().filter(|e| finds(&fold(e))) {
        found.push(fault(place, FaultKind::CounterExampleFound { rule: rule.to_owned(), example: example.clone() }));
    }
}
