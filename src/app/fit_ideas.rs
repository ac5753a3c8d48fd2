//! Fitting the models that rate ideas, on labelled ideas and those of the base.
//!
//! Risk: the level of each dimension by ridge, with the hand-set weights of signals and trends as its prior; then the
//! score from the levels, on predictions that were made without the idea itself. Matters: one ridge line a domain, on
//! everything that the base says of it. Guard rails: one ridge line each.

mod meaning;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::review::{Request, part_features};
use crate::domain::competence::Level;
use crate::domain::knowledge::Knowledge;
use crate::domain::labels::LabelledIdea;
use crate::domain::meaning::Vector;
use crate::domain::model::{Levels, MatterModel, Models, PartModel, Rail, RailModel, RiskModel, length_class};
use crate::domain::post::Post;
use crate::domain::review::{Matter, NO_MATTER};
use crate::domain::ridge::{Line, Row, fit};
use crate::domain::signal::{Dimension, Direction};
use crate::rating::{Feature, MatterSense, Rater, Terms, domains_of, rail_features, weighed};
use meaning::{Unseen, meaning};

/// How much an idea of the base counts beside one that is given.
const OWN: f64 = 0.4;

/// The penalty on the weights of the risk, of the domains and of the guard rails.
const RIDGE: (f64, f64, f64) = (4.0, 1.0, 3.0);

/// The scale of rules, clues and shapes, and of a word's rarity: what lets one penalty serve both.
const SCALE: (f64, f64) = (0.3, 0.05);

/// How far the hand-set weights are believed before any label: the part of their points of level.
const PRIOR: f64 = 0.3;

/// Folds within the training set, for what must be fitted on predictions of unseen ideas.
const INNER: usize = 5;

/// The part of ideas that the interval must hold.
const COVERED: f64 = 0.89;

/// A feature that only ideas of the base have: their hands rate a little otherwise, and no idea of a user has it.
const OF_THE_BASE: &str = "forme:jeu_du_projet";

/// A labelled idea, read once.
pub struct Sample<'a> {
    /// The idea.
    pub idea: &'a LabelledIdea,
    features: Vec<Feature>,
    rail_features: Vec<Feature>,
    terms: Terms,
    acts: BTreeSet<String>,
    words: usize,
    own: bool,
    vector: Option<Vector>,
}

impl Sample<'_> {
    fn weight(&self) -> f64 {
        if self.own { OWN } else { 1.0 }
    }
}

/// The post of a labelled idea.
pub fn post<'a>(knowledge: &'a Knowledge, idea: &'a LabelledIdea, today: Date) -> Post<'a> {
    let Request { text, level, platform, date, .. } = Request::labelled(idea, today);
    let author = level.and_then(|level| knowledge.territories.find(&idea.collectivite, Some(level)).ok());
    Post { text, platform, level, author, date }
}

/// Reads labelled ideas, with their vectors in step where they are known; `own` for those of the base.
pub fn samples<'a>(
    knowledge: &'a Knowledge,
    rater: &Rater,
    ideas: &'a [LabelledIdea],
    vectors: Option<Vec<Vector>>,
    own: bool,
    today: Date,
) -> Vec<Sample<'a>> {
    let vectors = vectors.into_iter().flatten().map(Some).chain(std::iter::repeat(None));
    ideas
        .iter()
        .zip(vectors)
        .map(|(idea, vector)| {
            let post = post(knowledge, idea, today);
            let reading = rater.read(knowledge, &post, None);
            let rail_features = rail_features(knowledge, &post, &reading);
            let acts = domains_of(knowledge, &post).into_iter().map(str::to_owned).collect();
            let terms = rater.terms(knowledge, &reading.idea.heeded());
            Sample { idea, rail_features, terms, acts, words: reading.words, own, features: reading.features, vector }
        })
        .collect()
}

/// Fits all models on samples.
pub fn models(knowledge: &Knowledge, rater: &Rater, samples: &[&Sample<'_>]) -> Models {
    std::thread::scope(|scope| {
        let matters = scope.spawn(|| matters(knowledge, rater, samples));
        let (risk, unseen_levels) = risk(knowledge, samples);
        let (rails, unseen_rails) = rails(knowledge, samples);
        let (parts, unseen_parts) = parts(knowledge, samples);
        let (matters, trial) = matters.join().unwrap_or_default();
        let unseen = Unseen { levels: unseen_levels, rails: unseen_rails, parts: unseen_parts, trial };
        Models { meaning: meaning(samples, &unseen), risk, rails, parts, matters }
    })
}

/// Features by number, with the scale that each is fitted at.
struct Space {
    numbers: HashMap<String, usize>,
    scales: Vec<f64>,
}

impl Space {
    /// The features of these samples: words that two of them hold, and everything else.
    fn new<'s>(samples: &'s [&Sample<'_>], features: impl Fn(&'s Sample<'_>) -> &'s [Feature]) -> Self {
        let mut held: BTreeMap<&str, usize> = BTreeMap::new();
        for sample in samples {
            for feature in features(sample) {
                *held.entry(&feature.name).or_default() += 1;
            }
        }
        let (rules, rarity) = SCALE;
        let kept = held.into_iter().filter_map(|(name, count)| {
            if !name.starts_with("mot:") {
                return Some((name.to_owned(), rules));
            }
            (count >= 2).then(|| (name.to_owned(), rarity * (1.0 + (samples.len() as f64 / count as f64).ln())))
        });
        let (names, scales): (Vec<String>, Vec<f64>) = kept.chain([(OF_THE_BASE.to_owned(), 1.0)]).unzip();
        Self { numbers: names.into_iter().enumerate().map(|(i, name)| (name, i)).collect(), scales }
    }

    fn row(&self, sample: &Sample<'_>, features: &[Feature]) -> Row {
        let number = |name: &str| self.numbers.get(name).and_then(|i| self.scales.get(*i).map(|s| (*i, *s)));
        let mut row: Vec<(usize, f64)> =
            features.iter().filter_map(|f| number(&f.name).map(|(i, scale)| (i, f.value * scale))).collect();
        if sample.own {
            row.extend(number(OF_THE_BASE));
        }
        Row { features: row, weight: sample.weight() }
    }

    /// The weight of each feature at its natural scale, without the one of the base.
    fn natural<'n>(&'n self, line: &'n Line) -> impl Iterator<Item = (&'n String, f64)> {
        self.numbers.iter().filter(|(name, _)| *name != OF_THE_BASE).map(|(name, i)| {
            (name, line.weights.get(*i).copied().unwrap_or_default() * self.scales.get(*i).copied().unwrap_or_default())
        })
    }
}

/// The log-odds of a risk, away from the ends, where they have no limit.
fn log_odds(risk: f64) -> f64 {
    let share = risk.clamp(2.0, 98.0) / 100.0;
    (share / (1.0 - share)).ln()
}

/// The risk, and the levels of each idea by lines that were fitted without it.
fn risk(knowledge: &Knowledge, samples: &[&Sample<'_>]) -> (RiskModel, Vec<Vec<f64>>) {
    let space = Space::new(samples, |s| &s.features);
    let rows: Vec<Row> = samples.iter().map(|s| space.row(s, &s.features)).collect();
    let targets: Vec<Vec<f64>> =
        Dimension::ALL.iter().map(|(.., json)| samples.iter().map(|s| s.idea.level(json)).collect()).collect();
    let priors: Vec<Vec<f64>> = Dimension::ALL.iter().map(|(d, ..)| prior(knowledge, &space, *d)).collect();
    let fit_levels = |rows: &[Row], target: &[f64], prior: &[f64]| fit(rows, target, space.scales.len(), RIDGE.0, prior);
    let unseen: Vec<Vec<f64>> = targets
        .iter()
        .zip(&priors)
        .map(|(target, prior)| unseen_by(&rows, target, |rows, target| fit_levels(rows, target, prior)))
        .collect();
    let lines: Vec<Line> = targets.iter().zip(&priors).map(|(target, prior)| fit_levels(&rows, target, prior)).collect();
    let truth: Vec<f64> = samples.iter().map(|s| log_odds(s.idea.boomer())).collect();
    let (bias, slopes) = slopes(samples, &unseen, &truth);
    let mut features: HashMap<String, Levels> = HashMap::new();
    for (d, line) in lines.iter().enumerate() {
        for (name, weight) in space.natural(line) {
            if let Some(slot) = features.entry(name.clone()).or_default().get_mut(d) {
                *slot = weight;
            }
        }
    }
    features.retain(|_, levels| levels.iter().any(|l| l.abs() > NEGLIGIBLE));
    let mut start = Levels::default();
    start.iter_mut().zip(&lines).for_each(|(s, line)| *s = line.intercept);
    let margins = margins(misses(samples, &unseen, &truth, bias, &slopes));
    (RiskModel { start, features, bias, slopes, margins }, unseen)
}

/// How far off the score of each idea that was given is, with its length in words.
fn misses(samples: &[&Sample<'_>], levels: &[Vec<f64>], truth: &[f64], bias: f64, slopes: &Levels) -> Vec<(usize, f64)> {
    let predicted =
        |i: usize| bias + slopes.iter().zip(levels).map(|(s, l)| s * l.get(i).copied().unwrap_or_default()).sum::<f64>();
    let given = samples.iter().zip(truth).enumerate().filter(|(_, (s, _))| !s.own);
    given.map(|(i, (s, y))| (s.words, (predicted(i) - y).abs())).collect()
}

/// A weight under which a feature is left out of the table, in points of level.
const NEGLIGIBLE: f64 = 0.003;

/// What the rubric says before any label: signals by their weights, trends by their age.
fn prior(knowledge: &Knowledge, space: &Space, dimension: Dimension) -> Vec<f64> {
    let mut prior = vec![0.0; space.scales.len()];
    let mut set = |name: String, points: f64| {
        if let Some(i) = space.numbers.get(&name)
            && let (Some(slot), Some(scale)) = (prior.get_mut(*i), space.scales.get(*i))
        {
            *slot = PRIOR * points / scale;
        }
    };
    for signal in knowledge.signals.iter().filter(|s| s.dimension == dimension) {
        let sign = if signal.direction == Direction::Risk { 1.0 } else { -1.0 };
        set(format!("signal:{}", signal.slug), sign * signal.weight);
    }
    if dimension == Dimension::ForcedYouth {
        for step in &knowledge.rubric.freshness {
            set(format!("tendance:{}", step.name()), step.effect);
        }
    }
    prior
}

/// The bias and the slopes from levels to the log-odds of the risk. A slope below 0 would make a better level a worse
/// score: it is left out and the others are fitted again.
fn slopes(samples: &[&Sample<'_>], levels: &[Vec<f64>], truth: &[f64]) -> (f64, Levels) {
    let mut kept: Vec<usize> = (0..levels.len()).collect();
    loop {
        let rows: Vec<Row> = samples
            .iter()
            .enumerate()
            .map(|(i, s)| {
                let level = |d: usize| levels.get(d).and_then(|l| l.get(i)).copied().unwrap_or_default();
                Row { features: kept.iter().map(|d| (*d, level(*d))).collect(), weight: s.weight() }
            })
            .collect();
        let line = fit(&rows, truth, levels.len(), 1.0, &[]);
        let before = kept.len();
        kept.retain(|d| line.weights.get(*d).is_some_and(|w| *w >= 0.0));
        if kept.len() == before {
            let mut slopes = Levels::default();
            slopes.iter_mut().zip(&line.weights).for_each(|(s, w)| *s = w.max(0.0));
            return (line.intercept, slopes);
        }
    }
}

/// The quantile of the misses for short, middling and longer ideas; each at least that of all.
fn margins(mut misses: Vec<(usize, f64)>) -> [f64; 3] {
    misses.sort_by(|a, b| a.1.total_cmp(&b.1));
    let quantile = |class: Option<usize>| {
        let inside: Vec<f64> =
            misses.iter().filter(|(words, _)| class.is_none_or(|c| length_class(*words) == c)).map(|(_, m)| *m).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a small count")]
        let at = (inside.len() as f64 * COVERED) as usize;
        if inside.len() < 20 { None } else { inside.get(at).copied() }
    };
    let all = quantile(None).unwrap_or(1.5);
    let [short, middling, longer] = [0, 1, 2].map(|class| quantile(Some(class)).unwrap_or(all));
    [short.max(all), middling.max(all), longer]
}

/// How much each sort of text that the base holds on a domain counts.
mod counts {
    pub(super) const POST: f64 = 1.0;
    pub(super) const QUESTION: f64 = 0.6;
    pub(super) const CUE: f64 = 0.7;
    pub(super) const VOCABULARY: f64 = 0.5;
    pub(super) const KEYWORD: f64 = 0.4;
    pub(super) const DESCRIPTION: f64 = 1.0;
    pub(super) const WORDS: [f64; 3] = [0.1, 0.2, 0.3];
}

/// Texts on domains: terms, domain, weight.
type Texts = Vec<(Terms, usize, f64)>;

/// The domains; and the same fitted without the first of the inner folds.
fn matters(knowledge: &Knowledge, rater: &Rater, samples: &[&Sample<'_>]) -> (MatterModel, MatterModel) {
    let domains: Vec<String> = knowledge.competences.iter().map(|c| c.slug.clone()).chain([NO_MATTER.to_owned()]).collect();
    let place: HashMap<&str, usize> = domains.iter().enumerate().map(|(i, d)| (d.as_str(), i)).collect();
    let own = base_texts(knowledge, rater, &place);
    let of_ideas = |keep: &dyn Fn(usize) -> bool| -> Texts {
        let kept = samples.iter().enumerate().filter(|(i, _)| keep(*i));
        kept.filter_map(|(_, s)| Some((s.terms.clone(), *place.get(s.idea.domain())?, 1.0))).collect()
    };
    // The sharpness of the probabilities is judged on ideas that the lines have not seen.
    let cues = cues(knowledge, rater, &place, samples);
    let fitted = |ideas: &Texts| MatterModel { cues: cues.clone(), ..matter_lines(&own, ideas, domains.clone()) };
    let trial = fitted(&of_ideas(&|i| i % INNER != 0));
    let held: Vec<&Sample<'_>> = samples.iter().enumerate().filter(|(i, _)| i % INNER == 0).map(|(_, s)| *s).collect();
    let mut best = (f64::MIN, MatterModel::default());
    for cue_weight in CUE_WEIGHTS {
        for acts in ACTS {
            for sharpness in SHARPNESS {
                let model = MatterModel { cue_weight, acts, sharpness, ..trial.clone() };
                let likelihood: f64 = held.iter().map(|s| likelihood_of(&model, s, None)).sum();
                if likelihood > best.0 {
                    best = (likelihood, MatterModel { cue_weight, acts, sharpness, ..MatterModel::default() });
                }
            }
        }
    }
    let MatterModel { acts, sharpness, cue_weight, .. } = best.1;
    (MatterModel { cue_weight, acts, sharpness, ..fitted(&of_ideas(&|_| true)) }, trial)
}

/// What one cue may add to the score of its domain.
const CUE_WEIGHTS: [f64; 6] = [0.0, 0.05, 0.1, 0.15, 0.2, 0.3];

/// What a domain in which the author acts may gain.
const ACTS: [f64; 3] = [0.0, 0.04, 0.08];

/// What may turn scores into log-odds.
const SHARPNESS: [f64; 5] = [3.0, 4.5, 6.0, 8.0, 11.0];

/// How likely the right domains of an idea are, as the logarithm.
fn likelihood_of(model: &MatterModel, sample: &Sample<'_>, sense: Option<&MatterSense>) -> f64 {
    let found = crate::rating::matters_of(model, &sample.terms, sense, |d| sample.acts.contains(d));
    let right = sample.idea.domains();
    let share: f64 = found.iter().filter(|m: &&Matter| right.contains(m.domain.as_str())).map(|m| m.probability).sum();
    share.max(1e-6).ln() * sample.weight()
}

/// The expressions of the base by their stems, with the domains that they evoke. One that several share, or that many
/// ideas hold, evokes each less.
fn cues(
    knowledge: &Knowledge,
    rater: &Rater,
    place: &HashMap<&str, usize>,
    samples: &[&Sample<'_>],
) -> HashMap<String, Vec<(usize, f64)>> {
    let mut strengths: BTreeMap<String, BTreeMap<usize, f64>> = BTreeMap::new();
    let mut add = |domain: &str, expression: &str, strength: f64| {
        if let (Some(i), Some(run)) = (place.get(domain), rater.run(expression)) {
            let slot = strengths.entry(run).or_default().entry(*i).or_default();
            *slot = slot.max(strength);
        }
    };
    for c in &knowledge.competences {
        c.cues.iter().chain([&c.name]).for_each(|cue| add(&c.slug, cue, 1.0));
        c.vocabulary.iter().chain(&c.findable.keywords).for_each(|word| add(&c.slug, word, 0.6));
        for (neighbour, deciding) in &c.confusions {
            deciding.split([',', ';']).for_each(|word| add(neighbour, word, 0.6));
        }
    }
    for words in &knowledge.labels.words {
        add(&words.domain, &words.words, f64::from(words.strength) / 3.0);
    }
    let mut held: HashMap<&str, usize> = HashMap::new();
    samples.iter().flat_map(|s| &s.terms.runs).for_each(|run| *held.entry(run).or_default() += 1);
    strengths
        .into_iter()
        .map(|(run, domains)| {
            let total: f64 = domains.values().sum();
            let common = 1.0 + (held.get(run.as_str()).copied().unwrap_or_default() as f64).ln_1p();
            (run, domains.into_iter().map(|(domain, s)| (domain, s * s / total / common)).collect())
        })
        .collect()
}

/// What the base says of each domain.
fn base_texts(knowledge: &Knowledge, rater: &Rater, place: &HashMap<&str, usize>) -> Texts {
    let mut texts = Texts::new();
    let mut add = |domain: &str, text: &str, weight: f64| {
        if let Some(i) = place.get(domain) {
            texts.push((rater.terms(knowledge, text), *i, weight));
        }
    };
    for c in &knowledge.competences {
        for (list, weight) in [
            (&c.posts, counts::POST),
            (&c.findable.questions, counts::QUESTION),
            (&c.cues, counts::CUE),
            (&c.vocabulary, counts::VOCABULARY),
            (&c.findable.keywords, counts::KEYWORD),
        ] {
            for text in list {
                add(&c.slug, text, weight);
            }
        }
        add(&c.slug, &format!("{}. {}", c.name, c.description), counts::DESCRIPTION);
        add(&c.slug, &c.vocabulary.iter().chain(&c.cues).cloned().collect::<Vec<_>>().join(". "), counts::DESCRIPTION);
    }
    for words in &knowledge.labels.words {
        let weight = counts::WORDS.get(usize::from(words.strength) - 1).copied().unwrap_or_default();
        add(&words.domain, &words.words, weight);
    }
    texts
}

/// One line a domain: 1 for its texts, -1 for the others'.
fn matter_lines(own: &Texts, ideas: &Texts, domains: Vec<String>) -> MatterModel {
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for (terms, ..) in own.iter().chain(ideas) {
        terms.counts.keys().for_each(|t| *held.entry(t).or_default() += 1);
    }
    let texts = (own.len() + ideas.len()) as f64;
    // A pair that stands in one text only tells nothing that its words don't.
    let kept: Vec<(&str, f64)> = held
        .iter()
        .filter(|(term, count)| **count > 1 || !term.contains(' '))
        .map(|(term, count)| (*term, 1.0 + ((1.0 + texts) / (1.0 + *count as f64)).ln()))
        .collect();
    let numbers: HashMap<&str, (usize, f64)> = kept.iter().enumerate().map(|(i, (t, r))| (*t, (i, *r))).collect();
    let rows: Vec<(Row, usize)> = own
        .iter()
        .chain(ideas)
        .map(|(terms, domain, weight)| {
            let weighed = weighed(&terms.counts, |t| numbers.get(t).map(|(_, r)| *r));
            let features = weighed.into_iter().filter_map(|(t, x)| numbers.get(t).map(|(i, _)| (*i, x))).collect();
            (Row { features, weight: *weight }, *domain)
        })
        .collect();
    let (rows, of): (Vec<Row>, Vec<usize>) = rows.into_iter().unzip();
    let line = |d: usize| {
        let targets: Vec<f64> = of.iter().map(|domain| if *domain == d { 1.0 } else { -1.0 }).collect();
        fit(&rows, &targets, kept.len(), RIDGE.1, &[])
    };
    let half = domains.len() / 2;
    let (mut lines, rest): (Vec<Line>, Vec<Line>) = std::thread::scope(|scope| {
        let rest = scope.spawn(|| (half..domains.len()).map(line).collect::<Vec<_>>());
        ((0..half).map(line).collect(), rest.join().unwrap_or_default())
    });
    lines.extend(rest);
    let stems = kept
        .iter()
        .enumerate()
        .map(|(i, (term, rarity))| {
            let speaks = lines.iter().enumerate().filter_map(|(d, line)| {
                let weight = line.weights.get(i).copied().unwrap_or_default();
                (weight >= SPEAKS.0 || weight <= -SPEAKS.1).then_some((d, weight))
            });
            ((*term).to_owned(), (*rarity, speaks.collect()))
        })
        .collect();
    MatterModel { stems, start: lines.iter().map(|l| l.intercept).collect(), domains, ..MatterModel::default() }
}

/// The weights from which a term speaks for a domain, and against it: less would double the table for one idea in a
/// hundred.
const SPEAKS: (f64, f64) = (0.03, 0.07);

/// The names of the guard rails that some sample is due, in order.
fn rail_names<'s>(samples: &'s [&Sample<'_>]) -> BTreeSet<&'s str> {
    samples.iter().flat_map(|s| s.idea.rails()).collect()
}

/// The guard rails, and what lines that were fitted without an idea say of it.
fn rails(knowledge: &Knowledge, samples: &[&Sample<'_>]) -> (RailModel, Vec<Vec<f64>>) {
    let space = Space::new(samples, |s| &s.rail_features);
    let rows: Vec<Row> = samples.iter().map(|s| space.row(s, &s.rail_features)).collect();
    let names = rail_names(samples);
    let due = |name: &&str| samples.iter().map(|s| f64::from(s.idea.rails().contains(name))).collect::<Vec<f64>>();
    let targets: Vec<Vec<f64>> = names.iter().map(due).collect();
    let mut unseen = Vec::new();
    let mut rails = BTreeMap::new();
    for (name, targets) in names.into_iter().zip(&targets) {
        let prior = trigger_prior(knowledge, &space, name);
        let fit_rail = |rows: &[Row], targets: &[f64]| fit(rows, targets, space.scales.len(), RIDGE.2, &prior);
        unseen.push(unseen_by(&rows, targets, fit_rail));
        let line = fit_rail(&rows, targets);
        let weights = space.natural(&line).filter(|(_, w)| w.abs() > NEGLIGIBLE).map(|(name, w)| (name.clone(), w)).collect();
        rails.insert(name.to_owned(), Rail { start: line.intercept, threshold: f64::NAN, weights });
    }
    let thresholds = thresholds(samples, &unseen, &targets);
    rails.values_mut().zip(thresholds).for_each(|(rail, threshold)| rail.threshold = threshold);
    (RailModel { rails }, unseen)
}

/// What lines that were fitted without each fold say of it.
fn unseen_by(rows: &[Row], targets: &[f64], fit: impl Fn(&[Row], &[f64]) -> Line) -> Vec<f64> {
    let mut told = vec![0.0; rows.len()];
    for k in 0..INNER {
        let kept = rows.iter().zip(targets).enumerate().filter(|(i, _)| i % INNER != k);
        let (inner, seen): (Vec<Row>, Vec<f64>) = kept.map(|(_, (r, y))| (r.clone(), *y)).unzip();
        let line = fit(&inner, &seen);
        let held = told.iter_mut().zip(rows).enumerate().filter(|(i, _)| i % INNER == k);
        held.for_each(|(_, (slot, row))| *slot = line.value(&row.features));
    }
    told
}

/// The threshold of each guard rail, on the ideas that were given.
fn thresholds(samples: &[&Sample<'_>], unseen: &[Vec<f64>], targets: &[Vec<f64>]) -> Vec<f64> {
    let judged = |(told, due): (&Vec<f64>, &Vec<f64>)| -> Vec<(f64, bool)> {
        samples.iter().zip(told.iter().zip(due)).filter(|(s, _)| !s.own).map(|(_, (x, y))| (*x, *y > 0.5)).collect()
    };
    let judged: Vec<Vec<(f64, bool)>> = unseen.iter().zip(targets).map(judged).collect();
    // What is seldom due has no threshold of its own to be trusted: the one of all serves.
    let shared = break_even(judged.iter().flatten().copied().collect());
    let is_often = |one: &Vec<(f64, bool)>| one.iter().filter(|(_, due)| *due).count() >= OFTEN;
    judged.into_iter().map(|one| if is_often(&one) { break_even(one) } else { shared }).collect()
}

/// From this many ideas a guard rail has a threshold of its own.
const OFTEN: usize = 25;

/// What a guard rail's own triggers are believed to tell before any label, as a probability.
const TRIGGERED: f64 = 0.4;

/// The triggers of a guard rail speak for it.
fn trigger_prior(knowledge: &Knowledge, space: &Space, rail: &str) -> Vec<f64> {
    let mut prior = vec![0.0; space.scales.len()];
    for file in knowledge.guardrails.iter().filter(|g| g.rail.as_deref() == Some(rail)) {
        if let Some(i) = space.numbers.get(&format!("declencheur:{}", file.code))
            && let (Some(slot), Some(scale)) = (prior.get_mut(*i), space.scales.get(*i))
        {
            *slot = TRIGGERED / scale;
        }
    }
    prior
}

/// Whether ideas are about the part that their author holds, on those whose author holds a part of their domain; and for
/// each of these its place, what lines that were fitted without it say, and whether it is (1 or -1).
fn parts(knowledge: &Knowledge, samples: &[&Sample<'_>]) -> (PartModel, Vec<(usize, f64, f64)>) {
    let read = |(i, s): (usize, &&Sample<'_>)| {
        let inside = match s.idea.verdict() {
            "conditionnelle" => 1.0,
            "hors" => -1.0,
            _ => return None,
        };
        let level = Level::parse(&s.idea.niveau)?;
        Some((i, part_features(knowledge, s.idea.domain(), level, &s.idea.texte)?, inside, s.weight()))
    };
    let judged: Vec<_> = samples.iter().enumerate().filter_map(read).collect();
    let names: BTreeSet<&str> = judged.iter().flat_map(|(_, f, ..)| f.iter().map(|(name, _)| name.as_str())).collect();
    let numbers: HashMap<&str, usize> = names.into_iter().enumerate().map(|(i, name)| (name, i)).collect();
    let number = |(name, x): &(String, f64)| numbers.get(name.as_str()).map(|i| (*i, *x));
    let rows: Vec<Row> =
        judged.iter().map(|(_, f, _, weight)| Row { features: f.iter().filter_map(number).collect(), weight: *weight }).collect();
    let targets: Vec<f64> = judged.iter().map(|(_, _, inside, _)| *inside).collect();
    let fit_parts = |rows: &[Row], targets: &[f64]| fit(rows, targets, numbers.len(), 1.0, &[]);
    let told = unseen_by(&rows, &targets, fit_parts);
    let line = fit_parts(&rows, &targets);
    let weights = numbers.iter().filter_map(|(name, i)| line.weights.get(*i).map(|w| ((*name).to_owned(), *w))).collect();
    let unseen = judged.iter().zip(told).map(|((i, _, inside, _), score)| (*i, score, *inside)).collect();
    (PartModel { start: line.intercept, weights }, unseen)
}

/// The threshold at which as much is said in vain as is left unsaid, on ideas that were not seen.
fn break_even(mut judged: Vec<(f64, bool)>) -> f64 {
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    let due = judged.iter().filter(|(_, y)| *y).count();
    judged.get(due).map_or(0.5, |(score, _)| *score)
}
