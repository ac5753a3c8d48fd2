//! What each entry holds, as sets of stems and flags: the features read these and never the texts.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::analysis::{Analysis, Stem};
use crate::domain::entry::{Entry, EntryId, Kind};
use crate::domain::knowledge::Knowledge;
use crate::domain::pattern::Pattern;
use crate::domain::text::{fold, words};

/// The stems of one passage or question, sorted, each once.
pub(super) type StemSet = Vec<Stem>;

/// One entry's profile.
pub(super) struct Profile {
    pub(super) kind: Kind,
    /// Stems of every field.
    pub(super) all: StemSet,
    /// Stems of its own text: title, names, facts, lessons.
    pub(super) text: StemSet,
    /// Stems of its title and names, which every passage of it is read with.
    pub(super) heading: StemSet,
    /// Each of its questions, with its rarity in nats.
    pub(super) questions: Vec<(StemSet, f64)>,
    /// Letter trigrams of each of its questions.
    pub(super) trigrams: Vec<Vec<u32>>,
    /// Each of its facts, then lessons, and whether it holds a digit.
    pub(super) passages: Vec<(StemSet, bool)>,
    /// Years in its own text.
    pub(super) years: BTreeSet<String>,
    /// Prizes that its own text names, by position in the lexicon.
    pub(super) distinctions: BTreeSet<usize>,
    /// Details that one of its passages holds, by position in the lexicon.
    pub(super) details: BTreeSet<usize>,
    /// Stems that stand beside a number in one of its passages.
    pub(super) counted: HashSet<Stem>,
    /// What in a text calls for it: a guard rail's triggers.
    pub(super) triggers: Vec<Pattern>,
    /// Whether it is a practice with a prize, or no practice.
    pub(super) may_speak_of_prizes: bool,
}

/// Whether a sorted set holds every one of these stems; one that no entry holds is in no set.
pub(super) fn holds_all(set: &[Stem], stems: &[Option<Stem>]) -> bool {
    stems.iter().all(|stem| stem.is_some_and(|s| set.binary_search(&s).is_ok()))
}

/// The profiles of all entries, and how rare each stem is.
pub(super) struct Profiles {
    pub(super) of: Vec<Profile>,
    rarity: Vec<f64>,
    max_rarity: f64,
    empty_words: HashSet<String>,
    author_words: HashSet<String>,
    /// Entries with triggers of their own.
    triggered: Vec<usize>,
    common: f64,
}

impl Profiles {
    pub(super) fn new(entries: &[Entry], analysis: &mut Analysis, knowledge: &Knowledge) -> Self {
        let mut of: Vec<Profile> = entries.iter().map(|e| profile(e, analysis, knowledge)).collect();
        let mut holders: HashMap<Stem, usize> = HashMap::new();
        for stem in of.iter().flat_map(|p| &p.all) {
            *holders.entry(*stem).or_default() += 1;
        }
        let count = of.len() as f64;
        let size = holders.keys().max().map_or(0, |m| *m as usize + 1);
        let mut rarity = vec![0.0; size];
        for (stem, held) in holders {
            if let Some(slot) = rarity.get_mut(stem as usize) {
                *slot = inverse_frequency(count, held as f64);
            }
        }
        for (stems, total) in of.iter_mut().flat_map(|p| &mut p.questions) {
            *total = stems.iter().filter_map(|s| rarity.get(*s as usize)).sum();
        }
        let empty_words = knowledge.lexicon.empty_words.iter().map(|w| fold(w)).collect();
        let author_words = knowledge.lexicon.author_words.iter().map(|w| fold(w)).collect();
        let triggered = of.iter().enumerate().filter(|(_, p)| !p.triggers.is_empty()).map(|(i, _)| i).collect();
        let common = inverse_frequency(count, COMMON_SHARE * count);
        Self { of, rarity, max_rarity: inverse_frequency(count, 0.0), empty_words, author_words, triggered, common }
    }

    /// The entries that a folded text calls for by their own triggers.
    pub(super) fn called(&self, folded: &str) -> Vec<usize> {
        let calls = |i: &usize| self.of.get(*i).is_some_and(|p| p.triggers.iter().any(|t| t.is_match(folded)));
        self.triggered.iter().copied().filter(calls).collect()
    }

    /// Whether a word of this rarity belongs to the field's everyday words.
    pub(super) fn is_common(&self, rarity: f64) -> bool {
        rarity <= self.common
    }

    /// The rarity of a stem, in nats; a stem that no entry holds is the rarest.
    pub(super) fn rarity(&self, stem: Option<Stem>) -> f64 {
        stem.and_then(|s| self.rarity.get(s as usize)).copied().unwrap_or(self.max_rarity)
    }

    /// The rarity of a stem that no entry holds.
    pub(super) fn max_rarity(&self) -> f64 {
        self.max_rarity
    }

    /// Whether a folded word says who asks, and not what about.
    pub(super) fn is_author_word(&self, word: &str) -> bool {
        self.author_words.contains(word)
    }

    /// Whether a folded word of a question says nothing of what is asked.
    pub(super) fn is_empty_word(&self, word: &str) -> bool {
        self.empty_words.contains(word)
    }
}

/// A word that this share of the entries holds is one of the field's everyday words.
const COMMON_SHARE: f64 = 0.04;

/// BM25's inverse document frequency.
fn inverse_frequency(count: f64, holders: f64) -> f64 {
    (1.0 + (count - holders + 0.5) / (holders + 0.5)).ln()
}

fn set(mut stems: Vec<Stem>) -> StemSet {
    stems.sort_unstable();
    stems.dedup();
    stems
}

fn profile(entry: &Entry, analysis: &mut Analysis, knowledge: &Knowledge) -> Profile {
    let mut heading: Vec<Stem> = analysis.learn(&entry.title);
    for name in &entry.names {
        heading.extend(analysis.learn(name));
    }
    let passages: Vec<(StemSet, bool)> = entry
        .facts
        .iter()
        .chain(&entry.lessons)
        .map(|p| (set(analysis.learn(&p.text)), p.text.chars().any(|c| c.is_ascii_digit())))
        .collect();
    let mut text = heading.clone();
    text.extend(passages.iter().flat_map(|(stems, _)| stems));
    let questions: Vec<(StemSet, f64)> = entry.findable.questions.iter().map(|q| (set(analysis.learn(q)), 0.0)).collect();
    let mut all = text.clone();
    all.extend(questions.iter().flat_map(|(stems, _)| stems));
    for keyword in &entry.findable.keywords {
        all.extend(analysis.learn(keyword));
    }
    let own: Vec<String> = entry.facts.iter().chain(&entry.lessons).map(|p| fold(&p.text)).collect();
    let named = fold(&format!("{} {}", entry.title, entry.names.join(" ")));
    let held = |find: &dyn Fn(&str) -> bool| own.iter().any(|t| find(t)) || find(&named);
    let lexicon = &knowledge.lexicon;
    let years = own
        .iter()
        .chain([&named])
        .flat_map(|t| words(t))
        .filter(|w| w.len() == 4 && (w.starts_with("19") || w.starts_with("20")) && w.chars().all(|c| c.is_ascii_digit()))
        .collect();
    let prized = entry.kind != Kind::Practice
        || lexicon.cues.prize.is_match(&fold(&entry.names.join(" ")))
        || knowledge.practices.iter().any(|p| p.slug == entry.id.as_str() && p.prize.is_some());
    let mut counted = HashSet::new();
    for neighbour in own.iter().flat_map(|text| beside_numbers(text)) {
        counted.extend(analysis.learn(&neighbour));
    }
    Profile {
        kind: entry.kind,
        counted,
        triggers: knowledge
            .guardrails
            .iter()
            .filter(|g| entry.kind == Kind::GuardRail && entry.id == EntryId::new(Kind::GuardRail, &g.code))
            .flat_map(|g| g.triggers.iter().map(|t| t.pattern.clone()))
            .collect(),
        trigrams: entry.findable.questions.iter().map(|q| trigrams(&fold(q))).collect(),
        distinctions: lexicon
            .distinctions
            .iter()
            .enumerate()
            .filter(|(_, d)| held(&|t| d.pattern.is_match(t)))
            .map(|(i, _)| i)
            .collect(),
        details: lexicon.details.iter().enumerate().filter(|(_, d)| held(&|t| d.held.is_match(t))).map(|(i, _)| i).collect(),
        may_speak_of_prizes: prized,
        all: set(all),
        text: set(text),
        heading: set(heading),
        questions,
        passages,
        years,
    }
}

/// How many words before and after a number count as beside it.
const BESIDE: usize = 4;

/// Numbers in words; others are told by their digits.
const NUMBERS: [&str; 24] = [
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "quinze",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "cent",
    "cents",
    "mille",
    "million",
    "millions",
    "dizaine",
    "centaine",
];

/// The words beside a number in a folded text.
fn beside_numbers(folded: &str) -> Vec<String> {
    let words = words(folded);
    let is_number = |w: &String| w.starts_with(|c: char| c.is_ascii_digit()) || NUMBERS.contains(&w.as_str());
    let mut beside = Vec::new();
    for (at, _) in words.iter().enumerate().filter(|(_, w)| is_number(w)) {
        let near = words.iter().enumerate().filter(|(i, w)| i.abs_diff(at) <= BESIDE && !is_number(w));
        beside.extend(near.map(|(_, w)| w.clone()));
    }
    beside
}

/// The letter trigrams of a folded text, spaces included, sorted, each once.
pub(super) fn trigrams(folded: &str) -> Vec<u32> {
    let letters: Vec<u32> = folded.chars().map(|c| if c.is_alphanumeric() { u32::from(c) & 0x3ff } else { 32 }).collect();
    let mut grams: Vec<u32> =
        letters.windows(3).filter_map(|w| if let [a, b, c] = w { Some((a << 20) | (b << 10) | c) } else { None }).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// Twice the shared members over all members of two sorted sets, 0 to 1.
pub(super) fn dice(a: &[u32], b: &[u32]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    2.0 * f64::from(shared) / (a.len() + b.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dice_is_one_for_the_same_and_zero_for_strangers() {
        let a = trigrams("bonjour");
        assert!((dice(&a, &a) - 1.0).abs() < 1e-9);
        assert!(dice(&a, &trigrams("xyz")).abs() < 1e-9);
        assert!(dice(&a, &[]).abs() < 1e-9);
    }
}
