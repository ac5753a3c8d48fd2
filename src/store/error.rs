//! What the database says, in words that hold nothing of a user.

use sqlx::error::DatabaseError;
use sqlx::migrate::MigrateError;

use crate::domain::store::StoreError;

/// The texts are this file's own, with `SQLite`'s number: a message made elsewhere could come to quote a value.
impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(cause) => of_sqlite(cause.as_ref()),
            sqlx::Error::Io(cause) => Self::Unavailable(format!("input or output failed: {}", cause.kind())),
            sqlx::Error::PoolTimedOut => Self::Unavailable("no connection became free in time".to_owned()),
            sqlx::Error::PoolClosed => Self::Unavailable("it is closed".to_owned()),
            sqlx::Error::WorkerCrashed => Self::Unavailable("the database's thread is gone".to_owned()),
            sqlx::Error::ColumnDecode { index, .. } => Self::Corrupt(format!("column {index} holds another type")),
            sqlx::Error::ColumnNotFound(column) => Self::Corrupt(format!("column {column} is missing")),
            sqlx::Error::Decode(_) => Self::Corrupt("a column holds another type".to_owned()),
            sqlx::Error::RowNotFound => Self::Corrupt("a row that must be there is missing".to_owned()),
            sqlx::Error::Migrate(cause) => (*cause).into(),
            _ => Self::Unavailable("the database driver failed".to_owned()),
        }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(cause) => cause.into(),
            MigrateError::ExecuteMigration(cause, version) => match Self::from(cause) {
                Self::Unavailable(text) => Self::Unavailable(format!("migration {version} failed: {text}")),
                Self::Corrupt(text) => Self::Corrupt(format!("migration {version} failed: {text}")),
            },
            MigrateError::VersionMissing(version) => Self::Corrupt(format!("migration {version} is unknown to this program")),
            MigrateError::VersionMismatch(version) => Self::Corrupt(format!("migration {version} was another when it ran")),
            _ => Self::Unavailable("the migrations failed".to_owned()),
        }
    }
}

fn of_sqlite(cause: &dyn DatabaseError) -> StoreError {
    let extended: i32 = cause.code().and_then(|code| code.parse().ok()).unwrap_or_default();
    // The low byte is the kind of error (https://www.sqlite.org/rescode.html), the rest its detail.
    let text = match extended & 0xff {
        5 | 6 => "locked by another for too long",
        7 => "out of memory",
        8 => "read-only",
        10 => "input or output failed",
        11 => "the file is damaged",
        13 => "the disk or the database is full",
        14 => "the file can't be opened",
        19 => "a value is outside of its limits or refers to nothing",
        26 => "the file is no SQLite database",
        _ => "the statement failed",
    };
    let text = format!("{text} (SQLite error {extended})");
    if matches!(extended & 0xff, 11 | 26) { StoreError::Corrupt(text) } else { StoreError::Unavailable(text) }
}
