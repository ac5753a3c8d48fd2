//! What the bot may do in a server: the least that its features need, each with its reason.

/// A permission.
#[derive(Debug)]
pub struct Permission {
    /// Its bit, as Discord numbers them.
    pub bit: u64,
    /// The message with its name, as Discord's own settings show it.
    pub name: &'static str,
    /// The message with its reason.
    pub reason: &'static str,
}

/// The minimal set. `MENTION_EVERYONE` is not in it: a role that the bot calls must be one that anyone may mention.
pub const PERMISSIONS: &[Permission] = &[
    Permission { bit: 1 << 10, name: "permission-view-channel", reason: "permission-view-channel-reason" },
    Permission { bit: 1 << 11, name: "permission-send-messages", reason: "permission-send-messages-reason" },
    Permission { bit: 1 << 14, name: "permission-embed-links", reason: "permission-embed-links-reason" },
    Permission { bit: 1 << 15, name: "permission-attach-files", reason: "permission-attach-files-reason" },
    Permission { bit: 1 << 16, name: "permission-read-history", reason: "permission-read-history-reason" },
    Permission { bit: 1 << 35, name: "permission-create-threads", reason: "permission-create-threads-reason" },
    Permission { bit: 1 << 38, name: "permission-send-in-threads", reason: "permission-send-in-threads-reason" },
];

/// All their bits.
pub fn all_bits() -> u64 {
    PERMISSIONS.iter().fold(0, |bits, permission| bits | permission.bit)
}

#[cfg(test)]
mod tests {
    use serenity::all::Permissions;

    use super::*;

    #[test]
    fn the_bits_are_those_that_serenity_knows() {
        let due = Permissions::VIEW_CHANNEL
            | Permissions::SEND_MESSAGES
            | Permissions::EMBED_LINKS
            | Permissions::ATTACH_FILES
            | Permissions::READ_MESSAGE_HISTORY
            | Permissions::CREATE_PUBLIC_THREADS
            | Permissions::SEND_MESSAGES_IN_THREADS;
        assert_eq!(all_bits(), due.bits());
    }
}
