//! The first message in a server that the bot joins: what it does, how to set it up, what it keeps. Said once.

use serenity::all::{ChannelType, Guild, GuildChannel, Permissions, UserId};
use tracing::{info, warn};

use super::bot::Bot;
use super::command::help;

/// In how many channels it is tried.
const TRIES: usize = 3;

/// Says it in the server's own channel for news, else in the first where the bot may write.
pub(super) async fn welcome(bot: &Bot, guild: &Guild, me: u64) {
    let key = format!("welcome:{}", guild.id);
    match bot.store.set_note(&key, "told").await {
        Ok(true) => {}
        Ok(false) => return,
        Err(e) => {
            warn!(error = %e, "whether a server was greeted is unknown: it is not");
            return;
        }
    }
    let card = bot.with_note(guild.preferred_locale.starts_with("en"), help::welcome_card(bot));
    for channel in channels(guild, me).into_iter().take(TRIES) {
        match bot.rest.say(channel, None, &card).await {
            Ok(_) => {
                info!(server.id = guild.id.get(), "greeted");
                return;
            }
            Err(e) => warn!(error = %e, "a channel refused the greeting"),
        }
    }
    info!(server.id = guild.id.get(), "no channel takes a greeting");
}

/// The text channels where the bot may write, best first.
fn channels(guild: &Guild, me: u64) -> Vec<u64> {
    let member = guild.members.get(&UserId::new(me));
    let may = |channel: &GuildChannel| {
        let needed = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES | Permissions::EMBED_LINKS;
        member.is_none_or(|m| guild.user_permissions_in(channel, m).contains(needed))
    };
    let mut open: Vec<&GuildChannel> = guild.channels.values().filter(|c| c.kind == ChannelType::Text && may(c)).collect();
    open.sort_by_key(|c| (Some(c.id) != guild.system_channel_id, c.position, c.id));
    open.into_iter().map(|c| c.id.get()).collect()
}
