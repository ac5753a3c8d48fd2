//! A regular expression of the base, compiled when it is first used: a start that answers one question needs few of them.

use std::sync::{Arc, OnceLock};

use regex::Regex;

/// A regular expression; its clones share what is compiled. One that doesn't compile finds nothing; the gate refuses it before that can matter.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    compiled: Arc<OnceLock<Option<Regex>>>,
}

impl Pattern {
    /// A pattern that was checked before, compiled at its first use.
    pub fn trusted(source: &str) -> Self {
        Self { source: source.to_owned(), compiled: Arc::default() }
    }

    /// A pattern compiled now.
    ///
    /// # Errors
    /// What the engine says of a pattern that it can't compile.
    pub fn checked(source: &str) -> Result<Self, regex::Error> {
        let compiled = Regex::new(source)?;
        Ok(Self { source: source.to_owned(), compiled: Arc::new(OnceLock::from(Some(compiled))) })
    }

    /// A pattern that finds nothing.
    pub fn never() -> Self {
        Self { source: String::new(), compiled: Arc::new(OnceLock::from(None)) }
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// The compiled expression; none when it doesn't compile.
    pub fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }

    /// Compiles it now, so that its first use doesn't wait.
    pub fn warm(&self) {
        let _compiled = self.regex();
    }

    /// Whether it is found in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|r| r.is_match(text))
    }

    /// Where it is found in a text.
    pub fn find_iter<'a>(&'a self, text: &'a str) -> impl Iterator<Item = regex::Match<'a>> {
        self.regex().into_iter().flat_map(move |r| r.find_iter(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_finds_alike_however_it_was_made() {
        for pattern in [Pattern::trusted(r"\bete\b"), Pattern::checked(r"\bete\b").unwrap()] {
            assert!(pattern.is_match("un ete"));
            assert_eq!(pattern.find_iter("ete, ete").count(), 2);
        }
        assert!(!Pattern::never().is_match("quoi que ce soit"));
        assert!(Pattern::checked("(").is_err());
        assert!(!Pattern::trusted("(").is_match("("));
    }
}
