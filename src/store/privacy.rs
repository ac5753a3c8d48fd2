//! What is kept of one user: how much, all of it, and its end.

use sqlx::SqliteConnection;

use super::{component, feedback, idea, profile};
use crate::domain::record::{Holdings, UserData, UserId};
use crate::domain::store::StoreError;

#[derive(sqlx::FromRow)]
struct Row {
    profiles: i64,
    ideas: i64,
    votes: i64,
    contests: i64,
    gaps: i64,
    components: i64,
}

/// How many rows belong to a user.
pub(super) async fn count(connection: &mut SqliteConnection, user: UserId) -> Result<Holdings, StoreError> {
    let row: Row = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM profile WHERE user_id = $1) AS profiles, \
         (SELECT COUNT(*) FROM idea WHERE user_id = $1) AS ideas, \
         (SELECT COUNT(*) FROM vote WHERE user_id = $1) AS votes, \
         (SELECT COUNT(*) FROM contest WHERE user_id = $1) AS contests, \
         (SELECT COUNT(*) FROM gap WHERE user_id = $1) AS gaps, \
         (SELECT COUNT(*) FROM component WHERE user_id = $1) AS components",
    )
    .bind(user.0.cast_signed())
    .fetch_one(connection)
    .await?;
    Ok(Holdings {
        profiles: row.profiles.cast_unsigned(),
        ideas: row.ideas.cast_unsigned(),
        votes: row.votes.cast_unsigned(),
        contests: row.contests.cast_unsigned(),
        gaps: row.gaps.cast_unsigned(),
        components: row.components.cast_unsigned(),
    })
}

/// All rows of a user. The connection is in a transaction, so that they are of one moment.
pub(super) async fn read(connection: &mut SqliteConnection, user: UserId) -> Result<UserData, StoreError> {
    Ok(UserData {
        territory: profile::find(connection, user).await?,
        ideas: idea::all(connection, user).await?,
        votes: feedback::votes(connection, user).await?,
        contests: feedback::contests(connection, user).await?,
        gaps: feedback::gaps(connection, user).await?,
        components: component::all(connection, user).await?,
    })
}

/// Erases all rows of a user and tells how many went. With their ideas go the reasons that others contested there; they
/// are counted. The connection is in a transaction.
pub(super) async fn erase(connection: &mut SqliteConnection, user: UserId) -> Result<Holdings, StoreError> {
    let mut gone = [0; 6];
    let statements = [
        "DELETE FROM profile WHERE user_id = $1",
        "DELETE FROM contest WHERE user_id = $1 OR idea_id IN (SELECT id FROM idea WHERE user_id = $1)",
        "DELETE FROM idea WHERE user_id = $1",
        "DELETE FROM vote WHERE user_id = $1",
        "DELETE FROM gap WHERE user_id = $1",
        "DELETE FROM component WHERE user_id = $1",
    ];
    for (rows, statement) in gone.iter_mut().zip(statements) {
        *rows = sqlx::query(statement).bind(user.0.cast_signed()).execute(&mut *connection).await?.rows_affected();
    }
    let [profiles, contests, ideas, votes, gaps, components] = gone;
    Ok(Holdings { profiles, ideas, votes, contests, gaps, components })
}
