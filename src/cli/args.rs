//! The arguments, with their help and their faults in French.

use std::ffi::OsString;

use clap::builder::NonEmptyStringValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::wording::Words;

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The knowledge folder; none for the copy inside the binary.
    pub knowledge: Option<String>,
    /// What to do.
    pub action: Action,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Answer a question, or those of stdin when none is given.
    Ask {
        /// The question.
        question: Option<String>,
        /// Whether the answer is JSON.
        json: bool,
    },
    /// Report every fault of a knowledge folder.
    Check {
        /// The folder.
        dir: Option<String>,
    },
    /// Talk.
    Console,
    /// Measure.
    Eval(EvalRequest),
    /// Run the bot.
    Bot,
}

/// What to measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvalRequest {
    /// Labelled questions; none for the base's own.
    pub questions: Vec<String>,
    /// Whether to print the predictions made without each fold instead of the scorecard.
    pub out_of_fold: bool,
    /// Whether to fit the weights and print them.
    pub fit: bool,
    /// How many folds.
    pub folds: usize,
}

/// Why there is nothing to run.
#[derive(Debug)]
pub(super) enum Stopped {
    /// Help or version was asked for: print it.
    Told(String),
    /// The arguments can't be used.
    Wrong(String),
}

/// Reads arguments, the program's name first.
pub(super) fn parse(words: &Words, arguments: impl IntoIterator<Item = OsString>) -> Result<Invocation, Stopped> {
    let mut command = command(words);
    match command.try_get_matches_from_mut(arguments) {
        Ok(matches) => read(words, &matches),
        Err(e) if matches!(e.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Err(Stopped::Told(e.to_string().trim_end().to_owned()))
        }
        Err(e) => Err(Stopped::Wrong(wrong(words, &e))),
    }
}

fn command(words: &Words) -> Command {
    let template = words.say("cli-template").replace("<<", "{").replace(">>", "}");
    let option = |id: &'static str, value: &'static str| {
        Arg::new(id)
            .long(id)
            .value_name(value)
            .value_parser(NonEmptyStringValueParser::new())
            .hide_possible_values(true)
            .help(words.say(&format!("cli-{id}-option")))
    };
    let flag = |id: &'static str| Arg::new(id).long(id).action(ArgAction::SetTrue).help(words.say(&format!("cli-{id}-option")));
    let verb = |name: &'static str| {
        Command::new(name)
            .about(words.say(&format!("cli-{name}")))
            .help_template(&template)
            .disable_help_flag(true)
            .next_help_heading(words.say("cli-options-heading"))
            .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(words.say("cli-help-option")))
    };
    let ask = verb("ask")
        .arg(Arg::new("question").value_name("QUESTION").help(words.say("cli-question-argument")))
        .arg(flag("json"))
        .arg(flag("jsonl"));
    let check = verb("check").arg(Arg::new("dir").value_name("DOSSIER").help(words.say("cli-dir-argument")));
    let eval = verb("eval")
        .arg(option("questions", "FICHIER"))
        .arg(option("out-of-fold", "questions").value_parser(["questions"]))
        .arg(option("fit", "questions").value_parser(["questions"]).conflicts_with("out-of-fold"))
        .arg(
            Arg::new("folds")
                .long("folds")
                .value_name("N")
                .value_parser(clap::value_parser!(u8).range(2..=50))
                .default_value("10")
                .hide_default_value(true)
                .help(words.say("cli-folds-option")),
        )
        .arg(Arg::new("files").value_name("FICHIER").num_args(0..).help(words.say("cli-files-argument")));
    Command::new("boomerometre")
        .about(words.say("cli-about"))
        .version(env!("CARGO_PKG_VERSION"))
        .help_template(&template)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(words.say("cli-commands-heading"))
        .next_help_heading(words.say("cli-options-heading"))
        .arg(option("knowledge", "DOSSIER").global(false))
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(words.say("cli-help-option")))
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help(words.say("cli-version-option")))
        .subcommands([ask, check, verb("console"), eval, verb("bot")])
}

fn read(words: &Words, matches: &ArgMatches) -> Result<Invocation, Stopped> {
    let action = match matches.subcommand() {
        Some(("ask", m)) => ask(words, m)?,
        Some(("check", m)) => Action::Check { dir: text(m, "dir") },
        Some(("eval", m)) => eval(words, m)?,
        Some(("bot", _)) => Action::Bot,
        _ => Action::Console,
    };
    Ok(Invocation { knowledge: text(matches, "knowledge"), action })
}

fn text(matches: &ArgMatches, id: &str) -> Option<String> {
    matches.get_one::<String>(id).cloned()
}

fn ask(words: &Words, matches: &ArgMatches) -> Result<Action, Stopped> {
    let question = text(matches, "question");
    let jsonl = matches.get_flag("jsonl");
    match (&question, jsonl) {
        (Some(_), true) => Err(Stopped::Wrong(words.say("cli-question-and-jsonl"))),
        (None, false) => Err(Stopped::Wrong(words.say("cli-no-question"))),
        (Some(q), false) if q.trim().is_empty() => Err(Stopped::Wrong(words.say("cli-no-question"))),
        _ => Ok(Action::Ask { question, json: matches.get_flag("json") }),
    }
}

fn eval(words: &Words, matches: &ArgMatches) -> Result<Action, Stopped> {
    let out_of_fold = matches.contains_id("out-of-fold");
    let fit = matches.contains_id("fit");
    let files: Vec<String> = matches.get_many::<String>("files").into_iter().flatten().cloned().collect();
    let questions: Vec<String> = text(matches, "questions").into_iter().chain(files).collect();
    if (out_of_fold || fit) && questions.is_empty() {
        return Err(Stopped::Wrong(words.say("cli-no-files")));
    }
    let folds = matches.get_one::<u8>("folds").map_or(10, |f| usize::from(*f));
    Ok(Action::Eval(EvalRequest { questions, out_of_fold, fit, folds }))
}

/// A fault of the arguments, in French, with where to find help.
fn wrong(words: &Words, error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let id = match error.kind() {
        ErrorKind::UnknownArgument => "cli-unknown-argument",
        ErrorKind::InvalidSubcommand => "cli-unknown-command",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "cli-bad-value",
        ErrorKind::ArgumentConflict => "cli-conflict",
        ErrorKind::InvalidUtf8 => "cli-not-utf8",
        _ => "cli-bad-arguments",
    };
    let argument = [context(ContextKind::InvalidArg), context(ContextKind::InvalidSubcommand)].concat();
    let value = context(ContextKind::InvalidValue);
    let message = words.with(id, &[("argument", argument.into()), ("valeur", value.into())]);
    format!("{message}\n{}", words.say("cli-see-help"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &[&str]) -> Result<Action, Stopped> {
        let words = Words::french().unwrap();
        let all = ["boomerometre"].iter().chain(arguments).map(OsString::from);
        parse(&words, all).map(|i| i.action)
    }

    #[test]
    fn the_interface_is_read() {
        assert_eq!(check(&["ask", "Qui ?"]).unwrap(), Action::Ask { question: Some("Qui ?".into()), json: false });
        assert_eq!(check(&["ask", "--jsonl"]).unwrap(), Action::Ask { question: None, json: false });
        assert_eq!(check(&[]).unwrap(), Action::Console);
        assert_eq!(
            check(&["eval", "--out-of-fold", "questions", "--folds", "5", "a", "b"]).unwrap(),
            Action::Eval(EvalRequest { questions: vec!["a".into(), "b".into()], out_of_fold: true, fit: false, folds: 5 })
        );
    }

    #[test]
    fn unusable_arguments_are_told_in_french() {
        for arguments in
            [&["ask"][..], &["ask", " "], &["ask", "x", "--jsonl"], &["ask", "x", "--nope"], &["nope"], &["eval", "--folds", "0"]]
        {
            match check(arguments) {
                Err(Stopped::Wrong(text)) => {
                    assert!(!text.is_empty() && !text.starts_with("cli-") && !text.contains("error"), "{text}");
                }
                other => panic!("{arguments:?}: {other:?}"),
            }
        }
    }
}
