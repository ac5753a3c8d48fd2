//! How long an answer takes: ours, tantivy alone and `SQLite` FTS5 on the same base, and with 10,000 synthetic practices.
//!
//! `cargo bench --bench answers` prints times, then start-up and peak memory.

#![allow(missing_docs, reason = "criterion's macros write undocumented functions")]
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a benchmark stops at the first fault and prints")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use boomerometre::app::ask::Coach;
use boomerometre::app::review::Request;
use boomerometre::content;
use boomerometre::domain::knowledge::Knowledge;
use boomerometre::domain::text::{fold, words};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Language, SimpleTokenizer, Stemmer, TextAnalyzer};

fn base() -> Knowledge {
    content::load_embedded().knowledge.expect("the embedded base has no fault")
}

fn questions(knowledge: &Knowledge) -> Vec<String> {
    knowledge.golden_questions.iter().map(|q| q.question.clone()).collect()
}

/// A base with copies of its practices, each with words of its own so that they are told apart.
fn grown(to: usize) -> Knowledge {
    let mut knowledge = base();
    let originals = knowledge.practices.clone();
    for (i, practice) in originals.iter().cycle().take(to.saturating_sub(originals.len())).enumerate() {
        let mut copy = practice.clone();
        copy.slug = format!("{}-{i}", copy.slug);
        copy.title = format!("{} variante{i}", copy.title);
        copy.author = format!("Ville{i}");
        copy.findable.questions.truncate(10);
        knowledge.practices.push(copy);
    }
    knowledge
}

fn texts(knowledge: &Knowledge) -> Vec<String> {
    let of = |e: boomerometre::domain::entry::Entry| {
        let passages = e.facts.iter().chain(&e.lessons).map(|p| p.text.clone());
        let all: Vec<String> =
            std::iter::once(e.title.clone()).chain(passages).chain(e.findable.questions).chain(e.findable.keywords).collect();
        fold(&all.join(" . "))
    };
    knowledge.entries().into_iter().map(of).collect()
}

fn cycle(all: &[String]) -> impl FnMut() -> String + '_ {
    let mut next = all.iter().cycle();
    move || next.next().cloned().unwrap_or_default()
}

fn ours(c: &mut Criterion) {
    let knowledge = base();
    let asked = questions(&knowledge);
    let coach = Coach::new(knowledge).expect("an index");
    c.bench_function("answer", |b| {
        b.iter_batched(cycle(&asked), |q| black_box(coach.ask(&q, None).expect("an answer")), BatchSize::SmallInput);
    });
    let large = Coach::new(grown(10_000)).expect("an index");
    c.bench_function("answer, 10,000 practices", |b| {
        b.iter_batched(cycle(&asked), |q| black_box(large.ask(&q, None).expect("an answer")), BatchSize::SmallInput);
    });
}

/// A review of an idea, and the finding of its author by name.
fn reviews(c: &mut Criterion) {
    let coach = Coach::new(base()).expect("an index");
    let ideas = coach.knowledge().golden_ideas.clone();
    let mut next = ideas.iter().cycle();
    c.bench_function("review", |b| {
        b.iter(|| {
            let idea = next.next().expect("an endless cycle");
            let day = jiff::civil::date(2026, 11, 24);
            let request = Request { date: day, ..Request::labelled(idea, day) };
            black_box(coach.review(&request).expect("a review"))
        });
    });
    let territories = &coach.knowledge().territories;
    let names = ["Ville du Havre", "saint-denis", "Communauté de communes du Pays de Lauzun", "DEPARTEMENT DE LA GIRONDE"];
    let mut next = names.iter().cycle();
    c.bench_function("name of a collectivité", |b| {
        b.iter(|| black_box(territories.find(next.next().copied().unwrap_or_default(), None).is_ok()));
    });
}

/// What is offered while somebody types: the name of a collectivité, a mistyped one, the title of an entry.
fn completion(c: &mut Criterion) {
    let coach = Coach::new(base()).expect("an index");
    let territories = &coach.knowledge().territories;
    let typed = ["", "s", "saint-de", "gir", "ville de to", "communauté de communes du pays de l", "la ro"];
    let mut next = typed.iter().cycle();
    c.bench_function("completion", |b| {
        b.iter(|| black_box(territories.complete(next.next().copied().unwrap_or_default(), 25)));
    });
    c.bench_function("completion of a mistyped name", |b| b.iter(|| black_box(territories.complete("montpelier", 25))));
    let titles = ["", "t", "tiktok gir", "lyc"];
    let mut next = titles.iter().cycle();
    c.bench_function("completion of a title", |b| {
        b.iter(|| black_box(coach.complete_titles(next.next().copied().unwrap_or_default(), 25)));
    });
}

fn tantivy_alone(c: &mut Criterion) {
    let knowledge = base();
    let asked: Vec<String> = questions(&knowledge).iter().map(|q| words(q).join(" ")).collect();
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer("fr");
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let index = tantivy::Index::create_in_ram(schema.build());
    let analyzer = TextAnalyzer::builder(SimpleTokenizer::default()).filter(Stemmer::new(Language::French)).build();
    index.tokenizers().register("fr", analyzer);
    let mut writer = index.writer_with_num_threads(1, 30_000_000).expect("a writer");
    for body in texts(&knowledge) {
        writer.add_document(tantivy::doc!(text => body)).expect("a document");
    }
    writer.commit().expect("a commit");
    let searcher = index.reader().expect("a reader").searcher();
    let parser = QueryParser::for_index(&index, vec![text]);
    c.bench_function("tantivy alone", |b| {
        b.iter_batched(
            cycle(&asked),
            |q| {
                let query = parser.parse_query_lenient(&q).0;
                black_box(searcher.search(&query, &TopDocs::with_limit(10).order_by_score()).expect("hits"))
            },
            BatchSize::SmallInput,
        );
    });
}

fn sqlite_alone(c: &mut Criterion) {
    let knowledge = base();
    let asked: Vec<String> = questions(&knowledge)
        .iter()
        .map(|q| words(q).iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(" OR "))
        .collect();
    let database = rusqlite::Connection::open_in_memory().expect("a database");
    database.execute_batch("CREATE VIRTUAL TABLE entries USING fts5(text)").expect("FTS5");
    for body in texts(&knowledge) {
        database.execute("INSERT INTO entries VALUES (?1)", [body]).expect("a row");
    }
    let mut search = database
        .prepare("SELECT rowid FROM entries WHERE entries MATCH ?1 ORDER BY bm25(entries) LIMIT 10")
        .expect("a statement");
    c.bench_function("SQLite FTS5 alone", |b| {
        b.iter_batched(
            cycle(&asked),
            |q| {
                let rows = search.query_map([q], |row| row.get::<_, i64>(0)).expect("rows");
                black_box(rows.filter_map(Result::ok).collect::<Vec<_>>())
            },
            BatchSize::SmallInput,
        );
    });
}

/// The most memory that the process has held, in MiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// From nothing to a first answer, before anything else has warmed the machine or filled its memory.
fn start_up(_: &mut Criterion) {
    let mut spent = Vec::new();
    for _ in 0..5 {
        let start = Instant::now();
        let coach = Coach::new(base()).expect("an index");
        black_box(coach.ask("Comment toucher les jeunes ?", None).expect("an answer"));
        spent.push(start.elapsed());
        if spent.len() == 1
            && let Some(mebibytes) = peak_memory()
        {
            println!("peak memory after a start and an answer: {mebibytes} MiB");
        }
    }
    spent.sort();
    println!("start-up to first answer, median of five: {:?}", spent.get(2).copied().unwrap_or(Duration::ZERO));
}

criterion_group! {
    name = benches;
    config = Criterion::default().measurement_time(Duration::from_secs(4)).without_plots();
    targets = start_up, ours, reviews, completion, tantivy_alone, sqlite_alone
}
criterion_main!(benches);
