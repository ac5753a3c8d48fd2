//! Where a statement comes from, how sure it is, and when it was last looked at.

use jiff::civil::Date;

/// A page that was read, or the words that say that none was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// A web address, or « usage courant » and the like where no page was read.
    pub place: String,
    /// The page's title.
    pub title: Option<String>,
    /// When it was published, as the base knows it (« octobre 2024 », « 2021 »).
    pub date: Option<String>,
}

impl Source {
    /// A source that is only an address.
    pub fn bare(place: &str) -> Self {
        Self { place: place.to_owned(), title: None, date: None }
    }

    /// The page's site, without scheme or `www.`; the words themselves where no page was read.
    pub fn site(&self) -> &str {
        let rest = self.place.strip_prefix("https://").or_else(|| self.place.strip_prefix("http://")).unwrap_or(&self.place);
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        rest.split('/').next().unwrap_or(rest)
    }
}

/// How sure the base is of what a file says. The order is that of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// « à vérifier »: not confirmed; never shown as certain.
    ToCheck,
    /// « moyenne »: known law or an indirect source.
    Medium,
    /// « haute »: the text or the source was read.
    High,
}

/// A certainty with the words of whoever judged it (« haute pour la règle ; moyenne pour les dates »).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confidence {
    /// The first, overall level.
    pub level: Certainty,
    /// The whole remark.
    pub remark: String,
}

impl Confidence {
    /// Reads « haute », « moyenne (article non relu) », « à vérifier »…; none when no level opens the remark.
    pub fn parse(remark: &str) -> Option<Self> {
        let folded = super::text::fold(remark);
        let level = if folded.starts_with("haute") {
            Certainty::High
        } else if folded.starts_with("moyenne") {
            Certainty::Medium
        } else if folded.starts_with("a verifier") {
            Certainty::ToCheck
        } else {
            return None;
        };
        Some(Self { level, remark: remark.trim().to_owned() })
    }

    /// Whether the remark says more than the level alone (a reserve that the reader must see).
    pub fn has_reserve(&self) -> bool {
        self.level == Certainty::ToCheck || self.remark.split_whitespace().nth(1).is_some()
    }
}

/// When a file came in and who looked at it since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// The day the file was added.
    pub added: Date,
    /// The day a person last verified it; none if nobody has since it was added.
    pub verified: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_keeps_its_reserve() {
        let plain = Confidence::parse("haute").unwrap();
        assert_eq!((plain.level, plain.has_reserve()), (Certainty::High, false));
        let reserved = Confidence::parse("haute pour la règle ; moyenne pour les dates").unwrap();
        assert_eq!((reserved.level, reserved.has_reserve()), (Certainty::High, true));
        assert!(Confidence::parse("à vérifier").unwrap().has_reserve());
        assert_eq!(Confidence::parse("sûre"), None);
    }

    #[test]
    fn a_site_is_named_without_its_wrapping() {
        assert_eq!(Source::bare("https://www.cap-com.org/x/y").site(), "cap-com.org");
        assert_eq!(Source::bare("usage courant").site(), "usage courant");
    }
}
