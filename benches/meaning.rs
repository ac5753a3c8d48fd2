//! What understanding by meaning costs: ready, an answer alone and under load, many texts, memory. With the real model that
//! `scripts/setup-bert.sh` prepares: `cargo bench --features bert --bench meaning`.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops at the first fault")]

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use boomerometre::app::ask::Coach;
use boomerometre::app::meaning::{MEANING_WAITING, Meaning, MeaningState};
use boomerometre::config::{Config, Overrides, Sources};
use boomerometre::content;
use boomerometre::domain::meaning::{Encoder, Role, Text};
use boomerometre::encoder::bert::Bert;
use boomerometre::encoder::{Kept, Settings, Worker};

/// How many people ask at once under load.
const ASKERS: usize = 8;

/// How many questions each asks.
const EACH: usize = 40;

fn main() {
    // Libraries read these before `main`: the benchmark starts itself again, as the program does.
    if std::env::var_os("OMP_WAIT_POLICY").is_none() {
        let arguments: Vec<_> = std::env::args_os().skip(1).collect();
        let program = std::env::current_exe().unwrap();
        let variables = [("OMP_WAIT_POLICY", "PASSIVE"), ("MALLOC_MMAP_THRESHOLD_", "1048576")];
        let status = std::process::Command::new(program).args(arguments).envs(variables).status().unwrap();
        std::process::exit(status.code().unwrap_or(1));
    }
    let config = Config::load(&Sources::of_process(None, Overrides::default())).unwrap();
    let folder = config.bert.model.clone().unwrap();
    let threads = config.bert.threads;
    let start = Instant::now();
    let settings = Settings { timeout: Duration::from_secs(10), queue: MEANING_WAITING * ASKERS, ..Settings::default() };
    let worker = Worker::start(move || Bert::load(&folder, threads), settings);
    let encoder: Arc<dyn Encoder> = Arc::new(Kept::new(worker, config.bert.vectors));
    let coach = Coach::new(content::load_embedded().knowledge.unwrap()).unwrap().with_meaning(Meaning::new(Arc::clone(&encoder)));
    coach.learn_meanings(|done, all| {
        if done == all && start.elapsed() > Duration::from_secs(10) {
            println!("the vectors of the base were made first: run again for the figures of a start");
        }
    });
    assert_eq!(coach.meaning_state(), MeaningState::Ready, "run scripts/setup-bert.sh first");
    println!("ready after {:.2} s; {}", start.elapsed().as_secs_f64(), memory());

    let meant = times(&coach, 0, 200);
    println!("an answer: {}; {}", told(&meant), memory());
    let coach = Arc::new(coach);
    let askers: Vec<_> = (1..=ASKERS)
        .map(|i| {
            let coach = Arc::clone(&coach);
            thread::spawn(move || times(&coach, i * 1000, EACH))
        })
        .collect();
    let mut loaded: Vec<Duration> = askers.into_iter().flat_map(|a| a.join().unwrap()).collect();
    loaded.sort();
    println!("{ASKERS} at once: {}", told(&loaded));

    let texts: Vec<String> = (9000..9064).map(question).collect();
    let texts: Vec<Text<'_>> = texts.iter().map(|t| (Role::Query, t.as_str())).collect();
    let start = Instant::now();
    encoder.encode_all(&texts).unwrap();
    println!("64 texts at once: {:.0} a second; {}", 64.0 / start.elapsed().as_secs_f64(), memory());
    let words = Coach::new(content::load_embedded().knowledge.unwrap()).unwrap();
    println!("an answer by words alone: {}", told(&times(&words, 0, 200)));
}

/// How long answers take, shortest first; no question twice, so that none is remembered.
fn times(coach: &Coach, from: usize, count: usize) -> Vec<Duration> {
    let mut times: Vec<Duration> = (from..from + count)
        .map(|i| {
            let question = question(i);
            let start = Instant::now();
            coach.ask(&question, None).unwrap();
            start.elapsed()
        })
        .collect();
    times.sort();
    times
}

fn question(i: usize) -> String {
    let about = ["la collecte des déchets", "le bus scolaire", "une inauguration au collège", "le budget participatif"];
    format!("Comment parler de {} aux lycéens de notre commune sans les ennuyer, cas n° {i} ?", about.get(i % 4).unwrap())
}

fn told(times: &[Duration]) -> String {
    let at = |part: usize| times.get(times.len() * part / 100).unwrap().as_secs_f64() * 1000.0;
    format!("median {:.1} ms, p95 {:.1} ms (× {:.1})", at(50), at(95), at(95) / at(50))
}

/// Resident memory now and at most, where the system tells it.
fn memory() -> String {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).unwrap_or_default();
    let line = |name: &str| status.lines().find(|l| l.starts_with(name)).and_then(|l| l.split_whitespace().nth(1)?.parse().ok());
    let megabytes = |name: &str| line(name).map_or(0.0, |kb: f64| kb / 1024.0);
    format!("resident {:.0} MB, at most {:.0} MB", megabytes("VmRSS"), megabytes("VmHWM"))
}
