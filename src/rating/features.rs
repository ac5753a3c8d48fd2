//! An idea as named features: signals, dated trends, clues, words, platform and shape. The rating weighs them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::domain::knowledge::Knowledge;
use crate::domain::model::length_class;
use crate::domain::post::Post;
use crate::domain::rubric::{OLDEST, Rubric};
use crate::domain::signal::{Dimension, Direction, Idea, find};
use crate::domain::text::{sentences, words};
use crate::domain::trend::{Trend, TrendStatus};
use crate::search::analysis::Analysis;

/// A feature of an idea.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its name: `signal:…`, `tendance:…`, `indice:…`, `encore:…` (a clue found again), `mot:…`, `reseau:…`, `forme:…`.
    pub name: String,
    /// How much of it there is, 0 to 1 mostly.
    pub value: f64,
    /// Where it stands in the folded text, where it stands anywhere.
    pub span: Option<Range<usize>>,
}

/// How many further matches of a clue count.
const MORE: usize = 3;

/// Words above which an idea is long.
const LONG: usize = 60;

/// The factor on dated slang that is quoted or turned against oneself (rubric, « Autodérision », « Citation d’un jeune »).
const EXCUSED: f64 = 0.5;

/// The features of an idea.
pub(super) fn features(knowledge: &Knowledge, analysis: &Analysis, idea: &Idea, post: &Post<'_>) -> Vec<Feature> {
    let mut found = Vec::new();
    rules(knowledge, idea, post, &mut found);
    for clue in &knowledge.clues {
        let spans: Vec<Range<usize>> = clue.pattern.find_iter(idea.folded()).filter(|m| !idea.is_denied(m)).collect();
        if let Some(first) = spans.first() {
            push(&mut found, format!("indice:{}", clue.slug), 1.0, Some(first.clone()));
        }
        if spans.len() > 1 {
            let more = (spans.len() - 1).min(MORE) as f64 / MORE as f64;
            push(&mut found, format!("encore:{}", clue.slug), more, spans.get(1).cloned());
        }
    }
    let mut seen = BTreeSet::new();
    for (stem, span) in analysis.all_stems(idea.folded()) {
        if !idea.is_denied(&span) && !is_name(idea, &span) && seen.insert(stem.clone()) {
            push(&mut found, format!("mot:{stem}"), 1.0, Some(span));
        }
    }
    push(&mut found, format!("reseau:{}", post.platform), 1.0, None);
    shape(idea.raw(), &mut found);
    found
}

fn push(into: &mut Vec<Feature>, name: String, value: f64, span: Option<Range<usize>>) {
    into.push(Feature { name, value, span });
}

/// Whether a word is written as a name: a capital and small letters, away from a sentence's start. Another town's name
/// must not change a rating.
fn is_name(idea: &Idea, span: &Range<usize>) -> bool {
    let mut letters = idea.as_written(span).chars();
    if !letters.next().is_some_and(char::is_uppercase) || !letters.any(char::is_lowercase) {
        return false;
    }
    let before = idea.folded().get(..span.start).unwrap_or_default().trim_end();
    !(before.is_empty() || before.ends_with(['.', '!', '?', ':', '«', '"', '-', '•']))
}

/// Signals, and trends by their age. Of a signal and a trend that name the same thing, the stronger counts.
fn rules(knowledge: &Knowledge, idea: &Idea, post: &Post<'_>, into: &mut Vec<Feature>) {
    let signals = find(&knowledge.signals, idea);
    let slug = |i: usize| knowledge.signals.get(i).map_or("", |s| s.slug.as_str());
    let excused = signals.iter().any(|f| knowledge.rubric.excuses.iter().any(|e| e == slug(f.signal)));
    let mut dated: BTreeMap<String, (f64, Range<usize>)> = BTreeMap::new();
    for trend in &knowledge.trends {
        let span = trend.patterns.iter().find_map(|p| p.find_iter(idea.folded()).find(|m| !idea.is_denied(m)));
        if let Some(span) = span {
            let (age, effect) = age(&knowledge.rubric, trend, post);
            let stronger = dated.get(&age).is_none_or(|(before, _)| effect > *before);
            if stronger {
                dated.insert(age, (effect, span));
            }
        }
    }
    for found in signals {
        let Some(signal) = knowledge.signals.get(found.signal) else { continue };
        let is_slang = signal.dimension == Dimension::ForcedYouth && signal.direction == Direction::Risk;
        if is_slang && let Some(span) = &found.span {
            let weaker = |(effect, trend): &(f64, Range<usize>)| *effect > signal.weight && overlaps(span, trend);
            if dated.values().any(weaker) {
                continue;
            }
            dated.retain(|_, (effect, trend)| *effect > signal.weight || !overlaps(span, trend));
        }
        let quoted = is_slang && (excused || found.span.as_ref().is_some_and(|s| is_quoted(idea, s, &knowledge.rubric)));
        push(into, format!("signal:{}", signal.slug), if quoted { EXCUSED } else { 1.0 }, found.span);
    }
    for (age, (_, span)) in dated {
        let quoted = excused || is_quoted(idea, &span, &knowledge.rubric);
        push(into, format!("tendance:{age}"), if quoted { EXCUSED } else { 1.0 }, Some(span));
    }
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether what stands there is said by somebody whom the idea names (« une apprentie dit… »), within the same sentence.
fn is_quoted(idea: &Idea, span: &Range<usize>, rubric: &Rubric) -> bool {
    let before = idea.folded().get(..span.start).unwrap_or_default();
    let sentence = before.rfind(['.', '!', '?', ';']).map_or(0, |at| at + 1);
    before.get(sentence..).is_some_and(|text| rubric.attribution.is_match(text))
}

/// The class of a trend's age on the day, and its effect on forced youth-speak in points of level.
fn age(rubric: &Rubric, trend: &Trend, post: &Post<'_>) -> (String, f64) {
    if trend.status == TrendStatus::Evergreen {
        return ("perenne".to_owned(), 0.0);
    }
    let months = f64::from(post.date.year() - trend.peak.0) * 12.0 + f64::from(post.date.month() - trend.peak.1);
    let step = rubric.freshness.iter().find(|s| s.up_to_months.is_none_or(|limit| months <= limit));
    match step {
        Some(step) => (step.name(), step.effect),
        None => (OLDEST.to_owned(), 0.0),
    }
}

/// Length, sentences, figures, lists.
fn shape(raw: &str, into: &mut Vec<Feature>) {
    let count = words(raw).len();
    let share = |n: usize, most: usize| n.min(most) as f64 / most as f64;
    let per_sentence = count / sentences(raw).len().max(1);
    let figures = raw.split(|c: char| !c.is_ascii_digit()).filter(|d| !d.is_empty()).count();
    let shouted = raw.split(|c: char| !c.is_alphabetic()).any(|w| w.chars().count() > 3 && w.chars().all(char::is_uppercase));
    for (name, value) in [
        ("courte", f64::from(length_class(count) == 0)),
        ("moyenne", f64::from(length_class(count) == 1)),
        ("longue", f64::from(count > LONG)),
        ("mots", share(count, 80)),
        ("mots_par_phrase", share(per_sentence, 40)),
        ("chiffres", share(figures, 6)),
        ("virgules", share(raw.matches(',').count(), 8)),
        ("capitales", f64::from(shouted)),
    ] {
        if value > 0.0 {
            push(into, format!("forme:{name}"), value, None);
        }
    }
}
