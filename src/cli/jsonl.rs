//! One JSON object a line: stdin to requests, with an error line in the place of what can't be read.

use std::io::{BufRead as _, Read as _};
use std::process::ExitCode;

use serde_json::{Value, json};

use super::{CommandError, FAULTY, output};
use crate::wording::Words;

/// The longest line of an input, in bytes; a longer one is an error line, not a crash.
const MAX_LINE_BYTES: u64 = 4 * 1024 * 1024;

/// Answers each line of stdin, in order, by `answer`, which gets the line's id and its object; an error of it is
/// printed in the line's place, and the exit says so.
pub(super) fn each_line(
    words: &Words,
    mut answer: impl FnMut(&str, &Value) -> Result<String, LineError>,
) -> Result<ExitCode, CommandError> {
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
        let (id, said) = match object(words, &line) {
            Ok((id, name, value)) => (id, answer(&name, &value)),
            Err(error) => (Value::Null, Err(LineError::Told(error))),
        };
        match said {
            Ok(text) => output::line(&text),
            Err(LineError::Told(error)) => {
                failed = true;
                output::line(&json!({ "id": id, "error": error }).to_string());
            }
            Err(LineError::Stops(error)) => return Err(error),
        }
    }
    Ok(if failed { ExitCode::from(FAULTY) } else { ExitCode::SUCCESS })
}

/// Why a line has no answer.
pub(super) enum LineError {
    /// What is wrong with it, in French.
    Told(String),
    /// What stops the command.
    Stops(CommandError),
}

/// A line's id as it was and as text, and its object.
fn object(words: &Words, line: &[u8]) -> Result<(Value, String, Value), String> {
    let text = std::str::from_utf8(line).map_err(|_| words.say("cli-line-not-utf8"))?;
    let value: Value =
        serde_json::from_str(text).map_err(|e| words.with("cli-line-not-json", &[("detail", e.to_string().into())]))?;
    let id = value.get("id").cloned().unwrap_or(Value::Null);
    let name = match &id {
        Value::String(name) => name.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(words.say("cli-line-no-id")),
    };
    Ok((id, name, value))
}

/// The text of a key that must be there.
pub(super) fn text<'v>(words: &Words, value: &'v Value, key: &str) -> Result<&'v str, LineError> {
    let missing = || LineError::Told(words.with("cli-line-no-key", &[("cle", key.into())]));
    value.get(key).and_then(Value::as_str).ok_or_else(missing)
}

/// The text of a key that may be left out.
pub(super) fn optional<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A number with so many decimals.
pub(super) fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}
