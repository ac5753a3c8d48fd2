//! What a feature of the bot is: its commands, its buttons and forms, and what it does with a call.

use async_trait::async_trait;
use serenity::builder::CreateCommand;

use super::bot::Bot;
use super::call::Call;
use super::card::{Card, Choice, Form};
use super::names::Names;
use super::rest::RestError;
use crate::domain::store::StoreError;
use crate::search::IndexError;

/// The first response to a call, which must leave within three seconds: made from memory, or with one short read.
#[derive(Debug, Clone)]
pub enum First {
    /// An answer will follow; whether only the user will see it is decided here.
    Later {
        /// Whether only the user sees it.
        is_private: bool,
    },
    /// A form.
    Form(Form),
    /// What is offered while typing.
    Choices(Vec<Choice>),
    /// Discord's trial call of the HTTP endpoint.
    Pong,
}

/// What comes of a call.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A card for the user.
    Card(Box<Card>),
    /// A message for a channel; the user learns how it went.
    Publish(Box<Publication>),
}

impl From<Card> for Outcome {
    fn from(card: Card) -> Self {
        Self::Card(Box::new(card))
    }
}

/// A message for others than the user.
#[derive(Debug, Clone)]
pub struct Publication {
    /// Where.
    pub place: Place,
    /// What.
    pub card: Card,
    /// What it is called: the same is published once only.
    pub key: String,
}

/// Where something is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a channel or thread.
    Channel(u64),
    /// In a new thread.
    NewThread {
        /// The channel or forum.
        channel: u64,
        /// Whether it is a forum.
        is_forum: bool,
        /// The thread's name.
        name: String,
    },
}

/// Who may use a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Everybody.
    All,
    /// Those with the moderators' role, and those who manage the server.
    Moderators,
    /// Those who manage the server.
    Managers,
}

/// Why a call came to nothing. Its text is for logs and holds no user's words.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What is kept can't be reached.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A background computation was lost.
    #[error("a computation was lost: {0}")]
    Lost(String),
    /// A table can't be written.
    #[error("a table can't be written: {0}")]
    Table(#[from] csv::Error),
    /// What is kept of a component can't be read.
    #[error("the state of a component can't be read: {0}")]
    State(#[from] serde_json::Error),
    /// Discord refused or failed.
    #[error(transparent)]
    Rest(#[from] RestError),
}

/// A feature: one file each, in the order in which help names them.
#[async_trait]
pub trait Feature: Send + Sync {
    /// Its commands and message menus, as Discord is told.
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand>;

    /// The names of these commands, and what its components' ids begin with.
    fn owns(&self) -> &'static [&'static str];

    /// Who may do what a call asks.
    fn access(&self, _call: &Call) -> Access {
        Access::All
    }

    /// What to say at once.
    async fn first(&self, _bot: &Bot, _call: &Call) -> First {
        First::Later { is_private: true }
    }

    /// What to offer while typing: from memory, or by one short read.
    async fn complete(&self, _bot: &Bot, _call: &Call, _option: &str, _typed: &str) -> Vec<Choice> {
        Vec::new()
    }

    /// What to do.
    ///
    /// # Errors
    /// When something fails that isn't the user's doing.
    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure>;
}
