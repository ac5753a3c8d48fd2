//! The names and descriptions of commands and options, in French and English, from `prompts/`.

use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::application::{CommandOptionType, CommandType, InteractionContext};

use crate::wording::Words;

/// Discord's names of the languages that are told apart.
const FRENCH: &str = "fr";
const ENGLISH: [&str; 2] = ["en-GB", "en-US"];

/// Where commands get their words.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    french: &'a Words,
    english: &'a Words,
}

impl<'a> Names<'a> {
    /// From both languages.
    pub fn new(french: &'a Words, english: &'a Words) -> Self {
        Self { french, english }
    }

    /// A command that works in servers and in private.
    pub fn command(&self, name: &str) -> CreateCommand {
        let id = format!("command-{name}");
        let mut command = CreateCommand::new(name)
            .description(self.french.say(&id))
            .contexts(vec![InteractionContext::Guild, InteractionContext::BotDm]);
        if let Some(french) = self.french_name(&id) {
            command = command.name_localized(FRENCH, french);
        }
        for locale in ENGLISH {
            command = command.description_localized(locale, self.english.say(&id));
            if let Some(english) = self.english_name(&id) {
                command = command.name_localized(locale, english);
            }
        }
        command
    }

    /// A command in a message's menu.
    pub fn message_menu(&self, name: &str, id: &str) -> CreateCommand {
        let english = self.english.say(id);
        let command = CreateCommand::new(name)
            .kind(CommandType::Message)
            .contexts(vec![InteractionContext::Guild, InteractionContext::BotDm]);
        ENGLISH.into_iter().fold(command, |c, locale| c.name_localized(locale, english.clone()))
    }

    /// An option of a command, or a subcommand: `path` is the command's name, then the subcommand's.
    pub fn option(&self, kind: CommandOptionType, path: &[&str], name: &str) -> CreateCommandOption {
        let id = format!("command-{}-{name}", path.join("-"));
        let mut option = CreateCommandOption::new(kind, name, self.french.say(&id));
        if let Some(french) = self.french_name(&id) {
            option = option.name_localized(FRENCH, french);
        }
        for locale in ENGLISH {
            option = option.description_localized(locale, self.english.say(&id));
            if let Some(english) = self.english_name(&id) {
                option = option.name_localized(locale, english);
            }
        }
        option
    }

    /// An option with one more choice, called by a message; in French for all where English has no word of its own.
    pub fn choice(&self, option: CreateCommandOption, id: &str, value: &str) -> CreateCommandOption {
        let french = self.french.say(id);
        let english = if self.english.has(id) { self.english.say(id) } else { french.clone() };
        option.add_string_choice_localized(french, value, ENGLISH.map(|locale| (locale, english.clone())))
    }

    fn french_name(&self, id: &str) -> Option<String> {
        let id = format!("{id}-name");
        self.french.has(&id).then(|| self.french.say(&id))
    }

    fn english_name(&self, id: &str) -> Option<String> {
        let id = format!("{id}-name");
        self.english.has(&id).then(|| self.english.say(&id))
    }
}
