//! Starts what understands by meaning, in programs that hold rust-bert: the only place that knows both it and the settings.

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::ask::Coach;
use crate::app::meaning::MeaningState;
use crate::config::Config;
use crate::wording::Words;

/// The coach of a command that answers once: it waits until meanings are known, and says on stderr what takes long.
pub(super) fn wait(words: &Words, config: &Config, coach: Coach) -> Coach {
    let coach = with_meaning(config, coach);
    coach.learn_meanings(progress(words));
    if let MeaningState::Failed(cause) = coach.meaning_state() {
        anstream::eprintln!("{}", words.with("meaning-failed", &[("cause", cause.into())]));
    }
    coach
}

/// The coach of a program that goes on: it answers by words until meanings are known.
pub(super) fn in_background(config: &Config, coach: Coach) -> Arc<Coach> {
    let coach = Arc::new(with_meaning(config, coach));
    let learning = Arc::clone(&coach);
    let started = std::thread::Builder::new().name("meanings".to_owned()).spawn(move || {
        learning.learn_meanings(|_, _| {});
        match learning.meaning_state() {
            MeaningState::Failed(cause) => tracing::error!(cause, "answers go by words alone"),
            state => tracing::info!(?state, "meanings"),
        }
    });
    if let Err(e) = started {
        tracing::error!(cause = %e, "meanings are not learned");
    }
    coach
}

/// Tells how far the vectors of the base are, where they are many; those that were kept pass in a moment.
fn progress(words: &Words) -> impl Fn(usize, usize) {
    let start = Instant::now();
    let is_seen = std::io::stderr().is_terminal();
    move |done, all| {
        if is_seen && start.elapsed() > SOON {
            anstream::eprint!("\r{}", words.with("meaning-progress", &[("faits", done.into()), ("tous", all.into())]));
            if done == all {
                anstream::eprintln!();
            }
        }
    }
}

/// What takes longer than this is told.
const SOON: Duration = Duration::from_secs(2);

#[cfg(not(feature = "bert"))]
fn with_meaning(_: &Config, coach: Coach) -> Coach {
    coach
}

#[cfg(feature = "bert")]
fn with_meaning(config: &Config, coach: Coach) -> Coach {
    use crate::app::meaning::{MEANING_WAITING, Meaning};
    use crate::encoder::bert::Bert;
    use crate::encoder::{Kept, Settings, Worker};

    let Some(folder) = config.bert.model.clone() else { return coach };
    let threads = config.bert.threads;
    let settings = Settings { timeout: config.bert.timeout, queue: MEANING_WAITING, ..Settings::default() };
    let worker = Worker::start(move || Bert::load(&folder, threads), settings);
    coach.with_meaning(Meaning::new(Arc::new(Kept::new(worker, config.bert.vectors.clone()))))
}

/// Starts this program again, in the place of this process, with what libraries read before `main`. OpenMP: its threads spin
/// while they wait, and on a busy machine an answer of a tenth of a second takes seconds then. The allocator: with a fixed
/// threshold it gives large blocks back, 45 MB after the model is loaded.
#[cfg(all(feature = "bert", unix))]
pub(super) fn tell_libraries() {
    use std::os::unix::process::CommandExt as _;

    const VARIABLES: [(&str, &str); 2] = [("OMP_WAIT_POLICY", "PASSIVE"), ("MALLOC_MMAP_THRESHOLD_", "1048576")];
    // A host that sets the first knows better; and it is what stops this from going round.
    if VARIABLES.first().is_none_or(|(name, _)| crate::config::is_set(name)) {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let mut again = std::process::Command::new(program);
        // It comes back only when it fails: then this process goes on as it is.
        let _failed = again.args(std::env::args_os().skip(1)).envs(VARIABLES).exec();
    }
}
