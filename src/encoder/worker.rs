//! The port's side: what callers do, each on its own thread.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use lru::LruCache;

use super::Settings;
use super::key::{Key, cut, key};
use super::model::{Model, ModelError};
use super::queue::{Job, Queue, Reply};
use super::serve::{milliseconds, run};
use crate::domain::meaning::{Encoder, EncoderError, EncoderState, Text, Vector};

/// How long a worker that is dropped waits for its thread. A batch ends within it; a program that ends while libtorch
/// computes may crash.
const FAREWELL: Duration = Duration::from_millis(500);

/// An encoder: a model on a thread of its own.
///
/// Texts of all callers are encoded in batches. `encode` goes before `encode_all`: an answer waits for one batch of many
/// texts at most. Its vectors are remembered, those of `encode_all` aren't: they would drive the others out. Of a text the
/// first 8,000 characters are read. A call with more texts than the queue holds is always too many for `encode`.
///
/// A model that fails on a batch gets each of its texts alone, so that one text doesn't spoil the others'. One that fails on
/// whole batches in a row, and each time on a text of the worker's own as well, is given up.
pub struct Worker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// Numbers for metrics, since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Texts that the model encoded for callers.
    pub encoded: u64,
    /// Texts that were remembered.
    pub hits: u64,
    /// Calls that were refused as busy.
    pub busy: u64,
    /// Calls whose vectors weren't made in time.
    pub late: u64,
    /// Batches on which the model failed.
    pub failed_batches: u64,
    /// Texts that wait now.
    pub waiting: u64,
    /// Milliseconds of the last batch.
    pub last_batch_ms: u64,
}

/// Who calls.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Answer,
    Bulk,
}

impl Worker {
    /// Starts to load a model, and then to serve, on a thread of its own; gives back at once.
    pub fn start(load: impl FnOnce() -> Result<Box<dyn Model>, ModelError> + Send + 'static, settings: Settings) -> Self {
        let shared = Arc::new(Shared::new(settings));
        let served = Arc::clone(&shared);
        let started = thread::Builder::new().name("encoder".to_owned()).spawn(move || run(&served, load));
        let thread = match started {
            Ok(thread) => Some(thread),
            Err(cause) => {
                shared.fail(&ModelError::Refused(format!("no thread: {cause}")));
                None
            }
        };
        Self { shared, thread }
    }

    /// Its numbers now.
    pub fn counts(&self) -> Counts {
        let tally = &self.shared.tally;
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Counts {
            encoded: read(&tally.encoded),
            hits: read(&tally.hits),
            busy: read(&tally.busy),
            late: read(&tally.late),
            failed_batches: read(&tally.failed_batches),
            waiting: u64::try_from(self.shared.desk().queue.len()).unwrap_or(u64::MAX),
            last_batch_ms: read(&tally.last_batch_ms),
        }
    }

    /// Queues the texts at these places and waits for their vectors.
    fn ask(&self, texts: &[(usize, Text<'_>)], class: Class, end: Option<Instant>) -> Result<Vec<(usize, Vector)>, EncoderError> {
        let (reply, replies) = mpsc::channel();
        // Dropped when this call ends, however it does: what still waits then is skipped.
        let caller = Arc::new(());
        let job = |&(place, (role, text)): &(usize, Text<'_>)| Job {
            role,
            text: cut(text).to_owned(),
            key: (class == Class::Answer).then(|| key(role, text)),
            place,
            caller: Arc::downgrade(&caller),
            reply: reply.clone(),
        };
        let jobs = texts.iter().map(job).collect();
        // Only the jobs hold it from here on: once they are gone, nobody waits for a reply that can't come.
        drop(reply);
        self.shared.add(jobs, class)?;
        texts.iter().map(|_| self.receive(&replies, end)).collect()
    }

    fn receive(&self, replies: &Receiver<Reply>, end: Option<Instant>) -> Result<(usize, Vector), EncoderError> {
        let reply = match end {
            Some(end) => replies.recv_timeout(end.saturating_duration_since(Instant::now())),
            None => replies.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match reply {
            Ok((place, outcome)) => Ok((place, outcome.map_err(EncoderError::Failed)?)),
            Err(RecvTimeoutError::Timeout) => {
                add(&self.shared.tally.late, 1);
                Err(EncoderError::Late)
            }
            Err(RecvTimeoutError::Disconnected) => Err(self.shared.over()),
        }
    }
}

impl Encoder for Worker {
    fn encode(&self, texts: &[Text<'_>]) -> Result<Vec<Vector>, EncoderError> {
        let end = Instant::now().checked_add(self.shared.settings.timeout);
        let (mut found, missing) = self.shared.look_up(texts);
        if !missing.is_empty() {
            put(&mut found, self.ask(&missing, Class::Answer, end)?);
        }
        self.shared.all(found)
    }

    fn encode_all(&self, texts: &[Text<'_>]) -> Result<Vec<Vector>, EncoderError> {
        let (mut found, mut missing) = self.shared.look_up(texts);
        // Texts of like length together: a batch takes as long as its longest.
        missing.sort_by_key(|(_, (_, text))| text.len());
        for batch in missing.chunks(self.shared.settings.batch.max(1)) {
            put(&mut found, self.ask(batch, Class::Bulk, None)?);
        }
        self.shared.all(found)
    }

    fn state(&self) -> EncoderState {
        self.shared.desk().state.clone()
    }

    fn model(&self) -> Option<String> {
        self.shared.desk().model.clone()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.close();
        let start = Instant::now();
        while self.thread.as_ref().is_some_and(|thread| !thread.is_finished()) && start.elapsed() < FAREWELL {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn put(found: &mut [Option<Vector>], vectors: Vec<(usize, Vector)>) {
    for (place, vector) in vectors {
        if let Some(slot) = found.get_mut(place) {
            *slot = Some(vector);
        }
    }
}

/// What callers and the thread share.
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) tally: Tally,
    desk: Mutex<Desk>,
    /// Tells the thread that texts came, or the end.
    news: Condvar,
    /// None if nothing is to be remembered.
    cache: Option<Mutex<LruCache<Key, Vector>>>,
}

struct Desk {
    queue: Queue,
    state: EncoderState,
    model: Option<String>,
    is_closed: bool,
}

impl Shared {
    fn new(settings: Settings) -> Self {
        let queue = Queue::new(&settings);
        let desk = Mutex::new(Desk { queue, state: EncoderState::Loading, model: None, is_closed: false });
        let cache = NonZeroUsize::new(settings.cache).map(|size| Mutex::new(LruCache::new(size)));
        Self { settings, tally: Tally::default(), desk, news: Condvar::new(), cache }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cache(&self) -> Option<MutexGuard<'_, LruCache<Key, Vector>>> {
        Some(self.cache.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Those that are remembered, in their places, and the others with theirs.
    fn look_up<'a>(&self, texts: &[Text<'a>]) -> (Vec<Option<Vector>>, Vec<(usize, Text<'a>)>) {
        let keys: Vec<Key> = texts.iter().map(|(role, text)| key(*role, text)).collect();
        let mut found = vec![None; texts.len()];
        if let Some(mut cache) = self.cache() {
            found.iter_mut().zip(&keys).for_each(|(slot, key)| *slot = cache.get(key).cloned());
        }
        let missing: Vec<_> =
            texts.iter().copied().enumerate().zip(&found).filter(|(_, f)| f.is_none()).map(|(t, _)| t).collect();
        add(&self.tally.hits, texts.len().saturating_sub(missing.len()));
        (found, missing)
    }

    /// All vectors; every place has its own by now.
    fn all(&self, found: Vec<Option<Vector>>) -> Result<Vec<Vector>, EncoderError> {
        found.into_iter().collect::<Option<_>>().ok_or_else(|| self.over())
    }

    fn add(&self, jobs: Vec<Job>, class: Class) -> Result<(), EncoderError> {
        let mut desk = self.desk();
        match &desk.state {
            EncoderState::Loading => return Err(EncoderError::Loading),
            EncoderState::Failed(reason) => return Err(EncoderError::Failed(reason.clone())),
            EncoderState::Ready => {}
        }
        let fits = match class {
            Class::Answer => desk.queue.add_answers(jobs),
            Class::Bulk => {
                desk.queue.add_bulk(jobs);
                true
            }
        };
        if !fits {
            add(&self.tally.busy, 1);
            return Err(EncoderError::Busy);
        }
        self.news.notify_one();
        Ok(())
    }

    /// Why no reply can come any more.
    fn over(&self) -> EncoderError {
        match &self.desk().state {
            EncoderState::Failed(reason) => EncoderError::Failed(reason.clone()),
            _ => EncoderError::Failed("the encoder has stopped".to_owned()),
        }
    }

    /// Waits for the next batch; none at the end.
    pub(super) fn next(&self) -> Option<Vec<Job>> {
        let mut desk = self.desk();
        while !desk.is_closed {
            let batch = desk.queue.take();
            if !batch.is_empty() {
                return Some(batch);
            }
            desk = self.news.wait(desk).unwrap_or_else(PoisonError::into_inner);
        }
        None
    }

    /// Remembers a vector and gives it to its caller.
    pub(super) fn deliver(&self, job: &Job, vector: Vector) {
        add(&self.tally.encoded, 1);
        if let (Some(key), Some(mut cache)) = (job.key, self.cache()) {
            cache.put(key, vector.clone());
        }
        job.reply(Ok(vector));
    }

    pub(super) fn ready(&self, model: &str, time: Duration) {
        let mut desk = self.desk();
        desk.model = Some(model.to_owned());
        desk.state = EncoderState::Ready;
        drop(desk);
        tracing::info!(encoder.load_ms = milliseconds(time), encoder.model = model, "the encoder is ready");
    }

    /// Gives the model up: whoever waits is told by the end of its jobs.
    pub(super) fn fail(&self, fault: &ModelError) {
        let mut desk = self.desk();
        desk.state = EncoderState::Failed(fault.to_string());
        desk.queue.clear();
        drop(desk);
        tracing::error!(encoder.reason = %fault, "the encoder has failed");
    }

    fn close(&self) {
        let mut desk = self.desk();
        desk.is_closed = true;
        desk.queue.clear();
        drop(desk);
        self.news.notify_all();
    }
}

/// The counts that grow.
#[derive(Default)]
pub(super) struct Tally {
    encoded: AtomicU64,
    hits: AtomicU64,
    busy: AtomicU64,
    late: AtomicU64,
    failed_batches: AtomicU64,
    last_batch_ms: AtomicU64,
}

impl Tally {
    pub(super) fn failed_batch(&self) {
        add(&self.failed_batches, 1);
    }

    pub(super) fn last_batch(&self, time: Duration) {
        self.last_batch_ms.store(milliseconds(time), Ordering::Relaxed);
    }
}

fn add(count: &AtomicU64, more: usize) {
    count.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
}
