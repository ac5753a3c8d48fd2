//! A Markdown sheet: a YAML head between `---` lines, then sections of items.

use super::node::{LineFault, Node, yaml};
use super::reader::Faults;
use crate::domain::entry::Passage;
use crate::domain::fault::FaultKind;

/// A sheet, split but not yet read.
pub(crate) struct Sheet {
    pub(crate) head: Node,
    sections: Vec<Section>,
}

struct Section {
    heading: String,
    line: usize,
    items: Vec<Passage>,
}

impl Sheet {
    /// Splits a sheet. A faulty head gives none, as there is nothing more to say of its body.
    pub(crate) fn split(text: &str, faults: &mut Faults) -> Option<Self> {
        match split_head(text) {
            Ok((head, body, body_line)) => match yaml(head, 2) {
                Ok(head) => Some(Self { head, sections: sections(body, body_line) }),
                Err((line, kind)) => {
                    faults.add(line, kind);
                    None
                }
            },
            Err((line, kind)) => {
                faults.add(line, kind);
                None
            }
        }
    }

    /// The items of each of these sections; the second of a pair says whether it must be there.
    pub(crate) fn items<const N: usize>(&self, due: [(&str, bool); N], faults: &mut Faults) -> [Vec<Passage>; N] {
        for section in self.sections.iter().filter(|s| !due.iter().any(|(heading, _)| *heading == s.heading)) {
            faults.add(Some(section.line), FaultKind::UnknownSection { heading: section.heading.clone() });
        }
        due.map(|(heading, required)| match self.sections.iter().find(|s| s.heading == heading) {
            Some(section) if section.items.is_empty() => {
                faults.add(Some(section.line), FaultKind::Empty { key: heading.to_owned() });
                Vec::new()
            }
            Some(section) => section.items.clone(),
            None => {
                if required {
                    faults.add(None, FaultKind::MissingSection { heading: heading.to_owned() });
                }
                Vec::new()
            }
        })
    }
}

fn split_head(text: &str) -> Result<(&str, &str, usize), LineFault> {
    let rest = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")).ok_or((Some(1), FaultKind::NoHead))?;
    let mut at = 0;
    for (line, row) in (2..).zip(rest.split_inclusive('\n')) {
        if row.trim_end() == "---" {
            let body = rest.get(at + row.len()..).unwrap_or_default();
            return Ok((rest.get(..at).unwrap_or_default(), body, line + 1));
        }
        at += row.len();
    }
    Err((Some(1), FaultKind::NoHead))
}

/// Headings of level two, each with its list items or paragraphs; text before the first heading is its own section.
fn sections(body: &str, first_line: usize) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut item = String::new();
    for (i, row) in body.lines().enumerate() {
        let trimmed = row.trim();
        if let Some(heading) = trimmed.strip_prefix("## ") {
            close(&mut item, &mut sections);
            sections.push(Section { heading: heading.trim().to_owned(), line: first_line + i, items: Vec::new() });
        } else if let Some(text) = trimmed.strip_prefix("- ") {
            close(&mut item, &mut sections);
            item.push_str(text);
        } else if trimmed.is_empty() {
            close(&mut item, &mut sections);
        } else {
            if sections.is_empty() {
                sections.push(Section { heading: String::new(), line: first_line + i, items: Vec::new() });
            }
            if !item.is_empty() {
                item.push(' ');
            }
            item.push_str(trimmed);
        }
    }
    close(&mut item, &mut sections);
    sections
}

fn close(item: &mut String, sections: &mut [Section]) {
    if let (false, Some(section)) = (item.is_empty(), sections.last_mut()) {
        section.items.push(Passage::parse(item));
    }
    item.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_split_into_head_and_items() {
        let mut faults = Faults::new("f");
        let text = "---\na: 1\n---\n\n## Faits\n- Un\n  suite.\n- Deux [2].\n\n## Autre\nTexte.\n";
        let sheet = Sheet::split(text, &mut faults).unwrap();
        let [facts, lessons] = sheet.items([("Faits", true), ("À retenir", true)], &mut faults);
        assert_eq!(facts, [Passage::plain("Un suite."), Passage { text: "Deux.".into(), sources: vec![1] }]);
        assert!(lessons.is_empty());
        let found: Vec<_> = faults.found.into_iter().map(|f| (f.line, f.kind)).collect();
        assert_eq!(
            found,
            [
                (Some(10), FaultKind::UnknownSection { heading: "Autre".into() }),
                (None, FaultKind::MissingSection { heading: "À retenir".into() })
            ]
        );
    }

    #[test]
    fn a_head_that_never_closes_is_a_fault() {
        let mut faults = Faults::new("f");
        assert!(Sheet::split("---\na: 1\n", &mut faults).is_none());
        assert_eq!(faults.found.into_iter().map(|f| f.kind).collect::<Vec<_>>(), [FaultKind::NoHead]);
    }
}
