//! The arguments, with their help and their faults in French.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};
use jiff::civil::Date;

use crate::config::Overrides;
use crate::domain::competence::Level;
use crate::domain::post::PLATFORMS;
use crate::wording::Words;

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The settings file.
    pub config: Option<PathBuf>,
    /// The settings that win over those of the file and of the environment.
    pub overrides: Overrides,
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
    /// Review a post idea, or those of stdin when none is given.
    Review(ReviewRequest),
    /// List the subjects of the season.
    Topics(TopicsRequest),
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
    /// Show the settings.
    Config,
    /// Show the link that adds the bot to a server.
    Invite,
    /// Nothing was asked for: the bot where there is a token, else the console.
    Default,
}

/// What to review.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewRequest {
    /// The idea; none for those of stdin.
    pub text: Option<String>,
    /// A second version of it.
    pub compare: Option<String>,
    /// The author's name.
    pub author: Option<String>,
    /// The author's level.
    pub level: Option<Level>,
    /// The platform.
    pub platform: Option<String>,
    /// The day it is judged on; none for today.
    pub date: Option<Date>,
    /// Whether the review is JSON.
    pub json: bool,
    /// Whether every contribution is shown.
    pub explain: bool,
}

/// Whose subjects to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TopicsRequest {
    /// The author's name.
    pub author: Option<String>,
    /// The author's level.
    pub level: Option<Level>,
    /// The day; none for today.
    pub date: Option<Date>,
    /// Whether the list is JSON.
    pub json: bool,
}

/// What to measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvalRequest {
    /// Labelled questions; none for the base's own.
    pub questions: Vec<String>,
    /// Labelled ideas; none for the base's own.
    pub ideas: Vec<String>,
    /// Whether what is fitted or predicted is of ideas.
    pub of_ideas: bool,
    /// The folder that fitted models are written into.
    pub into: Option<String>,
    /// What to do with them.
    pub task: EvalTask,
    /// How many folds.
    pub folds: usize,
}

/// What to do with labelled questions or ideas.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EvalTask {
    /// Measure, and print the scorecard.
    #[default]
    Measure,
    /// Print the predictions made without each fold.
    Predict,
    /// Fit the weights.
    Fit,
    /// Print what meaning brings.
    Gains,
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
    let review = verb("review")
        .arg(Arg::new("text").value_name("TEXTE").help(words.say("cli-text-argument")))
        .arg(option("compare", "TEXTE"))
        .arg(option("collectivite", "NOM"))
        .arg(option("niveau", "NIVEAU"))
        .arg(option("plateforme", "RESEAU").value_parser(PLATFORMS))
        .arg(option("date", "AAAA-MM-JJ"))
        .arg(flag("json"))
        .arg(flag("explain"))
        .arg(flag("jsonl"));
    let topics = verb("topics")
        .arg(option("collectivite", "NOM"))
        .arg(option("niveau", "NIVEAU"))
        .arg(option("date", "AAAA-MM-JJ"))
        .arg(flag("json"));
    let check = verb("check").arg(Arg::new("dir").value_name("DOSSIER").help(words.say("cli-dir-argument")));
    let eval = verb("eval")
        .arg(option("questions", "FICHIER"))
        .arg(option("ideas", "FICHIER"))
        .arg(option("out-of-fold", "questions|ideas").value_parser(["questions", "ideas"]))
        .arg(option("fit", "questions|ideas").value_parser(["questions", "ideas"]).conflicts_with("out-of-fold"))
        .arg(option("gains", "questions|ideas").value_parser(["questions", "ideas"]).conflicts_with_all(["out-of-fold", "fit"]))
        .arg(option("into", "DOSSIER"))
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
    let bot = verb("bot").arg(option("http", "ADRESSE"));
    Command::new("boomerometre")
        .about(words.say("cli-about"))
        .version(env!("CARGO_PKG_VERSION"))
        .help_template(&template)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(words.say("cli-commands-heading"))
        .next_help_heading(words.say("cli-options-heading"))
        .arg(option("config", "FICHIER"))
        .arg(option("knowledge", "DOSSIER"))
        .arg(option("database", "ADRESSE"))
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(words.say("cli-help-option")))
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help(words.say("cli-version-option")))
        .subcommands([ask, review, topics, check, verb("console"), eval, bot, verb("config"), verb("invite")])
}

fn read(words: &Words, matches: &ArgMatches) -> Result<Invocation, Stopped> {
    let mut interactions = None;
    let action = match matches.subcommand() {
        Some(("ask", m)) => ask(words, m)?,
        Some(("review", m)) => review(words, m)?,
        Some(("topics", m)) => Action::Topics(TopicsRequest {
            author: text(m, "collectivite"),
            level: level(words, m)?,
            date: date(words, m)?,
            json: m.get_flag("json"),
        }),
        Some(("check", m)) => Action::Check { dir: text(m, "dir") },
        Some(("eval", m)) => eval(words, m)?,
        Some(("bot", m)) => {
            interactions = text(m, "http");
            Action::Bot
        }
        Some(("config", _)) => Action::Config,
        Some(("invite", _)) => Action::Invite,
        Some(_) => Action::Console,
        None => Action::Default,
    };
    let overrides = Overrides { knowledge: text(matches, "knowledge"), database: text(matches, "database"), interactions };
    Ok(Invocation { config: text(matches, "config").map(PathBuf::from), overrides, action })
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

fn review(words: &Words, matches: &ArgMatches) -> Result<Action, Stopped> {
    let request = ReviewRequest {
        text: text(matches, "text"),
        compare: text(matches, "compare"),
        author: text(matches, "collectivite"),
        level: level(words, matches)?,
        platform: text(matches, "plateforme"),
        date: date(words, matches)?,
        json: matches.get_flag("json"),
        explain: matches.get_flag("explain"),
    };
    let has_text = request.text.as_ref().is_some_and(|t| !t.trim().is_empty());
    match (has_text, matches.get_flag("jsonl")) {
        (true, true) => Err(Stopped::Wrong(words.say("cli-text-and-jsonl"))),
        (false, false) => Err(Stopped::Wrong(words.say("cli-no-text"))),
        (false, true) => Ok(Action::Review(ReviewRequest { text: None, ..request })),
        (true, false) => Ok(Action::Review(request)),
    }
}

fn level(words: &Words, matches: &ArgMatches) -> Result<Option<Level>, Stopped> {
    let Some(name) = text(matches, "niveau") else { return Ok(None) };
    let bad =
        || Stopped::Wrong(words.with("cli-bad-value", &[("argument", "--niveau".into()), ("valeur", name.as_str().into())]));
    Level::parse(&name).filter(|l| *l != Level::Etat).map(Some).ok_or_else(bad)
}

fn date(words: &Words, matches: &ArgMatches) -> Result<Option<Date>, Stopped> {
    let Some(text) = text(matches, "date") else { return Ok(None) };
    let bad = || Stopped::Wrong(words.with("cli-bad-date", &[("valeur", text.as_str().into())]));
    day(&text).map(Some).ok_or_else(bad)
}

/// A day, `AAAA-MM-JJ`, within the years that the base can say anything of.
pub(super) fn day(text: &str) -> Option<Date> {
    let date: Date = Some(text).filter(|t| t.len() == 10)?.parse().ok()?;
    (2020..=2040).contains(&date.year()).then_some(date)
}

fn eval(words: &Words, matches: &ArgMatches) -> Result<Action, Stopped> {
    let asked = |id: &str| text(matches, id).map(|what| what == "ideas");
    let tasks = [("out-of-fold", EvalTask::Predict), ("fit", EvalTask::Fit), ("gains", EvalTask::Gains)];
    let task = tasks.into_iter().find_map(|(id, task)| asked(id).map(|of_ideas| (task, of_ideas)));
    let files: Vec<String> = matches.get_many::<String>("files").into_iter().flatten().cloned().collect();
    let of_ideas =
        task.map_or(text(matches, "questions").is_none() && text(matches, "ideas").is_some(), |(_, of_ideas)| of_ideas);
    let task = task.map_or(EvalTask::Measure, |(task, _)| task);
    let mut questions: Vec<String> = text(matches, "questions").into_iter().collect();
    let mut ideas: Vec<String> = text(matches, "ideas").into_iter().collect();
    if of_ideas {
        ideas.extend(files);
    } else {
        questions.extend(files);
    }
    if task != EvalTask::Measure && questions.is_empty() && ideas.is_empty() {
        return Err(Stopped::Wrong(words.say("cli-no-files")));
    }
    let into = text(matches, "into");
    if into.is_none() && task == EvalTask::Fit && of_ideas {
        return Err(Stopped::Wrong(words.say("cli-no-into")));
    }
    let folds = matches.get_one::<u8>("folds").map_or(10, |f| usize::from(*f));
    Ok(Action::Eval(EvalRequest { questions, ideas, of_ideas, into, task, folds }))
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
        assert_eq!(check(&["console"]).unwrap(), Action::Console);
        assert_eq!(check(&[]).unwrap(), Action::Default);
        assert_eq!(
            check(&["eval", "--out-of-fold", "questions", "--folds", "5", "a", "b"]).unwrap(),
            Action::Eval(EvalRequest {
                questions: vec!["a".into(), "b".into()],
                task: EvalTask::Predict,
                folds: 5,
                ..EvalRequest::default()
            })
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
