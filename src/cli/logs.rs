//! The log of the bot, on stderr.

use std::io::IsTerminal as _;

use tracing::Level;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{Config, Log};

/// Where serenity quotes, in a warning, an event that it can't read or an interaction's address: users' words and tokens.
const TOO_TALKATIVE: [&str; 2] = ["serenity::gateway::ws", "serenity::http::client"];

/// Starts logging at the level asked for.
///
/// `RUST_LOG` is not read, and only this crate follows the level: serenity's spans hold tokens of interactions from `info` on.
pub(super) fn start(config: &Config) {
    let stderr = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let layer = if config.log.is_json { stderr.json().boxed() } else { stderr.boxed() };
    // A log that was started before stays.
    let _already = tracing_subscriber::registry().with(layer.with_filter(filter(config.log))).try_init();
}

fn filter(log: Log) -> Targets {
    let others = log.level.min(Level::WARN);
    Targets::new()
        .with_default(others)
        .with_targets(TOO_TALKATIVE.map(|target| (target, LevelFilter::ERROR)))
        .with_target(env!("CARGO_CRATE_NAME"), log.level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_crate_is_heard_below_a_warning() {
        for level in [Level::ERROR, Level::WARN, Level::INFO, Level::DEBUG] {
            let filter = filter(Log { level, is_json: false });
            for each in [Level::ERROR, Level::WARN, Level::INFO, Level::DEBUG, Level::TRACE] {
                assert_eq!(filter.would_enable("boomerometre::discord::run", &each), each <= level, "{level} {each}");
                assert_eq!(filter.would_enable("serenity::gateway", &each), each <= level.min(Level::WARN), "{level} {each}");
                assert_eq!(filter.would_enable("serenity::gateway::ws", &each), each == Level::ERROR, "{level} {each}");
                assert_eq!(filter.would_enable("serenity::http::client", &each), each == Level::ERROR, "{level} {each}");
            }
        }
    }
}
