//! `/fiabilite`: how well the bot does, on the golden set and with its users.

use serenity::all::CreateCommand;
use serenity::async_trait;
use tokio::sync::OnceCell;

use super::review::day;
use crate::app::meaning::MeaningState;
use crate::discord::bot::{Bot, now};
use crate::discord::call::Call;
use crate::discord::card::Card;
use crate::discord::feature::{Failure, Feature, Outcome};
use crate::discord::names::Names;
use crate::discord::rich::Rich;
use crate::domain::record::Activity;
use crate::wording::scorecard_lines;

/// The command.
const NAME: &str = "fiabilite";

/// Over how many days use is counted.
const DAYS: i64 = 90;

/// The feature. The scorecard of a base never changes: it is made once.
#[derive(Default)]
pub(super) struct Reliability {
    lines: OnceCell<Vec<String>>,
}

#[async_trait]
impl Feature for Reliability {
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand> {
        vec![names.command(NAME)]
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME]
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        let words = &bot.words;
        let measure = || async {
            let today = day(now());
            let scorecards = bot.think(move |coach| coach.scorecards(today)).await??;
            Ok::<_, Failure>(scorecard_lines(words, &scorecards.figures()))
        };
        let state = bot.coach.meaning_state();
        // What is measured before meanings are known is true for a moment only.
        let measured = match state {
            MeaningState::Loading => &measure().await?,
            _ => self.lines.get_or_try_init(measure).await?,
        };
        let mut fields = vec![(words.say("reliability-measured"), Rich::list(measured))];
        fields.push((words.say("reliability-meaning"), Rich::plain(&words.say(meaning_message(&state)))));
        // The figures of use are worth showing, not worth failing for.
        if let Ok(activity) = bot.store.activity(call.server, now().plus_days(-DAYS)).await {
            fields.push((words.with("reliability-used", &[("jours", DAYS.into())]), Rich::list(&used(bot, &activity))));
        }
        Ok(Card {
            title: words.say("reliability-title"),
            text: Rich::plain(&words.say("reliability-text")),
            fields,
            foot: words.say("reliability-foot"),
            ..Card::default()
        }
        .into())
    }
}

fn meaning_message(state: &MeaningState) -> &'static str {
    match state {
        MeaningState::Absent => "reliability-meaning-absent",
        MeaningState::Loading => "reliability-meaning-loading",
        MeaningState::Ready => "reliability-meaning-ready",
        MeaningState::Failed(_) => "reliability-meaning-failed",
    }
}

fn used(bot: &Bot, activity: &Activity) -> Vec<String> {
    let each = [
        ("reliability-ideas", activity.ideas),
        ("reliability-useful", activity.useful),
        ("reliability-useless", activity.useless),
        ("reliability-gaps", activity.gaps),
        ("reliability-contests", activity.contests),
    ];
    each.into_iter().map(|(id, count)| bot.words.with(id, &[("nombre", count.into())])).collect()
}
