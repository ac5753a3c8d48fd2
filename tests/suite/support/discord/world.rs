//! What exists in the fake: servers, channels, roles, users and messages, in Discord's JSON.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use super::multipart::File;
use super::people::Person;
use super::{array, text_at};

/// The bot's application, and its user.
pub const APPLICATION: u64 = 1_100_000_000_000_000_001;

/// The first millisecond of Discord's ids.
const EPOCH_MS: u64 = 1_420_070_400_000;

/// A server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server(pub u64);

/// A channel, a thread or a private conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Channel(pub u64);

/// A role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role(pub u64);

/// Discord's bits of permissions.
pub(super) mod permission {
    pub(crate) const MANAGE_GUILD: u64 = 1 << 5;
    pub(crate) const VIEW_CHANNEL: u64 = 1 << 10;
    pub(crate) const SEND_MESSAGES: u64 = 1 << 11;
    pub(crate) const EMBED_LINKS: u64 = 1 << 14;
    pub(crate) const ATTACH_FILES: u64 = 1 << 15;
    pub(crate) const READ_MESSAGE_HISTORY: u64 = 1 << 16;
    pub(crate) const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
    pub(crate) const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
    pub(crate) const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;

    /// What people have.
    pub(crate) const PEOPLE: u64 = VIEW_CHANNEL | SEND_MESSAGES | READ_MESSAGE_HISTORY | USE_APPLICATION_COMMANDS;
    /// What the bot's role has.
    pub(crate) const BOT: u64 = VIEW_CHANNEL
        | SEND_MESSAGES
        | EMBED_LINKS
        | ATTACH_FILES
        | READ_MESSAGE_HISTORY
        | CREATE_PUBLIC_THREADS
        | SEND_MESSAGES_IN_THREADS;
    /// What makes writing possible.
    pub(crate) const WRITE: u64 = SEND_MESSAGES | CREATE_PUBLIC_THREADS | SEND_MESSAGES_IN_THREADS;
}

/// Discord's kinds of channels.
pub(super) mod kind {
    pub(crate) const TEXT: u64 = 0;
    pub(crate) const PRIVATE: u64 = 1;
    pub(crate) const PUBLIC_THREAD: u64 = 11;
    pub(crate) const PRIVATE_THREAD: u64 = 12;
    pub(crate) const FORUM: u64 = 15;
}

/// Bits of a message's flags.
pub(super) mod flag {
    pub(crate) const SUPPRESS_EMBEDS: u64 = 1 << 2;
    pub(crate) const EPHEMERAL: u64 = 1 << 6;
    pub(crate) const LOADING: u64 = 1 << 7;
    pub(crate) const COMPONENTS_V2: u64 = 1 << 15;
}

/// A message, with what was attached to it.
pub(super) struct Message {
    pub(super) value: Value,
    pub(super) files: BTreeMap<u64, File>,
}

impl Message {
    pub(super) fn flags(&self) -> u64 {
        self.value["flags"].as_u64().unwrap_or_default()
    }

    pub(super) fn is_ephemeral(&self) -> bool {
        self.flags() & flag::EPHEMERAL != 0
    }

    pub(super) fn is_of_the_bot(&self) -> bool {
        text_at(&self.value, "/author/id") == APPLICATION.to_string()
    }
}

struct ServerRecord {
    name: String,
    locale: String,
    owner: u64,
    bot_role: u64,
    greets_in: u64,
    roles: Vec<Value>,
}

pub(super) struct ChannelRecord {
    pub(super) kind: u64,
    pub(super) server: Option<u64>,
    pub(super) name: String,
    pub(super) parent: Option<u64>,
    position: u64,
    /// Of a private conversation.
    recipient: Option<u64>,
    /// What the bot's role is denied.
    denied: u64,
    archive_after: u64,
    tags: Value,
    messages: u64,
    last_message: Option<u64>,
}

impl ChannelRecord {
    fn new(kind: u64, server: Option<u64>, name: &str) -> Self {
        Self {
            kind,
            server,
            name: name.to_owned(),
            parent: None,
            position: 0,
            recipient: None,
            denied: 0,
            archive_after: 4320,
            tags: json!([]),
            messages: 0,
            last_message: None,
        }
    }

    pub(super) fn is_thread(&self) -> bool {
        matches!(self.kind, kind::PUBLIC_THREAD | kind::PRIVATE_THREAD)
    }
}

/// All servers, channels, users and messages.
pub(super) struct World {
    last_id: u64,
    servers: BTreeMap<u64, ServerRecord>,
    channels: BTreeMap<u64, ChannelRecord>,
    users: BTreeMap<u64, Value>,
    pub(super) messages: BTreeMap<u64, Message>,
    pub(super) general: Channel,
    pub(super) ideas: Channel,
    pub(super) forum: Channel,
    pub(super) network_role: Role,
    first: Server,
}

impl World {
    /// One server with its channels, roles and the bot.
    pub(super) fn new(locale: &str) -> Self {
        let mut world = Self {
            last_id: 0,
            servers: BTreeMap::new(),
            channels: BTreeMap::new(),
            users: BTreeMap::new(),
            messages: BTreeMap::new(),
            general: Channel(0),
            ideas: Channel(0),
            forum: Channel(0),
            network_role: Role(0),
            first: Server(0),
        };
        world.users.insert(APPLICATION, user(APPLICATION, "boomerometre", "Boomeromètre", true));
        let (server, general) = world.add_server("Réseau des communicants publics", locale);
        world.first = server;
        world.general = general;
        world.ideas = world.add_channel(server, kind::TEXT, "idées");
        world.forum = world.add_channel(server, kind::FORUM, "entraide");
        world.network_role = world.add_role(server, "Réseau", 0, true);
        world
    }

    /// The next id: later than all before, and of this moment.
    pub(super) fn next_id(&mut self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or_default());
        self.last_id = (self.last_id + 1).max(now.saturating_sub(EPOCH_MS) << 22);
        self.last_id
    }

    pub(super) fn first_server(&self) -> Server {
        self.first
    }

    pub(super) fn servers(&self) -> impl Iterator<Item = Server> {
        self.servers.keys().copied().map(Server)
    }

    pub(super) fn add_server(&mut self, name: &str, locale: &str) -> (Server, Channel) {
        let id = self.next_id();
        let owner = self.add_user("propriétaire du serveur");
        let everyone = role(id, "@everyone", permission::PEOPLE, 0, false);
        let bot_role = self.next_id();
        let mut bots = role(bot_role, "Boomeromètre", permission::BOT, 1, false);
        bots["managed"] = json!(true);
        bots["tags"] = json!({"bot_id": APPLICATION.to_string()});
        let record = ServerRecord {
            name: name.to_owned(),
            locale: locale.to_owned(),
            owner,
            bot_role,
            greets_in: 0,
            roles: vec![everyone, bots],
        };
        self.servers.insert(id, record);
        let channel = self.add_channel(Server(id), kind::TEXT, "général");
        if let Some(server) = self.servers.get_mut(&id) {
            server.greets_in = channel.0;
        }
        (Server(id), channel)
    }

    pub(super) fn remove_server(&mut self, server: Server) {
        self.servers.remove(&server.0);
        self.channels.retain(|_, channel| channel.server != Some(server.0));
    }

    fn add_channel(&mut self, server: Server, kind: u64, name: &str) -> Channel {
        let id = self.next_id();
        let position = self.channels.values().filter(|channel| channel.server == Some(server.0)).count() as u64;
        self.channels.insert(id, ChannelRecord { position, ..ChannelRecord::new(kind, Some(server.0), name) });
        Channel(id)
    }

    pub(super) fn add_role(&mut self, server: Server, name: &str, permissions: u64, mentionable: bool) -> Role {
        let id = self.next_id();
        let roles = &mut self.servers.get_mut(&server.0).expect("no such server").roles;
        let position = roles.len() as u64;
        roles.push(role(id, name, permissions, position, mentionable));
        Role(id)
    }

    /// A user whose account name gives nobody away, and whose shown name is what they do.
    pub(super) fn add_user(&mut self, what_they_do: &str) -> u64 {
        let id = self.next_id();
        let account = format!("compte.fictif{}", self.users.len());
        self.users.insert(id, user(id, &account, what_they_do, false));
        id
    }

    pub(super) fn user(&self, id: u64) -> Value {
        self.users.get(&id).cloned().unwrap_or_else(|| user(id, "compte.inconnu", "compte inconnu", false))
    }

    pub(super) fn account_names(&self) -> impl Iterator<Item = &str> {
        self.users.values().filter(|user| user["bot"] != true).map(|user| text_at(user, "/username"))
    }

    /// Denies the bot's role in a channel what a refusal with this code would come from.
    pub(super) fn deny(&mut self, channel: Channel, code: u32) {
        let channel = self.channels.get_mut(&channel.0).expect("no such channel");
        channel.denied |= if code == 50001 { permission::VIEW_CHANNEL } else { permission::WRITE };
    }

    /// What the bot may do in a channel.
    pub(super) fn bot_permissions(&self, channel: Channel) -> u64 {
        permission::BOT & !self.channels.get(&channel.0).map_or(0, |channel| channel.denied)
    }

    pub(super) fn record(&self, channel: Channel) -> Option<&ChannelRecord> {
        self.channels.get(&channel.0)
    }

    pub(super) fn server_of(&self, channel: Channel) -> Option<Server> {
        self.channels.get(&channel.0)?.server.map(Server)
    }

    pub(super) fn locale_of(&self, server: Server) -> &str {
        self.servers.get(&server.0).map_or("fr", |server| &server.locale)
    }

    /// The private conversation with somebody, begun if it must be.
    pub(super) fn private_channel(&mut self, person: u64) -> Channel {
        if let Some((id, _)) = self.channels.iter().find(|(_, channel)| channel.recipient == Some(person)) {
            return Channel(*id);
        }
        let id = self.next_id();
        self.channels.insert(id, ChannelRecord { recipient: Some(person), ..ChannelRecord::new(kind::PRIVATE, None, "") });
        Channel(id)
    }

    /// Opens a thread; its id is the starting message's where there is one.
    pub(super) fn open_thread(&mut self, parent: Channel, id: u64, kind: u64, body: &Value) -> Channel {
        let server = self.server_of(parent).map(|server| server.0);
        let record = ChannelRecord {
            parent: Some(parent.0),
            archive_after: body["auto_archive_duration"].as_u64().unwrap_or(4320),
            tags: if body["applied_tags"].is_array() { body["applied_tags"].clone() } else { json!([]) },
            ..ChannelRecord::new(kind, server, text_at(body, "/name"))
        };
        self.channels.insert(id, record);
        Channel(id)
    }

    pub(super) fn threads_of(&self, parent: Channel) -> Vec<(String, Channel)> {
        let threads = self.channels.iter().filter(|(_, channel)| channel.parent == Some(parent.0));
        threads.map(|(id, channel)| (channel.name.clone(), Channel(*id))).collect()
    }

    /// A channel in full, as REST and the gateway give it.
    pub(super) fn channel(&self, channel: Channel) -> Value {
        let record = &self.channels[&channel.0];
        let last_message = record.last_message.map(|id| id.to_string());
        let common = json!({
            "id": channel.0.to_string(), "type": record.kind, "flags": 0, "last_message_id": last_message,
        });
        let own = match record.kind {
            kind::PRIVATE => json!({"recipients": [self.user(record.recipient.unwrap_or_default())]}),
            _ if record.is_thread() => thread_fields(channel, record),
            _ => self.channel_fields(record),
        };
        merged(common, own)
    }

    fn channel_fields(&self, record: &ChannelRecord) -> Value {
        let overwrites = match (record.denied, record.server.and_then(|id| self.servers.get(&id))) {
            (0, _) | (_, None) => json!([]),
            (denied, Some(server)) => {
                json!([{"id": server.bot_role.to_string(), "type": 0, "allow": "0", "deny": denied.to_string()}])
            }
        };
        let mut fields = json!({
            "guild_id": record.server.map(|id| id.to_string()), "name": record.name, "position": record.position,
            "permission_overwrites": overwrites, "nsfw": false, "topic": null, "parent_id": null,
            "rate_limit_per_user": 0,
        });
        if record.kind == kind::FORUM {
            fields["available_tags"] = json!([]);
            fields["default_reaction_emoji"] = Value::Null;
            fields["default_sort_order"] = Value::Null;
            fields["default_forum_layout"] = json!(0);
        }
        fields
    }

    /// A channel as an interaction shows it to the bot, with what somebody may do there.
    pub(super) fn partial_channel(&self, channel: Channel, permissions: u64) -> Value {
        let mut value = self.channel(channel);
        value["permissions"] = json!(permissions.to_string());
        value
    }

    pub(super) fn role(&self, role: Role) -> Option<Value> {
        let id = role.0.to_string();
        self.servers.values().flat_map(|server| &server.roles).find(|role| text_at(role, "/id") == id).cloned()
    }

    pub(super) fn roles_of(&self, server: Server) -> Option<Value> {
        Some(json!(self.servers.get(&server.0)?.roles))
    }

    pub(super) fn channels_of(&self, server: Server) -> Vec<Value> {
        let of_server = self.channels.iter().filter(|(_, channel)| channel.server == Some(server.0) && !channel.is_thread());
        of_server.map(|(id, _)| self.channel(Channel(*id))).collect()
    }

    /// The bot as a member of a server.
    fn bot_member(&self, server: &ServerRecord) -> Value {
        let role = server.bot_role.to_string();
        merged(member_fields(&[role]), json!({"user": self.user(APPLICATION)}))
    }

    /// A person as a member: without the user when the place already tells whose.
    pub(super) fn member(&self, person: &Person, with_user: bool, with_permissions: bool) -> Value {
        let roles: Vec<String> = person.roles.iter().map(|role| role.0.to_string()).collect();
        let mut member = member_fields(&roles);
        if with_user {
            member["user"] = self.user(person.id);
        }
        if with_permissions {
            member["permissions"] = json!(person.permissions.to_string());
        }
        member
    }

    /// A server as `GUILD_CREATE` gives it to a bot that may not list members.
    pub(super) fn guild_create(&self, server: Server) -> Value {
        let record = &self.servers[&server.0];
        let threads = self.channels.iter().filter(|(_, channel)| channel.server == Some(server.0) && channel.is_thread());
        let threads: Vec<Value> = threads.map(|(id, _)| self.channel(Channel(*id))).collect();
        let settings = json!({
            "id": server.0.to_string(), "name": record.name, "icon": null, "icon_hash": null, "splash": null,
            "discovery_splash": null, "owner_id": record.owner.to_string(), "afk_channel_id": null, "afk_timeout": 300,
            "widget_enabled": false, "verification_level": 1, "default_message_notifications": 1,
            "explicit_content_filter": 0, "roles": record.roles, "emojis": [], "features": [], "mfa_level": 0,
            "application_id": null, "system_channel_id": record.greets_in.to_string(), "system_channel_flags": 0,
            "rules_channel_id": null, "max_presences": null, "max_members": 500_000, "vanity_url_code": null,
        });
        let more_settings = json!({
            "description": null, "banner": null, "premium_tier": 0, "premium_subscription_count": 0,
            "preferred_locale": record.locale, "public_updates_channel_id": null, "max_video_channel_users": 25,
            "nsfw_level": 0, "stickers": [], "premium_progress_bar_enabled": false, "safety_alerts_channel_id": null,
            "incidents_data": null,
        });
        let content = json!({
            "joined_at": time_of(server.0), "large": false, "unavailable": false, "member_count": 2, "voice_states": [],
            "members": [self.bot_member(record)], "channels": self.channels_of(server), "threads": threads,
            "presences": [], "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
        });
        merged(merged(settings, more_settings), content)
    }

    /// A new message, with nothing in it yet.
    pub(super) fn blank_message(&mut self, channel: Channel, author: u64) -> u64 {
        let id = self.next_id();
        self.add_message(id, channel, author);
        id
    }

    /// A message of this id, with nothing in it yet.
    pub(super) fn add_message(&mut self, id: u64, channel: Channel, author: u64) {
        let value = json!({
            "id": id.to_string(), "channel_id": channel.0.to_string(), "author": self.user(author), "content": "",
            "timestamp": time_of(id), "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [],
            "mention_roles": [], "attachments": [], "embeds": [], "pinned": false, "type": 0, "flags": 0, "components": [],
        });
        self.messages.insert(id, Message { value, files: BTreeMap::new() });
        if let Some(channel) = self.channels.get_mut(&channel.0) {
            channel.messages += 1;
            channel.last_message = Some(id);
        }
    }

    /// Puts what a body says into a message: what the body doesn't name stays.
    pub(super) fn fill(&mut self, message: u64, body: &Value, files: Vec<File>) {
        let attachments = self.attached(message, body, files);
        let Some(message) = self.messages.get_mut(&message) else { return };
        let value = &mut message.value;
        if let Some(content) = body.get("content") {
            value["content"] = json!(content.as_str().unwrap_or_default());
        }
        if let Some(embeds) = body.get("embeds") {
            value["embeds"] = array(embeds).iter().map(embed).collect();
        }
        if let Some(components) = body.get("components") {
            let mut components = components.as_array().cloned().unwrap_or_default();
            number(&mut components, &mut 0);
            value["components"] = json!(components);
        }
        if let Some(attachments) = attachments {
            value["attachments"] = attachments;
        }
        if let Some(nonce) = body.get("nonce").filter(|nonce| !nonce.is_null()) {
            value["nonce"] = nonce.clone();
        }
        let roles = body.pointer("/allowed_mentions/roles").map(array).unwrap_or_default();
        value["mention_roles"] =
            roles.iter().filter(|role| contains(value, &format!("<@&{}>", text_at(role, "")))).cloned().collect();
    }

    /// The attachments after a body, or nothing when it doesn't touch them.
    fn attached(&mut self, message: u64, body: &Value, files: Vec<File>) -> Option<Value> {
        let named = body.get("attachments").and_then(Value::as_array);
        if named.is_none() && files.is_empty() {
            return None;
        }
        let channel = text_at(&self.messages.get(&message)?.value, "/channel_id").to_owned();
        let old = array(&self.messages.get(&message)?.value["attachments"]).to_vec();
        let stays = |attachment: &Value| named.is_none_or(|named| named.iter().any(|n| n["id"] == attachment["id"]));
        let mut attachments: Vec<Value> = old.into_iter().filter(stays).collect();
        for file in files {
            let id = self.next_id();
            let description = named.and_then(|named| named.iter().find(|n| is_index(&n["id"], file.index)));
            let url = format!("https://cdn.discordapp.com/attachments/{channel}/{id}/{}", ascii(&file.name));
            attachments.push(merged(
                json!({
                    "id": id.to_string(), "filename": file.name, "size": file.bytes.len(), "url": url, "proxy_url": url,
                    "content_type": file.content_type,
                }),
                description.and_then(|d| d["description"].as_str()).map_or(json!({}), |text| json!({"description": text})),
            ));
            self.messages.get_mut(&message)?.files.insert(id, file);
        }
        Some(json!(attachments))
    }

    /// Sets a message's time of change.
    pub(super) fn mark_edited(&mut self, message: u64) {
        let now = self.next_id();
        if let Some(message) = self.messages.get_mut(&message) {
            message.value["edited_timestamp"] = json!(time_of(now));
        }
    }

    /// The bot's messages in a channel that everybody there sees, oldest first.
    pub(super) fn posts(&self, channel: Channel) -> impl Iterator<Item = &Value> {
        let id = channel.0.to_string();
        let messages = self.messages.values().filter(move |m| m.is_of_the_bot() && !m.is_ephemeral());
        messages.map(|message| &message.value).filter(move |value| text_at(value, "/channel_id") == id)
    }
}

/// The id of anything of Discord's.
pub(super) fn id_of(value: &Value) -> u64 {
    text_at(value, "/id").parse().unwrap_or_default()
}

/// The moment of an id, as Discord writes it.
pub(super) fn time_of(id: u64) -> String {
    let ms = i64::try_from((id >> 22) + EPOCH_MS).unwrap_or_default();
    let time = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    format!("{time:.6}").replace('Z', "+00:00")
}

/// Two objects in one; the second wins.
pub(super) fn merged(first: Value, second: Value) -> Value {
    let mut fields = match first {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    if let Value::Object(second) = second {
        fields.extend(second);
    }
    Value::Object(fields)
}

/// Whether a message's text holds a mention; in embeds, mentions call nobody.
fn contains(message: &Value, mention: &str) -> bool {
    text_at(message, "/content").contains(mention)
}

fn is_index(id: &Value, index: u64) -> bool {
    id.as_u64() == Some(index) || id.as_str().is_some_and(|id| id == index.to_string())
}

fn ascii(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '_' }).collect()
}

fn user(id: u64, account: &str, shown: &str, is_bot: bool) -> Value {
    json!({
        "id": id.to_string(), "username": account, "avatar": null, "discriminator": if is_bot { "4242" } else { "0" },
        "public_flags": 0, "flags": 0, "bot": is_bot, "banner": null, "accent_color": null,
        "global_name": if is_bot { Value::Null } else { json!(shown) }, "avatar_decoration_data": null,
        "collectibles": null, "primary_guild": null,
    })
}

fn role(id: u64, name: &str, permissions: u64, position: u64, mentionable: bool) -> Value {
    json!({
        "id": id.to_string(), "name": name, "permissions": permissions.to_string(), "position": position, "color": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null}, "hoist": false, "managed": false,
        "mentionable": mentionable, "icon": null, "unicode_emoji": null, "flags": 0,
    })
}

fn member_fields(roles: &[String]) -> Value {
    json!({
        "nick": null, "avatar": null, "banner": null, "roles": roles, "joined_at": "2026-01-05T08:00:00.000000+00:00",
        "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
        "communication_disabled_until": null,
    })
}

fn thread_fields(channel: Channel, record: &ChannelRecord) -> Value {
    let created = time_of(channel.0);
    json!({
        "guild_id": record.server.map(|id| id.to_string()), "name": record.name,
        "parent_id": record.parent.map(|id| id.to_string()), "owner_id": APPLICATION.to_string(),
        "rate_limit_per_user": 0, "message_count": record.messages, "member_count": 1,
        "total_message_sent": record.messages, "applied_tags": record.tags,
        "thread_metadata": {
            "archived": false, "archive_timestamp": created, "auto_archive_duration": record.archive_after,
            "locked": false, "create_timestamp": created,
        },
    })
}

/// An embed as a message shows it.
fn embed(sent: &Value) -> Value {
    let mut embed = merged(sent.clone(), json!({"type": "rich"}));
    if let Some(fields) = embed.get_mut("fields").and_then(Value::as_array_mut) {
        for field in fields {
            let inline = field["inline"].as_bool().unwrap_or_default();
            field["inline"] = json!(inline);
        }
    }
    let given = embed.as_object().cloned().unwrap_or_default();
    given.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

/// Gives components the numbers and the defaults that Discord gives them.
fn number(components: &mut [Value], last: &mut u64) {
    for component in components {
        let Some(fields) = component.as_object_mut() else { continue };
        fields.retain(|_, value| !value.is_null());
        *last += 1;
        fields.entry("id").or_insert(json!(*last));
        if matches!(fields.get("type").and_then(Value::as_u64), Some(3 | 5..=8)) {
            fields.entry("min_values").or_insert(json!(1));
            fields.entry("max_values").or_insert(json!(1));
        }
        if let Some(inner) = fields.get_mut("components").and_then(Value::as_array_mut) {
            number(inner, last);
        }
    }
}
