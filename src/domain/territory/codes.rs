//! Where a collectivité stands in the list, by its level and code.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::Territory;
use crate::domain::competence::Level;

/// A slot that holds no place.
const EMPTY: u32 = u32::MAX;

/// A hash table of places in the list: a map that owned the codes would take ten times the memory.
#[derive(Debug, Default)]
pub(super) struct Codes {
    slots: Vec<u32>,
}

impl Codes {
    /// A table with room for so many.
    pub(super) fn new(count: usize) -> Self {
        Self { slots: vec![EMPTY; (count + count / 2 + 1).next_power_of_two()] }
    }

    /// Adds the collectivité at a place of the list; of two with the same level and code the first counts.
    pub(super) fn insert(&mut self, all: &[Territory], place: usize) {
        let Some(territory) = all.get(place) else { return };
        if let Some((slot, None)) = self.probe(all, territory.level, &territory.code)
            && let (Some(slot), Ok(place)) = (self.slots.get_mut(slot), u32::try_from(place))
        {
            *slot = place;
        }
    }

    /// The place of a level and code.
    pub(super) fn find(&self, all: &[Territory], level: Level, code: &str) -> Option<usize> {
        self.probe(all, level, code)?.1
    }

    /// The slot where a level and code stand, with their place; or the empty one where they would.
    fn probe(&self, all: &[Territory], level: Level, code: &str) -> Option<(usize, Option<usize>)> {
        let mut hasher = DefaultHasher::new();
        (level, code).hash(&mut hasher);
        let count = self.slots.len();
        let first = usize::try_from(hasher.finish() % u64::try_from(count).ok().filter(|n| *n > 0)?).ok()?;
        (0..count).map(|step| (first + step) % count).find_map(|slot| match self.slots.get(slot).copied() {
            None | Some(EMPTY) => Some((slot, None)),
            Some(place) => {
                let place = place as usize;
                all.get(place).is_some_and(|t| t.level == level && t.code == code).then_some((slot, Some(place)))
            }
        })
    }
}
