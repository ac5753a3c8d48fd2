//! The program as a user runs it, and a copy of the knowledge to break.

pub mod discord;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run gave.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The lines of stdout as JSON.
    pub fn json_lines(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
    }
}

/// Runs the program with arguments and this on stdin.
pub fn run(arguments: &[&str], stdin: &[u8]) -> Run {
    run_with(arguments, stdin, &[("BOOMEROMETRE_MODEL", "aucun")])
}

/// The same with these variables, and with the model of the machine where none of them is of it.
pub fn run_with(arguments: &[&str], stdin: &[u8], variables: &[(&str, &str)]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_boomerometre"))
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = stdin.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that stops reading early is no fault of the test.
        let _gone = pipe.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        status: output.status.code().unwrap_or(-1),
        // Non-breaking spaces read as spaces, so that expectations can be typed.
        stdout: String::from_utf8(output.stdout).unwrap().replace('\u{a0}', " "),
        stderr: String::from_utf8(output.stderr).unwrap().replace('\u{a0}', " "),
    }
}

/// A copy of the knowledge folder that a test may break.
pub fn knowledge_copy() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge"), copy.path());
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for item in std::fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy_folder(&item.path(), &target);
        } else {
            std::fs::copy(item.path(), target).unwrap();
        }
    }
}

/// The path of a folder as an argument.
pub fn path(folder: &tempfile::TempDir) -> &str {
    folder.path().to_str().unwrap()
}
