//! The commands that the bot registered, and what a person may send with them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::people::{Given, Person};
use super::world::{APPLICATION, Channel, World, id_of, merged};
use super::{array, text_at};

/// Kinds of options.
const SUBCOMMAND: u64 = 1;
const GROUP: u64 = 2;

/// The registered commands.
#[derive(Default)]
pub(super) struct Commands {
    everywhere: Vec<Value>,
    by_server: BTreeMap<u64, Vec<Value>>,
    pub(super) writes: usize,
}

impl Commands {
    pub(super) fn is_empty(&self) -> bool {
        self.everywhere.is_empty() && self.by_server.values().all(Vec::is_empty)
    }

    /// The commands of a server alone, or those of everywhere.
    pub(super) fn of(&self, server: Option<u64>) -> &[Value] {
        match server {
            None => &self.everywhere,
            Some(server) => self.by_server.get(&server).map_or(&[], Vec::as_slice),
        }
    }

    /// What a person finds in a server, or in private.
    pub(super) fn visible_in(&self, server: Option<u64>) -> Vec<&Value> {
        let own = server.map(|server| self.of(Some(server))).unwrap_or_default();
        own.iter().chain(&self.everywhere).collect()
    }

    /// Puts commands in the place of all others; one that keeps its name keeps its id.
    pub(super) fn replace(&mut self, world: &mut World, server: Option<u64>, bodies: &[Value]) -> Vec<Value> {
        self.writes += 1;
        let commands: Vec<Value> = bodies.iter().map(|body| self.in_full(world, server, body)).collect();
        match server {
            None => self.everywhere.clone_from(&commands),
            Some(server) => {
                self.by_server.insert(server, commands.clone());
            }
        }
        commands
    }

    /// Adds one command, or changes that of its name; tells whether it's new.
    pub(super) fn add(&mut self, world: &mut World, server: Option<u64>, body: &Value) -> (Value, bool) {
        self.writes += 1;
        let command = self.in_full(world, server, body);
        let commands = match server {
            None => &mut self.everywhere,
            Some(server) => self.by_server.entry(server).or_default(),
        };
        let id = id_of(&command);
        if let Some(old) = commands.iter_mut().find(|old| id_of(old) == id) {
            old.clone_from(&command);
            return (command, false);
        }
        commands.push(command.clone());
        (command, true)
    }

    /// Removes a command.
    pub(super) fn remove(&mut self, server: Option<u64>, id: u64) -> bool {
        self.writes += 1;
        let commands = match server {
            None => &mut self.everywhere,
            Some(server) => self.by_server.entry(server).or_default(),
        };
        let before = commands.len();
        commands.retain(|command| id_of(command) != id);
        commands.len() < before
    }

    fn in_full(&self, world: &mut World, server: Option<u64>, body: &Value) -> Value {
        let kind = body["type"].as_u64().unwrap_or(1);
        let old = self.of(server).iter().find(|old| old["name"] == body["name"] && old["type"] == kind);
        let id = old.map_or_else(|| world.next_id(), id_of);
        let given = body.as_object().cloned().unwrap_or_default().into_iter().filter(|(_, value)| !value.is_null());
        let mut full = merged(
            json!({
                "id": id.to_string(), "application_id": APPLICATION.to_string(), "version": world.next_id().to_string(),
                "default_member_permissions": null, "type": kind, "name_localizations": null, "description": "",
                "description_localizations": null, "dm_permission": true, "contexts": null, "integration_types": [0],
                "nsfw": false,
            }),
            Value::Object(given.collect()),
        );
        if let Some(options) = full.get_mut("options").and_then(Value::as_array_mut) {
            options.iter_mut().for_each(drop_nulls);
        }
        // Taken as a number, too, and given back as text.
        if let Some(bits) = full["default_member_permissions"].as_u64() {
            full["default_member_permissions"] = json!(bits.to_string());
        }
        if let Some(server) = server {
            full["guild_id"] = json!(server.to_string());
        }
        full
    }
}

/// Commands as a list shows them: the translations only on demand.
pub(super) fn listed(commands: &[Value], with_translations: bool) -> Value {
    let mut commands = commands.to_vec();
    if !with_translations {
        commands.iter_mut().for_each(drop_translations);
    }
    json!(commands)
}

fn drop_translations(command: &mut Value) {
    if let Some(fields) = command.as_object_mut() {
        fields.remove("name_localizations");
        fields.remove("description_localizations");
    }
    for option in command.get_mut("options").and_then(Value::as_array_mut).into_iter().flatten() {
        drop_translations(option);
    }
}

fn drop_nulls(option: &mut Value) {
    if let Some(fields) = option.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    for inner in option.get_mut("options").and_then(Value::as_array_mut).into_iter().flatten() {
        drop_nulls(inner);
    }
}

/// Whether a command, an option or a choice is called so, in its own name or in that of a language.
fn is_called(named: &Value, name: &str, locale: &str) -> bool {
    text_at(named, "/name") == name || named["name_localizations"][locale] == name
}

fn names(named: &[&Value]) -> String {
    let all: Vec<_> = named.iter().map(|one| text_at(one, "/name")).collect();
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}

/// Finds a command for a person in a channel.
fn command<'a>(
    commands: &'a Commands,
    world: &World,
    person: &Person,
    channel: Channel,
    kind: u64,
    name: &str,
) -> Result<&'a Value, String> {
    let server = world.server_of(channel).map(|server| server.0);
    let visible = commands.visible_in(server);
    let of_kind: Vec<&Value> = visible.into_iter().filter(|command| command["type"] == kind).collect();
    let found = of_kind.iter().find(|command| is_called(command, name, &person.locale));
    let found = found.ok_or_else(|| format!("there is no command « {name} »; there are: {}", names(&of_kind)))?;
    let context = u64::from(server.is_none());
    let contexts = &found["contexts"];
    if contexts.is_array() && !array(contexts).iter().any(|c| c == context) {
        return Err(format!("« {name} » can't be used {}", if server.is_some() { "in a server" } else { "in private" }));
    }
    let needed: u64 = text_at(found, "/default_member_permissions").parse().unwrap_or_default();
    let is_barred = text_at(found, "/default_member_permissions") == "0" || person.permissions & needed != needed;
    if server.is_some() && is_barred && !person.was_granted_all {
        return Err(format!("« {name} » is not shown to « {} »: it needs the permissions {needed}", person.what_they_do));
    }
    Ok(found)
}

/// What a person typed: options with their values, one of which may still be being typed.
pub(super) struct Typed<'a> {
    pub(super) given: &'a [(String, Given)],
    pub(super) focused: Option<(&'a str, &'a str)>,
}

/// The data of a command that a person runs, or is typing.
///
/// # Errors
/// Says what Discord would not let them do.
pub(super) fn invocation(
    commands: &Commands,
    world: &World,
    person: &Person,
    channel: Channel,
    path: &str,
    typed: &Typed<'_>,
) -> Result<Value, String> {
    let mut words = path.split_whitespace();
    let name = words.next().ok_or("no command was named")?;
    let command = command(commands, world, person, channel, 1, name)?;
    let mut node = command;
    let mut way = Vec::new();
    for word in words {
        let inner: Vec<&Value> =
            array(&node["options"]).iter().filter(|o| matches!(o["type"].as_u64(), Some(SUBCOMMAND | GROUP))).collect();
        let found = inner.iter().find(|option| is_called(option, word, &person.locale));
        node = found.ok_or_else(|| format!("« {path} »: there is no « {word} »; there are: {}", names(&inner)))?;
        way.push(node);
    }
    let options = array(&node["options"]);
    if options.iter().any(|option| matches!(option["type"].as_u64(), Some(SUBCOMMAND | GROUP))) {
        return Err(format!("« {path} » needs one of: {}", names(&options.iter().collect::<Vec<_>>())));
    }
    let mut resolved = Map::new();
    let mut values = Vec::new();
    for (option, value) in typed.given {
        let option = find_option(options, option, path, person)?;
        values.push(given(world, option, value, person, &mut resolved).map_err(|e| format!("« {path} »: {e}"))?);
    }
    if let Some((option, text)) = typed.focused {
        let option = find_option(options, option, path, person)?;
        if option["autocomplete"] != true {
            return Err(format!("« {path} »: « {} » proposes nothing while one types", text_at(option, "/name")));
        }
        values.push(json!({"name": option["name"], "type": option["type"], "value": text, "focused": true}));
    } else if let Some(missing) = options.iter().find(|o| o["required"] == true && values.iter().all(|v| v["name"] != o["name"]))
    {
        return Err(format!("« {path} »: « {} » is required", text_at(missing, "/name")));
    }
    let mut options = json!(values);
    for step in way.into_iter().rev() {
        options = json!([{"name": step["name"], "type": step["type"], "options": options}]);
    }
    Ok(data(command, json!({"options": options}), resolved))
}

/// The data of a command that a person chooses in a message's menu.
///
/// # Errors
/// When there is no such command.
pub(super) fn message_menu(
    commands: &Commands,
    world: &World,
    person: &Person,
    channel: Channel,
    name: &str,
    message: &Value,
) -> Result<Value, String> {
    let command = command(commands, world, person, channel, 3, name)?;
    let mut resolved = Map::new();
    resolved.insert("messages".to_owned(), json!({text_at(message, "/id"): message}));
    Ok(data(command, json!({"target_id": message["id"]}), resolved))
}

fn data(command: &Value, own: Value, resolved: Map<String, Value>) -> Value {
    let mut data = merged(json!({"id": command["id"], "name": command["name"], "type": command["type"]}), own);
    if !resolved.is_empty() {
        data["resolved"] = Value::Object(resolved);
    }
    if let Some(server) = command.get("guild_id") {
        data["guild_id"] = server.clone();
    }
    data
}

fn find_option<'a>(options: &'a [Value], name: &str, path: &str, person: &Person) -> Result<&'a Value, String> {
    options
        .iter()
        .find(|option| is_called(option, name, &person.locale))
        .ok_or_else(|| format!("« {path} » has no option « {name} »; it has: {}", names(&options.iter().collect::<Vec<_>>())))
}

/// One option with its value, checked as Discord's client does.
fn given(
    world: &World,
    option: &Value,
    value: &Given,
    person: &Person,
    resolved: &mut Map<String, Value>,
) -> Result<Value, String> {
    let name = text_at(option, "/name");
    let sent = match (option["type"].as_u64(), value) {
        (Some(4 | 10), Given::Text(_)) if !option["choices"].is_array() => {
            return Err(format!("« {name} » takes a number"));
        }
        (Some(3 | 4 | 10), Given::Text(text)) => text_value(option, text, &person.locale)?,
        (Some(4 | 10), Given::Integer(number)) => number_value(option, json!(number), *number as f64)?,
        (Some(10), Given::Number(number)) => number_value(option, json!(number), *number)?,
        (Some(5), Given::Boolean(yes)) => json!(yes),
        (Some(6 | 9), Given::User(user)) => resolve_user(world, user, resolved),
        (Some(7), Given::Channel(channel)) => resolve_channel(world, option, *channel, person, resolved)?,
        (Some(8 | 9), Given::Role(role)) => resolve_role(world, *role, resolved)?,
        (kind, value) => return Err(format!("« {name} » is of type {kind:?} and takes no {value:?}")),
    };
    Ok(json!({"name": option["name"], "type": option["type"], "value": sent}))
}

fn text_value(option: &Value, text: &str, locale: &str) -> Result<Value, String> {
    let name = text_at(option, "/name");
    let choices = array(&option["choices"]);
    if !choices.is_empty() {
        let choice = choices.iter().find(|choice| is_called(choice, text, locale) || choice["value"] == text);
        let all: Vec<&Value> = choices.iter().collect();
        return choice
            .map(|choice| choice["value"].clone())
            .ok_or_else(|| format!("« {name} » has no choice « {text} »; it has: {}", names(&all)));
    }
    let length = text.chars().count() as u64;
    let (least, most) = (option["min_length"].as_u64().unwrap_or(0), option["max_length"].as_u64().unwrap_or(6000));
    if (least..=most).contains(&length) {
        Ok(json!(text))
    } else {
        Err(format!("« {name} » takes {least} to {most} characters, not {length}"))
    }
}

fn number_value(option: &Value, sent: Value, number: f64) -> Result<Value, String> {
    let (least, most) = (option["min_value"].as_f64(), option["max_value"].as_f64());
    if least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most) {
        return Err(format!("« {} » takes {least:?} to {most:?}, not {number}", text_at(option, "/name")));
    }
    Ok(sent)
}

/// Puts something beside the options, under its kind and id.
fn resolve(resolved: &mut Map<String, Value>, kind: &str, id: &str, value: Value) {
    let of_kind = resolved.entry(kind).or_insert_with(|| json!({}));
    of_kind[id] = value;
}

pub(super) fn resolve_user(world: &World, user: &Person, resolved: &mut Map<String, Value>) -> Value {
    let id = user.id.to_string();
    let mut member = world.member(user, false, true);
    if let Some(fields) = member.as_object_mut() {
        fields.remove("deaf");
        fields.remove("mute");
    }
    resolve(resolved, "users", &id, world.user(user.id));
    resolve(resolved, "members", &id, member);
    json!(id)
}

pub(super) fn resolve_channel(
    world: &World,
    option: &Value,
    channel: Channel,
    person: &Person,
    resolved: &mut Map<String, Value>,
) -> Result<Value, String> {
    let record = world.record(channel).ok_or("there is no such channel")?;
    let kinds = array(&option["channel_types"]);
    if !kinds.is_empty() && !kinds.iter().any(|kind| *kind == record.kind) {
        return Err(format!("a channel of type {} can't be chosen, only {kinds:?}", record.kind));
    }
    let id = channel.0.to_string();
    resolve(resolved, "channels", &id, world.partial_channel(channel, person.permissions));
    Ok(json!(id))
}

pub(super) fn resolve_role(world: &World, role: super::world::Role, resolved: &mut Map<String, Value>) -> Result<Value, String> {
    let id = role.0.to_string();
    resolve(resolved, "roles", &id, world.role(role).ok_or("there is no such role")?);
    Ok(json!(id))
}
