//! `/collectivite`: for whom a user speaks, and by default a server.

use serenity::all::{CommandOptionType, CreateCommand};
use serenity::async_trait;

use crate::discord::bot::{Bot, now};
use crate::discord::call::{Act, Call, Command, CustomId};
use crate::discord::card::{Card, Choice, Menu, Row};
use crate::discord::feature::{Access, Failure, Feature, Outcome};
use crate::discord::limits;
use crate::discord::names::Names;
use crate::discord::rich::{Reference, Rich};
use crate::domain::competence::Level;
use crate::domain::record::{ServerSettings, TerritoryKey};
use crate::domain::territory::Territory;
use crate::wording::{territory_text, unknown_author_text};

/// The command.
const NAME: &str = "collectivite";

/// What the option `pour` says to choose for the whole server.
const SERVER: &str = "serveur";

/// The feature.
pub(super) struct Author;

#[async_trait]
impl Feature for Author {
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand> {
        let sub = |name: &str| names.option(CommandOptionType::SubCommand, &[NAME], name);
        let text = |sub: &str, name: &str| names.option(CommandOptionType::String, &[NAME, sub], name);
        let whom = |sub: &str| {
            let option = names.choice(text(sub, "pour"), "author-for-me", "moi");
            names.choice(option, "author-for-server", SERVER)
        };
        let choose = sub("choisir")
            .add_sub_option(text("choisir", "nom").required(true).set_autocomplete(true).max_length(LONGEST))
            .add_sub_option(whom("choisir"));
        vec![
            names
                .command(NAME)
                .add_option(choose)
                .add_option(sub("voir"))
                .add_option(sub("oublier").add_sub_option(whom("oublier"))),
        ]
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME]
    }

    fn access(&self, call: &Call) -> Access {
        let for_server = match &call.act {
            Act::Command(command) => is_for_server(command),
            Act::Component { id, .. } => id.state == SERVER,
            _ => false,
        };
        if for_server { Access::Moderators } else { Access::All }
    }

    async fn complete(&self, bot: &Bot, _call: &Call, _option: &str, typed: &str) -> Vec<Choice> {
        complete(bot, typed)
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        match &call.act {
            Act::Command(command) if command.sub == "choisir" => {
                let for_server = is_for_server(command);
                match find(bot, command.text("nom")) {
                    Ok(territory) => choose(bot, call, territory, for_server).await,
                    Err(unknown) => Ok(unknown.card(bot, CustomId::new(NAME, "choisir", whom(for_server))).into()),
                }
            }
            Act::Component { id, values } => match values.first().and_then(|value| by_key(bot, value)) {
                Some(territory) => choose(bot, call, territory, id.state == SERVER).await,
                None => Ok(bot.told("discord-expired").into()),
            },
            Act::Command(command) if command.sub == "oublier" => forget(bot, call, is_for_server(command)).await,
            Act::Command(_) => show(bot, call).await,
            _ => Ok(bot.told("discord-unknown-command").into()),
        }
    }
}

/// The longest name of a collectivité that is taken, in characters.
pub(super) const LONGEST: u16 = 100;

fn is_for_server(command: &Command) -> bool {
    command.text("pour") == SERVER
}

fn whom(for_server: bool) -> &'static str {
    if for_server { SERVER } else { "moi" }
}

async fn choose(bot: &Bot, call: &Call, territory: &Territory, for_server: bool) -> Result<Outcome, Failure> {
    let key = key_of(territory);
    let id = if for_server {
        let Some(server) = call.server else { return Ok(bot.told("discord-only-in-servers").into()) };
        let change = |before: &ServerSettings| ServerSettings { territory: Some(key), ..before.clone() };
        let (_, settings) = bot.change_settings(server, change).await?;
        let line = Rich::plain(&bot.words.say("journal-settings")).then(&Rich::reference(Reference::User, call.user.0));
        bot.log_change(settings.log_channel, &line).await;
        "author-server-chosen"
    } else {
        bot.store.set_territory(call.user, Some(&key), now()).await?;
        "author-chosen"
    };
    Ok(told_of(bot, id, territory).into())
}

async fn forget(bot: &Bot, call: &Call, for_server: bool) -> Result<Outcome, Failure> {
    let had = if for_server {
        let Some(server) = call.server else { return Ok(bot.told("discord-only-in-servers").into()) };
        let change = |before: &ServerSettings| ServerSettings { territory: None, ..before.clone() };
        bot.change_settings(server, change).await?.0.territory.is_some()
    } else {
        bot.store.set_territory(call.user, None, now()).await?
    };
    Ok(bot.told(if had { "author-forgotten" } else { "author-none" }).into())
}

async fn show(bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
    let own = bot.store.territory_of(call.user).await?;
    let of_server = bot.settings(call.server).await?.territory;
    let card = match (own.and_then(|k| bot.territory(&k)), of_server.and_then(|k| bot.territory(&k))) {
        (Some(own), _) => told_of(bot, "author-own", own),
        (None, Some(server)) => told_of(bot, "author-of-server", server),
        (None, None) => bot.told("author-none"),
    };
    Ok(card.into())
}

fn told_of(bot: &Bot, id: &str, territory: &Territory) -> Card {
    let who = territory_text(&bot.words, territory);
    Card { text: Rich::plain(&bot.words.with(id, &[("qui", who.into())])), ..Card::default() }
}

/// What is offered for a name that is being typed.
pub(super) fn complete(bot: &Bot, typed: &str) -> Vec<Choice> {
    let found = bot.coach.knowledge().territories.complete(typed, limits::CHOICES);
    found.into_iter().map(|t| Choice { value: key_text(t), name: territory_text(&bot.words, t) }).collect()
}

/// A name that means none, or several.
pub(super) struct Unknown<'a> {
    name: String,
    found: Vec<&'a Territory>,
    is_ambiguous: bool,
}

impl Unknown<'_> {
    /// The candidates, with a menu to choose one by; the menu has this id.
    pub(super) fn card(&self, bot: &Bot, id: CustomId) -> Card {
        let text = unknown_author_text(&bot.words, &self.name, &self.found, self.is_ambiguous);
        let choices = self.found.iter().map(|t| Choice { value: key_text(t), name: territory_text(&bot.words, t) }).collect();
        Card {
            text: Rich::plain(&text),
            rows: vec![Row::Menu(Menu { id, placeholder: bot.words.say("author-choose"), choices })],
            ..Card::default()
        }
    }
}

/// The collectivité that was chosen from the list or typed.
///
/// # Errors
/// The candidates, when the name means none or several.
pub(super) fn find<'b>(bot: &'b Bot, typed: &str) -> Result<&'b Territory, Unknown<'b>> {
    if let Some(chosen) = by_key(bot, typed) {
        return Ok(chosen);
    }
    let territories = &bot.coach.knowledge().territories;
    territories.find(typed, None).map_err(|several| {
        let is_ambiguous = !several.is_empty();
        let found = if is_ambiguous { several } else { territories.near(typed) };
        Unknown { name: typed.to_owned(), found, is_ambiguous }
    })
}

/// The collectivité of a key as choices carry it.
pub(super) fn by_key<'b>(bot: &'b Bot, text: &str) -> Option<&'b Territory> {
    let (level, code) = text.split_once(KEY)?;
    bot.coach.knowledge().territories.get(Level::parse(level)?, code)
}

/// What stands between level and code: no name holds it.
const KEY: char = '/';

/// A collectivité as choices carry it.
pub(super) fn key_text(territory: &Territory) -> String {
    format!("{}{KEY}{}", territory.level.name(), territory.code)
}

/// A collectivité as it is kept.
pub(super) fn key_of(territory: &Territory) -> TerritoryKey {
    TerritoryKey { level: territory.level, code: territory.code.clone() }
}
