//! The part of a domain that a level really holds (`partielle` cells), and how an idea shows that it is about that part.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::competence::Level;
use super::pattern::Pattern;

/// How many expressions count.
const MOST: usize = 3;

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
    /// How many distinct expressions of a folded text speak for the part, and how many against it.
    fn counts(&self, folded: &str) -> (usize, usize) {
        let distinct =
            |pattern: &Pattern| pattern.find_iter(folded).filter_map(|m| folded.get(m)).collect::<BTreeSet<&str>>().len();
        (distinct(&self.inside), distinct(&self.outside))
    }

    /// Whether a folded text is about the part by its words alone: what speaks for it against what speaks against it.
    pub fn is_inside(&self, folded: &str) -> bool {
        let (inside, outside) = self.counts(folded);
        match inside.cmp(&outside) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => self.inside_by_default,
        }
    }

    /// What the fitted line weighs: the words, the default, and which domain and level it is about.
    pub fn features(&self, level: Level, folded: &str) -> Vec<(String, f64)> {
        let (inside, outside) = self.counts(folded);
        let share = |n: usize| n.min(MOST) as f64 / 2.0;
        vec![
            ("dedans".to_owned(), share(inside)),
            ("dehors".to_owned(), share(outside)),
            ("un_dedans".to_owned(), f64::from(inside > 0)),
            ("autant".to_owned(), f64::from(inside == outside)),
            ("defaut".to_owned(), f64::from(self.inside_by_default)),
            (format!("domaine:{}", self.domain), 1.0),
            (format!("domaine:{}:{}", self.domain, level.name()), 1.0),
            (format!("niveau:{}", level.name()), 1.0),
        ]
    }
}
