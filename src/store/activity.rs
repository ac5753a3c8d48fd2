//! What happened, in numbers.

use sqlx::SqliteConnection;

use crate::domain::record::{Activity, Moment, ServerId};
use crate::domain::store::StoreError;

#[derive(sqlx::FromRow)]
struct Row {
    ideas: i64,
    useful: i64,
    useless: i64,
    gaps: i64,
    contests: i64,
}

/// What happened at this moment and since, in one server or in all.
pub(super) async fn count(
    connection: &mut SqliteConnection,
    server: Option<ServerId>,
    since: Moment,
) -> Result<Activity, StoreError> {
    let row: Row = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM idea WHERE made_at >= $1 AND ($2 IS NULL OR server_id = $2)) AS ideas, \
         (SELECT COUNT(*) FROM vote WHERE made_at >= $1 AND ($2 IS NULL OR server_id = $2) AND is_useful) AS useful, \
         (SELECT COUNT(*) FROM vote WHERE made_at >= $1 AND ($2 IS NULL OR server_id = $2) AND NOT is_useful) AS useless, \
         (SELECT COUNT(*) FROM gap WHERE made_at >= $1 AND ($2 IS NULL OR server_id = $2)) AS gaps, \
         (SELECT COUNT(*) FROM contest WHERE made_at >= $1 AND ($2 IS NULL OR server_id = $2)) AS contests",
    )
    .bind(since.0)
    .bind(server.map(|server| server.0.cast_signed()))
    .fetch_one(connection)
    .await?;
    Ok(Activity {
        ideas: row.ideas.cast_unsigned(),
        useful: row.useful.cast_unsigned(),
        useless: row.useless.cast_unsigned(),
        gaps: row.gaps.cast_unsigned(),
        contests: row.contests.cast_unsigned(),
    })
}
