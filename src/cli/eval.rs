//! `eval`: the scorecard, the predictions behind it, and the fitting of the weights.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Instant;

use serde::de::DeserializeOwned;

use super::args::{EvalRequest, EvalTask};
use super::{CommandError, ask, output};
use crate::app::ask::Coach;
use crate::app::fit;
use crate::app::scorecard::{Prediction, Scorecard, measure};
use crate::domain::answer::Answer;
use crate::domain::golden::GoldenQuestion;
use crate::domain::weights::{Linear, Weights};
use crate::wording::{Words, answer_text, scorecard_lines};

/// Measures, predicts or fits, as asked.
pub(super) fn run(words: &Words, coach: &Coach, request: &EvalRequest) -> Result<ExitCode, CommandError> {
    let questions = if request.questions.is_empty() {
        coach.knowledge().golden_questions.clone()
    } else {
        read::<GoldenQuestion>(words, &request.questions, |q| &q.id)?
    };
    if request.task == EvalTask::Fit {
        let (given, own) = fit::read(coach, &questions)?;
        let fitted = fit::weights(coach, &given.iter().collect::<Vec<_>>(), &own, coach.search().weights())?;
        output::line(&weights_toml(words, &fitted, questions.len() + coach.knowledge().labels.questions.len()));
    } else if request.task == EvalTask::Predict {
        for (question, (answer, ms)) in questions.iter().zip(out_of_fold(coach, &questions, request.folds, true)?) {
            output::line(&ask::json_line(words, &question.id, &answer, ms));
        }
    } else {
        scorecard(words, coach, &questions)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Each question answered with weights that were fitted without its own fold; by its meaning, too, where that is known and
/// wanted.
fn out_of_fold(
    coach: &Coach,
    questions: &[GoldenQuestion],
    count: usize,
    has_meaning: bool,
) -> Result<Vec<(Answer, f64)>, CommandError> {
    let (given, own) = fit::read(coach, questions)?;
    let ids: Vec<&str> = questions.iter().map(|q| q.id.as_str()).collect();
    let folds = fit::folds(&ids, count);
    let mut answers: Vec<Option<(Answer, f64)>> = questions.iter().map(|_| None).collect();
    for fold in 0..count {
        let others = given.iter().zip(&folds).filter(|(_, f)| **f != fold).map(|(q, _)| q).collect::<Vec<_>>();
        let mut weights = fit::weights(coach, &others, &own, coach.search().weights())?;
        if !has_meaning {
            weights.model.clear();
        }
        for ((question, _), answer) in questions.iter().zip(&folds).zip(&mut answers).filter(|((_, f), _)| **f == fold) {
            let start = Instant::now();
            let given = coach.ask_with(&question.question, None, &weights)?;
            *answer = Some((given, start.elapsed().as_secs_f64() * 1000.0));
        }
    }
    Ok(answers.into_iter().flatten().collect())
}

/// Each question's prediction without meaning and with it, by weights that were fitted without its own fold.
pub(super) fn with_and_without(
    words: &Words,
    coach: &Coach,
    questions: &[GoldenQuestion],
    count: usize,
) -> Result<Vec<(Prediction, Prediction)>, CommandError> {
    let predicted = |answers: Vec<(Answer, f64)>| answers.into_iter().map(|(a, _)| Prediction::new(&a, answer_text(words, &a)));
    let with = out_of_fold(coach, questions, count, true)?;
    let without = out_of_fold(coach, questions, count, false)?;
    Ok(predicted(without).zip(predicted(with)).collect())
}

fn scorecard(words: &Words, coach: &Coach, questions: &[GoldenQuestion]) -> Result<(), CommandError> {
    let mut predictions = Vec::with_capacity(questions.len());
    let mut misses = 0_usize;
    for question in questions {
        let answer = coach.ask(&question.question, None)?;
        let text = answer_text(words, &answer);
        let prediction = Prediction::new(&answer, text);
        if let Some(miss) = miss(question, &prediction) {
            misses += 1;
            output::line(&words.with(
                miss,
                &[
                    ("id", question.id.as_str().into()),
                    ("question", question.question.as_str().into()),
                    ("premier", prediction.ranking.first().cloned().unwrap_or_default().into()),
                    ("attendu", question.attendu.join(", ").into()),
                ],
            ));
        }
        predictions.push(prediction);
    }
    print(words, &measure(questions, &predictions), misses);
    Ok(())
}

/// What went wrong with a question, as the id of its message; none when it went right.
fn miss(question: &GoldenQuestion, prediction: &Prediction) -> Option<&'static str> {
    match (question.is_answerable(), prediction.abstained) {
        (false, false) => Some("eval-false-answer"),
        (true, true) => Some("eval-abstained"),
        (false, true) => None,
        (true, false) => {
            let is_right =
                prediction.ranking.first().is_some_and(|id| question.attendu.contains(id) || question.tolere.contains(id));
            (!is_right).then_some("eval-wrong-source")
        }
    }
}

fn print(words: &Words, card: &Scorecard, misses: usize) {
    output::line(
        &words.with(
            "eval-counts",
            &[("avec", card.answerable.into()), ("sans", card.unanswerable.into()), ("fautes", misses.into())],
        ),
    );
    for line in scorecard_lines(words, &card.figures()) {
        output::line(&line);
    }
}

/// Reads labelled things from several files, one a line; an id may stand once.
pub(super) fn read<T: DeserializeOwned>(
    words: &Words,
    paths: &[String],
    id: impl Fn(&T) -> &str,
) -> Result<Vec<T>, CommandError> {
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for path in paths {
        let input = |cause: String| CommandError::Input { path: path.clone(), cause };
        let text = std::fs::read_to_string(path).map_err(|e| input(e.to_string()))?;
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let one: T = serde_json::from_str(line)
                .map_err(|e| input(words.with("eval-line", &[("ligne", (i + 1).into()), ("detail", e.to_string().into())])))?;
            if !seen.insert(id(&one).to_owned()) {
                return Err(input(words.with("eval-twice", &[("id", id(&one).into())])));
            }
            all.push(one);
        }
    }
    Ok(all)
}

/// `knowledge/weights.toml`, ready to be saved.
fn weights_toml(words: &Words, weights: &Weights, count: usize) -> String {
    let origin = words.with("eval-origin", &[("nombre", count.into())]);
    let text = |value: &str| serde_json::Value::String(value.to_owned());
    let mut lines = vec![format!("origine = {}", text(&origin))];
    let scorings = if weights.model.is_empty() {
        &[("mots", false)][..]
    } else {
        lines.push(format!("modele = {}", text(&weights.model)));
        &[("mots", false), ("sens", true)]
    };
    lines.push("\n[champs]".to_owned());
    lines.extend(weights.fields.iter().map(|(field, weight)| format!("{field} = {weight:?}")));
    for (name, has_meaning) in scorings.iter().copied() {
        let scoring = weights.scoring(has_meaning);
        let (ranking, confidence) = fit::feature_names(has_meaning);
        lines.extend([format!("\n[{name}]"), format!("seuil = {:.4}", scoring.threshold)]);
        lines.extend(section(&format!("{name}.classement"), &scoring.ranking, &ranking));
        lines.extend(section(&format!("{name}.confiance"), &scoring.confidence, &confidence));
    }
    lines.join("\n")
}

fn section(name: &str, linear: &Linear, features: &[&str]) -> Vec<String> {
    let weight = |feature: &str| linear.weights.get(feature).copied().unwrap_or_default();
    let mut lines = vec![format!("\n[{name}]"), format!("constante = {:.4}", linear.bias)];
    lines.extend(features.iter().map(|feature| format!("{feature} = {:.4}", weight(feature))));
    lines
}
