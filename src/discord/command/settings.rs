//! `/reglages`: what those who look after a server set for it.

use serenity::all::{ChannelType, CommandOptionType, CreateCommand, Permissions};
use serenity::async_trait;

use crate::discord::bot::Bot;
use crate::discord::call::{Act, Call, Command};
use crate::discord::card::Card;
use crate::discord::feature::{Access, Failure, Feature, Outcome};
use crate::discord::names::Names;
use crate::discord::rich::{Reference, Rich};
use crate::domain::record::{ServerSettings, UserId};
use crate::wording::territory_text;

/// The command.
const NAME: &str = "reglages";

/// What can be unset, by the option's choice.
const UNSET: [&str; 6] = ["salon-reseau", "role-reseau", "role-moderation", "salon-journal", "conservation", "limite"];

/// The feature.
pub(super) struct Settings;

#[async_trait]
impl Feature for Settings {
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand> {
        let option = |kind, name: &str| names.option(kind, &[NAME], name);
        let channel = |name: &str, kinds: &[ChannelType]| option(CommandOptionType::Channel, name).channel_types(kinds.to_vec());
        let number = |name: &str, most: u64| option(CommandOptionType::Integer, name).min_int_value(1).max_int_value(most);
        let unset = UNSET.iter().fold(option(CommandOptionType::String, "effacer"), |option, name| {
            names.choice(option, &format!("settings-{name}"), name)
        });
        let command = names
            .command(NAME)
            .default_member_permissions(Permissions::MANAGE_GUILD)
            .contexts(vec![serenity::all::InteractionContext::Guild])
            .add_option(channel("salon-reseau", &[ChannelType::Text, ChannelType::Forum]))
            .add_option(option(CommandOptionType::Role, "role-reseau"))
            .add_option(option(CommandOptionType::Role, "role-moderation"))
            .add_option(channel("salon-journal", &[ChannelType::Text]))
            .add_option(number("conservation", 3650))
            .add_option(number("limite", 1000))
            .add_option(unset);
        vec![command]
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME]
    }

    /// The moderators' role can't be given by those who only have it: that is for who manages the server.
    fn access(&self, call: &Call) -> Access {
        match &call.act {
            Act::Command(command)
                if command.role("role-moderation").is_some() || command.text("effacer") == "role-moderation" =>
            {
                Access::Managers
            }
            _ => Access::Moderators,
        }
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        let (Act::Command(command), Some(server)) = (&call.act, call.server) else {
            return Ok(bot.told("discord-only-in-servers").into());
        };
        // The role of the server's own number is everybody: no question calls them.
        if [command.role("role-reseau"), command.role("role-moderation")].contains(&Some(server.0)) {
            return Ok(bot.told("settings-no-everyone").into());
        }
        let (before, after) = bot.change_settings(server, |before| changed(before, command)).await?;
        if after == before {
            return Ok(card(bot, &after, "settings-title").into());
        }
        bot.log_change(after.log_channel, &journal(bot, call.user, command)).await;
        Ok(card(bot, &after, "settings-changed").into())
    }
}

/// The settings with what a command sets and unsets.
fn changed(before: &ServerSettings, command: &Command) -> ServerSettings {
    let mut after = before.clone();
    let number = |option: &str| command.number(option).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    match command.text("effacer") {
        "salon-reseau" => (after.network_channel, after.network_is_forum) = (None, false),
        "role-reseau" => after.network_role = None,
        "role-moderation" => after.moderator_role = None,
        "salon-journal" => after.log_channel = None,
        "conservation" => after.retention_days = None,
        "limite" => after.user_limit = None,
        _ => {}
    }
    if let Some((channel, is_forum)) = command.channel("salon-reseau") {
        (after.network_channel, after.network_is_forum) = (Some(channel), is_forum);
    }
    after.network_role = command.role("role-reseau").or(after.network_role);
    after.moderator_role = command.role("role-moderation").or(after.moderator_role);
    after.log_channel = command.channel("salon-journal").map(|(id, _)| id).or(after.log_channel);
    after.retention_days = number("conservation").map(|n| n.min(3650)).or(after.retention_days);
    after.user_limit = number("limite").map(|n| n.min(1000)).or(after.user_limit);
    after
}

fn card(bot: &Bot, settings: &ServerSettings, title: &str) -> Card {
    let words = &bot.words;
    let unset = || Rich::plain(&words.say("settings-unset"));
    let channel = |id: Option<u64>| id.map_or_else(unset, |id| Rich::reference(Reference::Channel, id));
    let role = |id: Option<u64>| id.map_or_else(unset, |id| Rich::reference(Reference::Role, id));
    let days = settings.retention_days.unwrap_or(bot.rules.retention_days).min(bot.rules.retention_days);
    let limit = settings.user_limit.unwrap_or(bot.rules.user_requests);
    let minutes = bot.rules.window.as_secs() / 60;
    let author = settings.territory.as_ref().and_then(|key| bot.territory(key));
    let lines = [
        ("settings-salon-reseau", channel(settings.network_channel)),
        ("settings-role-reseau", role(settings.network_role)),
        ("settings-role-moderation", role(settings.moderator_role)),
        ("settings-salon-journal", channel(settings.log_channel)),
        ("settings-conservation", Rich::plain(&words.with("settings-days", &[("jours", days.into())]))),
        (
            "settings-limite",
            Rich::plain(&words.with("settings-requests", &[("nombre", limit.into()), ("minutes", minutes.into())])),
        ),
        ("settings-author", author.map_or_else(unset, |t| Rich::plain(&territory_text(words, t)))),
    ];
    let text = lines.iter().fold(Rich::default(), |text, (id, value)| {
        text.line(&Rich::bold(&words.say(id)).then(&Rich::plain("\u{a0}: ")).then(value))
    });
    Card { title: words.say(title), text, foot: words.say("settings-foot"), ..Card::default() }
}

/// Who changed what.
fn journal(bot: &Bot, user: UserId, command: &Command) -> Rich {
    let names = command.given.keys().filter(|name| *name != "effacer").map(String::as_str);
    let unset = Some(command.text("effacer")).filter(|name| !name.is_empty());
    let what: Vec<String> = names.chain(unset).map(|name| bot.words.say(&format!("settings-{name}"))).collect();
    let what = bot.words.with("journal-what", &[("quoi", what.join(", ").into())]);
    Rich::plain(&bot.words.say("journal-settings")).then(&Rich::reference(Reference::User, user.0)).then(&Rich::plain(&what))
}
