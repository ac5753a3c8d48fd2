//! What is kept of users and servers: the least that the features need.

use super::competence::Level;

/// A Discord user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(pub u64);

/// A Discord server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServerId(pub u64);

/// Seconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// So many days later; negative for earlier.
    ///
    /// ```
    /// use boomerometre::domain::record::Moment;
    /// assert_eq!(Moment(0).plus_days(2), Moment(172_800));
    /// ```
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(86_400)))
    }
}

/// A collectivité by its level and code, which together are unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerritoryKey {
    /// Its level.
    pub level: Level,
    /// Its code within the level.
    pub code: String,
}

/// What moderators set for a server. Each is none until it is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerSettings {
    /// The collectivité of those who chose none.
    pub territory: Option<TerritoryKey>,
    /// The channel where questions to the network open a thread.
    pub network_channel: Option<u64>,
    /// Whether that channel is a forum: its threads open with a message.
    pub network_is_forum: bool,
    /// The role that a question to the network calls.
    pub network_role: Option<u64>,
    /// The role of those who look after the knowledge.
    pub moderator_role: Option<u64>,
    /// The channel of the journal of changes.
    pub log_channel: Option<u64>,
    /// How many days what came from this server is kept; 1 to 3650.
    pub retention_days: Option<u32>,
    /// How many requests a user may make here in the host's window; 1 to 1000.
    pub user_limit: Option<u32>,
}

/// A post idea as it was reviewed.
#[derive(Debug, Clone, PartialEq)]
pub struct IdeaRecord {
    /// Its number; 0 before it is kept.
    pub id: i64,
    /// Whose it is.
    pub user: UserId,
    /// Where it was submitted; none in private.
    pub server: Option<ServerId>,
    /// The idea that it revises.
    pub revises: Option<i64>,
    /// Its text as typed.
    pub text: String,
    /// The platform's name in the interface.
    pub platform: String,
    /// For whom it was reviewed.
    pub territory: Option<TerritoryKey>,
    /// The boomer risk, 0 to 100.
    pub score: f64,
    /// The low end of its interval, 0 to 100.
    pub low: f64,
    /// Its high end, 0 to 100.
    pub high: f64,
    /// The verdict's name in the interface.
    pub verdict: String,
    /// The main domain's slug; empty when it is about no public policy.
    pub domain: String,
    /// When.
    pub at: Moment,
}

/// What a user thought of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Who.
    pub user: UserId,
    /// Where; none in private.
    pub server: Option<ServerId>,
    /// The question that was answered.
    pub question: String,
    /// The first source; empty when there was no answer.
    pub source: String,
    /// Whether it was useful.
    pub is_useful: bool,
    /// When.
    pub at: Moment,
}

/// A reason of a score that its author contests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// Who.
    pub user: UserId,
    /// Where; none in private.
    pub server: Option<ServerId>,
    /// The idea.
    pub idea: i64,
    /// The rule, as `signal:…`.
    pub rule: String,
    /// When.
    pub at: Moment,
}

/// A question that the base doesn't answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Who asked.
    pub user: UserId,
    /// Where; none in private.
    pub server: Option<ServerId>,
    /// The question as typed.
    pub question: String,
    /// The reason's name in the interface.
    pub reason: String,
    /// Ids of the nearest entries, best first, joined by blanks.
    pub nearest: String,
    /// When.
    pub at: Moment,
}

/// What a button, a menu or a form needs to know, and who may use it. It survives a restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentState {
    /// Its token, part of the custom id; 1 to 60 letters, digits, `-` and `_`.
    pub token: String,
    /// Who may use it; none for all.
    pub user: Option<UserId>,
    /// What it is about, as JSON.
    pub payload: String,
    /// From when on it is gone.
    pub expires: Moment,
}

/// How many rows of each kind belong to a user, or went with an erasure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holdings {
    /// A chosen collectivité, 0 or 1.
    pub profiles: u64,
    /// Ideas with their reviews.
    pub ideas: u64,
    /// Votes on answers.
    pub votes: u64,
    /// Contested reasons.
    pub contests: u64,
    /// Questions without answer.
    pub gaps: u64,
    /// States of buttons and forms.
    pub components: u64,
}

/// Everything that is kept of a user.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserData {
    /// The chosen collectivité.
    pub territory: Option<TerritoryKey>,
    /// Ideas, oldest first.
    pub ideas: Vec<IdeaRecord>,
    /// Votes, oldest first.
    pub votes: Vec<Vote>,
    /// Contested reasons, oldest first.
    pub contests: Vec<Contest>,
    /// Questions without answer, oldest first.
    pub gaps: Vec<Gap>,
    /// States of buttons and forms, the first to expire first.
    pub components: Vec<ComponentState>,
}

/// What happened over some time, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Activity {
    /// Ideas reviewed.
    pub ideas: u64,
    /// Answers found useful.
    pub useful: u64,
    /// Answers found useless.
    pub useless: u64,
    /// Questions without answer.
    pub gaps: u64,
    /// Contested reasons.
    pub contests: u64,
}
