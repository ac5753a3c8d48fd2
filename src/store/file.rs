//! The database's address and its file.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::store::StoreError;

/// Where the database is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// In memory, gone with the store.
    Memory,
    /// In this file; the path is absolute.
    File(PathBuf),
}

/// Parameters that change nothing.
const MODES: [&str; 2] = ["?mode=rwc", "?mode=rw"];

impl Address {
    /// Reads `sqlite::memory:`, `sqlite:PATH` or `sqlite://PATH`; the path is taken as it stands, nothing is decoded. The
    /// `?mode=rwc` that is common in such addresses says what is done anyway.
    ///
    /// The faults never quote the address: another database's address holds a password.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let refuse = |text: &str| Err(StoreError::Unavailable(format!("the database's address {text}")));
        let Some(path) = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) else {
            return refuse("must begin with sqlite: (no other database is built in)");
        };
        let path = MODES.iter().find_map(|mode| path.strip_suffix(mode)).unwrap_or(path);
        match path {
            ":memory:" => Ok(Self::Memory),
            "" => refuse("names no file"),
            path if path.contains(['?', '\0']) => refuse("takes no parameter but mode=rwc"),
            // An absolute path can't begin with `file:`, which SQLite would read as an address of its own.
            path => std::path::absolute(path).map(Self::File).map_err(|cause| unavailable(Path::new(path), &cause)),
        }
    }
}

/// Makes the file and the folders above it where they are missing, for this system user alone. A file that is there is not
/// opened: closing it again would end the locks of a store of this process that has it open.
pub(super) fn prepare(path: &Path) -> Result<(), StoreError> {
    match path.metadata() {
        Ok(there) if there.is_file() => Ok(()),
        Ok(_) => Err(StoreError::Unavailable(format!("{}: not a file", path.display()))),
        Err(cause) if cause.kind() == ErrorKind::NotFound => create(path).map_err(|cause| unavailable(path, &cause)),
        Err(cause) => Err(unavailable(path, &cause)),
    }
}

/// A file beside the database that exists only while the database is open or after a crash.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// Removes the copies of a database that were made before a change of its tables and are so old: they hold what users have
/// erased since. One that can't be removed now is tried again.
pub(super) fn remove_old_backups(path: &Path, age: Duration) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return };
    let opening = format!("{}.v", name.to_string_lossy());
    for item in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = item.file_name();
        let name = name.to_string_lossy();
        let is_backup = name.starts_with(&opening) && name.ends_with(BACKUP);
        let made = item.metadata().and_then(|data| data.modified()).ok();
        let is_old = made.and_then(|made| made.elapsed().ok()).is_some_and(|since| since > age);
        if is_backup && is_old {
            let _later = std::fs::remove_file(item.path());
        }
    }
}

/// How the name of a copy ends that was made before a change of the tables.
pub(super) const BACKUP: &str = ".backup";

/// Makes an empty file that only this system user can read. One that is there already is an error.
pub(super) fn create_new(path: &Path) -> Result<(), StoreError> {
    private_file().create_new(true).open(path).map(drop).map_err(|cause| unavailable(path, &cause))
}

/// Waits until the file's bytes are on the disk.
pub(super) fn flush(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|cause| unavailable(path, &cause))
}

fn create(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        private_folder().recursive(true).create(folder)?;
    }
    // Not `create_new`: another process that starts at the same time may have made it meanwhile.
    private_file().create(true).truncate(false).open(path).map(drop)
}

fn unavailable(path: &Path, cause: &io::Error) -> StoreError {
    StoreError::Unavailable(format!("{}: {cause}", path.display()))
}

fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn private_folder() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only unix has modes"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read() {
        let file = |path: &str| Address::File(PathBuf::from(path));
        assert_eq!(Address::parse("sqlite::memory:").unwrap(), Address::Memory);
        assert_eq!(Address::parse("sqlite:/a/b.db").unwrap(), file("/a/b.db"));
        assert_eq!(Address::parse("sqlite:///a/b c%20.db").unwrap(), file("/a/b c%20.db"));
        assert_eq!(Address::parse("sqlite:///a/b.db?mode=rwc").unwrap(), file("/a/b.db"));
        let here = std::env::current_dir().unwrap();
        assert_eq!(Address::parse("sqlite://b.db").unwrap(), Address::File(here.join("b.db")));
        assert_eq!(Address::parse("sqlite:file:b.db").unwrap(), Address::File(here.join("file:b.db")));
    }

    #[test]
    fn another_address_is_refused_and_not_quoted() {
        for url in ["postgres://user:hunter2@host/db", "user:hunter2", "sqlite:", "sqlite://", "", "sqlite:a.db?hunter2=ro"] {
            let fault = Address::parse(url).unwrap_err();
            assert!(matches!(fault, StoreError::Unavailable(_)), "{url}");
            assert!(!fault.to_string().contains("hunter2"), "{fault}");
        }
    }
}
