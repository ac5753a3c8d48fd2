//! What the entries' texts mean, and how near a question's meaning is to each entry.

use std::sync::Arc;

use crate::domain::entry::Entry;
use crate::domain::meaning::{Role, Text, Vector, dot};

/// What a vector of the base is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Title,
    Question,
    Passage,
}

/// The vectors of a base's entries.
#[derive(Debug)]
pub struct Meanings {
    /// The mean of all vectors: a direction that all texts share and that tells none apart.
    centre: Vec<f32>,
    /// Vectors without what all share, one after the other, each of length 1.
    numbers: Vec<f32>,
    /// What each is of.
    of: Vec<(usize, Part)>,
    entries: usize,
}

/// How near a question is to what an entry holds: cosines without what all texts share, -1 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearness {
    /// To its title.
    pub title: f64,
    /// To the nearest of its questions.
    pub question: f64,
    /// To the nearest of its passages.
    pub passage: f64,
}

impl Nearness {
    const NONE: Self = Self { title: -1.0, question: -1.0, passage: -1.0 };

    /// One number to order entries by: what finds the right one best on labelled questions without any words.
    pub fn overall(self) -> f64 {
        self.question + 0.5 * self.passage + 0.3 * self.title
    }
}

/// How near a question is to each entry, in the order of the entries.
#[derive(Debug, Clone)]
pub struct Sense {
    near: Arc<[Nearness]>,
}

impl Sense {
    /// How near it is to an entry.
    pub fn of(&self, entry: usize) -> Nearness {
        self.near.get(entry).copied().unwrap_or(Nearness::NONE)
    }

    /// The nearest entries, nearest first.
    pub fn nearest(&self, most: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.near.len()).collect();
        order.sort_by(|a, b| self.of(*b).overall().total_cmp(&self.of(*a).overall()).then(a.cmp(b)));
        order.truncate(most);
        order
    }
}

/// The texts of an entry that have a vector of their own.
fn parts(entry: &Entry) -> impl Iterator<Item = (Part, Text<'_>)> {
    let title = std::iter::once((Part::Title, (Role::Passage, entry.title.as_str())));
    let questions = entry.findable.questions.iter().map(|q| (Part::Question, (Role::Query, q.as_str())));
    let passages = entry.facts.iter().chain(&entry.lessons).map(|p| (Part::Passage, (Role::Passage, p.text.as_str())));
    title.chain(questions).chain(passages)
}

/// The texts of a base that need a vector, in the order that [`Meanings::new`] takes them.
pub fn texts(entries: &[Entry]) -> Vec<Text<'_>> {
    entries.iter().flat_map(parts).map(|(_, text)| text).collect()
}

impl Meanings {
    /// The meanings of these entries by the vectors of their [`texts`]: the numbers of all, in step, one vector after the
    /// other; none when they are not in step.
    pub fn new(entries: &[Entry], mut numbers: Vec<f32>) -> Option<Self> {
        let of: Vec<(usize, Part)> =
            entries.iter().enumerate().flat_map(|(i, entry)| parts(entry).map(move |(part, _)| (i, part))).collect();
        let dimension = numbers.len().checked_div(of.len()).filter(|d| *d > 0 && d * of.len() == numbers.len())?;
        let mut centre = vec![0.0_f32; dimension];
        for row in numbers.chunks_exact(dimension) {
            centre.iter_mut().zip(row).for_each(|(c, x)| *c += x);
        }
        let share = 1.0 / of.len() as f32;
        for number in &mut centre {
            *number *= share;
        }
        for row in numbers.chunks_exact_mut(dimension) {
            row.iter_mut().zip(&centre).for_each(|(x, c)| *x -= c);
            let length = dot(row, row).sqrt();
            // A text that says only what all say is near to none.
            let scale = if length > 0.0 { 1.0 / length } else { 0.0 };
            for number in row {
                *number *= scale;
            }
        }
        Some(Self { centre, numbers, of, entries: entries.len() })
    }

    /// How near a question is to each entry; none for a vector of another dimension.
    pub fn sense(&self, question: &Vector) -> Option<Sense> {
        let question = without(question, &self.centre)?;
        let mut near = vec![Nearness::NONE; self.entries];
        for ((entry, part), row) in self.of.iter().zip(self.numbers.chunks_exact(self.centre.len())) {
            if let Some(slot) = near.get_mut(*entry) {
                let cosine = f64::from(dot(question.numbers(), row));
                let best = match part {
                    Part::Title => &mut slot.title,
                    Part::Question => &mut slot.question,
                    Part::Passage => &mut slot.passage,
                };
                *best = best.max(cosine);
            }
        }
        Some(Sense { near: near.into() })
    }

    /// How alike two texts' meanings are, -1 to 1, without what all texts share; none for other dimensions.
    pub fn likeness(&self, a: &Vector, b: &Vector) -> Option<f64> {
        Some(without(a, &self.centre)?.cosine(&without(b, &self.centre)?))
    }
}

/// A vector without what all share.
fn without(vector: &Vector, centre: &[f32]) -> Option<Vector> {
    if vector.numbers().len() != centre.len() {
        return None;
    }
    let own: Vec<f32> = vector.numbers().iter().zip(centre).map(|(x, c)| x - c).collect();
    Vector::new(&own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::entry::{EntryId, Findable, Kind, Passage};
    use crate::domain::source::{Confidence, Freshness};

    fn entry(title: &str, question: &str, passage: &str) -> Entry {
        Entry {
            id: EntryId::new(Kind::Practice, title),
            kind: Kind::Practice,
            title: title.into(),
            names: Vec::new(),
            facts: vec![Passage::plain(passage)],
            lessons: Vec::new(),
            findable: Findable { questions: vec![question.into()], keywords: Vec::new() },
            sources: Vec::new(),
            confidence: Confidence::parse("haute").unwrap(),
            freshness: Freshness { added: jiff::civil::date(2026, 1, 1), verified: None },
        }
    }

    fn vector(numbers: [f32; 3]) -> Vector {
        Vector::new(&numbers).unwrap()
    }

    fn two() -> (Vec<Entry>, Meanings) {
        let entries = vec![entry("a", "qa", "pa"), entry("b", "qb", "pb")];
        let vectors = [[5.0, 1.0, 0.0], [5.0, 1.0, 0.1], [5.0, 1.0, 0.2], [5.0, 0.0, 1.0], [5.0, 0.1, 1.0], [5.0, 0.2, 1.0]];
        let numbers = vectors.map(|v| vector(v).numbers().to_vec()).concat();
        let meanings = Meanings::new(&entries, numbers).unwrap();
        (entries, meanings)
    }

    #[test]
    fn what_all_share_tells_nothing() {
        let (_, meanings) = two();
        let sense = meanings.sense(&vector([5.0, 1.0, 0.1])).unwrap();
        assert_eq!(sense.nearest(2), [0, 1]);
        assert!(sense.of(0).question > 0.9 && sense.of(1).question < 0.0, "{sense:?}");
        assert_eq!(sense.of(7), Nearness::NONE);
    }

    #[test]
    fn texts_and_vectors_are_in_step() {
        let (entries, _) = two();
        let texts: Vec<&str> = texts(&entries).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["a", "qa", "pa", "b", "qb", "pb"]);
        assert!(Meanings::new(&entries, vec![1.0, 0.0, 0.0]).is_none());
        assert!(Meanings::new(&entries, Vec::new()).is_none());
    }

    #[test]
    fn a_vector_of_another_model_has_no_sense() {
        let (_, meanings) = two();
        assert!(meanings.sense(&Vector::new(&[1.0, 0.0]).unwrap()).is_none());
    }
}
