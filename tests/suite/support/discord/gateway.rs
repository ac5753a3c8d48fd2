//! The gateway: sessions, heartbeats, resuming, and what a test breaks of it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as Shared;
use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::world::{APPLICATION, Channel};
use super::{Fake, Hub, State, text_at, token};

/// Bits of intents.
const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
const MESSAGE_CONTENT: u64 = 1 << 15;
/// Members, presences, contents: not for this bot.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | MESSAGE_CONTENT;

/// How many events a session can give again.
const REPLAYED: usize = 1_000;
const REPLAYED_UNDER_LOAD: usize = 100;

/// What goes to a connection.
enum Outgoing {
    Frame(String),
    Close(u16),
}

/// The session of the bot, over as many connections as it takes.
#[derive(Default)]
pub(super) struct Session {
    id: String,
    is_alive: bool,
    sequence: u64,
    intents: u64,
    sent: VecDeque<(u64, String)>,
    connection: Option<(u64, mpsc::UnboundedSender<Outgoing>)>,
    connections: u64,
    pub(super) identifies: usize,
    resumes: usize,
    heartbeats: usize,
}

impl Session {
    /// Whether there is a session, connected or to be resumed.
    pub(super) fn is_alive(&self) -> bool {
        self.is_alive
    }

    fn send(&self, outgoing: Outgoing) {
        if let Some((_, connection)) = &self.connection {
            // A connection that just broke reads no more; the session remembers the event.
            let _gone = connection.send(outgoing);
        }
    }

    fn dispatch(&mut self, event: &str, data: &Value, remembered: usize) {
        self.sequence += 1;
        let frame = json!({"op": 0, "s": self.sequence, "t": event, "d": data}).to_string();
        while self.sent.len() >= remembered {
            self.sent.pop_front();
        }
        self.sent.push_back((self.sequence, frame.clone()));
        self.send(Outgoing::Frame(frame));
    }

    fn end(&mut self) {
        self.is_alive = false;
        self.sent.clear();
    }
}

impl State {
    /// Sends an event to the bot, if it asked for its kind and there is a session.
    pub(super) fn dispatch(&mut self, event: &str, data: &Value) {
        let wanted = match event {
            "GUILD_CREATE" | "GUILD_DELETE" | "CHANNEL_UPDATE" | "THREAD_CREATE" => GUILDS,
            _ => 0,
        };
        let remembered = if self.for_load { REPLAYED_UNDER_LOAD } else { REPLAYED };
        if self.gateway.is_alive && self.gateway.intents & wanted == wanted {
            self.gateway.dispatch(event, data, remembered);
        }
    }

    /// Tells the bot of a message, as it may see it.
    pub(super) fn announce(&mut self, event: &str, message: u64, person: Option<&super::Person>) {
        let Some(record) = self.world.messages.get(&message) else { return };
        if record.is_ephemeral() {
            return;
        }
        let mut value = record.value.clone();
        let is_its_own = record.is_of_the_bot();
        let mentions_it = super::array(&value["mentions"]).iter().any(|user| text_at(user, "/id") == APPLICATION.to_string());
        let channel = Channel(text_at(&value, "/channel_id").parse().unwrap_or_default());
        let server = self.world.server_of(channel);
        let wanted = if server.is_some() { GUILD_MESSAGES } else { DIRECT_MESSAGES };
        if self.gateway.intents & wanted == 0 {
            return;
        }
        if let Some(server) = server {
            value["guild_id"] = json!(server.0.to_string());
            if let Some(person) = person {
                value["member"] = self.world.member(person, false, false);
            }
            if !is_its_own && !mentions_it && self.gateway.intents & MESSAGE_CONTENT == 0 {
                for hidden in ["content", "embeds", "attachments", "components"] {
                    value[hidden] = if hidden == "content" { json!("") } else { json!([]) };
                }
            }
        }
        self.dispatch(event, &value);
    }

    fn identify(&mut self, frame: &Value, connection: (u64, mpsc::UnboundedSender<Outgoing>), url: &str) -> Result<(), u16> {
        let intents = frame["d"]["intents"].as_u64().unwrap_or_default();
        if !has_the_token(frame) {
            return Err(4004);
        }
        if intents & PRIVILEGED != 0 {
            return Err(4014);
        }
        self.gateway.identifies += 1;
        let id = format!("session{}", self.gateway.identifies);
        self.gateway.id.clone_from(&id);
        self.gateway.is_alive = true;
        self.gateway.sequence = 0;
        self.gateway.intents = intents;
        self.gateway.sent.clear();
        self.gateway.connection = Some(connection);
        let servers: Vec<_> = self.world.servers().collect();
        let unavailable: Vec<Value> = servers.iter().map(|s| json!({"id": s.0.to_string(), "unavailable": true})).collect();
        let shard = if frame["d"]["shard"].is_array() { frame["d"]["shard"].clone() } else { json!([0, 1]) };
        let ready = json!({
            "v": 10, "user": self.world.user(APPLICATION), "guilds": unavailable, "session_id": id,
            "resume_gateway_url": url, "shard": shard, "application": {"id": APPLICATION.to_string(), "flags": 0},
        });
        self.dispatch("READY", &ready);
        for server in servers {
            let created = self.world.guild_create(server);
            self.dispatch("GUILD_CREATE", &created);
        }
        Ok(())
    }

    /// Gives again what was missed; false when the session is over.
    fn resume(&mut self, frame: &Value, connection: (u64, mpsc::UnboundedSender<Outgoing>)) -> bool {
        let is_known = self.gateway.is_alive && text_at(frame, "/d/session_id") == self.gateway.id;
        if !is_known || !has_the_token(frame) {
            return false;
        }
        let seen = frame["d"]["seq"].as_u64().unwrap_or_default();
        self.gateway.resumes += 1;
        self.gateway.connection = Some(connection);
        for (_, missed) in self.gateway.sent.iter().filter(|(sequence, _)| *sequence > seen) {
            self.gateway.send(Outgoing::Frame(missed.clone()));
        }
        self.dispatch("RESUMED", &json!({}));
        true
    }
}

/// serenity sends the word « Bot » with the token here too, and Discord takes both.
fn has_the_token(frame: &Value) -> bool {
    text_at(frame, "/d/token").trim_start_matches("Bot ") == token()
}

/// Takes a connection.
pub(super) async fn connect(Shared(hub): Shared<Arc<Hub>>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| serve(hub, socket))
}

async fn serve(hub: Arc<Hub>, mut socket: WebSocket) {
    let (sender, mut outgoing) = mpsc::unbounded_channel();
    let number = hub.change(|state| {
        state.gateway.connections += 1;
        state.gateway.connections
    });
    let interval = u64::try_from(hub.heartbeat.as_millis()).unwrap_or(u64::MAX);
    let mut next =
        Some(Outgoing::Frame(json!({"op": 10, "d": {"heartbeat_interval": interval}, "s": null, "t": null}).to_string()));
    // Discord hangs up on who misses two heartbeats.
    let patience = hub.heartbeat * 2 + Duration::from_secs(2);
    loop {
        let is_open = match next.take() {
            Some(Outgoing::Frame(frame)) => socket.send(Frame::Text(frame.into())).await.is_ok(),
            Some(Outgoing::Close(code)) => {
                let _gone = socket.send(Frame::Close(Some(CloseFrame { code, reason: "closed by the test".into() }))).await;
                false
            }
            None => true,
        };
        if !is_open {
            break;
        }
        tokio::select! {
            frame = tokio::time::timeout(patience, socket.recv()) => match frame {
                Ok(Some(Ok(Frame::Text(text)))) => {
                    let reply = hub.change(|state| hear(state, &text, (number, sender.clone()), &hub.gateway_url()));
                    next = reply;
                }
                Ok(Some(Ok(Frame::Close(frame)))) => {
                    if frame.is_some_and(|frame| matches!(frame.code, 1000 | 1001)) {
                        hub.change(|state| state.gateway.end());
                    }
                    break;
                }
                Ok(Some(Ok(_))) => (),
                Ok(Some(Err(_)) | None) => break,
                Err(_) => next = Some(Outgoing::Close(4009)),
            },
            event = outgoing.recv() => next = event,
        }
    }
    hub.change(|state| {
        if state.gateway.connection.as_ref().is_some_and(|(current, _)| *current == number) {
            state.gateway.connection = None;
        }
    });
}

/// Takes a frame of the bot and gives what is sent back at once.
fn hear(state: &mut State, text: &str, connection: (u64, mpsc::UnboundedSender<Outgoing>), url: &str) -> Option<Outgoing> {
    let Ok(frame) = serde_json::from_str::<Value>(text) else {
        state.fault(format!("the gateway got no JSON: {text}"));
        return Some(Outgoing::Close(4002));
    };
    let answer = |op: u64, data: Value| Some(Outgoing::Frame(json!({"op": op, "d": data, "s": null, "t": null}).to_string()));
    match frame["op"].as_u64() {
        Some(1) => {
            state.gateway.heartbeats += 1;
            answer(11, Value::Null)
        }
        Some(2) => state.identify(&frame, connection, url).err().map(Outgoing::Close),
        Some(6) if state.resume(&frame, connection) => None,
        Some(6) => answer(9, json!(false)),
        Some(3 | 4 | 8) => None,
        _ => {
            state.fault(format!("the gateway got an unknown frame: {text}"));
            Some(Outgoing::Close(4001))
        }
    }
}

impl Hub {
    pub(super) fn gateway_url(&self) -> String {
        format!("ws://{}", self.address)
    }
}

impl Fake {
    /// Waits until the bot is connected, in a session of its own.
    pub async fn bot_is_connected(&self) {
        self.hub
            .until("the bot to connect", None, |s| (s.gateway.is_alive && s.gateway.connection.is_some()).then_some(()))
            .await;
    }

    /// Waits until the bot has no connection.
    pub async fn bot_is_gone(&self) {
        self.hub.until("the bot to leave", None, |state| state.gateway.connection.is_none().then_some(())).await;
    }

    /// How often the bot began a session.
    pub fn identifies(&self) -> usize {
        self.hub.lock().gateway.identifies
    }

    /// How often the bot resumed its session.
    pub fn resumes(&self) -> usize {
        self.hub.lock().gateway.resumes
    }

    /// Waits until the bot has resumed so often in all.
    pub async fn has_resumed(&self, times: usize) {
        self.hub.until("the bot to resume", None, |state| (state.gateway.resumes >= times).then_some(())).await;
    }

    /// Waits until the bot has begun so many sessions in all.
    pub async fn has_identified(&self, times: usize) {
        self.hub.until("a new session", None, |state| (state.gateway.identifies >= times).then_some(())).await;
    }

    /// Waits until so many heartbeats came in all.
    pub async fn has_heartbeats(&self, times: usize) {
        self.hub.until("heartbeats", None, |state| (state.gateway.heartbeats >= times).then_some(())).await;
    }

    /// Pushes a frame as it is.
    pub fn push_frame(&self, frame: &Value) {
        self.hub.lock().gateway.send(Outgoing::Frame(frame.to_string()));
    }

    /// Pushes an event as it is, whatever the bot asked for.
    pub fn push_event(&self, event: &str, data: &Value) {
        self.hub.lock().dispatch(event, data);
    }

    /// Closes the connection with a code; the session can be resumed.
    pub fn closes_gateway(&self, code: u16) {
        self.hub.lock().gateway.send(Outgoing::Close(code));
    }

    /// Asks the bot to reconnect (op 7).
    pub fn asks_to_reconnect(&self) {
        self.push_frame(&json!({"op": 7, "d": null, "s": null, "t": null}));
    }

    /// Tells the bot that its session is over (op 9), for good or to be resumed.
    pub fn invalidates_session(&self, can_be_resumed: bool) {
        self.push_frame(&json!({"op": 9, "d": can_be_resumed, "s": null, "t": null}));
        if !can_be_resumed {
            self.hub.change(|state| state.gateway.end());
        }
    }

    /// The next interaction comes twice, as after a resumed connection.
    pub fn delivers_next_twice(&self) {
        self.hub.lock().deliver_twice = true;
    }

    /// Sends an interaction that lacks what every interaction has.
    pub fn pushes_unreadable_interaction(&self) {
        let id = self.hub.lock().world.next_id();
        self.push_event("INTERACTION_CREATE", &json!({"id": id.to_string(), "type": 2, "token": 12, "data": {"options": "?"}}));
    }

    /// Sends a message with a component that nobody knows yet.
    pub fn pushes_unreadable_message(&self) {
        let mut state = self.hub.lock();
        let (channel, owner) = (state.world.general, APPLICATION + 1);
        let id = state.world.blank_message(channel, owner);
        let mut value = state.world.messages.remove(&id).expect("just made").value;
        value["components"] = json!([{"type": 1, "id": 1, "components": [{"type": 99, "id": 2}]}]);
        state.dispatch("MESSAGE_CREATE", &value);
    }
}
