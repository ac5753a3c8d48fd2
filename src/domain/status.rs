//! Special statuses as rules that change cells and holders: Paris, Lyon, Corsica, the members of a métropole…

use super::competence::{Cell, Competence, Holder, Level};
use super::source::{Certainty, Confidence};
use super::territory::{Territories, Territory};

/// Which authors a rule speaks of, the most precise first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The collectivité of this code.
    Code(String),
    /// The communes of this EPCI (SIREN).
    Epci(String),
    /// The authors of this région.
    Region(String),
    /// The communes whose EPCI is of this level.
    EpciLevel(Level),
    /// Every author of the level.
    Any,
}

/// What a rule puts into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellChange {
    /// This value.
    Is(Cell),
    /// The best of these columns of the table.
    BestOf(Vec<Level>),
    /// The table doesn't cover this author.
    NotCovered,
}

/// A rule of a special status.
#[derive(Debug, Clone)]
pub struct StatusRule {
    /// The status (`paris`, `metropole_lyon`…).
    pub status: String,
    /// Whom it speaks of.
    pub scope: Scope,
    /// The author's level; none for any.
    pub level: Option<Level>,
    /// The rule in words.
    pub rule: String,
    /// The domain; none for all.
    pub domain: Option<String>,
    /// What the cell becomes.
    pub change: CellChange,
    /// Who the holder becomes; none for the table's own.
    pub holder: Option<Holder>,
    /// Articles.
    pub articles: Vec<String>,
    /// Where it was read.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// A remark.
    pub remark: String,
}

/// What the law says to one author in one domain, statuses applied.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// The cell; none where the author's status isn't covered by the table.
    pub cell: Option<Cell>,
    /// The holder.
    pub holder: Holder,
    /// The rule that changed the ordinary law, if one did.
    pub rule: Option<&'a StatusRule>,
}

impl StatusRule {
    fn applies(&self, author: &Territory, territories: &Territories) -> bool {
        if self.level.is_some_and(|l| l != author.level) {
            return false;
        }
        match &self.scope {
            Scope::Code(code) => *code == author.code,
            Scope::Epci(siren) => author.level == Level::Commune && author.epci.as_ref() == Some(siren),
            Scope::Region(code) => author.region == *code || (author.level == Level::Region && author.code == *code),
            Scope::EpciLevel(level) => {
                author.level == Level::Commune
                    && author.epci.as_ref().and_then(|siren| territories.epci_level(siren)) == Some(*level)
            }
            Scope::Any => true,
        }
    }

    /// Whether the rule is unsure (« à vérifier »).
    pub fn is_unsure(&self) -> bool {
        self.confidence.level == Certainty::ToCheck
    }
}

/// The rules that speak of an author, whatever the domain.
pub fn applying<'a>(rules: &'a [StatusRule], author: &Territory, territories: &Territories) -> Vec<&'a StatusRule> {
    rules.iter().filter(|r| r.applies(author, territories)).collect()
}

/// What the law says to `author` on `competence`: the rule of the domain before the rule of all domains, and of two,
/// the one with the most precise scope (`facts/competences/INDEX.md`).
pub fn read<'a>(rules: &'a [StatusRule], competence: &Competence, author: &Territory, territories: &Territories) -> Reading<'a> {
    read_from(&applying(rules, author, territories), competence, author)
}

/// The same, from the rules that speak of the author: for one who asks of many domains.
pub fn read_from<'a>(applying: &[&'a StatusRule], competence: &Competence, author: &Territory) -> Reading<'a> {
    let best = applying
        .iter()
        .filter(|r| r.domain.as_ref().is_none_or(|d| *d == competence.slug))
        .min_by_key(|r| (r.domain.is_none(), &r.scope));
    let Some(rule) = best else {
        return Reading { cell: Some(competence.cell(author.level)), holder: competence.holder, rule: None };
    };
    let cell = match &rule.change {
        CellChange::Is(cell) => Some(*cell),
        CellChange::BestOf(levels) => levels.iter().map(|l| competence.cell(*l)).reduce(Cell::better),
        CellChange::NotCovered => None,
    };
    Reading { cell, holder: rule.holder.unwrap_or(competence.holder), rule: Some(rule) }
}
