//! `ask`: one question, or one a line of stdin.

use std::io::{BufRead as _, Read as _};
use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;
use serde_json::{Value, json};

use super::{CommandError, FAULTY, output};
use crate::app::ask::Coach;
use crate::domain::answer::{Answer, Outcome};
use crate::wording::{Words, answer_text, line_text};

/// The longest line of a JSONL input, in bytes; a longer one is an error line, not a crash.
const MAX_LINE_BYTES: u64 = 4 * 1024 * 1024;

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

/// Answers each line of stdin, in order. A line that can't be read gives an error line in its place.
pub(super) fn lines(words: &Words, coach: &Coach) -> Result<ExitCode, CommandError> {
    let mut stdin = std::io::stdin().lock();
    let mut failed = false;
    loop {
        let mut line = Vec::new();
        if (&mut stdin).take(MAX_LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == MAX_LINE_BYTES {
            stdin.skip_until(b'\n')?;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match request(words, &line) {
            Ok((id, question)) => {
                let start = Instant::now();
                let answer = coach.ask(&question, None)?;
                let ms = start.elapsed().as_secs_f64() * 1000.0;
                output::line(&json_text(&answer_json(words, Some(&id), &answer, ms)));
            }
            Err((id, error)) => {
                failed = true;
                output::line(&json!({ "id": id, "error": error }).to_string());
            }
        }
    }
    Ok(if failed { ExitCode::from(FAULTY) } else { ExitCode::SUCCESS })
}

/// The id and the question of a line; the id, where one is there, and what is wrong else.
fn request(words: &Words, line: &[u8]) -> Result<(String, String), (Value, String)> {
    let text = std::str::from_utf8(line).map_err(|_| (Value::Null, words.say("cli-line-not-utf8")))?;
    let value: Value = serde_json::from_str(text)
        .map_err(|e| (Value::Null, words.with("cli-line-not-json", &[("detail", e.to_string().into())])))?;
    let id = value.get("id").cloned().unwrap_or(Value::Null);
    let name = match &id {
        Value::String(name) => name.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err((Value::Null, words.say("cli-line-no-id"))),
    };
    match value.get("question").and_then(Value::as_str) {
        Some(question) => Ok((name, question.to_owned())),
        None => Err((id, words.say("cli-line-no-question"))),
    }
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

fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}
