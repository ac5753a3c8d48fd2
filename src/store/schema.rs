//! The tables and how those of an older version become today's.

use std::path::Path;

use jiff::Timestamp;
use sqlx::migrate::{Migrate as _, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::file;
use crate::domain::store::StoreError;

/// The migrations, oldest first. One that was released is never changed: add another.
///
/// They run together in one transaction with foreign keys off, so that a table may be made anew without erasing what refers
/// to it; references are checked before the commit.
pub static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations");

/// Where the driver notes which of them ran.
const TABLE: &str = "_sqlx_migrations";

/// Brings a database file to the last of the migrations, after a copy of it if it held an older version.
///
/// On an error it is as it was; the copy is kept only if the migrations ran. A database that this program doesn't know
/// (a newer version's, another program's) is not written to.
pub(super) async fn update(path: &Path, migrations: &Migrator) -> Result<(), StoreError> {
    let applied = applied_versions(path, migrations).await?;
    if migrations.iter().all(|migration| applied.contains(&migration.version)) {
        return Ok(());
    }
    let mut connection = SqliteConnectOptions::new().filename(path).foreign_keys(false).connect().await?;
    let outcome = match applied.last() {
        None => apply(&mut connection, migrations).await,
        Some(version) => {
            let copy =
                file::beside(path, &format!(".v{version}-{}{}", Timestamp::now().strftime("%Y%m%dT%H%M%SZ"), file::BACKUP));
            file::create_new(&copy)?;
            let outcome = match back_up(&mut connection, &copy).await {
                Ok(()) => apply(&mut connection, migrations).await,
                fault => fault,
            };
            if outcome.is_err() {
                // It would be one more with each attempt to start. One that can't be removed does no harm.
                let _kept = std::fs::remove_file(&copy);
            }
            outcome
        }
    };
    // Of the two errors the migrations' is the one to tell.
    let closed = connection.close().await;
    outcome?;
    Ok(closed?)
}

/// Runs the migrations that have not run, all or none.
pub(super) async fn apply(connection: &mut SqliteConnection, migrations: &Migrator) -> Result<(), StoreError> {
    let mut change = connection.begin_with(super::BEGIN).await?;
    // `Migrator::run` does this too, but its future can't be sent to another thread.
    change.ensure_migrations_table(TABLE).await?;
    let applied = change.list_applied_migrations(TABLE).await?;
    for migration in migrations.iter().filter(|migration| !applied.iter().any(|a| a.version == migration.version)) {
        change.apply(TABLE, migration).await?;
    }
    let broken = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *change).await?;
    if !broken.is_empty() {
        return Err(StoreError::Corrupt(format!("{} rows refer to nothing after the migrations", broken.len())));
    }
    Ok(change.commit().await?)
}

/// The versions that ran, oldest first. Only reads.
async fn applied_versions(path: &Path, migrations: &Migrator) -> Result<Vec<i64>, StoreError> {
    let mut connection = reader(path).connect().await?;
    let read = read_versions(&mut connection).await;
    connection.close().await?;
    let applied = read?;
    let newest = migrations.iter().map(|migration| migration.version).max().unwrap_or_default();
    for (version, checksum) in &applied {
        if *version > newest {
            return Err(StoreError::Unavailable(format!(
                "the database is at version {version}, written by a newer program; this one knows up to {newest}"
            )));
        }
        if !migrations.iter().any(|migration| migration.version == *version && *migration.checksum == **checksum) {
            return Err(StoreError::Corrupt(format!("its migration {version} is not this program's")));
        }
    }
    Ok(applied.into_iter().map(|(version, _)| version).collect())
}

/// Options that only read. Without a log beside it the database is read as a file that nobody changes, which leaves no file
/// there either. With a journal, left by a crash, it can't be read before `SQLite` has undone what was interrupted.
fn reader(path: &Path) -> SqliteConnectOptions {
    let has = |ending| file::beside(path, ending).exists();
    let is_interrupted = has("-journal");
    SqliteConnectOptions::new().filename(path).read_only(!is_interrupted).immutable(!is_interrupted && !has("-wal"))
}

async fn read_versions(connection: &mut SqliteConnection) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    let tables: Vec<(String,)> =
        sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .fetch_all(&mut *connection)
            .await?;
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    if !tables.iter().any(|(name,)| name == TABLE) {
        return Err(StoreError::Corrupt("the database is another program's".to_owned()));
    }
    let versions = sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version");
    Ok(versions.fetch_all(&mut *connection).await?)
}

/// Copies the database into an empty file, down to the disk.
async fn back_up(connection: &mut SqliteConnection, copy: &Path) -> Result<(), StoreError> {
    let Some(name) = copy.to_str() else {
        return Err(StoreError::Unavailable("the database's path is not UTF-8".to_owned()));
    };
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut *connection).await?;
    file::flush(copy)
}
