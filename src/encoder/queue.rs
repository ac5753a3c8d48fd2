//! Texts that wait, in two classes: answers, which go first, and bulk.

use std::collections::VecDeque;
use std::sync::Weak;
use std::sync::mpsc::Sender;

use super::Settings;
use super::key::Key;
use crate::domain::meaning::{Role, Vector};

/// A batch ends with the text that brings it to so many bytes: about 1,000 tokens, a third of a second on two cores. Longer
/// ones would gain nothing and hold those up who wait behind them.
const HEAVY: usize = 4_096;

/// A text that waits.
pub(super) struct Job {
    pub(super) role: Role,
    pub(super) text: String,
    /// Under what its vector is remembered; none if it isn't.
    pub(super) key: Option<Key>,
    /// Its place among its caller's texts.
    pub(super) place: usize,
    /// Gone when the caller waits no more.
    pub(super) caller: Weak<()>,
    pub(super) reply: Sender<Reply>,
}

/// The vector of the text at this place, or why there is none.
pub(super) type Reply = (usize, Result<Vector, String>);

impl Job {
    pub(super) fn is_awaited(&self) -> bool {
        self.caller.strong_count() > 0
    }

    /// Tells its caller, who may have left.
    pub(super) fn reply(&self, outcome: Result<Vector, String>) {
        let _left = self.reply.send((self.place, outcome));
    }
}

/// The texts that wait.
pub(super) struct Queue {
    answers: VecDeque<Job>,
    bulk: VecDeque<Job>,
    /// How many answers may wait.
    most: usize,
    batch: usize,
    /// Batches of answers since the last one of bulk.
    in_a_row: usize,
}

impl Queue {
    pub(super) fn new(settings: &Settings) -> Self {
        let (answers, bulk) = (VecDeque::new(), VecDeque::new());
        Self { answers, bulk, most: settings.queue, batch: settings.batch.max(1), in_a_row: 0 }
    }

    /// Takes all of these in, or none of them when that would be too many.
    pub(super) fn add_answers(&mut self, jobs: Vec<Job>) -> bool {
        if self.answers.len() + jobs.len() > self.most {
            self.answers.retain(Job::is_awaited);
        }
        let fits = self.answers.len() + jobs.len() <= self.most;
        if fits {
            self.answers.extend(jobs);
        }
        fits
    }

    /// Takes these in. Each caller has one batch here at most, so nothing counts them.
    pub(super) fn add_bulk(&mut self, jobs: Vec<Job>) {
        self.bulk.extend(jobs);
    }

    /// The next batch, empty when nobody waits.
    ///
    /// Bulk has its turn once as many batches of answers went before it as a full queue holds: it advances whatever happens,
    /// and no answer is behind more than one batch of it.
    pub(super) fn take(&mut self) -> Vec<Job> {
        self.answers.retain(Job::is_awaited);
        self.bulk.retain(Job::is_awaited);
        let is_turn_of_bulk = self.answers.is_empty() || self.in_a_row >= self.most.div_ceil(self.batch);
        if is_turn_of_bulk && !self.bulk.is_empty() {
            self.in_a_row = 0;
            return first(&mut self.bulk, self.batch);
        }
        self.in_a_row = self.in_a_row.saturating_add(1);
        first(&mut self.answers, self.batch)
    }

    pub(super) fn clear(&mut self) {
        self.answers.clear();
        self.bulk.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.answers.len() + self.bulk.len()
    }
}

fn first(jobs: &mut VecDeque<Job>, most: usize) -> Vec<Job> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < most && bytes < HEAVY {
        let Some(job) = jobs.pop_front() else { break };
        bytes += job.text.len();
        batch.push(job);
    }
    batch
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc;

    use super::*;

    fn jobs(text: &str, count: usize, caller: &Arc<()>) -> Vec<Job> {
        let reply = mpsc::channel().0;
        let job = |place| Job {
            role: Role::Query,
            text: text.to_owned(),
            key: None,
            place,
            caller: Arc::downgrade(caller),
            reply: reply.clone(),
        };
        (0..count).map(job).collect()
    }

    fn queue() -> Queue {
        Queue::new(&Settings { queue: 4, batch: 2, ..Settings::default() })
    }

    fn taken(queue: &mut Queue) -> String {
        queue.take().into_iter().map(|job| job.text).collect()
    }

    #[test]
    fn a_full_queue_takes_all_or_none() {
        let caller = Arc::new(());
        let mut queue = queue();
        assert!(queue.add_answers(jobs("a", 3, &caller)));
        assert!(!queue.add_answers(jobs("b", 2, &caller)));
        assert!(queue.add_answers(jobs("c", 1, &caller)));
        assert_eq!(queue.len(), 4);
    }

    #[test]
    fn those_whose_caller_has_left_make_room_and_are_skipped() {
        let (gone, caller) = (Arc::new(()), Arc::new(()));
        let mut queue = queue();
        assert!(queue.add_answers(jobs("a", 4, &gone)));
        queue.add_bulk(jobs("z", 2, &gone));
        drop(gone);
        assert!(queue.add_answers(jobs("b", 1, &caller)));
        assert_eq!(taken(&mut queue), "b");
        assert_eq!(taken(&mut queue), "");
        assert_eq!(queue.len(), 0);
    }

    #[test]
    fn long_texts_make_short_batches() {
        let caller = Arc::new(());
        let mut queue = Queue::new(&Settings::default());
        queue.add_bulk(jobs(&"a".repeat(HEAVY / 2), 3, &caller));
        queue.add_bulk(jobs(&"a".repeat(HEAVY * 2), 2, &caller));
        let sizes: Vec<usize> = (0..5).map(|_| queue.take().len()).collect();
        assert_eq!(sizes, [2, 2, 1, 0, 0]);
    }

    #[test]
    fn answers_go_first_but_bulk_gets_its_turn() {
        let caller = Arc::new(());
        let mut queue = queue();
        queue.add_bulk(jobs("z", 4, &caller));
        let mut order = String::new();
        for _ in 0..8 {
            queue.add_answers(jobs("a", 2, &caller));
            order += &taken(&mut queue);
        }
        assert_eq!(order, "aaaazzaaaazzaaaa");
    }
}
