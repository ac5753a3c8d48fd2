//! The command line: arguments in, text or JSON out. `shared` names and shapes of the interface are fixed.

mod args;
mod ask;
mod bot;
mod check;
mod config;
mod console;
mod eval;
mod eval_gains;
mod eval_ideas;
mod invite;
mod jsonl;
mod logs;
mod meaning;
mod output;
mod review;
mod topics;

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;

use crate::app::ask::Coach;
use crate::config::{Config, ConfigFault, Sources};
use crate::content::{self, Files, Loaded};
use crate::domain::fault::{Fault, Severity};
use crate::domain::meaning::EncoderError;
use crate::search::IndexError;
use crate::wording::{Words, WordsError, fault_text};

use args::EvalTask;
pub use args::{Action, Invocation};

/// The thing checked has faults.
const FAULTY: u8 = 1;

/// The arguments or the input can't be used.
const UNUSABLE: u8 = 2;

/// What stops a command.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The knowledge has faults.
    #[error("the knowledge has {} faults", .0.len())]
    Faulty(Vec<Fault>),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The encoder failed.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    /// The words can't be read.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// A file given as argument can't be read.
    #[error("{path} can't be read: {cause}")]
    Input {
        /// The path as given.
        path: String,
        /// Why.
        cause: String,
    },
    /// The settings can't be used.
    #[error(transparent)]
    Config(#[from] ConfigFault),
    /// Reading the input or writing the output failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What the user must be told, in French.
    #[error("{0}")]
    Told(String),
}

/// Runs the command line of this process and gives its exit status.
pub fn main() -> ExitCode {
    #[cfg(all(feature = "bert", unix))]
    meaning::tell_libraries();
    let words = match Words::french() {
        Ok(words) => words,
        Err(e) => {
            anstream::eprintln!("{e}");
            return ExitCode::from(UNUSABLE);
        }
    };
    let invocation = match args::parse(&words, std::env::args_os()) {
        Ok(invocation) => invocation,
        Err(args::Stopped::Told(text)) => {
            output::line(&text);
            return ExitCode::SUCCESS;
        }
        Err(args::Stopped::Wrong(text)) => {
            anstream::eprintln!("{text}");
            return ExitCode::from(UNUSABLE);
        }
    };
    match run(&words, &invocation) {
        Ok(code) => code,
        Err(e) => {
            let code = if matches!(e, CommandError::Faulty(_)) { FAULTY } else { UNUSABLE };
            tell(&words, &e);
            ExitCode::from(code)
        }
    }
}

fn run(words: &Words, invocation: &Invocation) -> Result<ExitCode, CommandError> {
    let config = &Config::load(&Sources::of_process(invocation.config.clone(), invocation.overrides.clone()))?;
    let action = match &invocation.action {
        Action::Default if config.has_token() => &Action::Bot,
        Action::Default => {
            anstream::eprintln!("{}", words.say("cli-how-to-connect"));
            &Action::Console
        }
        asked => asked,
    };
    match action {
        Action::Check { dir } => Ok(check::run(words, &files(dir.as_deref().map(Path::new).or(config.knowledge.as_deref())))),
        Action::Ask { question: Some(question), json, .. } => ask::one(words, &ready_coach(words, config)?, question, *json),
        Action::Ask { .. } => ask::lines(words, &ready_coach(words, config)?),
        Action::Review(asked) if asked.text.is_some() => review::one(words, &ready_coach(words, config)?, asked),
        Action::Review(asked) => review::lines(words, &ready_coach(words, config)?, asked.explain),
        Action::Topics(asked) => topics::run(words, &coach(config)?, asked),
        Action::Eval(asked) if asked.task == EvalTask::Gains => eval_gains::run(words, &coach_with_labels(words, config)?, asked),
        Action::Eval(asked) if asked.of_ideas => eval_ideas::run(words, &coach_with_labels(words, config)?, asked),
        Action::Eval(asked) if asked.task != EvalTask::Measure => eval::run(words, &coach_with_labels(words, config)?, asked),
        // Nobody waits at the end of a pipe: what it is answered doesn't depend on how fast the model is loaded.
        Action::Console | Action::Default if !std::io::stdin().is_terminal() => console::run(words, &ready_coach(words, config)?),
        Action::Console | Action::Default => console::run(words, &meaning::in_background(config, coach(config)?)),
        Action::Config => Ok(config::run(words, config)),
        Action::Invite => invite::run(words, config),
        Action::Eval(asked) => {
            let coach = ready_coach(words, config)?;
            eval::run(words, &coach, asked)?;
            if asked.questions.is_empty() { eval_ideas::run(words, &coach, asked) } else { Ok(ExitCode::SUCCESS) }
        }
        Action::Bot => bot::run(words, config),
    }
}

fn files(dir: Option<&Path>) -> Files {
    dir.map_or_else(Files::embedded, Files::folder)
}

/// Loads the base that was asked for; its faults stop the command.
fn coach(config: &Config) -> Result<Coach, CommandError> {
    load(config, content::load_embedded)
}

/// The same, understanding by meaning where that can be.
fn ready_coach(words: &Words, config: &Config) -> Result<Coach, CommandError> {
    Ok(meaning::wait(words, config, coach(config)?))
}

/// The same, with what is only read to fit.
fn coach_with_labels(words: &Words, config: &Config) -> Result<Coach, CommandError> {
    Ok(meaning::wait(words, config, load(config, content::load_embedded_with_labels)?))
}

fn load(config: &Config, embedded: fn() -> Loaded) -> Result<Coach, CommandError> {
    let loaded = config.knowledge.as_deref().map_or_else(embedded, |dir| content::load(&files(Some(dir))));
    let faults = loaded.faults.into_iter().filter(|f| f.severity() == Severity::Error).collect();
    let knowledge = loaded.knowledge.ok_or(CommandError::Faulty(faults))?;
    Ok(Coach::new(knowledge)?)
}

/// Says on stderr what stopped a command.
fn tell(words: &Words, error: &CommandError) {
    match error {
        CommandError::Faulty(faults) => {
            for fault in faults {
                anstream::eprintln!("{}", fault_text(words, fault));
            }
            anstream::eprintln!("{}", words.with("cli-faulty", &[("nombre", faults.len().into())]));
        }
        CommandError::Encoder(e) => anstream::eprintln!("{} ({e})", words.say("cli-internal")),
        CommandError::Index(e) => anstream::eprintln!("{} ({e})", words.say("cli-internal")),
        CommandError::Words(e) => anstream::eprintln!("{} ({e})", words.say("cli-internal")),
        CommandError::Input { path, cause } => {
            anstream::eprintln!(
                "{}",
                words.with("cli-input", &[("chemin", path.as_str().into()), ("cause", cause.as_str().into())])
            );
        }
        CommandError::Config(fault) => anstream::eprintln!("{}", config::fault_text(words, fault)),
        CommandError::Io(e) if e.kind() == std::io::ErrorKind::BrokenPipe => {}
        CommandError::Io(e) => anstream::eprintln!("{}", words.with("cli-io", &[("cause", e.to_string().into())])),
        CommandError::Told(text) => anstream::eprintln!("{text}"),
    }
}
