//! `/idees`: one's own ideas over time.

use serenity::all::{CommandOptionType, CreateCommand};
use serenity::async_trait;

use super::review;
use crate::discord::bot::Bot;
use crate::discord::call::{Act, Call, Command};
use crate::discord::card::{Card, Choice, File};
use crate::discord::feature::{Failure, Feature, Outcome};
use crate::discord::limits;
use crate::discord::names::Names;
use crate::discord::rich::Rich;
use crate::domain::record::IdeaRecord;
use crate::wording::{day_text, gauge_text};

/// The command.
const NAME: &str = "idees";

/// How many ideas the history shows.
const SHOWN: u32 = 10;

/// How much of an idea a line shows, in characters.
const LINE: usize = 120;

/// How many ideas are looked through while one types.
const OFFERED: u32 = 200;

/// How many ideas a file holds at most.
const EXPORTED: u32 = 10_000;

/// The feature.
pub(super) struct Ideas;

#[async_trait]
impl Feature for Ideas {
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand> {
        let sub = |name: &str| names.option(CommandOptionType::SubCommand, &[NAME], name);
        let idea = |name: &str| {
            names
                .option(CommandOptionType::String, &[NAME, "comparer"], name)
                .required(true)
                .set_autocomplete(true)
                .max_length(100)
        };
        let compare = sub("comparer").add_sub_option(idea("avant")).add_sub_option(idea("apres"));
        vec![names.command(NAME).add_option(sub("historique")).add_option(compare).add_option(sub("exporter"))]
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME]
    }

    async fn complete(&self, bot: &Bot, call: &Call, _option: &str, typed: &str) -> Vec<Choice> {
        let mine = bot.soon(bot.store.ideas(call.user, OFFERED)).await.unwrap_or_default();
        let typed = crate::domain::text::fold(typed);
        let has = |idea: &&IdeaRecord| typed.is_empty() || crate::domain::text::fold(&idea.text).contains(&typed);
        let choice = |idea: &IdeaRecord| Choice { value: idea.id.to_string(), name: one_line(bot, idea) };
        mine.iter().filter(has).take(limits::CHOICES).map(choice).collect()
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        let Act::Command(command) = &call.act else { return Ok(bot.told("discord-unknown-command").into()) };
        match command.sub.as_str() {
            "comparer" => compare(bot, call, command).await,
            "exporter" => {
                let mine = bot.store.ideas(call.user, EXPORTED).await?;
                if mine.is_empty() {
                    return Ok(bot.told("ideas-none").into());
                }
                let file = File { name: bot.words.say("ideas-file"), bytes: csv(bot, &mine)? };
                let text = bot.words.with("ideas-exported", &[("nombre", mine.len().into())]);
                Ok(Card { text: Rich::plain(&text), file: Some(file), ..Card::default() }.into())
            }
            _ => {
                let mine = bot.store.ideas(call.user, SHOWN).await?;
                if mine.is_empty() {
                    return Ok(bot.told("ideas-none").into());
                }
                let lines: Vec<String> = mine.iter().map(|idea| one_line(bot, idea)).collect();
                Ok(Card {
                    title: bot.words.say("ideas-title"),
                    text: Rich::list(&lines),
                    foot: bot.words.say("ideas-foot"),
                    ..Card::default()
                }
                .into())
            }
        }
    }
}

/// Day, score and the idea itself.
fn one_line(bot: &Bot, idea: &IdeaRecord) -> String {
    let text = limits::cut(&idea.text.replace('\n', " "), LINE);
    let day = day_text(review::day(idea.at));
    bot.words
        .with("ideas-line", &[("jour", day.into()), ("note", gauge_text(&bot.words, idea.score).into()), ("idee", text.into())])
}

async fn compare(bot: &Bot, call: &Call, command: &Command) -> Result<Outcome, Failure> {
    let number = |option: &str| command.text(option).parse::<i64>().unwrap_or_default();
    let before = bot.store.idea(call.user, number("avant")).await?;
    let after = bot.store.idea(call.user, number("apres")).await?;
    let (Some(before), Some(after)) = (before, after) else { return Ok(bot.told("ideas-choose-both").into()) };
    Ok(review::compare(bot, before, after).await?.into())
}

/// The ideas as a table that spreadsheets open: UTF-8 with its mark, oldest first.
fn csv(bot: &Bot, ideas: &[IdeaRecord]) -> Result<Vec<u8>, Failure> {
    // What a French spreadsheet expects between cells.
    let mut table = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
    let heads = ["jour", "idee", "plateforme", "note", "bas", "haut", "verdict", "domaine"];
    table.write_record(heads.map(|h| bot.words.say(&format!("ideas-column-{h}"))))?;
    for idea in ideas.iter().rev() {
        let points = |value: f64| format!("{value:.0}");
        table.write_record([
            review::day(idea.at).to_string(),
            // A cell that a spreadsheet would take for a formula is made text.
            if idea.text.starts_with(['=', '+', '-', '@']) { format!("'{}", idea.text) } else { idea.text.clone() },
            idea.platform.clone(),
            points(idea.score),
            points(idea.low),
            points(idea.high),
            idea.verdict.clone(),
            idea.domain.clone(),
        ])?;
    }
    table.into_inner().map_err(|e| Failure::Lost(e.to_string()))
}
