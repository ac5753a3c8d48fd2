//! Fitting what vectors add, on what the models of words leave unsaid of ideas that they have not seen.

use super::{
    ACTS, CUE_WEIGHTS, INNER, SHARPNESS, Sample, likelihood_of, log_odds, margins, misses, rail_names, slopes, thresholds,
};
use crate::app::probe::{self, Target};
use crate::domain::meaning::Vector;
use crate::domain::model::{MatterModel, MeaningModel, Probe};
use crate::domain::signal::Dimension;
use crate::rating::MatterSense;

/// What the models of words say of samples that they were fitted without.
pub(super) struct Unseen {
    /// By dimension.
    pub(super) levels: Vec<Vec<f64>>,
    /// By guard rail, in the order of their names.
    pub(super) rails: Vec<Vec<f64>>,
    /// The samples whose author holds a part of their domain: which, the score, and whether they are inside (1 or -1).
    pub(super) parts: Vec<(usize, f64, f64)>,
    /// The domains, fitted without the first of the inner folds.
    pub(super) trial: MatterModel,
}

/// The penalty on the weights of vectors, whose numbers are about a twentieth each: on levels and scores, on domains, on
/// guard rails and parts.
const MEANING_RIDGE: (f64, f64, f64) = (1.0, 1.0, 3.0);

/// The name of the only line of the parts.
const INSIDE: &str = "dedans";

/// How much the domains' lines over vectors may count.
const MATTER_WEIGHTS: [f64; 6] = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0];

/// Fits what vectors add, on what the words leave unsaid; none where a sample has no vector.
pub(super) fn meaning(samples: &[&Sample<'_>], unseen: &Unseen) -> Option<MeaningModel> {
    let vectors: Vec<&Vector> = samples.iter().map(|s| s.vector.as_ref()).collect::<Option<_>>()?;
    let counts: Vec<f64> = samples.iter().map(|s| s.weight()).collect();
    let all = Vectors { vectors: &vectors, counts: &counts };
    let mut model = MeaningModel::default();
    // Levels, and the score from them.
    let truth = |(.., json): &(Dimension, &str, &str)| samples.iter().map(|s| s.idea.level(json)).collect::<Vec<f64>>();
    let rest = less(&Dimension::ALL.iter().map(truth).collect::<Vec<_>>(), &unseen.levels);
    let dimensions = Dimension::ALL.iter().map(|(.., json)| (*json).to_owned());
    let (probe, told) = all.probe(&dimensions.zip(rest).collect::<Vec<_>>(), MEANING_RIDGE.0);
    model.levels = probe;
    let levels = more(&unseen.levels, &told);
    let scores: Vec<f64> = samples.iter().map(|s| log_odds(s.idea.boomer())).collect();
    (model.bias, model.slopes) = slopes(samples, &levels, &scores);
    model.margins = margins(misses(samples, &levels, &scores, model.bias, &model.slopes));
    // Guard rails.
    let names = rail_names(samples);
    let due = |name: &&str| samples.iter().map(|s| f64::from(s.idea.rails().contains(name))).collect::<Vec<f64>>();
    let targets: Vec<Vec<f64>> = names.iter().map(due).collect();
    let rest = names.iter().map(|name| (*name).to_owned()).zip(less(&targets, &unseen.rails));
    let (probe, told) = all.probe(&rest.collect::<Vec<_>>(), MEANING_RIDGE.2);
    model.rails = probe;
    model.thresholds = thresholds(samples, &more(&unseen.rails, &told), &targets);
    // Parts.
    let (vectors, counts): (Vec<&Vector>, Vec<f64>) =
        unseen.parts.iter().filter_map(|(i, ..)| Some((*vectors.get(*i)?, *counts.get(*i)?))).unzip();
    let rest: Vec<f64> = unseen.parts.iter().map(|(_, score, inside)| inside - score).collect();
    model.parts = probe::fit(&vectors, &[(INSIDE.to_owned(), rest)], &counts, MEANING_RIDGE.2);
    matter_meaning(samples, &all, &unseen.trial, &mut model);
    Some(model)
}

/// The lines of the domains over vectors, and how much they count, judged on ideas that neither they nor the words' lines
/// have seen.
fn matter_meaning(samples: &[&Sample<'_>], all: &Vectors<'_>, trial: &MatterModel, model: &mut MeaningModel) {
    let of = |domain: &String| samples.iter().map(|s| if s.idea.domain() == domain { 1.0 } else { -1.0 }).collect::<Vec<f64>>();
    let targets: Vec<Target> = trial.domains.iter().map(|domain| (domain.clone(), of(domain))).collect();
    let even = vec![1.0; samples.len()];
    let all = Vectors { vectors: all.vectors, counts: &even };
    let (inner, held) = all.split(&targets, 0);
    let judged = probe::fit(&inner.0, &inner.1, &inner.2, MEANING_RIDGE.1);
    let held: Vec<(&Sample<'_>, Vec<f64>)> =
        held.into_iter().filter_map(|i| Some((*samples.get(i)?, judged.values(all.vectors.get(i)?)))).collect();
    let mut best = f64::MIN;
    for matter_weight in MATTER_WEIGHTS {
        for cue_weight in CUE_WEIGHTS {
            for acts in ACTS {
                for sharpness in SHARPNESS {
                    let likelihood: f64 = held
                        .iter()
                        .map(|(sample, values)| {
                            let speaks = values.iter().map(|x| x * matter_weight).collect();
                            likelihood_of(trial, sample, Some(&MatterSense { speaks, cue_weight, acts, sharpness }))
                        })
                        .sum();
                    if likelihood > best {
                        best = likelihood;
                        (model.matter_weight, model.cue_weight, model.acts, model.sharpness) =
                            (matter_weight, cue_weight, acts, sharpness);
                    }
                }
            }
        }
    }
    model.matters = probe::fit(all.vectors, &targets, &even, MEANING_RIDGE.1);
}

/// The vectors of samples, and how much each counts.
struct Vectors<'a> {
    vectors: &'a [&'a Vector],
    counts: &'a [f64],
}

/// Vectors, targets and counts to fit on.
type Inner<'a> = (Vec<&'a Vector>, Vec<Target>, Vec<f64>);

impl<'a> Vectors<'a> {
    /// The lines fitted on all, and what lines that were fitted without each fold say of it.
    fn probe(&self, targets: &[Target], ridge: f64) -> (Probe, Vec<Vec<f64>>) {
        let mut told = vec![vec![0.0; self.vectors.len()]; targets.len()];
        for k in 0..INNER {
            let (inner, held) = self.split(targets, k);
            let probe = probe::fit(&inner.0, &inner.1, &inner.2, ridge);
            for i in held {
                let values = self.vectors.get(i).map(|v| probe.values(v)).unwrap_or_default();
                for (row, value) in told.iter_mut().zip(values) {
                    if let Some(slot) = row.get_mut(i) {
                        *slot = value;
                    }
                }
            }
        }
        (probe::fit(self.vectors, targets, self.counts, ridge), told)
    }

    /// Everything without fold `k`, and what is in it.
    fn split(&self, targets: &[Target], k: usize) -> (Inner<'a>, Vec<usize>) {
        let (held, kept): (Vec<usize>, Vec<usize>) = (0..self.vectors.len()).partition(|i| i % INNER == k);
        let of = |values: &[f64]| kept.iter().filter_map(|i| values.get(*i).copied()).collect::<Vec<f64>>();
        let vectors = kept.iter().filter_map(|i| self.vectors.get(*i).copied()).collect();
        ((vectors, targets.iter().map(|(name, t)| (name.clone(), of(t))).collect(), of(self.counts)), held)
    }
}

/// Values less others, in step.
fn less(from: &[Vec<f64>], others: &[Vec<f64>]) -> Vec<Vec<f64>> {
    from.iter().zip(others).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a - b).collect()).collect()
}

/// Values and others, in step.
fn more(to: &[Vec<f64>], others: &[Vec<f64>]) -> Vec<Vec<f64>> {
    to.iter().zip(others).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a + b).collect()).collect()
}
