//! `bot`: the bot, until it is told to stop.

use std::process::ExitCode;
use std::sync::Arc;

use super::{CommandError, coach, logs, meaning};
use crate::config::Config;
use crate::discord::bot::Rules;
use crate::discord::run::{Launch, RunError, run as run_bot};
use crate::domain::store::{Store, StoreError};
use crate::store::SqliteStore;
use crate::wording::Words;

/// The bot stopped by itself: a supervisor should start it again.
const STOPPED: u8 = 1;

/// Runs the bot.
pub(super) fn run(words: &Words, config: &Config) -> Result<ExitCode, CommandError> {
    let token = config.token()?;
    logs::start(config);
    // A panic's own text may hold what a user typed: only its place is told.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(place, "a panic");
    }));
    let coach = meaning::in_background(config, coach(config)?);
    let spoken = (Words::french()?, Words::english()?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let store = SqliteStore::open(config.database.reveal()).await.map_err(|e| told(words, &e))?;
        let shared: Arc<dyn Store> = Arc::new(store.clone());
        let ended = run_bot(launch(config), token.reveal(), coach, spoken, shared).await;
        store.close().await;
        Ok::<_, CommandError>(ended)
    })?;
    // What computes for nobody any more is not waited for.
    runtime.shutdown_background();
    match ended {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(e) => {
            anstream::eprintln!("{}", run_error(words, &e));
            Ok(ExitCode::from(STOPPED))
        }
    }
}

fn launch(config: &Config) -> Launch {
    Launch {
        api_url: config.discord.api_url.clone(),
        interactions: config.http.interactions,
        operations: config.http.operations,
        application: config.discord.application_id,
        public_key: config.discord.public_key.clone(),
        server: config.discord.guild_id,
        patience: config.bot.shard_down,
        grace: config.bot.stop,
        rules: Rules {
            user_requests: config.limits.user_requests.get(),
            server_requests: config.limits.server_requests.get(),
            window: config.limits.window,
            work_timeout: config.limits.work_timeout,
            retention_days: config.retention_days,
        },
    }
}

fn told(words: &Words, e: &StoreError) -> CommandError {
    CommandError::Told(words.with("bot-store", &[("cause", e.to_string().into())]))
}

fn run_error(words: &Words, e: &RunError) -> String {
    match e {
        RunError::Token => words.say("bot-token-refused"),
        RunError::Discord(cause) => words.with("bot-discord", &[("cause", cause.as_str().into())]),
        RunError::Listen { address, cause } => {
            words.with("bot-listen", &[("adresse", address.to_string().into()), ("cause", cause.to_string().into())])
        }
        RunError::Key(_) => words.say("bot-bad-key"),
        RunError::Down(time) => words.with("bot-down", &[("minutes", (time.as_secs() / 60).into())]),
        RunError::Metrics(_) | RunError::Client(_) => {
            format!("{} ({e})", words.say("cli-internal"))
        }
    }
}
