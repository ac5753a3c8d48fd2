//! `/fiches`: the base, to look through and to read.

use serenity::all::{CommandOptionType, CreateCommand};
use serenity::async_trait;

use super::ask::entries_menu;
use crate::discord::bot::Bot;
use crate::discord::call::{Act, Call};
use crate::discord::card::{Card, Choice};
use crate::discord::feature::{Failure, Feature, Outcome};
use crate::discord::limits;
use crate::discord::names::Names;
use crate::discord::rich::Rich;
use crate::domain::answer::Nearest;
use crate::domain::entry::Entry;
use crate::wording::entry_sections;

/// The command, and what its menu's id begins with.
const NAME: &str = "fiches";

/// The feature.
pub(super) struct Entries;

#[async_trait]
impl Feature for Entries {
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand> {
        let sub = |name: &str| names.option(CommandOptionType::SubCommand, &[NAME], name);
        let text = |sub: &str, name: &str| names.option(CommandOptionType::String, &[NAME, sub], name).required(true);
        let search = sub("chercher").add_sub_option(text("chercher", "mots").max_length(200));
        let read = sub("lire").add_sub_option(text("lire", "fiche").set_autocomplete(true).max_length(200));
        vec![names.command(NAME).add_option(search).add_option(read)]
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME]
    }

    async fn complete(&self, bot: &Bot, _call: &Call, _option: &str, typed: &str) -> Vec<Choice> {
        let found = bot.coach.complete_titles(typed, limits::CHOICES);
        found.into_iter().map(|n| Choice { value: n.id.to_string(), name: n.title }).collect()
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        match &call.act {
            Act::Command(command) if command.sub == "lire" => read(bot, command.text("fiche")).await,
            Act::Command(command) => {
                let words = command.text("mots").to_owned();
                let title = bot.words.with("entries-found", &[("mots", words.as_str().into())]);
                let found = bot.think(move |coach| coach.browse(&words)).await??;
                Ok(list_card(bot, &title, &found).into())
            }
            Act::Component { values, .. } => read(bot, values.first().map_or("", String::as_str)).await,
            _ => Ok(bot.told("discord-unknown-command").into()),
        }
    }
}

/// The entry of an id; for anything else, what is near it.
async fn read(bot: &Bot, id: &str) -> Result<Outcome, Failure> {
    if let Some(entry) = bot.coach.entry(id) {
        return Ok(entry_card(bot, entry).into());
    }
    let typed = id.to_owned();
    let found = bot.think(move |coach| coach.browse(&typed)).await??;
    let title = bot.words.with("entries-no-such", &[("fiche", id.into())]);
    Ok(list_card(bot, &title, &found).into())
}

/// A list of entries, with a menu to read one.
pub(super) fn list_card(bot: &Bot, title: &str, found: &[Nearest]) -> Card {
    if found.is_empty() {
        return bot.told("entries-none");
    }
    let titles: Vec<String> = found.iter().map(|n| n.title.clone()).collect();
    Card { text: Rich::plain(title).block(&Rich::list(&titles)), rows: vec![entries_menu(bot, found)], ..Card::default() }
}

fn entry_card(bot: &Bot, entry: &Entry) -> Card {
    let sections = entry_sections(&bot.words, entry);
    let mut card = Card { title: sections.title, foot: sections.confidence, ..Card::default() };
    for (title, lines) in &sections.parts {
        card.text = card.text.block(&Rich::bold(title)).line(&Rich::list(lines));
    }
    card.fields.push((bot.words.say("answer-sources"), Rich::lines(&sections.sources)));
    card
}
