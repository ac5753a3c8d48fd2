//! The bot under load: the real program on a fake Discord, so many interactions a second for so many seconds.
//!
//! `cargo bench --bench load -- 200 30` prints how fast they were acknowledged and answered, what was lost, and how the
//! memory went. The fake runs on the same machine and takes its share of it.

#![allow(missing_docs, unreachable_pub, dead_code, unused_imports, unused_macros, reason = "the suite's support is shared")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark stops at the first fault and prints"
)]

#[path = "../tests/suite/support/mod.rs"]
mod support;

use std::time::Duration;

use support::discord::{Bot, Fake, Person, options};
use tokio::time::Instant;

/// Interactions a second, and seconds, unless given.
const RATE: u32 = 200;
const SECONDS: u32 = 30;

/// How many people act.
const PEOPLE: u32 = 500;

/// What one of them learns from Discord about one interaction.
struct Timing {
    acknowledged: Duration,
    answered: Duration,
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|a| a.parse::<u32>().ok());
    // `cargo test --benches` and CI's smoke run only want to know that it runs.
    let is_smoke = std::env::args().any(|a| a == "--test");
    let (rate, seconds) = if is_smoke { (20, 1) } else { (numbers.next().unwrap_or(RATE), numbers.next().unwrap_or(SECONDS)) };
    tokio::runtime::Runtime::new().unwrap().block_on(run(rate, seconds));
}

async fn run(rate: u32, seconds: u32) {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("boomerometre.toml");
    std::fs::write(&settings, "[limits]\nuser_requests = 1000\nserver_requests = 100000\n[log]\nlevel = \"warn\"\n").unwrap();
    let fake = Fake::start().await;
    fake.for_load();
    let mut bot = Bot::start_with(&fake, &[("BOOMEROMETRE_CONFIG", settings.to_str().unwrap())], &[]).await;
    let people: Vec<Person> = (0..PEOPLE).map(|n| fake.person(&format!("personne {n}"))).collect();
    let people = std::sync::Arc::new(people);
    println!("{rate} interactions a second for {seconds} s; resident memory at the start: {} MB", resident(&bot));

    let mut acting = tokio::task::JoinSet::new();
    let mut due = tokio::time::interval(Duration::from_secs(1) / rate);
    let start = Instant::now();
    for n in 0..rate * seconds {
        due.tick().await;
        let (fake, people) = (std::sync::Arc::clone(&fake), std::sync::Arc::clone(&people));
        acting.spawn(async move { act(&fake, &people[(n % PEOPLE) as usize], n).await });
        if n > 0 && n % (rate * 5) == 0 {
            println!("{:>4} s: {} MB resident", start.elapsed().as_secs(), resident(&bot));
        }
    }
    let (mut timings, mut lost) = (Vec::new(), 0);
    while let Some(ended) = acting.join_next().await {
        match ended {
            Ok(timing) => timings.push(timing),
            Err(_) => lost += 1,
        }
    }
    println!("{} answered, {lost} lost, in {:.1} s", timings.len(), start.elapsed().as_secs_f64());
    print_percentiles("acknowledged", timings.iter().map(|t| t.acknowledged).collect());
    print_percentiles("answered", timings.iter().map(|t| t.answered).collect());
    println!("resident memory at the end: {} MB", resident(&bot));
    bot.stop().await;
    fake.judge();
}

/// A mixture as in a busy server: typing, questions, ideas, help.
async fn act(fake: &Fake, person: &Person, n: u32) -> Timing {
    let since = Instant::now();
    let exchange = match n % 10 {
        0..=2 => {
            person.types(fake, "collectivite choisir", "nom", ["gir", "saint", "le hav"][(n % 3) as usize]).await;
            let answered = since.elapsed();
            return Timing { acknowledged: answered, answered };
        }
        3..=6 => {
            let question = ["Comment toucher les jeunes ?", "budget participatif", "Ma commune peut parler du lycée ?"];
            person.runs(fake, "demander", options![("question", question[(n % 3) as usize])]).await
        }
        7 | 8 => person.runs(fake, "avis", options![("texte", format!("On filme la tournée numéro {n} du chasse-neige"))]).await,
        _ => person.runs(fake, "aide", options![]).await,
    };
    let acknowledged = exchange.acknowledged_after().await;
    exchange.sees().await;
    Timing { acknowledged, answered: since.elapsed() }
}

fn print_percentiles(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    println!("{what}: median {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", at(50), at(95), at(99), at(100));
}

/// The bot's resident memory in MB; 0 where the system doesn't tell.
fn resident(bot: &Bot) -> u64 {
    let status = bot.pid().and_then(|pid| std::fs::read_to_string(format!("/proc/{pid}/status")).ok()).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1024
}
