//! `ask`: one question, or one a line of stdin.

use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;
use serde_json::json;

use super::jsonl::{self, LineError, rounded};
use super::{CommandError, output};
use crate::app::ask::Coach;
use crate::domain::answer::{Answer, Outcome};
use crate::wording::{Words, answer_text, line_text};

/// An answer in the shape of the interface.
#[derive(Debug, Serialize)]
struct AnswerJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    abstained: bool,
    reason: Option<&'static str>,
    confidence: f64,
    answer: String,
    quotes: Vec<QuoteJson<'a>>,
    ranking: Vec<&'a str>,
    ms: f64,
}

#[derive(Debug, Serialize)]
struct QuoteJson<'a> {
    source: &'a str,
    text: String,
}

/// Answers one question, as text or as JSON.
pub(super) fn one(words: &Words, coach: &Coach, question: &str, json: bool) -> Result<ExitCode, CommandError> {
    let start = Instant::now();
    let answer = coach.ask(question, None)?;
    let ms = start.elapsed().as_secs_f64() * 1000.0;
    if json {
        output::line(&json_text(&answer_json(words, None, &answer, ms)));
    } else {
        output::line(&answer_text(words, &answer));
    }
    Ok(ExitCode::SUCCESS)
}

/// Answers each line of stdin, in order.
pub(super) fn lines(words: &Words, coach: &Coach) -> Result<ExitCode, CommandError> {
    jsonl::each_line(words, |id, value| {
        let question = jsonl::text(words, value, "question")?;
        let start = Instant::now();
        let answer = coach.ask(question, None).map_err(|e| LineError::Stops(e.into()))?;
        Ok(json_line(words, id, &answer, start.elapsed().as_secs_f64() * 1000.0))
    })
}

fn answer_json<'a>(words: &Words, id: Option<&'a str>, answer: &'a Answer, ms: f64) -> AnswerJson<'a> {
    let (reason, quotes) = match &answer.outcome {
        Outcome::Answered(parts) => {
            let quotes = parts.iter().flat_map(|part| {
                part.lines.iter().map(|line| QuoteJson { source: part.id.as_str(), text: line_text(words, line) })
            });
            (None, quotes.collect())
        }
        Outcome::Abstained(reason) => (Some(reason.name()), Vec::new()),
    };
    AnswerJson {
        id,
        abstained: reason.is_some(),
        reason,
        confidence: rounded(answer.confidence, 4),
        answer: answer_text(words, answer),
        quotes,
        ranking: answer.ranking.iter().map(|n| n.id.as_str()).collect(),
        ms: rounded(ms, 3),
    }
}

/// The JSON line of an answer, as `eval` prints it too.
pub(super) fn json_line(words: &Words, id: &str, answer: &Answer, ms: f64) -> String {
    json_text(&answer_json(words, Some(id), answer, ms))
}

/// A structure of texts and numbers always serialises; were it not so, the line says it.
fn json_text(value: &AnswerJson<'_>) -> String {
    serde_json::to_string(value).unwrap_or_else(|e| json!({ "error": e.to_string() }).to_string())
}
