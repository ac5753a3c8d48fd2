//! Reads the keys of a table one by one and keeps every fault on the way: a schema is the list of calls made to it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::node::{Key, Node, Value};
use crate::domain::entry::Findable;
use crate::domain::fault::{Fault, FaultKind};
use crate::domain::pattern::Pattern;
use crate::domain::source::{Confidence, Freshness, Source};

/// What stands in a source where no page was read. Anything else must be a web address.
const NO_PAGE: [&str; 2] = ["usage courant", "grille du projet"];

/// The faults of one file, in the making.
#[derive(Debug)]
pub(crate) struct Faults {
    file: String,
    /// Whether the files were checked before: patterns are then compiled at their first use.
    trusted: bool,
    pub(crate) found: Vec<Fault>,
}

impl Faults {
    pub(crate) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), trusted: false, found: Vec::new() }
    }

    pub(crate) fn of_trusted(file: &str) -> Self {
        Self { trusted: true, ..Self::new(file) }
    }

    pub(crate) fn add(&mut self, line: Option<usize>, kind: FaultKind) {
        self.found.push(Fault { file: self.file.clone(), line, kind });
    }
}

/// The keys of a table, read in any order. Call [`Fields::finish`] last: what was never asked for is unknown.
pub(crate) struct Fields<'a> {
    keys: &'a [Key],
    line: usize,
    asked: BTreeSet<String>,
    pub(crate) faults: &'a mut Faults,
}

impl<'a> Fields<'a> {
    /// The keys of a node that must be a table.
    pub(crate) fn of(node: &'a Node, faults: &'a mut Faults) -> Self {
        let keys = match &node.value {
            Value::Table(keys) => keys.as_slice(),
            Value::List(_) | Value::Scalar(_) => {
                faults.add(Some(node.line), FaultKind::WrongShape { key: String::new(), due: "table" });
                &[]
            }
        };
        let mut seen = BTreeSet::new();
        for key in keys {
            if !seen.insert(key.name.as_str()) {
                faults.add(Some(key.line), FaultKind::DuplicateKey { key: key.name.clone() });
            }
        }
        Self { keys, line: node.line, asked: BTreeSet::new(), faults }
    }

    /// Says that a key was never asked for.
    pub(crate) fn finish(self) {
        for key in self.keys.iter().filter(|k| !self.asked.contains(&k.name)) {
            let nearest = self
                .asked
                .iter()
                .map(|known| (strsim::damerau_levenshtein(known, &key.name), known))
                .min()
                .filter(|(distance, _)| *distance <= 2)
                .map(|(_, known)| known.clone());
            self.faults.add(Some(key.line), FaultKind::UnknownKey { key: key.name.clone(), nearest });
        }
    }

    /// The line of a key, or of the table when the key is not there.
    pub(crate) fn line_of(&self, name: &str) -> usize {
        self.keys.iter().find(|k| k.name == name).map_or(self.line, |k| k.line)
    }

    pub(crate) fn fault(&mut self, name: &str, kind: FaultKind) {
        let line = self.line_of(name);
        self.faults.add(Some(line), kind);
    }

    fn get(&mut self, name: &str) -> Option<&'a Node> {
        self.asked.insert(name.to_owned());
        self.keys.iter().find(|k| k.name == name).map(|k| &k.node)
    }

    fn required(&mut self, name: &str) -> Option<&'a Node> {
        let found = self.get(name);
        if found.is_none() {
            let line = self.line;
            self.faults.add(Some(line), FaultKind::MissingKey { key: name.to_owned() });
        }
        found
    }

    fn scalar(&mut self, name: &str, node: &'a Node) -> Option<String> {
        match &node.value {
            Value::Scalar(text) if is_empty(text) => {
                self.faults.add(Some(node.line), FaultKind::Empty { key: name.to_owned() });
                None
            }
            Value::Scalar(text) => Some(text.trim().to_owned()),
            Value::List(_) | Value::Table(_) => {
                self.faults.add(Some(node.line), FaultKind::WrongShape { key: name.to_owned(), due: "text" });
                None
            }
        }
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, name: &str) -> String {
        self.required(name).and_then(|node| self.scalar(name, node)).unwrap_or_default()
    }

    /// A text that may be left out.
    pub(crate) fn optional_text(&mut self, name: &str) -> Option<String> {
        self.get(name).and_then(|node| self.scalar(name, node))
    }

    /// A list of texts that must be there and hold at least one.
    pub(crate) fn texts(&mut self, name: &str) -> Vec<String> {
        let Some(node) = self.required(name) else { return Vec::new() };
        let texts = self.list(name, node);
        if texts.is_empty() {
            self.faults.add(Some(node.line), FaultKind::Empty { key: name.to_owned() });
        }
        texts
    }

    /// A list of texts that may be left out or be empty.
    pub(crate) fn optional_texts(&mut self, name: &str) -> Vec<String> {
        self.get(name).map(|node| self.list(name, node)).unwrap_or_default()
    }

    fn list(&mut self, name: &str, node: &'a Node) -> Vec<String> {
        let Value::List(items) = &node.value else {
            self.faults.add(Some(node.line), FaultKind::WrongShape { key: name.to_owned(), due: "list" });
            return Vec::new();
        };
        items.iter().filter_map(|item| self.scalar(name, item)).collect()
    }

    /// A list of lists of texts.
    pub(crate) fn lists(&mut self, name: &str) -> Vec<Vec<String>> {
        let Some(node) = self.required(name) else { return Vec::new() };
        let Value::List(items) = &node.value else {
            self.faults.add(Some(node.line), FaultKind::WrongShape { key: name.to_owned(), due: "list" });
            return Vec::new();
        };
        items.iter().map(|item| self.list(name, item)).collect()
    }

    /// A number that must be there.
    pub(crate) fn number(&mut self, name: &str) -> f64 {
        let Some(node) = self.required(name) else { return 0.0 };
        self.parsed_number(name, node).unwrap_or_default()
    }

    /// A number that may be left out.
    pub(crate) fn optional_number(&mut self, name: &str) -> Option<f64> {
        let node = self.get(name)?;
        self.parsed_number(name, node)
    }

    fn parsed_number(&mut self, name: &str, node: &'a Node) -> Option<f64> {
        let text = self.scalar(name, node)?;
        let number = text.replace('_', "").parse::<f64>().ok().filter(|n| n.is_finite());
        if number.is_none() {
            self.faults.add(Some(node.line), FaultKind::WrongShape { key: name.to_owned(), due: "number" });
        }
        number
    }

    /// A whole number of things, zero when left out.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded just before")]
    pub(crate) fn count(&mut self, name: &str) -> usize {
        self.optional_number(name).unwrap_or_default().clamp(0.0, 1e6) as usize
    }

    /// `true` or `false`; false when left out.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        self.optional_text(name).is_some_and(|t| t == "true")
    }

    /// A word among some; none, with a fault, for any other.
    pub(crate) fn choice<T>(&mut self, name: &str, options: &[(&str, T)]) -> Option<T>
    where
        T: Copy,
    {
        let text = self.required(name).and_then(|node| self.scalar(name, node))?;
        let found = options.iter().find(|(option, _)| *option == text).map(|(_, value)| *value);
        if found.is_none() {
            let allowed = options.iter().map(|(option, _)| *option).collect::<Vec<_>>().join(", ");
            self.fault(name, FaultKind::NotAllowed { key: name.to_owned(), value: text, allowed });
        }
        found
    }

    /// A table that must be there.
    pub(crate) fn table<T>(&mut self, name: &str, read: impl FnOnce(&mut Fields<'_>) -> T) -> Option<T> {
        let node = self.required(name)?;
        Some(self.read_table(node, read))
    }

    /// A table that may be left out.
    pub(crate) fn optional_table<T>(&mut self, name: &str, read: impl FnOnce(&mut Fields<'_>) -> T) -> Option<T> {
        let node = self.get(name)?;
        Some(self.read_table(node, read))
    }

    /// A list of tables; empty when left out.
    pub(crate) fn tables<T>(&mut self, name: &str, mut read: impl FnMut(&mut Fields<'_>) -> T) -> Vec<T> {
        let Some(node) = self.get(name) else { return Vec::new() };
        let Value::List(items) = &node.value else {
            self.faults.add(Some(node.line), FaultKind::WrongShape { key: name.to_owned(), due: "list" });
            return Vec::new();
        };
        items.iter().map(|item| self.read_table(item, &mut read)).collect()
    }

    fn read_table<T>(&mut self, node: &Node, read: impl FnOnce(&mut Fields<'_>) -> T) -> T {
        let mut fields = Fields::of(node, self.faults);
        let value = read(&mut fields);
        fields.finish();
        value
    }

    /// Every key of the table with its text, for tables whose keys are data.
    pub(crate) fn pairs(&mut self) -> Vec<(String, String)> {
        let keys = self.keys;
        keys.iter()
            .filter_map(|key| {
                self.asked.insert(key.name.clone());
                self.scalar(&key.name, &key.node).map(|text| (key.name.clone(), text))
            })
            .collect()
    }

    /// An id: small letters, digits, `-` and `_`.
    pub(crate) fn id(&mut self, name: &str) -> String {
        let id = self.text(name);
        if !id.is_empty() && !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_')) {
            self.fault(name, FaultKind::BadId { id: id.clone() });
        }
        id
    }

    /// A day, `AAAA-MM-JJ`.
    pub(crate) fn date(&mut self, name: &str) -> Option<Date> {
        let text = self.text(name);
        self.parsed_date(name, &text)
    }

    fn parsed_date(&mut self, name: &str, text: &str) -> Option<Date> {
        if text.is_empty() {
            return None;
        }
        let date = Some(text).filter(|t| t.len() == 10).and_then(|t| t.parse::<Date>().ok());
        if date.is_none() {
            self.fault(name, FaultKind::BadDate { key: name.to_owned(), value: text.to_owned() });
        }
        date
    }

    /// The `ajoute_le` and `verifie_le` that every file of the base carries.
    pub(crate) fn freshness(&mut self) -> Freshness {
        let added = self.date("ajoute_le").unwrap_or_default();
        let verified = self.optional_text("verifie_le").and_then(|text| self.parsed_date("verifie_le", &text));
        Freshness { added, verified }
    }

    /// The `confiance` that every file of the base carries.
    pub(crate) fn confidence(&mut self) -> Confidence {
        let text = self.text("confiance");
        let parsed = Confidence::parse(&text);
        if parsed.is_none() && !text.is_empty() {
            self.fault(
                "confiance",
                FaultKind::NotAllowed {
                    key: "confiance".into(),
                    value: text.clone(),
                    allowed: "haute, moyenne, à vérifier".into(),
                },
            );
        }
        parsed.unwrap_or(Confidence { level: crate::domain::source::Certainty::ToCheck, remark: text })
    }

    /// The `questions` and `mots_cles` of a file; a warning for each that is missing.
    pub(crate) fn findable(&mut self) -> Findable {
        let questions = self.optional_texts("questions");
        let keywords = self.optional_texts("mots_cles");
        if questions.is_empty() {
            self.fault("questions", FaultKind::NoQuestions);
        }
        if keywords.is_empty() {
            self.fault("mots_cles", FaultKind::NoKeywords);
        }
        Findable { questions, keywords }
    }

    /// The `sources` of a file: tables with `url`, and `titre` and `date` where known.
    pub(crate) fn sources(&mut self) -> Vec<Source> {
        let sources = self.tables("sources", |source| {
            let place = source.text("url");
            source.check_place("url", &place);
            Source { place, title: source.optional_text("titre"), date: source.optional_text("date") }
        });
        if sources.is_empty() {
            self.fault("sources", FaultKind::Empty { key: "sources".to_owned() });
        }
        sources
    }

    /// A list of bare source addresses.
    pub(crate) fn places(&mut self, name: &str) -> Vec<String> {
        let places = self.texts(name);
        for place in &places {
            self.check_place(name, place);
        }
        places
    }

    fn check_place(&mut self, name: &str, place: &str) {
        if !place.is_empty() && !is_place(place) {
            self.fault(name, FaultKind::BadSource { value: place.to_owned() });
        }
    }

    /// A regular expression that must be there.
    pub(crate) fn pattern(&mut self, name: &str) -> Option<Pattern> {
        let text = self.text(name);
        self.compile(name, &text)
    }

    /// A regular expression that may be left out.
    pub(crate) fn optional_pattern(&mut self, name: &str) -> Option<Pattern> {
        let text = self.optional_text(name)?;
        self.compile(name, &text)
    }

    /// Several regular expressions.
    pub(crate) fn patterns(&mut self, name: &str) -> Vec<Pattern> {
        let texts = self.texts(name);
        texts.iter().filter_map(|text| self.compile(name, text)).collect()
    }

    pub(crate) fn compile(&mut self, name: &str, text: &str) -> Option<Pattern> {
        if text.is_empty() {
            return None;
        }
        self.compiled(name, Pattern::trusted(text))
    }

    /// A regular expression on the text as written, which must be there.
    pub(crate) fn raw_pattern(&mut self, name: &str) -> Option<Pattern> {
        let text = self.text(name);
        if text.is_empty() { None } else { self.compiled(name, Pattern::trusted_raw(&text)) }
    }

    /// Compiled now, unless the files were checked before.
    fn compiled(&mut self, name: &str, pattern: Pattern) -> Option<Pattern> {
        if self.faults.trusted {
            return Some(pattern);
        }
        match pattern.checked() {
            Ok(pattern) => Some(pattern),
            Err(e) => {
                self.fault(name, FaultKind::BadPattern { detail: e.to_string() });
                None
            }
        }
    }
}

/// Whether a source's place is a web address or says that no page was read.
pub(crate) fn is_place(place: &str) -> bool {
    let host = place.strip_prefix("https://").or_else(|| place.strip_prefix("http://"));
    match host {
        Some(rest) => {
            let host = rest.split('/').next().unwrap_or_default();
            host.contains('.') && !host.starts_with('.') && !place.chars().any(char::is_whitespace)
        }
        None => NO_PAGE.iter().any(|words| place.starts_with(words)),
    }
}

fn is_empty(text: &str) -> bool {
    matches!(text.trim(), "" | "~" | "null")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::node::yaml;

    fn faults(text: &str, read: impl FnOnce(&mut Fields<'_>)) -> Vec<(Option<usize>, FaultKind)> {
        let node = yaml(text, 1).unwrap();
        let mut faults = Faults::new("f");
        let mut fields = Fields::of(&node, &mut faults);
        read(&mut fields);
        fields.finish();
        faults.found.into_iter().map(|f| (f.line, f.kind)).collect()
    }

    #[test]
    fn every_fault_of_a_table_is_found_at_once() {
        let found = faults("titrre: x\nannee: deux\nliste: seul\n", |f| {
            f.text("titre");
            f.number("annee");
            f.texts("liste");
        });
        assert_eq!(
            found,
            [
                (Some(1), FaultKind::MissingKey { key: "titre".into() }),
                (Some(2), FaultKind::WrongShape { key: "annee".into(), due: "number" }),
                (Some(3), FaultKind::WrongShape { key: "liste".into(), due: "list" }),
                (Some(3), FaultKind::Empty { key: "liste".into() }),
                (Some(1), FaultKind::UnknownKey { key: "titrre".into(), nearest: Some("titre".into()) }),
            ]
        );
    }

    #[test]
    fn an_impossible_date_is_a_fault() {
        let found = faults("le: 2026-02-30\n", |f| {
            f.date("le");
        });
        assert_eq!(found, [(Some(1), FaultKind::BadDate { key: "le".into(), value: "2026-02-30".into() })]);
    }

    #[test]
    fn a_place_is_an_address_or_says_that_none_was_read() {
        assert!(is_place("https://cap-com.org/x"));
        assert!(is_place("usage courant"));
        assert!(!is_place("https://"));
        assert!(!is_place("cap-com.org"));
        assert!(!is_place("https://a b.fr"));
    }
}
