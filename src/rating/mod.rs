//! Reading an idea: its features, its boomer risk, its matter, the guard rails that it calls for.
//!
//! Never reads a file, never words a review, knows nothing of who asked.

mod features;
mod matter;
mod rails;
mod risk;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub use features::Feature;
pub use matter::{MatterSense, Terms, matters as matters_of, weighed};
pub(crate) use rails::rail_features;
pub use risk::percent;

use crate::domain::competence::{Cell, Competence};
use crate::domain::knowledge::Knowledge;
use crate::domain::meaning::Vector;
use crate::domain::model::Models;
use crate::domain::post::Post;
use crate::domain::review::{Matter, Risk};
use crate::domain::signal::Idea;
use crate::domain::status;
use crate::domain::text::words;
use crate::search::Search;
use crate::search::analysis::Analysis;
use crate::search::spelling::Spelling;

/// What rating an idea needs of the base, made once for a base.
pub struct Rater {
    analysis: Analysis,
    groups: HashMap<String, usize>,
    spelling: Arc<Spelling>,
}

/// An idea as read: what the models weigh.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The idea as the rules read it.
    pub idea: Idea,
    /// Its features.
    pub features: Vec<Feature>,
    /// How many words it has.
    pub words: usize,
    /// What it means, where that is known.
    pub vector: Option<Vector>,
}

impl Reading {
    /// Its meaning, where it is known and something was fitted with meanings.
    fn sense<'a>(&'a self, models: &'a Models) -> risk::Sense<'a> {
        models.meaning.as_ref().zip(self.vector.as_ref())
    }

    /// What its meaning adds to whether it is about the part that a level holds.
    pub fn part_sense(&self, models: &Models) -> f64 {
        self.sense(models).and_then(|(meaning, vector)| meaning.parts.values(vector).first().copied()).unwrap_or_default()
    }
}

impl Rater {
    /// Makes a rater for a base, with the spelling of its index.
    pub fn new(knowledge: &Knowledge, search: &Search) -> Self {
        let analysis = Analysis::new(&knowledge.lexicon);
        let groups = knowledge.lexicon.groups.iter().enumerate();
        let groups = groups.flat_map(|(i, g)| {
            g.terms.iter().filter_map(|t| matter::run(&analysis, t)).map(move |run| (run, i)).collect::<Vec<_>>()
        });
        Self { groups: groups.collect(), analysis, spelling: search.spelling() }
    }

    /// The run of stems by which an expression is looked up.
    pub fn run(&self, expression: &str) -> Option<String> {
        matter::run(&self.analysis, expression)
    }

    /// What a text is recognised by, with how often each term stands in it.
    pub fn terms(&self, knowledge: &Knowledge, text: &str) -> Terms {
        let apart = knowledge.clues.iter().filter(|c| c.is_apart).map(|c| &c.pattern);
        matter::terms(&self.analysis, text, apart, &self.groups)
    }

    /// Reads an idea, whose vector is given where it is known.
    pub fn read(&self, knowledge: &Knowledge, post: &Post<'_>, vector: Option<Vector>) -> Reading {
        let rubric = &knowledge.rubric;
        let idea = Idea::new(post.text, post.platform)
            .mended(|word| self.spelling.nearest_within(word, 1).map(str::to_owned))
            .ignoring(&rubric.instruction)
            .denying(&rubric.negation, &rubric.resumption);
        let features = features::features(knowledge, &self.analysis, &idea, post);
        Reading { features, words: words(post.text).len(), idea, vector }
    }

    /// Its boomer risk.
    pub fn risk(&self, models: &Models, reading: &Reading) -> Risk {
        let written = |f: &Feature| f.span.as_ref().map(|s| reading.idea.as_written(s).to_owned()).filter(|s| !s.is_empty());
        risk::rate(&models.risk, &reading.features, reading.sense(models), written, reading.words)
    }

    /// What it is about, likeliest first.
    pub fn matters(&self, knowledge: &Knowledge, models: &Models, post: &Post<'_>, reading: &Reading) -> Vec<Matter> {
        let held = domains_of(knowledge, post);
        let acts = |domain: &str| held.contains(domain);
        let sense = reading.sense(models).map(|(meaning, vector)| MatterSense::new(meaning, vector));
        matter::matters(&models.matters, &self.terms(knowledge, &reading.idea.heeded()), sense.as_ref(), acts)
    }

    /// The guard rails that it calls for.
    pub fn rails(&self, knowledge: &Knowledge, models: &Models, post: &Post<'_>, reading: &Reading) -> BTreeSet<String> {
        rails::rails(&models.rails, &rail_features(knowledge, post, reading), reading.sense(models))
    }
}

/// The domains that are the author's own or that it shares.
pub(crate) fn domains_of<'k>(knowledge: &'k Knowledge, post: &Post<'_>) -> BTreeSet<&'k str> {
    let rules = post.author.map(|author| status::applying(&knowledge.status_rules, author, &knowledge.territories));
    let cell = |competence: &Competence| match (post.author, &rules, post.level) {
        (Some(author), Some(rules), _) => status::read_from(rules, competence, author).cell,
        (_, _, Some(level)) => Some(competence.cell(level)),
        _ => None,
    };
    let held = knowledge.competences.iter().filter(|c| matches!(cell(c), Some(Cell::Own | Cell::Mandatory | Cell::Shared)));
    held.map(|c| c.slug.as_str()).collect()
}
