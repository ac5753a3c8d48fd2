//! `/sujets`: what an author may speak of now.

use serenity::all::{CommandOptionType, CreateCommand};
use serenity::async_trait;

use super::{author, review};
use crate::discord::bot::{Bot, now};
use crate::discord::call::{Act, Call, CustomId};
use crate::discord::card::{Card, Choice, Menu, Row};
use crate::discord::feature::{Failure, Feature, Outcome};
use crate::discord::names::Names;
use crate::discord::rich::Rich;
use crate::domain::territory::Territory;
use crate::wording::topics_sections;

/// The command, and what its menu's id begins with.
const NAME: &str = "sujets";

/// The option.
const AUTHOR: &str = "collectivite";

/// The feature.
pub(super) struct Topics;

#[async_trait]
impl Feature for Topics {
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand> {
        let author = names.option(CommandOptionType::String, &[NAME], AUTHOR);
        vec![names.command(NAME).add_option(author.set_autocomplete(true).max_length(author::LONGEST))]
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME]
    }

    async fn complete(&self, bot: &Bot, _call: &Call, _option: &str, typed: &str) -> Vec<Choice> {
        author::complete(bot, typed)
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        match &call.act {
            Act::Command(command) if command.text(AUTHOR).is_empty() => {
                let key = bot.author_of(call.user, call.server).await.unwrap_or_default();
                Ok(list_card(bot, key.and_then(|key| bot.territory(&key))).into())
            }
            Act::Command(command) => match author::find(bot, command.text(AUTHOR)) {
                Ok(territory) => Ok(list_card(bot, Some(territory)).into()),
                Err(unknown) => Ok(unknown.card(bot, CustomId::new(NAME, "pour", "")).into()),
            },
            Act::Component { id, values } => {
                let value = values.first().map_or("", String::as_str);
                if id.verb == "pour" {
                    return Ok(list_card(bot, author::by_key(bot, value)).into());
                }
                Ok(topic_card(bot, author::by_key(bot, &id.state), value).into())
            }
            _ => Ok(bot.told("discord-unknown-command").into()),
        }
    }
}

/// The subjects, in short, with a menu to read one.
fn list_card(bot: &Bot, author: Option<&Territory>) -> Card {
    let today = review::day(now());
    let topics = bot.coach.topics(author, None, today);
    let sections = topics_sections(&bot.words, author, &topics, today);
    let mut card = Card { title: sections.title, ..Card::default() };
    for (topic, (title, _)) in topics.iter().zip(&sections.topics) {
        let verdict = bot.words.say(&format!("verdict-{}", topic.verdict.name()));
        let line = bot.words.with("topics-line", &[("angle", topic.topic.angle.as_str().into()), ("verdict", verdict.into())]);
        card.text = card.text.block(&Rich::bold(title)).line(&Rich::plain(&line));
    }
    card.text = card.text.block(&Rich::plain(&sections.none));
    if author.is_none() {
        card.foot = bot.words.say("topics-choose-author");
    }
    card.rows = vec![Row::Menu(Menu {
        id: CustomId::new(NAME, "lire", author.map(author::key_text).unwrap_or_default()),
        placeholder: bot.words.say("topics-choose"),
        choices: topics.iter().map(|t| Choice { value: t.topic.slug.clone(), name: t.topic.title.clone() }).collect(),
    })];
    card
}

fn topic_card(bot: &Bot, author: Option<&Territory>, slug: &str) -> Card {
    let today = review::day(now());
    let topics = bot.coach.topics(author, None, today);
    let sections = topics_sections(&bot.words, author, &topics, today);
    let found = topics.iter().zip(sections.topics).find(|(t, _)| t.topic.slug == slug);
    let Some((_, (title, lines))) = found else { return bot.told("discord-expired") };
    Card { title, text: Rich::list(&lines), ..Card::default() }
}
