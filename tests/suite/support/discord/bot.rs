//! The bot as it is run: the real binary, on a database of its own.

use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

use super::{Fake, Hub, token};

/// How long the bot may take to start: it loads the knowledge, which is slow in a debug build.
const START: Duration = Duration::from_secs(30);

/// How long it may take to stop: it finishes what was acknowledged.
const STOP: Duration = Duration::from_secs(15);

/// How much of a failed test's log is shown.
const SHOWN_LOG_LINES: usize = 60;

/// A running bot. Dropped, it's killed.
pub struct Bot {
    child: Child,
    log: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
    home: Arc<TempDir>,
    hub: Arc<Hub>,
    settings: Vec<(String, String)>,
    arguments: Vec<String>,
}

impl Bot {
    /// Starts it on an empty database, and waits until it is connected and its commands are there.
    pub async fn start(fake: &Fake) -> Self {
        Self::start_with(fake, &[], &[]).await
    }

    /// Starts it with more of the environment and arguments after `bot`.
    pub async fn start_with(fake: &Fake, settings: &[(&str, &str)], arguments: &[&str]) -> Self {
        let (settings, arguments) = owned(settings, arguments);
        Self::launch(fake, Arc::new(tempfile::tempdir().unwrap()), settings, arguments).await
    }

    /// Starts it again on the same database, as it was started; stops it first if it runs.
    pub async fn restart(mut self, fake: &Fake) -> Self {
        if self.child.id().is_some() {
            self.stop().await;
        }
        let (home, settings, arguments) = (Arc::clone(&self.home), self.settings.clone(), self.arguments.clone());
        Self::launch(fake, home, settings, arguments).await
    }

    async fn launch(fake: &Fake, home: Arc<TempDir>, settings: Vec<(String, String)>, arguments: Vec<String>) -> Self {
        let sessions = fake.identifies();
        let mut bot = Self::spawn(fake, home, settings, arguments);
        let endpoint = bot.endpoint();
        let hub = Arc::clone(&bot.hub);
        let ready = async {
            let has_commands = hub.within(START, None, |state| {
                let is_connected = endpoint.is_some() || state.gateway.identifies > sessions;
                (is_connected && !state.commands.is_empty()).then_some(())
            });
            let listens = async {
                match &endpoint {
                    Some(address) => listens(address).await,
                    None => true,
                }
            };
            has_commands.await.is_some() && listens.await
        };
        let is_ready = tokio::select! {
            is_ready = ready => is_ready,
            _ = bot.child.wait() => false,
        };
        assert!(is_ready, "the bot didn't start:\n{}", bot.log());
        bot
    }

    /// Starts it where it can't start: how it ended, and its log.
    pub async fn fails_to_start(fake: &Fake, settings: &[(&str, &str)], arguments: &[&str]) -> (ExitStatus, String) {
        let (settings, arguments) = owned(settings, arguments);
        let mut bot = Self::spawn(fake, Arc::new(tempfile::tempdir().unwrap()), settings, arguments);
        let status = bot.ends_within(START).await;
        (status, bot.log())
    }

    fn spawn(fake: &Fake, home: Arc<TempDir>, settings: Vec<(String, String)>, arguments: Vec<String>) -> Self {
        let database = home.path().join("test.sqlite");
        let mut child = Command::new(env!("CARGO_BIN_EXE_boomerometre"))
            .arg("bot")
            .args(&arguments)
            .current_dir(home.path())
            .env_clear()
            .env("HOME", home.path())
            .env("RUST_BACKTRACE", "1")
            .env("DISCORD_TOKEN", token())
            .env("DISCORD_API_URL", fake.url())
            .env("DATABASE_URL", format!("sqlite://{}", database.display()))
            .envs(settings.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let readers = vec![collect(child.stdout.take().unwrap(), &log), collect(child.stderr.take().unwrap(), &log)];
        Self { child, log, readers, home, hub: Arc::clone(&fake.hub), settings, arguments }
    }

    /// The address that it listens on for interactions; none when they come by the gateway.
    fn endpoint(&self) -> Option<String> {
        let place = self.arguments.iter().position(|argument| argument == "--http")?;
        self.arguments.get(place + 1).cloned()
    }

    /// Asks it to stop, waits until it has, and gives its log; it must end well.
    pub async fn stop(&mut self) -> String {
        let pid = self.child.id().expect("the bot runs").to_string();
        let asked = Command::new("sh").args(["-c", &format!("kill -TERM {pid}")]).status().await.unwrap();
        assert!(asked.success(), "the bot could not be asked to stop:\n{}", self.log());
        let status = self.ends_within(STOP).await;
        assert!(status.success(), "the bot stopped with {status}:\n{}", self.log());
        self.log()
    }

    /// Kills it on the spot, and gives its log.
    pub async fn kill(&mut self) -> String {
        self.child.start_kill().unwrap();
        self.ends_within(STOP).await;
        self.log()
    }

    /// Waits until it ends by itself.
    pub async fn ends_within(&mut self, time: Duration) -> ExitStatus {
        let ended = tokio::time::timeout(time, self.child.wait()).await;
        let Ok(status) = ended else { panic!("the bot still runs after {time:?}:\n{}", self.log()) };
        for reader in self.readers.drain(..) {
            reader.await.unwrap();
        }
        status.unwrap()
    }

    /// What it wrote so far, with plain spaces.
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.home.path().join("test.sqlite")
    }

    /// Its process, for measures.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Panics if the log holds a token, somebody's account, or one of these texts.
    pub fn log_is_clean(&self, texts: &[&str]) {
        let log = self.log();
        let state = self.hub.lock();
        let tokens = state.interactions.keys().map(String::as_str);
        let accounts = state.world.account_names();
        let token = token();
        let secrets = tokens.chain(accounts).chain([token.as_str()]).chain(texts.iter().copied());
        let found = secrets.filter(|secret| log.contains(*secret)).map(str::to_owned).collect::<Vec<_>>();
        drop(state);
        assert!(found.is_empty(), "the log holds {found:?}:\n{log}");
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            let from = lines.len().saturating_sub(SHOWN_LOG_LINES);
            eprintln!("the bot's log ends so:\n{}", lines[from..].join("\n"));
        }
    }
}

fn owned(settings: &[(&str, &str)], arguments: &[&str]) -> (Vec<(String, String)>, Vec<String>) {
    let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    (settings.collect(), arguments.iter().map(|argument| (*argument).to_owned()).collect())
}

/// Waits until somebody listens on an address: nothing tells when.
async fn listens(address: &str) -> bool {
    let tries = async {
        while tokio::net::TcpStream::connect(address).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(START, tries).await.is_ok()
}

/// Reads what the bot writes into the log.
fn collect(stream: impl AsyncRead + Unpin + Send + 'static, log: &Arc<Mutex<String>>) -> JoinHandle<()> {
    let log = Arc::clone(log);
    tokio::spawn(async move {
        let mut lines = BufReader::new(stream).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            log.push_str(&super::screen::plain(&line));
            log.push('\n');
        }
    })
}
