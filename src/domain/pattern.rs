//! A regular expression of the base, compiled when it is first used: a start that answers one question needs few of them.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex::bytes::{Regex, RegexBuilder};

/// What text an expression is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    /// Folded text, nearly all ASCII: matched as bytes, which needs a tenth of the memory and time of Unicode classes.
    ForFolded,
    /// Text as written: classes and boundaries know all letters.
    ForRaw,
}

/// A regular expression; its clones share what is compiled. One that doesn't compile finds nothing; the gate refuses it before that can matter.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    made: Made,
    compiled: Arc<OnceLock<Option<Regex>>>,
}

impl Pattern {
    /// A pattern for folded text that was checked before, compiled at its first use.
    pub fn trusted(source: &str) -> Self {
        Self { source: source.to_owned(), made: Made::ForFolded, compiled: Arc::default() }
    }

    /// A pattern for text as written that was checked before, compiled at its first use.
    pub fn trusted_raw(source: &str) -> Self {
        Self { made: Made::ForRaw, ..Self::trusted(source) }
    }

    /// The same pattern, compiled now.
    ///
    /// # Errors
    /// What the engine says of a pattern that it can't compile.
    pub fn checked(self) -> Result<Self, regex::Error> {
        let compiled = compile(&self.source, self.made)?;
        Ok(Self { compiled: Arc::new(OnceLock::from(Some(compiled))), ..self })
    }

    /// A pattern that finds nothing.
    pub fn never() -> Self {
        Self { compiled: Arc::new(OnceLock::from(None)), ..Self::trusted("") }
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| compile(&self.source, self.made).ok()).as_ref()
    }

    /// Compiles it now, so that its first use doesn't wait.
    pub fn warm(&self) {
        let _compiled = self.regex();
    }

    /// Whether it is found in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|r| r.is_match(text.as_bytes()))
    }

    /// Where it is found in a text, in bytes.
    pub fn find_iter<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + use<'a> {
        self.regex().into_iter().flat_map(move |r| r.find_iter(text.as_bytes()).map(|m| whole(text, m.range())))
    }

    /// What its first group holds where it is first found.
    pub fn first_group<'a>(&self, text: &'a str) -> Option<&'a str> {
        let group = self.regex()?.captures(text.as_bytes())?.get(1)?.range();
        text.get(whole(text, group))
    }
}

/// A range widened to whole letters: matched as bytes, a bounded repeat can stop within one.
fn whole(text: &str, range: Range<usize>) -> Range<usize> {
    text.floor_char_boundary(range.start)..text.ceil_char_boundary(range.end)
}

/// A pattern for folded text that names letters beyond ASCII (« », €, emojis) is compiled with Unicode.
fn compile(source: &str, made: Made) -> Result<Regex, regex::Error> {
    match made {
        Made::ForRaw => Regex::new(source),
        Made::ForFolded => RegexBuilder::new(source).unicode(false).build().or_else(|_| Regex::new(source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_finds_alike_however_it_was_made() {
        let trusted = || Pattern::trusted(r"\bete\b");
        for pattern in [trusted(), trusted().checked().unwrap(), Pattern::trusted_raw(r"\bete\b")] {
            assert!(pattern.is_match("un ete"));
            assert_eq!(pattern.find_iter("ete, ete").collect::<Vec<_>>(), [0..3, 5..8]);
        }
        assert!(!Pattern::never().is_match("quoi que ce soit"));
        assert!(Pattern::trusted("(").checked().is_err());
        assert!(!Pattern::trusted("(").is_match("("));
    }

    #[test]
    fn letters_beyond_ascii_are_found_where_a_pattern_names_them() {
        assert!(Pattern::trusted("[«\"]oui").is_match("dit «oui»"));
        assert_eq!(Pattern::trusted("a[^.]{0,1}").find_iter("a€").next(), Some(0..4));
        assert!(Pattern::trusted_raw(r"^\w+$").is_match("été"));
        assert_eq!(Pattern::trusted(r"(\d+) ?€").first_group("à 12 € !"), Some("12"));
    }
}
