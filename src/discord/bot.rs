//! The bot: what features need, and the one way from a call to its answer. It knows no transport.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinError;
use tracing::{Instrument as _, error, info, info_span, warn};

use super::call::{Act, Call};
use super::card::{Card, Colour, File};
use super::command;
use super::command::publication;
use super::feature::{Access, Failure, Feature, First, Outcome};
use super::metrics::Metrics;
use super::names::Names;
use super::rest::{Rest, RestError};
use super::rich::Rich;
use super::throttle::{Asker, Quota, Refusal, Throttle};
use crate::app::ask::Coach;
use crate::app::meaning::{MEANING_WAITING, MeaningState};
use crate::domain::record::{Moment, ServerId, ServerSettings, TerritoryKey, UserId};
use crate::domain::store::{Store, StoreError};
use crate::domain::territory::Territory;
use crate::wording::Words;

/// What the host sets for the bot.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// How many requests a user may make in a window.
    pub user_requests: u32,
    /// How many a server may make.
    pub server_requests: u32,
    /// The window.
    pub window: Duration,
    /// How long one answer may take.
    pub work_timeout: Duration,
    /// For how many days things are kept.
    pub retention_days: u32,
}

/// Everything that answering needs. It lives as long as the process.
pub struct Bot {
    /// The base.
    pub coach: Arc<Coach>,
    /// The French words.
    pub words: Words,
    /// The English words: names of commands, and a note.
    pub english: Words,
    /// What is kept.
    pub store: Arc<dyn Store>,
    /// What is counted.
    pub metrics: Metrics,
    /// What the host sets.
    pub rules: Rules,
    /// The way to Discord.
    pub rest: Rest,
    features: Vec<Box<dyn Feature>>,
    throttle: Throttle,
    seen: Mutex<Seen>,
    thinkers: Arc<Semaphore>,
    /// Held from reading a server's settings to keeping them: of two changes at once, both stand.
    settings_turn: tokio::sync::Mutex<()>,
}

/// The last interactions: Discord may deliver one twice.
#[derive(Debug, Default)]
struct Seen {
    known: HashSet<u64>,
    order: VecDeque<u64>,
}

/// How many interactions are remembered.
const REMEMBERED: usize = 4096;

/// How long a read for a first response may take; then it goes without.
const FIRST_READ: Duration = Duration::from_millis(500);

/// Discord's bits for those who look after a server: its administrators, and those who manage it.
const MANAGERS: u64 = (1 << 3) | (1 << 5);

impl Bot {
    /// Gathers what the bot needs.
    pub fn new(
        coach: Arc<Coach>,
        (words, english): (Words, Words),
        store: Arc<dyn Store>,
        metrics: Metrics,
        rules: Rules,
        rest: Rest,
    ) -> Self {
        let features = command::all();
        // Its index is made at the first use, which is nobody's to wait for.
        coach.knowledge().territories.complete("", 1);
        let thinkers = Arc::new(Semaphore::new(thinkers(&coach)));
        Self {
            coach,
            words,
            english,
            store,
            metrics,
            rules,
            rest,
            features,
            throttle: Throttle::default(),
            seen: Mutex::default(),
            thinkers,
            settings_turn: tokio::sync::Mutex::default(),
        }
    }

    /// Every command, as Discord is told.
    ///
    /// # Errors
    /// Never: all of it is text and numbers.
    pub fn commands(&self) -> Result<Value, serde_json::Error> {
        let names = Names::new(&self.words, &self.english);
        let mut commands = serde_json::to_value(self.features.iter().flat_map(|f| f.commands(&names)).collect::<Vec<_>>())?;
        for command in commands.as_array_mut().into_iter().flatten() {
            // serenity writes the bits as text, as Discord's pages do; its own description of the API wants a number. Both are
            // taken.
            if let Some(bits) = command.get_mut("default_member_permissions")
                && let Some(number) = bits.as_str().and_then(|text| text.parse::<u64>().ok())
            {
                *bits = number.into();
            }
        }
        Ok(commands)
    }

    /// The first response to a call. No lock and no database stand before it, but for what a form shows.
    pub async fn first(&self, call: &Call) -> First {
        match &call.act {
            Act::Ping => First::Pong,
            Act::Typing { option, typed, .. } => match self.feature(call) {
                Some(feature) => First::Choices(feature.complete(self, call, option, typed).await),
                None => First::Choices(Vec::new()),
            },
            _ => match self.feature(call) {
                Some(feature) => feature.first(self, call).await,
                None => First::Later { is_private: true },
            },
        }
    }

    /// Does what a call asks and answers it, whatever happens on the way. Only for calls whose first response was that an
    /// answer will follow.
    pub async fn finish(self: Arc<Self>, call: Call, since: Instant) {
        if !self.is_new(call.id) {
            return;
        }
        let label = call.label();
        let span = info_span!("interaction", interaction.id = call.id, feature = %label);
        async {
            self.metrics.interactions.with_label_values(&[&label]).inc();
            let card = self.card_for(&call).await;
            if self.deliver(&call, &card).await {
                self.metrics.finished_after(since.elapsed());
                info!(duration.ms = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX), "answered");
            }
        }
        .instrument(span)
        .await;
    }

    /// The card that answers a call: an apology with a number when something failed, hung or broke.
    async fn card_for(self: &Arc<Self>, call: &Call) -> Card {
        let (bot, asked) = (Arc::clone(self), call.clone());
        let work = async move {
            match bot.run(&asked).await? {
                Outcome::Card(card) => Ok(*card),
                Outcome::Publish(publication) => publication::publish(&bot, &asked, &publication).await,
            }
        };
        let card = self.guarded(work).await.unwrap_or_else(|failure| self.incident(&failure));
        self.with_note(call.reads_english(), card)
    }

    /// Does some work on a task of its own, within the time limit: what breaks or hangs is a failure like any other.
    pub(super) async fn guarded<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Failure>> + Send + 'static,
    ) -> Result<T, Failure> {
        let task = tokio::spawn(work.in_current_span());
        let stop = task.abort_handle();
        match tokio::time::timeout(self.rules.work_timeout, task).await {
            Ok(Ok(done)) => done,
            Ok(Err(broken)) => Err(Failure::Lost(told(&broken))),
            Err(_) => {
                stop.abort();
                Err(Failure::Lost("it took too long".to_owned()))
            }
        }
    }

    async fn run(&self, call: &Call) -> Result<Outcome, Failure> {
        let Some(feature) = self.feature(call) else { return Ok(self.told("discord-unknown-command").into()) };
        let settings = self.settings(call.server).await.unwrap_or_default();
        if let Err(refusal) = self.take(call.server, call.user, &settings) {
            return Ok(self.too_many(call, refusal).into());
        }
        match feature.access(call) {
            access if allows(access, call, &settings) => {}
            Access::Managers => return Ok(self.told("discord-managers-only").into()),
            _ => return Ok(self.told("discord-forbidden").into()),
        }
        feature.run(self, call).await
    }

    fn feature(&self, call: &Call) -> Option<&dyn Feature> {
        let name = match &call.act {
            Act::Ping => return None,
            Act::Command(command) | Act::Typing { command, .. } => &command.name,
            Act::Menu { name, .. } => name,
            Act::Component { id, .. } | Act::Form { id, .. } => &id.feature,
        };
        self.features.iter().find(|f| f.owns().contains(&name.as_str())).map(AsRef::as_ref)
    }

    /// Takes a request from the allowances of the user and of the server: from both or from none.
    pub(super) fn take(&self, server: Option<ServerId>, user: UserId, settings: &ServerSettings) -> Result<(), Refusal> {
        let window = self.rules.window;
        let own = Quota { requests: settings.user_limit.unwrap_or(self.rules.user_requests), window };
        let shared = Quota { requests: self.rules.server_requests, window };
        let asked = [Some((Asker::User(server, user), own)), server.map(|s| (Asker::Server(s), shared))];
        let taken = self.throttle.take(&asked.into_iter().flatten().collect::<Vec<_>>(), now_ms());
        taken.inspect_err(|_| self.metrics.throttled.inc())
    }

    /// Says when to come back.
    pub(super) fn come_back(&self, refusal: Refusal) -> Card {
        let mut card = self.told("discord-too-many");
        card.text = card.text.then(&Rich::plain(" ")).then(&Rich::moment(refusal.back.0)).then(&Rich::plain("."));
        card
    }

    /// Says when to come back, and gives back what was typed in a form: nothing is lost.
    fn too_many(&self, call: &Call, refusal: Refusal) -> Card {
        let mut card = self.come_back(refusal);
        if let Act::Form { fields, .. } = &call.act {
            let typed: Vec<&str> = fields.values().map(String::as_str).filter(|v| !v.trim().is_empty()).collect();
            if !typed.is_empty() {
                card.text = card.text.line(&Rich::plain(&self.words.say("discord-typed-kept")));
                card.file = Some(File { name: self.words.say("discord-typed-file"), bytes: typed.join("\n\n").into_bytes() });
            }
        }
        card
    }

    /// Puts the card in its place, and tells whether the user got it. When Discord refuses the card itself, an apology goes
    /// instead: nobody waits for nothing.
    async fn deliver(&self, call: &Call, card: &Card) -> bool {
        let Err(e) = self.rest.answer(call.application, &call.token, card).await else { return true };
        if e.is_over() {
            warn!(error = %e, "the interaction was over before its answer");
        } else {
            let apology = self.incident(&e);
            let is_refused = matches!(e, RestError::Refused { status: 400..=499, .. });
            if is_refused && self.rest.answer(call.application, &call.token, &apology).await.is_ok() {
                return false;
            }
        }
        self.metrics.lost.inc();
        false
    }

    /// Says a change in the server's journal, where there is one. That it can't is only logged.
    pub(super) async fn log_change(&self, channel: Option<u64>, line: &Rich) {
        let Some(channel) = channel else { return };
        let card = Card { text: line.clone(), ..Card::default() };
        if let Err(e) = self.rest.say(channel, None, &card).await {
            warn!(error = %e, "the journal refused a line");
        }
    }

    /// Logs what failed under a number, and tells the user that number and nothing else.
    pub(super) fn incident(&self, failure: &dyn std::error::Error) -> Card {
        let number = token().get(..8).unwrap_or_default().to_owned();
        self.metrics.incidents.inc();
        error!(incident.id = %number, error = %failure, "an answer failed");
        let text = self.words.with("discord-incident", &[("numero", number.into())]);
        Card { text: Rich::plain(&text), colour: Colour::Bad, ..Card::default() }
    }

    /// Says on a card that what it shows could not be kept, and so has no buttons.
    pub(super) fn say_not_kept(&self, card: &mut Card, failure: &dyn std::error::Error) {
        warn!(error = %failure, "a card goes without buttons");
        card.fields.push((self.words.say("ask-memory"), Rich::plain(&self.words.say("discord-no-buttons"))));
    }

    /// A card with one message.
    pub(super) fn told(&self, id: &str) -> Card {
        Card { text: Rich::plain(&self.words.say(id)), ..Card::default() }
    }

    /// Who reads English is told that answers are in French.
    pub(super) fn with_note(&self, reads_english: bool, mut card: Card) -> Card {
        if reads_english {
            let note = self.english.say("discord-language-note");
            card.foot = if card.foot.is_empty() { note } else { format!("{}\n{note}", card.foot) };
        }
        card
    }

    /// A server's settings; none in private.
    pub(super) async fn settings(&self, server: Option<ServerId>) -> Result<ServerSettings, StoreError> {
        match server {
            Some(server) => self.store.settings(server).await,
            None => Ok(ServerSettings::default()),
        }
    }

    /// Changes a server's settings, and gives them as they were and as they are. Nothing is written when nothing changes.
    pub(super) async fn change_settings(
        &self,
        server: ServerId,
        change: impl FnOnce(&ServerSettings) -> ServerSettings + Send,
    ) -> Result<(ServerSettings, ServerSettings), StoreError> {
        let _turn = self.settings_turn.lock().await;
        let before = self.store.settings(server).await?;
        let after = change(&before);
        if after != before {
            self.store.set_settings(server, &after, now()).await?;
        }
        Ok((before, after))
    }

    /// So many days from now, or as long as things are kept here where that is shorter.
    pub(super) async fn until(&self, server: Option<ServerId>, days: i64) -> Moment {
        let of_server = self.settings(server).await.ok().and_then(|s| s.retention_days).unwrap_or(u32::MAX);
        now().plus_days(days.min(i64::from(of_server.min(self.rules.retention_days))))
    }

    /// For whom a user speaks: their own choice, else their server's.
    pub(super) async fn author_of(&self, user: UserId, server: Option<ServerId>) -> Result<Option<TerritoryKey>, StoreError> {
        match self.store.territory_of(user).await? {
            Some(own) => Ok(Some(own)),
            None => Ok(self.settings(server).await?.territory),
        }
    }

    /// The collectivité of a key.
    pub(super) fn territory(&self, key: &TerritoryKey) -> Option<&Territory> {
        self.coach.knowledge().territories.get(key.level, &key.code)
    }

    /// What a read gives, if it comes in time for a first response.
    pub(super) async fn soon<T>(&self, read: impl Future<Output = Result<T, StoreError>>) -> Option<T> {
        tokio::time::timeout(FIRST_READ, read).await.ok()?.ok()
    }

    /// Computes off the tasks that talk to Discord.
    pub(super) async fn think<T: Send + 'static>(&self, work: impl FnOnce(&Coach) -> T + Send + 'static) -> Result<T, Failure> {
        let coach = Arc::clone(&self.coach);
        let span = tracing::Span::current();
        // Each thread that matches patterns keeps its own scratch memory: as many threads as processors are enough.
        let turn = Arc::clone(&self.thinkers).acquire_owned().await;
        let turn = turn.map_err(|_| Failure::Lost("the bot is stopping".to_owned()))?;
        let work = move || {
            // Whoever stopped waiting doesn't free the processor.
            let _turn = turn;
            span.in_scope(|| work(&coach))
        };
        tokio::task::spawn_blocking(work).await.map_err(|e| Failure::Lost(told(&e)))
    }

    /// Whether an interaction comes for the first time.
    pub(super) fn is_new(&self, id: u64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.known.insert(id) {
            return false;
        }
        seen.order.push_back(id);
        if seen.order.len() > REMEMBERED
            && let Some(oldest) = seen.order.pop_front()
        {
            seen.known.remove(&oldest);
        }
        true
    }
}

/// Whether a user may do what a feature asks for.
fn allows(access: Access, call: &Call, settings: &ServerSettings) -> bool {
    let manages = call.server.is_some() && call.may(MANAGERS);
    match access {
        Access::All => true,
        Access::Managers => manages,
        Access::Moderators => manages || settings.moderator_role.is_some_and(|role| call.roles.contains(&role)),
    }
}

/// Why a task gave nothing, without what it was about: a panic's text may hold a user's words.
fn told(broken: &JoinError) -> String {
    if broken.is_panic() { "it panicked".to_owned() } else { "it was stopped".to_owned() }
}

/// How many may think at once: as many as there are processors, and those who only wait for the encoder.
fn thinkers(coach: &Coach) -> usize {
    let waiting = if coach.meaning_state() == MeaningState::Absent { 0 } else { MEANING_WAITING };
    processors() + waiting
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The present, in milliseconds since 1970.
pub(super) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// The present.
pub(super) fn now() -> Moment {
    Moment(jiff::Timestamp::now().as_second())
}

/// Thirty-two hexadecimal digits that nobody can guess.
pub(super) fn token() -> String {
    let mut bytes = [0_u8; 16];
    if getrandom::fill(&mut bytes).is_err() {
        // Without a source of chance the time must do: a token opens nothing that its user may not see.
        bytes = u128::try_from(jiff::Timestamp::now().as_nanosecond()).unwrap_or_default().to_be_bytes();
    }
    format!("{:032x}", u128::from_be_bytes(bytes))
}

/// The state of a component, as it is kept.
pub(super) fn payload(value: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string(&json!(value))
}
