//! What the law says to one author in one domain, as lines: an answer and a review say it alike.

use crate::domain::answer::{Says, StatusNote};
use crate::domain::competence::{Cell, Competence, Level};
use crate::domain::knowledge::Knowledge;
use crate::domain::status::{self, Reading};
use crate::domain::territory::Territory;

/// What an author, a level, or nobody in particular may do in a domain.
pub(super) struct Cells<'a> {
    /// In words to be said.
    pub(super) says: Says,
    /// The cell; none when nobody is meant, or when the table doesn't cover the author.
    pub(super) cell: Option<Cell>,
    /// What was read for the author, where one is known.
    pub(super) reading: Option<Reading<'a>>,
}

impl Cells<'_> {
    /// Whether something is left that is another's, and so to be relayed.
    pub(super) fn leaves_relay(&self) -> bool {
        match self.cell {
            Some(cell) => matches!(cell, Cell::None | Cell::Partial | Cell::Optional | Cell::Delegated),
            None => self.reading.is_none(),
        }
    }
}

/// Reads a domain's cells for an author, else for a level, else for all.
pub(super) fn cells<'a>(
    knowledge: &'a Knowledge,
    competence: &Competence,
    author: Option<&Territory>,
    level: Option<Level>,
) -> Cells<'a> {
    match (author, level) {
        (Some(author), _) => {
            let reading = status::read(&knowledge.status_rules, competence, author, &knowledge.territories);
            let says = Says::Cell {
                level: author.level,
                author: Some(author.name.clone()),
                cell: reading.cell,
                part: competence.parts.get(&author.level).cloned().filter(|_| reading.rule.is_none()),
                status: reading.rule.map(|rule| StatusNote {
                    rule: rule.rule.clone(),
                    articles: rule.articles.clone(),
                    remark: rule.remark.clone(),
                    confidence: rule.confidence.clone(),
                }),
            };
            Cells { says, cell: reading.cell, reading: Some(reading) }
        }
        (None, Some(level)) => {
            let cell = Some(competence.cell(level));
            let part = competence.parts.get(&level).cloned();
            Cells { says: Says::Cell { level, author: None, cell, part, status: None }, cell, reading: None }
        }
        (None, None) => {
            let levels = Level::COLUMNS.into_iter().map(|l| (l, competence.cell(l), competence.parts.get(&l).cloned()));
            let says = Says::Levels(levels.filter(|(_, cell, _)| *cell != Cell::None).collect());
            Cells { says, cell: None, reading: None }
        }
    }
}
