//! Expressions of the lexicon in a question, whatever their endings, and what they also stand for.

use std::collections::HashMap;

use super::analysis::Analysis;
use crate::domain::lexicon::{Lexicon, SynonymKind};
use crate::domain::text::words;

/// The lexicon's groups by the stems of their terms' words.
pub(super) struct SynonymFinder {
    groups: Vec<(SynonymKind, Vec<String>)>,
    by_first_stem: HashMap<String, Vec<(Vec<String>, usize)>>,
}

/// An expression found in a question.
pub(super) struct Found<'a> {
    /// Where it stands, in words.
    pub(super) at: std::ops::Range<usize>,
    /// Why the group stands together.
    pub(super) kind: SynonymKind,
    /// The group's terms, the canonical one first.
    pub(super) terms: &'a [String],
}

impl SynonymFinder {
    pub(super) fn new(lexicon: &Lexicon, analysis: &Analysis) -> Self {
        let mut by_first_stem: HashMap<String, Vec<(Vec<String>, usize)>> = HashMap::new();
        for (group, synonyms) in lexicon.groups.iter().enumerate() {
            for term in &synonyms.terms {
                let parts: Vec<String> = words(term).iter().map(|w| analysis.stem(w)).collect();
                if let Some(first) = parts.first() {
                    by_first_stem.entry(first.clone()).or_default().push((parts, group));
                }
            }
        }
        for terms in by_first_stem.values_mut() {
            terms.sort_by_key(|(parts, _)| std::cmp::Reverse(parts.len()));
        }
        let groups = lexicon.groups.iter().map(|g| (g.kind, g.terms.clone())).collect();
        Self { groups, by_first_stem }
    }

    /// The expressions in a question, given its words' stems, the longest first where they overlap.
    pub(super) fn find(&self, question: &[String]) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = question.get(at..).filter(|r| !r.is_empty()) {
            let hit = rest
                .first()
                .and_then(|first| self.by_first_stem.get(first))
                .and_then(|terms| terms.iter().find(|(parts, _)| rest.starts_with(parts)));
            if let Some((parts, group)) = hit
                && let Some((kind, terms)) = self.groups.get(*group)
            {
                found.push(Found { at: at..at + parts.len(), kind: *kind, terms });
                at += parts.len();
            } else {
                at += 1;
            }
        }
        found
    }
}
