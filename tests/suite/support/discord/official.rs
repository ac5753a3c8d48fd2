//! The official description of Discord's API as a judge, where it is at hand.

use std::path::Path;
use std::process::{Command, Stdio};

/// Judges a folder of traffic by the official description and gives its objections, each with its file and line.
/// Where the description or its judge is not at hand, it says so and gives nothing.
pub fn official_judge(folder: &Path) -> Option<Vec<String>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/validate.py");
    if !script.exists() || !has_its_libraries() {
        eprintln!("the official description is not here: our own limits only");
        return None;
    }
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    // One run for all: reading the description takes longer than judging.
    let (mut input, mut origins) = (String::new(), Vec::new());
    for file in files {
        for (number, line) in std::fs::read_to_string(&file).unwrap().lines().enumerate() {
            input.push_str(line);
            input.push('\n');
            origins.push(format!("{}:{}", file.file_name().unwrap_or_default().to_string_lossy(), number + 1));
        }
    }
    let output = judged(&script, input);
    Some(output.lines().map(|line| with_origin(line, &origins)).collect())
}

fn judged(script: &Path, input: String) -> String {
    let mut child = Command::new("python3")
        .arg(script)
        .arg("--batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || std::io::Write::write_all(&mut pipe, input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|code| code < 2) && errors.is_empty(), "the official judge failed: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn has_its_libraries() -> bool {
    let probe = Command::new("python3").args(["-c", "import jsonschema, referencing"]).stderr(Stdio::null()).status();
    probe.is_ok_and(|status| status.success())
}

/// Puts the file and its line in the place of the line of the whole input.
fn with_origin(line: &str, origins: &[String]) -> String {
    let read = || {
        let (number, rest) = line.strip_prefix("line ")?.split_once(' ')?;
        let origin = origins.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(format!("{origin} {rest}"))
    };
    read().unwrap_or_else(|| line.to_owned())
}
