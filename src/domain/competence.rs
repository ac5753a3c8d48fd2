//! Who does what in law: the domains, their cells by level, and the verdict that a cell gives.

use std::collections::BTreeMap;

use super::entry::{Entry, EntryId, Findable, Kind, Passage};
use super::source::{Confidence, Freshness, Source};

/// A level of authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// A commune.
    Commune,
    /// `cc`.
    CommunauteDeCommunes,
    /// `ca`.
    CommunauteDAgglomeration,
    /// `cu`.
    CommunauteUrbaine,
    /// A métropole.
    Metropole,
    /// An établissement public territorial of Grand Paris: the table is read in its `cc` column.
    EtablissementPublicTerritorial,
    /// A département.
    Departement,
    /// A région.
    Region,
    /// The State.
    Etat,
}

impl Level {
    /// The levels of the table's columns, in their order.
    pub const COLUMNS: [Self; 8] = [
        Self::Commune,
        Self::CommunauteDeCommunes,
        Self::CommunauteDAgglomeration,
        Self::CommunauteUrbaine,
        Self::Metropole,
        Self::Departement,
        Self::Region,
        Self::Etat,
    ];

    /// The name in the knowledge files' columns (`cc`, `ca`, `cu` for the communities).
    pub const fn column(self) -> &'static str {
        match self {
            Self::Commune => "commune",
            Self::CommunauteDeCommunes | Self::EtablissementPublicTerritorial => "cc",
            Self::CommunauteDAgglomeration => "ca",
            Self::CommunauteUrbaine => "cu",
            Self::Metropole => "metropole",
            Self::Departement => "departement",
            Self::Region => "region",
            Self::Etat => "etat",
        }
    }

    /// The name in the list of collectivités and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CommunauteDeCommunes => "communaute_de_communes",
            Self::CommunauteDAgglomeration => "communaute_d_agglomeration",
            Self::CommunauteUrbaine => "communaute_urbaine",
            Self::EtablissementPublicTerritorial => "etablissement_public_territorial",
            other => other.column(),
        }
    }

    /// Reads either name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::COLUMNS
            .into_iter()
            .chain([Self::EtablissementPublicTerritorial])
            .find(|l| l.name() == name || (l.column() == name && *l != Self::EtablissementPublicTerritorial))
    }
}

/// What a level may do in a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Named by the law for its part.
    Own,
    /// Given by the law to several levels.
    Shared,
    /// An EPCI's by right, in the communes' place.
    Mandatory,
    /// An EPCI's only if it was transferred.
    Optional,
    /// By convention.
    Delegated,
    /// Really acts, on one part only.
    Partial,
    /// Doesn't act.
    None,
}

impl Cell {
    /// Every value with its name in the files, in the order that a cumulating author takes the best of
    /// (`facts/competences/INDEX.md`, « calculee »).
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Own, "propre"),
        (Self::Mandatory, "obligatoire"),
        (Self::Shared, "partagee"),
        (Self::Partial, "partielle"),
        (Self::Delegated, "deleguee"),
        (Self::Optional, "facultative"),
        (Self::None, "aucune"),
    ];

    /// The value's name in the files.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(c, _)| *c == self).map_or("aucune", |(_, name)| name)
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, n)| *n == name).map(|(c, _)| c)
    }

    /// The better of two cells for an author that cumulates levels.
    ///
    /// ```
    /// use boomerometre::domain::competence::Cell;
    /// assert_eq!(Cell::None.better(Cell::Partial), Cell::Partial);
    /// assert_eq!(Cell::Own.better(Cell::Shared), Cell::Own);
    /// ```
    #[must_use]
    pub fn better(self, other: Self) -> Self {
        Self::ALL.into_iter().map(|(c, _)| c).find(|c| *c == self || *c == other).unwrap_or(self)
    }
}

/// Who holds a domain in ordinary law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    /// The commune.
    Commune,
    /// The EPCI.
    Epci,
    /// The département.
    Departement,
    /// The région.
    Region,
    /// The State.
    Etat,
    /// An operator.
    Operateur,
    /// Several.
    Partage,
}

impl Holder {
    /// Every holder with its name in the files.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Commune, "commune"),
        (Self::Epci, "epci"),
        (Self::Departement, "departement"),
        (Self::Region, "region"),
        (Self::Etat, "etat"),
        (Self::Operateur, "operateur"),
        (Self::Partage, "partage"),
    ];

    /// The holder's name in the files.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(h, _)| *h == self).map_or("partage", |(_, name)| name)
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, n)| *n == name).map(|(h, _)| h)
    }
}

/// A domain of competence.
#[derive(Debug, Clone)]
pub struct Competence {
    /// Its slug, kept for good.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it covers.
    pub description: String,
    /// What each level may do.
    pub cells: BTreeMap<Level, Cell>,
    /// For each `partielle` cell, the part that the level really holds.
    pub parts: BTreeMap<Level, String>,
    /// The main holder in ordinary law.
    pub holder: Holder,
    /// Other bodies that act.
    pub operators: Vec<String>,
    /// Articles, with what the base says of their reading.
    pub articles: Vec<String>,
    /// What a level without the competence may relay, and whom to quote.
    pub relay: String,
    /// Remarks.
    pub remarks: Vec<String>,
    /// Words of the table by which a matter is recognised.
    pub cues: Vec<String>,
    /// Everyday words of the matter.
    pub vocabulary: Vec<String>,
    /// Short posts on the matter, invented: cues only, never shown.
    pub posts: Vec<String>,
    /// Neighbouring domains, with what tells them apart.
    pub confusions: BTreeMap<String, String>,
    /// What makes it findable.
    pub findable: Findable,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// How sure it is.
    pub confidence: Confidence,
    /// How fresh it is.
    pub freshness: Freshness,
}

impl Competence {
    /// The cell of a level in ordinary law (special statuses are applied elsewhere).
    pub fn cell(&self, level: Level) -> Cell {
        let level = if level == Level::EtablissementPublicTerritorial { Level::CommunauteDeCommunes } else { level };
        self.cells.get(&level).copied().unwrap_or(Cell::None)
    }

    /// The domain as an entry. What is searched is what it covers and how people call it; its cells are read, not searched.
    pub fn entry(&self) -> Entry {
        let facts = [&self.description].into_iter().chain(&self.remarks).chain(&self.articles).chain(&self.operators);
        let facts = facts.map(|text| Passage::plain(text)).collect();
        let mut findable = self.findable.clone();
        findable.keywords.extend(self.cues.iter().chain(&self.vocabulary).cloned());
        findable.questions.extend(self.posts.iter().cloned());
        let lessons = self.parts.values().chain([&self.relay]).map(|text| Passage::plain(text)).collect();
        Entry {
            id: EntryId::new(Kind::Competence, &self.slug),
            kind: Kind::Competence,
            title: self.name.clone(),
            names: Vec::new(),
            facts,
            lessons,
            findable,
            sources: self.sources.clone(),
            confidence: self.confidence.clone(),
            freshness: self.freshness,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_cell_follows_the_table() {
        for (i, (better, _)) in Cell::ALL.into_iter().enumerate() {
            for (worse, _) in Cell::ALL.into_iter().skip(i) {
                assert_eq!(better.better(worse), better);
                assert_eq!(worse.better(better), better);
            }
        }
    }

    #[test]
    fn a_level_is_read_by_either_name() {
        assert_eq!(Level::parse("cc"), Some(Level::CommunauteDeCommunes));
        assert_eq!(Level::parse("communaute_de_communes"), Some(Level::CommunauteDeCommunes));
        assert_eq!(Level::parse("etablissement_public_territorial"), Some(Level::EtablissementPublicTerritorial));
        assert_eq!(Level::parse("pays"), None);
    }
}
