//! People: what they do on Discord, in the payloads that Discord makes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::commands::{self, Typed};
use super::interaction::{Act, COMMAND, COMPONENT, FORM, TYPING};
use super::screen::{Exchange, Field, Form, Post, Screen, inner_components, plain};
use super::world::{APPLICATION, Channel, Role, World, id_of, permission};
use super::{Fake, State, array, text_at};

/// Options of a command, by name.
pub type Options = Vec<(String, Given)>;

/// What is given to an option or chosen in a menu.
#[derive(Debug, Clone)]
pub enum Given {
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Channel(Channel),
    Role(Role),
    User(Box<Person>),
}

macro_rules! given {
    ($($from:ty => $make:expr),* $(,)?) => {
        $(impl From<$from> for Given {
            fn from(value: $from) -> Self {
                $make(value)
            }
        })*
    };
}

given! {
    &str => |text: &str| Given::Text(text.to_owned()),
    &String => |text: &String| Given::Text(text.clone()),
    String => Given::Text,
    i32 => |number| Given::Integer(i64::from(number)),
    i64 => Given::Integer,
    f64 => Given::Number,
    bool => Given::Boolean,
    Channel => Given::Channel,
    Role => Given::Role,
    &Person => |person: &Person| Given::User(Box::new(person.clone())),
}

/// What a choice or a proposal stands for.
impl From<&Value> for Given {
    fn from(value: &Value) -> Self {
        match value {
            Value::Bool(yes) => Self::Boolean(*yes),
            Value::Number(number) if number.is_i64() => Self::Integer(number.as_i64().unwrap_or_default()),
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or_default()),
            other => Self::Text(other.as_str().unwrap_or_default().to_owned()),
        }
    }
}

impl From<&Choice> for Given {
    fn from(choice: &Choice) -> Self {
        Self::from(&choice.value)
    }
}

/// Options of a command: `options![("question", "…"), ("nombre", 3)]`.
macro_rules! options {
    ($(($name:expr, $value:expr)),* $(,)?) => {
        vec![$((String::from($name), $crate::support::discord::Given::from($value))),*]
    };
}
pub(crate) use options;

/// A proposal while one types.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What is shown.
    pub name: String,
    /// What is sent.
    pub value: Value,
}

/// Somebody on Discord.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: u64,
    /// What they do, in the place of a name.
    pub what_they_do: String,
    pub locale: String,
    /// What they may do in a server.
    pub permissions: u64,
    pub roles: Vec<Role>,
    /// Where they act.
    pub channel: Channel,
    /// Whether the server's settings show them commands that their permissions don't.
    pub(super) was_granted_all: bool,
}

impl Person {
    pub(super) fn new(world: &mut World, what_they_do: &str) -> Self {
        Self {
            id: world.add_user(what_they_do),
            what_they_do: what_they_do.to_owned(),
            locale: "fr".to_owned(),
            permissions: permission::PEOPLE,
            roles: Vec::new(),
            channel: world.general,
            was_granted_all: false,
        }
    }

    /// The same person, who manages the server.
    #[must_use]
    pub fn moderator(mut self) -> Self {
        self.permissions |= permission::MANAGE_GUILD;
        self
    }

    /// The same person, whose Discord speaks this language.
    #[must_use]
    pub fn speaking(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.locale);
        self
    }

    /// The same person, with a role.
    #[must_use]
    pub fn with_role(mut self, role: Role) -> Self {
        self.roles.push(role);
        self
    }

    /// The same person, acting in this channel.
    #[must_use]
    pub fn in_channel(mut self, channel: Channel) -> Self {
        self.channel = channel;
        self
    }

    /// The same person, acting in their private conversation with the bot.
    #[must_use]
    pub fn in_private(mut self, fake: &Fake) -> Self {
        self.channel = fake.hub.change(|state| state.world.private_channel(self.id));
        self
    }

    /// The same person, to whom the server's settings show every command.
    #[must_use]
    pub fn granted_all_commands(mut self) -> Self {
        self.was_granted_all = true;
        self
    }

    /// Runs a command or a subcommand: `"demander"`, `"collectivite choisir"`.
    pub async fn runs(&self, fake: &Fake, command: &str, options: Options) -> Exchange {
        fake.commands_are_registered().await;
        let typed = Typed { given: &options, focused: None };
        let data =
            self.prepare(fake, |state| commands::invocation(&state.commands, &state.world, self, self.channel, command, &typed));
        self.act(fake, COMMAND, data, None, &format!("/{command}"))
    }

    /// Whether a command is shown to this person, and takes these options.
    pub async fn may_run(&self, fake: &Fake, command: &str, options: Options) -> Result<(), String> {
        fake.commands_are_registered().await;
        let typed = Typed { given: &options, focused: None };
        let state = fake.hub.lock();
        commands::invocation(&state.commands, &state.world, self, self.channel, command, &typed).map(|_| ())
    }

    /// Writes a message and chooses a command in its menu.
    pub async fn uses_message_menu(&self, fake: &Fake, command: &str, text: &str) -> Exchange {
        fake.commands_are_registered().await;
        let data = self.prepare(fake, |state| {
            let message = self.write(&mut state.world, self.channel, text, false);
            state.announce("MESSAGE_CREATE", message, Some(self));
            let message = state.world.messages[&message].value.clone();
            commands::message_menu(&state.commands, &state.world, self, self.channel, command, &message)
        });
        self.act(fake, COMMAND, data, None, command)
    }

    /// Types in an option and gets proposals.
    pub async fn types(&self, fake: &Fake, command: &str, option: &str, text: &str) -> Vec<Choice> {
        self.types_with(fake, command, Vec::new(), option, text).await
    }

    /// Types in an option after having given others.
    pub async fn types_with(&self, fake: &Fake, command: &str, given: Options, option: &str, text: &str) -> Vec<Choice> {
        fake.commands_are_registered().await;
        let typed = Typed { given: &given, focused: Some((option, text)) };
        let data =
            self.prepare(fake, |state| commands::invocation(&state.commands, &state.world, self, self.channel, command, &typed));
        let exchange = self.act(fake, TYPING, data, None, &format!("typing in /{command} {option}"));
        let proposals = exchange.proposals().await;
        proposals.iter().map(|p| Choice { name: plain(text_at(p, "/name")), value: p["value"].clone() }).collect()
    }

    /// Clicks the button with this label, as soon as it's there.
    pub async fn clicks(&self, fake: &Fake, on: &Screen, label: &str) -> Exchange {
        let (message, button) = find(on, &format!("the button « {label} »"), |components| {
            // What came last is nearest to the hand.
            let mut latest = components.iter().rev();
            latest.find(|(_, component)| component["type"] == 2 && plain(text_at(component, "/label")) == label)
        })
        .await;
        assert!(button["disabled"] != true, "« {label} » can't be clicked");
        assert!(button["custom_id"].is_string(), "« {label} » is a link");
        let data = json!({"component_type": 2, "custom_id": button["custom_id"], "id": button["id"]});
        self.act(fake, COMPONENT, data, Some(message), &format!("the button « {label} »"))
    }

    /// Chooses in a menu, by its place among the menus, as soon as it's there: a label, a value, a channel, a role or a user.
    pub async fn chooses(&self, fake: &Fake, on: &Screen, menu: usize, value: impl Into<Given>) -> Exchange {
        self.chooses_all(fake, on, menu, &[value.into()]).await
    }

    /// Chooses several values in a menu, or none.
    pub async fn chooses_all(&self, fake: &Fake, on: &Screen, menu: usize, values: &[Given]) -> Exchange {
        let (message, found) = find(on, &format!("the menu {menu}"), |components| {
            components.iter().filter(|(_, component)| component["type"] != 2).nth(menu)
        })
        .await;
        let (least, most) = (found["min_values"].as_u64().unwrap_or(1), found["max_values"].as_u64().unwrap_or(1));
        assert!((least..=most).contains(&(values.len() as u64)), "the menu takes {least} to {most} values");
        assert!(found["disabled"] != true, "the menu is disabled");
        let data = self.prepare(fake, |state| {
            let mut resolved = Map::new();
            let values = values.iter().map(|value| chosen(&state.world, &found, value, self, &mut resolved));
            let values = values.collect::<Result<Vec<Value>, String>>()?;
            let mut data = json!({
                "component_type": found["type"], "custom_id": found["custom_id"], "id": found["id"], "values": values,
            });
            if found["type"] != 3 {
                data["resolved"] = Value::Object(resolved);
            }
            Ok(data)
        });
        self.act(fake, COMPONENT, data, Some(message), "a choice in a menu")
    }

    /// Fills the form that opened and sends it; fields by custom id or label, the others stay as they are.
    pub async fn fills<const N: usize>(&self, fake: &Fake, opened: &Exchange, values: [(&str, &str); N]) -> Exchange {
        let form = opened.form().await;
        let mut filled = Filled::new();
        for (name, value) in values {
            let all: Vec<_> = form.fields.iter().map(|field| &field.label).collect();
            let field = form.field(name).unwrap_or_else(|| panic!("the form has no field « {name} », but {all:?}"));
            filled.insert(field.custom_id.clone(), value.to_owned());
        }
        for field in &form.fields {
            let value = filled.entry(field.custom_id.clone()).or_insert_with(|| field.value.clone());
            check_field(field, value);
        }
        let data = json!({"custom_id": form.custom_id, "components": submission(&form, &filled)});
        self.act(fake, FORM, data, opened.acted_on(), &format!("the form « {} »", form.title))
    }

    /// Mentions the bot in a channel and waits for what it posts: there, or in a thread on the message.
    pub async fn mentions_bot(&self, fake: &Fake, channel: Channel, text: &str) -> Post {
        let message = self.posts(fake, channel, &format!("<@{APPLICATION}> {text}"), true, None);
        self.waits_for_answer(fake, channel, message).await
    }

    /// Answers a message of the bot, which mentions it, and waits for what it posts.
    pub async fn replies_to(&self, fake: &Fake, post: &Post, text: &str) -> Post {
        let message = self.posts(fake, post.channel(), text, true, Some(post.id()));
        self.waits_for_answer(fake, post.channel(), message).await
    }

    /// Writes in a channel, to nobody; the id of the message.
    pub fn says(&self, fake: &Fake, channel: Channel, text: &str) -> u64 {
        self.posts(fake, channel, text, false, None)
    }

    /// Writes to the bot in private and waits for what it posts.
    pub async fn writes_privately(&self, fake: &Fake, text: &str) -> Post {
        let channel = fake.hub.change(|state| state.world.private_channel(self.id));
        let message = self.posts(fake, channel, text, false, None);
        self.waits_for_answer(fake, channel, message).await
    }

    fn posts(&self, fake: &Fake, channel: Channel, text: &str, mentions_bot: bool, answered: Option<u64>) -> u64 {
        fake.hub.change(|state| {
            assert!(state.gateway.is_alive(), "somebody writes, but no bot is connected");
            let message = self.write(&mut state.world, channel, text, mentions_bot);
            if let Some(answered) = answered {
                let referenced = state.world.messages.get(&answered).map(|message| message.value.clone());
                let value = &mut state.world.messages.get_mut(&message).expect("just written").value;
                value["type"] = json!(19);
                value["message_reference"] =
                    json!({"type": 0, "channel_id": channel.0.to_string(), "message_id": answered.to_string()});
                value["referenced_message"] = json!(referenced);
            }
            state.announce("MESSAGE_CREATE", message, Some(self));
            message
        })
    }

    fn write(&self, world: &mut World, channel: Channel, text: &str, mentions_bot: bool) -> u64 {
        let message = world.blank_message(channel, self.id);
        let bot = world.user(APPLICATION);
        if let Some(message) = world.messages.get_mut(&message) {
            message.value["content"] = json!(text);
            message.value["mentions"] = if mentions_bot { json!([bot]) } else { json!([]) };
        }
        message
    }

    /// The first message of the bot after this one: in its thread, in answer to it, or simply next.
    async fn waits_for_answer(&self, fake: &Fake, channel: Channel, message: u64) -> Post {
        let hub = Arc::clone(&fake.hub);
        let (channel, answer) = hub
            .until("the bot to answer a message", None, |state| {
                let thread = Channel(message);
                let in_thread = state.world.posts(thread).next().map(|m| (thread, id_of(m)));
                let here = || state.world.posts(channel).filter(|m| id_of(m) > message);
                let answers = |m: &&Value| text_at(m, "/message_reference/message_id") == message.to_string();
                let answering = || here().find(answers).map(|m| (channel, id_of(m)));
                let next = || here().find(|m| m.get("message_reference").is_none()).map(|m| (channel, id_of(m)));
                in_thread.or_else(answering).or_else(next)
            })
            .await;
        Post::new(hub, channel, answer)
    }

    /// Makes data of the state; panics, outside the lock, with what Discord would not let the person do.
    fn prepare(&self, fake: &Fake, make: impl FnOnce(&mut State) -> Result<Value, String>) -> Value {
        let data = make(&mut fake.hub.lock());
        data.unwrap_or_else(|wrong| panic!("« {} » can't do that: {wrong}", self.what_they_do))
    }

    fn act(&self, fake: &Fake, kind: u64, data: Value, on: Option<u64>, what: &str) -> Exchange {
        // A button works where its message stands.
        let channel = {
            let state = fake.hub.lock();
            let message = on.and_then(|message| state.world.messages.get(&message));
            message.and_then(|m| text_at(&m.value, "/channel_id").parse().ok()).map_or(self.channel, Channel)
        };
        let context = self.context(&fake.hub.lock().world, channel);
        let token = fake.hub.deliver(Act { kind, data, on, channel, context, what: what.to_owned() });
        Exchange::new(Arc::clone(&fake.hub), token)
    }

    /// Where and by whom something is done.
    fn context(&self, world: &World, channel: Channel) -> Value {
        let mut context = json!({
            "channel_id": channel.0.to_string(), "channel": world.partial_channel(channel, self.permissions),
            "app_permissions": world.bot_permissions(channel).to_string(), "locale": self.locale, "entitlements": [],
            "entitlement_sku_ids": [], "attachment_size_limit": 10_485_760,
        });
        if let Some(server) = world.server_of(channel) {
            let locale = world.locale_of(server);
            context["guild_id"] = json!(server.0.to_string());
            context["guild"] = json!({"id": server.0.to_string(), "locale": locale, "features": []});
            context["guild_locale"] = json!(locale);
            context["member"] = world.member(self, true, true);
            context["authorizing_integration_owners"] = json!({"0": server.0.to_string()});
            context["context"] = json!(0);
        } else {
            context["user"] = world.user(self.id);
            context["authorizing_integration_owners"] = json!({"0": "0"});
            context["context"] = json!(1);
        }
        context
    }
}

/// What stands in the fields of a form, by their custom ids.
type Filled = BTreeMap<String, String>;

/// A component with the message that it's in.
type Placed<'a> = (u64, &'a Value);

/// Waits for a component, and gives it with its message.
async fn find(on: &Screen, what: &str, pick: impl for<'a> Fn(&'a [Placed<'a>]) -> Option<&'a Placed<'a>>) -> (u64, Value) {
    on.wait_in_state(what, |state| {
        let shown = on.messages(state);
        let messages = shown.iter().map(|id| (*id, &state.world.messages[id].value));
        let all: Vec<Placed<'_>> =
            messages.flat_map(|(id, m)| inner_components(m).map(move |component| (id, component))).collect();
        pick(&all).map(|(id, component)| (*id, (*component).clone()))
    })
    .await
}

/// A value of a menu, if the menu takes it.
fn chosen(
    world: &World,
    menu: &Value,
    value: &Given,
    person: &Person,
    resolved: &mut Map<String, Value>,
) -> Result<Value, String> {
    match (menu["type"].as_u64(), value) {
        (Some(3), Given::Text(text)) => {
            let options = array(&menu["options"]);
            let found = options.iter().find(|o| o["value"] == text.as_str() || plain(text_at(o, "/label")) == *text);
            let labels: Vec<_> = options.iter().map(|option| text_at(option, "/label")).collect();
            found.map(|option| option["value"].clone()).ok_or_else(|| format!("the menu has no « {text} », but {labels:?}"))
        }
        (Some(5 | 7), Given::User(user)) => Ok(commands::resolve_user(world, user, resolved)),
        (Some(6 | 7), Given::Role(role)) => commands::resolve_role(world, *role, resolved),
        (Some(8), Given::Channel(channel)) => commands::resolve_channel(world, menu, *channel, person, resolved),
        (kind, value) => Err(format!("a menu of type {kind:?} takes no {value:?}")),
    }
}

/// Stops a test that sends what Discord's form would not let anybody send.
fn check_field(field: &Field, value: &str) {
    let (label, length) = (&field.label, value.chars().count());
    assert!(!(field.is_required && value.trim().is_empty()), "« {label} » is required");
    assert!(length <= field.max_length, "« {label} » takes {} characters, not {length}", field.max_length);
    assert!(length == 0 || length >= field.min_length, "« {label} » takes at least {} characters", field.min_length);
}

/// The components of a form as they are sent back: in the same rows and labels.
fn submission(form: &Form, filled: &Filled) -> Vec<Value> {
    let mut id = 0;
    let mut next = || {
        id += 1;
        id
    };
    let parts = form.components.iter().map(|part| match part["type"].as_u64() {
        Some(1) => {
            let (row, field) = (next(), submitted(&part["components"][0], filled, next()));
            json!({"type": 1, "id": row, "components": [field]})
        }
        Some(18) => {
            let (label, field) = (next(), submitted(&part["component"], filled, next()));
            json!({"type": 18, "id": label, "component": field})
        }
        _ => json!({"type": part["type"], "id": next()}),
    });
    parts.collect()
}

fn submitted(component: &Value, filled: &Filled, id: u64) -> Value {
    let custom_id = text_at(component, "/custom_id");
    let value = filled.get(custom_id).map_or("", String::as_str);
    let mut sent = json!({"type": component["type"], "id": id, "custom_id": custom_id});
    match component["type"].as_u64() {
        Some(4) => sent["value"] = json!(value),
        Some(3) => {
            let options = array(&component["options"]);
            let option = options.iter().find(|o| o["value"] == value || plain(text_at(o, "/label")) == value);
            sent["values"] = json!(option.map(|option| &option["value"]).into_iter().collect::<Vec<_>>());
        }
        kind => panic!("people here can't fill a field of type {kind:?}"),
    }
    sent
}
