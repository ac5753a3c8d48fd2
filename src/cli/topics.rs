//! `topics`: what an author may speak of now.

use std::process::ExitCode;

use serde_json::json;

use super::review::today;
use super::{CommandError, args, output};
use crate::app::ask::Coach;
use crate::domain::territory::Territory;
use crate::domain::topic::Proposal;
use crate::wording::{Words, says_text, topics_text, unknown_author_text};

/// Prints the subjects of a day for an author.
pub(super) fn run(words: &Words, coach: &Coach, asked: &args::TopicsRequest) -> Result<ExitCode, CommandError> {
    let day = asked.date.unwrap_or_else(today);
    let author = match &asked.author {
        None => None,
        Some(name) => match coach.knowledge().territories.find(name, asked.level) {
            Ok(author) => Some(author),
            Err(_) if asked.level.is_some() => None,
            Err(none) if none.is_empty() => {
                return Err(CommandError::Told(unknown_author_text(
                    words,
                    name,
                    &coach.knowledge().territories.near(name),
                    false,
                )));
            }
            Err(several) => return Err(CommandError::Told(unknown_author_text(words, name, &several, true))),
        },
    };
    let topics = coach.topics(author, asked.level, day);
    output::line(&if asked.json { json_text(words, author, &topics) } else { topics_text(words, author, &topics, day) });
    Ok(ExitCode::SUCCESS)
}

fn json_text(words: &Words, author: Option<&Territory>, topics: &[Proposal<'_>]) -> String {
    let topics: Vec<_> = topics
        .iter()
        .map(|p| {
            json!({
                "slug": p.topic.slug, "title": p.topic.title, "domain": p.topic.domain, "verdict": p.verdict.name(),
                "articles": p.articles, "note": says_text(words, &p.says), "interest": p.topic.interest,
                "angle": p.topic.angle, "format": p.topic.format, "platform": p.topic.platform,
                "practice": p.topic.practice, "proof": p.topic.proof, "season": p.topic.season_source,
            })
        })
        .collect();
    json!({ "author": author.map(|a| &a.name), "topics": topics }).to_string()
}
