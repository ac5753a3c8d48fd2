//! `/mes-donnees`: what is kept of a user, given out and erased on demand.

use serde_json::json;
use serenity::all::{CommandOptionType, CreateCommand};
use serenity::async_trait;

use crate::discord::bot::Bot;
use crate::discord::call::{Act, Call, CustomId};
use crate::discord::card::{Card, File, Form, FormField};
use crate::discord::feature::{Failure, Feature, First, Outcome};
use crate::discord::names::Names;
use crate::discord::rich::Rich;
use crate::domain::record::{Holdings, UserData};
use crate::domain::text::fold;
use crate::wording::territory_text;

/// The command, and what its form's id begins with.
const NAME: &str = "mes-donnees";

/// The form's field.
const WORD: &str = "confirmation";

/// The feature.
pub(super) struct MyData;

#[async_trait]
impl Feature for MyData {
    fn commands(&self, names: &Names<'_>) -> Vec<CreateCommand> {
        let sub = |name: &str| names.option(CommandOptionType::SubCommand, &[NAME], name);
        vec![names.command(NAME).add_option(sub("voir")).add_option(sub("exporter")).add_option(sub("effacer"))]
    }

    fn owns(&self) -> &'static [&'static str] {
        &[NAME]
    }

    async fn first(&self, bot: &Bot, call: &Call) -> First {
        match &call.act {
            Act::Command(command) if command.sub == "effacer" => First::Form(confirmation(bot)),
            _ => First::Later { is_private: true },
        }
    }

    async fn run(&self, bot: &Bot, call: &Call) -> Result<Outcome, Failure> {
        let words = &bot.words;
        match &call.act {
            Act::Command(command) if command.sub == "exporter" => {
                let data = bot.store.user_data(call.user).await?;
                let file = File { name: words.say("data-file"), bytes: serde_json::to_vec_pretty(&json_of(bot, call, &data))? };
                Ok(Card { text: Rich::plain(&words.say("data-exported")), file: Some(file), ..Card::default() }.into())
            }
            Act::Command(_) => {
                let holdings = bot.store.holdings(call.user).await?;
                let key = bot.store.territory_of(call.user).await?;
                let who = key.and_then(|k| bot.territory(&k)).map(|t| territory_text(words, t));
                let mut text = Rich::list(&counts(bot, &holdings));
                if let Some(who) = who {
                    text = text.block(&Rich::plain(&words.with("data-author", &[("qui", who.into())])));
                }
                let days = bot.settings(call.server).await?.retention_days.unwrap_or(bot.rules.retention_days);
                let foot = words.with("data-foot", &[("jours", days.min(bot.rules.retention_days).into())]);
                Ok(Card { title: words.say("data-title"), text, foot, ..Card::default() }.into())
            }
            Act::Form { fields, .. } => {
                let typed = fields.get(WORD).map_or("", String::as_str);
                if fold(typed.trim()) != fold(&words.say("data-erase-word")) {
                    return Ok(bot.told("data-not-erased").into());
                }
                let gone = bot.store.erase_user(call.user).await?;
                let text = Rich::plain(&words.say("data-erased")).block(&Rich::list(&counts(bot, &gone)));
                Ok(Card { text, ..Card::default() }.into())
            }
            _ => Ok(bot.told("discord-unknown-command").into()),
        }
    }
}

/// The form in which an erasure is confirmed by typing a word.
fn confirmation(bot: &Bot) -> Form {
    let words = &bot.words;
    Form {
        id: CustomId::new(NAME, "effacer", ""),
        title: words.say("data-erase-title"),
        fields: vec![FormField {
            id: WORD,
            label: words.say("data-erase-label"),
            placeholder: words.say("data-erase-word"),
            is_required: true,
            most: 20,
            ..FormField::default()
        }],
    }
}

fn counts(bot: &Bot, holdings: &Holdings) -> Vec<String> {
    let each = [
        ("data-profiles", holdings.profiles),
        ("data-ideas", holdings.ideas),
        ("data-votes", holdings.votes),
        ("data-contests", holdings.contests),
        ("data-gaps", holdings.gaps),
        ("data-components", holdings.components),
    ];
    each.into_iter().map(|(id, count)| bot.words.with(id, &[("nombre", count.into())])).collect()
}

fn json_of(bot: &Bot, call: &Call, data: &UserData) -> serde_json::Value {
    let at = |moment: crate::domain::record::Moment| jiff::Timestamp::from_second(moment.0).unwrap_or_default().to_string();
    let territory = |key: &crate::domain::record::TerritoryKey| json!({"niveau": key.level.name(), "code": key.code, "nom": bot.territory(key).map(|t| t.name.as_str())});
    json!({
        "utilisateur": call.user.0.to_string(),
        "collectivite": data.territory.as_ref().map(territory),
        "idees": data.ideas.iter().map(|i| json!({
            "numero": i.id, "revise": i.revises, "texte": i.text, "plateforme": i.platform,
            "collectivite": i.territory.as_ref().map(territory), "serveur": i.server.map(|s| s.0.to_string()),
            "note": i.score, "bas": i.low, "haut": i.high, "verdict": i.verdict, "domaine": i.domain, "date": at(i.at),
        })).collect::<Vec<_>>(),
        "votes": data.votes.iter().map(|v| json!({
            "question": v.question, "source": v.source, "utile": v.is_useful,
            "serveur": v.server.map(|s| s.0.to_string()), "date": at(v.at),
        })).collect::<Vec<_>>(),
        "raisons_contestees": data.contests.iter().map(|c| json!({
            "idee": c.idea, "regle": c.rule, "serveur": c.server.map(|s| s.0.to_string()), "date": at(c.at),
        })).collect::<Vec<_>>(),
        "questions_sans_reponse": data.gaps.iter().map(|g| json!({
            "question": g.question, "raison": g.reason, "fiches_proches": g.nearest,
            "serveur": g.server.map(|s| s.0.to_string()), "date": at(g.at),
        })).collect::<Vec<_>>(),
        "boutons": data.components.iter().map(|c| json!({
            "contenu": serde_json::from_str::<serde_json::Value>(&c.payload).unwrap_or_default(), "jusqu_au": at(c.expires),
        })).collect::<Vec<_>>(),
    })
}
