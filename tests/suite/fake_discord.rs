//! The fake Discord itself, tried by a small client: what it refuses, our bot must meet on the real one.

mod client;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::GatewayIntents;

use self::client::{raw, start};
use crate::support::discord::{APPLICATION, Choice, Exchange, Fake, Fault, Person, Setup, official_judge, options};

/// What is wrong on purpose must not stand among the traffic of the bot, which the official description judges.
fn apart() -> Setup {
    Setup { traffic: Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("traffic-of-the-fake")), ..Setup::default() }
}

async fn start_apart() -> Arc<Fake> {
    Fake::start_with(apart()).await
}

/// What a task says when it panics.
async fn fails<T: Send + 'static>(what: impl Future<Output = T> + Send + 'static) -> String {
    let panic = tokio::spawn(what).await.err().expect("a failure").into_panic();
    panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|&s| s.to_owned())).unwrap_or_default()
}

fn communicator(fake: &Fake) -> Person {
    fake.person("communicante d’une commune")
}

fn code(answer: &(u16, Value)) -> (u16, u64) {
    (answer.0, answer.1["code"].as_u64().unwrap_or_default())
}

fn callback(exchange: &Exchange) -> String {
    format!("/interactions/{}/{}/callback", exchange.id(), exchange.token())
}

fn original(exchange: &Exchange) -> String {
    format!("/webhooks/{APPLICATION}/{}/messages/@original", exchange.token())
}

#[tokio::test]
async fn somebody_asks_reads_alone_and_publishes() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let communicator = communicator(&fake);
    let answer = communicator.runs(&fake, "demander", options![("question", "Et le TikTok d’or ?")]).await;
    assert_eq!(answer.sees().await, "Voilà :\nRéponse\n« Et le TikTok d’or ? »\nSource\nGironde");
    assert!(answer.is_private().await);
    assert!(answer.acknowledged_after().await < Duration::from_secs(1));
    assert_eq!(answer.buttons().await, ["Publier", "Réviser", "Déjà fait", "Source"]);
    assert_eq!(answer.menus().await[0], ["Le ton", "Le format"]);
    assert!(answer.message_url().await.starts_with("https://discord.com/channels/"));
    let published = communicator.clicks(&fake, &answer, "Publier").await;
    assert_eq!(published.sees().await.lines().next(), Some("C’est publié"));
    assert!(answer.buttons().await.is_empty(), "the card of the first answer is the one that changed");
    let post = fake.is_posted(fake.general(), "Publié").await;
    assert_eq!(fake.posts(fake.general()), ["Publié"]);
    assert!(!post.is_private().await);
    client.stop().await;
    fake.bot_is_gone().await;
    fake.judge();
}

#[tokio::test]
async fn a_form_opens_with_its_text_and_changes_the_card() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let communicator = communicator(&fake);
    let answer = Arc::new(communicator.runs(&fake, "demander", options![("question", "?")]).await);
    let opened = Arc::new(communicator.clicks(&fake, &answer, "Réviser").await);
    let form = opened.form().await;
    assert_eq!((form.title.as_str(), form.fields.len()), ("Réviser", 2));
    assert_eq!(form.field("Votre idée").map(|field| (field.value.as_str(), field.is_required)), Some(("Première", true)));
    let revised = communicator.fills(&fake, &opened, [("note", "vite")]).await;
    assert!(revised.sees().await.starts_with("idea=Première note=vite"));
    assert!(answer.sees().await.starts_with("idea=Première note=vite"));
    let too_long = "x".repeat(31);
    for (field, value, wrong) in
        [("idea", "", "required"), ("Votre idée", too_long.as_str(), "30 characters"), ("nope", "", "no field")]
    {
        let (fake, opened, communicator) = (Arc::clone(&fake), Arc::clone(&opened), communicator.clone());
        let (field, value) = (field.to_owned(), value.to_owned());
        let said = fails(async move { communicator.fills(&fake, &opened, [(field.as_str(), value.as_str())]).await }).await;
        assert!(said.contains(wrong), "{said}");
    }
    for (label, wrong) in [("Déjà fait", "can't be clicked"), ("Source", "is a link")] {
        let (fake, answer, communicator) = (Arc::clone(&fake), Arc::clone(&answer), communicator.clone());
        let said = fails(async move { communicator.clicks(&fake, &answer, label).await }).await;
        assert!(said.contains(wrong), "{said}");
    }
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn people_choose_in_menus() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let communicator = communicator(&fake);
    let answer = communicator.runs(&fake, "demander", options![("question", "?")]).await;
    let chosen = communicator.chooses(&fake, &answer, 0, "Le format").await;
    assert!(chosen.sees().await.starts_with("le format"));
    let chosen = communicator.chooses(&fake, &answer, 1, fake.ideas()).await;
    assert!(chosen.sees().await.starts_with(&format!("salon {}", fake.ideas().0)));
    let (cloned, answer) = (Arc::clone(&fake), Arc::new(answer));
    let said = fails(async move { communicator.chooses(&cloned, &answer, 1, cloned.forum()).await }).await;
    assert!(said.contains("can't be chosen"), "{said}");
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn commands_take_only_what_they_declare() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let (communicator, moderator) = (communicator(&fake), fake.person("modératrice").moderator());
    let proposals = communicator.types(&fake, "collectivite choisir", "nom", "Gir").await;
    assert_eq!(proposals, [Choice { name: "Gironde (33)".to_owned(), value: json!("d:33") }]);
    let chosen = communicator.runs(&fake, "collectivite choisir", options![("nom-exact", &proposals[0])]).await;
    assert_eq!(chosen.sees().await, "fr choisir=SubCommand([ResolvedOption { name: \"nom\", value: String(\"d:33\") }])");
    let all = options![
        ("salon", fake.forum()),
        ("role", fake.network_role()),
        ("personne", &communicator),
        ("jours", 30),
        ("langue", "English"),
    ];
    let set = moderator.runs(&fake, "reglages", all).await.sees().await;
    for part in ["salon=Channel(", "name: Some(\"entraide\")", "role=Role("] {
        assert!(set.contains(part), "{part} is missing from {set}");
    }
    let english = fake.person("bot hunter").speaking("en-GB").in_private(&fake);
    assert!(english.runs(&fake, "ask", options![("question", "?")]).await.sees().await.contains("Gironde"));
    for (person, command, given, wrong) in [
        (&communicator, "demande", options![], "there is no command « demande »; there are: demander, collectivite"),
        (&communicator, "ask", options![], "there is no command « ask »"),
        (&communicator, "demander", options![], "« question » is required"),
        (&communicator, "demander", options![("question", 3)], "takes no Integer(3)"),
        (&communicator, "demander", options![("question", "x".repeat(61))], "takes 0 to 60 characters, not 61"),
        (&communicator, "demander", options![("question", "?"), ("ton", "?")], "has no option « ton »; it has: question"),
        (&communicator, "collectivite", options![], "needs one of: choisir, voir"),
        (&communicator, "collectivite chercher", options![], "there is no « chercher »; there are: choisir, voir"),
        (&communicator, "reglages", options![], "is not shown to « communicante d’une commune »"),
        (&moderator, "reglages", options![("jours", 731)], "Some(730.0), not 731"),
        (&moderator, "reglages", options![("langue", "breton")], "has no choice « breton »; it has: Français, English"),
        (&moderator, "reglages", options![("salon", fake.general())], "a channel of type 0 can't be chosen"),
        (&moderator.clone().in_private(&fake), "reglages", options![], "can't be used in private"),
    ] {
        let refused = person.may_run(&fake, command, given).await.expect_err(command);
        assert!(refused.contains(wrong), "{refused} lacks {wrong}");
    }
    assert_eq!(communicator.granted_all_commands().may_run(&fake, "reglages", options![]).await, Ok(()));
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn a_message_has_a_menu_and_a_mention_a_thread() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let communicator = communicator(&fake);
    let opinion = communicator.uses_message_menu(&fake, "Avis sur cette idée", "Un live au collège").await;
    assert_eq!(opinion.sees().await, "Avis sur « Un live au collège »");
    let post = communicator.mentions_bot(&fake, fake.ideas(), "et le collège ?").await;
    assert_eq!(post.sees().await, format!("Vous dites : <@{APPLICATION}> et le collège ?"));
    assert_eq!(fake.threads(fake.ideas()), [("Votre question".to_owned(), post.channel())]);
    let next = communicator.replies_to(&fake, &post, "et le lycée ?").await;
    assert_eq!((next.sees().await.as_str(), next.channel()), ("Vous dites : et le lycée ?", post.channel()));
    let private = communicator.writes_privately(&fake, "bonjour").await;
    assert_eq!(private.sees().await, "Vous dites : bonjour");
    communicator.says(&fake, fake.general(), "rien pour le bot");
    client.notices(|noticed| noticed.messages.len() == 5).await;
    let seen = client.noticed.lock().unwrap().messages.clone();
    assert_eq!(seen, ["", &format!("<@{APPLICATION}> et le collège ?"), "et le lycée ?", "bonjour", ""]);
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn an_interaction_is_answered_once_in_order_and_in_time() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let communicator = communicator(&fake);
    let silent = communicator.runs(&fake, "muette", options![]).await;
    let text = json!({"content": "oui", "allowed_mentions": {"parse": []}});
    assert_eq!(code(&raw(&fake, "PATCH", &original(&silent), &text).await), (404, 10015));
    assert_eq!(code(&raw(&fake, "POST", &callback(&silent), &json!({"type": 5, "data": {"flags": 64}})).await), (204, 0));
    assert_eq!(code(&raw(&fake, "POST", &callback(&silent), &json!({"type": 5})).await), (400, 40060));
    assert!(silent.is_thinking() && silent.is_private().await);
    // The first message after a deferred answer takes its place, and stays as private as it was begun.
    let webhook = format!("/webhooks/{APPLICATION}/{}", silent.token());
    let (status, followed) = raw(&fake, "POST", &webhook, &text).await;
    assert_eq!((status, followed["flags"].as_u64(), silent.sees().await.as_str()), (200, Some(64), "oui"));
    assert_eq!(raw(&fake, "GET", &original(&silent), &Value::Null).await.1["id"], followed["id"]);
    assert_eq!(raw(&fake, "DELETE", &original(&silent), &Value::Null).await.0, 204);
    assert_eq!(code(&raw(&fake, "GET", &original(&silent), &Value::Null).await), (404, 10008));
    fake.expire(silent.token());
    assert_eq!(code(&raw(&fake, "PATCH", &original(&silent), &text).await), (401, 50027));
    let expired = communicator.runs(&fake, "muette", options![]).await;
    fake.expire(expired.token());
    assert_eq!(code(&raw(&fake, "POST", &callback(&expired), &json!({"type": 5})).await), (404, 10062));
    let late = communicator.runs(&fake, "muette", options![]).await;
    assert!(late.is_lost().await);
    assert_eq!(code(&raw(&fake, "POST", &callback(&late), &json!({"type": 5})).await), (404, 10062));
    fake.late_is_refused(false);
    assert_eq!(code(&raw(&fake, "POST", &callback(&late), &json!({"type": 5})).await), (204, 0));
    let slow = communicator.runs(&fake, "lente", options![]).await;
    assert_eq!(slow.comes_to_see("deux").await, "un\ndeux");
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn what_hangs_is_told() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let communicator = communicator(&fake);
    let _silent = communicator.runs(&fake, "muette", options![]).await;
    let thinking = communicator.runs(&fake, "muette", options![]).await;
    raw(&fake, "POST", &callback(&thinking), &json!({"type": 5})).await;
    let mut faults = fake.take_faults();
    faults.sort();
    assert_eq!(faults, ["/muette: was acknowledged and never answered", "/muette: was never acknowledged"]);
    assert_eq!(code(&raw(&fake, "GET", "/nowhere", &Value::Null).await), (404, 0));
    assert_eq!(fake.unknown_routes(), ["GET /api/v10/nowhere"]);
    assert_eq!(fake.take_faults(), ["GET /api/v10/nowhere: no such route in this fake"]);
    client.stop().await;
    fake.judge();
    // A fake that nobody judged fails its test.
    let unjudged = start_apart().await;
    let said = fails(async move { drop(unjudged) }).await;
    assert!(said.contains("never called `judge`"), "{said}");
}

#[tokio::test]
async fn the_gateway_is_resumed_with_what_was_missed() {
    let fake = Fake::start_with(Setup { heartbeat: Duration::from_millis(300), ..apart() }).await;
    let client = start(&fake).await;
    let communicator = communicator(&fake);
    fake.has_heartbeats(2).await;
    fake.asks_to_reconnect();
    let first = communicator.runs(&fake, "demander", options![("question", "un")]).await;
    fake.has_resumed(1).await;
    assert!(first.sees().await.contains("un"));
    fake.closes_gateway(4000);
    let second = communicator.runs(&fake, "demander", options![("question", "deux")]).await;
    fake.has_resumed(2).await;
    assert!(second.sees().await.contains("deux"));
    assert_eq!(fake.identifies(), 1);
    fake.invalidates_session(false);
    fake.has_identified(2).await;
    let third = communicator.runs(&fake, "demander", options![("question", "trois")]).await;
    assert!(third.sees().await.contains("trois"));
    assert_eq!(fake.command_writes(), 2);
    // serenity leaves a shard running that it stops after a new session: `bot_is_gone` would wait in vain.
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn a_bot_that_asks_for_too_much_is_sent_away() {
    let fake = start_apart().await;
    let client = client::connect(&fake, GatewayIntents::all()).await;
    client.notices(|noticed| !noticed.errors.is_empty()).await;
    assert!(client.noticed.lock().unwrap().errors[0].contains("Disallowed"), "{:?}", client.noticed.lock().unwrap().errors);
    let unauthorised = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = unauthorised.get(format!("{}/api/v10/users/@me", fake.url())).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    fake.judge();
}

#[tokio::test]
async fn the_script_breaks_requests() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let communicator = communicator(&fake);
    let asks = || communicator.runs(&fake, "demander", options![("question", "?")]);
    fake.next("PATCH", "@original", Fault::Status(502, json!("<html>Bad gateway</html>")));
    asks().await;
    client.notices(|noticed| noticed.errors.len() == 1).await;
    fake.next("POST", "/callback", Fault::RateLimited { retry_after: 0.5 });
    let limited = asks().await;
    client.notices(|noticed| noticed.errors.len() == 2).await;
    assert!(limited.is_lost().await);
    fake.next("POST", "/callback", Fault::Drop);
    asks().await;
    client.notices(|noticed| noticed.errors.len() == 3).await;
    fake.next("POST", "/callback", Fault::LoseAnswer);
    let unsure = asks().await;
    client.notices(|noticed| noticed.errors.len() == 4).await;
    assert!(unsure.is_thinking(), "what was done stays done");
    fake.next_few(2, "POST", "/callback", &Fault::Slow(Duration::from_millis(400)));
    assert!(asks().await.acknowledged_after().await >= Duration::from_millis(400));
    assert_eq!(fake.faults_to_come(), 1);
    assert!(asks().await.sees().await.contains("Gironde"));
    let errors = client.noticed.lock().unwrap().errors.clone();
    assert!(errors[0].contains("502") && errors[1].contains("429"), "{errors:?}");
    assert!(fake.requests().iter().any(|request| request.status == 0 && request.path.contains("/callback")));
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn what_is_odd_is_delivered() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let communicator = communicator(&fake);
    fake.pushes_unreadable_interaction();
    fake.pushes_unreadable_message();
    fake.push_event("SOME_FUTURE_EVENT", &json!({}));
    client.notices(|noticed| noticed.unreadable.len() == 3).await;
    assert_eq!(client.noticed.lock().unwrap().unreadable, ["INTERACTION_CREATE", "MESSAGE_CREATE", "SOME_FUTURE_EVENT"]);
    fake.delivers_next_twice();
    let twice = communicator.runs(&fake, "demander", options![("question", "?")]).await;
    assert!(twice.sees().await.contains("Gironde"));
    client.notices(|noticed| noticed.errors.len() == 1).await;
    assert!(client.noticed.lock().unwrap().errors[0].contains("40060"));
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn channels_refuse_and_servers_come_and_go() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let text = json!({"content": "oui", "allowed_mentions": {"parse": []}});
    let (ideas, general, forum) = (fake.ideas(), fake.general(), fake.forum());
    fake.forbids(ideas, 50013);
    assert_eq!(code(&raw(&fake, "POST", &format!("/channels/{}/messages", ideas.0), &text).await), (403, 50013));
    fake.forbids(general, 50001);
    assert_eq!(code(&raw(&fake, "GET", &format!("/channels/{}", general.0), &Value::Null).await), (403, 50001));
    assert_eq!(code(&raw(&fake, "POST", &format!("/channels/{}/messages", forum.0), &text).await), (400, 50008));
    let thread = json!({"name": "À l’aide", "message": text});
    let (status, opened) = raw(&fake, "POST", &format!("/channels/{}/threads", forum.0), &thread).await;
    assert_eq!((status, &opened["id"]), (201, &opened["message"]["id"]));
    let (_, thread) = fake.threads(forum).remove(0);
    let post = fake.is_posted(thread, "oui").await;
    let message = format!("/channels/{}/messages/{}", thread.0, post.id());
    let changed = json!({"content": "non", "allowed_mentions": {"parse": []}});
    assert_eq!(raw(&fake, "PATCH", &message, &changed).await.0, 200);
    assert_eq!(post.sees().await, "non");
    assert_eq!(raw(&fake, "POST", &format!("/channels/{}/typing", thread.0), &Value::Null).await.0, 204);
    assert_eq!(raw(&fake, "DELETE", &message, &Value::Null).await.0, 204);
    assert_eq!(code(&raw(&fake, "PATCH", &message, &changed).await), (404, 10008));
    let (server, greeted) = fake.invites_the_bot("Réseau breton", "fr");
    client.notices(|noticed| noticed.servers == ["Réseau breton"]).await;
    assert_eq!(raw(&fake, "POST", &format!("/channels/{}/messages", greeted.0), &text).await.0, 200);
    fake.removes_the_bot(server);
    assert_eq!(code(&raw(&fake, "POST", &format!("/channels/{}/messages", greeted.0), &text).await), (404, 10003));
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn files_come_through_whole() {
    let fake = start_apart().await;
    let client = start(&fake).await;
    let given = communicator(&fake).runs(&fake, "fichier", options![]).await;
    assert_eq!(given.files().await, [("idées.csv".to_owned(), "é;1\r\n--x\r\n".as_bytes().to_vec())]);
    assert_eq!(given.raw().await[0]["attachments"][0]["size"], 11);
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn the_judge_tells_each_broken_limit() {
    let fake = start_apart().await;
    let channel = format!("/channels/{}/messages", fake.general().0);
    let with = |key: &str, value: Value| {
        let mut body = json!({"content": "oui", "allowed_mentions": {"parse": []}});
        body[key] = value;
        body
    };
    let button = |id: &str| json!({"type": 2, "style": 1, "label": "Oui", "custom_id": id});
    let row = |components: Vec<Value>| json!([{"type": 1, "components": components}]);
    let field = |value: &str| json!([{"title": "t", "fields": [{"name": "n", "value": value}]}]);
    let long = |length: usize| "é".repeat(length);
    for (body, wrong) in [
        (json!({"content": "oui"}), "allowed_mentions.parse isn't an empty list"),
        (with("allowed_mentions", json!({"parse": ["users"]})), "allowed_mentions.parse isn't an empty list"),
        (with("content", json!(long(2001))), "content has 2001 characters"),
        (with("content", json!("  ")), "the message is empty"),
        (with("flags", json!(1 << 15)), "components of version 2"),
        (with("embeds", json!(vec![json!({"title": "t"}); 11])), "embeds has 11 elements, at most 10"),
        (with("embeds", json!([{"title": long(257)}])), "embeds[0].title has 257"),
        (with("embeds", json!([{"description": long(4097)}])), "embeds[0].description has 4097"),
        (with("embeds", json!([{"description": long(3001)}, {"description": long(3000)}])), "6001 characters in all"),
        (with("embeds", json!([{}])), "embeds[0] is empty"),
        (with("embeds", field("")), "fields[0].value has 0 characters"),
        (with("embeds", field(" \n")), "fields[0].value has 2 characters, all blank"),
        (with("embeds", field(&long(1025))), "fields[0].value has 1025"),
        (with("embeds", json!([{"title": "t", "footer": {"text": long(2049)}}])), "footer.text has 2049"),
        (with("components", row(vec![])), "must hold 1 to 5 buttons"),
        (with("components", row((0..6).map(|n| button(&n.to_string())).collect())), "must hold 1 to 5 buttons"),
        (with("components", row(vec![button("a"), button("a")])), "custom_id « a » is there twice"),
        (with("components", row(vec![button(&long(101))])), "custom_id has 101 characters"),
        (with("components", row(vec![json!({"type": 2, "style": 1, "custom_id": "a"})])), "has no label"),
        (with("components", row(vec![json!({"type": 2, "style": 5, "label": "a", "custom_id": "a"})])), "url is missing"),
        (with("components", row(vec![json!({"type": 3, "custom_id": "a", "options": []})])), "has 0 options"),
        (with("components", json!(vec![row(vec![json!(0)])[0].clone(); 6])), "components has 6 elements, at most 5"),
    ] {
        raw(&fake, "POST", &channel, &body).await;
        let faults = fake.take_faults().join("\n");
        assert!(faults.contains(wrong), "« {faults} » lacks « {wrong} »");
    }
    let (status, refusal) = raw(&fake, "POST", &channel, &with("content", json!(long(2001)))).await;
    assert_eq!((status, refusal["code"].as_u64()), (400, Some(50035)));
    fake.take_faults();
    fake.judge();
}

#[tokio::test]
async fn the_judge_tells_broken_commands_forms_and_choices() {
    let fake = start_apart().await;
    let commands = format!("/applications/{APPLICATION}/commands");
    let command = |name: &str, options: Value| json!([{"name": name, "description": "d", "options": options}]);
    let option = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "d", "required": required});
    for (body, wrong) in [
        (command("Demander", json!([])), "« Demander » is no name"),
        (command("à voir", json!([])), "« à voir » is no name"),
        (json!([{"name": "a", "description": ""}]), "description has 0 characters"),
        (json!([{"name": "a", "description": "d"}, {"name": "a", "description": "d"}]), "two commands are called « a »"),
        (json!([{"name": "a", "description": "d", "name_localizations": {"fr-FR": "a"}}]), "no language « fr-FR »"),
        (command("a", json!([option("x", false), option("y", true)])), "is required and comes after an optional one"),
        (command("a", json!([option("x", true), option("x", true)])), "two options are called « x »"),
        (command("a", json!((0..26).map(|n| option(&n.to_string(), true)).collect::<Vec<_>>())), "26 elements, at most 25"),
        (json!([{"type": 3, "name": "Avis", "description": "d"}]), "a menu's command has a description"),
    ] {
        raw(&fake, "PUT", &commands, &body).await;
        let faults = fake.take_faults().join("\n");
        assert!(faults.contains(wrong), "« {faults} » lacks « {wrong} »");
    }
    let input = |more: Value| {
        let mut field = json!({"type": 4, "custom_id": "a", "style": 1, "label": "l"});
        field.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"type": 9, "data": {"custom_id": "f", "title": "t", "components": [{"type": 1, "components": [field]}]}})
    };
    let choices = |choices: Value| json!({"type": 8, "data": {"choices": choices}});
    for (body, wrong) in [
        (input(json!({"label": "l".repeat(46)})), "label has 46 characters"),
        (input(json!({"value": "12345", "max_length": 4})), "value has 5 characters, not 0 to 4"),
        (input(json!({"max_length": 4001})), "takes 0 to 4001 characters"),
        (json!({"type": 9, "data": {"custom_id": "f", "title": "t".repeat(46), "components": []}}), "title has 46"),
        (json!({"type": 9, "data": {"custom_id": "f", "title": "t", "components": []}}), "the form has 0 components"),
        (choices(json!([{"name": "", "value": "v"}])), "name has 0 characters"),
        (choices(json!([{"name": "n", "value": "v".repeat(101)}])), "value has 101 characters"),
        (choices(json!(vec![json!({"name": "n", "value": "v"}); 26])), "26 elements, at most 25"),
        (json!({"type": 4, "data": {"allowed_mentions": {"parse": []}}}), "the message is empty"),
    ] {
        raw(&fake, "POST", "/interactions/1/t/callback", &body).await;
        let faults = fake.take_faults().join("\n");
        assert!(faults.contains(wrong), "« {faults} » lacks « {wrong} »");
    }
    fake.judge();
}

#[tokio::test]
async fn interactions_are_posted_to_an_endpoint_that_checks_them() {
    use axum::body::Bytes;
    use axum::http::{HeaderMap, StatusCode};
    use serenity::interactions_endpoint::Verifier;

    let fake = start_apart().await;
    let client = start(&fake).await;
    let verifier = Verifier::new(&fake.public_key());
    let answer = move |headers: HeaderMap, body: Bytes| async move {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if verifier.verify(header("x-signature-ed25519"), header("x-signature-timestamp"), &body).is_err() {
            return Err(StatusCode::UNAUTHORIZED);
        }
        let interaction: serenity::all::Interaction = serde_json::from_slice(&body).unwrap();
        let said = match interaction {
            serenity::all::Interaction::Ping(_) => json!({"type": 1}),
            serenity::all::Interaction::Autocomplete(_) => json!({"type": 8, "data": {"choices": [{"name": "n", "value": "v"}]}}),
            _ => json!({"type": 4, "data": {"content": "par HTTP", "flags": 64, "allowed_mentions": {"parse": []}}}),
        };
        Ok(said.to_string())
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    let server = axum::Router::new().route("/", axum::routing::post(answer));
    let server = tokio::spawn(async move { axum::serve(listener, server).await });
    assert_eq!(fake.pings(&endpoint, true).await, (200, "{\"type\":1}".to_owned()));
    assert_eq!(fake.pings(&endpoint, false).await.0, 401);
    fake.delivers_by_http(&endpoint);
    let communicator = communicator(&fake);
    let answer = communicator.runs(&fake, "demander", options![("question", "?")]).await;
    assert_eq!((answer.sees().await.as_str(), answer.is_private().await), ("par HTTP", true));
    assert_eq!(communicator.types(&fake, "collectivite choisir", "nom", "Gir").await[0].name, "n");
    server.abort();
    client.stop().await;
    fake.judge();
}

#[tokio::test]
async fn the_official_description_accepts_what_the_fake_says() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::start_with(Setup { traffic: Some(folder.path().to_owned()), ..Setup::default() }).await;
    let client = start(&fake).await;
    let communicator = communicator(&fake);
    let answer = communicator.runs(&fake, "demander", options![("question", "?")]).await;
    let form = communicator.clicks(&fake, &answer, "Réviser").await;
    communicator.fills(&fake, &form, [("note", "vite")]).await.sees().await;
    communicator.clicks(&fake, &answer, "Publier").await.sees().await;
    communicator.runs(&fake, "lente", options![]).await.comes_to_see("deux").await;
    communicator.runs(&fake, "fichier", options![]).await.sees().await;
    communicator.uses_message_menu(&fake, "Avis sur cette idée", "Un live").await.sees().await;
    communicator.types(&fake, "collectivite choisir", "nom", "Gir").await;
    let post = communicator.mentions_bot(&fake, fake.general(), "oui ?").await;
    communicator.replies_to(&fake, &post, "non ?").await;
    communicator.writes_privately(&fake, "bonjour").await;
    let text = json!({"content": "oui", "allowed_mentions": {"parse": []}});
    let (channel, help) = (fake.general().0, fake.forum().0);
    let private = json!({"recipient_id": communicator.id.to_string()});
    for (method, path, body) in [
        ("GET", "/users/@me".to_owned(), Value::Null),
        ("GET", "/applications/@me".to_owned(), Value::Null),
        ("GET", "/oauth2/applications/@me".to_owned(), Value::Null),
        ("GET", "/gateway/bot".to_owned(), Value::Null),
        ("GET", format!("/applications/{APPLICATION}/commands?with_localizations=true"), Value::Null),
        ("GET", format!("/channels/{channel}"), Value::Null),
        ("GET", format!("/channels/{help}"), Value::Null),
        ("GET", format!("/channels/{}", post.channel().0), Value::Null),
        ("GET", format!("/channels/{channel}/messages"), Value::Null),
        ("GET", format!("/guilds/{}/roles", fake.server().0), Value::Null),
        ("GET", format!("/guilds/{}/channels", fake.server().0), Value::Null),
        ("POST", format!("/channels/{help}/threads"), json!({"name": "n", "message": text})),
        ("POST", format!("/channels/{channel}/threads"), json!({"name": "n", "type": 11})),
        ("POST", format!("/channels/{channel}/typing"), Value::Null),
        ("POST", "/users/@me/channels".to_owned(), private),
        ("GET", "/channels/1".to_owned(), Value::Null),
    ] {
        raw(&fake, method, &path, &body).await;
    }
    fake.next("POST", "/typing", Fault::RateLimited { retry_after: 0.1 });
    raw(&fake, "POST", &format!("/channels/{channel}/typing"), &Value::Null).await;
    client.stop().await;
    fake.judge();
    let mut objections = official_judge(folder.path()).unwrap_or_default();
    // serenity sends permissions as text, as the documentation has it, and the numbers of files as numbers, as in its examples.
    objections.retain(|o| !o.ends_with("refused \"32\"") && !o.ends_with("attachments[0].id: type \"string\" refused 0"));
    assert!(objections.is_empty(), "{}", objections.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_interactions_a_second_are_taken() {
    const ALL: u32 = 600;
    let fake = start_apart().await;
    let client = start(&fake).await;
    fake.for_load();
    let communicator = communicator(&fake);
    let begin = tokio::time::Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..ALL {
        tokio::time::sleep_until(begin + Duration::from_secs(2) / ALL * number).await;
        let (fake, communicator) = (Arc::clone(&fake), communicator.clone());
        tasks.spawn(async move {
            let answer = communicator.runs(&fake, "demander", options![("question", "?")]).await;
            let time = answer.acknowledged_after().await;
            answer.sees().await;
            time
        });
    }
    let mut times = tasks.join_all().await;
    times.sort();
    assert!(begin.elapsed() < Duration::from_secs(8), "{:?}", begin.elapsed());
    assert!(times[times.len() / 2] < Duration::from_secs(1), "{:?}", times[times.len() / 2]);
    assert!(fake.requests().len() <= 200);
    client.stop().await;
    fake.judge();
}
