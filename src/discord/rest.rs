//! What the bot sends to Discord. Answers to interactions don't pass serenity's rate limiter: their addresses are exempt
//! from the global limit, and the limiter keeps a bucket of every interaction for good. A refusal for haste is waited out
//! here instead; what goes to channels passes the limiter.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::{Value, json};
use serenity::all::{ApplicationId, ChannelId, CreateAttachment, GuildId, InteractionId, MessageId};
use serenity::http::{Http, LightMethod, Multipart, MultipartUpload, Request, Route};
use tracing::warn;

use super::bot::token;
use super::call::{Call, Token};
use super::card::{Card, EPHEMERAL, File, choices_body, form_body, message_body};
use super::feature::{First, Place, Publication};
use super::limits;

/// How Discord refuses or fails.
#[derive(Debug, thiserror::Error)]
pub enum RestError {
    /// Discord refused.
    #[error("Discord refused with status {status}, code {code}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's code; 0 when it gave none.
        code: u64,
        /// Discord's words; they repeat nothing that was sent.
        message: String,
    },
    /// Discord didn't answer, or not in time.
    #[error("Discord can't be reached: {0}")]
    Unreachable(String),
    /// The request or the answer isn't what it should be.
    #[error("the exchange with Discord is broken: {0}")]
    Broken(&'static str),
}

impl RestError {
    /// Discord's code, where it gave one.
    pub fn code(&self) -> Option<u64> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// Whether the interaction is over, or was answered already: nothing more can be done.
    pub fn is_over(&self) -> bool {
        self.code().is_some_and(|code| OVER.contains(&code))
    }

    /// Whether Discord refused what was asked, rather than failing at it.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused { status: 400..=499, .. })
    }

    /// Whether what was meant no longer exists.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }

    /// Whether the bot lacks a permission.
    pub fn is_forbidden(&self) -> bool {
        matches!(self, Self::Refused { status: 403, .. })
    }
}

/// An interaction that was acknowledged already.
const ACKNOWLEDGED: u64 = 40_060;

/// Unknown interaction, already acknowledged, invalid webhook token.
const OVER: [u64; 3] = [10_062, ACKNOWLEDGED, 50_027];

/// An answer that isn't there yet: over HTTP, an edit may come before Discord has read the acknowledgement.
const NOT_YET: u64 = 10_015;

/// How often one thing is tried.
const TRIES: u32 = 4;

/// The first wait between two tries; each next one doubles.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// An acknowledgement has three seconds in all, and some of them are the way's.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_millis(2_700);

/// One try of an acknowledgement: a connection that is dead must leave time for another.
const ACKNOWLEDGED_TRY: Duration = Duration::from_millis(1_200);

/// The longest single wait of all else.
const LONG_PATIENCE: Duration = Duration::from_secs(20);

/// Digits of a message's number used once; Discord takes 25.
const NONCE: usize = 24;

/// A request to Discord that gives no answer by then has failed.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// How a request is tried again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Haste {
    /// An acknowledgement: within its three seconds.
    Now,
    /// What may be sent twice without harm: an edit, a message with its number.
    Soon,
    /// What must not be done twice: again only where Discord says that it did nothing.
    Once,
}

/// The way to Discord.
pub struct Rest {
    client: reqwest::Client,
    http: Http,
}

/// A client for Discord: with a time limit, and past any proxy when Discord is a local stand-in.
///
/// # Errors
/// When TLS can't be set up.
pub fn client(is_stand_in: bool) -> Result<reqwest::Client, reqwest::Error> {
    let builder = reqwest::Client::builder().use_rustls_tls().timeout(REQUEST_TIMEOUT);
    if is_stand_in { builder.no_proxy().build() } else { builder.build() }
}

impl Rest {
    /// Sends through this client; `http` gives the token, the address of a stand-in, and the limiter.
    pub fn new(client: reqwest::Client, http: Http) -> Self {
        Self { client, http }
    }

    /// Sends the first response to a call.
    ///
    /// # Errors
    /// When Discord doesn't take it.
    pub async fn respond(&self, call: &Call, first: &First) -> Result<(), RestError> {
        let route = Route::InteractionResponse { interaction_id: InteractionId::new(call.id), token: call.token.reveal() };
        self.send(route, LightMethod::Post, &first_body(first), None, Haste::Now).await.map(|_| ())
    }

    /// Puts a card in the place of what a call was acknowledged with.
    ///
    /// # Errors
    /// When Discord doesn't take it.
    pub async fn answer(&self, application: u64, token: &Token, card: &Card) -> Result<Value, RestError> {
        let route =
            Route::WebhookOriginalInteractionResponse { application_id: ApplicationId::new(application), token: token.reveal() };
        // Whether only its user sees it was decided by the acknowledgement.
        self.send(route, LightMethod::Patch, &message_body(card, false), card.file.as_ref(), Haste::Soon).await
    }

    /// Publishes a message and gives its channel and id.
    ///
    /// # Errors
    /// When the channel refuses.
    pub async fn publish(&self, publication: &Publication) -> Result<(u64, u64), RestError> {
        let body = message_body(&publication.card, false);
        let file = publication.card.file.as_ref();
        match &publication.place {
            Place::Channel(channel) => self.post(*channel, body, file).await,
            Place::NewThread { channel, is_forum: true, name } => {
                let body = json!({"name": thread_name(name), "message": body});
                let route = Route::ChannelThreads { channel_id: ChannelId::new(*channel) };
                let thread = self.send(route, LightMethod::Post, &body, None, Haste::Once).await?;
                let thread = id(&thread)?;
                // A forum's thread opens with a message of the thread's own id.
                Ok((thread, thread))
            }
            Place::NewThread { channel, is_forum: false, name } => {
                let (channel, message) = self.post(*channel, body, file).await?;
                // Without its thread the message stands, and can be answered.
                if let Err(e) = self.open_thread(channel, message, name).await {
                    warn!(error = %e, "no thread can be opened on a message");
                }
                Ok((channel, message))
            }
        }
    }

    /// Opens a thread on a message and gives its id.
    ///
    /// # Errors
    /// When the channel refuses.
    pub async fn open_thread(&self, channel: u64, on_message: u64, name: &str) -> Result<u64, RestError> {
        let route = Route::ChannelMessageThreads { channel_id: ChannelId::new(channel), message_id: MessageId::new(on_message) };
        id(&self.send(route, LightMethod::Post, &json!({"name": thread_name(name)}), None, Haste::Once).await?)
    }

    /// Posts a card in a channel, in reply to a message where one is given, and gives the channel and the message's id.
    ///
    /// # Errors
    /// When the channel refuses.
    pub async fn say(&self, channel: u64, reply_to: Option<u64>, card: &Card) -> Result<(u64, u64), RestError> {
        let mut body = message_body(card, false);
        if let (Some(message), Some(body)) = (reply_to, body.as_object_mut()) {
            body.insert("message_reference".to_owned(), json!({"message_id": message.to_string(), "fail_if_not_exists": false}));
        }
        self.post(channel, body, card.file.as_ref()).await
    }

    /// Deletes a message of the bot's own.
    ///
    /// # Errors
    /// When Discord doesn't let it.
    pub async fn take_back(&self, channel: u64, message: u64) -> Result<(), RestError> {
        let route = Route::ChannelMessage { channel_id: ChannelId::new(channel), message_id: MessageId::new(message) };
        self.send(route, LightMethod::Delete, &Value::Null, None, Haste::Soon).await.map(|_| ())
    }

    /// Registers the commands: for all servers, or for one.
    ///
    /// # Errors
    /// When Discord doesn't take them.
    pub async fn register(&self, application: u64, server: Option<u64>, commands: &Value) -> Result<(), RestError> {
        let application_id = ApplicationId::new(application);
        let route = match server {
            Some(server) => Route::GuildCommands { application_id, guild_id: GuildId::new(server) },
            None => Route::Commands { application_id },
        };
        self.send(route, LightMethod::Put, commands, None, Haste::Soon).await.map(|_| ())
    }

    /// The application of the token: its id, and the key that its interactions are signed with.
    ///
    /// # Errors
    /// When Discord doesn't say.
    pub async fn application(&self) -> Result<(u64, String), RestError> {
        let info = self.send(Route::Oauth2ApplicationCurrent, LightMethod::Get, &Value::Null, None, Haste::Soon).await?;
        let key = info.get("verify_key").and_then(Value::as_str).unwrap_or_default();
        Ok((id(&info)?, key.to_owned()))
    }

    /// The gateway's address.
    ///
    /// # Errors
    /// When Discord doesn't say.
    pub async fn gateway(&self) -> Result<String, RestError> {
        let told = match self.send(Route::Gateway, LightMethod::Get, &Value::Null, None, Haste::Soon).await {
            // A stand-in may only have the bot's own route.
            Err(e) if e.is_gone() => self.send(Route::GatewayBot, LightMethod::Get, &Value::Null, None, Haste::Soon).await?,
            told => told?,
        };
        told.get("url").and_then(Value::as_str).map(str::to_owned).ok_or(RestError::Broken("there is no gateway"))
    }

    /// Forgets what serenity's limiter knows of routes: it keeps one for each thread for good. A refusal for haste that comes
    /// of it is waited out.
    pub async fn forget_routes(&self) {
        if let Some(limiter) = &self.http.ratelimiter {
            limiter.routes().write().await.clear();
        }
    }

    /// How many routes serenity's limiter knows: one a channel or thread, never one an interaction.
    pub async fn limited_routes(&self) -> usize {
        match &self.http.ratelimiter {
            Some(limiter) => limiter.routes().read().await.len(),
            None => 0,
        }
    }

    /// The address of a stand-in for Discord; empty for Discord itself.
    pub fn address(&self) -> &str {
        self.http.proxy.as_deref().unwrap_or_default()
    }

    /// Posts a message. Its number used once lets Discord know it again: it can be sent twice and is posted once.
    async fn post(&self, channel: u64, mut body: Value, file: Option<&File>) -> Result<(u64, u64), RestError> {
        if let Some(body) = body.as_object_mut() {
            body.insert("nonce".to_owned(), json!(token().get(..NONCE).unwrap_or_default()));
            body.insert("enforce_nonce".to_owned(), json!(true));
        }
        let route = Route::ChannelMessages { channel_id: ChannelId::new(channel) };
        let sent = self.send(route, LightMethod::Post, &body, file, Haste::Soon).await?;
        Ok((channel, id(&sent)?))
    }

    /// Sends, waits out refusals for haste and failures of Discord's, and reads the answer.
    async fn send(
        &self,
        route: Route<'_>,
        method: LightMethod,
        body: &Value,
        file: Option<&File>,
        haste: Haste,
    ) -> Result<Value, RestError> {
        let (patience, try_for) = match haste {
            Haste::Now => (ACKNOWLEDGED_WITHIN, ACKNOWLEDGED_TRY),
            Haste::Soon | Haste::Once => (LONG_PATIENCE, REQUEST_TIMEOUT),
        };
        let started = Instant::now();
        let mut wait = FIRST_WAIT;
        let mut tried = 0;
        loop {
            tried += 1;
            let (error, asked) = match self.send_once(route, method, body, file, try_for).await {
                Ok(answer) => return Ok(answer),
                // The try before was taken, only its answer was lost.
                Err((RestError::Refused { code: ACKNOWLEDGED, .. }, _)) if tried > 1 => return Ok(Value::Null),
                Err(failed) => failed,
            };
            let passes = match &error {
                RestError::Refused { status: 429, .. } => true,
                RestError::Refused { status: 500..=599, .. } | RestError::Unreachable(_) => haste != Haste::Once,
                RestError::Refused { code, .. } => *code == NOT_YET,
                RestError::Broken(_) => false,
            };
            let pause = asked.unwrap_or(wait);
            let in_time = pause <= patience && (haste != Haste::Now || started.elapsed() + pause < patience);
            if !passes || tried >= TRIES || !in_time {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
            wait *= 2;
        }
    }

    /// One try; with a failure comes the pause that Discord asks for.
    async fn send_once(
        &self,
        route: Route<'_>,
        method: LightMethod,
        body: &Value,
        file: Option<&File>,
        try_for: Duration,
    ) -> Result<Value, (RestError, Option<Duration>)> {
        let broken = |what| (RestError::Broken(what), None);
        let request = Request::new(route, method);
        let request = match file {
            None if body.is_null() => request,
            None => request.body(Some(body.to_string().into_bytes())),
            Some(file) => request.multipart(Some(Multipart {
                upload: MultipartUpload::Attachments(vec![CreateAttachment::bytes(file.bytes.clone(), file.name.clone())]),
                fields: Vec::new(),
                payload_json: Some(body.to_string()),
            })),
        };
        let limiter = self.http.ratelimiter.as_ref().filter(|_| !is_of_interaction(route));
        let answer = if let Some(limiter) = limiter {
            // It waits for as long as Discord asks for, in between.
            let answer = tokio::time::timeout(LONG_PATIENCE, limiter.perform(request)).await;
            let answer = answer.map_err(|_| (unreachable("the limiter waits for too long"), None))?;
            answer.map_err(|_| (unreachable("by way of the limiter"), None))?
        } else {
            let built = request.build(&self.client, self.http.token(), self.http.proxy.as_deref());
            let built = built.map_err(|_| broken("the request can't be built"))?;
            // Without its address, which holds the interaction's token.
            built.timeout(try_for).send().await.map_err(|e| (unreachable(e.without_url()), None))?
        };
        let status = answer.status();
        let asked = (status == StatusCode::TOO_MANY_REQUESTS).then(|| retry_after(answer.headers())).flatten();
        let text = answer.text().await.map_err(|e| (unreachable(e.without_url()), None))?;
        if status.is_success() {
            return if text.is_empty() {
                Ok(Value::Null)
            } else {
                serde_json::from_str(&text).map_err(|_| broken("the answer isn't JSON"))
            };
        }
        let told: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let asked = asked.or_else(|| {
            let seconds = told.get("retry_after").and_then(Value::as_f64)?;
            Duration::try_from_secs_f64(seconds).ok().filter(|_| status == StatusCode::TOO_MANY_REQUESTS)
        });
        let error = RestError::Refused {
            status: status.as_u16(),
            code: told.get("code").and_then(Value::as_u64).unwrap_or_default(),
            message: told.get("message").and_then(Value::as_str).unwrap_or_default().chars().take(LOGGED).collect(),
        };
        Err((error, asked))
    }
}

fn unreachable(cause: impl std::fmt::Display) -> RestError {
    RestError::Unreachable(cause.to_string())
}

/// Whether a route answers an interaction: these are exempt from the limits, and the limiter would keep each for good.
fn is_of_interaction(route: Route<'_>) -> bool {
    matches!(route, Route::InteractionResponse { .. } | Route::WebhookOriginalInteractionResponse { .. })
}

/// How much of Discord's words a log shows.
const LOGGED: usize = 200;

fn retry_after(headers: &reqwest::header::HeaderMap) -> Option<Duration> {
    let seconds: f64 = headers.get(reqwest::header::RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn id(of: &Value) -> Result<u64, RestError> {
    let id = of.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    id.ok_or(RestError::Broken("the answer has no id"))
}

/// A thread's name is one line.
fn thread_name(name: &str) -> String {
    limits::cut(&name.split_whitespace().collect::<Vec<_>>().join(" "), limits::THREAD_NAME)
}

/// The body of a first response.
pub fn first_body(first: &First) -> Value {
    match first {
        First::Pong => json!({"type": 1}),
        First::Later { is_private } => {
            let flags = if *is_private { EPHEMERAL } else { 0 };
            json!({"type": 5, "data": {"flags": flags, "allowed_mentions": {"parse": []}}})
        }
        First::Choices(choices) => json!({"type": 8, "data": choices_body(choices)}),
        First::Form(form) => json!({"type": 9, "data": form_body(form)}),
    }
}
