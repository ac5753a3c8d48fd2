//! `/avis`: the review of a post idea, its revision, and what can be done with it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serenity::all::{CommandOptionType, CreateCommand};
use serenity::async_trait;

use super::{author, publication};
use crate::app::ask::Coach;
use crate::app::review::{Author, Request};
use crate::discord::bot::{Bot, now};
use crate::discord::call::{Act, Call, CustomId};
use crate::discord::card::{Button, Card, Choice, Colour, File, Form, FormField, Menu, Row};
use crate::discord::feature::{Failure, Feature, First, Outcome};
use crate::discord::limits;
use crate::discord::names::Names;
use crate::discord::rich::Rich;
use crate::domain::post::{PLATFORMS, UNSAID};
use crate::domain::record::{Contest, IdeaRecord, Moment, TerritoryKey};
use crate::domain::review::Review;
use crate::wording::{ReviewSections, comparison_sections, contributions_text, note_text, review_sections, review_text};

/// The command, and what its components' ids begin with.
const NAME: &str = "avis";

/// The command in a message's menu.
const MENU: &str = "Avis sur cette idée";

/// The longest idea that is taken, in characters: what a form's field holds, so that it can be revised.
const LONGEST: usize = limits::FORM_VALUE;

/// How much of an idea its card repeats, in characters.
const REPEATED: usize = 300;

/// The fields of the form.
const TEXT: &str = "texte";
const PLATFORM: &str = "plateforme";
const AUTHOR: &str = "collectivite";

/// The feature.
pub(super) struct Reviews;

#[async_trait]
impl Feature for Reviews {
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand> {
        let text = |name: &str| names.option(CommandOptionType::String, &[NAME], name);
        let platform = PLATFORMS.iter().fold(text(PLATFORM), |option, platform| {
            names.choice(option, &format!("platform-{}", platform.replace('_', "-")), platform)
        });
        let longest = u16::try_from(LONGEST).unwrap_or(u16::MAX);
        vec![
            names
                .command(NAME)
                .add_option(text(TEXT).max_length(longest))
                .add_option(platform)
                .add_option(text(AUTHOR).set_autocomplete(true).max_length(author::LONGEST)),
            names.message_menu(MENU, "command-avis-menu"),
        ]
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME, MENU]
    }

    async fn first(&self, bot: &Bot, call: &Call) -> First {
        match &call.act {
            Act::Command(command) if command.text(TEXT).is_empty() => {
                First::Form(blank_form(bot, command.text(PLATFORM), command.text(AUTHOR)))
            }
            Act::Component { id, .. } if id.verb == "reviser" => {
                let read = async { bot.store.idea(call.user, number(id)).await };
                let idea = bot.soon(read).await.flatten();
                First::Form(revision_form(bot, number(id), idea.map(|i| i.text).unwrap_or_default()))
            }
            _ => First::Later { is_private: true },
        }
    }

    async fn complete(&self, bot: &Bot, _call: &Call, _option: &str, typed: &str) -> Vec<Choice> {
        author::complete(bot, typed)
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        match &call.act {
            Act::Command(command) => {
                let idea = Idea::new(command.text(TEXT), command.text(PLATFORM), command.text(AUTHOR));
                review_new(bot, call, idea).await
            }
            Act::Menu { text, .. } => review_new(bot, call, Idea::new(text, "", "")).await,
            Act::Form { id, fields } => {
                let field = |name: &str| fields.get(name).map_or("", String::as_str);
                if id.verb == "revision" {
                    return review_again(bot, call, number(id), field(TEXT)).await;
                }
                let typed = field(AUTHOR).trim();
                let chosen = author::by_key(bot, &id.state).filter(|t| t.name == typed).map(author::key_text);
                let whose = chosen.as_deref().unwrap_or(typed);
                review_new(bot, call, Idea::new(field(TEXT), &platform_of(bot, field(PLATFORM)), whose)).await
            }
            Act::Component { id, values } => {
                let Some(idea) = bot.store.idea(call.user, number(id)).await? else {
                    return Ok(bot.told("discord-expired").into());
                };
                press(bot, call, id, values, idea).await
            }
            _ => Ok(bot.told("discord-unknown-command").into()),
        }
    }
}

fn number(id: &CustomId) -> i64 {
    id.state.parse().unwrap_or_default()
}

/// An idea as it is submitted.
struct Idea {
    text: String,
    platform: String,
    /// The author as chosen or typed; empty for the user's own choice.
    author: String,
}

impl Idea {
    fn new(text: &str, platform: &str, author: &str) -> Self {
        let platform = if platform.is_empty() { UNSAID } else { platform };
        Self { text: text.trim().to_owned(), platform: platform.to_owned(), author: author.trim().to_owned() }
    }
}

/// The form of an idea; what the command said already stands in it.
fn blank_form(bot: &Bot, platform: &str, author: &str) -> Form {
    let words = &bot.words;
    let named = if platform.is_empty() { String::new() } else { platform_name(bot, platform) };
    let whose = author::by_key(bot, author).map_or_else(|| author.to_owned(), |t| t.name.clone());
    Form {
        // What was chosen from the list stays chosen unless the field is changed.
        id: CustomId::new(NAME, "ecrire", author::by_key(bot, author).map(author::key_text).unwrap_or_default()),
        title: words.say("review-form-title"),
        fields: vec![
            idea_field(bot, String::new()),
            FormField {
                id: PLATFORM,
                label: words.say("review-form-platform"),
                placeholder: words.say("review-form-platform-hint"),
                value: named,
                most: 40,
                ..FormField::default()
            },
            FormField {
                id: AUTHOR,
                label: words.say("review-form-author"),
                placeholder: words.say("review-form-author-hint"),
                value: whose,
                most: usize::from(author::LONGEST),
                ..FormField::default()
            },
        ],
    }
}

fn revision_form(bot: &Bot, id: i64, text: String) -> Form {
    Form {
        id: CustomId::new(NAME, "revision", id),
        title: bot.words.say("review-form-revision"),
        fields: vec![idea_field(bot, text)],
    }
}

fn idea_field(bot: &Bot, value: String) -> FormField {
    FormField {
        id: TEXT,
        label: bot.words.say("review-form-idea"),
        placeholder: bot.words.say("review-form-idea-hint"),
        value,
        is_long: true,
        is_required: true,
        most: LONGEST,
    }
}

/// A platform as a form's reader types it; what isn't one is not said.
fn platform_of(bot: &Bot, typed: &str) -> String {
    use crate::domain::text::fold;
    let typed = fold(typed.trim());
    let meant = |platform: &&&str| fold(&platform_name(bot, platform)) == typed || **platform == typed;
    PLATFORMS.iter().find(meant).map_or_else(String::new, |p| (*p).to_owned())
}

fn platform_name(bot: &Bot, platform: &str) -> String {
    bot.words.say(&format!("platform-{}", platform.replace('_', "-")))
}

async fn review_new(bot: &Bot, call: &Call, idea: Idea) -> Result<Outcome, Failure> {
    if idea.text.is_empty() {
        return Ok(bot.told("review-empty").into());
    }
    let whose = if idea.author.is_empty() {
        bot.author_of(call.user, call.server).await.unwrap_or_default()
    } else {
        match author::find(bot, &idea.author) {
            Ok(territory) => Some(author::key_of(territory)),
            // The idea isn't lost: it comes back with the candidates.
            Err(unknown) => {
                let mut card = unknown.card(bot, CustomId::new("collectivite", "choisir", "moi"));
                card.text = card.text.block(&Rich::plain(&bot.words.say("review-kept-for-you")));
                card.file = Some(File { name: bot.words.say("discord-typed-file"), bytes: idea.text.into_bytes() });
                return Ok(card.into());
            }
        }
    };
    let record = record_of(call, idea.text, idea.platform, whose, None);
    let (record, review) = rate(bot, record).await?;
    let sections = review_sections(&bot.words, &review);
    let mut card = card(bot, &record.text, &sections, &review);
    keep(bot, &mut card, &record, &review).await;
    Ok(card.into())
}

/// An example of the help: reviewed, and not kept.
pub(super) async fn review_example(bot: &Bot, call: &Call, text: String) -> Result<Card, Failure> {
    let whose = bot.author_of(call.user, call.server).await.unwrap_or_default();
    let (record, review) = rate(bot, record_of(call, text, UNSAID.to_owned(), whose, None)).await?;
    Ok(card(bot, &record.text, &review_sections(&bot.words, &review), &review))
}

/// A revised idea, compared with the first version.
async fn review_again(bot: &Bot, call: &Call, id: i64, text: &str) -> Result<Outcome, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(bot.told("review-empty").into());
    }
    let Some(earlier) = bot.store.idea(call.user, id).await? else {
        return review_new(bot, call, Idea::new(text, "", "")).await;
    };
    // A revision of a revision is compared with the first version, too.
    let first = match earlier.revises {
        Some(first) => bot.store.idea(call.user, first).await?.unwrap_or(earlier),
        None => earlier,
    };
    let record = record_of(call, text.to_owned(), first.platform.clone(), first.territory.clone(), Some(first.id));
    let (record, after, mut card) = compared(bot, first, record).await?;
    keep(bot, &mut card, &record, &after).await;
    Ok(card.into())
}

/// Two ideas that are kept already, the second against the first.
pub(super) async fn compare(bot: &Bot, before: IdeaRecord, after: IdeaRecord) -> Result<Card, Failure> {
    let id = after.id;
    let (_, review, mut card) = compared(bot, before, after).await?;
    card.rows = rows(bot, id, !review.reasons.is_empty());
    Ok(card)
}

async fn compared(bot: &Bot, before: IdeaRecord, after: IdeaRecord) -> Result<(IdeaRecord, Review, Card), Failure> {
    let (_, before) = rate(bot, before).await?;
    let (record, after) = rate(bot, after).await?;
    let sections = comparison_sections(&bot.words, &before, &after);
    let mut change = Rich::bold(&sections.headline);
    for (title, lines) in [("compare-gone", &sections.gone), ("compare-new", &sections.new)] {
        if !lines.is_empty() {
            change = change.block(&Rich::bold(&bot.words.say(title))).line(&Rich::list(lines));
        }
    }
    let mut card = card(bot, &record.text, &sections.second, &after);
    card.title = bot.words.say("review-title-revised");
    card.text = change.block(&card.text);
    Ok((record, after, card))
}

fn record_of(call: &Call, text: String, platform: String, territory: Option<TerritoryKey>, revises: Option<i64>) -> IdeaRecord {
    IdeaRecord {
        id: 0,
        user: call.user,
        server: call.server,
        revises,
        text,
        platform,
        territory,
        score: 0.0,
        low: 0.0,
        high: 0.0,
        verdict: String::new(),
        domain: String::new(),
        at: now(),
    }
}

/// Reviews an idea as it was or will be kept, on its own day.
async fn rate(bot: &Bot, mut record: IdeaRecord) -> Result<(IdeaRecord, Review), Failure> {
    let asked = record.clone();
    let review = bot.think(move |coach| review_of(coach, &asked)).await?;
    record.score = review.risk.score;
    record.low = review.risk.low;
    record.high = review.risk.high;
    review.standing.verdict.name().clone_into(&mut record.verdict);
    record.domain = review.standing.domain.as_ref().map(|d| d.slug.clone()).unwrap_or_default();
    Ok((record, review))
}

fn review_of(coach: &Coach, record: &IdeaRecord) -> Review {
    let territory = record.territory.as_ref().and_then(|k| coach.knowledge().territories.get(k.level, &k.code));
    let author = territory.map_or(Author::Unsaid, Author::Known);
    let request = Request { text: &record.text, author, level: None, platform: &record.platform, date: day(record.at) };
    coach.review_known(&request)
}

/// The day of a moment, where the bot runs.
pub(super) fn day(at: Moment) -> Date {
    jiff::Timestamp::from_second(at.0).unwrap_or_default().to_zoned_datetime(TimeZone::system()).date()
}

/// The review as it is read.
fn card(bot: &Bot, idea: &str, sections: &ReviewSections, review: &Review) -> Card {
    let words = &bot.words;
    let quoted = words.with("review-idea", &[("idee", limits::cut(idea, REPEATED).into())]);
    let text = Rich::plain(&quoted)
        .block(&Rich::bold(&sections.score))
        .block(&Rich::bold(&words.say("review-reasons")))
        .line(&Rich::list(&sections.reasons))
        .line(&Rich::plain(&sections.sum));
    Card {
        title: words.say("review-title"),
        text,
        fields: vec![
            (words.say("review-standing"), Rich::plain(&sections.standing)),
            (words.say("review-rails"), Rich::list(&sections.rails)),
            (words.say("review-fixes"), Rich::list(&sections.fixes)),
            (words.say("review-plan"), Rich::list(&sections.plan)),
            (words.say("review-notes"), Rich::lines(&sections.notes)),
        ],
        foot: sections.limits.clone(),
        colour: Colour::of(review.band),
        ..Card::default()
    }
}

/// Keeps an idea and gives its card its buttons; a card that can't be kept goes without, and says so.
async fn keep(bot: &Bot, card: &mut Card, record: &IdeaRecord, review: &Review) {
    match bot.store.add_idea(record).await {
        Ok(id) => card.rows = rows(bot, id, !review.reasons.is_empty()),
        Err(e) => bot.say_not_kept(card, &e),
    }
}

fn rows(bot: &Bot, id: i64, has_reasons: bool) -> Vec<Row> {
    let button =
        |verb: &str, label: &str, is_first| Button { id: CustomId::new(NAME, verb, id), label: bot.words.say(label), is_first };
    let mut buttons = vec![
        button("reviser", "button-revise", true),
        button("detail", "button-detail", false),
        button("publier", "button-publish", false),
    ];
    if has_reasons {
        buttons.push(button("contester", "button-contest", false));
    }
    buttons.push(button("note", "button-note", false));
    vec![Row::Buttons(buttons)]
}

async fn press(bot: &Bot, call: &Call, id: &CustomId, values: &[String], idea: IdeaRecord) -> Result<Outcome, Failure> {
    let words = &bot.words;
    if let (true, Some(rule)) = (id.verb == "raison", values.first()) {
        let contest = Contest { user: call.user, server: call.server, idea: idea.id, rule: rule.clone(), at: now() };
        bot.store.add_contest(&contest).await?;
        return Ok(bot.told("contest-thanks").into());
    }
    let (idea, review) = rate(bot, idea).await?;
    match id.verb.as_str() {
        "detail" => {
            let text = contributions_text(words, &review);
            let file = File { name: words.say("review-detail-file"), bytes: review_text(words, &review, true).into_bytes() };
            Ok(Card { title: words.say("review-detail-title"), text: Rich::plain(&text), file: Some(file), ..Card::default() }
                .into())
        }
        "note" => {
            let author = idea.territory.as_ref().and_then(|key| bot.territory(key));
            let text = note_text(words, &idea.text, &review, author, day(now()), bot.coach.law_checked(&review));
            let file = File { name: words.say("review-note-file"), bytes: text.clone().into_bytes() };
            Ok(Card { title: words.say("review-note-title"), text: Rich::plain(&text), file: Some(file), ..Card::default() }
                .into())
        }
        "publier" => {
            let mut card = card(bot, &idea.text, &review_sections(words, &review), &review);
            card.title = words.say("review-title-public");
            Ok(publication::here(bot, call, id, card))
        }
        "contester" => {
            let mut seen = std::collections::BTreeSet::new();
            let choices = review.reasons.iter().filter(|r| seen.insert(r.contribution.rule.clone())).map(|r| Choice {
                value: r.contribution.rule.clone(),
                name: r
                    .contribution
                    .span
                    .as_ref()
                    .map_or_else(|| r.name.clone(), |span| format!("«\u{a0}{span}\u{a0}»\u{a0}: {}", r.name)),
            });
            let menu = Menu {
                id: CustomId::new(NAME, "raison", idea.id),
                placeholder: words.say("contest-choose"),
                choices: choices.collect(),
            };
            Ok(Card { text: Rich::plain(&words.say("contest-which")), rows: vec![Row::Menu(menu)], ..Card::default() }.into())
        }
        _ => Ok(bot.told("discord-expired").into()),
    }
}
