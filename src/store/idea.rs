//! Ideas with their reviews.

use sqlx::SqliteConnection;

use super::territory;
use crate::domain::record::{IdeaRecord, Moment, ServerId, UserId};
use crate::domain::store::StoreError;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, user_id, server_id, revises, text, platform, level, code, score, low, high, verdict, domain, made_at \
             FROM idea ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    user_id: i64,
    server_id: Option<i64>,
    revises: Option<i64>,
    text: String,
    platform: String,
    level: Option<String>,
    code: Option<String>,
    score: f64,
    low: f64,
    high: f64,
    verdict: String,
    domain: String,
    made_at: i64,
}

impl TryFrom<Row> for IdeaRecord {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            user: UserId(row.user_id.cast_unsigned()),
            server: row.server_id.map(|id| ServerId(id.cast_unsigned())),
            revises: row.revises,
            text: row.text,
            platform: row.platform,
            territory: territory::read(row.level, row.code)?,
            score: row.score,
            low: row.low,
            high: row.high,
            verdict: row.verdict,
            domain: row.domain,
            at: Moment(row.made_at),
        })
    }
}

/// Keeps an idea and gives its number. If the idea that it revises is gone meanwhile, or is another user's, it revises none.
pub(super) async fn add(connection: &mut SqliteConnection, idea: &IdeaRecord) -> Result<i64, StoreError> {
    let (level, code) = territory::columns(idea.territory.as_ref());
    let (id,) = sqlx::query_as(
        "INSERT INTO idea (user_id, server_id, revises, text, platform, level, code, score, low, high, verdict, domain, made_at) \
         VALUES ($1, $2, (SELECT id FROM idea WHERE id = $3 AND user_id = $1), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         RETURNING id",
    )
    .bind(idea.user.0.cast_signed())
    .bind(idea.server.map(|server| server.0.cast_signed()))
    .bind(idea.revises)
    .bind(&idea.text)
    .bind(&idea.platform)
    .bind(level)
    .bind(code)
    .bind(idea.score)
    .bind(idea.low)
    .bind(idea.high)
    .bind(&idea.verdict)
    .bind(&idea.domain)
    .bind(idea.at.0)
    .fetch_one(connection)
    .await?;
    Ok(id)
}

/// An idea by its number, if it is this user's.
pub(super) async fn find(connection: &mut SqliteConnection, user: UserId, id: i64) -> Result<Option<IdeaRecord>, StoreError> {
    let row: Option<Row> = sqlx::query_as(select!("WHERE id = $1 AND user_id = $2"))
        .bind(id)
        .bind(user.0.cast_signed())
        .fetch_optional(connection)
        .await?;
    row.map(IdeaRecord::try_from).transpose()
}

/// A user's newest ideas, newest first.
pub(super) async fn newest(connection: &mut SqliteConnection, user: UserId, most: u32) -> Result<Vec<IdeaRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(select!("WHERE user_id = $1 ORDER BY made_at DESC, id DESC LIMIT $2"))
        .bind(user.0.cast_signed())
        .bind(i64::from(most))
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(IdeaRecord::try_from).collect()
}

/// A user's ideas, oldest first.
pub(super) async fn all(connection: &mut SqliteConnection, user: UserId) -> Result<Vec<IdeaRecord>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(select!("WHERE user_id = $1 ORDER BY made_at, id"))
        .bind(user.0.cast_signed())
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(IdeaRecord::try_from).collect()
}
