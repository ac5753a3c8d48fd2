//! Telling Discord the commands, when they changed.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use tracing::{error, info, warn};

use super::bot::Bot;

/// The first wait before another try; each next one doubles.
const FIRST_WAIT: Duration = Duration::from_secs(2);

/// How often it is tried: over about two minutes.
const TRIES: u32 = 7;

/// Registers the commands for a server, or for all, unless Discord has them as they are.
pub(super) async fn register(bot: &Bot, application: u64, server: Option<u64>) {
    let Ok(commands) = bot.commands() else { return };
    let key = match server {
        Some(server) => format!("commands:{application}:{server}"),
        None => format!("commands:{application}"),
    };
    let mut hasher = DefaultHasher::new();
    (commands.to_string(), bot.rest.address()).hash(&mut hasher);
    let hash = format!("{:016x}", hasher.finish());
    match bot.store.note(&key).await {
        Ok(Some(known)) if known == hash => {
            info!("the commands are registered as they are");
            return;
        }
        Ok(_) => {}
        Err(e) => warn!(error = %e, "whether the commands changed is unknown: they are registered"),
    }
    let mut wait = FIRST_WAIT;
    for tried in 1..=TRIES {
        match bot.rest.register(application, server, &commands).await {
            Ok(()) => {
                info!(commands = commands.as_array().map_or(0, Vec::len), "commands registered");
                if let Err(e) = bot.store.set_note(&key, &hash).await {
                    warn!(error = %e, "that the commands are registered can't be kept");
                }
                return;
            }
            Err(e) if tried == TRIES => error!(error = %e, "the commands can't be registered"),
            Err(e) => {
                warn!(error = %e, tried, "the commands are not registered yet");
                tokio::time::sleep(wait).await;
                wait *= 2;
            }
        }
    }
}
