//! `review`: a post idea, two versions of it, or one a line of stdin.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use super::jsonl::{self, LineError, rounded};
use super::{CommandError, args, output};
use crate::app::ask::Coach;
use crate::app::review::{Author, Request, UnknownAuthor};
use crate::domain::competence::Level;
use crate::domain::post::PLATFORMS;
use crate::domain::review::{Contribution, NO_MATTER, Review};
use crate::domain::signal::Dimension;
use crate::wording::{Words, comparison_text, fix_text, review_text, standing_text, unknown_author_text};

/// A review in the shape of the interface.
#[derive(Debug, Serialize)]
struct ReviewJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    boomer: BoomerJson<'a>,
    competence: CompetenceJson<'a>,
    guardrails: Vec<&'a str>,
    advice: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Value>,
    ms: f64,
}

#[derive(Debug, Serialize)]
struct BoomerJson<'a> {
    score: f64,
    low: f64,
    high: f64,
    band: &'static str,
    dimensions: BTreeMap<&'static str, f64>,
    reasons: Vec<ReasonJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ReasonJson<'a> {
    rule: &'a str,
    dimension: &'static str,
    effect: f64,
    span: Option<&'a str>,
    advice: &'a str,
    source: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct CompetenceJson<'a> {
    domain: &'a str,
    domains: Vec<&'a str>,
    verdict: &'static str,
    holder: &'static str,
    articles: &'a [String],
    note: String,
}

/// The dimension's name in the interface.
fn json_name(dimension: Dimension) -> &'static str {
    Dimension::ALL.into_iter().find(|(d, ..)| *d == dimension).map_or("", |(.., json)| json)
}

/// The rule's name in the interface: a signal's slug, else the feature's whole name.
fn rule_name(rule: &str) -> &str {
    rule.strip_prefix("signal:").unwrap_or(rule)
}

/// A review as a JSON line.
pub(super) fn json_line(words: &Words, id: Option<&str>, review: &Review, explain: bool, ms: f64) -> String {
    let standing = &review.standing;
    let domain = standing.domain.as_ref().map_or(NO_MATTER, |d| d.slug.as_str());
    let reasons = review.reasons.iter().map(|r| ReasonJson {
        rule: rule_name(&r.contribution.rule),
        dimension: json_name(r.contribution.dimension),
        effect: rounded(r.contribution.effect, 2),
        span: r.contribution.span.as_deref(),
        advice: &r.fix,
        source: r.source.as_deref(),
    });
    let value = ReviewJson {
        id,
        boomer: BoomerJson {
            score: rounded(review.risk.score, 2),
            low: rounded(review.risk.low, 2),
            high: rounded(review.risk.high, 2),
            band: review.band.name(),
            dimensions: review.risk.levels.iter().map(|(d, level)| (json_name(*d), rounded(*level, 2))).collect(),
            reasons: reasons.collect(),
        },
        competence: CompetenceJson {
            domain,
            domains: if standing.domains.is_empty() {
                vec![domain]
            } else {
                standing.domains.iter().map(|d| d.slug.as_str()).collect()
            },
            verdict: standing.verdict.name(),
            holder: standing.holder.map_or("aucun", |h| h.name()),
            articles: &standing.articles,
            note: standing_text(words, standing),
        },
        guardrails: review.rails.iter().map(|r| r.rail.as_str()).collect(),
        advice: review.fixes.iter().map(|f| fix_text(words, f)).collect(),
        explain: explain.then(|| explained(review)),
        ms: rounded(ms, 3),
    };
    serde_json::to_string(&value).unwrap_or_else(|e| json!({ "error": e.to_string() }).to_string())
}

/// Every contribution, and the base that they are added to.
fn explained(review: &Review) -> Value {
    let one = |c: &Contribution| json!({ "rule": rule_name(&c.rule), "dimension": json_name(c.dimension), "effect": rounded(c.effect, 4), "span": c.span });
    let all: Vec<Value> = review.risk.contributions.iter().map(one).collect();
    json!({ "base": rounded(review.risk.base, 4), "contributions": all })
}

/// Reviews one idea, or two versions of it.
pub(super) fn one(words: &Words, coach: &Coach, asked: &args::ReviewRequest) -> Result<ExitCode, CommandError> {
    let request = |text| Request {
        text,
        author: asked.author.as_deref().map_or(Author::Unsaid, Author::Named),
        level: asked.level,
        platform: asked.platform.as_deref().unwrap_or_default(),
        date: asked.date.unwrap_or_else(today),
    };
    let made = |text| -> Result<(Review, f64), CommandError> {
        let start = Instant::now();
        let review =
            coach.review(&request(text)).map_err(|e| CommandError::Told(unknown_author(words, asked.author.as_deref(), &e)))?;
        Ok((review, start.elapsed().as_secs_f64() * 1000.0))
    };
    let (review, ms) = made(asked.text.as_deref().unwrap_or_default())?;
    match &asked.compare {
        None if asked.json => output::line(&json_line(words, None, &review, asked.explain, ms)),
        None => output::line(&review_text(words, &review, asked.explain)),
        Some(text) => {
            let (second, second_ms) = made(text)?;
            if asked.json {
                let line = |r, ms| json_line(words, None, r, asked.explain, ms);
                let value = |text: String| serde_json::from_str::<Value>(&text).unwrap_or(Value::Null);
                let change = rounded(second.risk.score - review.risk.score, 2);
                output::line(
                    &json!({ "before": value(line(&review, ms)), "after": value(line(&second, second_ms)), "change": change })
                        .to_string(),
                );
            } else {
                output::line(&comparison_text(words, &review, &second));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn unknown_author(words: &Words, name: Option<&str>, error: &UnknownAuthor<'_>) -> String {
    let (found, ambiguous) = match error {
        UnknownAuthor::Unknown(near) => (near, false),
        UnknownAuthor::Ambiguous(several) => (several, true),
    };
    unknown_author_text(words, name.unwrap_or_default(), found, ambiguous)
}

/// Reviews each line of stdin, in order.
pub(super) fn lines(words: &Words, coach: &Coach, explain: bool) -> Result<ExitCode, CommandError> {
    jsonl::each_line(words, |id, value| {
        let name = jsonl::optional(value, "collectivite");
        let request = request(words, value)?;
        let start = Instant::now();
        let review = coach.review(&request).map_err(|e| LineError::Told(unknown_author(words, Some(name), &e)))?;
        Ok(json_line(words, Some(id), &review, explain, start.elapsed().as_secs_f64() * 1000.0))
    })
}

/// A line as a request; what it says of level, platform and date must be known.
fn request<'v>(words: &Words, value: &'v Value) -> Result<Request<'v>, LineError> {
    let text = jsonl::text(words, value, "texte")?;
    let bad = |key: &str, value: &str| {
        LineError::Told(words.with("cli-line-bad-value", &[("cle", key.into()), ("valeur", value.into())]))
    };
    let level = match jsonl::optional(value, "niveau") {
        "" => None,
        name => Some(Level::parse(name).ok_or_else(|| bad("niveau", name))?),
    };
    let platform = jsonl::optional(value, "plateforme");
    if !platform.is_empty() && !PLATFORMS.contains(&platform) {
        return Err(bad("plateforme", platform));
    }
    let date = match jsonl::optional(value, "date") {
        "" => today(),
        date => args::day(date).ok_or_else(|| bad("date", date))?,
    };
    Ok(Request { text, author: Author::Named(jsonl::optional(value, "collectivite")), level, platform, date })
}

/// The day of this machine.
pub(super) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
