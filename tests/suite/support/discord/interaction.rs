//! The life of an interaction: delivered, acknowledged once and in time, then edited and followed.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::Signer as _;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use super::judge::Complaint;
use super::rest::{Call, Reply};
use super::world::{APPLICATION, Channel, flag};
use super::{Fake, Hub, State, array, text_at};

/// How long an acknowledgement may take.
const IN_TIME: Duration = Duration::from_secs(3);

/// Kinds of interactions.
pub(super) const COMMAND: u64 = 2;
pub(super) const COMPONENT: u64 = 3;
pub(super) const TYPING: u64 = 4;
pub(super) const FORM: u64 = 5;

/// Kinds of callbacks.
const MESSAGE: u64 = 4;
const THINKING: u64 = 5;
const DEFERRED_UPDATE: u64 = 6;
const UPDATE: u64 = 7;
const CHOICES: u64 = 8;
const OPEN_FORM: u64 = 9;

/// What the bot answered with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// Nothing yet.
    None,
    /// « Boomeromètre réfléchit… »
    Thinking,
    /// A message of its own.
    Message,
    /// Nothing to be seen yet, on the message that was acted on.
    DeferredUpdate,
    /// A change of the message that was acted on.
    Update,
    /// Proposals while one types.
    Choices(Vec<Value>),
    /// A form.
    Form(Value),
}

/// One interaction.
pub(super) struct Interaction {
    pub(super) id: u64,
    kind: u64,
    what: String,
    channel: Channel,
    /// The message that was acted on.
    pub(super) acted_on: Option<u64>,
    delivered: Instant,
    pub(super) acknowledged_after: Option<Duration>,
    pub(super) answer: Answer,
    pub(super) is_ephemeral: bool,
    /// The message of the answer.
    pub(super) original: Option<u64>,
    pub(super) followups: Vec<u64>,
    is_expired: bool,
    /// Whether the judge says nothing of it.
    pub(super) excused: bool,
    changed: watch::Sender<u64>,
}

impl Interaction {
    /// What is wrong with how it ended, or hasn't.
    pub(super) fn hangs(&self) -> Option<String> {
        let how = match self.answer {
            Answer::None => "was never acknowledged",
            Answer::Thinking => "was acknowledged and never answered",
            _ => return None,
        };
        (!self.excused).then(|| format!("{}: {how}", self.what))
    }

    /// Its token is no longer valid.
    pub(super) fn expire(&mut self) {
        self.is_expired = true;
        self.excused = true;
    }

    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn bump(&self) {
        self.changed.send_modify(|version| *version += 1);
    }

    /// The messages that it put on the user's screen.
    pub(super) fn shown(&self) -> Vec<u64> {
        let is_original_shown = matches!(self.answer, Answer::Message | Answer::Update);
        let original = self.original.filter(|_| is_original_shown);
        original.into_iter().chain(self.followups.iter().copied()).collect()
    }
}

/// What a person does, before it's sent.
pub(super) struct Act {
    pub(super) kind: u64,
    pub(super) data: Value,
    /// The message that is acted on.
    pub(super) on: Option<u64>,
    pub(super) channel: Channel,
    /// Everything else of the payload.
    pub(super) context: Value,
    /// For the judge's words.
    pub(super) what: String,
}

impl Hub {
    /// Sends an interaction to the bot and gives its token.
    pub(super) fn deliver(self: &Arc<Self>, act: Act) -> String {
        let mut state = self.lock();
        let id = state.world.next_id();
        let token = format!("aW50ZXJhY3Rpb246{id}:only-for-tests-{:016x}", id.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut payload = super::world::merged(
            json!({
                "id": id.to_string(), "application_id": APPLICATION.to_string(), "type": act.kind, "token": token,
                "version": 1, "data": act.data,
            }),
            act.context,
        );
        if let Some(message) = act.on.and_then(|message| state.world.messages.get(&message)) {
            payload["message"] = message.value.clone();
        }
        let interaction = Interaction {
            id,
            kind: act.kind,
            what: act.what,
            channel: act.channel,
            acted_on: act.on,
            delivered: Instant::now(),
            acknowledged_after: None,
            answer: Answer::None,
            is_ephemeral: false,
            original: None,
            followups: Vec::new(),
            is_expired: false,
            excused: false,
            changed: watch::Sender::new(0),
        };
        state.interactions.insert(token.clone(), interaction);
        let times = if std::mem::take(&mut state.deliver_twice) { 2 } else { 1 };
        match state.endpoint.clone() {
            Some(endpoint) => {
                for _ in 0..times {
                    let (hub, endpoint, payload, token) = (Arc::clone(self), endpoint.clone(), payload.clone(), token.clone());
                    self.runtime.spawn(async move { hub.post(&endpoint, &payload, id, &token).await });
                }
            }
            None if state.gateway.is_alive() => (0..times).for_each(|_| state.dispatch("INTERACTION_CREATE", &payload)),
            None => panic!("somebody acts, but no bot is connected"),
        }
        token
    }

    /// Posts an interaction to the bot's endpoint; what comes back is the callback.
    async fn post(self: Arc<Self>, endpoint: &str, payload: &Value, id: u64, token: &str) {
        let (status, text) = match self.post_signed(endpoint, &payload.to_string(), true).await {
            Ok(answer) => answer,
            Err(error) => {
                self.lock().fault(format!("the endpoint gave no answer: {error}"));
                return;
            }
        };
        match status {
            200 => {
                let Ok(body) = serde_json::from_str(&text) else {
                    self.lock().fault(format!("the endpoint answered no JSON: {text}"));
                    return;
                };
                let path = format!("/api/v10/interactions/{id}/{token}/callback");
                let call = Call::new("POST", &path, body, Vec::new());
                let reply = self.take(&call);
                if reply.status >= 400 {
                    self.lock().fault(format!("the endpoint's callback was refused: {}", reply.body));
                }
            }
            // The callback comes over REST.
            202 | 204 => (),
            _ => self.lock().fault(format!("the endpoint answered {status} to a signed interaction: {text}")),
        }
    }

    /// Posts a body with a signature, good or bad.
    async fn post_signed(&self, endpoint: &str, body: &str, is_good: bool) -> Result<(u16, String), reqwest::Error> {
        let time = jiff::Timestamp::now().as_second().to_string();
        let mut signature = self.key.sign(format!("{time}{body}").as_bytes()).to_bytes();
        if !is_good {
            signature[0] ^= 1;
        }
        let request =
            self.client.post(endpoint).header("x-signature-ed25519", hex(&signature)).header("x-signature-timestamp", time);
        let answer = request.header("content-type", "application/json").body(body.to_owned()).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }
}

impl Fake {
    /// Interactions are posted to this address from now on, signed.
    pub fn delivers_by_http(&self, endpoint: &str) {
        self.hub.lock().endpoint = Some(endpoint.to_owned());
    }

    /// The key that signatures are checked with.
    pub fn public_key(&self) -> String {
        self.hub.public_key()
    }

    /// Tries an endpoint as Discord does, with a good or a bad signature; the status and the body of its answer.
    pub async fn pings(&self, endpoint: &str, is_well_signed: bool) -> (u16, String) {
        let id = self.hub.lock().world.next_id();
        let ping = json!({
            "id": id.to_string(), "application_id": APPLICATION.to_string(), "type": 1, "token": "ping", "version": 1,
            "user": self.hub.lock().world.user(1), "entitlements": [], "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": {},
        });
        self.hub.post_signed(endpoint, &ping.to_string(), is_well_signed).await.unwrap()
    }
}

impl Hub {
    pub(super) fn public_key(&self) -> String {
        hex(self.key.verifying_key().as_bytes())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

/// The callback, which comes once.
pub(super) fn callback(state: &mut State, id: &str, call: &Call) -> Reply {
    let token = call.segment(2).to_owned();
    let late_is_refused = state.late_is_refused;
    let Some(interaction) = state.interactions.get_mut(&token).filter(|i| i.id.to_string() == id && !i.is_expired) else {
        return Reply::refused(404, 10062, "Unknown interaction");
    };
    if interaction.answer != Answer::None {
        return Reply::refused(400, 40060, "Interaction has already been acknowledged.");
    }
    if interaction.delivered.elapsed() > IN_TIME && late_is_refused {
        return Reply::refused(404, 10062, "Unknown interaction");
    }
    let kind = call.body["type"].as_u64().unwrap_or_default();
    let data = call.body.get("data").cloned().unwrap_or(Value::Null);
    let allowed: &[u64] = match (interaction.kind, interaction.acted_on) {
        (COMMAND, _) => &[MESSAGE, THINKING, OPEN_FORM],
        (COMPONENT, _) => &[MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE, OPEN_FORM],
        (TYPING, _) => &[CHOICES],
        (FORM, Some(_)) => &[MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE],
        _ => &[MESSAGE, THINKING],
    };
    if !allowed.contains(&kind) {
        let complaint = Complaint::refused(format!("a callback of type {kind} can't answer this: {}", interaction.what));
        return Reply::invalid(state, call, &[complaint]);
    }
    interaction.acknowledged_after = Some(interaction.delivered.elapsed());
    interaction.is_ephemeral = data["flags"].as_u64().unwrap_or_default() & flag::EPHEMERAL != 0;
    let (interaction_kind, acted_on, channel) = (interaction.kind, interaction.acted_on, interaction.channel);
    let mut announced = None;
    let (answer, original) = match kind {
        CHOICES => (Answer::Choices(array(&data["choices"]).to_vec()), None),
        OPEN_FORM => (Answer::Form(data), None),
        DEFERRED_UPDATE => (Answer::DeferredUpdate, acted_on),
        UPDATE => {
            if let Some(message) = acted_on {
                state.world.fill(message, &data, call.files.clone());
                state.world.mark_edited(message);
                announced = Some(("MESSAGE_UPDATE", message));
            }
            (Answer::Update, acted_on)
        }
        _ => {
            let is_ephemeral = data["flags"].as_u64().unwrap_or_default() & flag::EPHEMERAL != 0;
            let message = response(state, channel, interaction_kind, is_ephemeral);
            if kind == THINKING {
                set_flags(state, message, |flags| flags | flag::LOADING);
                (Answer::Thinking, Some(message))
            } else {
                state.world.fill(message, &data, call.files.clone());
                announced = Some(("MESSAGE_CREATE", message));
                (Answer::Message, Some(message))
            }
        }
    };
    if let Some(interaction) = state.interactions.get_mut(&token) {
        interaction.answer = answer;
        interaction.original = original;
        interaction.bump();
    }
    if let Some((event, message)) = announced {
        state.announce(event, message, None);
    }
    Reply::nothing()
}

/// A new message in answer to an interaction.
fn response(state: &mut State, channel: Channel, interaction_kind: u64, is_ephemeral: bool) -> u64 {
    let message = state.world.blank_message(channel, APPLICATION);
    if let Some(message) = state.world.messages.get_mut(&message) {
        message.value["application_id"] = json!(APPLICATION.to_string());
        message.value["webhook_id"] = json!(APPLICATION.to_string());
        message.value["flags"] = json!(if is_ephemeral { flag::EPHEMERAL } else { 0 });
        if interaction_kind == COMMAND {
            message.value["type"] = json!(20);
        }
    }
    message
}

fn set_flags(state: &mut State, message: u64, change: impl Fn(u64) -> u64) {
    if let Some(message) = state.world.messages.get_mut(&message) {
        message.value["flags"] = json!(change(message.flags()));
    }
}

/// What is done with the webhook of an interaction: the answer and the messages that follow it.
pub(super) fn webhook(state: &mut State, call: &Call) -> Reply {
    let token = call.segment(2).to_owned();
    let Some(interaction) = state.interactions.get(&token).filter(|interaction| !interaction.is_expired) else {
        return Reply::refused(401, 50027, "Invalid Webhook Token");
    };
    if interaction.answer == Answer::None {
        return Reply::refused(404, 10015, "Unknown Webhook");
    }
    let original = interaction.original;
    match (call.method.as_str(), call.segments().len()) {
        ("POST", 3) if interaction.answer == Answer::Thinking => match original {
            // The first message after a deferred answer takes its place.
            Some(original) => edit(state, &token, original, call),
            None => Reply::refused(404, 10008, "Unknown Message"),
        },
        ("POST", 3) => follow_up(state, &token, call),
        (method, 5) => {
            let wanted = call.segment(4);
            let message = if wanted == "@original" { original } else { wanted.parse().ok() };
            let message = message.filter(|m| Some(*m) == original || interaction.followups.contains(m));
            match (method, message.filter(|message| state.world.messages.contains_key(message))) {
                ("GET", Some(message)) => Reply::ok(state.world.messages[&message].value.clone()),
                ("PATCH", Some(message)) => edit(state, &token, message, call),
                ("DELETE", Some(message)) => delete(state, &token, message),
                _ => Reply::refused(404, 10008, "Unknown Message"),
            }
        }
        _ => Reply::unknown_route(state, call),
    }
}

fn follow_up(state: &mut State, token: &str, call: &Call) -> Reply {
    let channel = state.interactions[token].channel;
    let is_ephemeral = call.body["flags"].as_u64().unwrap_or_default() & flag::EPHEMERAL != 0;
    let message = response(state, channel, 0, is_ephemeral);
    state.world.fill(message, &call.body, call.files.clone());
    if let Some(interaction) = state.interactions.get_mut(token) {
        interaction.followups.push(message);
        interaction.bump();
    }
    state.announce("MESSAGE_CREATE", message, None);
    Reply::ok(state.world.messages[&message].value.clone())
}

fn edit(state: &mut State, token: &str, message: u64, call: &Call) -> Reply {
    let was_thinking = state.world.messages.get(&message).is_some_and(|m| m.flags() & flag::LOADING != 0);
    if let Some(refusal) = empties(state, message, call) {
        return refusal;
    }
    state.world.fill(message, &call.body, call.files.clone());
    if was_thinking {
        set_flags(state, message, |flags| flags & !flag::LOADING);
    } else {
        state.world.mark_edited(message);
    }
    if let Some(interaction) = state.interactions.get_mut(token) {
        if interaction.original == Some(message) {
            match interaction.answer {
                Answer::Thinking => interaction.answer = Answer::Message,
                Answer::DeferredUpdate => interaction.answer = Answer::Update,
                _ => (),
            }
        }
        interaction.bump();
    }
    state.announce(if was_thinking { "MESSAGE_CREATE" } else { "MESSAGE_UPDATE" }, message, None);
    Reply::ok(state.world.messages[&message].value.clone())
}

fn delete(state: &mut State, token: &str, message: u64) -> Reply {
    state.world.messages.remove(&message);
    if let Some(interaction) = state.interactions.get_mut(token) {
        if interaction.original == Some(message) && interaction.answer == Answer::Thinking {
            interaction.answer = Answer::Message;
        }
        interaction.bump();
    }
    Reply::nothing()
}

/// The refusal of a change that would leave a message with nothing in it.
pub(super) fn empties(state: &mut State, message: u64, call: &Call) -> Option<Reply> {
    let old = &state.world.messages.get(&message)?.value;
    let has = |key: &str| match call.body.get(key) {
        Some(value) => !array(value).is_empty() || value.as_str().is_some_and(|text| !text.trim().is_empty()),
        None => !array(&old[key]).is_empty() || !text_at(old, &format!("/{key}")).is_empty(),
    };
    let is_empty = call.files.is_empty() && !["content", "embeds", "components", "attachments"].into_iter().any(has);
    is_empty.then(|| {
        state.fault(format!("{} {}: the message would be empty", call.method, call.path));
        Reply::refused(400, 50006, "Cannot send an empty message")
    })
}

/// Whether a request that met a fault of the script belongs to this interaction, which may then hang.
pub(super) fn excuse(state: &mut State, path: &str) {
    let touched = state.interactions.iter_mut().find(|(token, _)| path.contains(token.as_str()));
    if let Some((_, interaction)) = touched {
        interaction.excused = true;
    }
}

/// Forgets an interaction and its messages.
pub(super) fn forget(state: &mut State, token: &str) {
    if let Some(interaction) = state.interactions.remove(token) {
        if let Some(fault) = interaction.hangs() {
            state.fault(fault);
        }
        for message in interaction.original.into_iter().chain(interaction.followups) {
            if interaction.acted_on != Some(message) {
                state.world.messages.remove(&message);
            }
        }
    }
}
