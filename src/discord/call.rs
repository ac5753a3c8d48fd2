//! An interaction as the features read it. It is parsed from JSON by hand: serenity's models refuse the whole event when
//! one field is missing or new, and a user would wait for nothing.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::domain::record::{ServerId, UserId};

/// What Discord calls with an interaction.
#[derive(Debug, Clone)]
pub struct Call {
    /// Its number; a second delivery has the same.
    pub id: u64,
    /// The application that it is for.
    pub application: u64,
    /// What answers to it are sent with, for 15 minutes.
    pub token: Token,
    /// What the user did.
    pub act: Act,
    /// Who.
    pub user: UserId,
    /// In which server; none in private.
    pub server: Option<ServerId>,
    /// In which channel.
    pub channel: Option<u64>,
    /// Whether that channel is a thread.
    pub in_thread: bool,
    /// What the user may do in that channel, as Discord's bits; none in private.
    pub permissions: Option<u64>,
    /// The user's roles in that server.
    pub roles: Vec<u64>,
    /// The user's language, else the server's, as `fr` or `en-GB`.
    pub locale: String,
}

/// An interaction's token: never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Hides a token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The token itself, for an address.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What a user did.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Nobody: Discord tries the HTTP endpoint.
    Ping,
    /// Ran a command.
    Command(Command),
    /// Is typing in an option of a command.
    Typing {
        /// The command so far.
        command: Command,
        /// The option.
        option: String,
        /// What stands in it.
        typed: String,
    },
    /// Chose a command in a message's menu.
    Menu {
        /// The command's name.
        name: String,
        /// The message's text.
        text: String,
    },
    /// Clicked a button or chose in a menu.
    Component {
        /// The component.
        id: CustomId,
        /// What was chosen; empty for a button.
        values: Vec<String>,
    },
    /// Sent a form.
    Form {
        /// The form.
        id: CustomId,
        /// What stands in its fields, by their ids.
        fields: BTreeMap<String, String>,
    },
}

/// A command with its options.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Command {
    /// Its name.
    pub name: String,
    /// Its subcommand; empty where it has none.
    pub sub: String,
    /// What was given, by option.
    pub given: BTreeMap<String, Given>,
}

impl Command {
    /// The text of an option; empty when it wasn't given.
    pub fn text(&self, option: &str) -> &str {
        match self.given.get(option) {
            Some(Given::Text(text)) => text.trim(),
            _ => "",
        }
    }

    /// The number of an option.
    pub fn number(&self, option: &str) -> Option<i64> {
        match self.given.get(option) {
            Some(Given::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The channel of an option, and whether it is a forum.
    pub fn channel(&self, option: &str) -> Option<(u64, bool)> {
        match self.given.get(option) {
            Some(Given::Channel { id, is_forum }) => Some((*id, *is_forum)),
            _ => None,
        }
    }

    /// The role of an option.
    pub fn role(&self, option: &str) -> Option<u64> {
        match self.given.get(option) {
            Some(Given::Role(id)) => Some(*id),
            _ => None,
        }
    }
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A channel.
    Channel {
        /// Its id.
        id: u64,
        /// Whether it is a forum or a media channel: its threads open with a message.
        is_forum: bool,
    },
    /// A role.
    Role(u64),
}

/// What a component or form is called: `feature:verb:state`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomId {
    /// The feature that made it.
    pub feature: String,
    /// What it does.
    pub verb: String,
    /// What it is about: a number, a token, a choice.
    pub state: String,
}

impl CustomId {
    /// Names a component.
    pub fn new(feature: &str, verb: &str, state: impl fmt::Display) -> Self {
        Self { feature: feature.to_owned(), verb: verb.to_owned(), state: state.to_string() }
    }

    /// Reads `feature:verb:state`; what is missing is empty.
    ///
    /// ```
    /// use boomerometre::discord::call::CustomId;
    /// assert_eq!(CustomId::parse("avis:detail:12"), CustomId::new("avis", "detail", 12));
    /// assert_eq!(CustomId::parse("x").verb, "");
    /// ```
    pub fn parse(text: &str) -> Self {
        let mut parts = text.splitn(3, ':').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Self { feature: next(), verb: next(), state: next() }
    }
}

impl fmt::Display for CustomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.feature, self.verb, self.state)
    }
}

/// An interaction that can't be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CallError {
    /// A field that every interaction has is missing.
    #[error("the interaction has no usable `{0}`")]
    Missing(&'static str),
    /// A kind that isn't known.
    #[error("the interaction is of the unknown kind {0}")]
    Kind(u64),
}

/// Discord's bits for writing in channels, for writing in threads, and for everything.
const WRITE: u64 = 1 << 11;
const WRITE_IN_THREADS: u64 = 1 << 38;
const ADMINISTRATE: u64 = 1 << 3;

/// The kinds of threads.
const THREADS: [u64; 3] = [10, 11, 12];

/// Discord's number for a subcommand among options.
const SUBCOMMAND: u64 = 1;

/// Channels whose threads open with a message: forum and media.
const FORUMS: [u64; 2] = [15, 16];

/// The command type of a message's menu.
const MESSAGE_MENU: u64 = 3;

impl Call {
    /// Reads an interaction.
    ///
    /// # Errors
    /// When it lacks what answering needs, or is of an unknown kind.
    pub fn parse(event: &Value) -> Result<Self, CallError> {
        let kind = event.get("type").and_then(Value::as_u64).ok_or(CallError::Missing("type"))?;
        let data = event.get("data").unwrap_or(&Value::Null);
        let member = event.get("member").unwrap_or(&Value::Null);
        let user = member.get("user").or_else(|| event.get("user")).and_then(|u| snowflake(u, "id"));
        let act = match kind {
            1 => Act::Ping,
            2 if data.get("type").and_then(Value::as_u64) == Some(MESSAGE_MENU) => {
                Act::Menu { name: text(data, "name"), text: target_text(data) }
            }
            2 => Act::Command(command(data).0),
            3 => Act::Component { id: CustomId::parse(&text(data, "custom_id")), values: values(data) },
            4 => {
                let (command, focused) = command(data);
                let option = focused.unwrap_or_default();
                let typed = match command.given.get(&option) {
                    Some(Given::Text(text)) => text.clone(),
                    _ => String::new(),
                };
                Act::Typing { command, option, typed }
            }
            5 => {
                let mut fields = BTreeMap::new();
                collect_fields(data.get("components").unwrap_or(&Value::Null), &mut fields);
                Act::Form { id: CustomId::parse(&text(data, "custom_id")), fields }
            }
            other => return Err(CallError::Kind(other)),
        };
        Ok(Self {
            id: snowflake(event, "id").ok_or(CallError::Missing("id"))?,
            application: snowflake(event, "application_id").ok_or(CallError::Missing("application_id"))?,
            token: Token::new(event.get("token").and_then(Value::as_str).ok_or(CallError::Missing("token"))?),
            user: UserId(if act == Act::Ping { 0 } else { user.ok_or(CallError::Missing("user"))? }),
            act,
            server: snowflake(event, "guild_id").map(ServerId),
            channel: snowflake(event, "channel_id").or_else(|| event.get("channel").and_then(|c| snowflake(c, "id"))),
            in_thread: event
                .get("channel")
                .and_then(|c| c.get("type"))
                .and_then(Value::as_u64)
                .is_some_and(|kind| THREADS.contains(&kind)),
            // Nobody who can call has none at all: it means that nothing is said.
            permissions: text(member, "permissions").parse().ok().filter(|bits| *bits != 0),
            roles: member.get("roles").and_then(Value::as_array).into_iter().flatten().filter_map(id).collect(),
            locale: match text(event, "locale") {
                none if none.is_empty() => text(event, "guild_locale"),
                own => own,
            },
        })
    }

    /// What metrics and logs call it: the feature, never a user's words.
    pub fn label(&self) -> String {
        match &self.act {
            Act::Ping => "ping".to_owned(),
            Act::Command(command) | Act::Typing { command, .. } if command.sub.is_empty() => command.name.clone(),
            Act::Command(command) | Act::Typing { command, .. } => format!("{} {}", command.name, command.sub),
            Act::Menu { name, .. } => name.clone(),
            Act::Component { id, .. } | Act::Form { id, .. } => format!("{}:{}", id.feature, id.verb),
        }
    }

    /// Whether the user reads English rather than French.
    pub fn reads_english(&self) -> bool {
        self.locale.starts_with("en")
    }

    /// Whether the user may write here; Discord's own check when it doesn't say.
    pub fn may_write(&self) -> bool {
        let needed = if self.in_thread { WRITE_IN_THREADS } else { WRITE };
        self.server.is_none() || self.permissions.is_none() || self.may(needed | ADMINISTRATE)
    }

    /// Whether the user has one of these permissions here.
    pub fn may(&self, permissions: u64) -> bool {
        self.permissions.is_some_and(|mine| mine & permissions != 0)
    }
}

fn text(of: &Value, key: &str) -> String {
    of.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// An id, which Discord writes as text; a number is taken too.
fn id(value: &Value) -> Option<u64> {
    value.as_str().map_or_else(|| value.as_u64(), |text| text.parse().ok())
}

fn snowflake(of: &Value, key: &str) -> Option<u64> {
    of.get(key).and_then(id)
}

fn values(data: &Value) -> Vec<String> {
    data.get("values").and_then(Value::as_array).into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

/// The command, and the option that is being typed in.
fn command(data: &Value) -> (Command, Option<String>) {
    let mut options = data.get("options").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut command = Command { name: text(data, "name"), ..Command::default() };
    if let [only] = options
        && only.get("type").and_then(Value::as_u64) == Some(SUBCOMMAND)
    {
        command.sub = text(only, "name");
        options = only.get("options").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    }
    let mut focused = None;
    for option in options {
        let name = text(option, "name");
        if option.get("focused").and_then(Value::as_bool) == Some(true) {
            focused = Some(name.clone());
        }
        if let Some(given) = given(option, data) {
            command.given.insert(name, given);
        }
    }
    (command, focused)
}

fn given(option: &Value, data: &Value) -> Option<Given> {
    let value = option.get("value")?;
    match option.get("type").and_then(Value::as_u64)? {
        3 => value.as_str().map(|text| Given::Text(text.to_owned())),
        4 => value.as_i64().map(Given::Number),
        7 => {
            let channel = id(value)?;
            let resolved = data.get("resolved").and_then(|r| r.get("channels")).and_then(|c| c.get(channel.to_string()));
            let kind = resolved.and_then(|c| c.get("type")).and_then(Value::as_u64).unwrap_or_default();
            Some(Given::Channel { id: channel, is_forum: FORUMS.contains(&kind) })
        }
        8 => id(value).map(Given::Role),
        _ => None,
    }
}

/// The text of the message whose menu was opened, with the titles and descriptions of its embeds when it has no own.
fn target_text(data: &Value) -> String {
    let messages = data.get("resolved").and_then(|r| r.get("messages")).and_then(Value::as_object);
    let message = messages.and_then(|all| all.get(&text(data, "target_id")).or_else(|| all.values().next()));
    let Some(message) = message else { return String::new() };
    let content = text(message, "content");
    if !content.trim().is_empty() {
        return content;
    }
    let embeds = message.get("embeds").and_then(Value::as_array).into_iter().flatten();
    let parts = embeds.flat_map(|e| [text(e, "title"), text(e, "description")]).filter(|t| !t.is_empty());
    parts.collect::<Vec<_>>().join("\n")
}

/// The fields of a form, whether they stand in rows or in labels.
fn collect_fields(components: &Value, into: &mut BTreeMap<String, String>) {
    match components {
        Value::Array(all) => all.iter().for_each(|c| collect_fields(c, into)),
        Value::Object(one) => {
            if let (Some(id), Some(value)) =
                (one.get("custom_id").and_then(Value::as_str), one.get("value").and_then(Value::as_str))
            {
                into.insert(id.to_owned(), value.to_owned());
            }
            for key in ["components", "component"] {
                if let Some(inner) = one.get(key) {
                    collect_fields(inner, into);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_command_is_read_with_less_than_discord_sends() {
        let call = Call::parse(&json!({
            "id": "7", "application_id": "9", "type": 2, "token": "secret", "guild_id": "3", "channel_id": "4",
            "member": {"user": {"id": "5"}, "roles": ["6"], "permissions": "32"},
            "data": {"name": "collectivite", "options": [{"name": "choisir", "type": 1,
                "options": [{"name": "nom", "type": 3, "value": " Gironde "}]}]}
        }))
        .unwrap();
        let Act::Command(command) = &call.act else { panic!("{call:?}") };
        assert_eq!((command.name.as_str(), command.sub.as_str(), command.text("nom")), ("collectivite", "choisir", "Gironde"));
        assert_eq!((call.user, call.server, call.channel), (UserId(5), Some(ServerId(3)), Some(4)));
        assert!(call.may(32) && !call.may(8) && !format!("{call:?}").contains("secret"));
    }

    #[test]
    fn a_form_is_read_from_rows_and_from_labels() {
        let form = |components: Value| {
            let event = json!({"id": "7", "application_id": "9", "type": 5, "token": "t", "user": {"id": "5"},
                "data": {"custom_id": "avis:ecrire:", "components": components}});
            match Call::parse(&event).unwrap().act {
                Act::Form { fields, .. } => fields.get("texte").cloned(),
                other => panic!("{other:?}"),
            }
        };
        let input = json!({"type": 4, "custom_id": "texte", "value": "une idée"});
        assert_eq!(form(json!([{"type": 1, "components": [input.clone()]}])).as_deref(), Some("une idée"));
        assert_eq!(form(json!([{"type": 18, "component": input}])).as_deref(), Some("une idée"));
    }

    #[test]
    fn what_cannot_be_answered_is_an_error() {
        assert_eq!(Call::parse(&json!({})).unwrap_err(), CallError::Missing("type"));
        assert_eq!(Call::parse(&json!({"type": 99})).unwrap_err(), CallError::Kind(99));
        assert_eq!(Call::parse(&json!({"type": 2, "id": "1", "application_id": "2"})).unwrap_err(), CallError::Missing("token"));
    }

    mod properties {
        use proptest::prelude::*;

        use super::*;

        /// Any JSON, with the keys that interactions have among its keys.
        fn any_json() -> impl Strategy<Value = Value> {
            let leaf = prop_oneof![
                Just(Value::Null),
                any::<bool>().prop_map(Value::from),
                (0_u64..20).prop_map(Value::from),
                any::<i64>().prop_map(Value::from),
                "[0-9]{1,20}".prop_map(Value::from),
                ".{0,12}".prop_map(Value::from),
            ];
            let key = prop_oneof![
                prop::sample::select(vec![
                    "id",
                    "type",
                    "application_id",
                    "token",
                    "data",
                    "member",
                    "user",
                    "guild_id",
                    "channel_id",
                    "options",
                    "name",
                    "value",
                    "focused",
                    "components",
                    "component",
                    "custom_id",
                    "values",
                    "resolved",
                    "target_id",
                    "messages",
                    "channels",
                    "permissions",
                    "roles",
                    "content",
                    "embeds",
                    "locale",
                ])
                .prop_map(str::to_owned),
                ".{0,4}",
            ];
            leaf.prop_recursive(5, 64, 8, move |inner| {
                prop_oneof![
                    prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                    prop::collection::vec((key.clone(), inner), 0..10).prop_map(|all| Value::Object(all.into_iter().collect())),
                ]
            })
        }

        proptest! {
            #[test]
            fn whatever_comes_is_read_or_refused(event in any_json()) {
                let _read = Call::parse(&event);
            }

            #[test]
            fn whatever_is_in_an_interaction_its_essentials_are_kept(kind in 1_u64..6, data in any_json()) {
                let event = json!({"id": "7", "application_id": "9", "type": kind, "token": "t", "user": {"id": "5"}, "data": data});
                let call = Call::parse(&event).unwrap();
                prop_assert_eq!((call.id, call.application), (7, 9));
            }
        }
    }
}
