//! How a text is known without being kept.

use sha2::{Digest as _, Sha256};

use crate::domain::meaning::Role;

/// How many characters of a text are encoded: more than any model reads.
pub const LONGEST: usize = 8_000;

/// A text with its role: the opening of their SHA-256. Half of it is enough: no two texts will ever meet.
pub(super) type Key = [u8; 16];

/// The key of what is encoded of a text.
pub(super) fn key(role: Role, text: &str) -> Key {
    let role = match role {
        Role::Query => b"q",
        Role::Passage => b"p",
    };
    let hash = Sha256::new().chain_update(role).chain_update(cut(text)).finalize();
    let mut key = Key::default();
    key.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    key
}

/// What is encoded of a text.
pub(super) fn cut(text: &str) -> &str {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_texts_and_roles_apart() {
        assert_eq!(key(Role::Query, "crèche"), key(Role::Query, "crèche"));
        assert_ne!(key(Role::Query, "crèche"), key(Role::Passage, "crèche"));
        assert_ne!(key(Role::Query, "crèche"), key(Role::Query, "creche"));
        let long = "é".repeat(LONGEST);
        assert_eq!(key(Role::Query, &long), key(Role::Query, &format!("{long}a")));
        assert_eq!(cut(&format!("{long}a")), long);
        assert_eq!(cut(""), "");
    }
}
