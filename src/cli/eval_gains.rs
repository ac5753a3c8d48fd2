//! `eval --gains`: what meaning brings, each prediction made without its own fold, as a table.

use std::process::ExitCode;

use serde::de::DeserializeOwned;

use super::args::EvalRequest;
use super::{CommandError, eval, eval_ideas, output};
use crate::app::ask::Coach;
use crate::app::gains::{Gain, gains};
use crate::app::idea_scorecard::{IdeaPrediction, measure_ideas};
use crate::app::scorecard::{Prediction, measure};
use crate::domain::golden::GoldenQuestion;
use crate::domain::labels::LabelledIdea;
use crate::wording::{Words, gains_table};

/// Prints the table of each file, and that of all when there are several.
pub(super) fn run(words: &Words, coach: &Coach, request: &EvalRequest) -> Result<ExitCode, CommandError> {
    if coach.meaning_model().is_none() {
        return Err(CommandError::Told(words.say("eval-no-meaning")));
    }
    let files = if request.of_ideas { &request.ideas } else { &request.questions };
    let tables: Vec<(String, Vec<Gain>)> = if request.of_ideas {
        let (ideas, counts) = read_each::<LabelledIdea>(words, files, |i| &i.id)?;
        let predictions = eval_ideas::with_and_without(words, coach, &ideas, request.folds)?;
        parts(files, &counts).map(|(name, from, to)| (name, of_ideas(coach, &ideas, &predictions, from, to))).collect()
    } else {
        let (questions, counts) = read_each::<GoldenQuestion>(words, files, |q| &q.id)?;
        let predictions = eval::with_and_without(words, coach, &questions, request.folds)?;
        parts(files, &counts).map(|(name, from, to)| (name, of_questions(&questions, &predictions, from, to))).collect()
    };
    for (name, gains) in tables {
        output::line(&gains_table(words, &name, &gains));
    }
    Ok(ExitCode::SUCCESS)
}

/// What all files hold, and how much each.
fn read_each<T: DeserializeOwned>(
    words: &Words,
    files: &[String],
    id: impl Fn(&T) -> &str,
) -> Result<(Vec<T>, Vec<usize>), CommandError> {
    let (mut all, mut counts) = (Vec::new(), Vec::new());
    for file in files {
        let more = eval::read::<T>(words, std::slice::from_ref(file), &id)?;
        counts.push(more.len());
        all.extend(more);
    }
    Ok((all, counts))
}

/// Each file's name with its first case and the one after its last; and all together.
fn parts<'a>(files: &'a [String], counts: &'a [usize]) -> impl Iterator<Item = (String, usize, usize)> + 'a {
    let mut start = 0;
    let each = files.iter().zip(counts).map(move |(file, count)| {
        start += count;
        (file.rsplit('/').next().unwrap_or(file).to_owned(), start - count, start)
    });
    let all = (files.len() > 1).then(|| (files.len().to_string(), 0, counts.iter().sum()));
    each.chain(all)
}

fn of_questions(questions: &[GoldenQuestion], predictions: &[(Prediction, Prediction)], from: usize, to: usize) -> Vec<Gain> {
    gains(to - from, |cases, with| {
        let drawn = cases.iter().filter_map(|i| Some((questions.get(from + i)?, predictions.get(from + i)?)));
        let (questions, predictions): (Vec<GoldenQuestion>, Vec<Prediction>) =
            drawn.map(|(q, (a, b))| (q.clone(), if with { b.clone() } else { a.clone() })).unzip();
        measure(&questions, &predictions).figures().to_vec()
    })
}

fn of_ideas(
    coach: &Coach,
    ideas: &[LabelledIdea],
    predictions: &[(IdeaPrediction, IdeaPrediction)],
    from: usize,
    to: usize,
) -> Vec<Gain> {
    let bands = coach.knowledge().rubric.bands;
    gains(to - from, |cases, with| {
        let drawn = cases.iter().filter_map(|i| Some((ideas.get(from + i)?, predictions.get(from + i)?)));
        let (ideas, predictions): (Vec<LabelledIdea>, Vec<IdeaPrediction>) =
            drawn.map(|(q, (a, b))| (q.clone(), if with { b.clone() } else { a.clone() })).unzip();
        measure_ideas(&ideas, &predictions, bands).figures().to_vec()
    })
}
