//! Everything that goes over REST, in a file that the official description can judge.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use serde_json::{Value, json};

/// How many lines are written under load.
const LINES_UNDER_LOAD: usize = 2_000;

/// How many files each test has begun.
static BEGUN: LazyLock<Mutex<HashMap<String, usize>>> = LazyLock::new(Mutex::default);

/// The open file.
pub(super) struct Traffic {
    pub(super) path: PathBuf,
    file: BufWriter<File>,
    left: Option<usize>,
}

impl Traffic {
    /// Begins the file of this test in a folder.
    pub(super) fn open(folder: Option<PathBuf>) -> Self {
        let folder = folder
            .or_else(|| std::env::var_os("BOOMEROMETRE_TRAFFIC").map(PathBuf::from))
            .unwrap_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("traffic"));
        std::fs::create_dir_all(&folder).unwrap();
        let test = std::thread::current().name().unwrap_or("unnamed").replace("::", "-");
        let mut begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
        let number = begun.entry(test.clone()).or_default();
        *number += 1;
        let path = folder.join(format!("{test}-{number}.jsonl"));
        let file = BufWriter::new(File::create(&path).unwrap());
        Self { path, file, left: None }
    }

    /// From now on only so many lines.
    pub(super) fn limit(&mut self) {
        self.left = Some(LINES_UNDER_LOAD);
    }

    /// A request.
    pub(super) fn request(&mut self, method: &str, path: &str, body: &Value) {
        self.write(&json!({"method": method, "path": path, "body": body}));
    }

    /// What the fake answered.
    pub(super) fn response(&mut self, method: &str, path: &str, status: u16, body: &Value) {
        self.write(&json!({"method": method, "path": path, "status": status, "body": body}));
    }

    fn write(&mut self, line: &Value) {
        match &mut self.left {
            Some(0) => return,
            Some(left) => *left -= 1,
            None => (),
        }
        writeln!(self.file, "{line}").unwrap();
        if self.left.is_none() {
            self.flush();
        }
    }

    /// Writes what waits.
    pub(super) fn flush(&mut self) {
        self.file.flush().unwrap();
    }
}
