//! What a question asks for by name: places, years, prizes, details. Near misses are told by these.

use std::collections::{BTreeSet, HashSet};

use crate::domain::competence::Level;
use crate::domain::knowledge::Knowledge;
use crate::domain::lexicon::{Cues, Detail, Distinction};
use crate::domain::pattern::Pattern;
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
    /// Folded words written as proper names, places apart from none: an unknown product, an acronym.
    pub names: Vec<String>,
    /// Positions in the lexicon's prizes.
    pub distinctions: Vec<usize>,
    /// Positions in the lexicon's details.
    pub details: Vec<usize>,
    /// The level of the author, where the question names one.
    pub level: Option<Level>,
    /// What the question's words show of its kind.
    pub kind: KindCues,
}

impl Asked {
    /// Whether a folded word is part of a place that the question names.
    pub(super) fn names_place(&self, word: &str) -> bool {
        self.places.iter().any(|place| place.split(' ').any(|part| part == word))
    }
}

/// Which cues a question shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each cue of the lexicon, none depends on another")]
pub struct KindCues {
    /// Who is in charge, may a level act.
    pub competence: bool,
    /// What is allowed.
    pub law: bool,
    /// What calls for caution.
    pub caution: bool,
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
    not_names: HashSet<String>,
    pub(super) distinctions: Vec<Distinction>,
    pub(super) details: Vec<Detail>,
    cues: Cues,
    levels: Vec<(Level, Pattern)>,
    year: Pattern,
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
        // A place that the base itself speaks of is known, whatever its size.
        for practice in &knowledge.practices {
            let author = words(&practice.author);
            for length in 1..=MAX_NAME_WORDS {
                well_known.extend(author.windows(length).map(|run| run.join(" ")).filter(|name| places.contains(name)));
            }
        }
        let named = |(level, pattern): &(Level, &str)| (*level, Pattern::trusted(pattern));
        let levels = LEVELS.iter().chain(&[(Level::Commune, COMMUNE)]).map(named).collect();
        let year = Pattern::trusted(r"\b(19[89]\d|20\d\d)\b");
        Self {
            places,
            well_known,
            not_names: knowledge
                .lexicon
                .groups
                .iter()
                .flat_map(|g| &g.terms)
                .chain(&knowledge.lexicon.empty_words)
                .flat_map(|t| words(t))
                .collect(),
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
        let positions = |patterns: Vec<&Pattern>| {
            patterns.into_iter().enumerate().filter(|(_, p)| p.is_match(&folded)).map(|(i, _)| i).collect()
        };
        let years: BTreeSet<String> = self.year.find_iter(&folded).filter_map(|m| folded.get(m)).map(str::to_owned).collect();
        Asked {
            places: self.places_in(question),
            names: self.names_in(question),
            years: years.into_iter().collect(),
            distinctions: positions(self.distinctions.iter().map(|d| &d.pattern).collect()),
            details: positions(self.details.iter().map(|d| &d.asked).collect()),
            level: self.levels.iter().find(|(_, p)| p.is_match(&folded)).map(|(level, _)| *level),
            kind: KindCues {
                competence: self.cues.competence.is_match(&folded),
                law: self.cues.law.is_match(&folded),
                caution: self.cues.caution.is_match(&folded),
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
        let contracted = contracted_articles(&tokens);
        let mut found: Vec<String> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let longest = MAX_NAME_WORDS.min(tokens.len() - at);
            let name = (1..=longest).rev().find_map(|n| {
                let runs = [tokens.get(at..at + n), contracted.get(at..at + n)];
                runs.into_iter().flatten().find_map(|run| self.place(run, at == 0)).map(|name| (n, name))
            });
            at += name.as_ref().map_or(1, |(n, _)| *n);
            found.extend(name.map(|(_, name)| name).filter(|name| !found.contains(name)));
        }
        found
    }

    /// The words that a question writes as proper names: with a capital, not at the start of a sentence, and no word of the
    /// lexicon (« notre DGS », « sur Insta »).
    fn names_in(&self, question: &str) -> Vec<String> {
        let mut names = Vec::new();
        let mut opens_sentence = true;
        for part in question.split_inclusive(|c: char| !c.is_alphanumeric()) {
            let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
            let folded = fold(word);
            if word.chars().count() >= 3
                && word.chars().next().is_some_and(char::is_uppercase)
                && (!opens_sentence || word.chars().all(char::is_uppercase))
                && !self.not_names.contains(&folded)
                && !names.contains(&folded)
            {
                names.push(folded);
            }
            if !word.is_empty() {
                opens_sentence = false;
            }
            opens_sentence |= part.ends_with(['.', '!', '?', '…', ':', '«', '"', '[']);
        }
        names
    }

    /// The word whose number a question asks for (« combien d’abonnés »), folded.
    pub(super) fn unit<'q>(&self, folded: &'q str) -> Option<&'q str> {
        self.cues.unit.first_group(folded)
    }

    /// The folded name of a place, if these words are one.
    fn place(&self, run: &[(String, bool)], opens_question: bool) -> Option<String> {
        let name = run.iter().map(|(w, _)| w.as_str()).collect::<Vec<_>>().join(" ");
        if name.len() < 3 || !self.places.contains(&name) {
            return None;
        }
        let everyday = self.not_places.contains(&name);
        let capital = run.first().is_some_and(|(_, capital)| *capital);
        let written_as_name = capital && !(everyday && (opens_question || name.len() < 4));
        let known_by_all = self.well_known.contains(&name) && !everyday;
        (written_as_name || known_by_all).then_some(name)
    }
}

/// « du Havre », « au Mans », « des Abymes » name « Le Havre », « Le Mans », « Les Abymes »; the article takes the capital of
/// the word that follows.
fn contracted_articles(tokens: &[(String, bool)]) -> Vec<(String, bool)> {
    let next_capital = |i: usize| tokens.get(i + 1).is_some_and(|(_, capital)| *capital);
    tokens
        .iter()
        .enumerate()
        .map(|(i, (word, capital))| match word.as_str() {
            "du" | "au" => ("le".to_owned(), next_capital(i)),
            "des" | "aux" => ("les".to_owned(), next_capital(i)),
            _ => (word.clone(), *capital),
        })
        .collect()
}
