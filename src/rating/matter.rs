//! What an idea is about: the domains of competence, by the stems that speak for each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::meaning::Vector;
use crate::domain::model::{MatterModel, MeaningModel};
use crate::domain::pattern::Pattern;
use crate::domain::review::Matter;
use crate::domain::text::fold;
use crate::search::analysis::Analysis;

/// What a text's domain is recognised by.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Stems, pairs of neighbouring stems and openings of long words, with how often each stands in the text.
    pub counts: BTreeMap<String, usize>,
    /// Runs of neighbouring stems: what whole expressions are looked up by.
    pub runs: BTreeSet<String>,
}

/// The longest expression that is looked up whole, in stems.
const LONGEST: usize = 4;

/// The terms of a text. What `apart` finds tells how a post is made and not what it is about: it is left out.
pub(crate) fn terms<'p>(
    analysis: &Analysis,
    text: &str,
    apart: impl Iterator<Item = &'p Pattern>,
    groups: &HashMap<String, usize>,
) -> Terms {
    let mut folded = fold(text);
    for pattern in apart {
        let spans: Vec<_> = pattern.find_iter(&folded).collect();
        for span in spans.into_iter().rev() {
            folded.replace_range(span, " ");
        }
    }
    let stems: Vec<String> = analysis.stems(&folded).into_iter().filter(|s| !s.chars().all(|c| c.is_ascii_digit())).collect();
    let runs: BTreeSet<String> = (1..=LONGEST).flat_map(|n| stems.windows(n).map(|run| run.join(" "))).collect();
    let mut counts = BTreeMap::new();
    for word in folded.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() > OPENING) {
        *counts.entry(format!("{}~", word.get(..OPENING).unwrap_or(word))).or_default() += 1;
    }
    for pair in stems.windows(2) {
        if let [a, b] = pair {
            *counts.entry(format!("{a} {b}")).or_default() += 1;
        }
    }
    for stem in stems {
        *counts.entry(stem).or_default() += 1;
    }
    for group in runs_of_groups(&runs, groups) {
        *counts.entry(format!("={group}")).or_default() += 1;
    }
    Terms { counts, runs }
}

/// The groups of the lexicon that a text names, whatever the word it uses.
fn runs_of_groups<'g>(runs: &'g BTreeSet<String>, groups: &'g HashMap<String, usize>) -> impl Iterator<Item = usize> + 'g {
    runs.iter().filter_map(|run| groups.get(run)).copied()
}

/// The run of stems of an expression; none when nothing is left of it.
pub(crate) fn run(analysis: &Analysis, expression: &str) -> Option<String> {
    let stems: Vec<String> = analysis.stems(expression).into_iter().filter(|s| !s.chars().all(|c| c.is_ascii_digit())).collect();
    (!stems.is_empty() && stems.len() <= LONGEST).then(|| stems.join(" "))
}

/// The letters of a long word's opening, by which its family is known.
const OPENING: usize = 5;

/// The weight of each known term in a text: its rarity, more when it stands there often, the whole of length 1.
pub fn weighed(terms: &BTreeMap<String, usize>, rarity: impl Fn(&str) -> Option<f64>) -> Vec<(&str, f64)> {
    let mut found: Vec<(&str, f64)> = terms
        .iter()
        .filter_map(|(term, count)| rarity(term).map(|r| (term.as_str(), r * (1.0 + (*count as f64).ln()))))
        .collect();
    let length = found.iter().map(|(_, x)| x * x).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    for (_, x) in &mut found {
        *x /= length;
    }
    found
}

/// How much a text's meaning speaks for each domain, and what turns both into probabilities.
#[derive(Debug, Clone)]
pub struct MatterSense {
    /// What speaks for each domain, in the order of the model.
    pub speaks: Vec<f64>,
    /// As [`MatterModel::cue_weight`].
    pub cue_weight: f64,
    /// As [`MatterModel::acts`].
    pub acts: f64,
    /// As [`MatterModel::sharpness`].
    pub sharpness: f64,
}

impl MatterSense {
    /// What a vector speaks for.
    pub fn new(model: &MeaningModel, vector: &Vector) -> Self {
        let speaks = model.matters.values(vector).into_iter().map(|x| x * model.matter_weight).collect();
        Self { speaks, cue_weight: model.cue_weight, acts: model.acts, sharpness: model.sharpness }
    }
}

/// The domains of a text by its terms and, where it is known, its meaning, likeliest first. `acts` tells whether the
/// author acts in a domain.
pub fn matters(model: &MatterModel, terms: &Terms, sense: Option<&MatterSense>, acts: impl Fn(&str) -> bool) -> Vec<Matter> {
    let (cue_weight, acts_weight, sharpness) =
        sense.map_or((model.cue_weight, model.acts, model.sharpness), |s| (s.cue_weight, s.acts, s.sharpness));
    let mut scores = model.start.clone();
    if let Some(sense) = sense {
        scores.iter_mut().zip(&sense.speaks).for_each(|(score, speaks)| *score += speaks);
    }
    for (term, weight) in weighed(&terms.counts, |t| model.stems.get(t).map(|(rarity, _)| *rarity)) {
        for (domain, speaks) in model.stems.get(term).map(|(_, d)| d.as_slice()).unwrap_or_default() {
            if let Some(score) = scores.get_mut(*domain) {
                *score += weight * speaks;
            }
        }
    }
    let mut evoked = vec![0.0; scores.len()];
    for (domain, strength) in terms.runs.iter().filter_map(|run| model.cues.get(run)).flatten() {
        if let Some(sum) = evoked.get_mut(*domain) {
            *sum += strength;
        }
    }
    scores.iter_mut().zip(evoked).for_each(|(score, sum): (&mut f64, f64)| *score += cue_weight * sum);
    for (score, domain) in scores.iter_mut().zip(&model.domains) {
        if acts(domain) {
            *score += acts_weight;
        }
    }
    let top = scores.iter().copied().fold(f64::MIN, f64::max);
    let shares: Vec<f64> = scores.iter().map(|s| ((s - top) * sharpness).exp()).collect();
    let total: f64 = shares.iter().sum();
    let mut found: Vec<Matter> = model
        .domains
        .iter()
        .zip(shares)
        .map(|(domain, share)| Matter { domain: domain.clone(), probability: share / total })
        .collect();
    found.sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.domain.cmp(&b.domain)));
    found
}
