//! `eval` on ideas: the scorecard, the predictions behind it, and the fitting of the models.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use super::args::{EvalRequest, EvalTask};
use super::review::{json_line, today};
use super::{CommandError, eval, output};
use crate::app::ask::Coach;
use crate::app::fit::folds;
use crate::app::fit_ideas::{Sample, models, samples};
use crate::app::idea_scorecard::{IdeaPrediction, IdeaScorecard, measure_ideas};
use crate::app::review::Request;
use crate::content::{write_matters, write_meaning, write_parts, write_rails, write_risk};
use crate::domain::labels::LabelledIdea;
use crate::domain::model::Models;
use crate::domain::review::Review;
use crate::wording::{Words, scorecard_lines, unknown_author_text};

/// Measures, predicts or fits, as asked.
pub(super) fn run(words: &Words, coach: &Coach, request: &EvalRequest) -> Result<ExitCode, CommandError> {
    let ideas = if request.ideas.is_empty() {
        coach.knowledge().golden_ideas.clone()
    } else {
        eval::read::<LabelledIdea>(words, &request.ideas, |idea| &idea.id)?
    };
    if request.task == EvalTask::Fit {
        fit(words, coach, &ideas, request.into.as_deref().unwrap_or_default())?;
    } else if request.task == EvalTask::Predict {
        out_of_fold(words, coach, &ideas, request.folds)?;
    } else {
        scorecard(words, coach, &ideas)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The samples of these ideas and of those of the base.
fn read_all<'a>(coach: &'a Coach, ideas: &'a [LabelledIdea]) -> Result<(Vec<Sample<'a>>, Vec<Sample<'a>>), CommandError> {
    let knowledge = coach.knowledge();
    let own = &knowledge.labels.ideas;
    let given = samples(knowledge, coach.rater(), ideas, coach.idea_vectors(ideas)?, false, today());
    Ok((given, samples(knowledge, coach.rater(), own, coach.idea_vectors(own)?, true, today())))
}

/// Fits on these ideas and those of the base, and writes the tables, each whole or not at all.
fn fit(words: &Words, coach: &Coach, ideas: &[LabelledIdea], folder: &str) -> Result<(), CommandError> {
    let (given, own) = read_all(coach, ideas)?;
    let all: Vec<&Sample<'_>> = given.iter().chain(&own).collect();
    let fitted = models(coach.knowledge(), coach.rater(), &all);
    let mut tables = vec![
        ("risk.tsv", write_risk(&fitted.risk)),
        ("matters.tsv", write_matters(&fitted.matters)),
        ("rails.tsv", write_rails(&fitted.rails)),
        ("parts.tsv", write_parts(&fitted.parts)),
    ];
    tables.extend(fitted.meaning.as_ref().map(|meaning| ("meaning.tsv", write_meaning(meaning))));
    for (name, text) in tables {
        let path = Path::new(folder).join(name);
        let fresh = path.with_extension("tmp");
        std::fs::write(&fresh, text)
            .and_then(|()| std::fs::rename(&fresh, &path))
            .map_err(|e| CommandError::Input { path: path.display().to_string(), cause: e.to_string() })?;
    }
    output::line(&words.with("eval-fitted", &[("nombre", all.len().into()), ("dossier", folder.into())]));
    Ok(())
}

/// Prints the review of each idea by models that were fitted without its own fold.
fn out_of_fold(words: &Words, coach: &Coach, ideas: &[LabelledIdea], count: usize) -> Result<(), CommandError> {
    let mut lines: Vec<Option<String>> = vec![None; ideas.len()];
    unseen(coach, ideas, count, |i, idea, fitted| {
        let start = Instant::now();
        let review = review(words, coach, idea, fitted)?;
        let line = json_line(words, Some(&idea.id), &review, false, start.elapsed().as_secs_f64() * 1000.0);
        lines.get_mut(i).into_iter().for_each(|slot| *slot = Some(line.clone()));
        Ok(())
    })?;
    lines.iter().flatten().for_each(|line| output::line(line));
    Ok(())
}

/// Hands each idea over, with its place, with models that were fitted without its own fold.
fn unseen(
    coach: &Coach,
    ideas: &[LabelledIdea],
    count: usize,
    mut take: impl FnMut(usize, &LabelledIdea, &Models) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let (given, own) = read_all(coach, ideas)?;
    let ids: Vec<&str> = ideas.iter().map(|i| i.id.as_str()).collect();
    let fold_of = folds(&ids, count);
    for fold in 0..count {
        let others = given.iter().zip(&fold_of).filter(|(_, f)| **f != fold).map(|(s, _)| s);
        let fitted = models(coach.knowledge(), coach.rater(), &others.chain(&own).collect::<Vec<_>>());
        for (i, (idea, _)) in ideas.iter().zip(&fold_of).enumerate().filter(|(_, (_, f))| **f == fold) {
            take(i, idea, &fitted)?;
        }
    }
    Ok(())
}

/// Each idea's prediction without meaning and with it, by models that were fitted without its own fold.
pub(super) fn with_and_without(
    words: &Words,
    coach: &Coach,
    ideas: &[LabelledIdea],
    count: usize,
) -> Result<Vec<(IdeaPrediction, IdeaPrediction)>, CommandError> {
    let mut predictions = Vec::new();
    unseen(coach, ideas, count, |i, idea, with| {
        let without = Models { meaning: None, ..with.clone() };
        let predict = |models| review(words, coach, idea, models).map(|review| IdeaPrediction::new(&review));
        predictions.push((i, (predict(&without)?, predict(with)?)));
        Ok(())
    })?;
    predictions.sort_by_key(|(i, _)| *i);
    Ok(predictions.into_iter().map(|(_, prediction)| prediction).collect())
}

fn review(words: &Words, coach: &Coach, idea: &LabelledIdea, models: &Models) -> Result<Review, CommandError> {
    let request = Request::labelled(idea, today());
    coach
        .review_with(&request, models)
        .map_err(|_| CommandError::Told(unknown_author_text(words, &idea.collectivite, &[], false)))
}

fn scorecard(words: &Words, coach: &Coach, ideas: &[LabelledIdea]) -> Result<(), CommandError> {
    let mut predictions = Vec::with_capacity(ideas.len());
    for idea in ideas {
        let prediction = IdeaPrediction::new(&review(words, coach, idea, &coach.knowledge().models)?);
        if let Some(line) = miss(words, idea, &prediction) {
            output::line(&line);
        }
        predictions.push(prediction);
    }
    print(words, &measure_ideas(ideas, &predictions, coach.knowledge().rubric.bands));
    Ok(())
}

/// A risk further off than this is a miss, in points.
const FAR: f64 = 25.0;

/// What went wrong with an idea; none when nothing did.
fn miss(words: &Words, idea: &LabelledIdea, prediction: &IdeaPrediction) -> Option<String> {
    let is_far = (idea.boomer() - prediction.score.0).abs() > FAR;
    let wrong = is_far || idea.verdict() != prediction.verdict || !idea.domains().contains(prediction.domain.as_str());
    wrong.then(|| {
        words.with(
            "eval-idea-miss",
            &[
                ("id", idea.id.as_str().into()),
                ("note", format!("{:.0}", prediction.score.0).into()),
                ("attendue", format!("{:.0}", idea.boomer()).into()),
                ("domaine", prediction.domain.as_str().into()),
                ("domaine_attendu", idea.domain().into()),
                ("verdict", prediction.verdict.into()),
                ("verdict_attendu", idea.verdict().into()),
            ],
        )
    })
}

fn print(words: &Words, card: &IdeaScorecard) {
    output::line(&words.with("eval-ideas-count", &[("nombre", card.ideas.into())]));
    for line in scorecard_lines(words, &card.figures()) {
        output::line(&line);
    }
}
