//! A small bot, with nothing but serenity in it: it tries the fake before our own bot does.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, ButtonStyle, ChannelType, Client, ClientBuilder, Command, CommandInteraction, CommandOptionType,
    CommandType, ComponentInteraction, ComponentInteractionDataKind, Context, CreateActionRow, CreateAllowedMentions,
    CreateAttachment, CreateAutocompleteResponse, CreateButton, CreateCommand, CreateCommandOption, CreateEmbed, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateMessage, CreateModal,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, CreateThread, EditInteractionResponse, Event, EventHandler,
    GatewayIntents, Guild, Http, HttpBuilder, InputTextStyle, Interaction, Message, ModalInteraction, Permissions,
    RawEventHandler, Ready, ResolvedValue, ShardManager,
};
use serenity::async_trait;

use crate::support::discord::{Fake, token};

type Result = serenity::Result<()>;

/// What the client noticed.
#[derive(Default)]
pub struct Noticed {
    /// Messages that others wrote, as it sees them.
    pub messages: Vec<String>,
    /// Events that serenity could not read.
    pub unreadable: Vec<String>,
    /// Errors of its requests.
    pub errors: Vec<String>,
    /// Servers that it joined after the start.
    pub servers: Vec<String>,
}

/// A running client.
pub struct Running {
    pub noticed: Arc<Mutex<Noticed>>,
    shards: Arc<ShardManager>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    pub async fn stop(self) {
        self.shards.shutdown_all().await;
        self.task.await.unwrap();
    }

    /// What is noticed once it's enough.
    pub async fn notices(&self, is_enough: impl Fn(&Noticed) -> bool) {
        let looks = async {
            while !is_enough(&self.noticed.lock().unwrap()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), looks).await.expect("the client notices");
    }
}

/// The way to the fake, without a proxy of the machine and without serenity's limiter.
pub fn http(fake: &Fake) -> Http {
    let client = reqwest::Client::builder().use_rustls_tls().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
    HttpBuilder::new(token()).client(client).proxy(fake.url()).ratelimiter_disabled(true).build()
}

/// Starts the client and waits until its commands are there.
pub async fn start(fake: &Fake) -> Running {
    let running = connect(fake, GatewayIntents::non_privileged()).await;
    fake.bot_is_connected().await;
    fake.commands_are_registered().await;
    running
}

/// Starts the client with these intents.
pub async fn connect(fake: &Fake, intents: GatewayIntents) -> Running {
    let noticed = Arc::<Mutex<Noticed>>::default();
    let mut client: Client = ClientBuilder::new_with_http(http(fake), intents)
        .event_handler(Coach { noticed: Arc::clone(&noticed) })
        .raw_event_handler(Guard { noticed: Arc::clone(&noticed) })
        .await
        .unwrap();
    let shards = Arc::clone(&client.shard_manager);
    let errors = Arc::clone(&noticed);
    let task = tokio::spawn(async move {
        if let Err(error) = client.start().await {
            errors.lock().unwrap().errors.push(error.to_string());
        }
    });
    Running { noticed, shards, task }
}

struct Guard {
    noticed: Arc<Mutex<Noticed>>,
}

#[async_trait]
impl RawEventHandler for Guard {
    async fn raw_event(&self, _: Context, event: Event) {
        if let Event::Unknown(unknown) = event {
            self.noticed.lock().unwrap().unreadable.push(unknown.kind);
        }
    }
}

struct Coach {
    noticed: Arc<Mutex<Noticed>>,
}

fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new()
}

fn message() -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new().allowed_mentions(nobody())
}

fn edit() -> EditInteractionResponse {
    EditInteractionResponse::new().allowed_mentions(nobody())
}

fn commands() -> Vec<CreateCommand> {
    let text = |name: &str| CreateCommandOption::new(CommandOptionType::String, name, "un texte");
    let option = |kind, name: &str| CreateCommandOption::new(kind, name, "un réglage");
    vec![
        CreateCommand::new("demander")
            .name_localized("en-GB", "ask")
            .description("Poser une question")
            .add_option(text("question").required(true).max_length(60)),
        CreateCommand::new("collectivite")
            .description("Pour qui vous parlez")
            .add_option(
                CreateCommandOption::new(CommandOptionType::SubCommand, "choisir", "la choisir")
                    .add_sub_option(text("nom").name_localized("fr", "nom-exact").required(true).set_autocomplete(true)),
            )
            .add_option(CreateCommandOption::new(CommandOptionType::SubCommand, "voir", "la voir")),
        CreateCommand::new("reglages")
            .description("Régler")
            .default_member_permissions(Permissions::MANAGE_GUILD)
            .contexts(vec![serenity::all::InteractionContext::Guild])
            .add_option(option(CommandOptionType::Channel, "salon").channel_types(vec![ChannelType::Forum]))
            .add_option(option(CommandOptionType::Role, "role"))
            .add_option(option(CommandOptionType::User, "personne"))
            .add_option(option(CommandOptionType::Integer, "jours").min_int_value(1).max_int_value(730))
            .add_option(text("langue").add_string_choice("Français", "fr").add_string_choice("English", "en")),
        CreateCommand::new("muette").description("Ne répond pas"),
        CreateCommand::new("lente").description("Répond, puis suit"),
        CreateCommand::new("fichier").description("Donne un fichier"),
        CreateCommand::new("Avis sur cette idée").kind(CommandType::Message),
    ]
}

fn buttons() -> Vec<CreateActionRow> {
    let reasons = ["Le ton", "Le format"].map(|reason| CreateSelectMenuOption::new(reason, reason.to_lowercase()));
    vec![
        CreateActionRow::Buttons(vec![
            CreateButton::new("publish").label("Publier"),
            CreateButton::new("revise").label("Réviser").style(ButtonStyle::Secondary),
            CreateButton::new("done").label("Déjà fait").disabled(true),
            CreateButton::new_link("https://example.fr").label("Source"),
        ]),
        CreateActionRow::SelectMenu(CreateSelectMenu::new("reason", CreateSelectMenuKind::String { options: reasons.to_vec() })),
        CreateActionRow::SelectMenu(CreateSelectMenu::new(
            "place",
            CreateSelectMenuKind::Channel { channel_types: Some(vec![ChannelType::Text]), default_channels: None },
        )),
    ]
}

#[async_trait]
impl EventHandler for Coach {
    async fn ready(&self, context: Context, _: Ready) {
        let registered = Command::set_global_commands(&context, commands()).await;
        self.note(registered.map(|_| ()));
    }

    async fn guild_create(&self, _: Context, server: Guild, is_new: Option<bool>) {
        if is_new == Some(true) {
            self.noticed.lock().unwrap().servers.push(server.name);
        }
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let done = match &interaction {
            Interaction::Command(command) => self::command(&context, command).await,
            Interaction::Autocomplete(typing) => {
                let typed = typing.data.autocomplete().map_or("", |option| option.value);
                let proposals = CreateAutocompleteResponse::new().add_string_choice(format!("{typed}onde\u{a0}(33)"), "d:33");
                typing.create_response(&context, CreateInteractionResponse::Autocomplete(proposals)).await
            }
            Interaction::Component(component) => self::component(&context, component).await,
            Interaction::Modal(form) => self::form(&context, form).await,
            _ => Ok(()),
        };
        self.note(done);
    }

    async fn message(&self, context: Context, message: Message) {
        let own = context.cache.current_user().id;
        if message.author.id == own {
            return;
        }
        self.noticed.lock().unwrap().messages.push(message.content.clone());
        let done = answer_message(&context, &message).await;
        self.note(done);
    }
}

impl Coach {
    fn note(&self, done: Result) {
        if let Err(error) = done {
            self.noticed.lock().unwrap().errors.push(format!("{error:?}"));
        }
    }
}

async fn command(context: &Context, command: &CommandInteraction) -> Result {
    match command.data.name.as_str() {
        "demander" => {
            command.defer_ephemeral(context).await?;
            let options = command.data.options();
            let ResolvedValue::String(question) = options[0].value else { return Ok(()) };
            let embed = CreateEmbed::new()
                .title("Réponse")
                .description(format!("«\u{a0}{question}\u{a0}»"))
                .field("Source", "Gironde", true);
            let card = edit().content("Voilà\u{202f}:").embed(embed).components(buttons());
            command.edit_response(context, card).await.map(|_| ())
        }
        "muette" => Ok(()),
        "lente" => {
            command.defer(context).await?;
            command.edit_response(context, edit().content("un")).await?;
            let next = CreateInteractionResponseFollowup::new().content("deux").ephemeral(true).allowed_mentions(nobody());
            command.create_followup(context, next).await.map(|_| ())
        }
        "fichier" => {
            command.defer_ephemeral(context).await?;
            let file = CreateAttachment::bytes("é;1\r\n--x\r\n", "idées.csv");
            command.edit_response(context, edit().content("Le voilà").new_attachment(file)).await.map(|_| ())
        }
        "Avis sur cette idée" => {
            let text = command.data.resolved.messages.values().next().map_or("?", |message| message.content.as_str());
            let said = message().content(format!("Avis sur «\u{a0}{text}\u{a0}»")).ephemeral(true);
            command.create_response(context, CreateInteractionResponse::Message(said)).await
        }
        _ => {
            let said: Vec<String> =
                command.data.options().iter().map(|option| format!("{}={:?}", option.name, option.value)).collect();
            let said = message().content(format!("{} {}", command.locale, said.join(" ").chars().take(1900).collect::<String>()));
            command.create_response(context, CreateInteractionResponse::Message(said.ephemeral(true))).await
        }
    }
}

async fn component(context: &Context, component: &ComponentInteraction) -> Result {
    let update = |text: String| CreateInteractionResponse::UpdateMessage(message().content(text));
    match (component.data.custom_id.as_str(), &component.data.kind) {
        ("publish", _) => {
            component.create_response(context, CreateInteractionResponse::Acknowledge).await?;
            let published = CreateMessage::new().content("Publié").allowed_mentions(nobody());
            component.channel_id.send_message(context, published).await?;
            component.edit_response(context, edit().content("C’est publié").components(vec![])).await.map(|_| ())
        }
        ("revise", _) => {
            let idea = CreateInputText::new(InputTextStyle::Paragraph, "Votre idée", "idea").value("Première").max_length(30);
            let note = CreateInputText::new(InputTextStyle::Short, "Une note", "note").required(false);
            let rows = vec![CreateActionRow::InputText(idea), CreateActionRow::InputText(note)];
            let form = CreateModal::new("revision", "Réviser").components(rows);
            component.create_response(context, CreateInteractionResponse::Modal(form)).await
        }
        (_, ComponentInteractionDataKind::StringSelect { values }) => {
            component.create_response(context, update(values.join(", "))).await
        }
        (_, ComponentInteractionDataKind::ChannelSelect { values }) => {
            component.create_response(context, update(format!("salon {}", values[0]))).await
        }
        _ => Ok(()),
    }
}

async fn form(context: &Context, form: &ModalInteraction) -> Result {
    let fields = form.data.components.iter().flat_map(|row| &row.components);
    let filled: Vec<String> = fields
        .filter_map(|field| match field {
            ActionRowComponent::InputText(input) => {
                Some(format!("{}={}", input.custom_id, input.value.as_deref().unwrap_or("rien")))
            }
            _ => None,
        })
        .collect();
    let update = CreateInteractionResponse::UpdateMessage(message().content(filled.join(" ")));
    form.create_response(context, update).await
}

async fn answer_message(context: &Context, message: &Message) -> Result {
    let answer = CreateMessage::new().content(format!("Vous dites : {}", message.content)).allowed_mentions(nobody());
    if message.guild_id.is_none() {
        return message.channel_id.send_message(context, answer).await.map(|_| ());
    }
    if !message.mentions_me(context).await? {
        return Ok(());
    }
    if message.referenced_message.is_some() {
        return message.channel_id.send_message(context, answer.reference_message(message)).await.map(|_| ());
    }
    let thread = message.channel_id.create_thread_from_message(context, message.id, CreateThread::new("Votre question")).await?;
    thread.send_message(context, answer).await.map(|_| ())
}

/// A request to the fake past serenity; the status and the code of the answer.
pub async fn raw(fake: &Fake, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
    let mut request =
        client.request(method, format!("{}/api/v10{path}", fake.url())).header("authorization", format!("Bot {}", token()));
    if !body.is_null() {
        request = request.json(body);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_else(|_| json!({})))
}
