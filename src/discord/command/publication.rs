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
use crate::discord::rich::{Reference, Rich};
use crate::domain::record::ComponentState;

/// What its button's id begins with.
const NAME: &str = "publication";

/// For how many days a publication can be taken back by its button.
const BACK_DAYS: i64 = 30;

/// For how many seconds a publication that began counts as under way: what stopped in between is over then.
const UNDER_WAY: i64 = 60;

/// The feature: only a button, under the card that says that something was published.
pub(super) struct Publications;

/// Where a publication stands.
#[derive(Debug, Serialize, Deserialize)]
struct Published {
    channel: u64,
    message: u64,
    key: String,
}

impl Published {
    /// As it is noted under its key.
    fn place(&self) -> String {
        format!("{}/{}", self.channel, self.message)
    }

    /// Reads what was noted, where something stands.
    fn read(key: &str, noted: &str) -> Option<Self> {
        let (channel, message) = noted.split_once('/')?;
        Some(Self { channel: channel.parse().ok()?, message: message.parse().ok()?, key: key.to_owned() })
    }
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
        // Another may stand in its place since.
        let key = note(&published.key);
        if bot.store.note(&key).await? == Some(published.place()) {
            bot.store.set_note(&key, "").await?;
        }
        Ok(bot.told("publication-taken-back").into())
    }
}

/// What a user asks to publish where they are; where they can't, why.
pub(super) fn here(bot: &Bot, call: &Call, id: &CustomId, mut card: Card) -> Outcome {
    let Some(channel) = call.channel.filter(|_| call.server.is_some()) else {
        return bot.told("publication-only-in-servers").into();
    };
    if !call.may_write() {
        return bot.told("discord-you-may-not-write").into();
    }
    let by = Rich::plain(&bot.words.say("published-by")).then(&Rich::reference(Reference::User, call.user.0));
    card.text = by.block(&card.text);
    Outcome::Publish(Box::new(Publication { place: Place::Channel(channel), card, key: format!("{id}:{channel}") }))
}

/// Publishes, and tells the user how it went.
pub(in crate::discord) async fn publish(bot: &Bot, call: &Call, publication: &Publication) -> Result<Card, Failure> {
    let key = note(&publication.key);
    // Without a store nobody knows whether it stands already: published twice is better than not at all.
    let noted = bot.store.note(&key).await.unwrap_or_default().unwrap_or_default();
    if let Some(published) = Published::read(&publication.key, &noted) {
        return Ok(stands(bot, call, "publication-stands", &published).await);
    }
    let under_way = format!("{}", now().0 / UNDER_WAY);
    if !bot.store.set_note(&key, &under_way).await.unwrap_or(true) {
        return Ok(bot.told("publication-under-way"));
    }
    let failed = match bot.rest.publish(publication).await {
        Ok((channel, message)) => {
            let published = Published { channel, message, key: publication.key.clone() };
            if let Err(e) = bot.store.set_note(&key, &published.place()).await {
                warn!(error = %e, "that something is published can't be kept");
            }
            return Ok(stands(bot, call, "discord-published", &published).await);
        }
        Err(e) => e,
    };
    if let Err(e) = bot.store.set_note(&key, "").await {
        warn!(error = %e, "that nothing is published can't be kept");
    }
    if failed.is_forbidden() {
        warn!(error = %failed, "a channel refused a message");
        return Ok(bot.told("discord-not-allowed-here"));
    }
    if failed.is_refusal() {
        warn!(error = %failed, "a channel can't take a message");
        return Ok(bot.told("publication-impossible"));
    }
    Ok(bot.incident(&failed))
}

/// Where something stands, with the button that takes it back.
async fn stands(bot: &Bot, call: &Call, id: &str, published: &Published) -> Card {
    let server = call.server.map_or(0, |s| s.0);
    let address = format!("https://discord.com/channels/{server}/{}/{}", published.channel, published.message);
    let mut card = bot.told(id);
    card.text = card.text.then(&Rich::plain(" ")).then(&Rich::address(&address));
    card.rows = way_back(bot, call, published).await.into_iter().collect();
    card
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
