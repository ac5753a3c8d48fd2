//! What buttons, menus and forms need to know.

use sqlx::SqliteConnection;

use crate::domain::record::{ComponentState, Moment, UserId};
use crate::domain::store::StoreError;

#[derive(sqlx::FromRow)]
struct Row {
    token: String,
    user_id: Option<i64>,
    payload: String,
    expires_at: i64,
}

impl From<Row> for ComponentState {
    fn from(row: Row) -> Self {
        Self {
            token: row.token,
            user: row.user_id.map(|id| UserId(id.cast_unsigned())),
            payload: row.payload,
            expires: Moment(row.expires_at),
        }
    }
}

/// Keeps a state in the place of one of the same token.
pub(super) async fn put(connection: &mut SqliteConnection, state: &ComponentState) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO component (token, user_id, payload, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT (token) DO UPDATE SET \
         user_id = excluded.user_id, payload = excluded.payload, expires_at = excluded.expires_at",
    )
    .bind(&state.token)
    .bind(state.user.map(|user| user.0.cast_signed()))
    .bind(&state.payload)
    .bind(state.expires.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// The state of a token that has not expired.
pub(super) async fn find(
    connection: &mut SqliteConnection,
    token: &str,
    now: Moment,
) -> Result<Option<ComponentState>, StoreError> {
    let row: Option<Row> =
        sqlx::query_as("SELECT token, user_id, payload, expires_at FROM component WHERE token = $1 AND expires_at > $2")
            .bind(token)
            .bind(now.0)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(ComponentState::from))
}

/// A user's states, expired ones too as long as they are kept, the first to expire first.
pub(super) async fn all(connection: &mut SqliteConnection, user: UserId) -> Result<Vec<ComponentState>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT token, user_id, payload, expires_at FROM component WHERE user_id = $1 ORDER BY expires_at, token")
            .bind(user.0.cast_signed())
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(ComponentState::from).collect())
}
