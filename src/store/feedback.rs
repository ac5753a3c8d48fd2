//! What users tell of the answers and reviews: votes, contested reasons, questions that nothing answered.

use sqlx::SqliteConnection;

use crate::domain::record::{Contest, Gap, Moment, ServerId, UserId, Vote};
use crate::domain::store::StoreError;

#[derive(sqlx::FromRow)]
struct VoteRow {
    user_id: i64,
    server_id: Option<i64>,
    question: String,
    source: String,
    is_useful: bool,
    made_at: i64,
}

#[derive(sqlx::FromRow)]
struct ContestRow {
    user_id: i64,
    server_id: Option<i64>,
    idea_id: i64,
    rule: String,
    made_at: i64,
}

#[derive(sqlx::FromRow)]
struct GapRow {
    user_id: i64,
    server_id: Option<i64>,
    question: String,
    reason: String,
    nearest: String,
    made_at: i64,
}

/// Keeps a vote in the place of the same user's earlier one on the same question.
pub(super) async fn put_vote(connection: &mut SqliteConnection, vote: &Vote) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO vote (user_id, server_id, question, source, is_useful, made_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (user_id, question) DO UPDATE SET server_id = excluded.server_id, source = excluded.source, \
         is_useful = excluded.is_useful, made_at = excluded.made_at",
    )
    .bind(vote.user.0.cast_signed())
    .bind(vote.server.map(|server| server.0.cast_signed()))
    .bind(&vote.question)
    .bind(&vote.source)
    .bind(vote.is_useful)
    .bind(vote.at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps a contested reason unless it is kept already. One of an idea that is gone would have gone with it: it is not kept.
pub(super) async fn add_contest(connection: &mut SqliteConnection, contest: &Contest) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO contest (user_id, server_id, idea_id, rule, made_at) SELECT $1, $2, id, $4, $5 FROM idea WHERE id = $3 \
         ON CONFLICT (user_id, idea_id, rule) DO NOTHING",
    )
    .bind(contest.user.0.cast_signed())
    .bind(contest.server.map(|server| server.0.cast_signed()))
    .bind(contest.idea)
    .bind(&contest.rule)
    .bind(contest.at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps a question without answer.
pub(super) async fn add_gap(connection: &mut SqliteConnection, gap: &Gap) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO gap (user_id, server_id, question, reason, nearest, made_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(gap.user.0.cast_signed())
        .bind(gap.server.map(|server| server.0.cast_signed()))
        .bind(&gap.question)
        .bind(&gap.reason)
        .bind(&gap.nearest)
        .bind(gap.at.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// A user's votes, oldest first.
pub(super) async fn votes(connection: &mut SqliteConnection, user: UserId) -> Result<Vec<Vote>, StoreError> {
    let rows: Vec<VoteRow> = sqlx::query_as(
        "SELECT user_id, server_id, question, source, is_useful, made_at FROM vote WHERE user_id = $1 ORDER BY made_at, question",
    )
    .bind(user.0.cast_signed())
    .fetch_all(connection)
    .await?;
    let vote = |row: VoteRow| Vote {
        user: UserId(row.user_id.cast_unsigned()),
        server: row.server_id.map(|id| ServerId(id.cast_unsigned())),
        question: row.question,
        source: row.source,
        is_useful: row.is_useful,
        at: Moment(row.made_at),
    };
    Ok(rows.into_iter().map(vote).collect())
}

/// The reasons that a user contested, oldest first.
pub(super) async fn contests(connection: &mut SqliteConnection, user: UserId) -> Result<Vec<Contest>, StoreError> {
    let rows: Vec<ContestRow> = sqlx::query_as(
        "SELECT user_id, server_id, idea_id, rule, made_at FROM contest WHERE user_id = $1 ORDER BY made_at, idea_id, rule",
    )
    .bind(user.0.cast_signed())
    .fetch_all(connection)
    .await?;
    let contest = |row: ContestRow| Contest {
        user: UserId(row.user_id.cast_unsigned()),
        server: row.server_id.map(|id| ServerId(id.cast_unsigned())),
        idea: row.idea_id,
        rule: row.rule,
        at: Moment(row.made_at),
    };
    Ok(rows.into_iter().map(contest).collect())
}

/// A user's questions without answer, oldest first.
pub(super) async fn gaps(connection: &mut SqliteConnection, user: UserId) -> Result<Vec<Gap>, StoreError> {
    let rows: Vec<GapRow> = sqlx::query_as(
        "SELECT user_id, server_id, question, reason, nearest, made_at FROM gap WHERE user_id = $1 ORDER BY made_at, id",
    )
    .bind(user.0.cast_signed())
    .fetch_all(connection)
    .await?;
    let gap = |row: GapRow| Gap {
        user: UserId(row.user_id.cast_unsigned()),
        server: row.server_id.map(|id| ServerId(id.cast_unsigned())),
        question: row.question,
        reason: row.reason,
        nearest: row.nearest,
        at: Moment(row.made_at),
    };
    Ok(rows.into_iter().map(gap).collect())
}
