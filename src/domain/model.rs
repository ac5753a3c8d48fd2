//! What was fitted to rate ideas: the weight of each feature, and what turns the sums into a score, a domain, a guard rail.
//!
//! `knowledge/models/` holds them as tables; `eval --fit ideas` makes them again.

use std::collections::{BTreeMap, HashMap};

use super::meaning::Vector;
use super::signal::Dimension;

/// One number for each dimension, in the order of [`Dimension::ALL`].
pub type Levels = [f64; Dimension::ALL.len()];

/// How long an idea is, in words: short below the first limit, middling below the second.
pub const LENGTHS: (usize, usize) = (12, 22);

/// The class of an idea's length, as its margins are told apart: 0 short, 1 middling, 2 longer.
///
/// ```
/// use boomerometre::domain::model::length_class;
/// assert_eq!((length_class(11), length_class(12), length_class(22)), (0, 1, 2));
/// ```
pub fn length_class(words: usize) -> usize {
    usize::from(words >= LENGTHS.0) + usize::from(words >= LENGTHS.1)
}

/// The boomer risk: each feature's effect on the level of each dimension, and the way from levels to the score.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RiskModel {
    /// The levels of an idea without any feature.
    pub start: Levels,
    /// What each feature adds to the levels.
    pub features: HashMap<String, Levels>,
    /// The log-odds of the score when every level is 0.
    pub bias: f64,
    /// What one point of each level adds to the log-odds of the score; 0 or more.
    pub slopes: Levels,
    /// Half the width of the interval, in log-odds of the score, of short, middling and longer ideas.
    pub margins: [f64; 3],
}

/// The domains: what each stem or pair of stems speaks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MatterModel {
    /// Each stem's rarity and the domains that it speaks for, by their place in `domains`.
    pub stems: HashMap<String, (f64, Vec<(usize, f64)>)>,
    /// The domains.
    pub domains: Vec<String>,
    /// Each domain's score for a text without any known stem.
    pub start: Vec<f64>,
    /// Whole expressions of the base and the domains that they evoke, each with its strength, 0 to 1.
    pub cues: HashMap<String, Vec<(usize, f64)>>,
    /// What one cue of full strength adds to the score of its domain.
    pub cue_weight: f64,
    /// How much a domain in which the author acts gains.
    pub acts: f64,
    /// What turns scores into probabilities: log-odds per unit of score.
    pub sharpness: f64,
}

/// The guard rails: the weight of each feature for each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RailModel {
    /// By guard rail: its score without any feature, its threshold, its weights.
    pub rails: BTreeMap<String, Rail>,
}

/// One guard rail's line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rail {
    /// The score without any feature.
    pub start: f64,
    /// The score from which it is said.
    pub threshold: f64,
    /// Each feature's weight.
    pub weights: HashMap<String, f64>,
}

/// Whether an idea is about the part that a level holds: above 0 it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PartModel {
    /// The score without any feature.
    pub start: f64,
    /// Each feature's weight.
    pub weights: HashMap<String, f64>,
}

impl PartModel {
    /// The score of some features.
    pub fn score(&self, features: &[(String, f64)]) -> f64 {
        self.start + features.iter().filter_map(|(name, x)| self.weights.get(name).map(|w| w * x)).sum::<f64>()
    }
}

/// Several lines over the numbers of a vector.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Probe {
    /// What each line is of.
    pub names: Vec<String>,
    /// Each line's value for the mean vector that it was fitted on.
    pub starts: Vec<f64>,
    /// What the numbers of that mean vector sum to on each line.
    pub shifts: Vec<f64>,
    /// Each line's weights, one a number.
    pub lines: Vec<Vec<f64>>,
}

impl Probe {
    /// What a vector adds to the starts; nothing where it is of another dimension.
    pub fn added(&self, vector: &Vector) -> Vec<f64> {
        let numbers = vector.numbers();
        let sum = |line: &Vec<f64>| line.iter().zip(numbers).map(|(w, x)| w * f64::from(*x)).sum::<f64>();
        let fits = |line: &Vec<f64>| line.len() == numbers.len();
        self.lines.iter().zip(&self.shifts).map(|(line, shift)| if fits(line) { sum(line) - shift } else { 0.0 }).collect()
    }

    /// The value of each line for a vector.
    pub fn values(&self, vector: &Vector) -> Vec<f64> {
        self.added(vector).into_iter().zip(&self.starts).map(|(added, start)| start + added).collect()
    }
}

/// What the vector of an idea tells beside its words: what it adds to the sums of the other models, and what turns the
/// sums of both into a score, a domain, a guard rail.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MeaningModel {
    /// What it adds to the levels, one line a dimension.
    pub levels: Probe,
    /// The log-odds of the score when every level is 0.
    pub bias: f64,
    /// What one point of each level adds to the log-odds of the score; 0 or more.
    pub slopes: Levels,
    /// As [`RiskModel::margins`].
    pub margins: [f64; 3],
    /// The domains, one line each in the order of [`MatterModel::domains`].
    pub matters: Probe,
    /// How much these lines count.
    pub matter_weight: f64,
    /// As [`MatterModel::cue_weight`].
    pub cue_weight: f64,
    /// As [`MatterModel::acts`].
    pub acts: f64,
    /// As [`MatterModel::sharpness`].
    pub sharpness: f64,
    /// What it adds to the guard rails, one line each in the order of their names.
    pub rails: Probe,
    /// The score from which each is said, in the same order.
    pub thresholds: Vec<f64>,
    /// What it adds to whether an idea is about the part that a level holds: one line.
    pub parts: Probe,
}

impl Models {
    /// Whether what meaning adds is of the same domains and guard rails as the rest: it was fitted with it, then.
    pub fn is_in_step(&self) -> bool {
        self.meaning.as_ref().is_none_or(|meaning| {
            meaning.matters.names == self.matters.domains
                && meaning.rails.names.iter().eq(self.rails.rails.keys())
                && meaning.thresholds.len() == meaning.rails.names.len()
        })
    }
}

/// All that was fitted on ideas.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Models {
    /// What meaning adds; none where nothing was fitted with vectors.
    pub meaning: Option<MeaningModel>,
    /// The boomer risk.
    pub risk: RiskModel,
    /// The domains.
    pub matters: MatterModel,
    /// The guard rails.
    pub rails: RailModel,
    /// The parts.
    pub parts: PartModel,
}
