//! REST, version 10: the routes, the faults of the script, and the record of all requests.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State as Shared};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};

use super::judge::{self, Complaint};
use super::multipart::{self, File};
use super::world::{APPLICATION, Channel, Server, kind};
use super::{Hub, REMEMBERED, REMEMBERED_UNDER_LOAD, State, commands, gateway, interaction, text_at, token};

/// The largest body that Discord takes.
const LARGEST_BODY: usize = 25 * 1024 * 1024;

/// What goes wrong with a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// This status and body; nothing is done.
    Status(u16, Value),
    /// A refusal for haste, for so many seconds; nothing is done.
    RateLimited {
        /// In seconds.
        retry_after: f64,
    },
    /// It waits this long before it's done.
    Slow(Duration),
    /// The connection breaks and nothing is done.
    Drop,
    /// It's done, and the connection breaks before the answer.
    LoseAnswer,
}

/// A fault for the next requests that match.
pub(super) struct Scripted {
    pub(super) left: usize,
    method: String,
    path_part: String,
    fault: Fault,
}

impl Scripted {
    pub(super) fn new(times: usize, method: &str, path_part: &str, fault: Fault) -> Self {
        Self { left: times, method: method.to_owned(), path_part: path_part.to_owned(), fault }
    }
}

/// A request that was answered.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// With the query.
    pub path: String,
    pub body: Value,
    /// What it was answered with; 0 when the connection broke.
    pub status: u16,
}

/// A request as the routes take it.
pub(super) struct Call {
    pub(super) method: String,
    /// With the query.
    pub(super) path: String,
    pub(super) body: Value,
    pub(super) files: Vec<File>,
}

impl Call {
    pub(super) fn new(method: &str, path: &str, body: Value, files: Vec<File>) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), body, files }
    }

    /// The parts of the path after the version, without the query.
    pub(super) fn segments(&self) -> Vec<&str> {
        let path = self.path.split('?').next().unwrap_or_default();
        path.trim_start_matches("/api/v10").trim_matches('/').split('/').collect()
    }

    /// A part of the path; empty when it's shorter.
    pub(super) fn segment(&self, index: usize) -> &str {
        self.segments().get(index).copied().unwrap_or_default()
    }

    fn has_query(&self, part: &str) -> bool {
        self.path.split_once('?').is_some_and(|(_, query)| query.contains(part))
    }
}

/// What is answered.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Value,
    retry_after: Option<f64>,
}

impl Reply {
    fn new(status: u16, body: Value) -> Self {
        Self { status, body, retry_after: None }
    }

    pub(super) fn ok(body: Value) -> Self {
        Self::new(200, body)
    }

    pub(super) fn nothing() -> Self {
        Self::new(204, Value::Null)
    }

    pub(super) fn refused(status: u16, code: u32, message: &str) -> Self {
        Self::new(status, json!({"message": message, "code": code}))
    }

    /// A refusal of a body, which the judge remembers.
    pub(super) fn invalid(state: &mut State, call: &Call, complaints: &[Complaint]) -> Self {
        for complaint in complaints {
            state.fault(format!("{} {}: {}", call.method, call.path, complaint.text));
        }
        let errors: Vec<Value> = complaints.iter().map(|c| json!({"code": "INVALID", "message": c.text})).collect();
        Self::new(400, json!({"message": "Invalid Form Body", "code": 50035, "errors": {"_errors": errors}}))
    }

    pub(super) fn unknown_route(state: &mut State, call: &Call) -> Self {
        state.unknown_routes.push(format!("{} {}", call.method, call.path));
        Self::refused(404, 0, "404: Not Found")
    }

    fn rate_limited(retry_after: f64) -> Self {
        let body = json!({"message": "You are being rate limited.", "retry_after": retry_after, "global": false});
        Self { retry_after: Some(retry_after), ..Self::new(429, body) }
    }

    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = match &self.body {
            Value::Null => status.into_response(),
            // What isn't JSON, as a gateway before Discord answers it.
            Value::String(text) => (status, text.clone()).into_response(),
            body => (status, [("content-type", "application/json")], body.to_string()).into_response(),
        };
        if let Some(seconds) = self.retry_after {
            let headers = response.headers_mut();
            for name in ["retry-after", "x-ratelimit-reset-after"] {
                headers.insert(name, seconds.to_string().parse().unwrap());
            }
            headers.insert("x-ratelimit-scope", "user".parse().unwrap());
        }
        response
    }
}

/// Serves REST and the gateway until the runtime stops.
pub(super) async fn serve(hub: Arc<Hub>, listener: tokio::net::TcpListener) {
    let routes = axum::Router::new()
        .route("/", get(gateway::connect))
        .fallback(any(answer))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(hub);
    axum::serve(listener, routes).await.unwrap();
}

async fn answer(Shared(hub): Shared<Arc<Hub>>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string);
    let (value, files) = match multipart::read(header("content-type"), &body) {
        Ok(read) => read,
        Err(wrong) => {
            hub.lock().fault(format!("{method} {path}: {wrong}"));
            return Reply::refused(400, 50109, "The request body contains invalid JSON.").into_response();
        }
    };
    let call = Call::new(method.as_str(), &path, value, files);
    let fault = hub.lock().take_fault(&call);
    match fault {
        Some(Fault::Status(status, body)) => hub.skip(&call, Reply::new(status, body)).into_response(),
        Some(Fault::RateLimited { retry_after }) => hub.skip(&call, Reply::rate_limited(retry_after)).into_response(),
        Some(Fault::Drop) => {
            hub.skip(&call, Reply::new(0, Value::Null));
            break_connection()
        }
        Some(Fault::LoseAnswer) => {
            hub.take_if_authorised(&call, header("authorization"));
            break_connection()
        }
        Some(Fault::Slow(time)) => {
            tokio::time::sleep(time).await;
            hub.take_if_authorised(&call, header("authorization")).into_response()
        }
        None => hub.take_if_authorised(&call, header("authorization")).into_response(),
    }
}

/// Ends the task of the connection, which closes it without an answer. Unlike a panic, it prints nothing.
fn break_connection() -> Response {
    std::panic::resume_unwind(Box::new("the script breaks the connection"))
}

impl State {
    fn take_fault(&mut self, call: &Call) -> Option<Fault> {
        let matches = |s: &Scripted| s.left > 0 && s.method == call.method && call.path.contains(&s.path_part);
        let scripted = self.script.iter_mut().find(|scripted| matches(scripted))?;
        scripted.left -= 1;
        let fault = scripted.fault.clone();
        interaction::excuse(self, &call.path);
        Some(fault)
    }

    fn remember(&mut self, call: &Call, status: u16) {
        let most = if self.for_load { REMEMBERED_UNDER_LOAD } else { REMEMBERED };
        while self.requests.len() >= most {
            self.requests.pop_front();
        }
        let body = if self.for_load { Value::Null } else { call.body.clone() };
        self.requests.push_back(Request { method: call.method.clone(), path: call.path.clone(), body, status });
    }

    /// Whether the bot is refused in a channel.
    fn refusal(&self, channel: Channel) -> Option<Reply> {
        let parent = self.world.record(channel).and_then(|record| record.parent);
        let code = self.forbidden.get(&channel.0).or_else(|| self.forbidden.get(&parent?))?;
        Some(Reply::refused(403, *code, if *code == 50001 { "Missing Access" } else { "Missing Permissions" }))
    }
}

impl Hub {
    /// Records a request that the script answers.
    fn skip(&self, call: &Call, reply: Reply) -> Reply {
        self.change(|state| {
            state.traffic.request(&call.method, &call.path, &call.body);
            let complaints = judge::complaints(call);
            for complaint in complaints {
                state.fault(format!("{} {}: {}", call.method, call.path, complaint.text));
            }
            state.remember(call, reply.status);
        });
        reply
    }

    fn take_if_authorised(&self, call: &Call, authorisation: &str) -> Reply {
        let needs_none = matches!(call.segment(0), "interactions" | "webhooks" | "gateway") && call.segment(1) != "bot";
        if !needs_none && authorisation != format!("Bot {}", token()) {
            return self.skip(call, Reply::refused(401, 0, "401: Unauthorized"));
        }
        self.take(call)
    }

    /// Judges, does, records and answers a request.
    pub(super) fn take(&self, call: &Call) -> Reply {
        let complaints = judge::complaints(call);
        let is_of_an_interaction = matches!(call.segment(0), "interactions" | "webhooks");
        let reply = {
            let mut state = self.lock();
            state.traffic.request(&call.method, &call.path, &call.body);
            let (refusals, remarks): (Vec<_>, Vec<_>) = complaints.into_iter().partition(|c| c.is_refused);
            for remark in remarks {
                state.fault(format!("{} {}: {}", call.method, call.path, remark.text));
            }
            let reply =
                if refusals.is_empty() { route(self, &mut state, call) } else { Reply::invalid(&mut state, call, &refusals) };
            if reply.body["code"] != 0 {
                state.traffic.response(&call.method, &call.path, reply.status, &reply.body);
            }
            state.remember(call, reply.status);
            reply
        };
        // An interaction wakes who watches it; under load all others would wake in vain.
        if !is_of_an_interaction || !self.lock().for_load {
            self.changed.send_modify(|version| *version += 1);
        }
        reply
    }
}

fn route(hub: &Hub, state: &mut State, call: &Call) -> Reply {
    let segments = call.segments();
    match (call.method.as_str(), segments.as_slice()) {
        ("GET", ["gateway"]) => Reply::ok(json!({"url": hub.gateway_url()})),
        ("GET", ["gateway", "bot"]) => Reply::ok(json!({
            "url": hub.gateway_url(), "shards": 1,
            "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1},
        })),
        ("GET", ["users", "@me"]) => {
            let own = json!({"mfa_enabled": true, "locale": "fr", "email": null, "verified": true, "premium_type": 0});
            Reply::ok(super::world::merged(state.world.user(APPLICATION), own))
        }
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => Reply::ok(application(hub, state)),
        ("POST", ["interactions", id, _, "callback"]) => interaction::callback(state, id, call),
        (_, ["webhooks", ..]) => interaction::webhook(state, call),
        ("POST", ["users", "@me", "channels"]) => {
            let person = text_at(&call.body, "/recipient_id").parse().unwrap_or_default();
            let channel = state.world.private_channel(person);
            Reply::ok(state.world.channel(channel))
        }
        (_, ["applications", _, "commands", ..] | ["applications", _, "guilds", _, "commands", ..]) => of_commands(state, call),
        ("GET", ["guilds", server, what]) => of_server(state, call, server, what),
        (_, ["channels", channel, rest @ ..]) => {
            let channel = Channel(channel.parse().unwrap_or_default());
            if state.world.record(channel).is_none() {
                return Reply::refused(404, 10003, "Unknown Channel");
            }
            if let Some(refusal) = state.refusal(channel) {
                return refusal;
            }
            of_channel(state, call, channel, rest)
        }
        _ => Reply::unknown_route(state, call),
    }
}

fn application(hub: &Hub, state: &State) -> Value {
    json!({
        "id": APPLICATION.to_string(), "name": "Boomeromètre", "icon": null, "description": "", "type": null,
        "verify_key": hub.public_key(), "flags": 0, "flags_new": "0", "redirect_uris": [],
        "interactions_endpoint_url": state.endpoint, "role_connections_verification_url": null,
        "owner": state.world.user(1), "approximate_guild_count": state.world.servers().count(),
        "approximate_user_install_count": 0, "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
        "team": null, "eligible_oauth2_scopes": ["bot", "applications.commands"], "bot_public": true,
        "bot_require_code_grant": false, "summary": "",
    })
}

fn of_server(state: &mut State, call: &Call, server: &str, what: &str) -> Reply {
    let server = Server(server.parse().unwrap_or_default());
    match (what, state.world.roles_of(server)) {
        (_, None) => Reply::refused(404, 10004, "Unknown Guild"),
        ("roles", Some(roles)) => Reply::ok(roles),
        ("channels", _) => Reply::ok(json!(state.world.channels_of(server))),
        _ => Reply::unknown_route(state, call),
    }
}

fn of_commands(state: &mut State, call: &Call) -> Reply {
    let segments = call.segments();
    let (server, command) = match segments.as_slice() {
        [_, application, ..] if *application != APPLICATION.to_string() => {
            return Reply::refused(403, 20012, "You are not authorized to perform this action on this application");
        }
        [_, _, "commands", rest @ ..] => (None, rest.first()),
        [_, _, "guilds", server, "commands", rest @ ..] => (server.parse().ok(), rest.first()),
        _ => return Reply::unknown_route(state, call),
    };
    let (commands, world) = (&mut state.commands, &mut state.world);
    match (call.method.as_str(), command) {
        ("GET", None) => Reply::ok(commands::listed(commands.of(server), call.has_query("with_localizations=true"))),
        ("PUT", None) => {
            let written = commands.replace(world, server, super::array(&call.body));
            Reply::ok(json!(written))
        }
        ("POST", None) => {
            let (command, is_new) = commands.add(world, server, &call.body);
            Reply::new(if is_new { 201 } else { 200 }, command)
        }
        ("DELETE", Some(id)) if commands.remove(server, id.parse().unwrap_or_default()) => Reply::nothing(),
        ("DELETE", Some(_)) => Reply::refused(404, 10063, "Unknown application command"),
        _ => Reply::unknown_route(state, call),
    }
}

fn of_channel(state: &mut State, call: &Call, channel: Channel, rest: &[&str]) -> Reply {
    match (call.method.as_str(), rest) {
        ("GET", []) => Reply::ok(state.world.channel(channel)),
        ("POST", ["messages"]) => post(state, call, channel),
        ("GET", ["messages"]) => {
            let id = channel.0.to_string();
            let messages = state.world.messages.values().rev().filter(|message| !message.is_ephemeral());
            let messages = messages.filter(|message| text_at(&message.value, "/channel_id") == id).take(50);
            Reply::ok(json!(messages.map(|message| &message.value).collect::<Vec<_>>()))
        }
        ("POST", ["threads"]) => open_thread(state, call, channel, None),
        ("POST", ["messages", message, "threads"]) => open_thread(state, call, channel, Some(message)),
        (method, ["messages", message]) => {
            let message = message.parse().unwrap_or_default();
            let found = state.world.messages.get(&message);
            let found = found.filter(|m| !m.is_ephemeral() && text_at(&m.value, "/channel_id") == channel.0.to_string());
            match (method, found.map(super::world::Message::is_of_the_bot)) {
                (_, None) => Reply::refused(404, 10008, "Unknown Message"),
                ("GET", Some(_)) => Reply::ok(state.world.messages[&message].value.clone()),
                ("PATCH", Some(true)) => change(state, call, message),
                ("DELETE", Some(true)) => {
                    state.world.messages.remove(&message);
                    Reply::nothing()
                }
                ("PATCH", Some(false)) => Reply::refused(403, 50005, "Cannot edit a message authored by another user"),
                ("DELETE", Some(false)) => Reply::refused(403, 50013, "Missing Permissions"),
                _ => Reply::unknown_route(state, call),
            }
        }
        ("POST", ["typing"])
        | ("PUT", ["thread-members", "@me"])
        | ("PUT" | "DELETE", ["messages", _, "reactions", _, "@me"]) => Reply::nothing(),
        _ => Reply::unknown_route(state, call),
    }
}

fn change(state: &mut State, call: &Call, message: u64) -> Reply {
    if let Some(refusal) = interaction::empties(state, message, call) {
        return refusal;
    }
    state.world.fill(message, &call.body, call.files.clone());
    state.world.mark_edited(message);
    state.announce("MESSAGE_UPDATE", message, None);
    Reply::ok(state.world.messages[&message].value.clone())
}

fn post(state: &mut State, call: &Call, channel: Channel) -> Reply {
    if state.world.record(channel).is_some_and(|record| record.kind == kind::FORUM) {
        return Reply::refused(400, 50008, "Cannot send messages in a non-text channel");
    }
    let nonce = &call.body["nonce"];
    if call.body["enforce_nonce"] == true && !nonce.is_null() {
        let same = state.world.posts(channel).find(|message| message["nonce"] == *nonce);
        if let Some(same) = same {
            return Reply::ok(same.clone());
        }
    }
    let answered = match reference(state, call, channel) {
        Ok(answered) => answered,
        Err(reply) => return reply,
    };
    let message = state.world.blank_message(channel, APPLICATION);
    state.world.fill(message, &call.body, call.files.clone());
    let server = state.world.server_of(channel);
    if let (Some(answered), Some(message)) = (answered, state.world.messages.get_mut(&message)) {
        message.value["type"] = json!(19);
        message.value["message_reference"] =
            json!({"type": 0, "channel_id": channel.0.to_string(), "message_id": answered.to_string()});
        if let Some(server) = server {
            message.value["message_reference"]["guild_id"] = json!(server.0.to_string());
        }
    }
    state.announce("MESSAGE_CREATE", message, None);
    Reply::ok(state.world.messages[&message].value.clone())
}

/// The message that a new one answers.
fn reference(state: &State, call: &Call, channel: Channel) -> Result<Option<u64>, Reply> {
    let reference = &call.body["message_reference"];
    let Some(id) = reference["message_id"].as_str().and_then(|id| id.parse().ok()) else { return Ok(None) };
    let is_there = state
        .world
        .messages
        .get(&id)
        .is_some_and(|m| !m.is_ephemeral() && text_at(&m.value, "/channel_id") == channel.0.to_string());
    match (is_there, reference["fail_if_not_exists"].as_bool()) {
        (true, _) => Ok(Some(id)),
        (false, Some(false)) => Ok(None),
        _ => Err(Reply::refused(400, 50035, "Invalid Form Body: message_reference: Unknown message")),
    }
}

fn open_thread(state: &mut State, call: &Call, parent: Channel, on_message: Option<&str>) -> Reply {
    let parent_kind = state.world.record(parent).map(|record| record.kind);
    let is_forum = parent_kind == Some(kind::FORUM);
    if parent_kind != Some(kind::TEXT) && !is_forum {
        return Reply::refused(400, 50024, "Cannot execute action on this channel type");
    }
    let opening = call.body.get("message");
    if is_forum && opening.is_none() {
        return Reply::refused(400, 50006, "Cannot send an empty message");
    }
    let id = match on_message {
        Some(message) => {
            let id = message.parse().unwrap_or_default();
            let Some(found) = state.world.messages.get(&id).filter(|message| !message.is_ephemeral()) else {
                return Reply::refused(404, 10008, "Unknown Message");
            };
            if text_at(&found.value, "/channel_id") != parent.0.to_string() {
                return Reply::refused(404, 10008, "Unknown Message");
            }
            if state.world.record(Channel(id)).is_some() {
                return Reply::refused(400, 160_004, "A thread has already been created for this message");
            }
            id
        }
        None => state.world.next_id(),
    };
    let thread_kind =
        if call.body["type"] == kind::PRIVATE_THREAD || (on_message.is_none() && !is_forum && call.body["type"].is_null()) {
            // Without a message and a type, Discord opens a private one.
            kind::PRIVATE_THREAD
        } else {
            kind::PUBLIC_THREAD
        };
    let thread = state.world.open_thread(parent, id, thread_kind, &call.body);
    let opening = opening.filter(|_| is_forum);
    if let Some(opening) = opening {
        state.world.add_message(id, thread, APPLICATION);
        state.world.fill(id, opening, call.files.clone());
    }
    let mut created = state.world.channel(thread);
    let now = super::world::time_of(thread.0);
    created["member"] =
        json!({"id": thread.0.to_string(), "user_id": APPLICATION.to_string(), "join_timestamp": now, "flags": 0});
    let event = super::world::merged(created.clone(), json!({"newly_created": true}));
    state.dispatch("THREAD_CREATE", &event);
    if opening.is_some() {
        state.announce("MESSAGE_CREATE", id, None);
        created["message"] = state.world.messages[&id].value.clone();
    }
    Reply::new(201, created)
}
