//! Our own limits: what Discord would refuse, and what this bot must never send.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::rest::Call;
use super::world::flag;
use super::{array, text_at};

/// The form of the names of commands and options.
static NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$").expect("a pattern of this file"));

/// Languages that Discord knows.
const LOCALES: [&str; 32] = [
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR", "ro", "fi",
    "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
];

/// Discord's limits, in characters or pieces.
mod most {
    pub(super) const CONTENT: usize = 2000;
    pub(super) const EMBEDS: usize = 10;
    pub(super) const TITLE: usize = 256;
    pub(super) const DESCRIPTION: usize = 4096;
    pub(super) const FIELDS: usize = 25;
    pub(super) const FIELD_NAME: usize = 256;
    pub(super) const FIELD_VALUE: usize = 1024;
    pub(super) const FOOTER: usize = 2048;
    pub(super) const AUTHOR: usize = 256;
    pub(super) const ALL_EMBEDS: usize = 6000;
    pub(super) const ROWS: usize = 5;
    pub(super) const BUTTONS: usize = 5;
    pub(super) const OPTIONS: usize = 25;
    pub(super) const BUTTON_LABEL: usize = 80;
    pub(super) const CUSTOM_ID: usize = 100;
    pub(super) const URL: usize = 512;
    pub(super) const PLACEHOLDER: usize = 150;
    pub(super) const OPTION_TEXT: usize = 100;
    pub(super) const FORM_TITLE: usize = 45;
    pub(super) const FORM_FIELDS: usize = 5;
    pub(super) const LABEL: usize = 45;
    pub(super) const INPUT: usize = 4000;
    pub(super) const INPUT_PLACEHOLDER: usize = 100;
    pub(super) const CHOICES: usize = 25;
    pub(super) const CHOICE: usize = 100;
    pub(super) const COMMAND_DESCRIPTION: usize = 100;
    pub(super) const COMMAND: usize = 8000;
    pub(super) const THREAD_NAME: usize = 100;
    pub(super) const FILES: usize = 10;
    pub(super) const FILE_BYTES: usize = 10 * 1024 * 1024;
}

/// Something wrong with what the bot sent.
pub(super) struct Complaint {
    pub(super) text: String,
    /// Whether Discord itself would refuse it.
    pub(super) is_refused: bool,
}

impl Complaint {
    pub(super) fn refused(text: String) -> Self {
        Self { text, is_refused: true }
    }
}

/// The complaints about one body, each with the place.
#[derive(Default)]
struct Judge {
    complaints: Vec<Complaint>,
}

impl Judge {
    fn refuse(&mut self, text: String) {
        self.complaints.push(Complaint::refused(text));
    }

    fn unless(&mut self, is_right: bool, text: impl FnOnce() -> String) {
        if !is_right {
            self.refuse(text());
        }
    }

    /// The length of a text, which must be within these bounds and not blank; absent is fine.
    fn length(&mut self, at: &str, text: &Value, least: usize, most: usize) -> usize {
        let Some(text) = text.as_str() else {
            self.unless(text.is_null(), || format!("{at} is no text"));
            return 0;
        };
        let length = text.chars().count();
        let is_blank = least > 0 && text.trim().is_empty();
        self.unless((least..=most).contains(&length) && !is_blank, || {
            format!("{at} has {length} characters{}, not {least} to {most}", if is_blank { ", all blank" } else { "" })
        });
        length
    }

    /// As [`Judge::length`], and it must be there.
    fn needs(&mut self, at: &str, text: &Value, least: usize, most: usize) -> usize {
        self.unless(text.is_string(), || format!("{at} is missing"));
        self.length(at, text, least, most)
    }

    fn count(&mut self, at: &str, list: &Value, most: usize) {
        let count = array(list).len();
        self.unless(count <= most, || format!("{at} has {count} elements, at most {most}"));
    }
}

/// Judges a request.
pub(super) fn complaints(call: &Call) -> Vec<Complaint> {
    let mut judge = Judge::default();
    let body = &call.body;
    let segments = call.segments();
    match (call.method.as_str(), segments.as_slice()) {
        ("POST", ["interactions", _, _, "callback"]) => callback(&mut judge, call),
        ("POST", ["webhooks", _, _] | ["channels", _, "messages"]) => {
            message(&mut judge, "", body, !call.files.is_empty(), true);
        }
        ("PATCH", ["webhooks", _, _, "messages", _] | ["channels", _, "messages", _]) => {
            message(&mut judge, "", body, !call.files.is_empty(), false);
        }
        ("POST", ["channels", _, "threads"] | ["channels", _, "messages", _, "threads"]) => thread(&mut judge, call),
        ("PUT", ["applications", _, "commands"] | ["applications", _, "guilds", _, "commands"]) => commands(&mut judge, body),
        ("POST", ["applications", _, "commands"] | ["applications", _, "guilds", _, "commands"]) => {
            command(&mut judge, "command", body);
        }
        _ => (),
    }
    judge.unless(call.files.len() <= most::FILES, || format!("{} files, at most {}", call.files.len(), most::FILES));
    for file in &call.files {
        let size = file.bytes.len();
        judge.unless(size <= most::FILE_BYTES, || format!("the file {} has {size} bytes", file.name));
    }
    judge.complaints
}

fn callback(judge: &mut Judge, call: &Call) {
    let data = call.body.get("data").unwrap_or(&Value::Null);
    match call.body["type"].as_u64() {
        Some(1 | 5 | 6) => (),
        Some(4) => message(judge, "data.", data, !call.files.is_empty(), true),
        Some(7) => message(judge, "data.", data, !call.files.is_empty(), false),
        Some(8) => choices(judge, "data.choices", &data["choices"]),
        Some(9) => form(judge, data),
        kind => judge.refuse(format!("a callback of type {kind:?}")),
    }
}

/// A body of a message; one that is new may not be empty.
fn message(judge: &mut Judge, at: &str, body: &Value, has_files: bool, is_new: bool) {
    mentions(judge, at, body);
    judge.length(&format!("{at}content"), &body["content"], 0, most::CONTENT);
    if body["flags"].as_u64().unwrap_or_default() & flag::COMPONENTS_V2 != 0 {
        judge.refuse(format!("{at}flags: this judge knows no components of version 2"));
    }
    judge.count(&format!("{at}embeds"), &body["embeds"], most::EMBEDS);
    let mut total = 0;
    for (number, embed) in array(&body["embeds"]).iter().enumerate() {
        total += self::embed(judge, &format!("{at}embeds[{number}]"), embed);
    }
    judge
        .unless(total <= most::ALL_EMBEDS, || format!("{at}embeds have {total} characters in all, at most {}", most::ALL_EMBEDS));
    components(judge, &format!("{at}components"), &body["components"]);
    let has_text = !text_at(body, "/content").trim().is_empty();
    let has_more = ["embeds", "components"].iter().any(|key| !array(&body[*key]).is_empty());
    judge.unless(!is_new || has_text || has_more || has_files, || format!("{at}the message is empty"));
}

/// Nobody may be called by what is generated or typed.
fn mentions(judge: &mut Judge, at: &str, body: &Value) {
    let parse = body.pointer("/allowed_mentions/parse");
    if parse.is_none_or(|parse| !parse.as_array().is_some_and(Vec::is_empty)) {
        let text = format!("{at}allowed_mentions.parse isn't an empty list: {:?}", body.get("allowed_mentions"));
        judge.complaints.push(Complaint { text, is_refused: false });
    }
}

/// One embed; gives its characters.
fn embed(judge: &mut Judge, at: &str, embed: &Value) -> usize {
    let mut total = judge.length(&format!("{at}.title"), &embed["title"], 0, most::TITLE);
    total += judge.length(&format!("{at}.description"), &embed["description"], 0, most::DESCRIPTION);
    total += judge.length(&format!("{at}.footer.text"), &embed["footer"]["text"], 1, most::FOOTER);
    total += judge.length(&format!("{at}.author.name"), &embed["author"]["name"], 1, most::AUTHOR);
    judge.count(&format!("{at}.fields"), &embed["fields"], most::FIELDS);
    for (number, field) in array(&embed["fields"]).iter().enumerate() {
        total += judge.needs(&format!("{at}.fields[{number}].name"), &field["name"], 1, most::FIELD_NAME);
        total += judge.needs(&format!("{at}.fields[{number}].value"), &field["value"], 1, most::FIELD_VALUE);
    }
    let has_picture = ["image", "thumbnail"].iter().any(|key| embed[*key].is_object());
    judge.unless(total > 0 || has_picture, || format!("{at} is empty"));
    total
}

/// The rows of a message.
fn components(judge: &mut Judge, at: &str, rows: &Value) {
    judge.count(at, rows, most::ROWS);
    let mut ids = HashSet::new();
    for (number, row) in array(rows).iter().enumerate() {
        let at = format!("{at}[{number}]");
        judge.unless(row["type"] == 1, || format!("{at} is no row"));
        let inner = array(&row["components"]);
        let buttons = inner.iter().filter(|c| c["type"] == 2).count();
        let is_right = match inner.len() {
            0 => false,
            1 => true,
            all => buttons == all && all <= most::BUTTONS,
        };
        judge.unless(is_right, || format!("{at} must hold 1 to {} buttons or one menu", most::BUTTONS));
        for (number, component) in inner.iter().enumerate() {
            let at = format!("{at}.components[{number}]");
            match component["type"].as_u64() {
                Some(2) => button(judge, &at, component, &mut ids),
                Some(3 | 5..=8) => menu(judge, &at, component, &mut ids),
                kind => judge.refuse(format!("{at} of type {kind:?} doesn't belong in a message")),
            }
        }
    }
}

fn custom_id(judge: &mut Judge, at: &str, component: &Value, ids: &mut HashSet<String>) {
    judge.needs(&format!("{at}.custom_id"), &component["custom_id"], 1, most::CUSTOM_ID);
    let id = text_at(component, "/custom_id");
    judge.unless(ids.insert(id.to_owned()), || format!("{at}.custom_id « {id} » is there twice"));
}

fn button(judge: &mut Judge, at: &str, button: &Value, ids: &mut HashSet<String>) {
    judge.length(&format!("{at}.label"), &button["label"], 1, most::BUTTON_LABEL);
    judge.unless(button["label"].is_string() || button["emoji"].is_object(), || format!("{at} has no label"));
    match button["style"].as_u64() {
        Some(1..=4) => {
            custom_id(judge, at, button, ids);
            judge.unless(button["url"].is_null(), || format!("{at} has a url and no style of a link"));
        }
        Some(5) => {
            judge.needs(&format!("{at}.url"), &button["url"], 1, most::URL);
            judge.unless(button["custom_id"].is_null(), || format!("{at} is a link with a custom_id"));
        }
        style => judge.refuse(format!("{at}.style {style:?}")),
    }
}

fn menu(judge: &mut Judge, at: &str, menu: &Value, ids: &mut HashSet<String>) {
    custom_id(judge, at, menu, ids);
    judge.length(&format!("{at}.placeholder"), &menu["placeholder"], 0, most::PLACEHOLDER);
    let (least, chosen) = (menu["min_values"].as_u64().unwrap_or(1), menu["max_values"].as_u64().unwrap_or(1));
    judge.unless(least <= chosen && chosen <= most::OPTIONS as u64 && chosen > 0, || {
        format!("{at} lets choose {least} to {chosen}")
    });
    if menu["type"] != 3 {
        return;
    }
    let options = array(&menu["options"]);
    let is_right = (1..=most::OPTIONS).contains(&options.len());
    judge.unless(is_right, || format!("{at} has {} options, not 1 to {}", options.len(), most::OPTIONS));
    judge.unless(chosen <= options.len().max(1) as u64, || format!("{at} lets choose more than there is"));
    let mut values = HashSet::new();
    let mut preset = 0;
    for (number, option) in options.iter().enumerate() {
        let at = format!("{at}.options[{number}]");
        judge.needs(&format!("{at}.label"), &option["label"], 1, most::OPTION_TEXT);
        judge.needs(&format!("{at}.value"), &option["value"], 1, most::OPTION_TEXT);
        judge.length(&format!("{at}.description"), &option["description"], 0, most::OPTION_TEXT);
        let value = text_at(option, "/value");
        judge.unless(values.insert(value), || format!("{at}.value « {value} » is there twice"));
        preset += u64::from(option["default"] == true);
    }
    judge.unless(preset <= chosen, || format!("{at} has {preset} options chosen beforehand"));
}

fn form(judge: &mut Judge, data: &Value) {
    judge.needs("data.title", &data["title"], 1, most::FORM_TITLE);
    judge.needs("data.custom_id", &data["custom_id"], 1, most::CUSTOM_ID);
    let parts = array(&data["components"]);
    let is_right = (1..=most::FORM_FIELDS).contains(&parts.len());
    judge.unless(is_right, || format!("the form has {} components, not 1 to {}", parts.len(), most::FORM_FIELDS));
    let mut ids = HashSet::new();
    for (number, part) in parts.iter().enumerate() {
        let at = format!("data.components[{number}]");
        match part["type"].as_u64() {
            Some(1) => match array(&part["components"]) {
                [field] if field["type"] == 4 => {
                    judge.needs(&format!("{at}.label"), &field["label"], 1, most::LABEL);
                    input(judge, &at, field, &mut ids);
                }
                _ => judge.refuse(format!("{at}: a row of a form holds one text field")),
            },
            Some(10) => (),
            Some(18) => {
                judge.needs(&format!("{at}.label"), &part["label"], 1, most::LABEL);
                judge.length(&format!("{at}.description"), &part["description"], 0, most::OPTION_TEXT);
                match part["component"]["type"].as_u64() {
                    Some(4) => input(judge, &at, &part["component"], &mut ids),
                    Some(3 | 5..=8) => menu(judge, &at, &part["component"], &mut ids),
                    kind => judge.refuse(format!("{at}: this judge knows no field of type {kind:?}")),
                }
            }
            kind => judge.refuse(format!("{at} of type {kind:?} doesn't belong in a form")),
        }
    }
}

fn input(judge: &mut Judge, at: &str, field: &Value, ids: &mut HashSet<String>) {
    custom_id(judge, at, field, ids);
    judge.unless(matches!(field["style"].as_u64(), Some(1 | 2)), || format!("{at}.style {}", field["style"]));
    let bound = |key: &str, other: u64| field[key].as_u64().unwrap_or(other);
    let (least, longest) = (bound("min_length", 0), bound("max_length", most::INPUT as u64));
    judge.unless(least <= longest && (1..=most::INPUT as u64).contains(&longest), || {
        format!("{at} takes {least} to {longest} characters")
    });
    let longest = usize::try_from(longest).unwrap_or(most::INPUT);
    judge.length(&format!("{at}.value"), &field["value"], 0, longest.min(most::INPUT));
    judge.length(&format!("{at}.placeholder"), &field["placeholder"], 0, most::INPUT_PLACEHOLDER);
}

fn choices(judge: &mut Judge, at: &str, choices: &Value) {
    judge.unless(choices.is_array(), || format!("{at} is no list"));
    judge.count(at, choices, most::CHOICES);
    for (number, choice) in array(choices).iter().enumerate() {
        let at = format!("{at}[{number}]");
        judge.needs(&format!("{at}.name"), &choice["name"], 1, most::CHOICE);
        if choice["value"].is_string() {
            judge.length(&format!("{at}.value"), &choice["value"], 0, most::CHOICE);
        } else {
            judge.unless(choice["value"].is_number(), || format!("{at}.value is missing"));
        }
    }
}

fn thread(judge: &mut Judge, call: &Call) {
    judge.needs("name", &call.body["name"], 1, most::THREAD_NAME);
    let days = &call.body["auto_archive_duration"];
    judge.unless(days.is_null() || matches!(days.as_u64(), Some(60 | 1440 | 4320 | 10080)), || {
        format!("auto_archive_duration {days}")
    });
    if let Some(first) = call.body.get("message") {
        message(judge, "message.", first, !call.files.is_empty(), true);
    }
}

fn commands(judge: &mut Judge, body: &Value) {
    judge.unless(body.is_array(), || "the commands are no list".to_owned());
    let mut names = HashSet::new();
    for kind in [(1, 100), (2, 15), (3, 15)] {
        let count = array(body).iter().filter(|c| c["type"].as_u64().unwrap_or(1) == kind.0).count();
        judge.unless(count <= kind.1, || format!("{count} commands of type {}, at most {}", kind.0, kind.1));
    }
    for each in array(body) {
        let name = text_at(each, "/name");
        let kind = each["type"].as_u64().unwrap_or(1);
        for (locale, name) in all_names(each) {
            let is_new = names.insert((kind, locale.clone(), name.clone()));
            judge.unless(is_new, || format!("two commands are called « {name} » in « {locale} »"));
        }
        command(judge, &format!("« {name} »"), each);
    }
}

/// The name of a command or an option in its own language and in each translation.
fn all_names(named: &Value) -> Vec<(String, String)> {
    let own = (String::new(), text_at(named, "/name").to_owned());
    let translated = named["name_localizations"].as_object().into_iter().flatten();
    let translated = translated.map(|(locale, name)| (locale.clone(), name.as_str().unwrap_or_default().to_owned()));
    std::iter::once(own).chain(translated).collect()
}

fn command(judge: &mut Judge, at: &str, command: &Value) {
    let kind = command["type"].as_u64().unwrap_or(1);
    let mut total = 0;
    if kind == 1 {
        total += names(judge, at, command);
        total += descriptions(judge, at, command);
        total += options(judge, at, &command["options"], 0);
    } else {
        for (locale, name) in all_names(command) {
            let length = name.chars().count();
            judge.unless((1..=32).contains(&length), || format!("{at}: a menu's name in « {locale} » has {length} characters"));
        }
        judge.unless(text_at(command, "/description").is_empty(), || format!("{at}: a menu's command has a description"));
        judge.unless(array(&command["options"]).is_empty(), || format!("{at}: a menu's command has options"));
    }
    judge.unless(total <= most::COMMAND, || format!("{at} has {total} characters in all, at most {}", most::COMMAND));
    let permissions = &command["default_member_permissions"];
    let is_right =
        permissions.is_null() || permissions.is_u64() || permissions.as_str().is_some_and(|bits| bits.parse::<u64>().is_ok());
    judge.unless(is_right, || format!("{at}: default_member_permissions {permissions}"));
}

/// Judges the names and gives the characters of the longest.
fn names(judge: &mut Judge, at: &str, named: &Value) -> usize {
    let mut longest = 0;
    for (locale, name) in all_names(named) {
        judge.unless(locale.is_empty() || LOCALES.contains(&locale.as_str()), || format!("{at}: no language « {locale} »"));
        judge.unless(NAME.is_match(&name) && name == name.to_lowercase(), || format!("{at}: « {name} » is no name"));
        longest = longest.max(name.chars().count());
    }
    longest
}

/// Judges the descriptions and gives the characters of the longest.
fn descriptions(judge: &mut Judge, at: &str, described: &Value) -> usize {
    let mut longest = judge.needs(&format!("{at}.description"), &described["description"], 1, most::COMMAND_DESCRIPTION);
    for (locale, text) in described["description_localizations"].as_object().into_iter().flatten() {
        judge.unless(LOCALES.contains(&locale.as_str()), || format!("{at}: no language « {locale} »"));
        longest = longest.max(judge.needs(&format!("{at}.description in « {locale} »"), text, 1, most::COMMAND_DESCRIPTION));
    }
    longest
}

/// Judges options and what is in them, and gives their characters.
fn options(judge: &mut Judge, at: &str, options: &Value, depth: usize) -> usize {
    judge.count(&format!("{at}.options"), options, most::OPTIONS);
    let options = array(options);
    let is_inner = |option: &Value| matches!(option["type"].as_u64(), Some(1 | 2));
    let inner = options.iter().filter(|option| is_inner(option)).count();
    judge.unless(inner == 0 || inner == options.len(), || format!("{at} mixes subcommands and options"));
    let (mut seen, mut is_optional, mut total) = (HashSet::new(), false, 0);
    for option in options {
        let at = format!("{at} {}", text_at(option, "/name"));
        for name in all_names(option) {
            judge.unless(seen.insert(name.clone()), || format!("{at}: two options are called « {} »", name.1));
        }
        total += names(judge, &at, option) + descriptions(judge, &at, option);
        if is_inner(option) {
            judge.unless(depth < 2 && (option["type"] == 1 || depth == 0), || format!("{at} is nested too deep"));
            total += self::options(judge, &at, &option["options"], depth + 1);
            continue;
        }
        let is_required = option["required"] == true;
        judge.unless(!(is_required && is_optional), || format!("{at} is required and comes after an optional one"));
        is_optional |= !is_required;
        total += value_of_option(judge, &at, option);
    }
    total
}

/// Judges what an option takes, and gives the characters of its choices.
fn value_of_option(judge: &mut Judge, at: &str, option: &Value) -> usize {
    let kind = option["type"].as_u64();
    judge.unless(matches!(kind, Some(3..=11)), || format!("{at} is of type {kind:?}"));
    let has_choices = !array(&option["choices"]).is_empty();
    if option["autocomplete"] == true {
        judge.unless(matches!(kind, Some(3 | 4 | 10)), || format!("{at} can't propose for its type"));
        judge.unless(!has_choices, || format!("{at} proposes and has choices"));
    }
    let (least, longest) = (option["min_length"].as_u64().unwrap_or(0), option["max_length"].as_u64().unwrap_or(6000));
    judge.unless(least <= 6000 && (1..=6000).contains(&longest) && least <= longest, || {
        format!("{at} takes {least} to {longest} characters")
    });
    if !has_choices {
        return 0;
    }
    choices(judge, at, &option["choices"]);
    let mut seen = HashSet::new();
    let mut total = 0;
    for choice in array(&option["choices"]) {
        let name = text_at(choice, "/name");
        judge.unless(seen.insert(name), || format!("{at} has two choices « {name} »"));
        total += name.chars().count() + text_at(choice, "/value").chars().count();
    }
    total
}
