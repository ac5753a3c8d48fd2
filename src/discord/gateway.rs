//! The gateway: Discord's events to calls. Thin: it acknowledges, and leaves the rest to the bot.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use serde_json::Value;
use serenity::all::{Context, Event, EventHandler, Guild, Interaction, Message, RawEventHandler, Ready, ResumedEvent};
use serenity::async_trait;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use super::bot::Bot;
use super::call::Call;
use super::feature::First;
use super::mention::Said;
use super::register;
use super::{mention, welcome};

/// What listens to the gateway.
pub(super) struct Gateway {
    bot: Arc<Bot>,
    /// What was acknowledged and is not finished.
    tasks: TaskTracker,
    /// The server that commands are registered for; none for all.
    server: Option<u64>,
    /// The bot's own user.
    me: OnceLock<u64>,
    /// The servers that it was in when it came.
    known: Mutex<HashSet<u64>>,
}

impl Gateway {
    /// Listens for a bot; its work is counted among these tasks.
    pub(super) fn new(bot: Arc<Bot>, tasks: TaskTracker, server: Option<u64>) -> Self {
        Self { bot, tasks, server, me: OnceLock::new(), known: Mutex::default() }
    }

    /// Acknowledges an interaction and has it answered.
    fn take(&self, event: &Value) {
        let since = Instant::now();
        let call = match Call::parse(event) {
            Ok(call) => call,
            Err(e) => {
                self.bot.metrics.unreadable.inc();
                warn!(error = %e, "an interaction can't be read");
                return;
            }
        };
        let bot = Arc::clone(&self.bot);
        self.tasks.spawn(async move {
            let first = bot.first(&call).await;
            if let Err(e) = bot.rest.respond(&call, &first).await {
                bot.metrics.lost.inc();
                warn!(interaction.id = call.id, error = %e, "an interaction was not acknowledged");
                // When Discord only failed to say that it took it, the answer still arrives.
                if e.is_over() {
                    return;
                }
            }
            bot.metrics.acknowledged_after(since.elapsed());
            if matches!(first, First::Later { .. }) {
                bot.finish(call, since).await;
            }
        });
    }

    fn hear(&self, message: &Value) {
        let Some(me) = self.me.get() else { return };
        let Some(said) = Said::parse(message, *me) else { return };
        let bot = Arc::clone(&self.bot);
        self.tasks.spawn(async move { mention::answer(&bot, said).await });
    }
}

/// What is listened to, shared by both of serenity's handlers.
#[derive(Clone)]
pub(super) struct Ears(pub(super) Arc<Gateway>);

#[async_trait]
impl EventHandler for Ears {
    async fn ready(&self, _context: Context, ready: Ready) {
        let gateway = &self.0;
        info!(servers = ready.guilds.len(), "connected");
        let _first = gateway.me.set(ready.user.id.get());
        gateway.known.lock().unwrap_or_else(PoisonError::into_inner).extend(ready.guilds.iter().map(|g| g.id.get()));
        let (bot, server) = (Arc::clone(&gateway.bot), gateway.server);
        let application = ready.application.id.get();
        // Not among the tasks: it may try for minutes, which no stop waits for.
        tokio::spawn(async move { register::register(&bot, application, server).await });
    }

    async fn resume(&self, _context: Context, _event: ResumedEvent) {
        info!("resumed");
    }

    async fn interaction_create(&self, _context: Context, interaction: Interaction) {
        match serde_json::to_value(&interaction) {
            Ok(mut event) => {
                // serenity writes all of an interaction but its kind.
                if let Some(event) = event.as_object_mut() {
                    event.insert("type".to_owned(), u8::from(interaction.kind()).into());
                }
                self.0.take(&event);
            }
            Err(_) => self.0.bot.metrics.unreadable.inc(),
        }
    }

    async fn message(&self, _context: Context, message: Message) {
        if let Ok(message) = serde_json::to_value(&message) {
            self.0.hear(&message);
        }
    }

    async fn guild_create(&self, _context: Context, guild: Guild, _is_new: Option<bool>) {
        let gateway = &self.0;
        let is_new = gateway.known.lock().unwrap_or_else(PoisonError::into_inner).insert(guild.id.get());
        let Some(me) = gateway.me.get().copied().filter(|_| is_new) else { return };
        let bot = Arc::clone(&gateway.bot);
        gateway.tasks.spawn(async move { welcome::welcome(&bot, &guild, me).await });
    }
}

#[async_trait]
impl RawEventHandler for Ears {
    /// serenity gives an event that it can't read as unknown, with a debug line: what is for the bot is read by hand.
    async fn raw_event(&self, _context: Context, event: Event) {
        let Event::Unknown(unknown) = event else { return };
        match unknown.kind.as_str() {
            "INTERACTION_CREATE" => self.0.take(&unknown.value),
            "MESSAGE_CREATE" => self.0.hear(&unknown.value),
            _ => {}
        }
    }
}
