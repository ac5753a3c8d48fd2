//! `/aide`: what the bot does, and three examples that run when they are clicked. The greeting of a server is its sister.

use serenity::all::CreateCommand;
use serenity::async_trait;

use super::{ask, review};
use crate::discord::bot::Bot;
use crate::discord::call::{Act, Call, CustomId};
use crate::discord::card::{Button, Card, Row};
use crate::discord::feature::{Failure, Feature, Outcome};
use crate::discord::names::Names;
use crate::discord::rich::Rich;

/// The command, and what its buttons' ids begin with.
const NAME: &str = "aide";

/// The examples: what stands on the button, and what it runs.
const EXAMPLES: [(&str, &str, Example); 3] = [
    ("help-example-1-label", "help-example-1", Example::Question),
    ("help-example-2-label", "help-example-2", Example::Question),
    ("help-example-3-label", "help-example-3", Example::Idea),
];

/// What an example is.
#[derive(Clone, Copy)]
enum Example {
    Question,
    Idea,
}

/// The feature.
pub(super) struct Help;

#[async_trait]
impl Feature for Help {
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand> {
        vec![names.command(NAME)]
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME]
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        let Act::Component { id, .. } = &call.act else { return Ok(card(bot).into()) };
        let example = id.state.parse::<usize>().ok().and_then(|n| EXAMPLES.get(n));
        let Some((_, text, kind)) = example else { return Ok(bot.told("discord-expired").into()) };
        let text = bot.words.say(text);
        match kind {
            Example::Question => {
                let question = ask::Question { text, previous: None, is_public: false };
                Ok(ask::answer(bot, question, call.user, call.server).await?.into())
            }
            Example::Idea => Ok(review::review_example(bot, call, text).await?.into()),
        }
    }
}

/// What the bot does, with the examples.
pub(in crate::discord) fn card(bot: &Bot) -> Card {
    let words = &bot.words;
    Card {
        title: words.say("help-title"),
        text: Rich::plain(&words.say("help-text")).block(&Rich::plain(&words.say("help-examples"))),
        foot: words.say("help-foot"),
        rows: vec![examples(bot)],
        ..Card::default()
    }
}

/// The first message in a server: what it does, how to set it up, what it keeps.
pub(in crate::discord) fn welcome_card(bot: &Bot) -> Card {
    let words = &bot.words;
    let days = words.with("welcome-keeps", &[("jours", bot.rules.retention_days.into())]);
    Card {
        title: words.say("welcome-title"),
        text: Rich::plain(&words.say("welcome-text")),
        fields: vec![
            (words.say("welcome-setup-title"), Rich::plain(&words.say("welcome-setup"))),
            (words.say("welcome-keeps-title"), Rich::plain(&days)),
        ],
        foot: words.say("help-foot"),
        rows: vec![examples(bot)],
        ..Card::default()
    }
}

fn examples(bot: &Bot) -> Row {
    let button = |(i, (label, _, _)): (usize, &(&str, &str, Example))| Button {
        id: CustomId::new(NAME, "essayer", i),
        label: bot.words.say(label),
        is_first: i == 0,
    };
    Row::Buttons(EXAMPLES.iter().enumerate().map(button).collect())
}
