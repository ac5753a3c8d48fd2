//! Labelled ideas and words: what the rating is fitted on and measured against.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// A labelled idea, in the shape that the evaluation sets share. Unknown keys are ignored.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LabelledIdea {
    /// Its id.
    pub id: String,
    /// The idea as typed.
    pub texte: String,
    /// Where it would go.
    #[serde(default)]
    pub plateforme: String,
    /// The author's level.
    #[serde(default)]
    pub niveau: String,
    /// The author.
    #[serde(default)]
    pub collectivite: String,
    /// The day it is judged on.
    #[serde(default)]
    pub date: String,
    /// What each labeller said.
    pub labels: Vec<Label>,
    /// A second look at the verdict, which prevails.
    #[serde(default)]
    pub verdict: Option<String>,
    /// A second look at the holder, which prevails.
    #[serde(default)]
    pub titulaire: Option<String>,
    /// Other domains that are right too.
    #[serde(default)]
    pub domaines_admis: Vec<String>,
    /// Other holders that are right too.
    #[serde(default)]
    pub titulaires_admis: Vec<String>,
}

/// What one labeller said of an idea.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Label {
    /// The boomer risk, 0 to 100.
    pub boomer: f64,
    /// The level of each dimension by its name in the interface, 0 to 4.
    pub dims: BTreeMap<String, f64>,
    /// The domain.
    pub domaine: String,
    /// A second domain; empty for none.
    #[serde(default)]
    pub domaine2: String,
    /// The verdict.
    pub verdict: String,
    /// The holder.
    pub titulaire: String,
    /// The guard rails.
    #[serde(default)]
    pub garde_fous: Vec<String>,
}

impl LabelledIdea {
    /// The mean risk, 0 to 100.
    pub fn boomer(&self) -> f64 {
        self.mean(|l| l.boomer)
    }

    /// The mean level of a dimension, 0 to 4.
    pub fn level(&self, dimension: &str) -> f64 {
        self.mean(|l| l.dims.get(dimension).copied().unwrap_or_default())
    }

    fn mean(&self, value: impl Fn(&Label) -> f64) -> f64 {
        self.labels.iter().map(value).sum::<f64>() / self.labels.len().max(1) as f64
    }

    /// The domain that most labellers name.
    pub fn domain(&self) -> &str {
        majority(self.labels.iter().map(|l| l.domaine.as_str()))
    }

    /// Every domain that is right: the main one, those that half of the labellers name, and those of a second look.
    pub fn domains(&self) -> BTreeSet<&str> {
        let named = self.labels.iter().flat_map(|l| [l.domaine.as_str(), l.domaine2.as_str()]).filter(|d| !d.is_empty());
        let mut right = common(named, self.labels.len());
        right.insert(self.domain());
        right.extend(self.domaines_admis.iter().map(String::as_str));
        right
    }

    /// The verdict: a second look, or what most labellers say.
    pub fn verdict(&self) -> &str {
        self.verdict.as_deref().unwrap_or_else(|| majority(self.labels.iter().map(|l| l.verdict.as_str())))
    }

    /// Every holder that is right.
    pub fn holders(&self) -> BTreeSet<&str> {
        let main = self.titulaire.as_deref().unwrap_or_else(|| majority(self.labels.iter().map(|l| l.titulaire.as_str())));
        self.titulaires_admis.iter().map(String::as_str).chain([main]).collect()
    }

    /// The guard rails that half of the labellers name.
    pub fn rails(&self) -> BTreeSet<&str> {
        common(
            self.labels.iter().flat_map(|l| l.garde_fous.iter().map(String::as_str).collect::<BTreeSet<_>>()),
            self.labels.len(),
        )
    }
}

/// The commonest value; of several, the first that is named.
fn majority<'a>(values: impl Iterator<Item = &'a str>) -> &'a str {
    let values: Vec<&str> = values.collect();
    let count = |value: &str| values.iter().filter(|v| **v == value).count();
    let most = values.iter().map(|v| count(v)).max().unwrap_or_default();
    values.iter().copied().find(|v| count(v) == most).unwrap_or_default()
}

/// The values that at least half of `labellers` name.
fn common<'a>(values: impl Iterator<Item = &'a str>, labellers: usize) -> BTreeSet<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().filter(|(_, n)| *n >= labellers.div_ceil(2)).map(|(v, _)| v).collect()
}

/// An expression that evokes a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainWords {
    /// The domain.
    pub domain: String,
    /// 3 when it all but decides alone, 2 when it evokes it clearly, 1 when it counts with others.
    pub strength: u8,
    /// The expression.
    pub words: String,
}

/// Everything that is only read to fit.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// Labelled questions.
    pub questions: Vec<super::golden::GoldenQuestion>,
    /// Labelled ideas.
    pub ideas: Vec<LabelledIdea>,
    /// Expressions by domain.
    pub words: Vec<DomainWords>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_three_labellers_is_two() {
        assert_eq!(common(["a", "a", "b"].into_iter(), 3), BTreeSet::from(["a"]));
        assert_eq!(common(["a"].into_iter(), 1), BTreeSet::from(["a"]));
    }

    #[test]
    fn of_equals_the_first_named_wins() {
        assert_eq!(majority(["b", "a", "c"].into_iter()), "b");
        assert_eq!(majority(["b", "a", "a"].into_iter()), "a");
    }
}
