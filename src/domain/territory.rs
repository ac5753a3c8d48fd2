//! The collectivités: 36,354 real ones, found by name as people write it, or begin to.

mod codes;
mod completion;

use std::collections::HashMap;
use std::sync::OnceLock;

use codes::Codes;
use completion::Completion;

use super::competence::Level;
use super::text::words;

/// A real collectivité.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Its level.
    pub level: Level,
    /// INSEE code; SIREN for an EPCI. Unique only with the level.
    pub code: String,
    /// Its official name.
    pub name: String,
    /// INSEE code of its département; empty for a région.
    pub departement: String,
    /// INSEE code of its région.
    pub region: String,
    /// SIREN of a commune's EPCI.
    pub epci: Option<String>,
    /// Inhabitants (communes: total; EPCI: municipal); none for the rest.
    pub population: Option<u32>,
}

/// All the collectivités, with an index by name.
#[derive(Debug, Default)]
pub struct Territories {
    all: Vec<Territory>,
    epci_levels: HashMap<String, Level>,
    by_name: HashMap<String, Vec<usize>>,
    /// Everything but communes, by what is left of the name without « CC du », « Agglomération », « Département de la ».
    by_core: HashMap<String, Vec<usize>>,
    codes: Codes,
    /// The keys of the other names, with the places of those that they mean.
    others: Vec<(String, usize)>,
    /// Only made where somebody types: the command line does without.
    completion: OnceLock<Completion>,
}

/// Another name of a collectivité (« Collectivité européenne d’Alsace »), or one that the list of communes and EPCI lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The name as people write it.
    pub name: String,
    /// The level.
    pub level: Level,
    /// The code, with the level.
    pub code: String,
}

/// The words by which people say what kind of collectivité they mean, and the level that each means; several words
/// first. An EPCI's own name says its kind so loosely (« Le Mans Métropole » is a communauté urbaine) that it decides nothing.
const KINDS: [(&str, Option<Level>); 24] = [
    ("communaute de communes", None),
    ("communaute d agglomeration", None),
    ("communaute urbaine", None),
    ("collectivite territoriale unique", None),
    ("collectivite territoriale", None),
    ("conseil departemental", Some(Level::Departement)),
    ("conseil regional", Some(Level::Region)),
    ("conseil general", Some(Level::Departement)),
    ("hotel de ville", Some(Level::Commune)),
    ("comcom", None),
    ("com com", None),
    ("communaute", None),
    ("agglomeration", None),
    ("agglo", None),
    ("metropole", None),
    ("cc", None),
    ("ca", None),
    ("cu", None),
    ("collectivite", None),
    ("departement", Some(Level::Departement)),
    ("region", Some(Level::Region)),
    ("ville", Some(Level::Commune)),
    ("commune", Some(Level::Commune)),
    ("mairie", Some(Level::Commune)),
];

/// Words that carry no part of a name.
const ARTICLES: [&str; 12] = ["de", "du", "des", "d", "la", "le", "les", "l", "et", "a", "au", "aux"];

/// How many near names are offered for one that is unknown.
const NEAR: usize = 5;

/// The least likeness of a near name, 0 to 1.
const LIKENESS: f64 = 0.75;

impl Territories {
    /// Indexes a list and the other names of some of them. An alias of a code that isn't listed makes a collectivité of
    /// its own: the law table says what is known of it.
    pub fn new(mut all: Vec<Territory>, aliases: &[Alias]) -> Self {
        let mut codes = Codes::new(all.len() + aliases.len());
        (0..all.len()).for_each(|place| codes.insert(&all, place));
        for alias in aliases {
            if codes.find(&all, alias.level, &alias.code).is_none() {
                all.push(Territory {
                    level: alias.level,
                    code: alias.code.clone(),
                    name: alias.name.clone(),
                    departement: String::new(),
                    region: alias.code.clone(),
                    epci: None,
                    population: None,
                });
                codes.insert(&all, all.len() - 1);
            }
        }
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::with_capacity(all.len());
        let mut by_core: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, territory) in all.iter().enumerate() {
            let key = key(&territory.name);
            if territory.level != Level::Commune {
                by_core.entry(core(&key).0).or_default().push(i);
            }
            by_name.entry(key).or_default().push(i);
        }
        let mut others = Vec::with_capacity(aliases.len());
        for alias in aliases {
            let (key, place) = (key(&alias.name), codes.find(&all, alias.level, &alias.code));
            by_name.insert(key.clone(), place.into_iter().collect());
            others.extend(place.map(|place| (key, place)));
        }
        let epci_levels = all.iter().filter(|t| is_epci(t.level)).map(|t| (t.code.clone(), t.level)).collect();
        Self { all, epci_levels, by_name, by_core, codes, others, completion: OnceLock::new() }
    }

    /// Every collectivité.
    pub fn all(&self) -> &[Territory] {
        &self.all
    }

    /// The one of a level and code, which together are unique.
    pub fn get(&self, level: Level, code: &str) -> Option<&Territory> {
        self.all.get(self.codes.find(&self.all, level, code)?)
    }

    /// Those that a name may mean, case, accents, hyphens and « Ville de » apart; the most populous first.
    pub fn named(&self, name: &str) -> Vec<&Territory> {
        let (name, place) = qualified(name);
        let asked = key(name);
        let (core, level) = core(&asked);
        let exact = self.by_name.get(&asked);
        let bare = without_kind(&asked);
        let found = if let Some(found) = exact {
            found.clone()
        } else {
            let communes = [Some(bare.clone()), with_article(&asked)].into_iter().flatten();
            let communes = communes.filter_map(|key| self.by_name.get(&key)).flatten();
            let communes = communes.filter(|i| self.all.get(**i).is_some_and(|t| t.level == Level::Commune));
            let others = self.by_core.get(&core).into_iter().flatten();
            match level {
                Some(Level::Commune) => communes.copied().collect(),
                None if bare == asked => communes.chain(others).copied().collect(),
                _ => others.copied().collect(),
            }
        };
        let mut found: Vec<&Territory> = found.iter().filter_map(|i| self.all.get(*i)).collect();
        if let Some(level) = level.filter(|level| found.iter().any(|t| t.level == *level)) {
            found.retain(|t| t.level == level);
        }
        if let Some(place) = place {
            let place = key(place);
            let codes: Vec<&str> = self
                .by_name
                .get(&place)
                .into_iter()
                .flatten()
                .filter_map(|i| self.all.get(*i))
                .map(|t| t.code.as_str())
                .collect();
            let is_there =
                |t: &&Territory| [&t.departement, &t.region].into_iter().any(|c| codes.contains(&c.as_str()) || key(c) == place);
            if found.iter().any(is_there) {
                found.retain(|t| is_there(t));
            }
        }
        found.sort_by_key(|t| std::cmp::Reverse(t.population));
        found
    }

    /// The only one of that name, of a level where one is given; all of them when there are several or none. A place that
    /// is listed at two levels but is one collectivité (Paris, Martinique) counts once: the special statuses know it by
    /// its commune, else by its région.
    ///
    /// # Errors
    /// Those that bear the name, when they are not one.
    pub fn find(&self, name: &str, level: Option<Level>) -> Result<&Territory, Vec<&Territory>> {
        let mut named = self.named(name);
        if let Some(level) = level {
            named.retain(|t| t.level == level);
        }
        match named.as_slice() {
            [only] => Ok(only),
            [a, b] if is_one(a, b) => Ok(if a.level == Level::Departement { b } else { a }),
            _ => Err(named),
        }
    }

    /// The level of the EPCI of a SIREN.
    pub fn epci_level(&self, siren: &str) -> Option<Level> {
        self.epci_levels.get(siren).copied()
    }
}

/// Whether a level is one of EPCI.
fn is_epci(level: Level) -> bool {
    !matches!(level, Level::Commune | Level::Departement | Level::Region | Level::Etat)
}

/// Whether two rows of the list are one collectivité: Paris, and the single collectivités overseas and in Corsica.
fn is_one(a: &Territory, b: &Territory) -> bool {
    let pair = if a.level == Level::Departement { (a, b) } else { (b, a) };
    match (pair.0.level, pair.1.level) {
        // Mayenne the commune lies in Mayenne the département, and is another.
        (Level::Departement, Level::Commune) => pair.1.code == PARIS,
        // Guadeloupe and La Réunion keep two assemblies: they are two.
        (Level::Departement, Level::Region) => SINGLE.contains(&pair.1.code.as_str()),
        _ => false,
    }
}

/// The commune that is one collectivité with its département.
const PARIS: &str = "75056";

/// The régions that are one collectivité with their département: Martinique, Guyane, Mayotte.
const SINGLE: [&str; 3] = ["02", "03", "06"];

/// A name and the place that qualifies it, « Saint-Denis (La Réunion) ».
fn qualified(name: &str) -> (&str, Option<&str>) {
    match name.split_once('(') {
        Some((name, rest)) if !name.trim().is_empty() => (name, rest.split(')').next().filter(|p| !p.trim().is_empty())),
        _ => (name, None),
    }
}

/// What is left of a key without the words of its kind and without articles, and the level that those words mean.
fn core(key: &str) -> (String, Option<Level>) {
    let mut padded = format!(" {key} ");
    let mut level = None;
    for (kind, means) in KINDS {
        let word = format!(" {kind} ");
        if padded.contains(&word) {
            level = level.or(means);
            padded = padded.replace(&word, " ");
        }
    }
    let core: Vec<&str> = padded.split(' ').filter(|w| !w.is_empty() && !ARTICLES.contains(w)).collect();
    (core.join(" "), level)
}

/// A key without the kind that opens it (« ville de »); a commune keeps its own article (« le havre »).
fn without_kind(key: &str) -> String {
    let opening = KINDS.iter().find_map(|(kind, _)| key.strip_prefix(kind).and_then(|rest| rest.strip_prefix(' ')));
    let Some(rest) = opening else { return key.to_owned() };
    let rest = ["de ", "d ", "du ", "des "].iter().find_map(|article| rest.strip_prefix(article)).unwrap_or(rest);
    rest.to_owned()
}

/// A key whose contracted article is part of the name: « ville du havre » is « le havre ».
fn with_article(key: &str) -> Option<String> {
    let (_, rest) = KINDS.iter().find_map(|(kind, _)| key.strip_prefix(kind).map(|rest| (kind, rest)))?;
    let contracted = |from: &str, to: &str| rest.strip_prefix(from).map(|name| format!("{to}{name}"));
    contracted(" du ", "le ").or_else(|| contracted(" des ", "les "))
}

/// A name as it is looked up: its words, folded, joined by spaces.
pub fn key(name: &str) -> String {
    words(name).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn territory(level: Level, name: &str, code: &str) -> Territory {
        Territory {
            level,
            code: code.into(),
            name: name.into(),
            departement: String::new(),
            region: String::new(),
            epci: None,
            population: None,
        }
    }

    #[test]
    fn a_name_is_found_as_people_write_it() {
        let all = Territories::new(
            vec![
                territory(Level::Commune, "Saint-Denis", "93066"),
                territory(Level::Commune, "Saint-Denis", "97411"),
                territory(Level::Departement, "Gironde", "33"),
                territory(Level::Commune, "Tours", "37261"),
                territory(Level::Commune, "Le Havre", "76351"),
                territory(Level::CommunauteDeCommunes, "CC du Pays de Lauzun", "1"),
                territory(Level::CommunauteUrbaine, "CU Le Havre Seine Métropole", "2"),
            ],
            &[Alias { name: "Collectivité européenne d'Alsace".into(), level: Level::Departement, code: "67".into() }],
        );
        assert_eq!(all.named("saint denis").len(), 2);
        assert_eq!(all.named("Ville de TOURS").len(), 1);
        assert_eq!(all.named("Département de la Gironde").len(), 1);
        assert!(all.named("Atlantide").is_empty());
        for (name, code) in [
            ("Communauté de communes du Pays de Lauzun", "1"),
            ("pays de lauzun", "1"),
            ("LE HAVRE", "76351"),
            ("Ville du Havre", "76351"),
            ("Le Havre Seine Métropole", "2"),
            ("collectivite europeenne d'alsace", "67"),
        ] {
            assert_eq!(all.find(name, None).map(|t| t.code.as_str()), Ok(code), "{name}");
        }
        assert_eq!(all.near("Gironde").first().map(|t| t.name.as_str()), Some("Gironde"));
    }
}
