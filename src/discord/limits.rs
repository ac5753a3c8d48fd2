//! Discord's limits, in one place, and how what is too long is cut: at the end of a line or of a sentence.

/// Characters of a card's title.
pub const TITLE: usize = 256;
/// Characters of a card's text.
pub const DESCRIPTION: usize = 4096;
/// Fields of a card.
pub const FIELDS: usize = 25;
/// Characters of a field's name.
pub const FIELD_NAME: usize = 256;
/// Characters of a field's value.
pub const FIELD_VALUE: usize = 1024;
/// Characters of a card's foot.
pub const FOOTER: usize = 2048;
/// Characters of all cards of a message together.
pub const EMBEDS: usize = 6000;
/// Rows of buttons and menus.
pub const ROWS: usize = 5;
/// Buttons of a row.
pub const BUTTONS: usize = 5;
/// Characters of a button's label.
pub const LABEL: usize = 80;
/// Choices of a menu, and of what is offered while typing.
pub const CHOICES: usize = 25;
/// Characters of a choice's name and of its value, of a menu's description, of a custom id.
pub const CHOICE: usize = 100;
/// Characters of a form's title, and of a field's label in it.
pub const FORM_TITLE: usize = 45;
/// Fields of a form.
pub const FORM_FIELDS: usize = 5;
/// Characters of a form's field.
pub const FORM_VALUE: usize = 4000;
/// Characters of a thread's name.
pub const THREAD_NAME: usize = 100;

/// What shows that something was cut.
const MORE: char = '…';

/// A cut that loses more than this part of the room at a sentence's end is made at a word's end instead.
const SENTENCE_ROOM: f64 = 0.6;

/// At most so many characters of plain text: whole when it fits, else cut after a line or sentence, else after a word, and
/// « … » shows it.
///
/// ```
/// use boomerometre::discord::limits::cut;
/// assert_eq!(cut("Une phrase. Une autre.", 22), "Une phrase. Une autre.");
/// assert_eq!(cut("Une phrase. Une autre.", 17), "Une phrase. …");
/// assert_eq!(cut("anticonstitutionnellement", 5), "anti…");
/// ```
pub fn cut(text: &str, most: usize) -> String {
    let text = text.trim_end();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    // Room for a blank and the mark.
    let room = most.saturating_sub(2);
    let head: String = text.chars().take(room).collect();
    let enough = |end: &usize| head.get(..*end).is_some_and(|kept| kept.chars().count() as f64 >= room as f64 * SENTENCE_ROOM);
    let ends = head
        .char_indices()
        .zip(head.chars().skip(1))
        .filter(|((_, a), b)| *b == '\n' || (matches!(a, '.' | '!' | '?' | '»' | ';') && b.is_whitespace()));
    let sentence = ends.map(|((at, a), _)| at + a.len_utf8()).last().filter(enough);
    let end = sentence.or_else(|| head.rfind(char::is_whitespace).filter(enough));
    match end.and_then(|end| head.get(..end)) {
        Some(kept) if !kept.trim().is_empty() => {
            let kept = kept.trim_end();
            let apart = if kept.ends_with(char::is_alphanumeric) { "" } else { " " };
            format!("{kept}{apart}{MORE}")
        }
        _ => text.chars().take(most.saturating_sub(1)).chain([MORE]).collect(),
    }
}

/// What opens and closes bold.
const BOLD: &str = "**";

/// The same for text with markup: no escape is cut in two, and no bold is left open.
pub(super) fn cut_marked(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut kept = cut(text, most.saturating_sub(BOLD.len()));
    let body = kept.trim_end_matches(MORE).trim_end().to_owned();
    let slashes = body.chars().rev().take_while(|c| *c == '\\').count();
    if slashes % 2 == 1 {
        kept = format!("{}{MORE}", body.get(..body.len() - 1).unwrap_or_default());
    }
    // An escaped star is `\*`; what is left of the stars are marks of bold.
    let stars = kept.replace("\\\\", "").replace("\\*", "").matches(BOLD).count();
    if stars % 2 == 1 {
        kept.push_str(BOLD);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_never_cut_in_two() {
        let text = r"**Un titre en gras** et du texte \*avec\* des étoiles. Puis encore **un autre titre** à la fin.";
        for most in 8..text.chars().count() {
            let kept = cut_marked(text, most);
            assert!(kept.chars().count() <= most, "{most}: {kept}");
            let bare = kept.replace("\\*", "");
            assert_eq!(bare.matches("**").count() % 2, 0, "{most}: {kept}");
            assert!(!kept.ends_with("\\…"), "{most}: {kept}");
        }
    }
}
