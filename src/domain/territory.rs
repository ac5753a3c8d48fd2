//! The collectivités: 36,354 real ones, found by name as people write it.

use std::collections::HashMap;

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
}

/// Words that people put before a name and that the name itself doesn't hold.
const WRAPPERS: [(&str, &[Level]); 14] = [
    ("ville de", &[Level::Commune]),
    ("ville d", &[Level::Commune]),
    ("ville du", &[Level::Commune]),
    ("ville des", &[Level::Commune]),
    ("commune de", &[Level::Commune]),
    ("commune d", &[Level::Commune]),
    ("commune du", &[Level::Commune]),
    ("mairie de", &[Level::Commune]),
    ("departement de", &[Level::Departement]),
    ("departement de la", &[Level::Departement]),
    ("departement du", &[Level::Departement]),
    ("departement des", &[Level::Departement]),
    ("region", &[Level::Region]),
    ("conseil departemental de", &[Level::Departement]),
];

impl Territories {
    /// Indexes a list.
    pub fn new(all: Vec<Territory>) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::with_capacity(all.len());
        for (i, territory) in all.iter().enumerate() {
            by_name.entry(key(&territory.name)).or_default().push(i);
        }
        let is_epci = |level: Level| !matches!(level, Level::Commune | Level::Departement | Level::Region | Level::Etat);
        let epci_levels = all.iter().filter(|t| is_epci(t.level)).map(|t| (t.code.clone(), t.level)).collect();
        Self { all, epci_levels, by_name }
    }

    /// Every collectivité.
    pub fn all(&self) -> &[Territory] {
        &self.all
    }

    /// Those whose name is this one, case, accents, hyphens and « Ville de » apart; several when the name is shared.
    pub fn named(&self, name: &str) -> Vec<&Territory> {
        let asked = key(name);
        let exact = self.by_name.get(&asked);
        if let Some(found) = exact {
            return found.iter().filter_map(|i| self.all.get(*i)).collect();
        }
        WRAPPERS
            .iter()
            .filter_map(|(prefix, levels)| asked.strip_prefix(prefix).map(|rest| (rest.trim(), levels)))
            .filter_map(|(rest, levels)| self.by_name.get(rest).map(|found| (found, levels)))
            .flat_map(|(found, levels)| found.iter().filter_map(|i| self.all.get(*i)).filter(|t| levels.contains(&t.level)))
            .collect()
    }

    /// The only one of that name; all of them when there are several or none. Paris is listed as a commune and as a
    /// département, but is one collectivité, which the special statuses know by its commune.
    ///
    /// # Errors
    /// Those that bear the name, when they are not one.
    pub fn one(&self, name: &str) -> Result<&Territory, Vec<&Territory>> {
        let named = self.named(name);
        let same_place = named.iter().all(|t| named.first().is_some_and(|first| t.departement == first.departement));
        match named.as_slice() {
            [only] => Ok(only),
            [a, b] if same_place && (a.level, b.level) == (Level::Departement, Level::Commune) => Ok(b),
            [a, b] if same_place && (a.level, b.level) == (Level::Commune, Level::Departement) => Ok(a),
            _ => Err(named),
        }
    }

    /// The level of the EPCI of a SIREN.
    pub fn epci_level(&self, siren: &str) -> Option<Level> {
        self.epci_levels.get(siren).copied()
    }
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
        let all = Territories::new(vec![
            territory(Level::Commune, "Saint-Denis", "93066"),
            territory(Level::Commune, "Saint-Denis", "97411"),
            territory(Level::Departement, "Gironde", "33"),
            territory(Level::Commune, "Tours", "37261"),
        ]);
        assert_eq!(all.named("saint denis").len(), 2);
        assert_eq!(all.named("Ville de TOURS").len(), 1);
        assert_eq!(all.named("Département de la Gironde").len(), 1);
        assert!(all.named("Atlantide").is_empty());
    }
}
