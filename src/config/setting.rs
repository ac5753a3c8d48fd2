//! The settings by name: the one list that the file, the environment, `boomerometre config` and the example are held to.

use std::fmt;

/// A setting: where it is given, and its kind of value.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its table in the file.
    pub section: &'static str,
    /// Its key there.
    pub key: &'static str,
    /// The variable that wins over the file.
    pub variable: Option<&'static str>,
    /// The option that wins over both.
    pub option: Option<&'static str>,
    /// Its kind of value.
    pub shape: Shape,
}

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A number of Discord's, written as a text or as a number.
    Id,
    /// A whole number.
    Number {
        /// When none is given.
        default: u32,
        /// The least allowed.
        least: u32,
        /// The most allowed.
        most: u32,
    },
}

impl Setting {
    const fn new(section: &'static str, key: &'static str, shape: Shape) -> Self {
        Self { section, key, variable: None, option: None, shape }
    }

    const fn text(section: &'static str, key: &'static str) -> Self {
        Self::new(section, key, Shape::Text)
    }

    const fn id(section: &'static str, key: &'static str) -> Self {
        Self::new(section, key, Shape::Id)
    }

    const fn number(section: &'static str, key: &'static str, default: u32, least: u32, most: u32) -> Self {
        Self::new(section, key, Shape::Number { default, least, most })
    }

    const fn variable(self, name: &'static str) -> Self {
        Self { variable: Some(name), ..self }
    }

    const fn option(self, name: &'static str) -> Self {
        Self { option: Some(name), ..self }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.section, self.key)
    }
}

pub(super) static TOKEN: Setting = Setting::text("discord", "token").variable("DISCORD_TOKEN");
pub(super) static TOKEN_FILE: Setting = Setting::text("discord", "token_file").variable("DISCORD_TOKEN_FILE");
pub(super) static APPLICATION_ID: Setting = Setting::id("discord", "application_id").variable("DISCORD_APPLICATION_ID");
pub(super) static PUBLIC_KEY: Setting = Setting::text("discord", "public_key").variable("DISCORD_PUBLIC_KEY");
pub(super) static GUILD_ID: Setting = Setting::id("discord", "guild_id").variable("DISCORD_GUILD_ID");
pub(super) static API_URL: Setting = Setting::text("discord", "api_url").variable("DISCORD_API_URL");
pub(super) static DATABASE: Setting = Setting::text("database", "url").variable("DATABASE_URL").option("--database");
pub(super) static KNOWLEDGE: Setting = Setting::text("knowledge", "dir").variable("BOOMEROMETRE_KNOWLEDGE").option("--knowledge");
pub(super) static INTERACTIONS: Setting = Setting::text("http", "interactions").option("--http");
pub(super) static OPERATIONS: Setting = Setting::text("http", "operations").variable("BOOMEROMETRE_OPERATIONS");
pub(super) static USER_REQUESTS: Setting = Setting::number("limits", "user_requests", 120, 1, 10_000);
pub(super) static SERVER_REQUESTS: Setting = Setting::number("limits", "server_requests", 3_000, 1, 100_000);
pub(super) static WINDOW: Setting = Setting::number("limits", "window_minutes", 10, 1, 1_440);
pub(super) static WORK_TIMEOUT: Setting = Setting::number("limits", "work_timeout_seconds", 30, 1, 600);
pub(super) static RETENTION: Setting = Setting::number("retention", "days", 365, 1, 3_650);
pub(super) static LOG_LEVEL: Setting = Setting::text("log", "level").variable("BOOMEROMETRE_LOG");
pub(super) static LOG_FORMAT: Setting = Setting::text("log", "format");
pub(super) static SHARD_DOWN: Setting = Setting::number("bot", "shard_down_minutes", 3, 1, 60);
pub(super) static STOP: Setting = Setting::number("bot", "stop_seconds", 10, 1, 60);
pub(super) static MODEL: Setting = Setting::text("bert", "model").variable("BOOMEROMETRE_MODEL");
pub(super) static MODEL_THREADS: Setting = Setting::number("bert", "threads", 2, 1, 64);
pub(super) static MODEL_TIMEOUT: Setting = Setting::number("bert", "timeout_ms", 1_500, 10, 10_000);

/// Every setting, in the order of the example file.
pub static SETTINGS: [&Setting; 22] = [
    &TOKEN,
    &TOKEN_FILE,
    &APPLICATION_ID,
    &PUBLIC_KEY,
    &GUILD_ID,
    &API_URL,
    &DATABASE,
    &KNOWLEDGE,
    &INTERACTIONS,
    &OPERATIONS,
    &USER_REQUESTS,
    &SERVER_REQUESTS,
    &WINDOW,
    &WORK_TIMEOUT,
    &RETENTION,
    &LOG_LEVEL,
    &LOG_FORMAT,
    &SHARD_DOWN,
    &STOP,
    &MODEL,
    &MODEL_THREADS,
    &MODEL_TIMEOUT,
];
