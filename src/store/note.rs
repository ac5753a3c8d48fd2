//! What the bot keeps for itself.

use sqlx::SqliteConnection;

use crate::domain::store::StoreError;

/// The value of a name.
pub(super) async fn find(connection: &mut SqliteConnection, name: &str) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT value FROM note WHERE name = $1").bind(name).fetch_optional(connection).await?;
    Ok(row.map(|(value,)| value))
}

/// Keeps a value; tells whether it is new or changed.
pub(super) async fn put(connection: &mut SqliteConnection, name: &str, value: &str) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO note (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE note.value <> excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}
