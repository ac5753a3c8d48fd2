//! When Discord, the database or the process itself fails: somebody is always told, and nothing acknowledged is lost.

use std::time::Duration;

use serde_json::json;

use crate::support::discord::{Bot, Fake, Fault, options};

const IDEA: &str = "On filme la première fournée du boulanger du marché";

#[tokio::test]
async fn a_card_still_works_after_a_restart_and_a_kill() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    let communicator = fake.person("communicante d’une commune");
    let card = communicator.runs(&fake, "avis", options![("texte", IDEA)]).await;
    card.sees().await;
    let writes = fake.command_writes();
    let mut bot = bot.restart(&fake).await;
    assert_eq!(fake.command_writes(), writes, "unchanged commands are not registered again");
    let form = communicator.clicks(&fake, &card, "Réviser").await;
    assert_eq!(form.form().await.field("texte").unwrap().value, IDEA);
    let second = communicator.fills(&fake, &form, [("texte", "Le boulanger compte ses croissants à voix haute")]).await;
    second.sees().await;
    bot.kill().await;
    let mut bot = bot.restart(&fake).await;
    let history = communicator.runs(&fake, "idees historique", options![]).await.sees().await;
    assert_eq!(history.matches("/100").count(), 2, "what was acknowledged is kept: {history}");
    bot.stop().await;
    fake.judge();
}

#[tokio::test]
async fn a_refusal_for_haste_and_a_failing_discord_are_waited_out() {
    let fake = Fake::start().await;
    let mut bot = Bot::start(&fake).await;
    let communicator = fake.person("communicant");
    fake.next("POST", "/callback", Fault::RateLimited { retry_after: 0.5 });
    assert!(communicator.runs(&fake, "aide", options![]).await.sees().await.contains("/demander"));
    fake.next("PATCH", "/messages/@original", Fault::RateLimited { retry_after: 1.0 });
    assert!(communicator.runs(&fake, "aide", options![]).await.sees().await.contains("/demander"));
    fake.next_few(2, "PATCH", "/messages/@original", &Fault::Status(502, json!({})));
    assert!(communicator.runs(&fake, "aide", options![]).await.sees().await.contains("/demander"));
    fake.next("PATCH", "/messages/@original", Fault::Drop);
    assert!(communicator.runs(&fake, "aide", options![]).await.sees().await.contains("/demander"));
    fake.next("PATCH", "/messages/@original", Fault::Slow(Duration::from_secs(2)));
    assert!(communicator.runs(&fake, "aide", options![]).await.sees().await.contains("/demander"));
    fake.next("POST", "/callback", Fault::LoseAnswer);
    assert!(communicator.runs(&fake, "aide", options![]).await.sees().await.contains("/demander"));
    assert_eq!(fake.faults_to_come(), 0);
    bot.stop().await;
    fake.judge();
}

#[tokio::test]
async fn a_card_that_discord_refuses_ends_in_an_apology_with_its_incident() {
    let fake = Fake::start().await;
    let mut bot = Bot::start(&fake).await;
    let communicator = fake.person("communicant");
    let invalid = json!({"code": 50035, "message": "Invalid Form Body"});
    fake.next("PATCH", "/messages/@original", Fault::Status(400, invalid));
    let seen = communicator.runs(&fake, "aide", options![]).await.sees().await;
    let number = seen.split("incident ").nth(1).unwrap().trim_end_matches('.').trim().to_owned();
    let log = bot.stop().await;
    assert!(log.contains(&number), "{number} is not in the log:\n{log}");
    fake.judge();
}

#[tokio::test]
async fn an_interaction_that_is_over_and_one_delivered_twice_do_no_harm() {
    let fake = Fake::start().await;
    let mut bot = Bot::start(&fake).await;
    let communicator = fake.person("communicante");
    fake.next("POST", "/callback", Fault::Status(404, json!({"code": 10062, "message": "Unknown interaction"})));
    let lost = communicator.runs(&fake, "avis", options![("texte", IDEA)]).await;
    assert!(lost.is_lost().await);
    lost.is_expected_to_hang();
    fake.delivers_next_twice();
    let card = communicator.runs(&fake, "avis", options![("texte", IDEA)]).await;
    card.sees().await;
    let history = communicator.runs(&fake, "idees historique", options![]).await.sees().await;
    assert_eq!(history.matches("/100").count(), 1, "{history}");
    bot.stop().await;
    let _expected = fake.take_faults();
    fake.judge();
}

#[tokio::test]
async fn without_its_database_it_still_answers() {
    let fake = Fake::start().await;
    let mut bot = Bot::start(&fake).await;
    let communicator = fake.person("communicante");
    let card = communicator.runs(&fake, "avis", options![("texte", IDEA)]).await;
    card.sees().await;
    // Another process holds the database for longer than anybody waits.
    let holder = rusqlite::Connection::open(bot.database()).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let second = communicator.runs(&fake, "avis", options![("texte", IDEA)]).await;
    let form = communicator.clicks(&fake, &card, "Réviser").await;
    assert!(form.acknowledged_after().await < Duration::from_millis(1500));
    let seen = second.sees().await;
    assert!(seen.contains("/100"), "{seen}");
    holder.execute_batch("ROLLBACK").unwrap();
    let third = communicator.runs(&fake, "avis", options![("texte", IDEA)]).await;
    assert!(third.buttons().await.contains(&"Réviser".to_owned()));
    bot.stop().await;
    fake.judge();
}

#[tokio::test]
async fn a_channel_that_refuses_is_told_in_words() {
    let fake = Fake::start().await;
    let mut bot = Bot::start(&fake).await;
    let communicator = fake.person("communicant");
    let card = communicator.runs(&fake, "avis", options![("texte", IDEA)]).await;
    fake.forbids(fake.general(), 50013);
    let told = communicator.clicks(&fake, &card, "Publier").await.sees().await;
    assert!(told.contains("Je n’ai pas le droit d’écrire"), "{told}");
    bot.stop().await;
    let _expected = fake.take_faults();
    fake.judge();
}

#[tokio::test]
async fn a_broken_connection_is_resumed_and_strange_events_are_survived() {
    let fake = Fake::start().await;
    let mut bot = Bot::start(&fake).await;
    let communicator = fake.person("communicante");
    fake.asks_to_reconnect();
    fake.has_resumed(1).await;
    assert!(communicator.runs(&fake, "aide", options![]).await.sees().await.contains("/demander"));
    fake.closes_gateway(4000);
    fake.has_resumed(2).await;
    assert!(communicator.runs(&fake, "aide", options![]).await.sees().await.contains("/demander"));
    fake.pushes_unreadable_interaction();
    fake.pushes_unreadable_message();
    assert!(communicator.runs(&fake, "aide", options![]).await.sees().await.contains("/demander"));
    bot.stop().await;
    fake.judge();
}

#[tokio::test]
async fn interactions_also_come_signed_over_http() {
    let fake = Fake::start().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let mut bot = Bot::start_with(&fake, &[("DISCORD_PUBLIC_KEY", &fake.public_key())], &["--http", &address]).await;
    let endpoint = format!("http://{address}/interactions");
    fake.delivers_by_http(&endpoint);
    assert_eq!(fake.pings(&endpoint, true).await.0, 200);
    assert_eq!(fake.pings(&endpoint, false).await.0, 401);
    let communicator = fake.person("communicante");
    let card = communicator.runs(&fake, "avis", options![("texte", IDEA)]).await;
    assert!(card.sees().await.contains("/100") && card.is_private().await);
    let form = communicator.clicks(&fake, &card, "Réviser").await;
    assert_eq!(form.form().await.field("texte").unwrap().value, IDEA);
    assert!(!communicator.types(&fake, "collectivite choisir", "nom", "gir").await.is_empty());
    bot.stop().await;
    fake.judge();
}

#[tokio::test]
async fn what_was_acknowledged_is_finished_before_it_stops() {
    let fake = Fake::start().await;
    let mut bot = Bot::start(&fake).await;
    let communicator = fake.person("communicante");
    fake.next("PATCH", "/messages/@original", Fault::Slow(Duration::from_secs(2)));
    let answer = communicator.runs(&fake, "aide", options![]).await;
    answer.acknowledged_after().await;
    bot.stop().await;
    assert!(answer.sees().await.contains("/demander"));
    fake.judge();
}

#[tokio::test]
async fn a_token_that_discord_refuses_ends_the_process_with_words() {
    let fake = Fake::start().await;
    fake.next("GET", "/gateway", Fault::Status(401, json!({"code": 0, "message": "401: Unauthorized"})));
    let (status, log) = Bot::fails_to_start(&fake, &[], &[]).await;
    assert_eq!(status.code(), Some(1), "{log}");
    assert!(log.contains("Discord refuse ce jeton"), "{log}");
    fake.judge();
}

#[tokio::test]
async fn a_channel_without_threads_is_answered_and_gets_its_threads_back() {
    let fake = Fake::start().await;
    let mut bot = Bot::start(&fake).await;
    let communicator = fake.person("communicante");
    let question = "Ma commune peut parler du lycée ?";
    let forbidden = json!({"code": 50013, "message": "Missing Permissions"});
    fake.next("POST", "/threads", Fault::Status(403, forbidden));
    let answer = communicator.mentions_bot(&fake, fake.general(), question).await;
    assert_eq!(answer.channel(), fake.general());
    let answer = communicator.mentions_bot(&fake, fake.general(), question).await;
    assert_ne!(answer.channel(), fake.general());
    bot.stop().await;
    let _expected = fake.take_faults();
    fake.judge();
}

#[tokio::test]
async fn a_message_whose_answer_is_lost_is_published_once() {
    let fake = Fake::start().await;
    let mut bot = Bot::start(&fake).await;
    let communicator = fake.person("communicante");
    let card = communicator.runs(&fake, "avis", options![("texte", IDEA)]).await;
    fake.next("POST", &format!("/channels/{}/messages", fake.general().0), Fault::Status(502, json!({})));
    communicator.clicks(&fake, &card, "Publier").await.comes_to_see("C’est publié").await;
    assert_eq!(fake.posts(fake.general()).len(), 1);
    let sent = fake.requests().into_iter().filter(|r| r.method == "POST" && r.path.ends_with("/messages"));
    let numbers: Vec<_> = sent.map(|r| r.body["nonce"].clone()).collect();
    assert!(numbers.len() == 2 && numbers[0].is_string() && numbers[0] == numbers[1], "{numbers:?}");
    bot.stop().await;
    fake.judge();
}

/// The least that can be set is one minute.
#[tokio::test]
async fn a_process_that_stays_cut_off_ends_for_its_supervisor() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("boomerometre.toml");
    std::fs::write(&settings, "[bot]\nshard_down_minutes = 1\n").unwrap();
    let fake = Fake::start().await;
    let mut bot = Bot::start_with(&fake, &[("BOOMEROMETRE_CONFIG", settings.to_str().unwrap())], &[]).await;
    fake.judge();
    drop(fake);
    let status = bot.ends_within(Duration::from_secs(90)).await;
    assert_eq!(status.code(), Some(1), "{}", bot.log());
    assert!(bot.log().contains("coupée depuis 1 minute"), "{}", bot.log());
}
