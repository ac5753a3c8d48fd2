//! `console`: a conversation in the terminal, or lines from a pipe. What is typed is kept nowhere.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use anstyle::Style;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::review::today;
use super::{CommandError, output};
use crate::app::ask::Coach;
use crate::app::review::{Author, Request};
use crate::domain::territory::Territory;
use crate::wording::{Words, answer_text, entry_text, review_text, territory_text, topics_text};

/// The examples of `/aide`, by their message ids; typing their number runs them.
const EXAMPLES: [&str; 3] = ["console-example-1", "console-example-2", "console-example-3"];

const TITLE: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// How many homonyms are listed.
const HOMONYMS: usize = 10;

/// What a conversation remembers while it lasts.
struct Conversation<'a> {
    words: &'a Words,
    coach: &'a Coach,
    author: Option<&'a Territory>,
}

/// Talks until the end of the input, `/quitter` or Ctrl-D.
pub(super) fn run(words: &Words, coach: &Coach) -> Result<ExitCode, CommandError> {
    let mut conversation = Conversation { words, coach, author: None };
    if std::io::stdin().is_terminal() {
        output::line(&painted(&words.with("console-hello", &[("fiches", coach.search().entries().len().into())])));
        let mut editor = DefaultEditor::new().map_err(std::io::Error::other)?;
        loop {
            match editor.readline(&words.say("console-prompt")) {
                Ok(line) => {
                    // History lives in memory only: a question is its author's business.
                    let _full = editor.add_history_entry(line.as_str());
                    if !conversation.take(&line)? {
                        break;
                    }
                }
                Err(ReadlineError::Interrupted) => output::line(&words.say("console-interrupted")),
                Err(ReadlineError::Eof) => break,
                Err(e) => return Err(std::io::Error::other(e).into()),
            }
        }
    } else {
        let mut stdin = std::io::stdin().lock();
        let mut line = Vec::new();
        while stdin.read_until(b'\n', &mut line)? > 0 {
            if !conversation.take(&String::from_utf8_lossy(&line))? {
                break;
            }
            line.clear();
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Conversation<'_> {
    /// Does what a line says; false when it ends the conversation.
    fn take(&mut self, line: &str) -> Result<bool, CommandError> {
        let line = line.trim();
        let (verb, rest) = match line.strip_prefix('/') {
            Some(command) => command.split_once(char::is_whitespace).unwrap_or((command, "")),
            None => ("demander", line),
        };
        let rest = rest.trim();
        let said = match verb {
            "demander" if rest.is_empty() && !line.starts_with('/') => return Ok(true),
            "demander" if rest.is_empty() => self.words.say("console-no-question"),
            "demander" => self.ask(rest)?,
            "avis" if rest.is_empty() => self.words.say("console-no-idea"),
            "avis" => self.review(rest),
            "sujets" => self.topics(),
            "collectivite" | "collectivité" => self.choose(rest),
            "fiches" if !rest.is_empty() => self.browse(rest)?,
            "fiche" if !rest.is_empty() => self.read(rest),
            "aide" | "help" => self.help(),
            "quitter" | "exit" | "q" => return Ok(false),
            "fiche" | "fiches" => self.words.say("console-no-words"),
            other => self.words.with("console-unknown", &[("commande", other.into())]),
        };
        output::line(&format!("{}\n", painted(&said)));
        Ok(true)
    }

    fn ask(&self, question: &str) -> Result<String, CommandError> {
        let example = question.parse::<usize>().ok().and_then(|n| EXAMPLES.get(n.wrapping_sub(1)));
        let question = example.map_or_else(|| question.to_owned(), |id| self.words.say(id));
        if let Some(idea) = question.strip_prefix("/avis ").filter(|_| example.is_some()) {
            return Ok(format!("{question}\n\n{}", self.review(idea)));
        }
        let answer = self.coach.ask(&question, self.author)?;
        let text = answer_text(self.words, &answer);
        Ok(if example.is_some() { format!("{question}\n\n{text}") } else { text })
    }

    fn review(&self, idea: &str) -> String {
        let author = self.author.map_or(Author::Unsaid, Author::Known);
        let request = Request { text: idea, author, date: today(), ..Request::default() };
        review_text(self.words, &self.coach.review_known(&request), false)
    }

    fn topics(&self) -> String {
        let day = today();
        topics_text(self.words, self.author, &self.coach.topics(self.author, None, day), day)
    }

    fn choose(&mut self, name: &str) -> String {
        let territories = &self.coach.knowledge().territories;
        if name.is_empty() {
            return match self.author {
                Some(author) => self.words.with("console-author", &[("qui", territory_text(self.words, author).into())]),
                None => self.words.say("console-no-author"),
            };
        }
        match territories.find(name, None) {
            Ok(only) => {
                self.author = Some(only);
                self.words.with("console-author", &[("qui", territory_text(self.words, only).into())])
            }
            Err(none) if none.is_empty() => self.words.with("console-unknown-author", &[("nom", name.into())]),
            Err(several) => {
                let each = several.iter().take(HOMONYMS).map(|t| format!("• {}", territory_text(self.words, t)));
                let list: Vec<String> = std::iter::once(self.words.say("console-homonyms")).chain(each).collect();
                list.join("\n")
            }
        }
    }

    fn browse(&self, words: &str) -> Result<String, CommandError> {
        let found = self.coach.browse(words)?;
        if found.is_empty() {
            return Ok(self.words.say("console-nothing"));
        }
        Ok(found.iter().map(|n| format!("• {} ({})", n.title, n.id)).collect::<Vec<_>>().join("\n"))
    }

    fn read(&self, id: &str) -> String {
        match self.coach.entry(id) {
            Some(entry) => entry_text(self.words, entry),
            None => self.words.with("console-no-entry", &[("id", id.into())]),
        }
    }

    fn help(&self) -> String {
        let examples = EXAMPLES.iter().enumerate().map(|(i, id)| format!("{}. {}", i + 1, self.words.say(id)));
        let lines: Vec<String> = std::iter::once(self.words.say("console-help")).chain(examples).collect();
        lines.join("\n")
    }
}

/// Titles stand out, sources step back; the colours vanish where there is no terminal.
fn painted(text: &str) -> String {
    let paint = |line: &str| {
        let style = match line.chars().next() {
            Some('•' | '/') | None => return line.to_owned(),
            Some('[') => FAINT,
            Some(_) => TITLE,
        };
        format!("{style}{line}{style:#}")
    };
    text.lines().map(paint).collect::<Vec<_>>().join("\n")
}
