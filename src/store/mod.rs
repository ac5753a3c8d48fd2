//! What is kept, in `SQLite`: one function per query, rows private.
//!
//! The statements are of the SQL that `PostgreSQL` would take too; what is `SQLite`'s own is in this file (how connections are
//! opened), `schema` and `file`.

mod activity;
mod component;
mod error;
mod feedback;
mod file;
mod idea;
mod note;
mod privacy;
mod profile;
mod retention;
mod schema;
mod settings;
mod territory;

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, Sqlite, SqlitePool, Transaction};

use crate::domain::record::{
    Activity, ComponentState, Contest, Gap, Holdings, IdeaRecord, Moment, ServerId, ServerSettings, TerritoryKey, UserData,
    UserId, Vote,
};
use crate::domain::store::{Store, StoreError};

pub use schema::MIGRATIONS;

use file::Address;

/// For how long the copy of an older version is kept.
const BACKUP_AGE: Duration = Duration::from_hours(30 * 24);

/// How a change begins: it waits here for its turn. Begun as a read, it would fail if another wrote before its first write.
const BEGIN: &str = "BEGIN IMMEDIATE";

/// How long a statement waits for another process that has locked the database.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a call waits for a connection; longer than those before it may wait for the lock.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// How many calls read at once.
const READERS: u32 = 3;

/// The store in an `SQLite` file, or in memory for tests and trials.
///
/// Changes run one after the other on one connection, reads beside them on a few. A change is on the disk when its call
/// returns: a power loss after that takes nothing. Waiting for the disk is what a change costs: 200 to 700 ideas a second on
/// the virtual disk of a machine with two cores, 10 000 in memory.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    writer: SqlitePool,
    readers: SqlitePool,
    /// Its file; none in memory.
    path: Option<PathBuf>,
}

impl SqliteStore {
    /// Opens the store at `sqlite:PATH`, `sqlite://PATH` or `sqlite::memory:`, and brings its tables up to date.
    ///
    /// A missing file is made, with its folder, for this system user alone. Before the tables of an older version change,
    /// the database is copied beside itself as `NAME.vVERSION-TIME.backup`; `expire` removes such copies after 30 days.
    ///
    /// # Errors
    ///
    /// `Unavailable` for another kind of address, for a file that can't be read or written, and for a database that a newer
    /// version of the program wrote. `Corrupt` for a file that is no `SQLite` database or another program's. What is refused
    /// is left as it was.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, &MIGRATIONS).await
    }

    async fn open_with(url: &str, migrations: &Migrator) -> Result<Self, StoreError> {
        match Address::parse(url)? {
            Address::Memory => Self::in_memory(migrations).await,
            Address::File(path) => {
                file::prepare(&path)?;
                schema::update(&path, migrations).await?;
                Self::in_file(&path).await
            }
        }
    }

    /// One connection for all: another would see another database. It is never given up, the database would go with it.
    async fn in_memory(migrations: &Migrator) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        let only = pool().max_connections(1).min_connections(1).connect_with(options).await?;
        schema::apply(&mut *only.acquire().await?, migrations).await?;
        Ok(Self { writer: only.clone(), readers: only, path: None })
    }

    async fn in_file(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new().filename(path).busy_timeout(BUSY_TIMEOUT).foreign_keys(true);
        let writing = options
            .clone()
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            // What is erased is overwritten, not only given free.
            .pragma("secure_delete", "ON");
        let writer = pool()
            .max_connections(1)
            .after_release(|connection, _| {
                Box::pin(async move {
                    // A full disk or an I/O error makes SQLite roll back by itself, and the driver then counts a transaction
                    // that is over: no other could begin. Such a connection is replaced.
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            })
            .connect_with(writing)
            .await?;
        let readers = pool().max_connections(READERS).connect_lazy_with(options.pragma("query_only", "ON"));
        Ok(Self { writer, readers, path: Some(path.to_owned()) })
    }

    /// Closes it once the calls under way are done; later ones give `Unavailable`.
    pub async fn close(&self) {
        // The writer last: the last connection to close moves what is in the log into the file, which readers can't.
        self.readers.close().await;
        self.writer.close().await;
    }

    async fn read(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// Every change is in such a transaction, single statements too: the driver drops an error of a commit that is implied by
    /// a statement which gives rows back.
    async fn change(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with(BEGIN).await?)
    }

    /// Moves what was erased out of the log too. If it can't be done now, the log is overwritten in time.
    async fn clear_log(&self) {
        let _later = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await;
    }
}

fn pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT).idle_timeout(None).max_lifetime(None)
}

#[async_trait]
impl Store for SqliteStore {
    async fn ping(&self) -> Result<(), StoreError> {
        note::find(&mut *self.read().await?, "").await.map(drop)
    }

    async fn territory_of(&self, user: UserId) -> Result<Option<TerritoryKey>, StoreError> {
        profile::find(&mut *self.read().await?, user).await
    }

    async fn set_territory(&self, user: UserId, territory: Option<&TerritoryKey>, at: Moment) -> Result<bool, StoreError> {
        let mut change = self.change().await?;
        let was_there = profile::remove(&mut change, user).await?;
        if let Some(territory) = territory {
            profile::add(&mut change, user, territory, at).await?;
        }
        change.commit().await?;
        Ok(was_there)
    }

    async fn settings(&self, server: ServerId) -> Result<ServerSettings, StoreError> {
        Ok(settings::find(&mut *self.read().await?, server).await?.unwrap_or_default())
    }

    async fn set_settings(&self, server: ServerId, settings: &ServerSettings, at: Moment) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        settings::put(&mut change, server, settings, at).await?;
        Ok(change.commit().await?)
    }

    async fn add_idea(&self, idea: &IdeaRecord) -> Result<i64, StoreError> {
        let mut change = self.change().await?;
        let id = idea::add(&mut change, idea).await?;
        change.commit().await?;
        Ok(id)
    }

    async fn idea(&self, user: UserId, id: i64) -> Result<Option<IdeaRecord>, StoreError> {
        idea::find(&mut *self.read().await?, user, id).await
    }

    async fn ideas(&self, user: UserId, most: u32) -> Result<Vec<IdeaRecord>, StoreError> {
        idea::newest(&mut *self.read().await?, user, most).await
    }

    async fn add_vote(&self, vote: &Vote) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        feedback::put_vote(&mut change, vote).await?;
        Ok(change.commit().await?)
    }

    async fn add_contest(&self, contest: &Contest) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        feedback::add_contest(&mut change, contest).await?;
        Ok(change.commit().await?)
    }

    async fn add_gap(&self, gap: &Gap) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        feedback::add_gap(&mut change, gap).await?;
        Ok(change.commit().await?)
    }

    async fn put_component(&self, state: &ComponentState) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        component::put(&mut change, state).await?;
        Ok(change.commit().await?)
    }

    async fn component(&self, token: &str, now: Moment) -> Result<Option<ComponentState>, StoreError> {
        component::find(&mut *self.read().await?, token, now).await
    }

    async fn note(&self, key: &str) -> Result<Option<String>, StoreError> {
        note::find(&mut *self.read().await?, key).await
    }

    async fn set_note(&self, key: &str, value: &str) -> Result<bool, StoreError> {
        let mut change = self.change().await?;
        let is_new = note::put(&mut change, key, value).await?;
        change.commit().await?;
        Ok(is_new)
    }

    async fn holdings(&self, user: UserId) -> Result<Holdings, StoreError> {
        privacy::count(&mut *self.read().await?, user).await
    }

    async fn user_data(&self, user: UserId) -> Result<UserData, StoreError> {
        let mut moment = self.readers.begin().await?;
        let data = privacy::read(&mut moment, user).await?;
        moment.commit().await?;
        Ok(data)
    }

    async fn erase_user(&self, user: UserId) -> Result<Holdings, StoreError> {
        let mut change = self.change().await?;
        let gone = privacy::erase(&mut change, user).await?;
        change.commit().await?;
        self.clear_log().await;
        Ok(gone)
    }

    async fn expire(&self, now: Moment, retention_days: u32) -> Result<u64, StoreError> {
        let mut change = self.change().await?;
        let gone = retention::expire(&mut change, now, retention_days).await?;
        change.commit().await?;
        self.clear_log().await;
        if let Some(path) = &self.path {
            file::remove_old_backups(path, BACKUP_AGE);
        }
        Ok(gone)
    }

    async fn activity(&self, server: Option<ServerId>, since: Moment) -> Result<Activity, StoreError> {
        activity::count(&mut *self.read().await?, server, since).await
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use sqlx::migrate::{Migration, MigrationType};
    use sqlx::{ConnectOptions as _, SqlStr};

    use super::*;
    use crate::domain::competence::Level;

    const SECRET: &str = "le mot de passe de la mairie";

    fn gap(question: &str) -> Gap {
        let (reason, nearest) = ("hors-sujet".to_owned(), String::new());
        Gap { user: UserId(1), server: None, question: question.to_owned(), reason, nearest, at: Moment(0) }
    }

    async fn in_folder(folder: &tempfile::TempDir) -> SqliteStore {
        SqliteStore::open(&address(folder)).await.unwrap()
    }

    fn address(folder: &tempfile::TempDir) -> String {
        format!("sqlite:{}", folder.path().join("a.db").display())
    }

    async fn set(store: &SqliteStore, pragma: &'static str) {
        sqlx::query(pragma).execute(&store.writer).await.unwrap();
    }

    /// The migrations and one more for each of these.
    fn migrations_and(more: &[&'static str]) -> Migrator {
        let mut all: Vec<Migration> = MIGRATIONS.iter().cloned().collect();
        for (version, sql) in (all.last().unwrap().version + 1..).zip(more) {
            all.push(Migration::new(version, Cow::Borrowed("more"), MigrationType::Simple, SqlStr::from_static(sql), false));
        }
        Migrator::with_migrations(all)
    }

    fn backups(folder: &tempfile::TempDir) -> usize {
        let names = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().ends_with(".backup")).count()
    }

    #[tokio::test]
    async fn a_full_database_says_so_and_goes_on_once_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let store = in_folder(&folder).await;
        set(&store, "PRAGMA max_page_count = 40").await;
        let text = SECRET.repeat(300);
        let mut kept = 0;
        let fault = loop {
            match store.add_gap(&gap(&text)).await {
                Ok(()) => kept += 1,
                Err(fault) => break fault,
            }
            assert!(kept < 100);
        };
        assert_eq!(fault.to_string(), "the store is unavailable: the disk or the database is full (SQLite error 13)");
        // The connection was replaced, and the limit went with it.
        store.add_gap(&gap("encore")).await.unwrap();
        assert_eq!(store.holdings(UserId(1)).await.unwrap().gaps, kept + 1);
    }

    #[tokio::test]
    async fn a_database_locked_by_another_is_still_read() {
        let folder = tempfile::tempdir().unwrap();
        let store = in_folder(&folder).await;
        set(&store, "PRAGMA busy_timeout = 20").await;
        let mut other = SqliteConnectOptions::new().filename(folder.path().join("a.db")).connect().await.unwrap();
        let lock = other.begin_with(BEGIN).await.unwrap();
        for _ in 0..2 {
            let fault = store.add_gap(&gap(SECRET)).await.unwrap_err();
            assert_eq!(fault.to_string(), "the store is unavailable: locked by another for too long (SQLite error 5)");
        }
        assert_eq!(store.holdings(UserId(1)).await.unwrap().gaps, 0);
        lock.rollback().await.unwrap();
        store.add_gap(&gap("encore")).await.unwrap();
    }

    #[tokio::test]
    async fn a_read_only_database_says_so() {
        let store = SqliteStore::open("sqlite::memory:").await.unwrap();
        set(&store, "PRAGMA query_only = ON").await;
        let fault = store.add_gap(&gap(SECRET)).await.unwrap_err();
        assert_eq!(fault.to_string(), "the store is unavailable: read-only (SQLite error 8)");
    }

    #[tokio::test]
    async fn something_unreadable_is_told_without_its_value() {
        let store = SqliteStore::open("sqlite::memory:").await.unwrap();
        store
            .set_territory(UserId(1), Some(&TerritoryKey { level: Level::Region, code: "84".to_owned() }), Moment(0))
            .await
            .unwrap();
        sqlx::query("UPDATE profile SET level = $1").bind(SECRET).execute(&store.writer).await.unwrap();
        let fault = store.territory_of(UserId(1)).await.unwrap_err();
        assert!(matches!(fault, StoreError::Corrupt(_)));
        assert!(!fault.to_string().contains(SECRET), "{fault}");
        store.add_gap(&gap("q")).await.unwrap();
        sqlx::query("UPDATE gap SET made_at = $1").bind(SECRET).execute(&store.writer).await.unwrap();
        let fault = store.user_data(UserId(1)).await.unwrap_err();
        assert!(matches!(fault, StoreError::Corrupt(_)));
        assert!(!fault.to_string().contains(SECRET), "{fault}");
    }

    #[tokio::test]
    async fn migrations_that_fail_leave_the_database_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let store = in_folder(&folder).await;
        store.add_gap(&gap("q")).await.unwrap();
        store.close().await;
        let before = std::fs::read(folder.path().join("a.db")).unwrap();
        for (bad, expected) in [
            ("INSERT INTO nowhere VALUES (1)", "failed: the statement failed"),
            ("INSERT INTO contest (user_id, idea_id, rule, made_at) VALUES (1, 99, 'r', 0)", "1 rows refer to nothing"),
        ] {
            let migrations = migrations_and(&["ALTER TABLE note ADD COLUMN hint TEXT", bad]);
            let fault = SqliteStore::open_with(&address(&folder), &migrations).await.unwrap_err();
            assert!(fault.to_string().contains(expected), "{fault}");
            assert_eq!(std::fs::read(folder.path().join("a.db")).unwrap(), before);
            assert_eq!(backups(&folder), 0);
        }
        assert_eq!(in_folder(&folder).await.holdings(UserId(1)).await.unwrap().gaps, 1);
    }

    #[tokio::test]
    async fn a_table_made_anew_keeps_what_refers_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = in_folder(&folder).await;
        for statement in [
            "INSERT INTO idea (id, user_id, text, platform, score, low, high, verdict, domain, made_at) \
             VALUES (7, 1, '', '', 0, 0, 0, '', '', 0)",
            "INSERT INTO contest (user_id, idea_id, rule, made_at) VALUES (1, 7, 'signal:a', 0)",
        ] {
            set(&store, statement).await;
        }
        store.close().await;
        let migrations = migrations_and(&["CREATE TABLE kept (id INTEGER NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL); \
             INSERT INTO kept SELECT id, user_id FROM idea; DROP TABLE idea; ALTER TABLE kept RENAME TO idea"]);
        let store = SqliteStore::open_with(&address(&folder), &migrations).await.unwrap();
        assert_eq!(store.holdings(UserId(1)).await.unwrap(), Holdings { ideas: 1, contests: 1, ..Holdings::default() });
        assert_eq!(backups(&folder), 1);
    }
}
