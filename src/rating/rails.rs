//! The guard rails that an idea calls for: their own triggers, the election calendar, and what labelled ideas taught.

use std::collections::BTreeSet;

use super::risk::Sense;
use super::{Feature, Reading};
use crate::domain::knowledge::Knowledge;
use crate::domain::model::RailModel;
use crate::domain::post::Post;

/// The features that guard rails weigh: those of the idea, and which guard rails' triggers and ballots it meets.
pub(crate) fn rail_features(knowledge: &Knowledge, post: &Post<'_>, reading: &Reading) -> Vec<Feature> {
    let mut features = reading.features.clone();
    for rail in &knowledge.guardrails {
        if rail.called_by(reading.idea.folded()) {
            features.push(Feature { name: format!("declencheur:{}", rail.code), value: 1.0, span: None });
        }
    }
    if knowledge.ballots.iter().any(|b| b.due && b.is_open(post.date)) {
        features.push(Feature { name: "scrutin:ouvert".to_owned(), value: 1.0, span: None });
    }
    features
}

/// The guard rails whose score reaches their threshold.
pub(super) fn rails(model: &RailModel, features: &[Feature], sense: Sense<'_>) -> BTreeSet<String> {
    let added = sense.map(|(meaning, vector)| meaning.rails.values(vector)).unwrap_or_default();
    let thresholds = sense.map(|(meaning, _)| meaning.thresholds.as_slice()).unwrap_or_default();
    model
        .rails
        .iter()
        .enumerate()
        .filter(|(i, (_, rail))| {
            let score: f64 = features.iter().filter_map(|f| rail.weights.get(&f.name).map(|w| w * f.value)).sum();
            let threshold = thresholds.get(*i).copied().unwrap_or(rail.threshold);
            rail.start + score + added.get(*i).copied().unwrap_or_default() >= threshold
        })
        .map(|(_, (name, _))| name.clone())
        .collect()
}
