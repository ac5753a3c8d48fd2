//! What speaks for and against a candidate, as named numbers: the ranking and the confidence weigh them.
//!
//! All are about 0 to 1 (BM25 per nat of rarity goes a little above), so that their weights can be compared.

use super::analysis::Stem;
use super::index::PassageHit;
use super::meaning::Sense;
use super::profile::{Profile, dice, holds_all, trigrams};
use super::{Candidate, Feature, Query, Search};
use crate::domain::entry::Kind;

/// The features of a candidate, by their names in `knowledge/weights.toml`.
pub const RANKING_FEATURES: [&str; 27] = [
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
    "prudence_demandee",
    "declencheur",
    "droit_declenche",
    "nature_competence",
    "nature_garde_fou",
    "nature_plateforme",
    "nature_tendance",
    "nature_conseil",
    "nature_lecon",
];

/// The features of the evidence for the first candidate, beside those of its ranking but for its kind.
pub const CONFIDENCE_FEATURES: [&str; 35] = [
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
    "comparaison_tenue",
    "sujet_nomme",
    "detail_absent",
    "competence_demandee",
    "droit_demande",
    "prudence_demandee",
    "declencheur",
    "droit_declenche",
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

/// What the ranking sees beside, where a question's meaning is known.
pub const MEANING_RANKING_FEATURES: [&str; 3] = ["sens_question", "sens_passage", "sens_titre"];

/// What the confidence sees beside, where a question's meaning is known.
pub const MEANING_CONFIDENCE_FEATURES: [&str; 4] = ["sens_question", "sens_passage", "sens_titre", "sens_ailleurs"];

/// What was found for a question, and how.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    /// Entries with their BM25.
    pub(super) by_entry: &'a [(usize, f64)],
    /// Passages.
    pub(super) by_passage: &'a [PassageHit],
    /// Entries that their own triggers call.
    pub(super) called: &'a [usize],
    /// How near the question's meaning is to each entry, where it is known.
    pub(super) sense: Option<&'a Sense>,
}

/// The question's words by the stems that stand for them: one look-up a stem, whatever the size of the base.
struct Matcher {
    /// For each stem of the base, the word that it stands for (from 1; 0 for none) and how well, 0 to 1.
    by_stem: Vec<(u32, f32)>,
    /// The rarity of each word.
    rarity: Vec<f64>,
    /// The rarity of all, never 0.
    total: f64,
}

impl Matcher {
    fn new(query: &Query, search: &Search) -> Self {
        let mut by_stem = vec![(0, 0.0); search.analysis.len()];
        let mut rarity: Vec<f64> = Vec::new();
        for term in &query.terms {
            let stem = search.analysis.number(&term.stem);
            while rarity.len() <= term.slot {
                rarity.push(search.profiles.rarity(stem));
            }
            if let Some(entry) = stem.and_then(|s| by_stem.get_mut(s as usize)) {
                #[expect(clippy::cast_possible_truncation, reason = "a few hundred words and a weight of 0 to 1")]
                let value = (term.slot as u32 + 1, term.weight as f32);
                *entry = value;
            }
        }
        let total = rarity.iter().sum::<f64>().max(1e-9);
        Self { by_stem, rarity, total }
    }

    /// The same without the words that these stems stand for.
    fn without(&self, stems: &[Stem]) -> Self {
        let slots: Vec<u32> = stems.iter().filter_map(|s| self.by_stem.get(*s as usize)).map(|(slot, _)| *slot).collect();
        let kept = self.rarity.iter().zip(1..).map(|(r, slot)| if slots.contains(&slot) { 0.0 } else { *r });
        let rarity: Vec<f64> = kept.collect();
        let total = rarity.iter().sum::<f64>().max(1e-9);
        Self { by_stem: self.by_stem.clone(), rarity, total }
    }

    /// How well each word is covered by some stems, 0 to 1, no worse than `covered` says already.
    fn cover(&self, stems: impl IntoIterator<Item = Stem>, mut covered: Vec<f32>) -> Vec<f32> {
        covered.resize(self.rarity.len(), 0.0);
        for stem in stems {
            if let Some((slot, weight)) = self.by_stem.get(stem as usize).filter(|(slot, _)| *slot > 0)
                && let Some(best) = covered.get_mut(*slot as usize - 1)
            {
                *best = best.max(*weight);
            }
        }
        covered
    }

    /// The rarity that is covered, in nats.
    fn shared(&self, covered: &[f32]) -> f64 {
        self.rarity.iter().zip(covered).map(|(r, c)| r * f64::from(*c)).sum()
    }

    /// The share of the question, by rarity, that some stems cover, 0 to 1.
    fn coverage(&self, stems: &[Stem]) -> f64 {
        self.shared(&self.cover(stems.iter().copied(), Vec::new())) / self.total
    }

    /// The stems that stand for the same word as one of these.
    fn same_word(&self, stems: &[Stem]) -> Vec<Stem> {
        let slot = |s: &Stem| self.by_stem.get(*s as usize).map(|(slot, _)| *slot).filter(|slot| *slot > 0);
        let slots: Vec<u32> = stems.iter().filter_map(slot).collect();
        let all = self.by_stem.iter().enumerate().filter(|(_, (slot, _))| slots.contains(slot));
        all.filter_map(|(stem, _)| Stem::try_from(stem).ok()).chain(stems.iter().copied()).collect()
    }
}

/// Everything that the features of one question read.
pub(super) struct Features<'a> {
    matcher: Matcher,
    /// The question without its places: that a file speaks of the place asked for says nothing of what is asked of it.
    placeless: Matcher,
    trigrams: Vec<u32>,
    places: Vec<Vec<Option<Stem>>>,
    unit: Vec<Stem>,
    search: &'a Search,
    query: &'a Query,
    found: Found<'a>,
}

impl<'a> Features<'a> {
    pub(super) fn new(search: &'a Search, query: &'a Query, found: Found<'a>) -> Self {
        let matcher = Matcher::new(query, search);
        let numbers = |text: &str| search.analysis.numbers(text);
        let unit: Vec<Stem> =
            search.entities.unit(&query.folded).map(numbers).unwrap_or_default().into_iter().flatten().collect();
        let places: Vec<Vec<Option<Stem>>> = query.asked.places.iter().map(|p| numbers(p)).collect();
        let of_places: Vec<Stem> = places.iter().flatten().flatten().copied().collect();
        Self {
            unit: matcher.same_word(&unit),
            placeless: matcher.without(&of_places),
            matcher,
            trigrams: trigrams(&query.folded),
            places,
            search,
            query,
            found,
        }
    }

    fn profile(&self, entry: usize) -> Option<&'a Profile> {
        self.search.profiles.of.get(entry)
    }

    /// Whether an entry's own text speaks of a place.
    fn holds_place(profile: &Profile, place: &[Option<Stem>]) -> bool {
        holds_all(&profile.text, place)
    }

    /// Whether an entry holds a proper name; one whose stem is a function word says nothing.
    fn holds_name(&self, profile: &Profile, name: &str) -> bool {
        holds_all(&profile.all, &self.search.analysis.numbers(name))
    }

    pub(super) fn of_candidate(&self, entry: usize) -> Vec<Feature> {
        self.of_entry(entry, &self.matcher)
    }

    /// The features of an entry for the words that a matcher knows.
    fn of_entry(&self, entry: usize, matcher: &Matcher) -> Vec<Feature> {
        let Some(profile) = self.profile(entry) else { return Vec::new() };
        let asked = &self.query.asked;
        let bm25 = self.found.by_entry.iter().find(|(e, _)| *e == entry).map_or(0.0, |(_, score)| *score) / matcher.total;
        let best_hit = |is_question: bool| {
            let hits = self.found.by_passage.iter().filter(|h| h.entry == entry && h.is_question == is_question);
            hits.map(|h| h.score).fold(0.0, f64::max) / matcher.total
        };
        let (question_covered, question_closeness, question_likeness) = Self::best_question(profile, matcher, &self.trigrams);
        // A place, a year or a prize tells practices apart; a rule of law is the same everywhere.
        let tells_apart = !matches!(profile.kind, Kind::Competence | Kind::GuardRail);
        let places_held = self.places.iter().filter(|p| Self::holds_place(profile, p)).count();
        let years_held = asked.years.iter().filter(|y| profile.years.contains(*y)).count();
        let prizes_held = asked.distinctions.iter().filter(|d| profile.distinctions.contains(d)).count();
        let missing =
            |held: usize, asked: usize| if tells_apart && asked > 0 { (asked - held) as f64 / asked as f64 } else { 0.0 };
        let prize_missing = asked.kind.prize && tells_apart && !profile.may_speak_of_prizes;
        let flag = f64::from;
        let mut features = vec![
            ("bm25", bm25),
            ("bm25_question", best_hit(true)),
            ("bm25_passage", best_hit(false)),
            ("couverture", matcher.coverage(&profile.all)),
            ("couverture_texte", matcher.coverage(&profile.text)),
            ("couverture_question", question_covered),
            ("couverture_passage", Self::best_passage(profile, matcher, false)),
            ("proximite_question", question_closeness),
            ("trigrammes", question_likeness),
            ("lieu_present", flag(places_held > 0)),
            ("lieu_absent", missing(places_held, self.places.len())),
            ("annee_presente", flag(years_held > 0)),
            ("annee_absente", missing(years_held, asked.years.len())),
            ("distinction_presente", flag(prizes_held > 0)),
            ("distinction_absente", missing(prizes_held, asked.distinctions.len()).max(flag(prize_missing))),
            ("detail_absent", asked.details.iter().filter(|d| !profile.details.contains(d)).count().min(2) as f64 / 2.0),
            ("competence_demandee", flag(asked.kind.competence && profile.kind == Kind::Competence)),
            ("droit_demande", flag(asked.kind.law && profile.kind == Kind::GuardRail)),
            ("prudence_demandee", flag(asked.kind.caution && profile.kind == Kind::GuardRail)),
            ("declencheur", flag(self.found.called.contains(&entry))),
            ("droit_declenche", flag(asked.kind.law && self.found.called.contains(&entry))),
            ("nature_competence", flag(profile.kind == Kind::Competence)),
            ("nature_garde_fou", flag(profile.kind == Kind::GuardRail)),
            ("nature_plateforme", flag(profile.kind == Kind::Platform)),
            ("nature_tendance", flag(profile.kind == Kind::Trend)),
            ("nature_conseil", flag(profile.kind == Kind::Advice)),
            ("nature_lecon", flag(profile.kind == Kind::Lesson)),
        ];
        if let Some(near) = self.found.sense.map(|s| s.of(entry)) {
            features.extend([("sens_question", near.question), ("sens_passage", near.passage), ("sens_titre", near.title)]);
        }
        features
    }

    /// How well the best single question of an entry covers this one; the share, by rarity, that the nearest one and this
    /// one have in common; and how alike the two are letter by letter. All 0 to 1.
    fn best_question(profile: &Profile, matcher: &Matcher, letters: &[u32]) -> (f64, f64, f64) {
        let mut best_covered = 0.0_f64;
        let mut nearest = (0.0_f64, 0);
        for (i, (stems, rarity)) in profile.questions.iter().enumerate() {
            let shared = matcher.shared(&matcher.cover(stems.iter().copied(), Vec::new()));
            best_covered = best_covered.max(shared / matcher.total);
            let closeness = 2.0 * shared / (matcher.total + rarity).max(1e-9);
            if closeness > nearest.0 {
                nearest = (closeness, i);
            }
        }
        let likeness = profile.trigrams.get(nearest.1).map_or(0.0, |t| dice(letters, t));
        (best_covered, nearest.0, likeness)
    }

    /// How well the best single passage covers the question, read with the entry's title and names.
    fn best_passage(profile: &Profile, matcher: &Matcher, with_digit: bool) -> f64 {
        let heading = matcher.cover(profile.heading.iter().copied(), Vec::new());
        let passages = profile.passages.iter().filter(|(_, digit)| *digit || !with_digit);
        let shared = passages.map(|(stems, _)| matcher.shared(&matcher.cover(stems.iter().copied(), heading.clone())));
        shared.fold(0.0, f64::max) / matcher.total
    }

    /// Whether the second candidate is close behind the first and covers words that the first lacks: « Gelos ou Grenoble ».
    fn completed_by_second(&self, candidates: &[Candidate]) -> bool {
        let [first, second, ..] = candidates else { return false };
        let (Some(a), Some(b)) = (self.profile(first.entry), self.profile(second.entry)) else { return false };
        let both = self.matcher.cover(a.all.iter().chain(&b.all).copied(), Vec::new());
        let gain = self.matcher.shared(&both) / self.matcher.total - self.matcher.coverage(&a.all);
        a.kind == b.kind && first.score - second.score < CLOSE_BEHIND && gain > COMPLETES
    }

    /// What speaks for and against the first of the candidates being an answer.
    pub(super) fn of_evidence(&self, candidates: &[Candidate]) -> Vec<Feature> {
        let Some((first, profile)) = candidates.first().and_then(|c| self.profile(c.entry).map(|p| (c, p))) else {
            return Vec::new();
        };
        let asked = &self.query.asked;
        let matcher = &self.placeless;
        // A comparison is answered by several entries: what one lacks, another may hold.
        let together = asked.kind.survey || asked.places.len() > 1 || self.completed_by_second(candidates);
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
        let all = answering.iter().flat_map(|p| p.all.iter().copied());
        let covered = matcher.cover(all, Vec::new());
        let lead = candidates.get(1).map_or(5.0, |second| (first.score - second.score).clamp(0.0, 5.0)) / 5.0;
        let rarest_absent = matcher.rarity.iter().zip(&covered).map(|(r, c)| r * (1.0 - f64::from(*c))).fold(0.0, f64::max);
        let names_missing = asked.names.iter().filter(|name| !held_by_any(&|p| self.holds_name(p, name))).count();
        let common = matcher.rarity.iter().filter(|r| self.search.profiles.is_common(**r)).count();
        let place_unknown = self.places.iter().any(|p| p.iter().any(Option::is_none));
        let digit_missing = if asked.kind.quantity {
            Self::best_passage(profile, matcher, false) - Self::best_passage(profile, matcher, true)
        } else {
            0.0
        };
        let unit_missing = asked.kind.quantity && !self.unit.is_empty() && !self.unit.iter().any(|s| profile.counted.contains(s));
        // A place that the file speaks of with nothing else missing and no detail asked for: the file is what is looked for.
        let named_subject = !self.places.is_empty()
            && places_missing == 0
            && years_missing == 0
            && !asked.kind.quantity
            && asked.details.is_empty()
            && self.matcher.coverage(&profile.all) > FULLY;
        let own = self.query.own_words as f64;
        let mut evidence: Vec<Feature> =
            self.of_entry(first.entry, matcher).into_iter().filter(|(name, _)| CONFIDENCE_FEATURES.contains(name)).collect();
        evidence.retain(|(name, _)| !matches!(*name, "lieu_absent" | "annee_absente"));
        evidence.extend([
            ("lieu_absent", share(places_missing, self.places.len())),
            ("annee_absente", share(years_missing, asked.years.len())),
            ("sujet_nomme", f64::from(named_subject)),
            ("comparaison_tenue", f64::from(self.places.len() > 1 && places_missing == 0)),
            ("couverture_ensemble", matcher.shared(&covered) / matcher.total),
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
        if let Some(sense) = self.found.sense {
            let near = sense.of(first.entry);
            let nearest = sense.nearest(1).first().map_or(near, |entry| sense.of(*entry));
            evidence.extend([
                ("sens_question", near.question),
                ("sens_passage", near.passage),
                ("sens_titre", near.title),
                ("sens_ailleurs", nearest.overall() - near.overall()),
            ]);
        }
        evidence
    }
}

/// A second candidate is close behind within this score.
const CLOSE_BEHIND: f64 = 2.0;

/// A second candidate completes the first when it covers this much more of the question, 0 to 1.
const COMPLETES: f64 = 0.15;

/// From this coverage nothing of a question is missing; synonyms cover for less than their word.
const FULLY: f64 = 0.98;

/// How many entries a comparison is answered by at most.
const TOGETHER: usize = 3;
