//! A mention is a question, answered in a thread of its message; a mention in that thread follows it up. A private message
//! is a question, too.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tracing::{Instrument as _, info_span, warn};

use super::bot::{Bot, now, payload};
use super::card::Card;
use super::command::ask::{self, Question};
use super::feature::Failure;
use crate::domain::record::{ComponentState, ServerId, UserId};

/// A message that is for the bot.
#[derive(Debug)]
pub(super) struct Said {
    id: u64,
    channel: u64,
    server: Option<ServerId>,
    user: UserId,
    /// Its text, without the mention.
    text: String,
}

/// What is remembered of a thread.
#[derive(Debug, Serialize, Deserialize)]
struct Thread {
    /// The last question that was answered in it.
    question: String,
}

/// For how many days a thread's last question is remembered.
const THREAD_DAYS: i64 = 30;

impl Said {
    /// Reads a message, if it mentions the bot or is private, and no bot wrote it.
    pub(super) fn parse(message: &Value, me: u64) -> Option<Self> {
        let id = |of: &Value, key: &str| of.get(key).and_then(Value::as_str).and_then(|id| id.parse::<u64>().ok());
        let author = message.get("author")?;
        let is_bot = author.get("bot").and_then(Value::as_bool).unwrap_or(false)
            || message.get("webhook_id").is_some_and(|w| !w.is_null());
        let server = id(message, "guild_id").map(ServerId);
        let mentions = message.get("mentions").and_then(Value::as_array).into_iter().flatten();
        let is_meant = server.is_none() || mentions.into_iter().any(|m| id(m, "id") == Some(me));
        let user = UserId(id(author, "id")?);
        if is_bot || !is_meant || user.0 == me {
            return None;
        }
        let text = message.get("content").and_then(Value::as_str).unwrap_or_default();
        let text = text.replace(&format!("<@{me}>"), " ").replace(&format!("<@!{me}>"), " ").trim().to_owned();
        Some(Self { id: id(message, "id")?, channel: id(message, "channel_id")?, server, user, text })
    }
}

/// Answers a message.
pub(super) async fn answer(bot: &Arc<Bot>, said: Said) {
    if !bot.is_new(said.id) {
        return;
    }
    let span = info_span!("mention", message.id = said.id);
    async {
        bot.metrics.interactions.with_label_values(&["mention"]).inc();
        let (channel, id) = (said.channel, said.id);
        let asked = Arc::clone(bot);
        if let Err(failure) = bot.guarded(async move { try_answer(&asked, &said).await }).await {
            let apology = bot.incident(&failure);
            if let Err(e) = bot.rest.say(channel, Some(id), &apology).await {
                bot.metrics.lost.inc();
                warn!(error = %e, "a mention was not answered");
            }
        }
    }
    .instrument(span)
    .await;
}

async fn try_answer(bot: &Bot, said: &Said) -> Result<(), Failure> {
    let settings = bot.settings(said.server).await.unwrap_or_default();
    match bot.take(said.server, said.user, &settings) {
        Ok(()) => {}
        Err(refusal) if refusal.is_first => return reply(bot, said, said.channel, &bot.come_back(refusal)).await,
        // Said once: to repeat it in public would be noise.
        Err(_) => return Ok(()),
    }
    if said.text.is_empty() {
        return reply(bot, said, said.channel, &super::command::help::card(bot)).await;
    }
    let known = bot.soon(bot.store.component(&thread_token(said.channel), now())).await.flatten();
    let previous = known.and_then(|state| serde_json::from_str::<Thread>(&state.payload).ok()).map(|t| t.question);
    let is_follow_up = previous.is_some();
    let question = Question { text: said.text.clone(), previous, is_public: true };
    let card = ask::answer(bot, question, said.user, said.server).await?;
    if said.server.is_none() || is_follow_up {
        remember(bot, said, said.channel).await;
        return reply(bot, said, said.channel, &card).await;
    }
    let card = with_notice(bot, said, card).await;
    match bot.rest.open_thread(said.channel, said.id, &said.text).await {
        Ok(thread) => {
            // Before the answer: a follow-up may come at once.
            remember(bot, said, thread).await;
            bot.rest.say(thread, None, &card).await?;
            Ok(())
        }
        Err(e) => {
            warn!(error = %e, "no thread can be opened: the answer goes to the channel");
            if e.code() == Some(NO_THREAD_HERE) {
                remember(bot, said, said.channel).await;
            }
            reply(bot, said, said.channel, &card).await
        }
    }
}

/// Discord's code for what a kind of channel can't do: a thread has no threads.
const NO_THREAD_HERE: u64 = 50_024;

async fn reply(bot: &Bot, said: &Said, channel: u64, card: &Card) -> Result<(), Failure> {
    bot.rest.say(channel, Some(said.id), card).await?;
    Ok(())
}

/// The first answer in public in a server says that it is public, and how to ask in private.
async fn with_notice(bot: &Bot, said: &Said, mut card: Card) -> Card {
    let Some(server) = said.server else { return card };
    let key = format!("public-notice:{}", server.0);
    if bot.store.set_note(&key, "told").await.unwrap_or(false) {
        let notice = bot.words.say("discord-public-notice");
        card.foot = if card.foot.is_empty() { notice } else { format!("{}\n{notice}", card.foot) };
    }
    card
}

async fn remember(bot: &Bot, said: &Said, channel: u64) {
    let Ok(payload) = payload(&Thread { question: said.text.clone() }) else { return };
    let state = ComponentState {
        token: thread_token(channel),
        user: Some(said.user),
        payload,
        expires: bot.until(said.server, THREAD_DAYS).await,
    };
    if let Err(e) = bot.store.put_component(&state).await {
        warn!(error = %e, "a thread can't be remembered");
    }
}

fn thread_token(channel: u64) -> String {
    format!("thread-{channel}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(content: &str, mentions: &[u64], bot: bool, server: bool) -> Value {
        let mentions: Vec<Value> = mentions.iter().map(|id| json!({"id": id.to_string()})).collect();
        let mut message = json!({"id": "1", "channel_id": "2", "content": content, "mentions": mentions,
            "author": {"id": "3", "bot": bot}});
        if server {
            message["guild_id"] = json!("4");
        }
        message
    }

    #[test]
    fn only_what_is_meant_for_the_bot_is_read() {
        let text = |m: &Value| Said::parse(m, 9).map(|s| s.text);
        assert_eq!(text(&message("<@9> une question ?", &[9], false, true)).as_deref(), Some("une question ?"));
        assert_eq!(text(&message("une question ?", &[], false, false)).as_deref(), Some("une question ?"));
        assert_eq!(text(&message("bonjour", &[], false, true)), None);
        assert_eq!(text(&message("<@9> salut", &[9], true, true)), None);
    }
}
