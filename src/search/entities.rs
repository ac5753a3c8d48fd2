//! What a question asks for by name: places, years, prizes, details. Near misses are told by these.

use std::collections::{BTreeSet, HashSet};

use regex::Regex;

use crate::domain::competence::Level;
use crate::domain::knowledge::Knowledge;
use crate::domain::lexicon::{Cues, Detail, Distinction};
use crate::domain::text::{fold, words};

/// A collectivité of fewer inhabitants is taken for a place only when written with a capital.
const KNOWN_BY_ALL: u32 = 25_000;

/// The longest name of a place, in words.
const MAX_NAME_WORDS: usize = 7;

/// What a question asks for by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Folded names of places.
    pub places: Vec<String>,
    /// Years.
    pub years: Vec<String>,
    /// Positions in the lexicon's prizes.
    pub distinctions: Vec<usize>,
    /// Positions in the lexicon's details.
    pub details: Vec<usize>,
    /// The level of the author, where the question names one.
    pub level: Option<Level>,
    /// What the question's words show of its kind.
    pub kind: KindCues,
}

/// Which cues a question shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each cue of the lexicon, none depends on another")]
pub struct KindCues {
    /// Who is in charge, may a level act.
    pub competence: bool,
    /// What is allowed.
    pub law: bool,
    /// A number.
    pub quantity: bool,
    /// Several examples, a comparison.
    pub survey: bool,
    /// A prize.
    pub prize: bool,
    /// The asker's own life.
    pub personal: bool,
    /// The bot itself.
    pub about_bot: bool,
}

/// Finds them.
pub(super) struct EntityFinder {
    places: HashSet<String>,
    well_known: HashSet<String>,
    not_places: HashSet<String>,
    pub(super) distinctions: Vec<Distinction>,
    pub(super) details: Vec<Detail>,
    cues: Cues,
    levels: Vec<(Level, Regex)>,
    year: Regex,
}

/// How a question names the author's level, the most precise first.
const LEVELS: [(Level, &str); 7] = [
    (Level::EtablissementPublicTerritorial, r"\b(ept|etablissements? publics? territoria(l|ux))\b"),
    (Level::CommunauteDeCommunes, r"\b(com ?com|comcom|cc|communautes? de communes|interco(mmunalite)?s?|epci)\b"),
    (Level::CommunauteDAgglomeration, r"\b(agglo(meration)?s?|communautes? d'agglo(meration)?s?)\b"),
    (Level::CommunauteUrbaine, r"\b(communautes? urbaines?)\b"),
    (Level::Metropole, r"\b(metropoles?)\b"),
    (Level::Departement, r"\b(departements?|conseils? departementa(l|ux)|conseils? genera(l|ux)|cd ?\d{2,3})\b"),
    (Level::Region, r"\b(regions?|conseils? regiona(l|ux))\b"),
];

/// Said of a commune only when nothing above it is named: « ma ville », « la mairie ».
const COMMUNE: &str = r"\b(communes?|villes?|mairies?|municipalites?|villages?|maires?)\b";

impl EntityFinder {
    pub(super) fn new(knowledge: &Knowledge) -> Self {
        let mut places = HashSet::new();
        let mut well_known = HashSet::new();
        for territory in knowledge.territories.all() {
            let name = words(&territory.name).join(" ");
            if matches!(territory.level, Level::Departement | Level::Region)
                || territory.population.is_some_and(|p| p >= KNOWN_BY_ALL)
            {
                well_known.insert(name.clone());
            }
            if matches!(territory.level, Level::Commune | Level::Departement | Level::Region) {
                places.insert(name);
            }
        }
        let compile = |(level, pattern): &(Level, &str)| Regex::new(pattern).ok().map(|p| (*level, p));
        let levels = LEVELS.iter().chain(&[(Level::Commune, COMMUNE)]).filter_map(compile).collect();
        #[expect(clippy::expect_used, reason = "a constant pattern, used by every test")]
        let year = Regex::new(r"\b(19[89]\d|20\d\d)\b").expect("a valid pattern");
        Self {
            places,
            well_known,
            not_places: knowledge.lexicon.not_places.iter().map(|w| fold(w)).collect(),
            distinctions: knowledge.lexicon.distinctions.clone(),
            details: knowledge.lexicon.details.clone(),
            cues: knowledge.lexicon.cues.clone(),
            levels,
            year,
        }
    }

    pub(super) fn asked(&self, question: &str) -> Asked {
        let folded = fold(question);
        let positions = |patterns: Vec<&Regex>| {
            patterns.into_iter().enumerate().filter(|(_, p)| p.is_match(&folded)).map(|(i, _)| i).collect()
        };
        let years: BTreeSet<String> = self.year.find_iter(&folded).map(|m| m.as_str().to_owned()).collect();
        Asked {
            places: self.places_in(question),
            years: years.into_iter().collect(),
            distinctions: positions(self.distinctions.iter().map(|d| &d.pattern).collect()),
            details: positions(self.details.iter().map(|d| &d.asked).collect()),
            level: self.levels.iter().find(|(_, p)| p.is_match(&folded)).map(|(level, _)| *level),
            kind: KindCues {
                competence: self.cues.competence.is_match(&folded),
                law: self.cues.law.is_match(&folded),
                quantity: self.cues.quantity.is_match(&folded),
                survey: self.cues.survey.is_match(&folded),
                prize: self.cues.prize.is_match(&folded),
                personal: self.cues.personal.is_match(&folded),
                about_bot: self.cues.about_bot.is_match(&folded),
            },
        }
    }

    /// The places that a question names: the longest names of the list, with a capital or known by all.
    fn places_in(&self, question: &str) -> Vec<String> {
        let tokens: Vec<(String, bool)> = question
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(|w| (fold(w), w.chars().next().is_some_and(char::is_uppercase)))
            .collect();
        let mut found: Vec<String> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let length = (1..=MAX_NAME_WORDS.min(tokens.len() - at))
                .rev()
                .find(|n| tokens.get(at..at + n).is_some_and(|run| self.is_place(run, at == 0)));
            if let Some(n) = length {
                let name =
                    tokens.get(at..at + n).unwrap_or_default().iter().map(|(w, _)| w.as_str()).collect::<Vec<_>>().join(" ");
                if !found.contains(&name) {
                    found.push(name);
                }
            }
            at += length.unwrap_or(1);
        }
        found
    }

    fn is_place(&self, run: &[(String, bool)], opens_question: bool) -> bool {
        let name = run.iter().map(|(w, _)| w.as_str()).collect::<Vec<_>>().join(" ");
        if !self.places.contains(&name) || name.len() < 3 {
            return false;
        }
        let capital = run.first().is_some_and(|(_, capital)| *capital) && !(opens_question && self.not_places.contains(&name));
        let several = run.len() > 1;
        let plain = !self.not_places.contains(&name) && self.well_known.contains(&name);
        (capital && !(run.len() == 1 && self.not_places.contains(&name) && name.len() < 4))
            || (several && self.well_known.contains(&name))
            || plain
    }
}
