//! What can be wrong with the settings: data, worded by the command line. A value is kept only where it is a number: any
//! other text may be a token that was pasted in the wrong place.

use std::io;
use std::path::PathBuf;

use super::setting::Setting;

/// Where a setting was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file.
    File {
        /// Its path.
        path: PathBuf,
        /// The line, from 1; none for the whole file.
        line: Option<usize>,
    },
    /// A variable of the environment.
    Variable(&'static str),
    /// An option of the command line.
    Option(&'static str),
}

/// Why the settings can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigFault {
    /// A file can't be read.
    #[error("{} can't be read: {kind}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        kind: io::ErrorKind,
    },
    /// A file is too large.
    #[error("{} is larger than {limit} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit, in bytes.
        limit: u64,
    },
    /// A file isn't UTF-8.
    #[error("{} is not UTF-8", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
    },
    /// The file isn't TOML.
    #[error("the syntax is broken at {place:?}: {detail}")]
    Syntax {
        /// Where.
        place: Place,
        /// What the parser says of it; it never quotes the file.
        detail: String,
    },
    /// A key or a section that doesn't exist.
    #[error("unknown key at {place:?}")]
    UnknownKey {
        /// Where.
        place: Place,
        /// The key, unless it doesn't look like one.
        key: Option<String>,
        /// The one that was perhaps meant.
        nearest: Option<String>,
    },
    /// A section's name that is given a value.
    #[error("{section} at {place:?} is not a section")]
    NotSection {
        /// Where.
        place: Place,
        /// The name.
        section: &'static str,
    },
    /// A setting's value can't be used.
    #[error("{setting} at {place:?} can't be used: {trouble:?}")]
    Unusable {
        /// Where.
        place: Place,
        /// The setting.
        setting: &'static Setting,
        /// Why.
        trouble: Trouble,
    },
    /// There is no token.
    #[error("there is no token")]
    NoToken,
    /// The token is empty.
    #[error("the token at {place:?} is empty")]
    EmptyToken {
        /// Where.
        place: Place,
    },
    /// The token holds what no token holds.
    #[error("the token at {place:?} holds blanks or control characters")]
    BadToken {
        /// Where.
        place: Place,
    },
    /// Neither the settings nor the token tell which application this is.
    #[error("there is no application id")]
    NoApplication,
    /// Several of these.
    #[error("{} faults in the settings", .0.len())]
    Several(Vec<ConfigFault>),
}

/// Why a value can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It isn't UTF-8.
    NotUtf8,
    /// It is empty.
    Empty,
    /// It must be a text.
    NotText,
    /// It must be a whole number.
    NotNumber,
    /// It is out of range.
    OutOfRange {
        /// The value.
        value: String,
        /// The least allowed.
        least: u32,
        /// The most allowed.
        most: u32,
    },
    /// It isn't among these.
    NotAmong(&'static [&'static str]),
    /// It isn't a number of Discord's.
    NotId,
    /// It isn't 64 hexadecimal digits.
    NotKey,
    /// It isn't an IP address with a port.
    NotAddress,
    /// It isn't an http or https address without user or parameters.
    NotUrl,
    /// Plain http to another machine would show the token on the way.
    PlainHttp,
    /// It isn't a database's address.
    NotDatabase,
}
