//! A Discord of our own on loopback: REST and gateway v10, people who use the bot, and a judge of all that it sends.
//!
//! A scenario starts it, starts the bot on it, lets people act, reads what they see, and ends with [`Fake::judge`]:
//!
//! ```ignore
//! let fake = Fake::start().await;
//! let mut bot = Bot::start(&fake).await;
//! let communicator = fake.person("communicante d’une commune");
//! let answer = communicator.runs(&fake, "demander", options![("question", "le TikTok d’or 2024 ?")]).await;
//! assert!(answer.sees().await.contains("Gironde") && answer.is_private().await);
//! communicator.clicks(&fake, &answer, "Publier").await.sees().await;
//! bot.stop().await;
//! bot.log_is_clean(&["le TikTok d’or 2024 ?"]);
//! fake.judge();
//! ```
//!
//! It runs on a thread of its own, so a test that blocks doesn't hold it up.

#![allow(dead_code, unused_imports, reason = "the whole of what people do on Discord is here; a scenario uses what it needs")]

mod bot;
mod commands;
mod gateway;
mod interaction;
mod judge;
mod multipart;
mod official;
mod people;
mod rest;
mod screen;
mod traffic;
mod world;

use std::collections::{HashMap, VecDeque};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

pub use self::bot::Bot;
pub use self::official::official_judge;
pub(crate) use self::people::options;
pub use self::people::{Choice, Given, Options, Person};
pub use self::rest::{Fault, Request};
pub use self::screen::{Exchange, Field, Form, Post, Screen, Shown};
pub use self::world::{APPLICATION, Channel, Role, Server};

use self::commands::Commands;
use self::gateway::Session;
use self::interaction::Interaction;
use self::rest::Scripted;
use self::traffic::Traffic;
use self::world::World;

/// How long a test waits for anything before it fails.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// How many requests are remembered, and how many under load.
const REMEMBERED: usize = 10_000;
const REMEMBERED_UNDER_LOAD: usize = 200;

/// How many faults are listed.
const LISTED_FAULTS: usize = 50;

/// The bot's token. It's put together here: in one piece it would look like a leaked secret.
pub fn token() -> String {
    ["MTEwMDAwMDAwMDAwMDAwMDAwMQ", "FakeID", "only-for-tests-on-loopback-00000000000"].join(".")
}

/// How a fake is, where it isn't as usual.
pub struct Setup {
    /// How often the bot must send a heartbeat.
    pub heartbeat: Duration,
    /// The language of the first server.
    pub server_locale: &'static str,
    /// The folder for the traffic; by default that of `BOOMEROMETRE_TRAFFIC`, else one in the target folder.
    pub traffic: Option<PathBuf>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { heartbeat: Duration::from_millis(41_250), server_locale: "fr", traffic: None }
    }
}

/// A running fake Discord. Dropped without [`Fake::judge`], it panics.
pub struct Fake {
    hub: Arc<Hub>,
    runtime: Option<tokio::runtime::Runtime>,
}

/// What the fake's tasks, the people and what they look at share.
pub(crate) struct Hub {
    address: SocketAddr,
    state: Mutex<State>,
    /// Bumped at each change that isn't of one interaction alone.
    changed: watch::Sender<u64>,
    key: SigningKey,
    client: reqwest::Client,
    runtime: tokio::runtime::Handle,
    heartbeat: Duration,
}

/// All that the fake knows.
struct State {
    world: World,
    gateway: Session,
    commands: Commands,
    /// By token.
    interactions: HashMap<String, Interaction>,
    /// Where interactions are posted, when not to the gateway.
    endpoint: Option<String>,
    deliver_twice: bool,
    late_is_refused: bool,
    script: Vec<Scripted>,
    /// Channels that refuse the bot, with Discord's code.
    forbidden: HashMap<u64, u32>,
    requests: VecDeque<Request>,
    unknown_routes: Vec<String>,
    faults: Vec<String>,
    /// How many faults a judge has seen.
    judged: Option<usize>,
    traffic: Traffic,
    for_load: bool,
}

impl State {
    fn fault(&mut self, fault: String) {
        if self.faults.len() < LISTED_FAULTS {
            self.faults.push(fault);
        }
    }

    /// Every fault so far, with what hangs unanswered.
    fn all_faults(&self) -> Vec<String> {
        let hanging = self.interactions.values().filter_map(Interaction::hangs);
        let unknown = self.unknown_routes.iter().map(|route| format!("{route}: no such route in this fake"));
        self.faults.iter().cloned().chain(unknown).chain(hanging).collect()
    }
}

impl Hub {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes who waits.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut self.lock());
        self.changed.send_modify(|version| *version += 1);
        changed
    }

    /// Waits for something to be found in the state, woken by changes; panics after [`DEADLINE`].
    async fn until<T>(&self, what: &str, own: Option<&watch::Receiver<u64>>, probe: impl FnMut(&State) -> Option<T>) -> T {
        match self.within(DEADLINE, own, probe).await {
            Some(found) => found,
            None => panic!("waited {DEADLINE:?} for {what}; the last requests were:\n{}", self.last_requests()),
        }
    }

    /// As [`Hub::until`], but gives nothing when the time is over.
    async fn within<T>(
        &self,
        time: Duration,
        own: Option<&watch::Receiver<u64>>,
        mut probe: impl FnMut(&State) -> Option<T>,
    ) -> Option<T> {
        let deadline = Instant::now() + time;
        let mut changed = self.changed.subscribe();
        let mut own = own.cloned();
        loop {
            changed.mark_unchanged();
            if let Some(own) = &mut own {
                own.mark_unchanged();
            }
            if let Some(found) = probe(&self.lock()) {
                return Some(found);
            }
            let own_change = async {
                let is_changed = match &mut own {
                    Some(own) => own.changed().await.is_ok(),
                    None => false,
                };
                if !is_changed {
                    std::future::pending::<()>().await;
                }
            };
            let woken = async {
                tokio::select! {
                    () = own_change => (),
                    _ = changed.changed() => (),
                }
            };
            tokio::time::timeout_at(deadline, woken).await.ok()?;
        }
    }

    fn last_requests(&self) -> String {
        let state = self.lock();
        let last = state.requests.iter().rev().take(12).map(|r| format!("  {} {} -> {}\n", r.method, r.path, r.status));
        last.collect::<Vec<_>>().into_iter().rev().collect()
    }
}

impl Fake {
    /// Starts one on a free port.
    pub async fn start() -> Arc<Self> {
        Self::start_with(Setup::default()).await
    }

    /// Starts one that is not as usual.
    pub async fn start_with(setup: Setup) -> Arc<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("fake-discord")
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.spawn(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).await.unwrap().unwrap();
        let address = listener.local_addr().unwrap();
        let hub = Arc::new(Hub {
            address,
            state: Mutex::new(State {
                world: World::new(setup.server_locale),
                gateway: Session::default(),
                commands: Commands::default(),
                interactions: HashMap::new(),
                endpoint: None,
                deliver_twice: false,
                late_is_refused: true,
                script: Vec::new(),
                forbidden: HashMap::new(),
                requests: VecDeque::new(),
                unknown_routes: Vec::new(),
                faults: Vec::new(),
                judged: None,
                traffic: Traffic::open(setup.traffic),
                for_load: false,
            }),
            changed: watch::Sender::new(0),
            key: SigningKey::from_bytes(&[7; 32]),
            client: reqwest::Client::builder().no_proxy().timeout(DEADLINE).build().unwrap(),
            runtime: runtime.handle().clone(),
            heartbeat: setup.heartbeat,
        });
        runtime.spawn(rest::serve(Arc::clone(&hub), listener));
        Arc::new(Self { hub, runtime: Some(runtime) })
    }

    /// The address for `DISCORD_API_URL`.
    pub fn url(&self) -> String {
        format!("http://{}", self.hub.address)
    }

    /// The file in which every request and response stands.
    pub fn traffic_file(&self) -> PathBuf {
        self.hub.lock().traffic.path.clone()
    }

    /// Keeps little in memory and writes the first requests only; an exchange is forgotten when it's dropped.
    pub fn for_load(&self) {
        let mut state = self.hub.lock();
        state.for_load = true;
        state.traffic.limit();
    }

    /// Whether an acknowledgement after three seconds is refused, as Discord does; it is at the start.
    pub fn late_is_refused(&self, is: bool) {
        self.hub.lock().late_is_refused = is;
    }

    /// Panics with every fault of what the bot sent and of what it left hanging.
    pub fn judge(&self) {
        let faults = {
            let mut state = self.hub.lock();
            let faults = state.all_faults();
            state.judged = Some(faults.len());
            state.traffic.flush();
            faults
        };
        assert!(faults.is_empty(), "Discord would object:\n  {}", faults.join("\n  "));
    }

    /// Takes the faults out, for a test of what the bot is expected to do wrong.
    pub fn take_faults(&self) -> Vec<String> {
        let mut state = self.hub.lock();
        let faults = state.all_faults();
        state.faults.clear();
        state.unknown_routes.clear();
        state.interactions.values_mut().for_each(|interaction| interaction.excused = true);
        state.judged = Some(0);
        faults
    }

    /// Requests to routes that the fake doesn't have.
    pub fn unknown_routes(&self) -> Vec<String> {
        self.hub.lock().unknown_routes.clone()
    }

    /// What the bot requested, oldest first; a bounded number.
    pub fn requests(&self) -> Vec<Request> {
        self.hub.lock().requests.iter().cloned().collect()
    }

    /// How many requests had this method and this in their path.
    pub fn count(&self, method: &str, path_part: &str) -> usize {
        self.hub.lock().requests.iter().filter(|r| r.method == method && r.path.contains(path_part)).count()
    }

    /// The next request with this method and this in its path meets a fault.
    pub fn next(&self, method: &str, path_part: &str, fault: Fault) {
        self.hub.lock().script.push(Scripted::new(1, method, path_part, fault));
    }

    /// The next few requests with this method and this in their path meet a fault.
    pub fn next_few(&self, times: usize, method: &str, path_part: &str, fault: &Fault) {
        self.hub.lock().script.push(Scripted::new(times, method, path_part, fault.clone()));
    }

    /// How many faults of the script have not been met.
    pub fn faults_to_come(&self) -> usize {
        self.hub.lock().script.iter().map(|scripted| scripted.left).sum()
    }

    /// Makes an interaction's token invalid, as after 15 minutes.
    pub fn expire(&self, token: &str) {
        self.hub.change(|state| {
            let interaction = state.interactions.get_mut(token).expect("no interaction has this token");
            interaction.expire();
        });
    }

    /// The bot is refused in a channel from now on: 50001 when it can't see it, 50013 when it can't write there.
    pub fn forbids(&self, channel: Channel, code: u32) {
        self.hub.change(|state| {
            state.forbidden.insert(channel.0, code);
            state.world.deny(channel, code);
            if state.gateway.is_alive() {
                let update = state.world.channel(channel);
                state.dispatch("CHANNEL_UPDATE", &update);
            }
        });
    }

    /// How often the bot wrote its commands.
    pub fn command_writes(&self) -> usize {
        self.hub.lock().commands.writes
    }

    /// The names of the commands that people have in the first server.
    pub fn command_names(&self) -> Vec<String> {
        let state = self.hub.lock();
        let commands = state.commands.visible_in(Some(state.world.first_server().0));
        commands.iter().filter_map(|command| command["name"].as_str().map(str::to_owned)).collect()
    }

    /// Waits until the bot has commands.
    pub async fn commands_are_registered(&self) {
        self.hub.until("the commands", None, |state| (!state.commands.is_empty()).then_some(())).await;
    }

    /// « général », where people write unless told otherwise.
    pub fn general(&self) -> Channel {
        self.hub.lock().world.general
    }

    /// « idées », the second text channel.
    pub fn ideas(&self) -> Channel {
        self.hub.lock().world.ideas
    }

    /// « entraide », the forum.
    pub fn forum(&self) -> Channel {
        self.hub.lock().world.forum
    }

    /// The first server.
    pub fn server(&self) -> Server {
        self.hub.lock().world.first_server()
    }

    /// « Réseau », a role that can be mentioned.
    pub fn network_role(&self) -> Role {
        self.hub.lock().world.network_role
    }

    /// Somebody new, told by what they do, who speaks French and may read and write.
    pub fn person(&self, what_they_do: &str) -> Person {
        self.hub.change(|state| Person::new(&mut state.world, what_they_do))
    }

    /// A server invites the bot: its only text channel, where a new server greets. Only its owner is there.
    pub fn invites_the_bot(&self, server: &str, locale: &str) -> (Server, Channel) {
        self.hub.change(|state| {
            let (server, channel) = state.world.add_server(server, locale);
            let created = state.world.guild_create(server);
            state.dispatch("GUILD_CREATE", &created);
            (server, channel)
        })
    }

    /// A server removes the bot.
    pub fn removes_the_bot(&self, server: Server) {
        self.hub.change(|state| {
            state.world.remove_server(server);
            state.dispatch("GUILD_DELETE", &json!({"id": server.0.to_string()}));
        });
    }

    /// What the bot's messages in a channel say, oldest first.
    pub fn posts(&self, channel: Channel) -> Vec<String> {
        let state = self.hub.lock();
        state.world.posts(channel).map(screen::text_of).collect()
    }

    /// Waits for a message of the bot in a channel that says this.
    pub async fn is_posted(&self, channel: Channel, part: &str) -> Post {
        let what = format!("a message of the bot with « {part} »");
        let found = self
            .hub
            .until(&what, None, |state| {
                let mut posts = state.world.posts(channel);
                posts.find(|message| screen::text_of(message).contains(part)).map(world::id_of)
            })
            .await;
        Post::new(Arc::clone(&self.hub), channel, found)
    }

    /// The threads of a channel, as their names and themselves, oldest first.
    pub fn threads(&self, channel: Channel) -> Vec<(String, Channel)> {
        self.hub.lock().world.threads_of(channel)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        let (judged, faults) = {
            let mut state = self.hub.lock();
            state.traffic.flush();
            (state.judged, state.all_faults())
        };
        if std::thread::panicking() {
            return;
        }
        assert!(judged.is_some(), "the test never called `judge`; {} faults: {faults:#?}", faults.len());
        assert!(judged == Some(faults.len()), "after the judge there were more faults: {faults:#?}");
    }
}

/// Reads a path of keys and indexes as text; empty when it isn't there.
fn text_at<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The elements of an array; none when it isn't one.
fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
