//! What a user publishes: once each, with a way back.

use serde::{Deserialize, Serialize};
use serenity::all::CreateCommand;
use serenity::async_trait;
use tracing::warn;

use crate::discord::bot::{Bot, now, payload, token};
use crate::discord::call::{Act, Call, CustomId};
use crate::discord::card::{Button, Card, Row};
use crate::discord::feature::{Failure, Feature, Outcome, Place, Publication};
use crate::discord::names::Names;
use crate::discord::rich::Rich;
use crate::domain::record::ComponentState;

/// What its button's id begins with.
const NAME: &str = "publication";

/// For how many days a publication can be taken back by its button.
const BACK_DAYS: i64 = 30;

/// What is kept of a publication's key while it stands, and once it is gone or failed.
const STANDS: &str = "stands";
const GONE: &str = "gone";

/// The feature: only a button, under the card that says that something was published.
pub(super) struct Publications;

/// Where a publication stands.
#[derive(Debug, Serialize, Deserialize)]
struct Published {
    channel: u64,
    message: u64,
    key: String,
}

#[async_trait]
impl Feature for Publications {
    fn commands(&self, _names: &Names<'_>) -> Vec<CreateCommand> {
        Vec::new()
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME]
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        let Act::Component { id, .. } = &call.act else { return Ok(bot.told("discord-unknown-command").into()) };
        let state = bot.store.component(&id.state, now()).await?.filter(|s| s.user == Some(call.user));
        let Some(state) = state else { return Ok(bot.told("discord-expired").into()) };
        let published: Published = serde_json::from_str(&state.payload)?;
        match bot.rest.take_back(published.channel, published.message).await {
            Ok(()) => {}
            // Somebody took it back before.
            Err(e) if e.is_gone() => {}
            Err(e) => return Ok(bot.incident(&e).into()),
        }
        bot.store.set_note(&note(&published.key), GONE).await?;
        Ok(bot.told("publication-taken-back").into())
    }
}

/// Publishes, and tells the user how it went.
pub(in crate::discord) async fn publish(bot: &Bot, call: &Call, publication: &Publication) -> Card {
    let note = note(&publication.key);
    // Without a store nobody knows whether it stands already: published twice is better than not at all.
    if !bot.store.set_note(&note, STANDS).await.unwrap_or(true) {
        return bot.told("publication-stands");
    }
    let failed = match bot.rest.publish(publication).await {
        Ok((channel, message)) => {
            let server = call.server.map_or(0, |s| s.0);
            let address = Rich::address(&format!("https://discord.com/channels/{server}/{channel}/{message}"));
            let mut card = bot.told("discord-published");
            card.text = card.text.then(&Rich::plain(" ")).then(&address);
            // A thread can only be taken back by who manages threads.
            if matches!(publication.place, Place::Channel(_)) {
                let published = Published { channel, message, key: publication.key.clone() };
                card.rows = way_back(bot, call, &published).await.into_iter().collect();
            }
            return card;
        }
        Err(e) if e.is_forbidden() => {
            warn!(error = %e, "a channel refused a message");
            bot.told("discord-not-allowed-here")
        }
        Err(e) => bot.incident(&e),
    };
    if let Err(e) = bot.store.set_note(&note, GONE).await {
        warn!(error = %e, "a publication that failed is kept as standing");
    }
    failed
}

/// The button that takes a publication back; none when its state can't be kept.
async fn way_back(bot: &Bot, call: &Call, published: &Published) -> Option<Row> {
    let state = ComponentState {
        token: token(),
        user: Some(call.user),
        payload: payload(published).ok()?,
        expires: bot.until(call.server, BACK_DAYS).await,
    };
    bot.store.put_component(&state).await.ok()?;
    let id = CustomId::new(NAME, "retirer", &state.token);
    Some(Row::Buttons(vec![Button { id, label: bot.words.say("button-take-back"), is_first: false }]))
}

fn note(key: &str) -> String {
    format!("publication:{key}")
}
