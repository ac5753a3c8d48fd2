//! The part of a domain that a level really holds (`partielle` cells), and how an idea shows that it is about that part.

use super::competence::Level;
use super::pattern::Pattern;

/// How to tell, for some levels of one domain, whether an idea is about the part they hold.
#[derive(Debug, Clone)]
pub struct PartRule {
    /// The domain.
    pub domain: String,
    /// The levels whose cell is `partielle`.
    pub levels: Vec<Level>,
    /// What a lawyer would say of the commonest post, when nothing in the text decides: whether it is inside the part.
    pub inside_by_default: bool,
    /// What speaks for the part, on the folded text.
    pub inside: Pattern,
    /// What speaks against it.
    pub outside: Pattern,
    /// Ideas that are inside.
    pub inside_examples: Vec<String>,
    /// Ideas that are outside.
    pub outside_examples: Vec<String>,
}

impl PartRule {
    /// Whether a folded text is about the part: what speaks for it against what speaks against it, each expression once.
    pub fn is_inside(&self, folded: &str) -> bool {
        let distinct = |pattern: &Pattern| {
            let found: std::collections::BTreeSet<&str> = pattern.find_iter(folded).filter_map(|m| folded.get(m)).collect();
            found.len()
        };
        match distinct(&self.inside).cmp(&distinct(&self.outside)) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => self.inside_by_default,
        }
    }
}
