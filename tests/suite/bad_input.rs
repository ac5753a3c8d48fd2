//! Whatever comes in, a clear French message goes out, with the right status and no panic.

use crate::support::{knowledge_copy, path, run};

fn check_no_panic(arguments: &[&str], stdin: &[u8], status: i32) {
    let run = run(arguments, stdin);
    assert_eq!(run.status, status, "{arguments:?}\n{}\n{}", run.stdout, run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

#[test]
fn an_empty_question_is_unusable() {
    for question in ["", "   ", "\t\n"] {
        check_no_panic(&["ask", question], b"", 2);
    }
}

#[test]
fn a_huge_question_is_answered_from_its_start_and_says_so() {
    let huge = "tiktok ".repeat(15_000);
    let run = run(&["ask", &huge], b"");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("très longue"), "{}", run.stdout);
}

#[test]
fn hidden_characters_neither_break_nor_show() {
    for question in
        ["\u{202e}?reymoob nu ruop ressap", "Tik\u{200b}Tok d\u{7}'or\u{1b}[31m 2024 ?", "\u{feff}@everyone [x](http://y)"]
    {
        let run = run(&["ask", question], b"");
        assert_eq!(run.status, 0);
        assert!(!run.stdout.contains(['\u{202e}', '\u{200b}', '\u{1b}', '\u{7}']), "{}", run.stdout);
    }
}

#[test]
fn a_malformed_line_gives_an_error_in_its_place_and_the_rest_goes_on() {
    let mut input =
        b"{\"id\":\"a\",\"question\":\"TikTok d'or 2024 ?\"}\n{oops\n{\"question\":\"sans id\"}\n{\"id\":\"c\"}\n".to_vec();
    input.extend(b"{\"id\":\"\xff\"}\n{\"id\":\"z\",\"question\":\"Quel format sur TikTok ?\"}");
    let run = run(&["ask", "--jsonl"], &input);
    assert_eq!(run.status, 1);
    let lines = run.json_lines();
    let errors: Vec<bool> = lines.iter().map(|l| l["error"].is_string()).collect();
    assert_eq!(errors, [false, true, true, true, true, false]);
    assert_eq!(lines[3]["id"], "c");
    assert!(lines[1]["id"].is_null());
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let run = run(&["--knowledge", "/nulle/part", "ask", "tri ?"], b"");
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("lecture impossible"), "{}", run.stderr);
}

#[test]
fn a_half_written_file_stops_the_answer_and_not_the_machine() {
    let copy = knowledge_copy();
    let file = copy.path().join("practices/gironde-tiktok-d-or-2024.md");
    let text = std::fs::read(&file).unwrap();
    std::fs::write(&file, &text[..text.len() / 3]).unwrap();
    let run = run(&["--knowledge", path(&copy), "ask", "tri ?"], b"");
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("practices/gironde-tiktok-d-or-2024.md"), "{}", run.stderr);
}

#[test]
fn unusable_arguments_exit_2_in_french() {
    for arguments in [&["ask"][..], &["nope"], &["ask", "x", "--nope"], &["eval", "--out-of-fold", "questions"], &["bot"]] {
        check_no_panic(arguments, b"", 2);
    }
    check_no_panic(&["eval", "--questions", "/nulle/part.jsonl"], b"", 2);
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let program = env!("CARGO_BIN_EXE_boomerometre");
    let script = format!("'{program}' check | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}");
    let status = std::process::Command::new("bash").args(["-c", &script]).status().unwrap();
    assert_eq!(status.code(), Some(0));
}
