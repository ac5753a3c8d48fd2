//! What must never be shown.

use std::fmt;

/// What stands for a secret wherever one would be shown.
const HIDDEN: &str = "***";

/// A text that no log and no message shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one who needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// A database's address, which may hold a password: shown without it.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Secret);

impl DatabaseUrl {
    /// Takes an address as it stands.
    pub fn new(url: impl Into<String>) -> Self {
        Self(Secret::new(url))
    }

    /// The whole address, for the one who connects.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl fmt::Display for DatabaseUrl {
    /// Everything between the user's name and the last `@` is the password, whatever signs it holds; a parameter may be one
    /// too. A file's address holds neither.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.reveal();
        let Some((scheme, rest)) = url.split_once("://").filter(|_| !url.starts_with("sqlite:")) else {
            return f.write_str(url);
        };
        write!(f, "{scheme}://")?;
        let place = match rest.rsplit_once('@') {
            Some((who, place)) => {
                match who.split_once(':') {
                    Some((user, _)) => write!(f, "{user}:{HIDDEN}@")?,
                    None => write!(f, "{who}@")?,
                }
                place
            }
            None => rest,
        };
        match place.split_once('?') {
            Some((place, _)) => write!(f, "{place}?{HIDDEN}"),
            None => f.write_str(place),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_nowhere() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "*** *** Some(***)");
        assert_eq!(secret.reveal(), "hunter2");
    }

    #[test]
    fn a_database_is_shown_without_its_password() {
        for (url, shown) in [
            ("sqlite:///var/lib/b@c:d.sqlite", "sqlite:///var/lib/b@c:d.sqlite"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("postgres://anne@host/db", "postgres://anne@host/db"),
            ("postgres://anne:hunter2@host:5432/db", "postgres://anne:***@host:5432/db"),
            ("postgres://anne:h@u/n?t:er2@host/db?sslmode=require", "postgres://anne:***@host/db?***"),
            ("postgres://host/db?user=anne&password=hunter2", "postgres://host/db?***"),
        ] {
            let url = DatabaseUrl::new(url);
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), shown);
        }
    }
}
