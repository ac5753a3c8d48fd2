//! Starting and stopping the bot: one of the two transports, the watch on it, the regular chores.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serenity::all::{Client, ClientBuilder, ConnectionStage, GatewayIntents, HttpBuilder, ShardManager};
use serenity::cache::Settings as CacheSettings;
use serenity::http::{Http, HttpError};
use tokio::net::TcpListener;
use tokio::signal;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{error, info, warn};

use super::bot::{Bot, Rules, now};
use super::endpoint::{self, BadKey};
use super::gateway::{Ears, Gateway};
use super::metrics::Metrics;
use super::rest::{Rest, RestError, client};
use super::{operations, register};
use crate::app::ask::Coach;
use crate::domain::store::Store;
use crate::wording::Words;

/// How the bot runs.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The address of a stand-in for Discord; none for Discord itself.
    pub api_url: Option<String>,
    /// Where to listen for interactions; none to receive them by the gateway.
    pub interactions: Option<SocketAddr>,
    /// Where to show how it is doing; none for nowhere.
    pub operations: Option<SocketAddr>,
    /// The application's id; none to ask Discord.
    pub application: Option<u64>,
    /// The key that interactions are signed with; none to ask Discord.
    pub public_key: Option<String>,
    /// The server that the commands are for, while developing; none for all.
    pub server: Option<u64>,
    /// How long a shard may be down before the process gives up.
    pub patience: Duration,
    /// How long what was acknowledged may take when the process stops.
    pub grace: Duration,
    /// What the host sets.
    pub rules: Rules,
}

/// Why the bot can't run, or stopped running.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Discord doesn't know the token.
    #[error("Discord refuses the token")]
    Token,
    /// Discord can't be reached, or refuses to start.
    #[error("Discord can't be reached: {0}")]
    Discord(String),
    /// An address can't be listened on.
    #[error("{address} can't be listened on: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        cause: std::io::Error,
    },
    /// The public key is no key.
    #[error(transparent)]
    Key(#[from] BadKey),
    /// A shard stayed down.
    #[error("a shard has been down for {} seconds", .0.as_secs())]
    Down(Duration),
    /// The counters can't be made.
    #[error(transparent)]
    Metrics(#[from] prometheus::Error),
    /// A client can't be made.
    #[error("no client can be made: {0}")]
    Client(#[from] reqwest::Error),
}

/// How often the connection is looked at.
const WATCH: Duration = Duration::from_secs(1);

/// How often what is too old is erased.
const RETENTION: Duration = Duration::from_hours(6);

/// What the bot listens to: servers, their messages, private messages. None of them is privileged: the text of a message
/// comes with it only when it mentions the bot or is private.
const INTENTS: GatewayIntents =
    GatewayIntents::GUILDS.union(GatewayIntents::GUILD_MESSAGES).union(GatewayIntents::DIRECT_MESSAGES);

/// The way to Discord with a token; past the limiter where a stand-in is given, as serenity's limiter ignores its address.
fn http(token: &str, launch: &Launch, client: &reqwest::Client) -> Http {
    let builder = HttpBuilder::new(token).client(client.clone());
    match &launch.api_url {
        Some(address) => builder.proxy(address).ratelimiter_disabled(true).build(),
        None => builder.build(),
    }
}

/// Runs until it is told to stop, or can't go on.
///
/// # Errors
/// When it can't start, or a shard stays down.
pub async fn run(
    launch: Launch,
    token: &str,
    coach: Arc<Coach>,
    words: (Words, Words),
    store: Arc<dyn Store>,
) -> Result<(), RunError> {
    let client = client(launch.api_url.is_some())?;
    let rest = Rest::new(client.clone(), http(token, &launch, &client));
    let bot = Arc::new(Bot::new(coach, words, store, Metrics::new()?, launch.rules, rest));
    let tasks = TaskTracker::new();
    let stop = CancellationToken::new();
    tokio::spawn(cancel_on_signal(stop.clone()));
    tokio::spawn(erase_regularly(Arc::clone(&bot), stop.clone()));
    if let Some(address) = launch.operations {
        let listener = listen(address).await?;
        let routes = operations::routes(Arc::clone(&bot));
        tokio::spawn(serve(listener, routes, stop.clone()));
    }
    let ended = match launch.interactions {
        Some(address) => by_http(&launch, address, &bot, &tasks, &stop).await,
        None => by_gateway(&launch, http(token, &launch, &client), &bot, &tasks, &stop).await,
    };
    stop.cancel();
    tasks.close();
    if tokio::time::timeout(launch.grace, tasks.wait()).await.is_err() {
        warn!(left = tasks.len(), "stopped before everything was answered");
    }
    info!("stopped");
    ended
}

async fn by_http(
    launch: &Launch,
    address: SocketAddr,
    bot: &Arc<Bot>,
    tasks: &TaskTracker,
    stop: &CancellationToken,
) -> Result<(), RunError> {
    let (application, key) = match (launch.application, &launch.public_key) {
        (Some(application), Some(key)) => (application, key.clone()),
        (application, key) => {
            let told = bot.rest.application().await.map_err(refused)?;
            (application.unwrap_or(told.0), key.clone().unwrap_or(told.1))
        }
    };
    let routes = endpoint::routes(Arc::clone(bot), tasks.clone(), &key)?;
    let listener = listen(address).await?;
    info!(address = %listener.local_addr().unwrap_or(address), "listening for interactions");
    bot.metrics.connected.set(1);
    let (registering, server) = (Arc::clone(bot), launch.server);
    // Not among the tasks: it may try for minutes, which no stop waits for.
    tokio::spawn(async move { register::register(&registering, application, server).await });
    tasks.spawn(serve(listener, routes, stop.clone()));
    stop.cancelled().await;
    Ok(())
}

async fn by_gateway(
    launch: &Launch,
    http: Http,
    bot: &Arc<Bot>,
    tasks: &TaskTracker,
    stop: &CancellationToken,
) -> Result<(), RunError> {
    // serenity falls back to Discord's own gateway when the address can't be asked for: asked for here, it fails instead.
    let address = tokio::select! {
        address = bot.rest.gateway() => address.map_err(refused)?,
        () = stop.cancelled() => return Ok(()),
    };
    let gateway = Arc::new(Gateway::new(Arc::clone(bot), tasks.clone(), launch.server));
    // Nothing is looked up in serenity's cache: nothing is to be kept in it.
    let mut cache = CacheSettings::default();
    (cache.cache_guilds, cache.cache_channels, cache.cache_users) = (false, false, false);
    let mut client = ClientBuilder::new_with_http(http, INTENTS)
        .cache_settings(cache)
        .event_handler(Ears(Arc::clone(&gateway)))
        .raw_event_handler(Ears(Arc::clone(&gateway)))
        .await
        .map_err(|e| RunError::Discord(e.to_string()))?;
    *client.ws_url.lock().await = address;
    let shards = Arc::clone(&client.shard_manager);
    let down = tokio::select! {
        ended = start(&mut client) => Some(match ended {
            Ok(()) => RunError::Discord("the gateway closed".to_owned()),
            Err(e) => gateway_error(&e),
        }),
        down = watch(bot, &shards, launch.patience) => Some(RunError::Down(down)),
        () = stop.cancelled() => None,
    };
    shut(&shards).await;
    down.map_or(Ok(()), Err)
}

/// Starts as many shards as Discord advises; one, where it doesn't say.
async fn start(client: &mut Client) -> Result<(), serenity::Error> {
    match client.start_autosharded().await {
        Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(told))) if told.status_code.as_u16() == 404 => {
            client.start().await
        }
        ended => ended,
    }
}

/// Closes the shards; one that doesn't close in a second is left.
async fn shut(shards: &Arc<ShardManager>) {
    let _slow = tokio::time::timeout(Duration::from_secs(1), shards.shutdown_all()).await;
}

/// Waits until a shard has been down for too long. They are looked at each second: serenity tells only some of the ways in
/// which a shard goes down.
async fn watch(bot: &Bot, shards: &ShardManager, patience: Duration) -> Duration {
    let (mut since, mut most) = (Instant::now(), 1);
    loop {
        tokio::time::sleep(WATCH).await;
        let stages: Vec<ConnectionStage> = shards.runners.lock().await.values().map(|runner| runner.stage).collect();
        most = most.max(stages.len());
        let is_well = stages.len() == most && stages.iter().all(|stage| *stage == ConnectionStage::Connected);
        bot.metrics.connected.set(i64::from(is_well));
        if is_well {
            since = Instant::now();
        } else if since.elapsed() >= patience {
            return since.elapsed();
        }
    }
}

/// Erases what is too old, at the start and then regularly.
async fn erase_regularly(bot: Arc<Bot>, stop: CancellationToken) {
    let mut due = tokio::time::interval(RETENTION);
    loop {
        tokio::select! {
            _ = due.tick() => {}
            () = stop.cancelled() => return,
        }
        match bot.store.expire(now(), bot.rules.retention_days).await {
            Ok(rows) => info!(rows, "what was too old is erased"),
            Err(e) => error!(error = %e, "what is too old can't be erased"),
        }
        bot.rest.forget_routes().await;
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, RunError> {
    TcpListener::bind(address).await.map_err(|cause| RunError::Listen { address, cause })
}

async fn serve(listener: TcpListener, routes: axum::Router, stop: CancellationToken) {
    let stopped = async move { stop.cancelled().await };
    if let Err(e) = axum::serve(listener, routes).with_graceful_shutdown(stopped).await {
        error!(error = %e, "a listener failed");
    }
}

async fn cancel_on_signal(stop: CancellationToken) {
    let interrupt = signal::ctrl_c();
    #[cfg(unix)]
    {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
    info!("told to stop");
    stop.cancel();
}

fn refused(e: RestError) -> RunError {
    match e {
        RestError::Refused { status: 401, .. } => RunError::Token,
        other => RunError::Discord(other.to_string()),
    }
}

fn gateway_error(e: &serenity::Error) -> RunError {
    use serenity::gateway::GatewayError;
    match e {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => RunError::Token,
        serenity::Error::Http(HttpError::UnsuccessfulRequest(told)) if told.status_code.as_u16() == 401 => RunError::Token,
        other => RunError::Discord(other.to_string()),
    }
}
