//! The rubric of the boomer risk: dimensions, levels, weights, floors, freshness. The review reads it; nothing here rates.

use super::pattern::Pattern;
use super::signal::Dimension;

/// The rubric.
#[derive(Debug, Clone)]
pub struct Rubric {
    /// The eight dimensions.
    pub dimensions: Vec<DimensionScale>,
    /// The effect of a trend's age, youngest first.
    pub freshness: Vec<FreshnessStep>,
    /// Conditions under which the score rises to a floor.
    pub floors: Vec<Floor>,
    /// The most that risk signals add to a level, in points of level.
    pub risk_cap: f64,
    /// The most that protections take from a level, in points of level.
    pub protection_cap: f64,
    /// The weight of the mean in the score, 0 to 1; the worst fault has the rest.
    pub mean_share: f64,
    /// From this many words that describe a person or a scene, the lower starting level holds.
    pub scene_words: usize,
    /// What is said only to be refused (« pas de discours »): the negation and the words that it bears on.
    pub negation: Pattern,
    /// Where a negation ends because the sentence sets out again.
    pub resumption: Pattern,
    /// An instruction to the tool, with the part of the sentence that holds it: it is no part of the idea.
    pub instruction: Pattern,
    /// What says that somebody speaks (« une apprentie dit »), at the end of the text before the words.
    pub attribution: Pattern,
    /// The signals of self-mockery, which halve the weight of dated slang.
    pub excuses: Vec<String>,
    /// The score from which the band is medium, then high.
    pub bands: (f64, f64),
}

/// A dimension with its weight and its levels.
#[derive(Debug, Clone)]
pub struct DimensionScale {
    /// The dimension.
    pub dimension: Dimension,
    /// Its title.
    pub title: String,
    /// Its weight; those of the eight sum to 100.
    pub weight: f64,
    /// Whether it is an active fault (one that gets mocked) and not a lack.
    pub active: bool,
    /// The level when an idea says nothing of it, 0 to 4.
    pub start: f64,
    /// The same when the idea describes a person or a scene.
    pub start_with_scene: f64,
    /// What each level means, from 0 to 4.
    pub levels: Vec<String>,
    /// Two examples of each level, from 0 to 4.
    pub examples: Vec<Vec<String>>,
    /// What is said when the meaning of an idea raises the risk through this dimension.
    pub meaning_raises: String,
    /// What is said when it lowers it.
    pub meaning_lowers: String,
}

/// What the age of a trend since its peak adds to the level of forced youth-speak.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FreshnessStep {
    /// Up to this age, in months; none for any older.
    pub up_to_months: Option<f64>,
    /// The effect, in points of level.
    pub effect: f64,
    /// The effect when the text says that it is a memory.
    pub effect_as_memory: f64,
}

/// The name of the age of what is older than every limit.
pub const OLDEST: &str = "ancienne";

impl FreshnessStep {
    /// The name of this class of age (`24_mois`), by which its weight is fitted.
    pub fn name(&self) -> String {
        self.up_to_months.map_or(OLDEST.to_owned(), |months| format!("{months}_mois"))
    }
}

/// A floor of the score.
#[derive(Debug, Clone)]
pub struct Floor {
    /// The score that it rises to, 0 to 100.
    pub score: f64,
    /// Levels of dimensions that must all be reached.
    pub at_least: Vec<(Dimension, f64)>,
    /// How many active dimensions must be at `count_level` or more (0 for none).
    pub count: usize,
    /// The level that they must be at.
    pub count_level: f64,
    /// Whether an elected person must be shown without self-mockery.
    pub elected: bool,
}
