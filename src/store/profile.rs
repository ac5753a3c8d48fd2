//! The collectivités that users chose.

use sqlx::SqliteConnection;

use super::territory;
use crate::domain::record::{Moment, TerritoryKey, UserId};
use crate::domain::store::StoreError;

/// The collectivité that a user chose.
pub(super) async fn find(connection: &mut SqliteConnection, user: UserId) -> Result<Option<TerritoryKey>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as("SELECT level, code FROM profile WHERE user_id = $1")
        .bind(user.0.cast_signed())
        .fetch_optional(connection)
        .await?;
    let (level, code) = row.unzip();
    territory::read(level, code)
}

/// Forgets the collectivité; tells whether there was one.
pub(super) async fn remove(connection: &mut SqliteConnection, user: UserId) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM profile WHERE user_id = $1").bind(user.0.cast_signed()).execute(connection).await?;
    Ok(done.rows_affected() > 0)
}

/// Keeps a collectivité where there is none.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    user: UserId,
    territory: &TerritoryKey,
    at: Moment,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO profile (user_id, level, code, changed_at) VALUES ($1, $2, $3, $4)")
        .bind(user.0.cast_signed())
        .bind(territory.level.name())
        .bind(&territory.code)
        .bind(at.0)
        .execute(connection)
        .await?;
    Ok(())
}
