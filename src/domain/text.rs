//! Text as people type it: folding, words, sentences, and what may not be shown or matched.
//!
//! Knows nothing of files, of the index or of the knowledge base.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest question or idea that is read, in characters; what comes after is ignored, and the user is told so.
pub const MAX_QUESTION_CHARS: usize = 4_000;

/// Lower case, no accents, `œ` and `æ` written out, straight apostrophes, single spaces, no control characters.
///
/// This is the text that every rule of the base is matched on, unless the rule asks for the text as written.
///
/// ```
/// use boomerometre::domain::text::fold;
/// assert_eq!(fold("  L’Œuvre\n d'ÉTÉ "), "l'oeuvre d'ete");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_composed(c, &mut folded));
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// The folded text, and for each of its bytes the byte of the text that it comes from: what a rule finds can be shown
/// as it was written.
pub fn fold_with_offsets(text: &str) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(text.len());
    let mut offsets = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        fold_composed(c, &mut folded);
        offsets.resize(folded.len(), at);
    }
    if folded.ends_with(' ') {
        folded.pop();
        offsets.pop();
    }
    (folded, offsets)
}

/// Adds one character, decomposed and folded.
fn fold_composed(c: char, folded: &mut String) {
    if c.is_ascii() {
        fold_char(c, folded);
    } else {
        std::iter::once(c).nfd().for_each(|part| fold_char(part, folded));
    }
}

/// Adds one decomposed character, folded.
fn fold_char(c: char, folded: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => folded.push(c),
        'A'..='Z' => folded.push(c.to_ascii_lowercase()),
        '’' | '‘' | 'ʼ' | '`' | '´' => folded.push('\''),
        'œ' | 'Œ' => folded.push_str("oe"),
        'æ' | 'Æ' => folded.push_str("ae"),
        c if c.is_whitespace() || c.is_control() => {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        c if is_combining_mark(c) || is_invisible(c) => {}
        c => folded.extend(c.to_lowercase()),
    }
}

/// The words of a text, folded: runs of letters and digits.
///
/// ```
/// use boomerometre::domain::text::words;
/// assert_eq!(words("L’été, à 8 h !"), ["l", "ete", "a", "8", "h"]);
/// ```
pub fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Characters that show nothing and can only mislead: zero-width ones, bidirectional controls, the byte order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{00ad}')
}

/// A user's text made safe to read and to log a length of: control and invisible characters become spaces or vanish,
/// and it is cut after `max_chars` characters. Says whether it was cut.
pub fn clean(text: &str, max_chars: usize) -> (String, bool) {
    let mut kept = String::new();
    let mut count = 0;
    for c in text.chars() {
        if is_invisible(c) {
            continue;
        }
        if count == max_chars {
            return (kept.trim().to_owned(), true);
        }
        kept.push(if c.is_control() { ' ' } else { c });
        count += 1;
    }
    (kept.trim().to_owned(), false)
}

/// The sentences of a text, cut after `.`, `!`, `?` or `…` when a space follows. Abbreviations are not known to it.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = sentence_end(rest) {
        let (head, tail) = rest.split_at(at);
        found.push(head.trim());
        rest = tail;
    }
    found.push(rest.trim());
    found.retain(|s| !s.is_empty());
    found
}

fn sentence_end(text: &str) -> Option<usize> {
    let mut after_stop = false;
    for (at, c) in text.char_indices() {
        if after_stop && c.is_whitespace() {
            return Some(at);
        }
        after_stop = matches!(c, '.' | '!' | '?' | '…');
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn invisible_characters_neither_split_nor_hide_words() {
        assert_eq!(fold("bou\u{200b}me\u{202e}r"), "boumer");
        assert_eq!(clean("a\u{7}b\u{200b}c", 10), ("a bc".to_owned(), false));
    }

    #[test]
    fn a_long_text_is_cut_and_said_to_be() {
        assert_eq!(clean("abcdef", 3), ("abc".to_owned(), true));
        assert_eq!(clean("abc", 3), ("abc".to_owned(), false));
    }

    #[test]
    fn sentences_keep_their_stops() {
        assert_eq!(sentences("Un. Deux ? Trois"), ["Un.", "Deux ?", "Trois"]);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn offsets_point_into_the_text(text in any::<String>()) {
            let (folded, offsets) = fold_with_offsets(&text);
            prop_assert_eq!(&folded, &fold(&text));
            prop_assert_eq!(offsets.len(), folded.len());
            prop_assert!(offsets.is_sorted() && offsets.iter().all(|at| text.is_char_boundary(*at)));
        }

        #[test]
        fn words_are_never_empty_and_never_upper_case(text in any::<String>()) {
            for word in words(&text) {
                prop_assert!(!word.is_empty());
                prop_assert_eq!(fold(&word), word);
            }
        }

        #[test]
        fn a_clean_text_is_within_its_limit(text in any::<String>(), limit in 0_usize..50) {
            let (kept, _) = clean(&text, limit);
            prop_assert!(kept.chars().count() <= limit);
            prop_assert!(!kept.chars().any(|c| c.is_control() || is_invisible(c)));
        }
    }
}
