//! Tab-separated tables: a header, then a row a line, no quoting.

use super::reader::{Faults, is_place};
use crate::domain::competence::{Cell, Holder, Level};
use crate::domain::fault::FaultKind;
use crate::domain::labels::DomainWords;
use crate::domain::source::{Certainty, Confidence};
use crate::domain::status::{CellChange, Scope, StatusRule};
use crate::domain::territory::{Alias, Territory};

/// A row: its line and its cells, as many as the header has.
pub(super) struct Row<'a, const N: usize> {
    pub(super) line: usize,
    pub(super) cells: [&'a str; N],
}

/// The rows of a table whose header must be these columns.
pub(super) fn rows<'a, const N: usize>(text: &'a str, columns: [&str; N], faults: &mut Faults) -> Vec<Row<'a, N>> {
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty());
    let header: Vec<&str> = lines.next().map(|(_, line)| line.split('\t').collect()).unwrap_or_default();
    for missing in columns.iter().filter(|c| !header.contains(c)) {
        faults.add(Some(1), FaultKind::MissingKey { key: (*missing).to_owned() });
    }
    if header != columns {
        for unknown in header.iter().filter(|c| !columns.contains(c)) {
            faults.add(Some(1), FaultKind::UnknownKey { key: (*unknown).to_owned(), nearest: None });
        }
        return Vec::new();
    }
    lines
        .filter_map(|(i, line)| {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let found = cells.len();
            if let Ok(cells) = <[&str; N]>::try_from(cells) {
                Some(Row { line: i + 1, cells })
            } else {
                faults.add(Some(i + 1), FaultKind::BadRow { found, due: N });
                None
            }
        })
        .collect()
}

/// `collectivites.tsv`, in the shape of its source.
pub(super) fn territories(text: &str, faults: &mut Faults) -> Vec<Territory> {
    rows(text, ["niveau", "code", "nom", "departement", "region", "epci", "population"], faults)
        .into_iter()
        .filter_map(|row| {
            let [level, code, name, departement, region, epci, population] = row.cells;
            let Some(parsed) = Level::parse(level) else {
                faults.add(Some(row.line), not_allowed("niveau", level, "commune, communaute_de_communes, …"));
                return None;
            };
            for (key, value) in [("code", code), ("nom", name)] {
                if value.is_empty() {
                    faults.add(Some(row.line), FaultKind::Empty { key: key.to_owned() });
                }
            }
            let inhabitants = population.parse().ok();
            if inhabitants.is_none() && !population.is_empty() {
                faults.add(Some(row.line), FaultKind::WrongShape { key: "population".into(), due: "number" });
            }
            Some(Territory {
                level: parsed,
                code: code.to_owned(),
                name: name.to_owned(),
                departement: departement.to_owned(),
                region: region.to_owned(),
                epci: Some(epci.to_owned()).filter(|e| !e.is_empty()),
                population: inhabitants,
            })
        })
        .collect()
}

/// `territories/alias.tsv`: other names of collectivités.
pub(super) fn aliases(text: &str, faults: &mut Faults) -> Vec<(usize, Alias)> {
    rows(text, ["nom", "niveau", "code"], faults)
        .into_iter()
        .filter_map(|row| {
            let [name, level, code] = row.cells;
            let Some(parsed) = Level::parse(level) else {
                faults.add(Some(row.line), not_allowed("niveau", level, "commune, communaute_de_communes, …"));
                return None;
            };
            Some((row.line, Alias { name: name.to_owned(), level: parsed, code: code.to_owned() }))
        })
        .collect()
}

/// `labels/words.tsv`: expressions by domain, with how strongly each evokes it.
pub(super) fn domain_words(text: &str, faults: &mut Faults) -> Vec<(usize, DomainWords)> {
    rows(text, ["domaine", "force", "expression"], faults)
        .into_iter()
        .filter_map(|row| {
            let [domain, strength, words] = row.cells;
            let strength = strength.parse().ok().filter(|s| (1..=3).contains(s));
            if strength.is_none() {
                faults.add(Some(row.line), not_allowed("force", words, "1, 2, 3"));
            }
            Some((row.line, DomainWords { domain: domain.to_owned(), strength: strength?, words: words.to_owned() }))
        })
        .collect()
}

const STATUS_COLUMNS: [&str; 11] = [
    "statut",
    "code",
    "niveau_de_base",
    "regle",
    "domaine_slug",
    "cellule",
    "titulaire",
    "articles",
    "source_url",
    "confiance",
    "remarque",
];

/// `statuts-particuliers.tsv`, in the shape of the fact base.
pub(super) fn status_rules(text: &str, faults: &mut Faults) -> Vec<(usize, StatusRule)> {
    rows(text, STATUS_COLUMNS, faults)
        .into_iter()
        .filter_map(|row| {
            let [status, code, level, rule, domain, cell, holder, articles, source, confidence, remark] = row.cells;
            let line = Some(row.line);
            let before = faults.found.len();
            let parsed = StatusRule {
                status: status.to_owned(),
                scope: scope(code).unwrap_or_else(|| {
                    faults.add(line, not_allowed("code", code, "code, epci:…, region:…, epci_niveau:…, *"));
                    Scope::Any
                }),
                level: star(level).map(|l| {
                    Level::parse(l).unwrap_or_else(|| {
                        faults.add(line, not_allowed("niveau_de_base", level, "commune, departement, … ou *"));
                        Level::Commune
                    })
                }),
                rule: rule.to_owned(),
                domain: star(domain).map(str::to_owned),
                change: change(cell, rule).unwrap_or_else(|| {
                    faults.add(line, not_allowed("cellule", cell, "propre, partagee, …, calculee, non_couvert"));
                    CellChange::NotCovered
                }),
                holder: match holder {
                    "idem" | "" => None,
                    other => Holder::parse(other).or_else(|| {
                        faults.add(line, not_allowed("titulaire", other, "commune, epci, …, idem"));
                        None
                    }),
                },
                articles: articles.split(';').map(str::trim).filter(|a| !a.is_empty()).map(str::to_owned).collect(),
                source: source.to_owned(),
                confidence: Confidence::parse(confidence).unwrap_or_else(|| {
                    faults.add(line, not_allowed("confiance", confidence, "haute, moyenne, à vérifier"));
                    Confidence { level: Certainty::ToCheck, remark: confidence.to_owned() }
                }),
                remark: remark.to_owned(),
            };
            if !is_place(source.split(" ; ").next().unwrap_or_default()) {
                faults.add(line, FaultKind::BadSource { value: source.to_owned() });
            }
            (faults.found.len() == before).then_some((row.line, parsed))
        })
        .collect()
}

fn not_allowed(key: &str, value: &str, allowed: &str) -> FaultKind {
    FaultKind::NotAllowed { key: key.to_owned(), value: value.to_owned(), allowed: allowed.to_owned() }
}

fn star(text: &str) -> Option<&str> {
    Some(text).filter(|t| *t != "*")
}

fn scope(code: &str) -> Option<Scope> {
    if code == "*" {
        return Some(Scope::Any);
    }
    match code.split_once(':') {
        None => Some(code).filter(|c| !c.is_empty()).map(|c| Scope::Code(c.to_owned())),
        Some(("epci", siren)) => Some(Scope::Epci(siren.to_owned())),
        Some(("region", region)) => Some(Scope::Region(region.to_owned())),
        Some(("epci_niveau", level)) => Level::parse(level).map(Scope::EpciLevel),
        Some(_) => None,
    }
}

/// `calculee` takes the best of the columns that the rule names after `cumule:` or `base:`.
fn change(cell: &str, rule: &str) -> Option<CellChange> {
    match cell {
        "non_couvert" => Some(CellChange::NotCovered),
        "calculee" => {
            let columns = rule.split_once(':')?.1.split(',').next()?;
            let levels: Option<Vec<Level>> = columns.split('+').map(|c| Level::parse(c.trim())).collect();
            levels.filter(|l| !l.is_empty()).map(CellChange::BestOf)
        }
        other => Cell::parse(other).map(CellChange::Is),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_too_short_is_a_fault_with_its_line() {
        let mut faults = Faults::new("f");
        let found = territories("niveau\tcode\tnom\tdepartement\tregion\tepci\tpopulation\ncommune\t1\n", &mut faults);
        assert!(found.is_empty());
        assert_eq!(
            faults.found.first().map(|f| (f.line, f.kind.clone())),
            Some((Some(2), FaultKind::BadRow { found: 2, due: 7 }))
        );
    }

    #[test]
    fn a_calculated_cell_names_its_columns() {
        assert_eq!(
            change("calculee", "cumule: commune+departement"),
            Some(CellChange::BestOf(vec![Level::Commune, Level::Departement]))
        );
        assert_eq!(change("calculee", "rien"), None);
    }
}
