//! What moderators set for their servers.

use sqlx::SqliteConnection;

use super::territory;
use crate::domain::record::{Moment, ServerId, ServerSettings};
use crate::domain::store::StoreError;

#[derive(sqlx::FromRow)]
struct Row {
    level: Option<String>,
    code: Option<String>,
    network_channel: Option<i64>,
    network_is_forum: bool,
    network_role: Option<i64>,
    moderator_role: Option<i64>,
    log_channel: Option<i64>,
    retention_days: Option<u32>,
    user_limit: Option<u32>,
}

impl TryFrom<Row> for ServerSettings {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            territory: territory::read(row.level, row.code)?,
            network_channel: row.network_channel.map(i64::cast_unsigned),
            network_is_forum: row.network_is_forum,
            network_role: row.network_role.map(i64::cast_unsigned),
            moderator_role: row.moderator_role.map(i64::cast_unsigned),
            log_channel: row.log_channel.map(i64::cast_unsigned),
            retention_days: row.retention_days,
            user_limit: row.user_limit,
        })
    }
}

/// A server's settings, if some were kept.
pub(super) async fn find(connection: &mut SqliteConnection, server: ServerId) -> Result<Option<ServerSettings>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT level, code, network_channel, network_is_forum, network_role, moderator_role, log_channel, retention_days, \
         user_limit FROM server_settings WHERE server_id = $1",
    )
    .bind(server.0.cast_signed())
    .fetch_optional(connection)
    .await?;
    row.map(ServerSettings::try_from).transpose()
}

/// Keeps a server's settings, all of them in the place of all earlier ones.
pub(super) async fn put(
    connection: &mut SqliteConnection,
    server: ServerId,
    settings: &ServerSettings,
    at: Moment,
) -> Result<(), StoreError> {
    let (level, code) = territory::columns(settings.territory.as_ref());
    sqlx::query(
        "INSERT INTO server_settings (server_id, level, code, network_channel, network_is_forum, network_role, moderator_role, \
         log_channel, retention_days, user_limit, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (server_id) DO UPDATE SET level = excluded.level, code = excluded.code, \
         network_channel = excluded.network_channel, network_is_forum = excluded.network_is_forum, \
         network_role = excluded.network_role, moderator_role = excluded.moderator_role, log_channel = excluded.log_channel, \
         retention_days = excluded.retention_days, user_limit = excluded.user_limit, changed_at = excluded.changed_at",
    )
    .bind(server.0.cast_signed())
    .bind(level)
    .bind(code)
    .bind(settings.network_channel.map(u64::cast_signed))
    .bind(settings.network_is_forum)
    .bind(settings.network_role.map(u64::cast_signed))
    .bind(settings.moderator_role.map(u64::cast_signed))
    .bind(settings.log_channel.map(u64::cast_signed))
    .bind(settings.retention_days.map(i64::from))
    .bind(settings.user_limit.map(i64::from))
    .bind(at.0)
    .execute(connection)
    .await?;
    Ok(())
}
