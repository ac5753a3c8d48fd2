//! The scorecard of reviews: how near they come to labelled ideas, by the metrics that the field uses.

use std::collections::BTreeSet;

use crate::domain::labels::LabelledIdea;
use crate::domain::review::{Band, NO_MATTER, Review};

/// A review as the scorecard reads it.
#[derive(Debug, Clone)]
pub struct IdeaPrediction {
    /// The risk, 0 to 100, and its interval.
    pub score: (f64, f64, f64),
    /// The main domain.
    pub domain: String,
    /// The verdict's name.
    pub verdict: &'static str,
    /// The holder's name.
    pub holder: &'static str,
    /// The guard rails.
    pub rails: BTreeSet<String>,
}

impl IdeaPrediction {
    /// What the scorecard reads of a review.
    pub fn new(review: &Review) -> Self {
        let standing = &review.standing;
        Self {
            score: (review.risk.score, review.risk.low, review.risk.high),
            domain: standing.domain.as_ref().map_or(NO_MATTER, |d| &d.slug).to_owned(),
            verdict: standing.verdict.name(),
            holder: standing.holder.map_or("aucun", |h| h.name()),
            rails: review.rails.iter().map(|r| r.rail.clone()).collect(),
        }
    }
}

/// The metrics; each NaN where there was nothing to measure.
#[derive(Debug, Clone, Default)]
pub struct IdeaScorecard {
    /// How many ideas.
    pub ideas: usize,
    /// Rank correlation of the risk, -1 to 1.
    pub spearman: f64,
    /// Mean absolute error of the risk, in points.
    pub error: f64,
    /// Quadratic kappa of the bands, up to 1.
    pub kappa: f64,
    /// Share of ideas whose risk is within the interval.
    pub covered: f64,
    /// Share of right verdicts.
    pub verdicts: f64,
    /// Share of right domains.
    pub domains: f64,
    /// Share of right holders.
    pub holders: f64,
    /// Guard rails said that were due.
    pub rail_precision: f64,
    /// Guard rails due that were said.
    pub rail_recall: f64,
}

impl IdeaScorecard {
    /// The figures in the order of the card, each after the id of the message that says it.
    pub fn figures(&self) -> [(&'static str, f64); 9] {
        [
            ("eval-spearman", self.spearman),
            ("eval-error", self.error),
            ("eval-kappa", self.kappa),
            ("eval-covered", self.covered),
            ("eval-verdicts", self.verdicts),
            ("eval-domains", self.domains),
            ("eval-holders", self.holders),
            ("eval-rail-precision", self.rail_precision),
            ("eval-rail-recall", self.rail_recall),
        ]
    }
}

/// Measures predictions, in step with the ideas, with the limits of the bands.
pub fn measure_ideas(ideas: &[LabelledIdea], predictions: &[IdeaPrediction], bands: (f64, f64)) -> IdeaScorecard {
    let rows: Vec<(&LabelledIdea, &IdeaPrediction)> = ideas.iter().zip(predictions).collect();
    let share = |right: &dyn Fn(&(&LabelledIdea, &IdeaPrediction)) -> bool| {
        rows.iter().filter(|r| right(r)).count() as f64 / rows.len() as f64
    };
    let truth: Vec<f64> = ideas.iter().map(LabelledIdea::boomer).collect();
    let said: Vec<f64> = predictions.iter().map(|p| p.score.0).collect();
    let (mut hit, mut named, mut due) = (0_usize, 0_usize, 0_usize);
    for (idea, prediction) in &rows {
        let right = idea.rails();
        named += prediction.rails.len();
        due += right.len();
        hit += prediction.rails.iter().filter(|r| right.contains(r.as_str())).count();
    }
    IdeaScorecard {
        ideas: rows.len(),
        spearman: pearson(&ranks(&truth), &ranks(&said)),
        error: truth.iter().zip(&said).map(|(a, b)| (a - b).abs()).sum::<f64>() / truth.len() as f64,
        kappa: kappa(&truth, &said, bands),
        covered: share(&|(i, p)| p.score.1 <= i.boomer() && i.boomer() <= p.score.2),
        verdicts: share(&|(i, p)| i.verdict() == p.verdict),
        domains: share(&|(i, p)| i.domains().contains(p.domain.as_str())),
        holders: share(&|(i, p)| i.holders().contains(p.holder)),
        rail_precision: hit as f64 / named as f64,
        rail_recall: hit as f64 / due as f64,
    }
}

/// Ranks from 1, equals sharing theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let below = |v: f64| values.iter().filter(|x| **x < v).count() as f64;
    let equal = |v: f64| values.iter().filter(|x| x.total_cmp(&v).is_eq()).count() as f64;
    values.iter().map(|v| below(*v) + f64::midpoint(equal(*v), 1.0)).collect()
}

fn pearson(x: &[f64], y: &[f64]) -> f64 {
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mx, my) = (mean(x), mean(y));
    let sum = |f: &dyn Fn(f64, f64) -> f64| x.iter().zip(y).map(|(a, b)| f(a - mx, b - my)).sum::<f64>();
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

/// Agreement of the bands beyond chance, a miss by two bands counting four times one by one.
fn kappa(truth: &[f64], said: &[f64], bands: (f64, f64)) -> f64 {
    let place = |score: f64| f64::from(Band::of(score, bands) as u8);
    let of = |values: &[f64]| values.iter().map(|v| place(*v)).collect::<Vec<f64>>();
    let (truth, said) = (of(truth), of(said));
    let observed: f64 = truth.iter().zip(&said).map(|(a, b)| (a - b).powi(2)).sum();
    let chance: f64 = truth.iter().map(|a| said.iter().map(|b| (a - b).powi(2)).sum::<f64>()).sum::<f64>() / truth.len() as f64;
    1.0 - observed / chance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_shared_by_equals() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0]), [2.5, 1.0, 2.5]);
        assert!((pearson(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn perfect_bands_have_a_kappa_of_one_and_chance_has_none() {
        let bands = (34.0, 67.0);
        assert!((kappa(&[10.0, 50.0, 90.0], &[0.0, 40.0, 99.0], bands) - 1.0).abs() < 1e-9);
        assert!(kappa(&[10.0, 90.0, 10.0, 90.0], &[10.0, 10.0, 90.0, 90.0], bands).abs() < 1e-9);
    }
}
