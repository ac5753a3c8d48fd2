//! Fitting the weights of the ranking and of the confidence on labelled questions, and doing so without each fold in turn.

use std::collections::BTreeSet;

use super::ask::Coach;
use crate::domain::golden::GoldenQuestion;
use crate::domain::logistic::{Example, fit};
use crate::domain::weights::Weights;
use crate::search::{CONFIDENCE_FEATURES, Feature, IndexError, RANKING_FEATURES, Retrieval};

/// The ridge of the ranking's weights.
const RANKING_RIDGE: f64 = 1.0;

/// The ridge of the confidence's weights.
const CONFIDENCE_RIDGE: f64 = 0.1;

/// The share of unanswerable questions that may be answered when the threshold is chosen.
const FALSE_ANSWERS: f64 = 0.08;

/// How much a labelled question of the base counts beside one that is given: it was written by those who wrote the base.
const OWN_LABELS: f64 = 0.4;

/// Fits all weights on these labelled questions and those of the base, starting from `start` (whose field weights are
/// kept).
///
/// # Errors
/// When the index fails.
pub fn weights(coach: &Coach, questions: &[&GoldenQuestion], start: &Weights) -> Result<Weights, IndexError> {
    let mut fitted = start.clone();
    let given = questions.len();
    let counts = |i: usize| if i < given { 1.0 } else { OWN_LABELS };
    let questions: Vec<&GoldenQuestion> = questions.iter().copied().chain(&coach.knowledge().labels.questions).collect();
    let labelled: BTreeSet<&str> = questions.iter().flat_map(|q| &q.attendu).map(|id| kind(id)).collect();
    let mut pairs = Vec::new();
    for (i, question) in questions.iter().enumerate().filter(|(_, q)| q.is_answerable()) {
        let found = coach.search().retrieve_with(&question.question, start)?;
        pairs.extend(ranking_pairs(coach, question, &found, &labelled, counts(i)));
    }
    fitted.ranking = fit(&RANKING_FEATURES, &pairs, RANKING_RIDGE, false);
    let mut examples = Vec::new();
    for (i, question) in questions.iter().enumerate() {
        let found = coach.search().retrieve_with(&question.question, &fitted)?;
        let yes = is_right(question, &ranking(coach, &found));
        examples.push(Example { features: values(&CONFIDENCE_FEATURES, &found.evidence), weight: counts(i), yes });
    }
    fitted.confidence = fit(&CONFIDENCE_FEATURES, &examples, CONFIDENCE_RIDGE, true);
    // The base's own near misses were made to be hard: the threshold is chosen on what strangers ask.
    let judged = if given > 0 { given } else { questions.len() };
    fitted.threshold = threshold(questions.get(..judged).unwrap_or_default(), &examples, &fitted);
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
fn ranking_pairs(
    coach: &Coach,
    question: &GoldenQuestion,
    found: &Retrieval,
    labelled: &BTreeSet<&str>,
    counts: f64,
) -> Vec<Example> {
    let entries = coach.search().entries();
    let id = |entry: usize| entries.get(entry).map(|e| e.id.as_str().to_owned()).unwrap_or_default();
    let (right, others): (Vec<_>, Vec<_>) = found.candidates.iter().partition(|c| question.attendu.contains(&id(c.entry)));
    let wrong: Vec<_> = others.into_iter().filter(|c| !question.tolere.contains(&id(c.entry))).collect();
    let weight = counts * PAIR_SCALE / (right.len() * wrong.len()).max(1) as f64;
    let mut pairs = Vec::new();
    for good in &right {
        for bad in &wrong {
            let kind_counts = if labelled.contains(kind(&id(bad.entry))) { 1.0 } else { UNLABELLED_KIND };
            let good = values(&RANKING_FEATURES, &good.features);
            let bad = values(&RANKING_FEATURES, &bad.features);
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
fn threshold(questions: &[&GoldenQuestion], examples: &[Example], fitted: &Weights) -> f64 {
    let mut unanswerable: Vec<f64> = questions
        .iter()
        .zip(examples)
        .filter(|(q, _)| !q.is_answerable())
        .map(|(_, e)| {
            let named: Vec<Feature> = CONFIDENCE_FEATURES.iter().copied().zip(e.features.iter().copied()).collect();
            crate::search::sigmoid(fitted.confidence.score(&named))
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
