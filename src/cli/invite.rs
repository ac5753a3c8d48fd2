//! `invite`: the link that adds the bot to a server, and what it asks for.

use std::process::ExitCode;

use super::{CommandError, output};
use crate::config::Config;
use crate::discord::permissions::{PERMISSIONS, all_bits};
use crate::wording::Words;

/// Prints the link, then each permission with its reason.
pub(super) fn run(words: &Words, config: &Config) -> Result<ExitCode, CommandError> {
    let (id, bits) = (config.application_id()?, all_bits());
    output::line(&words.say("invite-open"));
    output::line(&format!(
        "https://discord.com/oauth2/authorize?client_id={id}&scope=bot%20applications.commands&permissions={bits}"
    ));
    output::line(&format!("\n{}", words.say("invite-permissions")));
    for permission in PERMISSIONS {
        let (name, reason) = (words.say(permission.name), words.say(permission.reason));
        output::line(&words.with("invite-permission", &[("nom", name.into()), ("raison", reason.into())]));
    }
    output::line(&format!("\n{}", words.say("invite-not-asked")));
    Ok(ExitCode::SUCCESS)
}
