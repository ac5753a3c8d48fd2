//! The port to what is kept: the use cases know this, never a database. A method is one whole change: it is kept entirely
//! or not at all once it has returned.

use async_trait::async_trait;

use super::record::{
    Activity, ComponentState, Contest, Gap, Holdings, IdeaRecord, Moment, ServerId, ServerSettings, TerritoryKey, UserData,
    UserId, Vote,
};

/// Why something could not be kept or found. The text is for logs; it holds no user's words.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store can't be reached, is full, or is locked for too long.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// What is kept can't be read as what it should be.
    #[error("the store holds something unreadable: {0}")]
    Corrupt(String),
}

/// What is kept.
#[async_trait]
pub trait Store: Send + Sync {
    /// Whether it answers.
    async fn ping(&self) -> Result<(), StoreError>;

    /// The collectivité that a user chose.
    async fn territory_of(&self, user: UserId) -> Result<Option<TerritoryKey>, StoreError>;

    /// Keeps a user's collectivité; none forgets it. Tells whether there was one.
    async fn set_territory(&self, user: UserId, territory: Option<&TerritoryKey>, at: Moment) -> Result<bool, StoreError>;

    /// A server's settings; the defaults when nothing was set.
    async fn settings(&self, server: ServerId) -> Result<ServerSettings, StoreError>;

    /// Keeps a server's settings.
    async fn set_settings(&self, server: ServerId, settings: &ServerSettings, at: Moment) -> Result<(), StoreError>;

    /// Keeps an idea and gives its number.
    async fn add_idea(&self, idea: &IdeaRecord) -> Result<i64, StoreError>;

    /// An idea by its number, if it is this user's.
    async fn idea(&self, user: UserId, id: i64) -> Result<Option<IdeaRecord>, StoreError>;

    /// A user's ideas, newest first, at most so many.
    async fn ideas(&self, user: UserId, most: u32) -> Result<Vec<IdeaRecord>, StoreError>;

    /// Keeps a vote; a user's later vote on the same question replaces the earlier one.
    async fn add_vote(&self, vote: &Vote) -> Result<(), StoreError>;

    /// Keeps a contest; the same user contesting the same rule of the same idea again changes nothing.
    async fn add_contest(&self, contest: &Contest) -> Result<(), StoreError>;

    /// Keeps a question without answer.
    async fn add_gap(&self, gap: &Gap) -> Result<(), StoreError>;

    /// Keeps the state of a component, in the place of one of the same token.
    async fn put_component(&self, state: &ComponentState) -> Result<(), StoreError>;

    /// The state of a component that has not expired.
    async fn component(&self, token: &str, now: Moment) -> Result<Option<ComponentState>, StoreError>;

    /// A value that the bot keeps for itself, as the hash of its registered commands.
    async fn note(&self, key: &str) -> Result<Option<String>, StoreError>;

    /// Keeps such a value; tells whether it is new or changed.
    async fn set_note(&self, key: &str, value: &str) -> Result<bool, StoreError>;

    /// How much is kept of a user.
    async fn holdings(&self, user: UserId) -> Result<Holdings, StoreError>;

    /// Everything that is kept of a user.
    async fn user_data(&self, user: UserId) -> Result<UserData, StoreError>;

    /// Erases everything of a user and tells what went.
    async fn erase_user(&self, user: UserId) -> Result<Holdings, StoreError>;

    /// Erases what is older than so many days (a server's own setting where it is shorter) and what has expired; tells
    /// how many rows went.
    async fn expire(&self, now: Moment, retention_days: u32) -> Result<u64, StoreError>;

    /// What happened since, in one server or in all.
    async fn activity(&self, server: Option<ServerId>, since: Moment) -> Result<Activity, StoreError>;
}
