//! Text for Discord: every piece is plain text, whose Markdown, links and mentions are made inert, unless it is built as
//! bold or as a date here. A card can hold nothing else, so nobody's words can mislead or ping.

use super::limits;

/// Marked-up text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rich(String);

impl Rich {
    /// Plain text: shown as it is written.
    ///
    /// ```
    /// use boomerometre::discord::rich::Rich;
    /// assert_eq!(Rich::plain("*a* [b](c) <@1>").as_str(), "\\*a\\* [b\\](c) \\<@\u{200b}1>");
    /// ```
    pub fn plain(text: &str) -> Self {
        Self(escaped(text))
    }

    /// Plain text in bold, on one line.
    pub fn bold(text: &str) -> Self {
        let text = escaped(&text.replace('\n', " "));
        if text.trim().is_empty() { Self::default() } else { Self(format!("**{}**", text.trim())) }
    }

    /// A moment as the reader's own clock shows it, as « dans 3 minutes ».
    pub fn moment(unix_seconds: i64) -> Self {
        Self(format!("<t:{unix_seconds}:R>"))
    }

    /// Somebody or something of Discord's, by name, without a ping: the body allows none.
    pub fn reference(kind: Reference, id: u64) -> Self {
        Self(match kind {
            Reference::User => format!("<@{id}>"),
            Reference::Role => format!("<@&{id}>"),
            Reference::Channel => format!("<#{id}>"),
        })
    }

    /// An address that Discord gave.
    pub fn address(url: &str) -> Self {
        Self(url.to_owned())
    }

    /// The next piece, on the same line.
    #[must_use]
    pub fn then(mut self, next: &Self) -> Self {
        self.0.push_str(&next.0);
        self
    }

    /// The next piece, on a line of its own.
    #[must_use]
    pub fn line(mut self, next: &Self) -> Self {
        if !self.0.is_empty() && !next.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(&next.0);
        self
    }

    /// The next piece, after an empty line.
    #[must_use]
    pub fn block(mut self, next: &Self) -> Self {
        if !self.0.is_empty() && !next.0.is_empty() {
            self.0.push_str("\n\n");
        }
        self.0.push_str(&next.0);
        self
    }

    /// Pieces of plain text, a line each.
    pub fn lines<'a>(lines: impl IntoIterator<Item = &'a String>) -> Self {
        lines.into_iter().fold(Self::default(), |all, line| all.line(&Self::plain(line)))
    }

    /// Lines, each with a bullet.
    pub fn list<'a>(lines: impl IntoIterator<Item = &'a String>) -> Self {
        lines.into_iter().fold(Self::default(), |all, line| all.line(&Self::plain(&format!("• {line}"))))
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The text as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// At most so many characters, cut at the end of a line or sentence.
    #[must_use]
    pub fn cut(&self, most: usize) -> Self {
        Self(limits::cut_marked(&self.0, most))
    }
}

/// What a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// A user.
    User,
    /// A role.
    Role,
    /// A channel.
    Channel,
}

/// What Discord reads as markup, wherever it stands.
const MARKS: &str = "\\*_~`|<";

/// What makes a link with another text of « [text](address) »; brackets alone mark sources.
const LINK: &str = "](";

/// What it reads as markup where a line begins: titles, lists, quotations.
const OPENINGS: &str = "#-+>";

/// Makes markup, links with another text, mentions and invisible direction marks inert. A plain address keeps its letters:
/// it can only lead to where it says.
fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text.as_str();
    let mut at_line_start = true;
    while let Some(next) = rest.chars().next() {
        if let Some(address) = leading_address(rest) {
            out.push_str(address);
            rest = rest.get(address.len()..).unwrap_or_default();
            at_line_start = false;
            continue;
        }
        if MARKS.contains(next) || rest.starts_with(LINK) || (at_line_start && OPENINGS.contains(next)) {
            out.push('\\');
        }
        out.push(next);
        if next == '@' {
            // « @everyone » is shown, and is no mention.
            out.push('\u{200b}');
        }
        at_line_start = next == '\n' || (at_line_start && next == ' ');
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    out
}

/// The address that a text opens with.
fn leading_address(text: &str) -> Option<&str> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || "<>()[]{}*`|\\\"".contains(c)).unwrap_or(text.len());
    let address = text.get(..end)?;
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '_', '~']);
    (address.len() > "https://".len()).then_some(address)
}

/// Control characters but line ends, and those that turn or hide text.
fn is_hidden(c: char) -> bool {
    // The joiner U+200D stays: emoji are made with it.
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_users_is_inert() {
        for (typed, sent) in [
            ("@everyone", "@\u{200b}everyone"),
            ("[ici](https://x.fr)", "[ici\\](https://x.fr)"),
            ("# Titre", "\\# Titre"),
            ("- un", "\\- un"),
            ("a-b", "a-b"),
            ("https://x.fr/a_b_c, puis", "https://x.fr/a_b_c, puis"),
            ("a\u{202e}b\u{0}c", "abc"),
            ("||spoiler||", "\\|\\|spoiler\\|\\|"),
        ] {
            assert_eq!(Rich::plain(typed).as_str(), sent);
        }
    }

    #[test]
    fn bold_stays_on_one_line() {
        assert_eq!(Rich::bold("a\n*b*").as_str(), "**a \\*b\\***");
        assert!(Rich::bold(" ").is_empty());
    }

    proptest::proptest! {
        /// Nothing that anybody types is a mention, a link with another text, or hidden.
        #[test]
        fn nothing_typed_misleads(typed in "[a-z@<>&!#*_~`|()\\[\\]\\\\ \\n\u{202e}\u{200b}:/.]{0,60}") {
            let sent = Rich::plain(&typed);
            let shown = sent.as_str();
            proptest::prop_assert!(!shown.contains("@everyone") && !shown.contains("\u{202e}"), "{shown}");
            let bare = shown.replace("\\\\", "·");
            for mark in ["<@", "<#", "||", "**", "__", "](", "~~"] {
                let loose = bare.match_indices(mark).any(|(at, _)| !bare[..at].ends_with('\\'));
                proptest::prop_assert!(!loose, "{mark} in {shown}");
            }
        }
    }
}
