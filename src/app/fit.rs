//! Fitting the weights of the ranking and of the confidence on labelled questions, and doing so without each fold in turn.

use std::collections::BTreeSet;

use super::ask::Coach;
use crate::domain::golden::GoldenQuestion;
use crate::domain::logistic::{Example, fit};
use crate::domain::meaning::EncoderError;
use crate::domain::weights::{Scoring, Weights};
use crate::search::{
    CONFIDENCE_FEATURES, Feature, IndexError, MEANING_CONFIDENCE_FEATURES, MEANING_RANKING_FEATURES, RANKING_FEATURES, Retrieval,
    Sense, sigmoid,
};

/// The ridge of the ranking's weights.
const RANKING_RIDGE: f64 = 1.0;

/// The ridge of the confidence's weights.
const CONFIDENCE_RIDGE: f64 = 0.1;

/// The share of unanswerable questions that may be answered when the threshold is chosen.
const FALSE_ANSWERS: f64 = 0.08;

/// How much a labelled question of the base counts beside one that is given: it was written by those who wrote the base.
const OWN_LABELS: f64 = 0.4;

/// A labelled question with what it means, where that is known.
pub struct Asked<'a> {
    question: &'a GoldenQuestion,
    sense: Option<Sense>,
    weight: f64,
}

/// These labelled questions with their meanings; `weight` is how much each counts.
fn asked<'a>(coach: &Coach, questions: &'a [GoldenQuestion], weight: f64) -> Result<Vec<Asked<'a>>, EncoderError> {
    let texts: Vec<&str> = questions.iter().map(|q| q.question.as_str()).collect();
    let senses = coach.senses(&texts)?;
    Ok(questions.iter().zip(senses).map(|(question, sense)| Asked { question, sense, weight }).collect())
}

/// The questions that were given, and those of the base.
///
/// # Errors
/// When the encoder fails.
pub fn read<'a>(coach: &'a Coach, questions: &'a [GoldenQuestion]) -> Result<(Vec<Asked<'a>>, Vec<Asked<'a>>), EncoderError> {
    Ok((asked(coach, questions, 1.0)?, asked(coach, &coach.knowledge().labels.questions, OWN_LABELS)?))
}

/// Fits all weights on these questions and those of the base, starting from `start`, whose field weights are kept. Those
/// with meaning are kept, too, where no meaning is known.
///
/// # Errors
/// When the index fails.
pub fn weights(coach: &Coach, given: &[&Asked<'_>], own: &[Asked<'_>], start: &Weights) -> Result<Weights, IndexError> {
    let mut fitted = start.clone();
    fitted.words = scoring(coach, given, own, start, false)?;
    if let Some(model) = coach.meaning_model() {
        fitted.meaning = scoring(coach, given, own, start, true)?;
        fitted.model = model;
    }
    Ok(fitted)
}

/// The features of the ranking and of the confidence, with those of meaning or without.
pub fn feature_names(has_meaning: bool) -> (Vec<&'static str>, Vec<&'static str>) {
    let (mut ranking, mut confidence) = (RANKING_FEATURES.to_vec(), CONFIDENCE_FEATURES.to_vec());
    if has_meaning {
        ranking.extend(MEANING_RANKING_FEATURES);
        confidence.extend(MEANING_CONFIDENCE_FEATURES);
    }
    (ranking, confidence)
}

fn scoring(
    coach: &Coach,
    given: &[&Asked<'_>],
    own: &[Asked<'_>],
    start: &Weights,
    has_meaning: bool,
) -> Result<Scoring, IndexError> {
    let (ranking_names, confidence_names) = feature_names(has_meaning);
    let questions: Vec<&Asked<'_>> = given.iter().copied().chain(own).collect();
    let labelled: BTreeSet<&str> = questions.iter().flat_map(|q| &q.question.attendu).map(|id| kind(id)).collect();
    let mut weights = start.clone();
    let find = |asked: &Asked<'_>, weights: &Weights| {
        coach.search().retrieve(&asked.question.question, asked.sense.as_ref().filter(|_| has_meaning), weights)
    };
    let mut pairs = Vec::new();
    for asked in questions.iter().filter(|q| q.question.is_answerable()) {
        let found = find(asked, start)?;
        pairs.extend(ranking_pairs(coach, asked, &found, &labelled, &ranking_names));
    }
    let mut fitted = Scoring { ranking: fit(&ranking_names, &pairs, RANKING_RIDGE, false), ..Scoring::default() };
    if has_meaning {
        weights.meaning = fitted.clone();
    } else {
        weights.words = fitted.clone();
    }
    let mut examples = Vec::new();
    for asked in &questions {
        let found = find(asked, &weights)?;
        let yes = is_right(asked.question, &ranking(coach, &found));
        examples.push(Example { features: values(&confidence_names, &found.evidence), weight: asked.weight, yes });
    }
    fitted.confidence = fit(&confidence_names, &examples, CONFIDENCE_RIDGE, true);
    // The base's own near misses were made to be hard: the threshold is chosen on what strangers ask.
    let judged = if given.is_empty() { questions.len() } else { given.len() };
    fitted.threshold = threshold(questions.get(..judged).unwrap_or_default(), &examples, &fitted, &confidence_names);
    Ok(fitted)
}

/// The ids of what was found, best first.
fn ranking(coach: &Coach, found: &Retrieval) -> Vec<String> {
    let entries = coach.search().entries();
    found.candidates.iter().filter_map(|c| entries.get(c.entry)).map(|e| e.id.to_string()).collect()
}

/// The kind of an id: what stands before its colon.
pub(super) fn kind(id: &str) -> &str {
    id.split_once(':').map_or("", |(kind, _)| kind)
}

/// Whether the first entry of the labels' kinds is one that they name.
pub(super) fn is_right(question: &GoldenQuestion, ranking: &[String]) -> bool {
    let named: BTreeSet<&String> = question.attendu.iter().chain(&question.tolere).collect();
    let kinds: BTreeSet<&str> = named.iter().map(|id| kind(id)).collect();
    question.is_answerable() && ranking.iter().find(|id| kinds.contains(kind(id))).is_some_and(|id| named.contains(id))
}

/// A right candidate against each wrong one, as the difference of their features. Entries that the labels tolerate are
/// no wrong ones; those of a kind that the labels never name may be right too, and count for less.
fn ranking_pairs(coach: &Coach, asked: &Asked<'_>, found: &Retrieval, labelled: &BTreeSet<&str>, names: &[&str]) -> Vec<Example> {
    let question = asked.question;
    let entries = coach.search().entries();
    let id = |entry: usize| entries.get(entry).map(|e| e.id.as_str().to_owned()).unwrap_or_default();
    let (right, others): (Vec<_>, Vec<_>) = found.candidates.iter().partition(|c| question.attendu.contains(&id(c.entry)));
    let wrong: Vec<_> = others.into_iter().filter(|c| !question.tolere.contains(&id(c.entry))).collect();
    let weight = asked.weight * PAIR_SCALE / (right.len() * wrong.len()).max(1) as f64;
    let mut pairs = Vec::new();
    for good in &right {
        for bad in &wrong {
            let kind_counts = if labelled.contains(kind(&id(bad.entry))) { 1.0 } else { UNLABELLED_KIND };
            let good = values(names, &good.features);
            let bad = values(names, &bad.features);
            let features = good.iter().zip(bad).map(|(g, b)| g - b).collect();
            pairs.push(Example { features, weight: weight * kind_counts, yes: true });
        }
    }
    pairs
}

/// How much a wrong candidate counts that is of a kind which the labels never name.
const UNLABELLED_KIND: f64 = 0.2;

/// Each question's pairs weigh this much together, so that the ridge has the same meaning whatever their number.
const PAIR_SCALE: f64 = 10.0;

fn values(names: &[&str], features: &[Feature]) -> Vec<f64> {
    names.iter().map(|name| features.iter().find(|(n, _)| n == name).map_or(0.0, |(_, value)| *value)).collect()
}

/// The lowest probability at which no more than the allowed share of unanswerable questions is answered.
fn threshold(questions: &[&Asked<'_>], examples: &[Example], fitted: &Scoring, names: &[&'static str]) -> f64 {
    let mut unanswerable: Vec<f64> = questions
        .iter()
        .zip(examples)
        .filter(|(q, _)| !q.question.is_answerable())
        .map(|(_, e)| {
            let features: Vec<Feature> = names.iter().copied().zip(e.features.iter().copied()).collect();
            sigmoid(fitted.confidence.score(&features))
        })
        .collect();
    unanswerable.sort_by(|a, b| b.total_cmp(a));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small count")]
    let allowed = (unanswerable.len() as f64 * FALSE_ANSWERS) as usize;
    unanswerable.get(allowed).map_or(0.5, |p| p + 1e-6)
}

/// Splits ids into folds, the same each time: an id's fold is that of its place in the order of the ids' hashes.
pub fn folds(ids: &[&str], count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|i| ids.get(*i).map(|id| fnv(id)));
    let mut folds = vec![0; ids.len()];
    for (place, i) in order.into_iter().enumerate() {
        if let Some(fold) = folds.get_mut(i) {
            *fold = place % count.max(1);
        }
    }
    folds
}

/// FNV-1a: the same on every machine and in every version, unlike the standard library's.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
