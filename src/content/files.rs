//! The bytes of a knowledge folder, from the disk or from the copy inside the binary: the same loader reads both.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "knowledge/"]
struct Embedded;

/// A file's largest size, in bytes; more is a fault and is not read.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// How deep folders may lie in one another.
const MAX_DEPTH: usize = 6;

/// Why a file's bytes are not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// What the system said.
    Unreadable(String),
    /// Its size in bytes and the limit.
    TooLarge(u64, u64),
}

/// The files of a knowledge folder by their path inside it, with `/` between the parts.
#[derive(Debug, Default)]
pub struct Files {
    /// Each file's bytes, or why they are not there.
    pub by_path: BTreeMap<String, Result<Cow<'static, [u8]>, Problem>>,
}

impl Files {
    /// The copy inside the binary.
    pub fn embedded() -> Self {
        let by_path = Embedded::iter()
            .filter(|path| !is_ignored(path))
            .filter_map(|path| Embedded::get(&path).map(|file| (path.to_string(), Ok(file.data))))
            .collect();
        Self { by_path }
    }

    /// A folder on the disk. A folder that can't be read is one unreadable file named `.`.
    pub fn folder(root: &Path) -> Self {
        let mut files = Self::default();
        files.walk(root, "", 0);
        files
    }

    fn walk(&mut self, dir: &Path, prefix: &str, depth: usize) {
        let listing = match std::fs::read_dir(dir) {
            Ok(listing) => listing,
            Err(cause) => {
                let name = if prefix.is_empty() { "." } else { prefix.trim_end_matches('/') };
                self.by_path.insert(name.to_owned(), Err(Problem::Unreadable(cause.to_string())));
                return;
            }
        };
        for item in listing.flatten() {
            let name = item.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if is_ignored(&path) {
                continue;
            }
            match item.metadata() {
                Ok(meta) if meta.is_dir() && depth < MAX_DEPTH => self.walk(&item.path(), &format!("{path}/"), depth + 1),
                Ok(meta) if meta.len() > MAX_BYTES => {
                    self.by_path.insert(path, Err(Problem::TooLarge(meta.len(), MAX_BYTES)));
                }
                _ => {
                    let read = std::fs::read(item.path()).map(Cow::Owned).map_err(|cause| Problem::Unreadable(cause.to_string()));
                    self.by_path.insert(path, read);
                }
            }
        }
    }
}

/// Hidden files, editors' swap and backup files: they come and go while a moderator writes and are no part of the base.
fn is_ignored(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    name.starts_with(['.', '#']) || name.ends_with('~') || matches!(extension, "swp" | "tmp")
}
