//! The settings, from the command line, the environment and a file, in this order of strength: the only reader of the
//! environment.
//!
//! What is given is read first as text with its origin, then judged at once into [`Config`]: every fault is told,
//! with where it stands.

mod fault;
mod given;
mod secret;
mod setting;

use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tracing::Level;

pub use fault::{ConfigFault, Place, Trouble};
#[cfg(feature = "bert")]
pub use given::is_set;
pub use given::{Environment, Origin, Overrides, Sources};
pub use secret::{DatabaseUrl, Secret};
pub use setting::{SETTINGS, Setting, Shape};

use given::{AllGiven, Given, text_of};

/// The largest file that a token is read from, in bytes.
const LARGEST_TOKEN: u64 = 4096;

/// The name of the database's file where none is given.
const DATABASE_FILE: &str = "boomerometre.sqlite";

/// The name that stands for no model.
const NO_MODEL: &str = "aucun";

/// The levels of the log, by name.
const LEVELS: &[&str] = &["error", "warn", "info", "debug"];

/// The forms of the log, by name.
const FORMATS: &[&str] = &["text", "json"];

/// What is in force.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// How to reach Discord.
    pub discord: Discord,
    /// Where what is kept is kept.
    pub database: DatabaseUrl,
    /// The knowledge folder; none for the copy inside the binary.
    pub knowledge: Option<PathBuf>,
    /// Where to listen.
    pub http: Http,
    /// How much may be asked.
    pub limits: Limits,
    /// How many days what is kept is kept.
    pub retention_days: u32,
    /// What is logged.
    pub log: Log,
    /// How long the bot waits.
    pub bot: Waits,
    /// What understands by meaning.
    pub bert: Bert,
    /// Every setting, as it is shown.
    pub in_force: Vec<InForce>,
}

/// How to reach Discord.
#[derive(Debug, Clone)]
pub struct Discord {
    /// The application's id.
    pub application_id: Option<u64>,
    /// The key that interactions are signed with: 64 hexadecimal digits.
    pub public_key: Option<String>,
    /// The server that commands are registered in, while developing; none for all.
    pub guild_id: Option<u64>,
    /// The address of a stand-in for Discord, without `/` at its end; none for Discord itself.
    pub api_url: Option<String>,
    token: Option<TokenSource>,
}

#[derive(Debug, Clone)]
enum TokenSource {
    Given { secret: Secret, place: Place },
    File(PathBuf),
}

/// Where to listen.
#[derive(Debug, Clone, Copy)]
pub struct Http {
    /// For interactions; none to receive them by the gateway.
    pub interactions: Option<SocketAddr>,
    /// For `/metrics`, `/healthz` and `/readyz`; none for nowhere.
    pub operations: Option<SocketAddr>,
}

/// How much may be asked.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Requests of a user in a window.
    pub user_requests: NonZeroU32,
    /// Requests of a server in a window.
    pub server_requests: NonZeroU32,
    /// The window.
    pub window: Duration,
    /// How long one request may be worked on.
    pub work_timeout: Duration,
}

/// What is logged.
#[derive(Debug, Clone, Copy)]
pub struct Log {
    /// The least grave level that is logged.
    pub level: Level,
    /// Whether a line is JSON.
    pub is_json: bool,
}

/// How long the bot waits.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    /// How long a shard may stay down before the process ends.
    pub shard_down: Duration,
    /// How long what was acknowledged may take when the process stops.
    pub stop: Duration,
}

/// What understands by meaning, in programs that hold rust-bert.
#[derive(Debug, Clone)]
pub struct Bert {
    /// The folder of the model; none to do without.
    pub model: Option<PathBuf>,
    /// How many threads compute.
    pub threads: usize,
    /// How long an answer waits for its vector before it does without.
    pub timeout: Duration,
    /// The folder where vectors that were made are kept.
    pub vectors: PathBuf,
}

/// A setting as it is shown: secrets are hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The setting.
    pub setting: &'static Setting,
    /// Its value; none when it has none.
    pub value: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// When the file can't be read, or anything given can't be used; all of it is told at once.
    pub fn load(sources: &Sources) -> Result<Self, ConfigFault> {
        let mut faults = Vec::new();
        let given = AllGiven::read(sources, &mut faults)?;
        let mut judge = Judge { given, faults, in_force: Vec::new() };
        let config = judge.config(sources);
        match (judge.faults.len(), judge.faults.pop()) {
            (_, None) => Ok(Self { file: judge.given.file, in_force: judge.in_force, ..config }),
            (1, Some(only)) => Err(only),
            (_, Some(last)) => {
                judge.faults.push(last);
                Err(ConfigFault::Several(judge.faults))
            }
        }
    }

    /// Whether a token is given, good or not.
    pub fn has_token(&self) -> bool {
        self.discord.token.is_some()
    }

    /// The token. It is read and judged here and not before: nothing but Discord needs it.
    ///
    /// # Errors
    /// When there is none, or what is given can't be one.
    pub fn token(&self) -> Result<Secret, ConfigFault> {
        match &self.discord.token {
            None => Err(ConfigFault::NoToken),
            Some(TokenSource::Given { secret, place }) => judged_token(secret.reveal(), place.clone()),
            Some(TokenSource::File(path)) => {
                let text = text_of(path, LARGEST_TOKEN)?;
                judged_token(text.trim_end_matches(['\n', '\r']), Place::File { path: path.clone(), line: None })
            }
        }
    }

    /// The application's id, from the settings or from the token, whose first part holds it.
    ///
    /// # Errors
    /// When neither tells it, or the token that would can't be used.
    pub fn application_id(&self) -> Result<u64, ConfigFault> {
        match self.discord.application_id {
            Some(id) => Ok(id),
            None if self.has_token() => id_in_token(self.token()?.reveal()).ok_or(ConfigFault::NoApplication),
            None => Err(ConfigFault::NoApplication),
        }
    }
}

/// Judges what was given, setting by setting, in the order in which they are shown.
struct Judge<'a> {
    given: AllGiven<'a>,
    faults: Vec<ConfigFault>,
    in_force: Vec<InForce>,
}

impl Judge<'_> {
    fn config(&mut self, sources: &Sources) -> Config {
        let discord = Discord {
            token: self.token(),
            application_id: self.optional(&setting::APPLICATION_ID, id),
            public_key: self.optional(&setting::PUBLIC_KEY, public_key),
            guild_id: self.optional(&setting::GUILD_ID, id),
            api_url: self.optional(&setting::API_URL, api_url),
        };
        let database = self.required(&setting::DATABASE, database, || usual_database(sources));
        let knowledge = self.optional(&setting::KNOWLEDGE, |text| Ok(text.to_owned())).map(PathBuf::from);
        let http = Http {
            interactions: self.optional(&setting::INTERACTIONS, address),
            operations: self.optional(&setting::OPERATIONS, address),
        };
        let limits = Limits {
            user_requests: self.count(&setting::USER_REQUESTS),
            server_requests: self.count(&setting::SERVER_REQUESTS),
            window: self.minutes(&setting::WINDOW),
            work_timeout: self.seconds(&setting::WORK_TIMEOUT),
        };
        let retention_days = self.number(&setting::RETENTION);
        let level = self.required(&setting::LOG_LEVEL, |text| among(text, LEVELS), || "info");
        let log = Log {
            level: level.parse().unwrap_or(Level::INFO),
            is_json: self.required(&setting::LOG_FORMAT, |text| among(text, FORMATS), || "text") == "json",
        };
        let bot = Waits { shard_down: self.minutes(&setting::SHARD_DOWN), stop: self.seconds(&setting::STOP) };
        let bert = self.bert(sources);
        Config { file: None, discord, database, knowledge, http, limits, retention_days, log, bot, bert, in_force: Vec::new() }
    }

    fn bert(&mut self, sources: &Sources) -> Bert {
        let folder = bert_folder(sources);
        let usual = folder.join("model").display().to_string();
        let model = self.required(&setting::MODEL, |text| Ok(text.to_owned()), || usual);
        Bert {
            model: Some(PathBuf::from(model)).filter(|model| *model != Path::new(NO_MODEL)),
            threads: usize::try_from(self.number(&setting::MODEL_THREADS)).unwrap_or(1),
            timeout: Duration::from_millis(u64::from(self.number(&setting::MODEL_TIMEOUT))),
            vectors: folder,
        }
    }

    /// The token, or the file that holds it: the stronger origin wins, and the token itself where both are as strong.
    fn token(&mut self) -> Option<TokenSource> {
        let mut token = self.given_for(&setting::TOKEN);
        let mut file = self.given_for(&setting::TOKEN_FILE);
        if let (Some(t), Some(f)) = (&token, &file) {
            if f.origin.wins_over(t.origin) { token = None } else { file = None }
        }
        let token = token.map(|given| {
            let place = self.given.place(&setting::TOKEN, given.origin);
            (Secret::new(given.text), place, given.origin)
        });
        self.show(&setting::TOKEN, token.as_ref().map(|(secret, _, origin)| (secret, *origin)));
        let file = file.and_then(|given| self.judged(&setting::TOKEN_FILE, &given, |text| Ok(text.to_owned())));
        self.show(&setting::TOKEN_FILE, file.as_ref().map(|(path, origin)| (path, *origin)));
        match (token, file) {
            (Some((secret, place, _)), _) => Some(TokenSource::Given { secret, place }),
            (None, Some((path, _))) => Some(TokenSource::File(path.into())),
            (None, None) => None,
        }
    }

    fn given_for(&mut self, setting: &'static Setting) -> Option<Given> {
        match self.given.of(setting) {
            Ok(given) => given,
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }

    fn judged<T>(
        &mut self,
        setting: &'static Setting,
        given: &Given,
        judge: impl Fn(&str) -> Result<T, Trouble>,
    ) -> Option<(T, Origin)> {
        let value = if given.text.is_empty() { Err(Trouble::Empty) } else { judge(&given.text) };
        match value {
            Ok(value) => Some((value, given.origin)),
            Err(trouble) => {
                let place = self.given.place(setting, given.origin);
                self.faults.push(ConfigFault::Unusable { place, setting, trouble });
                None
            }
        }
    }

    fn show(&mut self, setting: &'static Setting, value: Option<(impl Display, Origin)>) {
        let origin = value.as_ref().map_or(Origin::Default, |(_, origin)| *origin);
        self.in_force.push(InForce { setting, value: value.map(|(value, _)| value.to_string()), origin });
    }

    fn optional<T: Display>(&mut self, setting: &'static Setting, judge: impl Fn(&str) -> Result<T, Trouble>) -> Option<T> {
        let value = self.given_for(setting).and_then(|given| self.judged(setting, &given, judge));
        self.show(setting, value.as_ref().map(|(value, origin)| (value, *origin)));
        value.map(|(value, _)| value)
    }

    fn required<T: Display>(
        &mut self,
        setting: &'static Setting,
        judge: impl Fn(&str) -> Result<T, Trouble>,
        default: impl FnOnce() -> T,
    ) -> T {
        let value = self.given_for(setting).and_then(|given| self.judged(setting, &given, judge));
        let (value, origin) = value.unwrap_or_else(|| (default(), Origin::Default));
        self.show(setting, Some((&value, origin)));
        value
    }

    fn number(&mut self, setting: &'static Setting) -> u32 {
        let Shape::Number { default, least, most } = setting.shape else { return 0 };
        let in_range = |text: &str| {
            let out = || Trouble::OutOfRange { value: text.to_owned(), least, most };
            text.parse().ok().filter(|number| (least..=most).contains(number)).ok_or_else(out)
        };
        self.required(setting, in_range, || default)
    }

    fn count(&mut self, setting: &'static Setting) -> NonZeroU32 {
        NonZeroU32::new(self.number(setting)).unwrap_or(NonZeroU32::MIN)
    }

    fn minutes(&mut self, setting: &'static Setting) -> Duration {
        Duration::from_secs(60 * u64::from(self.number(setting)))
    }

    fn seconds(&mut self, setting: &'static Setting) -> Duration {
        Duration::from_secs(u64::from(self.number(setting)))
    }
}

/// A token is one word of visible signs. Its inner shape is Discord's to judge.
fn judged_token(text: &str, place: Place) -> Result<Secret, ConfigFault> {
    if text.is_empty() {
        Err(ConfigFault::EmptyToken { place })
    } else if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(Secret::new(text))
    } else {
        Err(ConfigFault::BadToken { place })
    }
}

/// The id that is written, in base64, before a token's first point.
fn id_in_token(token: &str) -> Option<u64> {
    let (first, _) = token.split_once('.')?;
    let (mut bits, mut held, mut digits) = (0_u32, 0_u32, String::new());
    for sign in first.trim_end_matches('=').bytes() {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        // At most 7 bits are left from before: these never overflow.
        (bits, held) = ((bits << 6) | u32::from(value), held + 6);
        if held >= 8 {
            held -= 8;
            digits.push(char::from_u32(bits >> held)?);
            bits &= (1 << held) - 1;
        }
    }
    id(&digits).ok()
}

fn id(text: &str) -> Result<u64, Trouble> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|id| is_number && *id != 0).ok_or(Trouble::NotId)
}

fn public_key(text: &str) -> Result<String, Trouble> {
    let is_key = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key.then(|| text.to_ascii_lowercase()).ok_or(Trouble::NotKey)
}

fn address(text: &str) -> Result<SocketAddr, Trouble> {
    text.parse().map_err(|_| Trouble::NotAddress)
}

fn among(text: &str, allowed: &'static [&'static str]) -> Result<&'static str, Trouble> {
    allowed.iter().find(|name| **name == text).copied().ok_or(Trouble::NotAmong(allowed))
}

/// The address before `/api`, which serenity adds itself.
fn api_url(text: &str) -> Result<String, Trouble> {
    let url = reqwest::Url::parse(text).map_err(|_| Trouble::NotUrl)?;
    let is_bare = url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    let host = url.host_str().filter(|_| is_bare).ok_or(Trouble::NotUrl)?;
    match url.scheme() {
        "https" => {}
        "http" if is_this_machine(host) => {}
        "http" => return Err(Trouble::PlainHttp),
        _ => return Err(Trouble::NotUrl),
    }
    let start = url.as_str().trim_end_matches('/');
    let start = start.strip_suffix("/api/v10").or_else(|| start.strip_suffix("/api")).unwrap_or(start);
    Ok(start.trim_end_matches('/').to_owned())
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Which databases there are is the store's to say.
fn database(text: &str) -> Result<DatabaseUrl, Trouble> {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_url = scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.'))
        && !text.contains(char::is_control);
    is_url.then(|| DatabaseUrl::new(text)).ok_or(Trouble::NotDatabase)
}

/// Where scripts/setup-bert.sh puts the model: a folder in the user's cache, else in the working folder.
fn bert_folder(sources: &Sources) -> PathBuf {
    let cache = || user_folder(sources, "XDG_CACHE_HOME", ".cache");
    let own = named_folder(sources, "BOOMEROMETRE_CACHE").or_else(|| cache().map(|cache| cache.join("boomerometre")));
    own.unwrap_or_default().join("bert")
}

/// The folder that a variable names; a relative one is as none.
fn named_folder(sources: &Sources, name: &str) -> Option<PathBuf> {
    sources.variable(name).map(PathBuf::from).filter(|path| path.is_absolute())
}

/// A folder of the user's: the one that a variable names, else its usual place at home.
fn user_folder(sources: &Sources, name: &str, usual: &str) -> Option<PathBuf> {
    named_folder(sources, name).or_else(|| named_folder(sources, "HOME").map(|home| home.join(usual)))
}

/// A file in the user's data folder (XDG Base Directory Specification), else in the working folder.
fn usual_database(sources: &Sources) -> DatabaseUrl {
    let file = user_folder(sources, "XDG_DATA_HOME", ".local/share").map(|data| data.join("boomerometre").join(DATABASE_FILE));
    let path = file.as_deref().and_then(Path::to_str).unwrap_or(DATABASE_FILE);
    DatabaseUrl::new(format!("sqlite://{path}"))
}
