//! The end of what was kept long enough.

use sqlx::SqliteConnection;

use crate::domain::record::Moment;
use crate::domain::store::StoreError;

/// Whether a row of this table is older than the retention, or than its server's where that is shorter. `$1` is the
/// moment before which rows are too old, `$2` the days that this makes, `$3` now.
macro_rules! too_old {
    ($table:literal) => {
        concat!(
            "(",
            $table,
            ".made_at < $1 OR EXISTS (SELECT 1 FROM server_settings WHERE server_settings.server_id = ",
            $table,
            ".server_id AND server_settings.retention_days < $2 AND ",
            $table,
            ".made_at < $3 - server_settings.retention_days * 86400))"
        )
    };
}

/// A collectivité that was chosen so long ago by somebody of whom nothing else is left. Run after ideas, votes and gaps have
/// gone: whoever still uses the bot keeps their choice.
const UNUSED_PROFILES: &str = "DELETE FROM profile WHERE changed_at < $1 \
    AND NOT EXISTS (SELECT 1 FROM idea WHERE idea.user_id = profile.user_id) \
    AND NOT EXISTS (SELECT 1 FROM vote WHERE vote.user_id = profile.user_id) \
    AND NOT EXISTS (SELECT 1 FROM gap WHERE gap.user_id = profile.user_id) \
    AND NOT EXISTS (SELECT 1 FROM component WHERE component.user_id = profile.user_id)";

/// Erases what is too old and what has expired; tells how many rows went. The connection is in a transaction.
pub(super) async fn expire(connection: &mut SqliteConnection, now: Moment, retention_days: u32) -> Result<u64, StoreError> {
    let days = i64::from(retention_days);
    let oldest = now.plus_days(-days);
    let mut gone = 0;
    // Contests before ideas: those that go with their idea would not be counted after it.
    for statement in [
        concat!(
            "DELETE FROM contest WHERE ",
            too_old!("contest"),
            " OR idea_id IN (SELECT id FROM idea WHERE ",
            too_old!("idea"),
            ")"
        ),
        concat!("DELETE FROM idea WHERE ", too_old!("idea")),
        concat!("DELETE FROM vote WHERE ", too_old!("vote")),
        concat!("DELETE FROM gap WHERE ", too_old!("gap")),
    ] {
        let done = sqlx::query(statement).bind(oldest.0).bind(days).bind(now.0).execute(&mut *connection).await?;
        gone += done.rows_affected();
    }
    for (statement, moment) in [("DELETE FROM component WHERE expires_at <= $1", now), (UNUSED_PROFILES, oldest)] {
        gone += sqlx::query(statement).bind(moment.0).execute(&mut *connection).await?.rows_affected();
    }
    Ok(gone)
}
