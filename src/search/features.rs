//! What speaks for and against a candidate, as named numbers: the ranking and the confidence weigh them.
//!
//! All are about 0 to 1 (BM25 per nat of rarity goes a little above), so that their weights can be compared.

use std::collections::HashSet;

use super::analysis::Stem;
use super::index::PassageHit;
use super::profile::{Profile, dice, trigrams};
use super::{Candidate, Feature, Query, Search};
use crate::domain::entry::Kind;

/// The features of a candidate, by their names in `knowledge/weights.toml`.
pub const RANKING_FEATURES: [&str; 25] = [
    "bm25",
    "bm25_question",
    "bm25_passage",
    "couverture",
    "couverture_texte",
    "couverture_question",
    "couverture_passage",
    "proximite_question",
    "trigrammes",
    "lieu_present",
    "lieu_absent",
    "annee_presente",
    "annee_absente",
    "distinction_presente",
    "distinction_absente",
    "detail_absent",
    "competence_demandee",
    "droit_demande",
    "declencheur",
    "nature_competence",
    "nature_garde_fou",
    "nature_plateforme",
    "nature_tendance",
    "nature_conseil",
    "nature_lecon",
];

/// The features of the evidence for the first candidate, beside those of its ranking but for its kind.
pub const CONFIDENCE_FEATURES: [&str; 31] = [
    "bm25",
    "bm25_question",
    "bm25_passage",
    "couverture",
    "couverture_texte",
    "couverture_question",
    "couverture_passage",
    "proximite_question",
    "trigrammes",
    "lieu_present",
    "lieu_absent",
    "annee_presente",
    "annee_absente",
    "distinction_presente",
    "distinction_absente",
    "detail_absent",
    "competence_demandee",
    "droit_demande",
    "declencheur",
    "couverture_ensemble",
    "mots_du_metier",
    "unite_absente",
    "avance",
    "mots_propres",
    "part_inconnue",
    "rarete_absente",
    "lieu_inconnu",
    "nom_absent",
    "chiffre_absent",
    "vie_privee",
    "robot",
];

/// A word of the question with what may stand for it.
struct Slot {
    rarity: f64,
    terms: Vec<(Option<Stem>, f64)>,
}

impl Slot {
    /// How well a set of stems covers the word, 0 to 1.
    fn covered(&self, holds: impl Fn(Stem) -> bool) -> f64 {
        self.terms.iter().filter(|(stem, _)| stem.is_some_and(&holds)).map(|(_, weight)| *weight).fold(0.0, f64::max)
    }
}

/// Everything that the features of one question read.
pub(super) struct Features<'a> {
    slots: Vec<Slot>,
    total: f64,
    trigrams: Vec<u32>,
    places: Vec<Vec<Option<Stem>>>,
    search: &'a Search,
    query: &'a Query,
    by_entry: &'a [(usize, f64)],
    by_passage: &'a [PassageHit],
    called: &'a [usize],
    unit: Vec<Stem>,
}

impl<'a> Features<'a> {
    pub(super) fn new(
        search: &'a Search,
        query: &'a Query,
        by_entry: &'a [(usize, f64)],
        by_passage: &'a [PassageHit],
        called: &'a [usize],
    ) -> Self {
        let mut slots: Vec<Slot> = Vec::new();
        for term in &query.terms {
            while slots.len() <= term.slot {
                slots.push(Slot { rarity: 0.0, terms: Vec::new() });
            }
            let stem = search.analysis.number(&term.stem);
            if let Some(slot) = slots.get_mut(term.slot) {
                let is_own = slot.terms.is_empty();
                slot.terms.push((stem, term.weight));
                if is_own {
                    slot.rarity = search.profiles.rarity(stem);
                }
            }
        }
        let total = slots.iter().map(|s| s.rarity).sum::<f64>().max(1e-9);
        let number_all = |place: &String| search.analysis.stems(place).iter().map(|s| search.analysis.number(s)).collect();
        Self {
            slots,
            total,
            trigrams: trigrams(&query.folded),
            places: query.asked.places.iter().map(number_all).collect(),
            search,
            query,
            by_entry,
            by_passage,
            called,
            unit: Vec::new(),
        }
        .with_unit()
    }

    /// The stems of the word whose number is asked for, with those that may stand for it.
    fn with_unit(mut self) -> Self {
        let Some(unit) = self.search.entities.unit(&self.query.folded) else { return self };
        let stems: Vec<Stem> = self.search.analysis.stems(unit).iter().filter_map(|s| self.search.analysis.number(s)).collect();
        let same_slot = self.slots.iter().filter(|s| s.terms.iter().any(|(stem, _)| stem.is_some_and(|s| stems.contains(&s))));
        self.unit = same_slot.flat_map(|s| s.terms.iter().filter_map(|(stem, _)| *stem)).chain(stems.iter().copied()).collect();
        self
    }

    /// The share of the question, by rarity, that a set of stems covers, 0 to 1.
    fn coverage(&self, holds: impl Fn(Stem) -> bool + Copy) -> f64 {
        self.slots.iter().map(|s| s.rarity * s.covered(holds)).sum::<f64>() / self.total
    }

    /// The share, by rarity, that a question of the base and this one have in common, 0 to 1.
    fn closeness(&self, question: &[Stem]) -> f64 {
        let shared: f64 = self.slots.iter().map(|s| s.rarity * s.covered(|stem| question.binary_search(&stem).is_ok())).sum();
        let theirs: f64 = question.iter().map(|s| self.search.profiles.rarity(Some(*s))).sum();
        2.0 * shared / (self.total + theirs).max(1e-9)
    }

    fn profile(&self, entry: usize) -> Option<&'a Profile> {
        self.search.profiles.of.get(entry)
    }

    fn holds_place(profile: &Profile, place: &[Option<Stem>]) -> bool {
        place.iter().all(|stem| stem.is_some_and(|s| profile.text.contains(&s)))
    }

    /// Whether an entry holds a proper name; one whose stem is a function word says nothing.
    fn holds_name(&self, profile: &Profile, name: &str) -> bool {
        let stems = self.search.analysis.stems(name);
        stems.iter().all(|s| self.search.analysis.number(s).is_some_and(|n| profile.all.contains(&n)))
    }

    pub(super) fn of_candidate(&self, entry: usize) -> Vec<Feature> {
        let Some(profile) = self.profile(entry) else { return Vec::new() };
        let asked = &self.query.asked;
        let bm25 = self.by_entry.iter().find(|(e, _)| *e == entry).map_or(0.0, |(_, score)| *score) / self.total;
        let best_hit = |is_question: bool| {
            let hits = self.by_passage.iter().filter(|h| h.entry == entry && h.is_question == is_question);
            hits.map(|h| h.score).fold(0.0, f64::max) / self.total
        };
        let best = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
        // A place, a year or a prize tells practices apart; a rule of law is the same everywhere.
        let tells_apart = !matches!(profile.kind, Kind::Competence | Kind::GuardRail);
        let places_held = self.places.iter().filter(|p| Self::holds_place(profile, p)).count();
        let years_held = asked.years.iter().filter(|y| profile.years.contains(*y)).count();
        let prizes_held = asked.distinctions.iter().filter(|d| profile.distinctions.contains(d)).count();
        let missing =
            |held: usize, asked: usize| if tells_apart && asked > 0 { (asked - held) as f64 / asked as f64 } else { 0.0 };
        let prize_missing = asked.kind.prize && tells_apart && !profile.may_speak_of_prizes;
        let flag = f64::from;
        vec![
            ("bm25", bm25),
            ("bm25_question", best_hit(true)),
            ("bm25_passage", best_hit(false)),
            ("couverture", self.coverage(|s| profile.all.contains(&s))),
            ("couverture_texte", self.coverage(|s| profile.text.contains(&s))),
            ("couverture_question", best(&mut profile.questions.iter().map(|q| self.coverage(|s| q.binary_search(&s).is_ok())))),
            ("couverture_passage", self.best_passage(profile, false)),
            ("proximite_question", best(&mut profile.questions.iter().map(|q| self.closeness(q)))),
            ("trigrammes", best(&mut profile.trigrams.iter().map(|t| dice(&self.trigrams, t)))),
            ("lieu_present", flag(places_held > 0)),
            ("lieu_absent", missing(places_held, self.places.len())),
            ("annee_presente", flag(years_held > 0)),
            ("annee_absente", missing(years_held, asked.years.len())),
            ("distinction_presente", flag(prizes_held > 0)),
            ("distinction_absente", missing(prizes_held, asked.distinctions.len()).max(flag(prize_missing))),
            ("detail_absent", asked.details.iter().filter(|d| !profile.details.contains(d)).count().min(2) as f64 / 2.0),
            ("competence_demandee", flag(asked.kind.competence && profile.kind == Kind::Competence)),
            ("droit_demande", flag(asked.kind.law && profile.kind == Kind::GuardRail)),
            ("declencheur", flag(self.called.contains(&entry))),
            ("nature_competence", flag(profile.kind == Kind::Competence)),
            ("nature_garde_fou", flag(profile.kind == Kind::GuardRail)),
            ("nature_plateforme", flag(profile.kind == Kind::Platform)),
            ("nature_tendance", flag(profile.kind == Kind::Trend)),
            ("nature_conseil", flag(profile.kind == Kind::Advice)),
            ("nature_lecon", flag(profile.kind == Kind::Lesson)),
        ]
    }

    /// How well the best single passage covers the question, read with the entry's title and names.
    fn best_passage(&self, profile: &Profile, with_digit: bool) -> f64 {
        profile
            .passages
            .iter()
            .filter(|(_, digit)| *digit || !with_digit)
            .map(|(stems, _)| self.coverage(|s| stems.binary_search(&s).is_ok() || profile.heading.contains(&s)))
            .fold(0.0, f64::max)
    }

    /// What speaks for and against the first of the candidates being an answer.
    pub(super) fn of_evidence(&self, candidates: &[Candidate]) -> Vec<Feature> {
        let Some((first, profile)) = candidates.first().and_then(|c| self.profile(c.entry).map(|p| (c, p))) else {
            return Vec::new();
        };
        let asked = &self.query.asked;
        // A comparison is answered by several entries: what one lacks, another may hold.
        let together = asked.kind.survey || asked.places.len() > 1;
        let answering: Vec<&Profile> = if together {
            candidates.iter().take(TOGETHER).filter_map(|c| self.profile(c.entry)).collect()
        } else {
            vec![profile]
        };
        let held_by_any = |holds: &dyn Fn(&Profile) -> bool| answering.iter().any(|p| holds(p));
        let share = |missing: usize, all: usize| if all > 0 { missing as f64 / all as f64 } else { 0.0 };
        // The law is the same everywhere: a place or a year in a question of law is the asker's own.
        let of_law = matches!(profile.kind, Kind::Competence | Kind::GuardRail) && (asked.kind.law || asked.kind.competence);
        let places_missing = self.places.iter().filter(|p| !of_law && !held_by_any(&|q| Self::holds_place(q, p))).count();
        let holds_year =
            |y: &String| if asked.years.len() > 1 { held_by_any(&|q| q.years.contains(y)) } else { profile.years.contains(y) };
        let years_missing = asked.years.iter().filter(|y| !of_law && !holds_year(y)).count();
        let covered = self.coverage(|s| answering.iter().any(|p| p.all.contains(&s)));
        let lead = candidates.get(1).map_or(5.0, |second| (first.score - second.score).clamp(0.0, 5.0)) / 5.0;
        let known: HashSet<Stem> = self.places.iter().flatten().flatten().copied().collect();
        let rarest_absent = self
            .slots
            .iter()
            .map(|s| s.rarity * (1.0 - s.covered(|stem| held_by_any(&|p| p.all.contains(&stem)) || known.contains(&stem))))
            .fold(0.0, f64::max);
        let names_missing = asked.names.iter().filter(|name| !held_by_any(&|p| self.holds_name(p, name))).count();
        let common = self.slots.iter().filter(|s| self.search.profiles.is_common(s.rarity)).count();
        let place_unknown = self.places.iter().any(|p| p.iter().any(Option::is_none));
        let digit_missing =
            if asked.kind.quantity { self.best_passage(profile, false) - self.best_passage(profile, true) } else { 0.0 };
        let unit_missing = asked.kind.quantity && !self.unit.is_empty() && !self.unit.iter().any(|s| profile.counted.contains(s));
        let own = self.query.own_words as f64;
        let mut evidence: Vec<Feature> =
            first.features.iter().filter(|(name, _)| CONFIDENCE_FEATURES.contains(name)).copied().collect();
        evidence.retain(|(name, _)| !matches!(*name, "lieu_absent" | "annee_absente"));
        evidence.extend([
            ("lieu_absent", share(places_missing, self.places.len())),
            ("annee_absente", share(years_missing, asked.years.len())),
            ("couverture_ensemble", covered),
            ("mots_du_metier", common.min(4) as f64 / 4.0),
            ("unite_absente", f64::from(unit_missing)),
            ("avance", if together { 0.5 } else { lead }),
            ("mots_propres", own.min(8.0) / 8.0),
            ("part_inconnue", if own > 0.0 { self.query.unknown_words as f64 / own } else { 1.0 }),
            ("rarete_absente", rarest_absent / self.search.profiles.max_rarity()),
            ("lieu_inconnu", f64::from(place_unknown)),
            ("nom_absent", names_missing.min(2) as f64 / 2.0),
            ("chiffre_absent", digit_missing),
            ("vie_privee", f64::from(asked.kind.personal)),
            ("robot", f64::from(asked.kind.about_bot)),
        ]);
        evidence
    }
}

/// How many entries a comparison is answered by at most.
const TOGETHER: usize = 3;
