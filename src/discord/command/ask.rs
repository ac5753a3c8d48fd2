//! `/demander`: an answer with its sources, and what can be done with it.

use serde::{Deserialize, Serialize};
use serenity::all::{CommandOptionType, CreateCommand};
use serenity::async_trait;

use super::publication;
use crate::discord::bot::{Bot, now, payload, token};
use crate::discord::call::{Act, Call, CustomId};
use crate::discord::card::{Button, Card, Choice, Menu, Row};
use crate::discord::feature::{Failure, Feature, Outcome, Place, Publication};
use crate::discord::limits;
use crate::discord::names::Names;
use crate::discord::rich::{Reference, Rich};
use crate::domain::answer::{Answer, Nearest, Outcome as Answered};
use crate::domain::competence::Level;
use crate::domain::entry::Entry;
use crate::domain::record::{ComponentState, Gap, ServerId, TerritoryKey, UserId, Vote};
use crate::wording::{AnswerText, answer_sections};

/// The command, and what its buttons' ids begin with.
const NAME: &str = "demander";

/// The longest question that is taken, in characters.
const LONGEST: u16 = 1_000;

/// How much of a question its answer repeats, in characters.
const REPEATED: usize = 300;

/// For how many days an answer's buttons work.
const BUTTON_DAYS: i64 = 30;

/// The feature.
pub(super) struct Ask;

/// A question as it is asked.
#[derive(Debug, Clone)]
pub(in crate::discord) struct Question {
    /// Its text as typed.
    pub(in crate::discord) text: String,
    /// The question before it, in a conversation.
    pub(in crate::discord) previous: Option<String>,
    /// Whether all can see the answer.
    pub(in crate::discord) is_public: bool,
}

/// What the buttons of an answer need to know.
#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    question: String,
    previous: Option<String>,
    level: Option<String>,
    code: Option<String>,
    entries: Vec<String>,
    /// Whether everybody may press, as everybody sees.
    is_public: bool,
}

#[async_trait]
impl Feature for Ask {
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand> {
        let question = names.option(CommandOptionType::String, &[NAME], "question").required(true).max_length(LONGEST);
        vec![names.command(NAME).add_option(question)]
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME]
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        match &call.act {
            Act::Command(command) => {
                let question = Question { text: command.text("question").to_owned(), previous: None, is_public: false };
                Ok(answer(bot, question, call.user, call.server).await?.into())
            }
            Act::Component { id, .. } => {
                let Some(state) = bot.store.component(&id.state, now()).await? else {
                    return Ok(bot.told("discord-expired").into());
                };
                let asked: Asked = serde_json::from_str(&state.payload)?;
                if !asked.is_public && state.user != Some(call.user) {
                    return Ok(bot.told("discord-not-yours").into());
                }
                press(bot, call, id, asked).await
            }
            _ => Ok(bot.told("discord-unknown-command").into()),
        }
    }
}

/// Answers a question: the card, and what is kept of it.
pub(in crate::discord) async fn answer(
    bot: &Bot,
    question: Question,
    user: UserId,
    server: Option<ServerId>,
) -> Result<Card, Failure> {
    // An answer needs no store: without it, it comes for nobody in particular and without buttons.
    let author = bot.author_of(user, server).await.unwrap_or_default();
    let answer = reply(bot, &question, author.clone()).await?;
    let outcome = match &answer.outcome {
        Answered::Answered(_) => "answered",
        Answered::Abstained(reason) => reason.name(),
    };
    bot.metrics.questions.with_label_values(&[outcome]).inc();
    let mut card = card(bot, &question.text, &answer);
    match keep(bot, &question, author, &answer, user, server).await {
        Ok(state) => {
            card.rows = rows(bot, &state, &answer, question.is_public);
            if matches!(answer.outcome, Answered::Abstained(_)) {
                card.foot = bot.words.say("ask-kept");
            }
        }
        Err(e) => bot.say_not_kept(&mut card, &e),
    }
    Ok(card)
}

async fn reply(bot: &Bot, question: &Question, author: Option<TerritoryKey>) -> Result<Answer, Failure> {
    let (text, previous) = (question.text.clone(), question.previous.clone());
    let answer = bot.think(move |coach| {
        let author = author.and_then(|key| coach.knowledge().territories.get(key.level, &key.code));
        match previous {
            Some(previous) => coach.follow_up(&previous, &text, author),
            None => coach.ask(&text, author),
        }
    });
    Ok(answer.await??)
}

/// The answer as it is read.
fn card(bot: &Bot, question: &str, answer: &Answer) -> Card {
    let words = &bot.words;
    let asked = words.with("ask-question", &[("question", limits::cut(question, REPEATED).into())]);
    let mut card = Card { text: Rich::plain(&asked), ..Card::default() };
    let notes = match answer_sections(words, answer) {
        AnswerText::Answered { parts, sources, reserves, notes } => {
            card.title = words.say("ask-title");
            for (title, lines) in &parts {
                card.text = card.text.block(&Rich::bold(title)).line(&Rich::list(lines));
            }
            card.fields.push((words.say("answer-sources"), Rich::lines(&sources)));
            reserves.into_iter().chain(notes).collect::<Vec<_>>()
        }
        AnswerText::Abstained { why, nearest, notes } => {
            card.title = words.say("ask-unknown-title");
            card.text = card.text.block(&Rich::plain(&why));
            card.fields.push((words.say("ask-nearest"), Rich::list(&nearest)));
            notes
        }
    };
    card.fields.push((words.say("ask-reserves"), Rich::lines(&notes)));
    card
}

fn rows(bot: &Bot, state: &str, answer: &Answer, is_public: bool) -> Vec<Row> {
    let words = &bot.words;
    let button =
        |verb: &str, label: &str, is_first| Button { id: CustomId::new(NAME, verb, state), label: words.say(label), is_first };
    let is_answered = matches!(answer.outcome, Answered::Answered(_));
    let mut buttons = Vec::new();
    if is_answered && !is_public {
        buttons.push(button("publier", "button-publish", true));
    }
    if !answer.ranking.is_empty() {
        buttons.push(button("fiches", "button-entries", false));
    }
    if is_answered {
        buttons.push(button("utile", "button-useful", false));
        buttons.push(button("inutile", "button-useless", false));
    }
    buttons.push(button("reseau", "button-network", !is_answered));
    vec![Row::Buttons(buttons)]
}

/// Keeps what the buttons need, and a question without answer for the moderators; gives the buttons' state.
async fn keep(
    bot: &Bot,
    question: &Question,
    author: Option<TerritoryKey>,
    answer: &Answer,
    user: UserId,
    server: Option<ServerId>,
) -> Result<String, Failure> {
    let entries: Vec<String> = answer.ranking.iter().map(|n| n.id.to_string()).collect();
    if let Answered::Abstained(reason) = &answer.outcome {
        let gap = Gap {
            user,
            server,
            question: question.text.clone(),
            reason: reason.name().to_owned(),
            nearest: entries.join(" "),
            at: now(),
        };
        bot.store.add_gap(&gap).await?;
    }
    let asked = Asked {
        question: question.text.clone(),
        previous: question.previous.clone(),
        level: author.as_ref().map(|a| a.level.name().to_owned()),
        code: author.map(|a| a.code),
        entries,
        is_public: question.is_public,
    };
    let state = ComponentState {
        token: token(),
        user: Some(user),
        payload: payload(&asked)?,
        expires: bot.until(server, BUTTON_DAYS).await,
    };
    bot.store.put_component(&state).await?;
    Ok(state.token)
}

async fn press(bot: &Bot, call: &Call, id: &CustomId, asked: Asked) -> Result<Outcome, Failure> {
    let words = &bot.words;
    match id.verb.as_str() {
        "publier" => {
            let author = Level::parse(asked.level.as_deref().unwrap_or_default())
                .zip(asked.code.clone())
                .map(|(level, code)| TerritoryKey { level, code });
            let question = Question { text: asked.question, previous: asked.previous, is_public: true };
            let answer = reply(bot, &question, author).await?;
            let card = card(bot, &question.text, &answer);
            Ok(publication::here(bot, call, id, card))
        }
        "fiches" => {
            let found: Vec<Nearest> = asked.entries.iter().filter_map(|id| bot.coach.entry(id)).map(nearest).collect();
            Ok(super::entries::list_card(bot, &words.say("entries-of-answer"), &found).into())
        }
        "utile" | "inutile" => {
            let is_useful = id.verb == "utile";
            let source = asked.entries.first().cloned().unwrap_or_default();
            let vote = Vote { user: call.user, server: call.server, question: asked.question, source, is_useful, at: now() };
            bot.store.add_vote(&vote).await?;
            Ok(bot.told(if is_useful { "voted-useful" } else { "voted-useless" }).into())
        }
        "reseau" => to_network(bot, call, id, &asked).await,
        _ => Ok(bot.told("discord-expired").into()),
    }
}

fn nearest(entry: &Entry) -> Nearest {
    Nearest { id: entry.id.clone(), title: entry.title.clone() }
}

/// Opens a thread with the question where the server wants it, and calls the role that it set.
async fn to_network(bot: &Bot, call: &Call, id: &CustomId, asked: &Asked) -> Result<Outcome, Failure> {
    let words = &bot.words;
    let settings = bot.settings(call.server).await?;
    let name = asked.question.clone();
    let place = match (settings.network_channel, call.channel.filter(|_| call.server.is_some())) {
        (_, None) => return Ok(bot.told("network-only-in-servers").into()),
        (Some(channel), _) => Place::NewThread { channel, is_forum: settings.network_is_forum, name },
        (None, Some(_)) if !call.may_write() => return Ok(bot.told("discord-you-may-not-write").into()),
        // Discord opens no thread in a thread.
        (None, Some(thread)) if call.in_thread => Place::Channel(thread),
        (None, Some(channel)) => Place::NewThread { channel, is_forum: false, name },
    };
    let who = Rich::plain(&words.say("network-asks")).then(&Rich::reference(Reference::User, call.user.0));
    let near: Vec<String> = asked.entries.iter().filter_map(|id| bot.coach.entry(id)).take(3).map(|e| e.title.clone()).collect();
    let card = Card {
        title: words.say("network-title"),
        text: who.block(&Rich::plain(&asked.question)),
        fields: vec![(words.say("network-near"), Rich::list(&near))],
        foot: words.say("network-foot"),
        calls: settings.network_role,
        ..Card::default()
    };
    Ok(Outcome::Publish(Box::new(Publication { place, card, key: id.to_string() })))
}

/// A menu of entries to read.
pub(super) fn entries_menu(bot: &Bot, found: &[Nearest]) -> Row {
    Row::Menu(Menu {
        id: CustomId::new("fiches", "lire", ""),
        placeholder: bot.words.say("entries-choose"),
        choices: found.iter().map(|n| Choice { value: n.id.to_string(), name: n.title.clone() }).collect(),
    })
}
