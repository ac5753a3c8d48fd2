//! The boomer risk of an idea: levels of the eight dimensions, a score with its interval, and what each feature did.

use super::features::Feature;
use crate::domain::meaning::Vector;
use crate::domain::model::{Levels, MeaningModel, RiskModel, length_class};
use crate::domain::review::{Contribution, Risk};
use crate::domain::signal::Dimension;

/// What the vector of an idea adds, with the model that tells it.
pub(super) type Sense<'a> = Option<(&'a MeaningModel, &'a Vector)>;

/// Rates an idea by its features and, where it is known, by its meaning.
///
/// Levels are sums, and the log-odds of the score are a sum over levels: so each feature's share of the log-odds is
/// known, and it gets the same share of the way from the base to the score. Meaning is one feature a dimension.
pub(super) fn rate(
    model: &RiskModel,
    features: &[Feature],
    sense: Sense<'_>,
    written: impl Fn(&Feature) -> Option<String>,
    words: usize,
) -> Risk {
    let (bias, slopes, margins) = match sense {
        Some((meaning, _)) => (meaning.bias, &meaning.slopes, &meaning.margins),
        None => (model.bias, &model.slopes, &model.margins),
    };
    let slope = |levels: &Levels| -> f64 { levels.iter().zip(slopes).map(|(l, s)| l * s).sum() };
    let mut base_levels = model.start;
    if let Some((meaning, _)) = sense {
        base_levels.iter_mut().zip(&meaning.levels.starts).for_each(|(l, s)| *l += s);
    }
    let mut levels = base_levels;
    let mut parts = Vec::new();
    for feature in features {
        let Some(weights) = model.features.get(&feature.name) else { continue };
        let added: Levels = weights.map(|w| w * feature.value);
        levels.iter_mut().zip(&added).for_each(|(l, a)| *l += a);
        parts.push((feature.clone(), slope(&added), strongest(&added, slopes)));
    }
    if let Some((meaning, vector)) = sense {
        let added = meaning.levels.added(vector);
        for (((dimension, .., name), added), (level, slope)) in
            Dimension::ALL.iter().zip(added).zip(levels.iter_mut().zip(slopes))
        {
            *level += added;
            let feature = Feature { name: format!("sens:{name}"), value: 1.0, span: None };
            parts.push((feature, added * slope, *dimension));
        }
    }
    let start = bias + slope(&base_levels);
    let end = start + parts.iter().map(|(_, log_odds, _)| log_odds).sum::<f64>();
    let (base, score) = (percent(start), percent(end));
    // The secant of the curve between both; its tangent where they meet.
    let points = if (end - start).abs() < 1e-6 { base * (100.0 - base) / 100.0 } else { (score - base) / (end - start) };
    let contributions = parts
        .into_iter()
        .map(|(feature, log_odds, dimension)| Contribution {
            span: written(&feature),
            rule: feature.name,
            dimension,
            effect: log_odds * points,
        })
        .collect();
    let margin = margins.get(length_class(words)).copied().unwrap_or_default();
    Risk {
        score,
        low: percent(end - margin),
        high: percent(end + margin),
        levels: Dimension::ALL.iter().zip(levels).map(|((d, ..), level)| (*d, level.clamp(0.0, 4.0))).collect(),
        base,
        contributions,
    }
}

/// The dimension through which a feature acts most on the score.
fn strongest(added: &Levels, slopes: &Levels) -> Dimension {
    let acts = added.iter().zip(slopes).map(|(a, s)| (a * s).abs());
    Dimension::ALL.iter().zip(acts).max_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(Dimension::Tone, |((d, ..), _)| *d)
}

/// A score from its log-odds.
///
/// ```
/// use boomerometre::rating::percent;
/// assert_eq!(percent(0.0), 50.0);
/// assert!(percent(20.0) <= 100.0 && percent(-20.0) >= 0.0);
/// ```
pub fn percent(log_odds: f64) -> f64 {
    100.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> RiskModel {
        RiskModel {
            start: [0.5; 8],
            features: [("a".to_owned(), [1.0; 8]), ("b".to_owned(), [0.0, -2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])].into(),
            bias: -1.0,
            slopes: [0.2; 8],
            margins: [1.0, 0.8, 0.5],
        }
    }

    fn feature(name: &str) -> Feature {
        Feature { name: name.into(), value: 1.0, span: None }
    }

    #[test]
    fn contributions_and_base_sum_to_the_score() {
        for names in [&["a", "b"][..], &["a"], &["b", "unknown"], &[]] {
            let features: Vec<Feature> = names.iter().map(|n| feature(n)).collect();
            let risk = rate(&model(), &features, None, |_| None, 30);
            let sum = risk.base + risk.contributions.iter().map(|c| c.effect).sum::<f64>();
            assert!((sum - risk.score).abs() < 1e-9, "{names:?}");
            assert!(risk.low <= risk.score && risk.score <= risk.high);
        }
    }

    #[test]
    fn a_short_idea_has_a_wider_interval() {
        let width = |words| {
            let risk = rate(&model(), &[feature("a")], None, |_| None, words);
            risk.high - risk.low
        };
        assert!(width(5) > width(15) && width(15) > width(30));
    }

    #[test]
    fn a_contribution_names_the_dimension_it_acts_through() {
        let risk = rate(&model(), &[feature("b")], None, |_| None, 30);
        assert_eq!(risk.contributions[0].dimension, Dimension::Centring);
        assert!(risk.contributions[0].effect < 0.0);
    }
}
