//! What a user sees: cards, buttons, menus, forms. Plain data; every body that is sent is made here, in one function, within
//! Discord's limits and without pings.

use serde_json::{Value, json};

use super::call::CustomId;
use super::limits;
use super::rich::Rich;
use crate::domain::review::Band;

/// A message of the bot.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// Its title, in plain text.
    pub title: String,
    /// Its text.
    pub text: Rich,
    /// Its parts, each with a plain name.
    pub fields: Vec<(String, Rich)>,
    /// Its foot, in plain text.
    pub foot: String,
    /// Its colour: a second signal, never the only one.
    pub colour: Colour,
    /// Its buttons and menus.
    pub rows: Vec<Row>,
    /// A file with it.
    pub file: Option<File>,
    /// The role that it calls: the only ping there is, on a user's demand.
    pub calls: Option<u64>,
}

/// The colour beside a card.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Colour {
    /// Of what is neither good nor bad.
    #[default]
    Neutral,
    /// Of a low risk.
    Good,
    /// Of a medium risk.
    Fair,
    /// Of a high risk, and of faults.
    Bad,
}

impl Colour {
    /// The colour of a band.
    pub const fn of(band: Band) -> Self {
        match band {
            Band::Low => Self::Good,
            Band::Medium => Self::Fair,
            Band::High => Self::Bad,
        }
    }

    /// As 0xRRGGBB; told apart without red and green, too.
    const fn rgb(self) -> u32 {
        match self {
            Self::Neutral => 0x2B_5C_8A,
            Self::Good => 0x00_9E_73,
            Self::Fair => 0xE6_9F_00,
            Self::Bad => 0xB2_2A_1D,
        }
    }
}

/// A file that comes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, with its extension.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A row under a card.
#[derive(Debug, Clone)]
pub enum Row {
    /// Up to five buttons.
    Buttons(Vec<Button>),
    /// A menu.
    Menu(Menu),
}

/// A button.
#[derive(Debug, Clone)]
pub struct Button {
    /// What it is called.
    pub id: CustomId,
    /// What stands on it.
    pub label: String,
    /// Whether it is the one to press first.
    pub is_first: bool,
}

/// A menu of choices.
#[derive(Debug, Clone)]
pub struct Menu {
    /// What it is called.
    pub id: CustomId,
    /// What stands in it before a choice.
    pub placeholder: String,
    /// The choices.
    pub choices: Vec<Choice>,
}

/// A choice of a menu, or one offered while typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the bot gets.
    pub value: String,
    /// What the user reads.
    pub name: String,
}

/// A form.
#[derive(Debug, Clone)]
pub struct Form {
    /// What it is called.
    pub id: CustomId,
    /// Its title.
    pub title: String,
    /// Its fields.
    pub fields: Vec<FormField>,
}

/// A field of a form.
#[derive(Debug, Clone, Default)]
pub struct FormField {
    /// What it is called.
    pub id: &'static str,
    /// What stands over it.
    pub label: String,
    /// What stands in it while it is empty.
    pub placeholder: String,
    /// What stands in it from the start.
    pub value: String,
    /// Whether it has several lines.
    pub is_long: bool,
    /// Whether it must be filled.
    pub is_required: bool,
    /// Characters at most.
    pub most: usize,
}

/// Discord's flag of a message that only its user sees.
pub(super) const EPHEMERAL: u64 = 1 << 6;

/// Styles of buttons: the first to press, and the others.
const PRIMARY: u8 = 1;
const SECONDARY: u8 = 2;

/// Kinds of components.
const ROW: u8 = 1;
const BUTTON: u8 = 2;
const MENU: u8 = 3;
const INPUT: u8 = 4;

/// The body of a message: the only place where one is made. No mention in it pings, but the role that the card calls.
pub fn message_body(card: &Card, is_private: bool) -> Value {
    let mut mentions = json!({"parse": []});
    let mut body = json!({"embeds": [embed(card)], "components": rows(&card.rows)});
    if let Some(role) = card.calls
        && let (Some(body), Some(mentions)) = (body.as_object_mut(), mentions.as_object_mut())
    {
        body.insert("content".to_owned(), json!(format!("<@&{role}>")));
        mentions.insert("roles".to_owned(), json!([role.to_string()]));
    }
    if let Some(body) = body.as_object_mut() {
        body.insert("allowed_mentions".to_owned(), mentions);
        if is_private {
            body.insert("flags".to_owned(), json!(EPHEMERAL));
        }
        if let Some(file) = &card.file {
            body.insert("attachments".to_owned(), json!([{"id": "0", "filename": file.name}]));
        }
    }
    body
}

/// The card itself. What doesn't fit leaves from the end: the last fields are the least urgent ones.
fn embed(card: &Card) -> Value {
    let mut left = limits::EMBEDS;
    let title = limits::cut_marked(Rich::plain(&card.title).as_str(), limits::TITLE);
    let foot = limits::cut(&card.foot, limits::FOOTER);
    left = left.saturating_sub(title.chars().count() + foot.chars().count());
    let text = card.text.cut(limits::DESCRIPTION.min(left)).as_str().to_owned();
    left = left.saturating_sub(text.chars().count());
    let mut fields = Vec::new();
    for (name, value) in card.fields.iter().filter(|(_, value)| !value.is_empty()).take(limits::FIELDS) {
        let name = limits::cut_marked(Rich::plain(name).as_str(), limits::FIELD_NAME);
        let room = left.saturating_sub(name.chars().count()).min(limits::FIELD_VALUE);
        let value = value.cut(room);
        // A field of which only a scrap would be left is no help.
        if value.as_str().chars().count() < SCRAP && room < limits::FIELD_VALUE {
            break;
        }
        left = left.saturating_sub(name.chars().count() + value.as_str().chars().count());
        fields.push(json!({"name": name, "value": value.as_str()}));
    }
    let mut embed = json!({"color": card.colour.rgb()});
    if let Some(embed) = embed.as_object_mut() {
        for (key, text) in [("title", title), ("description", text)] {
            if !text.trim().is_empty() {
                embed.insert(key.to_owned(), json!(text));
            }
        }
        if !fields.is_empty() {
            embed.insert("fields".to_owned(), json!(fields));
        }
        if !foot.is_empty() {
            embed.insert("footer".to_owned(), json!({"text": foot}));
        }
    }
    embed
}

/// Under so many characters, what is left of a cut field is not shown.
const SCRAP: usize = 40;

fn rows(rows: &[Row]) -> Value {
    let row = |row: &Row| match row {
        Row::Buttons(buttons) => {
            json!({"type": ROW, "components": buttons.iter().take(limits::BUTTONS).map(button).collect::<Vec<_>>()})
        }
        Row::Menu(menu) => json!({"type": ROW, "components": [{
            "type": MENU,
            "custom_id": menu.id.to_string(),
            "placeholder": limits::cut(&menu.placeholder, limits::CHOICE),
            "options": menu.choices.iter().take(limits::CHOICES).map(|c| json!({
                "label": limits::cut(&c.name, limits::CHOICE), "value": c.value,
            })).collect::<Vec<_>>(),
        }]}),
    };
    let shown = rows.iter().filter(|r| match r {
        Row::Buttons(buttons) => !buttons.is_empty(),
        Row::Menu(menu) => !menu.choices.is_empty(),
    });
    shown.take(limits::ROWS).map(row).collect()
}

fn button(button: &Button) -> Value {
    json!({
        "type": BUTTON,
        "style": if button.is_first { PRIMARY } else { SECONDARY },
        "label": limits::cut(&button.label, limits::LABEL),
        "custom_id": button.id.to_string(),
    })
}

/// The body of a form.
pub fn form_body(form: &Form) -> Value {
    let field = |field: &FormField| {
        let most = field.most.clamp(1, limits::FORM_VALUE);
        let mut input = json!({
            "type": INPUT,
            "custom_id": field.id,
            "style": if field.is_long { 2 } else { 1 },
            "label": limits::cut(&field.label, limits::FORM_TITLE),
            "required": field.is_required,
            "max_length": most,
        });
        if let Some(input) = input.as_object_mut() {
            if field.is_required {
                input.insert("min_length".to_owned(), json!(1));
            }
            if !field.placeholder.is_empty() {
                input.insert("placeholder".to_owned(), json!(limits::cut(&field.placeholder, limits::CHOICE)));
            }
            if !field.value.trim().is_empty() {
                input.insert("value".to_owned(), json!(field.value.chars().take(most).collect::<String>()));
            }
        }
        json!({"type": ROW, "components": [input]})
    };
    json!({
        "custom_id": form.id.to_string(),
        "title": limits::cut(&form.title, limits::FORM_TITLE),
        "components": form.fields.iter().take(limits::FORM_FIELDS).map(field).collect::<Vec<_>>(),
    })
}

/// The body of what is offered while typing.
pub fn choices_body(choices: &[Choice]) -> Value {
    let offered = choices.iter().filter(|c| !c.name.trim().is_empty() && c.value.chars().count() <= limits::CHOICE);
    let offered = offered.take(limits::CHOICES).map(|c| json!({"name": limits::cut(&c.name, limits::CHOICE), "value": c.value}));
    json!({"choices": offered.collect::<Vec<_>>()})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_in_a_card_it_fits_and_pings_nobody() {
        let long = "Une phrase *assez* longue pour Discord. ".repeat(400);
        let card = Card {
            title: long.clone(),
            text: Rich::plain(&long),
            fields: vec![("Un nom".to_owned(), Rich::plain(&long)); 40],
            foot: long.clone(),
            ..Card::default()
        };
        let body = message_body(&card, true);
        let embed = &body["embeds"][0];
        let count = |v: &Value| v.as_str().unwrap_or_default().chars().count();
        let fields = embed["fields"].as_array().cloned().unwrap_or_default();
        let total: usize = fields.iter().map(|f| count(&f["name"]) + count(&f["value"])).sum();
        assert!(count(&embed["title"]) <= 256 && count(&embed["description"]) <= 4096);
        assert!(total + count(&embed["title"]) + count(&embed["description"]) + count(&embed["footer"]["text"]) <= 6000);
        assert_eq!(body["allowed_mentions"], json!({"parse": []}));
        assert_eq!(body["flags"], 64);
    }

    #[test]
    fn only_the_role_of_a_card_is_called() {
        let body = message_body(&Card { calls: Some(7), text: Rich::plain("@everyone"), ..Card::default() }, false);
        assert_eq!(body["allowed_mentions"], json!({"parse": [], "roles": ["7"]}));
        assert_eq!(body["content"], "<@&7>");
    }
}
