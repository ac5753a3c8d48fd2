//! What a user sees: the answer to what they did, or a message in a channel.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;

use super::interaction::{self, Answer};
use super::world::{Channel, id_of};
use super::{Hub, State, array, text_at};

/// What is looked at.
enum Source {
    /// The answer to an interaction, by its token.
    Interaction(String),
    Message(u64),
}

/// A place on the user's screen.
pub struct Screen {
    pub(super) hub: Arc<Hub>,
    source: Source,
    own: Option<watch::Receiver<u64>>,
}

/// A message as it stands: raw, for what has no method.
pub type Shown = Value;

/// A field of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub custom_id: String,
    pub label: String,
    /// What stands in it when the form opens.
    pub value: String,
    pub is_required: bool,
    pub min_length: usize,
    pub max_length: usize,
    /// Discord's kind of component; 4 is a text field.
    pub kind: u64,
    pub(super) component: Value,
}

/// A form that opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub custom_id: String,
    pub title: String,
    pub fields: Vec<Field>,
    pub(super) components: Vec<Value>,
}

impl Screen {
    /// All text, when there is an answer: content, embeds and what followed, with plain spaces.
    pub async fn sees(&self) -> String {
        self.wait("an answer", |messages| (!messages.is_empty()).then(|| text_of_all(messages))).await
    }

    /// All text, once it contains this.
    pub async fn comes_to_see(&self, part: &str) -> String {
        let what = format!("« {part} » to be seen");
        self.wait(&what, |messages| Some(text_of_all(messages)).filter(|text| text.contains(part))).await
    }

    /// The labels of the buttons, in order; links too.
    pub async fn buttons(&self) -> Vec<String> {
        self.wait("an answer", |messages| {
            let components = messages.iter().flat_map(|message| inner_components(message));
            let labels = components.filter(|c| c["type"] == 2).map(|c| plain(text_at(c, "/label"))).collect();
            (!messages.is_empty()).then_some(labels)
        })
        .await
    }

    /// The menus, in order, each as its options' labels.
    pub async fn menus(&self) -> Vec<Vec<String>> {
        self.wait("an answer", |messages| {
            let menus = messages.iter().flat_map(|message| inner_components(message)).filter(|c| c["type"] != 2);
            let labels = |menu: &Value| array(&menu["options"]).iter().map(|o| plain(text_at(o, "/label"))).collect();
            (!messages.is_empty()).then(|| menus.map(labels).collect())
        })
        .await
    }

    /// The names and contents of the attached files.
    pub async fn files(&self) -> Vec<(String, Vec<u8>)> {
        self.wait_in_state("an answer", |state| {
            let messages = self.messages(state);
            let records = messages.iter().filter_map(|id| state.world.messages.get(id));
            let files = records.flat_map(|message| {
                let stays = |id: &u64| array(&message.value["attachments"]).iter().any(|a| id_of(a) == *id);
                message.files.iter().filter(move |(id, _)| stays(id)).map(|(_, file)| (file.name.clone(), file.bytes.clone()))
            });
            (!messages.is_empty()).then(|| files.collect())
        })
        .await
    }

    /// Whether only the user sees it.
    pub async fn is_private(&self) -> bool {
        self.wait_in_state("an acknowledgement", |state| match &self.source {
            Source::Interaction(token) => {
                let interaction = &state.interactions[token];
                let message = interaction.original.and_then(|id| state.world.messages.get(&id));
                let is_ephemeral = interaction.is_ephemeral || message.is_some_and(super::world::Message::is_ephemeral);
                (interaction.answer != Answer::None).then_some(is_ephemeral)
            }
            Source::Message(_) => Some(false),
        })
        .await
    }

    /// The messages as Discord holds them.
    pub async fn raw(&self) -> Vec<Shown> {
        self.wait("an answer", |messages| {
            (!messages.is_empty()).then(|| messages.iter().map(|message| (*message).clone()).collect())
        })
        .await
    }

    /// The link to the first message.
    pub async fn message_url(&self) -> String {
        self.wait_in_state("an answer", |state| {
            let id = *self.messages(state).first()?;
            let channel = text_at(&state.world.messages.get(&id)?.value, "/channel_id").to_owned();
            let server = state.world.server_of(Channel(channel.parse().ok()?));
            let server = server.map_or_else(|| "@me".to_owned(), |server| server.0.to_string());
            Some(format!("https://discord.com/channels/{server}/{channel}/{id}"))
        })
        .await
    }

    /// The messages that are to be seen now.
    pub(super) fn messages(&self, state: &State) -> Vec<u64> {
        let shown = match &self.source {
            Source::Interaction(token) => state.interactions.get(token).expect("this exchange was forgotten under load").shown(),
            Source::Message(message) => vec![*message],
        };
        shown.into_iter().filter(|id| state.world.messages.contains_key(id)).collect()
    }

    async fn wait<T>(&self, what: &str, mut probe: impl FnMut(&[&Value]) -> Option<T>) -> T {
        self.wait_in_state(what, |state| {
            let shown = self.messages(state);
            let messages: Vec<&Value> = shown.iter().filter_map(|id| Some(&state.world.messages.get(id)?.value)).collect();
            probe(&messages)
        })
        .await
    }

    pub(super) async fn wait_in_state<T>(&self, what: &str, probe: impl FnMut(&State) -> Option<T>) -> T {
        self.hub.until(what, self.own.as_ref(), probe).await
    }
}

/// What a person did, and what came of it.
pub struct Exchange {
    screen: Screen,
    token: String,
}

impl Deref for Exchange {
    type Target = Screen;

    fn deref(&self) -> &Screen {
        &self.screen
    }
}

impl Exchange {
    pub(super) fn new(hub: Arc<Hub>, token: String) -> Self {
        let own = hub.lock().interactions[&token].watch();
        Self { screen: Screen { hub, source: Source::Interaction(token.clone()), own: Some(own) }, token }
    }

    /// The token, which nobody but the bot should see.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Its id.
    pub fn id(&self) -> u64 {
        self.screen.hub.lock().interactions[&self.token].id
    }

    /// How long the bot took to acknowledge.
    pub async fn acknowledged_after(&self) -> Duration {
        let token = &self.token;
        self.wait_in_state("an acknowledgement", |state| state.interactions[token].acknowledged_after).await
    }

    /// Whether the user is told that the application doesn't respond: nothing came within three seconds.
    pub async fn is_lost(&self) -> bool {
        let (token, own) = (&self.token, self.screen.own.as_ref());
        let in_time = Duration::from_millis(3_100);
        let acknowledged = self.hub.within(in_time, own, |state| state.interactions[token].acknowledged_after).await;
        if acknowledged.is_none() {
            self.is_expected_to_hang();
        }
        acknowledged.is_none()
    }

    /// Whether « Boomeromètre réfléchit… » is to be seen now.
    pub fn is_thinking(&self) -> bool {
        self.hub.lock().interactions[&self.token].answer == Answer::Thinking
    }

    /// The judge is not to say that this was never answered: the test broke something.
    pub fn is_expected_to_hang(&self) {
        let mut state = self.hub.lock();
        if let Some(interaction) = state.interactions.get_mut(&self.token) {
            interaction.excused = true;
        }
    }

    /// The form that opened.
    pub async fn form(&self) -> Form {
        let token = &self.token;
        self.wait_in_state("a form", |state| match &state.interactions[token].answer {
            Answer::Form(data) => Some(Form::read(data)),
            Answer::None => None,
            other => panic!("waited for a form, and the answer was {other:?}"),
        })
        .await
    }

    /// What the bot proposes while one types.
    pub(super) async fn proposals(&self) -> Vec<Value> {
        let token = &self.token;
        self.wait_in_state("proposals", |state| match &state.interactions[token].answer {
            Answer::Choices(choices) => Some(choices.clone()),
            _ => None,
        })
        .await
    }

    /// The message that was acted on, which a form from it is also tied to.
    pub(super) fn acted_on(&self) -> Option<u64> {
        self.hub.lock().interactions[&self.token].acted_on
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let mut state = self.screen.hub.lock();
        if state.for_load {
            interaction::forget(&mut state, &self.token);
        }
    }
}

/// A message of the bot in a channel.
pub struct Post {
    screen: Screen,
    channel: Channel,
    message: u64,
}

impl Deref for Post {
    type Target = Screen;

    fn deref(&self) -> &Screen {
        &self.screen
    }
}

impl Post {
    pub(super) fn new(hub: Arc<Hub>, channel: Channel, message: u64) -> Self {
        Self { screen: Screen { hub, source: Source::Message(message), own: None }, channel, message }
    }

    /// Where it stands: a thread, when it was answered in one.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// Its id.
    pub fn id(&self) -> u64 {
        self.message
    }
}

impl Form {
    fn read(data: &Value) -> Self {
        let components = array(&data["components"]).to_vec();
        let fields = components.iter().filter_map(|part| match part["type"].as_u64() {
            Some(1) => Some(Field::read(&part["components"][0], text_at(part, "/components/0/label"))),
            Some(18) => Some(Field::read(&part["component"], text_at(part, "/label"))),
            _ => None,
        });
        Self {
            custom_id: text_at(data, "/custom_id").to_owned(),
            title: plain(text_at(data, "/title")),
            fields: fields.collect(),
            components,
        }
    }

    /// A field by its custom id or its label.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.custom_id == name || field.label == name)
    }
}

impl Field {
    fn read(component: &Value, label: &str) -> Self {
        let number = |key: &str, other: u64| usize::try_from(component[key].as_u64().unwrap_or(other)).unwrap_or_default();
        Self {
            custom_id: text_at(component, "/custom_id").to_owned(),
            label: plain(label),
            value: text_at(component, "/value").to_owned(),
            is_required: component["required"].as_bool().unwrap_or(true),
            min_length: number("min_length", 0),
            max_length: number("max_length", 4000),
            kind: component["type"].as_u64().unwrap_or_default(),
            component: component.clone(),
        }
    }
}

/// The buttons and menus of a message, in order.
pub(super) fn inner_components(message: &Value) -> impl Iterator<Item = &Value> {
    array(&message["components"]).iter().flat_map(|row| array(&row["components"]))
}

fn text_of_all(messages: &[&Value]) -> String {
    messages.iter().map(|message| text_of(message)).collect::<Vec<_>>().join("\n")
}

/// The text of a message, a piece a line.
pub(super) fn text_of(message: &Value) -> String {
    let mut pieces = vec![text_at(message, "/content")];
    for embed in array(&message["embeds"]) {
        pieces.extend(["/author/name", "/title", "/description"].map(|at| text_at(embed, at)));
        for field in array(&embed["fields"]) {
            pieces.extend([text_at(field, "/name"), text_at(field, "/value")]);
        }
        pieces.push(text_at(embed, "/footer/text"));
    }
    let pieces: Vec<&str> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
    plain(&pieces.join("\n"))
}

/// Non-breaking spaces, wide or narrow, read as spaces, so that expectations can be typed.
pub(super) fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}
