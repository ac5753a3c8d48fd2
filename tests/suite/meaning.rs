//! What is understood by meaning: with an encoder that works, and with one in every kind of trouble.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use boomerometre::app::ask::Coach;
use boomerometre::app::meaning::{Meaning, MeaningState};
use boomerometre::app::review::Request;
use boomerometre::content;
use boomerometre::domain::knowledge::Knowledge;
use boomerometre::domain::meaning::{Encoder, EncoderError, EncoderState, Text, Vector};

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(knowledge);

fn knowledge() -> Knowledge {
    content::load_embedded().knowledge.unwrap()
}

/// What is asked in these tests.
const QUESTIONS: [&str; 3] = [
    "Comment toucher les jeunes sans passer pour un boomer ?",
    "le TikTok d'or 2023 de Nevers ?",
    "quel temps fera-t-il demain ?",
];

/// An encoder whose vectors count letters: near texts have near vectors.
struct Letters {
    model: String,
    is_broken: AtomicBool,
    is_loading: AtomicBool,
    calls: AtomicUsize,
}

impl Letters {
    fn new(model: &str) -> Arc<Self> {
        let (is_broken, is_loading, calls) = (AtomicBool::new(false), AtomicBool::new(false), AtomicUsize::new(0));
        Arc::new(Self { model: model.to_owned(), is_broken, is_loading, calls })
    }

    /// One of the model that the base's weights were fitted with.
    fn fitted() -> Arc<Self> {
        Self::new(&KNOWLEDGE.weights.model)
    }
}

impl Encoder for Letters {
    fn encode(&self, texts: &[Text<'_>]) -> Result<Vec<Vector>, EncoderError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        if self.is_broken.load(Ordering::Relaxed) {
            return Err(EncoderError::Late);
        }
        let vector = |text: &str| {
            let mut counts = [0.01_f32; 384];
            text.to_lowercase().bytes().for_each(|b| counts[usize::from(b)] += 1.0);
            Vector::new(&counts).unwrap()
        };
        Ok(texts.iter().map(|(_, text)| vector(text)).collect())
    }

    fn encode_all(&self, texts: &[Text<'_>]) -> Result<Vec<Vector>, EncoderError> {
        self.encode(texts)
    }

    fn state(&self) -> EncoderState {
        if self.is_loading.load(Ordering::Relaxed) { EncoderState::Loading } else { EncoderState::Ready }
    }

    fn model(&self) -> Option<String> {
        Some(self.model.clone())
    }
}

fn coach(encoder: &Arc<Letters>) -> Coach {
    let encoder: Arc<dyn Encoder> = Arc::<Letters>::clone(encoder);
    Coach::new(knowledge()).unwrap().with_meaning(Meaning::new(encoder))
}

fn plain() -> Coach {
    Coach::new(knowledge()).unwrap()
}

/// All that a coach says, to be compared.
fn said(coach: &Coach) -> Vec<String> {
    let answers = QUESTIONS.iter().map(|q| format!("{:?}", coach.ask(q, None).unwrap()));
    let request = Request { text: "Le maire coupe le ruban de la médiathèque, en costume, 4 minutes", ..Request::default() };
    answers.chain([format!("{:?}", coach.review_known(&request))]).collect()
}

#[test]
fn the_base_was_fitted_with_a_model() {
    assert_eq!(KNOWLEDGE.weights.model.len(), 64, "{:?}", KNOWLEDGE.weights.model);
    assert!(KNOWLEDGE.models.meaning.is_some());
    let names: Vec<&String> = KNOWLEDGE.weights.meaning.ranking.weights.keys().collect();
    assert!(names.iter().any(|n| *n == "sens_question"), "{names:?}");
}

#[test]
fn meanings_change_the_scores_once_they_are_learned() {
    let encoder = Letters::fitted();
    let coach = coach(&encoder);
    assert_eq!(coach.meaning_state(), MeaningState::Loading);
    assert_eq!(said(&coach), said(&plain()), "nothing is learned yet");
    coach.learn_meanings(|_, _| {});
    assert_eq!(coach.meaning_state(), MeaningState::Ready);
    let (with, without) = (coach.ask(QUESTIONS[0], None).unwrap(), plain().ask(QUESTIONS[0], None).unwrap());
    assert!((with.confidence - without.confidence).abs() > 1e-9);
    assert_ne!(said(&coach)[3], said(&plain())[3]);
}

#[test]
fn the_sum_rule_holds_with_meaning() {
    let coach = coach(&Letters::fitted());
    coach.learn_meanings(|_, _| {});
    for text in ["Le maire coupe le ruban", "reel de 15 s : un apprenti ouvre la vanne, chute à la fin", "x"] {
        let risk = coach.review_known(&Request { text, ..Request::default() }).risk;
        let sum = risk.base + risk.contributions.iter().map(|c| c.effect).sum::<f64>();
        assert!((sum - risk.score).abs() < 1e-6, "{text}");
        assert_eq!(risk.contributions.iter().filter(|c| c.rule.starts_with("sens:")).count(), 8);
        assert!(risk.low <= risk.score && risk.score <= risk.high);
    }
}

#[test]
fn an_encoder_that_fails_late_costs_nothing_but_its_meaning() {
    let encoder = Letters::fitted();
    let coach = coach(&encoder);
    coach.learn_meanings(|_, _| {});
    encoder.is_broken.store(true, Ordering::Relaxed);
    let before = encoder.calls.load(Ordering::Relaxed);
    assert_eq!(said(&coach), said(&plain()));
    assert!(encoder.calls.load(Ordering::Relaxed) > before, "it was asked");
    encoder.is_broken.store(false, Ordering::Relaxed);
    assert_ne!(said(&coach), said(&plain()), "it is used again");
}

#[test]
fn an_encoder_that_is_broken_from_the_start_is_told() {
    let encoder = Letters::fitted();
    encoder.is_broken.store(true, Ordering::Relaxed);
    let coach = coach(&encoder);
    coach.learn_meanings(|_, _| {});
    assert!(matches!(coach.meaning_state(), MeaningState::Failed(_)));
    assert_eq!(said(&coach), said(&plain()));
}

#[test]
fn another_model_than_the_fitted_one_is_not_used() {
    let coach = coach(&Letters::new("another"));
    coach.learn_meanings(|_, _| {});
    let state = coach.meaning_state();
    assert!(matches!(&state, MeaningState::Failed(cause) if cause.contains("another model")), "{state:?}");
    assert_eq!(said(&coach), said(&plain()));
}

#[test]
fn texts_that_say_the_same_are_found_with_and_without_meaning() {
    let coach = coach(&Letters::fitted());
    let others = ["Qui paie le bus scolaire ?", "qui paie les bus scolaires", "La piscine rouvre mardi"];
    for learned in [false, true] {
        if learned {
            coach.learn_meanings(|_, _| {});
        }
        let places: Vec<usize> = coach.alike("Qui paie le bus scolaire", &others).unwrap().iter().map(|a| a.place).collect();
        assert_eq!(places, [0, 1], "{learned}");
    }
    assert!(coach.alike("", &[]).unwrap().is_empty());
}

/// With rust-bert and the real model, which `scripts/setup-bert.sh` prepares.
#[cfg(feature = "bert")]
mod real {
    use crate::support::run_with;

    /// Asked in other words than the base's.
    const PARAPHRASE: &str = "annoncer une attaque de pirates qui a mis tous nos ordinateurs hors service";

    #[test]
    fn a_paraphrase_that_words_miss_is_answered() {
        let words = run_with(&["ask", PARAPHRASE, "--json"], b"", &[("BOOMEROMETRE_MODEL", "aucun")]);
        let meaning = run_with(&["ask", PARAPHRASE, "--json"], b"", &[]);
        assert_eq!(meaning.stderr, "", "the model is not there: run scripts/setup-bert.sh");
        assert_eq!(words.json_lines()[0]["abstained"], true);
        let answer = meaning.json_lines().remove(0);
        assert_eq!(answer["abstained"], false, "{answer}");
    }

    #[test]
    fn a_missing_model_is_told_and_answers_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let run = run_with(
            &["ask", "Comment toucher les jeunes sans passer pour un boomer ?", "--json"],
            b"",
            &[("BOOMEROMETRE_MODEL", folder.path().to_str().unwrap())],
        );
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stderr.contains("setup-bert.sh"), "{}", run.stderr);
        assert_eq!(run.json_lines()[0]["abstained"], false);
    }
}
