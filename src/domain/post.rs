//! A post idea as it is submitted: its text, where it would go, whose it is, and the day it is judged on.

use jiff::civil::Date;

use super::competence::Level;
use super::territory::Territory;

/// A post idea.
#[derive(Debug, Clone, Copy)]
pub struct Post<'a> {
    /// Its text, cleaned.
    pub text: &'a str,
    /// The platform's name in the interface (`tiktok`, `non_precisee`…).
    pub platform: &'a str,
    /// The author's level, where one is known.
    pub level: Option<Level>,
    /// The author, where one is known.
    pub author: Option<&'a Territory>,
    /// The day it is judged on.
    pub date: Date,
}

/// The platforms of the interface.
pub const PLATFORMS: [&str; 16] = [
    "tiktok",
    "instagram",
    "snapchat",
    "youtube",
    "twitch",
    "discord",
    "x",
    "threads",
    "bluesky",
    "mastodon",
    "facebook",
    "linkedin",
    "whatsapp",
    "site",
    "autre",
    UNSAID,
];

/// The platform of an idea that doesn't say where it would go.
pub const UNSAID: &str = "non_precisee";
