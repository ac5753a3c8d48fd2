//! Fitting the models that rate ideas, on labelled ideas and those of the base.
//!
//! Risk: the level of each dimension by ridge, with the hand-set weights of signals and trends as its prior; then the
//! score from the levels, on predictions that were made without the idea itself. Matters: one ridge line a domain, on
//! everything that the base says of it. Guard rails: one ridge line each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use crate::domain::competence::Level;
use crate::domain::knowledge::Knowledge;
use crate::domain::labels::LabelledIdea;
use crate::domain::model::{Levels, MatterModel, Models, Rail, RailModel, RiskModel};
use crate::domain::post::Post;
use crate::domain::review::{Matter, NO_MATTER};
use crate::domain::ridge::{Line, Row, fit};
use crate::domain::signal::{Dimension, Direction};
use crate::domain::territory::Territory;
use crate::rating::{Feature, Rater, Reading, rail_features, weighed};

/// How much an idea of the base counts beside one that is given.
const OWN: f64 = 0.6;

/// The penalty on the weights of the risk, of the domains and of the guard rails.
const RIDGE: (f64, f64, f64) = (2.0, 1.0, 2.0);

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

/// The share of capitals, away from a sentence's start, from which a word is a name.
const IS_NAME: f64 = 0.7;

/// A labelled idea, read once.
pub struct Sample<'a> {
    /// The idea.
    pub idea: &'a LabelledIdea,
    features: Vec<Feature>,
    rail_features: Vec<Feature>,
    terms: BTreeMap<String, usize>,
    names: BTreeSet<String>,
    acts: BTreeSet<String>,
    words: usize,
    own: bool,
}

impl Sample<'_> {
    fn weight(&self) -> f64 {
        if self.own { OWN } else { 1.0 }
    }
}

/// The post of a labelled idea.
pub fn post<'a>(knowledge: &'a Knowledge, idea: &'a LabelledIdea, today: Date) -> Post<'a> {
    let level = Level::parse(&idea.niveau);
    Post {
        text: &idea.texte,
        platform: &idea.plateforme,
        level,
        author: level.and_then(|level| author(knowledge, &idea.collectivite, level)),
        date: idea.date.parse().unwrap_or(today),
    }
}

fn author<'a>(knowledge: &'a Knowledge, name: &str, level: Level) -> Option<&'a Territory> {
    knowledge.territories.find(name, Some(level)).ok()
}

/// Reads labelled ideas; `own` for those of the base.
pub fn samples<'a>(
    knowledge: &'a Knowledge,
    rater: &Rater,
    ideas: impl Iterator<Item = &'a LabelledIdea>,
    own: bool,
    today: Date,
) -> Vec<Sample<'a>> {
    ideas
        .map(|idea| {
            let post = post(knowledge, idea, today);
            let reading = rater.read(knowledge, &post);
            let rail_features = rail_features(knowledge, &post, &reading);
            let names = names(&reading);
            let domains = knowledge.competences.iter().map(|c| c.slug.clone());
            let acts = domains.filter(|d| crate::rating::acts(knowledge, &post, d)).collect();
            let terms = rater.terms(knowledge, post.text);
            Sample { idea, names, rail_features, terms, acts, words: reading.words, own, features: reading.features }
        })
        .collect()
}

/// The words that an idea writes with a capital away from a sentence's start.
fn names(reading: &Reading) -> BTreeSet<String> {
    let idea = &reading.idea;
    let is_name = |f: &&Feature| {
        let Some(span) = f.span.as_ref().filter(|_| f.name.starts_with("mot:")) else { return false };
        let before = idea.folded().get(..span.start).unwrap_or_default().trim_end();
        let opens = before.is_empty() || before.ends_with(['.', '!', '?', ':', '«', '"', '-', '•']);
        let mut letters = idea.as_written(span).chars();
        !opens && letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    reading.features.iter().filter(is_name).map(|f| f.name.clone()).collect()
}

/// Fits all models on samples.
pub fn models(knowledge: &Knowledge, rater: &Rater, samples: &[&Sample<'_>]) -> Models {
    std::thread::scope(|scope| {
        let matters = scope.spawn(|| matters(knowledge, rater, samples));
        let risk = risk(knowledge, samples);
        let rails = rails(samples);
        Models { risk, rails, matters: matters.join().unwrap_or_default() }
    })
}

/// Features by number, with the scale that each is fitted at.
struct Space {
    numbers: HashMap<String, usize>,
    scales: Vec<f64>,
}

impl Space {
    /// The features of these samples: words that two of them hold and that are no names, and everything else.
    fn new<'s>(samples: &'s [&Sample<'_>], features: impl Fn(&'s Sample<'_>) -> &'s [Feature]) -> Self {
        let mut held: BTreeMap<&str, usize> = BTreeMap::new();
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        for sample in samples {
            for feature in features(sample) {
                *held.entry(&feature.name).or_default() += 1;
            }
            for name in &sample.names {
                *named.entry(name).or_default() += 1;
            }
        }
        let (rules, rarity) = SCALE;
        let kept = held.into_iter().filter_map(|(name, count)| {
            if !name.starts_with("mot:") {
                return Some((name.to_owned(), rules));
            }
            let names = named.get(name).copied().unwrap_or_default();
            let is_word = count >= 2 && (names as f64) < IS_NAME * count as f64;
            is_word.then(|| (name.to_owned(), rarity * (1.0 + (samples.len() as f64 / count as f64).ln())))
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

fn risk(knowledge: &Knowledge, samples: &[&Sample<'_>]) -> RiskModel {
    let space = Space::new(samples, |s| &s.features);
    let rows: Vec<Row> = samples.iter().map(|s| space.row(s, &s.features)).collect();
    let targets: Vec<Vec<f64>> =
        Dimension::ALL.iter().map(|(.., json)| samples.iter().map(|s| s.idea.level(json)).collect()).collect();
    let priors: Vec<Vec<f64>> = Dimension::ALL.iter().map(|(d, ..)| prior(knowledge, &space, *d)).collect();
    let fold = |i: usize| i % INNER;
    let mut unseen: Vec<Vec<f64>> = vec![vec![0.0; samples.len()]; targets.len()];
    for k in 0..INNER {
        let inner: Vec<Row> = rows.iter().enumerate().filter(|(i, _)| fold(*i) != k).map(|(_, r)| r.clone()).collect();
        for ((target, prior), unseen) in targets.iter().zip(&priors).zip(&mut unseen) {
            let seen: Vec<f64> = target.iter().enumerate().filter(|(i, _)| fold(*i) != k).map(|(_, y)| *y).collect();
            let line = fit(&inner, &seen, space.scales.len(), RIDGE.0, prior);
            for ((_, row), level) in rows.iter().enumerate().zip(unseen.iter_mut()).filter(|((i, _), _)| fold(*i) == k) {
                *level = line.value(&row.features);
            }
        }
    }
    let lines: Vec<Line> =
        targets.iter().zip(&priors).map(|(target, prior)| fit(&rows, target, space.scales.len(), RIDGE.0, prior)).collect();
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
    let predicted =
        |i: usize| bias + slopes.iter().zip(&unseen).map(|(s, l)| s * l.get(i).copied().unwrap_or_default()).sum::<f64>();
    let misses: Vec<(usize, f64)> = samples
        .iter()
        .zip(&truth)
        .enumerate()
        .filter(|(_, (s, _))| !s.own)
        .map(|(i, (s, y))| (s.words, (predicted(i) - y).abs()))
        .collect();
    RiskModel { start, features, bias, slopes, margins: margins(misses) }
}

/// A weight under which a feature is left out of the table, in points of level.
const NEGLIGIBLE: f64 = 0.003;

/// What the rubric says before any label: signals by their weights, trends by their age.
fn prior(knowledge: &Knowledge, space: &Space, dimension: Dimension) -> Vec<f64> {
    let mut prior = vec![0.0; space.scales.len()];
    let mut set = |name: String, points: f64| {
        if let Some(i) = space.numbers.get(&name) {
            if let (Some(slot), Some(scale)) = (prior.get_mut(*i), space.scales.get(*i)) {
                *slot = PRIOR * points / scale;
            }
        }
    };
    for signal in knowledge.signals.iter().filter(|s| s.dimension == dimension) {
        let sign = if signal.direction == Direction::Risk { 1.0 } else { -1.0 };
        set(format!("signal:{}", signal.slug), sign * signal.weight);
    }
    if dimension == Dimension::ForcedYouth {
        for step in &knowledge.rubric.freshness {
            let age = step.up_to_months.map_or("ancienne".to_owned(), |m| format!("{m}_mois"));
            set(format!("tendance:{age}"), step.effect);
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
    let quantile = |from: usize, to: usize| {
        let inside: Vec<f64> = misses.iter().filter(|(n, _)| (from..to).contains(n)).map(|(_, m)| *m).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a small count")]
        let at = (inside.len() as f64 * COVERED) as usize;
        if inside.len() < 20 { None } else { inside.get(at).copied() }
    };
    let all = quantile(0, usize::MAX).unwrap_or(1.5);
    [quantile(0, 12).unwrap_or(all).max(all), quantile(12, 22).unwrap_or(all).max(all), quantile(22, usize::MAX).unwrap_or(all)]
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
type Texts = Vec<(BTreeMap<String, usize>, usize, f64)>;

fn matters(knowledge: &Knowledge, rater: &Rater, samples: &[&Sample<'_>]) -> MatterModel {
    let domains: Vec<String> = knowledge.competences.iter().map(|c| c.slug.clone()).chain([NO_MATTER.to_owned()]).collect();
    let place: HashMap<&str, usize> = domains.iter().enumerate().map(|(i, d)| (d.as_str(), i)).collect();
    let own = base_texts(knowledge, rater, &place);
    let of_ideas = |keep: &dyn Fn(usize) -> bool| -> Texts {
        let kept = samples.iter().enumerate().filter(|(i, _)| keep(*i));
        kept.filter_map(|(_, s)| Some((s.terms.clone(), *place.get(s.idea.domain())?, 1.0))).collect()
    };
    // The sharpness of the probabilities is judged on ideas that the lines have not seen.
    let trial = matter_lines(&own, &of_ideas(&|i| i % INNER != 0), domains.clone());
    let held: Vec<&Sample<'_>> = samples.iter().enumerate().filter(|(i, _)| i % INNER == 0).map(|(_, s)| *s).collect();
    let mut best = (f64::MIN, 0.0, 1.0);
    for acts in [0.0, 0.02, 0.04, 0.07, 0.1] {
        for sharpness in [3.0, 5.0, 7.0, 9.0, 12.0, 16.0] {
            let model = MatterModel { acts, sharpness, ..trial.clone() };
            let likelihood: f64 = held
                .iter()
                .map(|s| {
                    let found = crate::rating::matters_of(&model, &s.terms, |d| s.acts.contains(d));
                    let right = s.idea.domains();
                    let share: f64 =
                        found.iter().filter(|m: &&Matter| right.contains(m.domain.as_str())).map(|m| m.probability).sum();
                    share.max(1e-6).ln()
                })
                .sum();
            if likelihood > best.0 {
                best = (likelihood, acts, sharpness);
            }
        }
    }
    MatterModel { acts: best.1, sharpness: best.2, ..matter_lines(&own, &of_ideas(&|_| true), domains) }
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
            list.iter().for_each(|text| add(&c.slug, text, weight));
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
        terms.keys().for_each(|t| *held.entry(t).or_default() += 1);
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
            let weighed = weighed(terms, |t| numbers.get(t).map(|(_, r)| *r));
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
                (weight.abs() >= SPEAKS).then_some((d, weight))
            });
            ((*term).to_owned(), (*rarity, speaks.collect()))
        })
        .collect();
    MatterModel { stems, start: lines.iter().map(|l| l.intercept).collect(), domains, acts: 0.0, sharpness: 1.0 }
}

/// A weight under which a term doesn't speak for a domain.
const SPEAKS: f64 = 0.04;

fn rails(samples: &[&Sample<'_>]) -> RailModel {
    let space = Space::new(samples, |s| &s.rail_features);
    let rows: Vec<Row> = samples.iter().map(|s| space.row(s, &s.rail_features)).collect();
    let names: BTreeSet<&str> = samples.iter().flat_map(|s| s.idea.rails()).collect();
    let rails = names.into_iter().map(|name| {
        let targets: Vec<f64> = samples.iter().map(|s| f64::from(s.idea.rails().contains(name))).collect();
        let mut unseen = vec![0.0; samples.len()];
        for k in 0..INNER {
            let (inner, seen): (Vec<Row>, Vec<f64>) =
                rows.iter().zip(&targets).enumerate().filter(|(i, _)| i % INNER != k).map(|(_, (r, y))| (r.clone(), *y)).unzip();
            let line = fit(&inner, &seen, space.scales.len(), RIDGE.2, &[]);
            for (i, (row, score)) in rows.iter().zip(&mut unseen).enumerate() {
                if i % INNER == k {
                    *score = line.value(&row.features);
                }
            }
        }
        let line = fit(&rows, &targets, space.scales.len(), RIDGE.2, &[]);
        let weights = space.natural(&line).filter(|(_, w)| w.abs() > NEGLIGIBLE).map(|(name, w)| (name.clone(), w)).collect();
        let judged: Vec<(f64, bool, f64)> =
            samples.iter().zip(&unseen).zip(&targets).map(|((s, score), y)| (*score, *y > 0.5, s.weight())).collect();
        (name.to_owned(), Rail { start: line.intercept, threshold: best_threshold(judged), weights })
    });
    RailModel { rails: rails.collect() }
}

/// The threshold with the best F1 on ideas that were not seen.
fn best_threshold(mut judged: Vec<(f64, bool, f64)>) -> f64 {
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    let due: f64 = judged.iter().filter(|(_, y, _)| *y).map(|(.., w)| w).sum();
    let (mut right, mut said) = (0.0, 0.0);
    let mut best = (0.0, 1.0);
    for (score, is_due, weight) in judged {
        said += weight;
        right += if is_due { weight } else { 0.0 };
        let f1 = 2.0 * right / (said + due);
        if f1 > best.0 {
            best = (f1, score);
        }
    }
    best.1
}
