//! The worker with models of all kinds.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::*;
use crate::domain::meaning::{Encoder, EncoderError, EncoderState, Role, Text, Vector};

/// The worker's own text, as the model gets it.
const PROBE: &str = "q:bonjour";

/// Far longer than anything here takes.
const LONG: Duration = Duration::from_mins(1);

type Rows = Result<Vec<Vec<f32>>, ModelError>;
type Load = fn() -> Result<Box<dyn Model>, ModelError>;

/// A model that does what a test says; its drop is heard at the other end of `life`.
struct Fake<F> {
    plan: F,
    life: Option<Sender<()>>,
}

impl<F: FnMut(&[String]) -> Rows> Model for Fake<F> {
    fn encode(&mut self, texts: &[String]) -> Rows {
        assert!(self.life.is_none() || !texts.is_empty());
        (self.plan)(texts)
    }

    fn hash(&self) -> &'static str {
        "fake"
    }

    fn prefix(&self, role: Role) -> &'static str {
        match role {
            Role::Query => "q:",
            Role::Passage => "p:",
        }
    }
}

fn fake<F: FnMut(&[String]) -> Rows + 'static>(plan: F) -> Box<dyn Model> {
    Box::new(Fake { plan, life: None })
}

/// A worker that is past its loading.
fn worker(settings: Settings, plan: impl FnMut(&[String]) -> Rows + Send + 'static) -> Arc<Worker> {
    let worker = Arc::new(Worker::start(|| Ok(fake(plan)), settings));
    until(|| worker.state() != EncoderState::Loading);
    worker
}

fn settings() -> Settings {
    Settings { timeout: LONG, ..Settings::default() }
}

fn until(is_done: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_done() {
        assert!(start.elapsed() < LONG);
        thread::sleep(Duration::from_millis(1));
    }
}

/// Numbers that tell texts apart.
fn row(text: &str) -> Vec<f32> {
    let sum = text.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    vec![(sum % 1_009) as f32, (sum % 997) as f32, text.len() as f32 + 1.0]
}

// As models do.
#[expect(clippy::unnecessary_wraps)]
fn rows(texts: &[String]) -> Rows {
    Ok(texts.iter().map(|text| row(text)).collect())
}

/// What a text's vector should be.
fn vector(text: &str) -> Vector {
    Vector::new(&row(text)).unwrap()
}

fn query(text: &str) -> Text<'_> {
    (Role::Query, text)
}

fn failed(reason: &str) -> EncoderError {
    EncoderError::Failed(reason.to_owned())
}

fn refused() -> Rows {
    Err(ModelError::Refused("so".to_owned()))
}

/// A call on a thread of its own.
fn call(worker: &Arc<Worker>, text: &'static str) -> JoinHandle<Result<Vec<Vector>, EncoderError>> {
    let worker = Arc::clone(worker);
    thread::spawn(move || worker.encode(&[query(text)]))
}

/// A model that tells of each batch and waits for a permit for it; dropped permits are permits for all.
struct Gate {
    batches: Receiver<Vec<String>>,
    permits: Sender<()>,
}

fn gated(settings: Settings, mut plan: impl FnMut(&[String]) -> Rows + Send + 'static) -> (Arc<Worker>, Gate) {
    let (tell, batches) = mpsc::channel();
    let (permits, permitted) = mpsc::channel();
    let worker = worker(settings, move |texts| {
        if texts != [PROBE] {
            let _gone = tell.send(texts.to_vec());
            let _open = permitted.recv();
        }
        plan(texts)
    });
    (worker, Gate { batches, permits })
}

impl Gate {
    fn batch(&self) -> Vec<String> {
        self.batches.recv_timeout(LONG).unwrap()
    }

    fn permit(&self) {
        self.permits.send(()).unwrap();
    }

    fn open(self) -> Receiver<Vec<String>> {
        self.batches
    }
}

#[test]
fn vectors_come_in_the_order_of_their_texts() {
    let worker = worker(settings(), rows);
    let texts: Vec<String> = (0..100).map(|i| "a".repeat((i * 37) % 500) + &i.to_string()).collect();
    let asked: Vec<Text<'_>> = texts.iter().map(|text| (Role::Passage, text.as_str())).collect();
    let expected: Vec<Vector> = texts.iter().map(|text| vector(&format!("p:{text}"))).collect();
    assert_eq!(worker.encode_all(&asked), Ok(expected.clone()));
    assert_eq!(worker.encode(&asked), Ok(expected));
    assert_eq!((worker.model().as_deref(), worker.state()), (Some("fake"), EncoderState::Ready));
    assert_eq!(worker.counts().encoded, 200);
}

#[test]
fn texts_that_wait_are_encoded_together() {
    let (worker, gate) = gated(settings(), rows);
    let mut calls = vec![call(&worker, "a")];
    assert_eq!(gate.batch(), ["q:a"]);
    calls.extend(["b", "c", "d", "e"].map(|text| call(&worker, text)));
    until(|| worker.counts().waiting == 4);
    gate.permit();
    assert_eq!(gate.batch().len(), 4);
    gate.permit();
    for (call, text) in calls.into_iter().zip(["q:a", "q:b", "q:c", "q:d", "q:e"]) {
        assert_eq!(call.join().unwrap(), Ok(vec![vector(text)]));
    }
}

#[test]
fn a_long_text_is_not_padded_to() {
    let (worker, gate) = gated(settings(), rows);
    let long = "long ".repeat(200);
    let texts = [query("a"), query(&long), query("b"), query("c")];
    let batches = gate.open();
    let vectors = worker.encode(&texts).unwrap();
    assert_eq!(vectors, texts.map(|(_, text)| vector(&format!("q:{text}"))));
    assert_eq!(batches.recv().unwrap(), ["q:a", "q:b", "q:c"]);
    assert_eq!(batches.recv().unwrap().len(), 1);
}

#[test]
fn what_is_remembered_does_not_reach_the_model() {
    let (worker, gate) = gated(Settings { cache: 2, ..settings() }, rows);
    let batches = gate.open();
    for _ in 0..2 {
        assert_eq!(worker.encode(&[query("a")]), Ok(vec![vector("q:a")]));
    }
    let mixed = worker.encode(&[query("b"), query("a"), (Role::Passage, "a")]).unwrap();
    assert_eq!(mixed, [vector("q:b"), vector("q:a"), vector("p:a")]);
    assert_eq!((worker.counts().hits, worker.counts().encoded), (2, 3));
    // Many texts are not remembered, nor is what two others have driven out.
    worker.encode_all(&[query("z")]).unwrap();
    worker.encode_all(&[query("z"), query("b")]).unwrap();
    worker.encode(&[query("a"), (Role::Passage, "a")]).unwrap();
    let reached: Vec<String> = batches.try_iter().flatten().collect();
    assert_eq!(reached.iter().filter(|text| *text == "q:z").count(), 2);
    assert_eq!(reached.iter().filter(|text| *text == "p:a").count(), 1);
    let (forgetful, gate) = gated(Settings { cache: 0, ..settings() }, rows);
    let batches = gate.open();
    for _ in 0..2 {
        forgetful.encode(&[query("a")]).unwrap();
    }
    assert_eq!(batches.try_iter().count(), 2);
}

#[test]
fn a_full_queue_is_busy_at_once() {
    let (worker, gate) = gated(Settings { queue: 2, ..settings() }, rows);
    let first = call(&worker, "a");
    gate.batch();
    let waiting = ["b", "c"].map(|text| call(&worker, text));
    until(|| worker.counts().waiting == 2);
    assert_eq!(worker.encode(&[query("d")]), Err(EncoderError::Busy));
    assert_eq!(worker.counts().busy, 1);
    gate.open();
    assert!(first.join().unwrap().is_ok());
    assert!(waiting.into_iter().all(|call| call.join().unwrap().is_ok()));
    assert!(worker.encode(&[query("d")]).is_ok());
}

#[test]
fn a_late_answer_is_skipped_or_remembered_and_harms_nobody() {
    let (worker, gate) = gated(Settings { timeout: Duration::from_millis(20), queue: 1, ..settings() }, rows);
    // On a slow machine it may be late before it reaches the model.
    while gate.batches.try_recv().is_err() {
        assert_eq!(worker.encode(&[query("a")]), Err(EncoderError::Late));
    }
    let late = worker.counts().late;
    // The queue holds one: who has left makes room.
    assert_eq!(worker.encode(&[query("b")]), Err(EncoderError::Late));
    assert_eq!(worker.encode(&[query("c")]), Err(EncoderError::Late));
    assert_eq!(worker.counts().late, late + 2);
    let batches = gate.open();
    assert!(worker.encode_all(&[query("d")]).is_ok());
    assert_eq!(batches.try_iter().collect::<Vec<_>>(), [["q:d"]]);
    assert_eq!(worker.encode(&[query("a")]), Ok(vec![vector("q:a")]));
    assert_eq!(worker.counts().hits, 1);
}

#[test]
fn one_bad_text_fails_no_other() {
    let plan = |texts: &[String]| if texts.iter().any(|text| text == "q:bad") { refused() } else { rows(texts) };
    let (worker, gate) = gated(Settings { failures: 1, ..settings() }, plan);
    let first = call(&worker, "a");
    gate.batch();
    let (good, bad, other) = (call(&worker, "b"), call(&worker, "bad"), call(&worker, "c"));
    until(|| worker.counts().waiting == 3);
    gate.open();
    assert!(first.join().unwrap().is_ok());
    assert_eq!(good.join().unwrap(), Ok(vec![vector("q:b")]));
    assert_eq!(bad.join().unwrap(), Err(failed("refused: so")));
    assert_eq!(other.join().unwrap(), Ok(vec![vector("q:c")]));
    assert_eq!((worker.counts().failed_batches, worker.state()), (1, EncoderState::Ready));
    // Nor does it end a sound model, however often it comes.
    for _ in 0..5 {
        assert_eq!(worker.encode(&[query("bad")]), Err(failed("refused: so")));
    }
    assert!(worker.encode(&[query("d")]).is_ok());
}

#[test]
fn a_model_that_panics_again_and_again_is_given_up() {
    let is_broken = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&is_broken);
    // Panics without the noise of a message.
    let plan = move |texts: &[String]| if flag.load(Ordering::SeqCst) { resume_unwind(Box::new(())) } else { rows(texts) };
    let worker = worker(Settings { failures: 2, ..settings() }, plan);
    for _ in 0..3 {
        is_broken.store(true, Ordering::SeqCst);
        assert_eq!(worker.encode(&[query("a")]), Err(failed("a panic")));
        // Those are not in a row.
        is_broken.store(false, Ordering::SeqCst);
        assert!(worker.encode_all(&[query("b")]).is_ok());
    }
    is_broken.store(true, Ordering::SeqCst);
    assert_eq!(worker.encode(&[query("a"), query("b")]), Err(failed("a panic")));
    assert_eq!(worker.encode_all(&[query("a")]), Err(failed("a panic")));
    until(|| worker.state() == EncoderState::Failed("a panic".to_owned()));
    is_broken.store(false, Ordering::SeqCst);
    assert_eq!(worker.encode(&[query("a")]), Err(failed("a panic")));
    assert_eq!(worker.encode_all(&[query("a")]), Err(failed("a panic")));
}

#[test]
fn who_waits_for_a_model_that_is_given_up_is_told() {
    let mut is_loaded = false;
    let plan = move |texts: &[String]| if std::mem::replace(&mut is_loaded, true) { refused() } else { rows(texts) };
    let (worker, gate) = gated(Settings { failures: 1, batch: 1, ..settings() }, plan);
    let first = call(&worker, "a");
    gate.batch();
    let second = call(&worker, "b");
    let bulk = Arc::clone(&worker);
    let third = thread::spawn(move || bulk.encode_all(&[query("c"), query("d")]));
    until(|| worker.counts().waiting == 2);
    let batches = gate.open();
    for call in [first, second, third] {
        assert_eq!(call.join().unwrap(), Err(failed("refused: so")));
    }
    assert_eq!(batches.try_iter().count(), 0);
}

#[test]
fn vectors_that_are_none_are_faults() {
    let kinds = [
        ("a vector of 2 numbers where 3 were due", vec![vec![1.0, 2.0]]),
        ("a vector without a direction", vec![vec![1.0, f32::NAN, 0.0]]),
        ("a vector without a direction", vec![vec![0.0; 3]]),
        ("0 vectors for 1 texts", Vec::new()),
        ("2 vectors for 1 texts", vec![vec![1.0; 3]; 2]),
    ];
    for (fault, given) in kinds {
        let worker = worker(settings(), move |texts| if texts == ["q:a"] { Ok(given.clone()) } else { rows(texts) });
        assert_eq!(worker.encode(&[query("a")]), Err(failed(fault)));
        assert!(worker.encode(&[query("b")]).is_ok());
    }
}

#[test]
fn a_model_that_does_not_load_or_work_is_told() {
    let loads: [(&str, Load); 4] = [
        ("weights: not there", || Err(ModelError::Missing { path: "weights".into() })),
        ("a panic", || resume_unwind(Box::new(()))),
        ("refused: so", || Ok(fake(|_| refused()))),
        ("a vector without a direction", || Ok(fake(|_| Ok(vec![Vec::new()])))),
    ];
    for (reason, load) in loads {
        let worker = Worker::start(load, settings());
        until(|| worker.state() == EncoderState::Failed(reason.to_owned()));
        assert_eq!(worker.encode(&[query("a")]), Err(failed(reason)));
        assert_eq!(worker.encode_all(&[query("a")]), Err(failed(reason)));
        assert_eq!((worker.encode(&[]), worker.model()), (Ok(vec![]), None));
    }
}

#[test]
fn a_load_that_hangs_holds_nobody_up() {
    let (open, hung) = mpsc::channel::<()>();
    let load = move || {
        let _open = hung.recv();
        Ok(fake(rows))
    };
    let worker = Worker::start(load, settings());
    assert_eq!(worker.state(), EncoderState::Loading);
    assert_eq!(worker.encode(&[query("a")]), Err(EncoderError::Loading));
    assert_eq!(worker.encode_all(&[query("a")]), Err(EncoderError::Loading));
    assert_eq!((worker.encode(&[]), worker.encode_all(&[])), (Ok(vec![]), Ok(vec![])));
    drop(worker);
    drop(open);
}

#[test]
fn an_answer_waits_for_one_batch_of_many_texts_at_most() {
    let (worker, gate) = gated(Settings { batch: 2, ..settings() }, rows);
    let bulk = Arc::clone(&worker);
    let texts = ["c", "d", "e", "f", "g", "h"];
    let many = thread::spawn(move || bulk.encode_all(&texts.map(query)));
    assert_eq!(gate.batch(), ["q:c", "q:d"]);
    let answer = call(&worker, "a");
    until(|| worker.counts().waiting == 1);
    gate.permit();
    assert_eq!(gate.batch(), ["q:a"]);
    let batches = gate.open();
    assert!(answer.join().unwrap().is_ok());
    assert_eq!(many.join().unwrap(), Ok(texts.map(|text| vector(&format!("q:{text}"))).to_vec()));
    assert_eq!(batches.try_iter().count(), 2);
}

#[test]
fn a_long_text_is_cut() {
    let longest = Arc::new(Mutex::new(0));
    let seen = Arc::clone(&longest);
    let worker = worker(settings(), move |texts| {
        *seen.lock().unwrap() = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
        rows(texts)
    });
    assert!(worker.encode(&[query(&"é".repeat(100_000))]).is_ok());
    assert_eq!(*longest.lock().unwrap(), "q:".len() + LONGEST);
}

#[test]
fn a_dropped_worker_ends_its_thread() {
    let (life, end) = mpsc::channel();
    let worker = Worker::start(move || Ok(Box::new(Fake { plan: rows, life: Some(life) })), settings());
    until(|| worker.state() == EncoderState::Ready);
    drop(worker);
    assert_eq!(end.recv_timeout(LONG), Err(mpsc::RecvTimeoutError::Disconnected));
}

#[test]
fn many_callers_at_once_all_get_their_own() {
    let worker = worker(Settings { cache: 8, ..settings() }, rows);
    thread::scope(|scope| {
        for caller in 0..8 {
            let worker = &worker;
            scope.spawn(move || {
                for i in 0..50 {
                    let text = format!("{}", (caller * i) % 23);
                    let expected = Ok(vec![vector(&format!("q:{text}"))]);
                    let asked = [query(&text)];
                    assert_eq!(if i % 3 == 0 { worker.encode_all(&asked) } else { worker.encode(&asked) }, expected);
                }
            });
        }
    });
}
