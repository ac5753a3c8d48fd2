//! What is kept: every query, what one user never sees of another, what goes and when, and what becomes of older, newer and
//! foreign files.

use boomerometre::domain::competence::Level;
use boomerometre::domain::record::{
    Activity, ComponentState, Contest, Gap, Holdings, IdeaRecord, Moment, ServerId, ServerSettings, TerritoryKey, UserData,
    UserId, Vote,
};
use boomerometre::domain::store::{Store, StoreError};
use boomerometre::store::{MIGRATIONS, SqliteStore};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const COMMUNICATOR: UserId = UserId(u64::MAX);
const NEIGHBOUR: UserId = UserId(2);
const TOWN: ServerId = ServerId(1 << 63);
const REGION: ServerId = ServerId(11);

const DAY: i64 = 86_400;

fn file(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("coach.db")
}

async fn open(path: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(&format!("sqlite://{}", path.display())).await
}

/// A store in a file of its own, with its folder.
async fn new() -> (tempfile::TempDir, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&file(&folder)).await.unwrap();
    (folder, store)
}

async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await.unwrap()
}

fn lyon() -> TerritoryKey {
    TerritoryKey { level: Level::Commune, code: "69123".to_owned() }
}

fn idea(user: UserId, text: &str, at: i64) -> IdeaRecord {
    IdeaRecord {
        id: 0,
        user,
        server: Some(TOWN),
        revises: None,
        text: text.to_owned(),
        platform: "instagram".to_owned(),
        territory: Some(lyon()),
        score: 62.123_456_789,
        low: 48.0,
        high: 71.5,
        verdict: "competent".to_owned(),
        domain: "voirie".to_owned(),
        at: Moment(at),
    }
}

fn vote(user: UserId, question: &str, at: i64) -> Vote {
    let (question, source) = (question.to_owned(), "pratique:vœux".to_owned());
    Vote { user, server: Some(TOWN), question, source, is_useful: true, at: Moment(at) }
}

fn contest(user: UserId, idea: i64, at: i64) -> Contest {
    Contest { user, server: Some(TOWN), idea, rule: "signal:jargon".to_owned(), at: Moment(at) }
}

fn gap(user: UserId, question: &str, at: i64) -> Gap {
    let (reason, nearest) = ("hors-base".to_owned(), "pratique:a pratique:b".to_owned());
    Gap { user, server: Some(TOWN), question: question.to_owned(), reason, nearest, at: Moment(at) }
}

fn component(user: Option<UserId>, token: &str, expires: i64) -> ComponentState {
    ComponentState { token: token.to_owned(), user, payload: r#"{"idea":1}"#.to_owned(), expires: Moment(expires) }
}

/// One of each kind for a user; gives the idea's number.
async fn keep_one_of_each(store: &SqliteStore, user: UserId, at: i64) -> i64 {
    store.set_territory(user, Some(&lyon()), Moment(at)).await.unwrap();
    let id = store.add_idea(&idea(user, "Une idée", at)).await.unwrap();
    store.add_vote(&vote(user, "Quand poster ?", at)).await.unwrap();
    store.add_contest(&contest(user, id, at)).await.unwrap();
    store.add_gap(&gap(user, "Et la Lune ?", at)).await.unwrap();
    store.put_component(&component(Some(user), &format!("t{}", user.0), at + DAY)).await.unwrap();
    id
}

const ONE_OF_EACH: Holdings = Holdings { profiles: 1, ideas: 1, votes: 1, contests: 1, gaps: 1, components: 1 };

fn is_corrupt(fault: &StoreError) -> bool {
    matches!(fault, StoreError::Corrupt(_))
}

fn is_unavailable(fault: &StoreError) -> bool {
    matches!(fault, StoreError::Unavailable(_))
}

fn names(folder: &tempfile::TempDir) -> BTreeSet<String> {
    std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn a_new_store_holds_nothing() {
    let (_folder, store) = new().await;
    store.ping().await.unwrap();
    assert_eq!(store.territory_of(COMMUNICATOR).await.unwrap(), None);
    assert_eq!(store.settings(TOWN).await.unwrap(), ServerSettings::default());
    assert_eq!(store.idea(COMMUNICATOR, 1).await.unwrap(), None);
    assert_eq!(store.ideas(COMMUNICATOR, 10).await.unwrap(), []);
    assert_eq!(store.component("t", Moment(0)).await.unwrap(), None);
    assert_eq!(store.note("commands").await.unwrap(), None);
    assert_eq!(store.holdings(COMMUNICATOR).await.unwrap(), Holdings::default());
    assert_eq!(store.user_data(COMMUNICATOR).await.unwrap(), UserData::default());
    assert_eq!(store.erase_user(COMMUNICATOR).await.unwrap(), Holdings::default());
    assert_eq!(store.expire(Moment(0), 1).await.unwrap(), 0);
    assert_eq!(store.activity(None, Moment(0)).await.unwrap(), Activity::default());
}

#[tokio::test]
async fn a_territory_is_kept_replaced_and_forgotten() {
    let (_folder, store) = new().await;
    assert!(!store.set_territory(COMMUNICATOR, Some(&lyon()), Moment(1)).await.unwrap());
    assert_eq!(store.territory_of(COMMUNICATOR).await.unwrap(), Some(lyon()));
    for level in Level::COLUMNS.into_iter().chain([Level::EtablissementPublicTerritorial]) {
        let key = TerritoryKey { level, code: "2A".to_owned() };
        assert!(store.set_territory(COMMUNICATOR, Some(&key), Moment(2)).await.unwrap());
        assert_eq!(store.territory_of(COMMUNICATOR).await.unwrap(), Some(key));
    }
    assert_eq!(store.territory_of(NEIGHBOUR).await.unwrap(), None);
    assert!(store.set_territory(COMMUNICATOR, None, Moment(3)).await.unwrap());
    assert!(!store.set_territory(COMMUNICATOR, None, Moment(4)).await.unwrap());
    assert_eq!(store.territory_of(COMMUNICATOR).await.unwrap(), None);
}

#[tokio::test]
async fn settings_are_kept_as_a_whole() {
    let (_folder, store) = new().await;
    let all = ServerSettings {
        territory: Some(lyon()),
        network_channel: Some(u64::MAX),
        network_is_forum: true,
        network_role: Some(1 << 63),
        moderator_role: Some(0),
        log_channel: Some(1_311_000_000_000_000_000),
        retention_days: Some(3650),
        user_limit: Some(1),
    };
    store.set_settings(TOWN, &all, Moment(1)).await.unwrap();
    assert_eq!(store.settings(TOWN).await.unwrap(), all);
    assert_eq!(store.settings(REGION).await.unwrap(), ServerSettings::default());
    let few = ServerSettings { user_limit: Some(1000), ..ServerSettings::default() };
    store.set_settings(TOWN, &few, Moment(2)).await.unwrap();
    assert_eq!(store.settings(TOWN).await.unwrap(), few);
    for (retention_days, user_limit) in [(Some(0), None), (Some(3651), None), (None, Some(0)), (None, Some(1001))] {
        let wrong = ServerSettings { retention_days, user_limit, ..ServerSettings::default() };
        assert!(is_unavailable(&store.set_settings(TOWN, &wrong, Moment(3)).await.unwrap_err()));
    }
    assert_eq!(store.settings(TOWN).await.unwrap(), few);
}

#[tokio::test]
async fn an_idea_is_found_again_as_it_was() {
    let (_folder, store) = new().await;
    let mut first = idea(COMMUNICATOR, "Première", 10);
    first.id = store.add_idea(&first).await.unwrap();
    let mut second = IdeaRecord { revises: Some(first.id), server: None, territory: None, ..idea(COMMUNICATOR, "Deuxième", 10) };
    second.id = store.add_idea(&second).await.unwrap();
    let mut old = idea(COMMUNICATOR, "Notée après, plus vieille", 5);
    old.id = store.add_idea(&old).await.unwrap();
    assert_eq!(store.idea(COMMUNICATOR, second.id).await.unwrap(), Some(second.clone()));
    assert_eq!(store.ideas(COMMUNICATOR, 10).await.unwrap(), [second.clone(), first.clone(), old.clone()]);
    assert_eq!(store.ideas(COMMUNICATOR, 2).await.unwrap(), [second.clone(), first.clone()]);
    assert_eq!(store.ideas(COMMUNICATOR, 0).await.unwrap(), []);
    assert_eq!(store.user_data(COMMUNICATOR).await.unwrap().ideas, [old, first, second]);
}

#[tokio::test]
async fn an_idea_revises_only_one_of_its_author_that_is_there() {
    let (_folder, store) = new().await;
    let of_bruno = store.add_idea(&idea(NEIGHBOUR, "De The neighbour", 1)).await.unwrap();
    for revises in [of_bruno, 999, -1] {
        let id =
            store.add_idea(&IdeaRecord { revises: Some(revises), ..idea(COMMUNICATOR, "D'The communicator", 1) }).await.unwrap();
        assert_eq!(store.idea(COMMUNICATOR, id).await.unwrap().unwrap().revises, None);
    }
}

#[tokio::test]
async fn any_text_comes_back_unchanged() {
    let (_folder, store) = new().await;
    let controls: String = (1..32).chain(127..160).filter_map(char::from_u32).collect();
    let long = "é🎉".repeat(4000);
    for text in ["", "L'été « à la mairie » \"vite\"; DROP TABLE idea; -- $1 ?1 %s \\", "👩‍👩‍👧‍👦🏳️‍🌈\u{202e}\u{feff}", &controls, &long]
    {
        let id = store.add_idea(&idea(COMMUNICATOR, text, 1)).await.unwrap();
        assert_eq!(store.idea(COMMUNICATOR, id).await.unwrap().unwrap().text, text);
        store.add_gap(&gap(NEIGHBOUR, text, id)).await.unwrap();
        store.add_vote(&vote(NEIGHBOUR, text, id)).await.unwrap();
        let data = store.user_data(NEIGHBOUR).await.unwrap();
        assert_eq!(data.gaps.last().unwrap().question, text);
        assert_eq!(data.votes.last().unwrap().question, text);
    }
}

#[tokio::test]
async fn a_later_vote_replaces_the_earlier_one_on_the_same_question() {
    let (_folder, store) = new().await;
    store.add_vote(&vote(COMMUNICATOR, "q", 1)).await.unwrap();
    store.add_vote(&vote(NEIGHBOUR, "q", 1)).await.unwrap();
    let other = vote(COMMUNICATOR, "r", 2);
    store.add_vote(&other).await.unwrap();
    let changed = Vote { server: None, source: String::new(), is_useful: false, ..vote(COMMUNICATOR, "q", 3) };
    store.add_vote(&changed).await.unwrap();
    assert_eq!(store.user_data(COMMUNICATOR).await.unwrap().votes, [other, changed]);
    assert_eq!(store.user_data(NEIGHBOUR).await.unwrap().votes, [vote(NEIGHBOUR, "q", 1)]);
}

#[tokio::test]
async fn contesting_again_changes_nothing() {
    let (_folder, store) = new().await;
    let id = store.add_idea(&idea(COMMUNICATOR, "a", 1)).await.unwrap();
    let first = contest(COMMUNICATOR, id, 2);
    store.add_contest(&first).await.unwrap();
    store.add_contest(&Contest { server: None, ..contest(COMMUNICATOR, id, 3) }).await.unwrap();
    let other = Contest { rule: "signal:sigles".to_owned(), ..contest(COMMUNICATOR, id, 4) };
    store.add_contest(&other).await.unwrap();
    assert_eq!(store.user_data(COMMUNICATOR).await.unwrap().contests, [first, other]);
    // An idea that is gone has no reasons left to contest.
    store.add_contest(&contest(NEIGHBOUR, 999, 5)).await.unwrap();
    assert_eq!(store.holdings(NEIGHBOUR).await.unwrap(), Holdings::default());
}

#[tokio::test]
async fn the_same_question_may_stay_without_answer_twice() {
    let (_folder, store) = new().await;
    let gaps = [gap(COMMUNICATOR, "q", 1), gap(COMMUNICATOR, "q", 1), Gap { server: None, ..gap(COMMUNICATOR, "a", 1) }];
    for gap in &gaps {
        store.add_gap(gap).await.unwrap();
    }
    assert_eq!(store.user_data(COMMUNICATOR).await.unwrap().gaps, gaps);
}

#[tokio::test]
async fn a_component_is_there_until_it_expires() {
    let (_folder, store) = new().await;
    let state = component(None, "menu-1_a", 100);
    store.put_component(&state).await.unwrap();
    assert_eq!(store.component("menu-1_a", Moment(99)).await.unwrap(), Some(state));
    assert_eq!(store.component("menu-1_a", Moment(100)).await.unwrap(), None);
    assert_eq!(store.component("MENU-1_a", Moment(0)).await.unwrap(), None);
    let replaced = ComponentState { payload: "{}".to_owned(), ..component(Some(COMMUNICATOR), "menu-1_a", 200) };
    store.put_component(&replaced).await.unwrap();
    assert_eq!(store.component("menu-1_a", Moment(199)).await.unwrap(), Some(replaced.clone()));
    let sooner = component(Some(COMMUNICATOR), "z", 150);
    store.put_component(&sooner).await.unwrap();
    assert_eq!(store.user_data(COMMUNICATOR).await.unwrap().components, [sooner, replaced]);
}

#[tokio::test]
async fn a_note_tells_whether_it_changed() {
    let (_folder, store) = new().await;
    assert!(store.set_note("commands", "a").await.unwrap());
    assert!(!store.set_note("commands", "a").await.unwrap());
    assert!(store.set_note("commands", "b").await.unwrap());
    assert!(store.set_note("other", "b").await.unwrap());
    assert_eq!(store.note("commands").await.unwrap().as_deref(), Some("b"));
}

#[tokio::test]
async fn nobody_sees_what_is_another_s() {
    let (_folder, store) = new().await;
    let of_anne = keep_one_of_each(&store, COMMUNICATOR, 1).await;
    assert_eq!(store.holdings(COMMUNICATOR).await.unwrap(), ONE_OF_EACH);
    assert_eq!(store.holdings(NEIGHBOUR).await.unwrap(), Holdings::default());
    assert_eq!(store.user_data(NEIGHBOUR).await.unwrap(), UserData::default());
    assert_eq!(store.idea(NEIGHBOUR, of_anne).await.unwrap(), None);
    assert_eq!(store.ideas(NEIGHBOUR, 10).await.unwrap(), []);
    let data = store.user_data(COMMUNICATOR).await.unwrap();
    assert_eq!(data.territory, Some(lyon()));
    assert_eq!(data.ideas, [IdeaRecord { id: of_anne, ..idea(COMMUNICATOR, "Une idée", 1) }]);
    assert_eq!(data.votes, [vote(COMMUNICATOR, "Quand poster ?", 1)]);
    assert_eq!(data.contests, [contest(COMMUNICATOR, of_anne, 1)]);
    assert_eq!(data.gaps, [gap(COMMUNICATOR, "Et la Lune ?", 1)]);
    assert_eq!(data.components, [component(Some(COMMUNICATOR), &format!("t{}", COMMUNICATOR.0), 1 + DAY)]);
}

#[tokio::test]
async fn erasing_takes_all_of_one_user_and_nothing_else() {
    let (_folder, store) = new().await;
    let of_anne = keep_one_of_each(&store, COMMUNICATOR, 1).await;
    let of_bruno = keep_one_of_each(&store, NEIGHBOUR, 1).await;
    store.put_component(&component(None, "for-all", DAY)).await.unwrap();
    store.add_contest(&contest(COMMUNICATOR, of_bruno, 2)).await.unwrap();
    store.add_contest(&contest(NEIGHBOUR, of_anne, 2)).await.unwrap();
    // Two of The communicator's own, and the neighbour's, which goes with her idea.
    assert_eq!(store.erase_user(COMMUNICATOR).await.unwrap(), Holdings { contests: 3, ..ONE_OF_EACH });
    assert_eq!(store.holdings(COMMUNICATOR).await.unwrap(), Holdings::default());
    assert_eq!(store.user_data(COMMUNICATOR).await.unwrap(), UserData::default());
    assert_eq!(store.holdings(NEIGHBOUR).await.unwrap(), ONE_OF_EACH);
    assert!(store.component("for-all", Moment(0)).await.unwrap().is_some());
    assert_eq!(store.erase_user(COMMUNICATOR).await.unwrap(), Holdings::default());
}

#[tokio::test]
async fn the_number_of_an_erased_idea_is_never_given_again() {
    let (_folder, store) = new().await;
    let gone = store.add_idea(&idea(COMMUNICATOR, "a", 1)).await.unwrap();
    store.erase_user(COMMUNICATOR).await.unwrap();
    assert!(store.add_idea(&idea(NEIGHBOUR, "b", 1)).await.unwrap() > gone);
}

#[tokio::test]
async fn what_is_erased_is_in_none_of_the_files_any_more() {
    const WORDS: &str = "le-secret-d-anne";
    let (folder, store) = new().await;
    let is_there = || {
        names(&folder).iter().any(|name| {
            let bytes = std::fs::read(folder.path().join(name)).unwrap();
            bytes.windows(WORDS.len()).any(|bytes| bytes == WORDS.as_bytes())
        })
    };
    for text in [WORDS.to_owned(), WORDS.repeat(500)] {
        store.add_idea(&idea(COMMUNICATOR, &text, 1)).await.unwrap();
        store.add_gap(&gap(NEIGHBOUR, &text, 1)).await.unwrap();
    }
    assert!(is_there());
    store.erase_user(COMMUNICATOR).await.unwrap();
    assert!(is_there());
    assert_eq!(store.expire(Moment(2 * DAY), 1).await.unwrap(), 2);
    assert!(!is_there());
}

#[tokio::test]
async fn what_is_older_than_the_retention_expires() {
    let (_folder, store) = new().await;
    let now = 1000 * DAY;
    let limit = now - 30 * DAY;
    keep_one_of_each(&store, COMMUNICATOR, limit - 1).await;
    keep_one_of_each(&store, NEIGHBOUR, limit).await;
    // The communicator's profile, idea, vote, contest, gap and component; the neighbour's component expired too.
    assert_eq!(store.expire(Moment(now), 30).await.unwrap(), 7);
    assert_eq!(store.holdings(COMMUNICATOR).await.unwrap(), Holdings::default());
    assert_eq!(store.holdings(NEIGHBOUR).await.unwrap(), Holdings { components: 0, ..ONE_OF_EACH });
    assert_eq!(store.expire(Moment(now), 30).await.unwrap(), 0);
    assert_eq!(store.expire(Moment(now + 1), 30).await.unwrap(), 5);
}

#[tokio::test]
async fn a_territory_chosen_again_is_kept_longer() {
    let (_folder, store) = new().await;
    store.set_territory(COMMUNICATOR, Some(&lyon()), Moment(0)).await.unwrap();
    store.set_territory(COMMUNICATOR, Some(&lyon()), Moment(40 * DAY)).await.unwrap();
    assert_eq!(store.expire(Moment(45 * DAY), 30).await.unwrap(), 0);
    assert_eq!(store.expire(Moment(71 * DAY), 30).await.unwrap(), 1);
}

#[tokio::test]
async fn a_server_s_shorter_retention_is_for_its_rows_only() {
    let (_folder, store) = new().await;
    let days = |days| ServerSettings { retention_days: Some(days), ..ServerSettings::default() };
    store.set_settings(TOWN, &days(5), Moment(0)).await.unwrap();
    store.set_settings(REGION, &days(300), Moment(0)).await.unwrap();
    let now = 1000 * DAY;
    for server in [Some(TOWN), Some(REGION), Some(ServerId(12)), None] {
        // One just within five days, one just older, one older than the thirty.
        for at in [now - 5 * DAY, now - 5 * DAY - 1, now - 31 * DAY] {
            let question = format!("{server:?} {at}");
            store.add_idea(&IdeaRecord { server, ..idea(COMMUNICATOR, &question, at) }).await.unwrap();
            store.add_vote(&Vote { server, ..vote(COMMUNICATOR, &question, at) }).await.unwrap();
            store.add_gap(&Gap { server, ..gap(COMMUNICATOR, &question, at) }).await.unwrap();
        }
    }
    // In the town two of three go, elsewhere one: a server can't keep longer than the program.
    assert_eq!(store.expire(Moment(now), 30).await.unwrap(), 3 * (2 + 1 + 1 + 1));
    let left = store.user_data(COMMUNICATOR).await.unwrap();
    for server in [Some(TOWN), Some(REGION), Some(ServerId(12)), None] {
        let expected = if server == Some(TOWN) { 1 } else { 2 };
        assert_eq!(left.ideas.iter().filter(|idea| idea.server == server).count(), expected);
        assert_eq!(left.votes.iter().filter(|vote| vote.server == server).count(), expected);
        assert_eq!(left.gaps.iter().filter(|gap| gap.server == server).count(), expected);
    }
}

#[tokio::test]
async fn an_idea_that_expires_takes_its_contests_and_frees_its_revisions() {
    let (_folder, store) = new().await;
    let days = ServerSettings { retention_days: Some(5), ..ServerSettings::default() };
    store.set_settings(TOWN, &days, Moment(0)).await.unwrap();
    let old = store.add_idea(&idea(COMMUNICATOR, "a", 0)).await.unwrap();
    let elsewhere = Some(REGION);
    let newer = IdeaRecord { server: elsewhere, revises: Some(old), ..idea(COMMUNICATOR, "b", 9 * DAY) };
    let newer = store.add_idea(&newer).await.unwrap();
    for (idea, user) in [(old, COMMUNICATOR), (old, NEIGHBOUR), (newer, COMMUNICATOR)] {
        store.add_contest(&Contest { server: elsewhere, ..contest(user, idea, 9 * DAY) }).await.unwrap();
    }
    assert_eq!(store.expire(Moment(10 * DAY), 30).await.unwrap(), 3);
    assert_eq!(store.idea(COMMUNICATOR, newer).await.unwrap().unwrap().revises, None);
    assert_eq!(store.holdings(COMMUNICATOR).await.unwrap(), Holdings { ideas: 1, contests: 1, ..Holdings::default() });
    assert_eq!(store.holdings(NEIGHBOUR).await.unwrap(), Holdings::default());
}

#[tokio::test]
async fn activity_counts_one_server_or_all_from_a_moment_on() {
    let (_folder, store) = new().await;
    for (server, at) in [(Some(TOWN), 99), (Some(TOWN), 100), (Some(REGION), 101), (None, 102)] {
        let question = at.to_string();
        let id = store.add_idea(&IdeaRecord { server, ..idea(COMMUNICATOR, &question, at) }).await.unwrap();
        store.add_vote(&Vote { server, ..vote(COMMUNICATOR, &question, at) }).await.unwrap();
        store.add_vote(&Vote { server, is_useful: false, ..vote(NEIGHBOUR, &question, at) }).await.unwrap();
        store.add_contest(&Contest { server, ..contest(NEIGHBOUR, id, at) }).await.unwrap();
        store.add_gap(&Gap { server, ..gap(COMMUNICATOR, &question, at) }).await.unwrap();
    }
    let times = |n| Activity { ideas: n, useful: n, useless: n, gaps: n, contests: n };
    assert_eq!(store.activity(None, Moment(0)).await.unwrap(), times(4));
    assert_eq!(store.activity(None, Moment(100)).await.unwrap(), times(3));
    assert_eq!(store.activity(Some(TOWN), Moment(100)).await.unwrap(), times(1));
    assert_eq!(store.activity(Some(ServerId(12)), Moment(0)).await.unwrap(), times(0));
}

#[tokio::test]
async fn what_was_kept_is_there_after_a_restart() {
    let (folder, store) = new().await;
    let id = keep_one_of_each(&store, COMMUNICATOR, 1).await;
    store.set_note("commands", "a").await.unwrap();
    let before = store.user_data(COMMUNICATOR).await.unwrap();
    store.close().await;
    assert_eq!(names(&folder), BTreeSet::from(["coach.db".to_owned()]));
    assert!(is_unavailable(&store.ping().await.unwrap_err()));
    assert!(is_unavailable(&store.add_idea(&idea(COMMUNICATOR, "a", 1)).await.unwrap_err()));

    let store = open(&file(&folder)).await.unwrap();
    assert_eq!(store.user_data(COMMUNICATOR).await.unwrap(), before);
    assert_eq!(store.note("commands").await.unwrap().as_deref(), Some("a"));
    assert!(store.add_idea(&idea(COMMUNICATOR, "b", 2)).await.unwrap() > id);
}

#[tokio::test]
async fn what_was_kept_is_there_after_a_crash() {
    let (folder, store) = new().await;
    keep_one_of_each(&store, COMMUNICATOR, 1).await;
    // The files as a killed process leaves them: the log has not been moved into the database.
    let after = tempfile::tempdir().unwrap();
    for name in ["coach.db", "coach.db-wal"] {
        std::fs::copy(folder.path().join(name), after.path().join(name)).unwrap();
    }
    let revived = open(&file(&after)).await.unwrap();
    assert_eq!(revived.user_data(COMMUNICATOR).await.unwrap(), store.user_data(COMMUNICATOR).await.unwrap());
}

#[tokio::test]
async fn what_a_crash_interrupted_is_undone() {
    let (folder, store) = new().await;
    keep_one_of_each(&store, COMMUNICATOR, 1).await;
    store.close().await;
    // As a migration of a new file runs: without a log, and here with more than fits into memory.
    let mut change = raw(&file(&folder)).await;
    sqlx::raw_sql("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN; UPDATE idea SET text = 'half'")
        .execute(&mut change)
        .await
        .unwrap();
    for _ in 0..100 {
        sqlx::query("UPDATE gap SET question = question || $1").bind("x".repeat(9000)).execute(&mut change).await.unwrap();
    }
    let after = tempfile::tempdir().unwrap();
    for name in ["coach.db", "coach.db-journal"] {
        std::fs::copy(folder.path().join(name), after.path().join(name)).unwrap();
    }
    assert!(file(&after).metadata().unwrap().len() > 500_000);
    let revived = open(&file(&after)).await.unwrap();
    let data = revived.user_data(COMMUNICATOR).await.unwrap();
    assert_eq!((data.ideas[0].text.as_str(), data.gaps[0].question.as_str()), ("Une idée", "Et la Lune ?"));
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_program_s_system_user_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("var/lib/coach.db");
    let store = open(&path).await.unwrap();
    store.set_note("a", "b").await.unwrap();
    assert_eq!(mode(&folder.path().join("var/lib")), 0o700);
    for name in ["coach.db", "coach.db-wal", "coach.db-shm"] {
        assert_eq!(mode(&path.with_file_name(name)), 0o600, "{name}");
    }
}

/// A row of each table as SQL for every version from the first on: a new column is left to its default. A table that a later
/// version brings is added here; one that an earlier version lacks is passed over.
const ROWS: [(&str, &str); 8] = [
    ("profile", "INSERT INTO profile (user_id, level, code, changed_at) VALUES (2, 'commune', '69123', 5)"),
    (
        "server_settings",
        "INSERT INTO server_settings (server_id, network_is_forum, retention_days, changed_at) VALUES (11, TRUE, 90, 5)",
    ),
    (
        "idea",
        "INSERT INTO idea (id, user_id, server_id, text, platform, score, low, high, verdict, domain, made_at) \
         VALUES (41, 2, 11, 'L''idée', 'facebook', 12.5, 10, 20, 'competent', 'voirie', 5)",
    ),
    ("vote", "INSERT INTO vote (user_id, question, source, is_useful, made_at) VALUES (2, 'q', 's', FALSE, 5)"),
    ("contest", "INSERT INTO contest (user_id, idea_id, rule, made_at) VALUES (2, 41, 'signal:jargon', 5)"),
    ("gap", "INSERT INTO gap (user_id, question, reason, nearest, made_at) VALUES (2, 'q', 'r', 'n', 5)"),
    ("component", "INSERT INTO component (token, user_id, payload, expires_at) VALUES ('t', 2, '{}', 50)"),
    ("note", "INSERT INTO note (name, value) VALUES ('commands', 'a')"),
];

#[tokio::test]
async fn a_database_of_every_version_is_brought_up_to_date() {
    let newest = MIGRATIONS.iter().last().unwrap().version;
    for version in std::iter::once(0).chain(MIGRATIONS.iter().map(|m| m.version)) {
        let folder = tempfile::tempdir().unwrap();
        let mut old = raw(&file(&folder)).await;
        MIGRATIONS.run_to(version, &mut old).await.unwrap();
        let tables: Vec<(String,)> =
            sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table'").fetch_all(&mut old).await.unwrap();
        for (table, row) in ROWS {
            if tables.iter().any(|(name,)| name == table) {
                sqlx::query(row).execute(&mut old).await.unwrap();
            }
        }
        old.close().await.unwrap();

        let store = open(&file(&folder)).await.unwrap();
        let expected = if version == 0 { Holdings::default() } else { ONE_OF_EACH };
        assert_eq!(store.holdings(NEIGHBOUR).await.unwrap(), expected, "{version}");
        if version > 0 {
            let data = store.user_data(NEIGHBOUR).await.unwrap();
            assert_eq!(data.territory, Some(lyon()));
            assert_eq!((data.ideas[0].id, data.ideas[0].text.as_str(), data.ideas[0].score), (41, "L'idée", 12.5));
            assert_eq!((data.contests[0].idea, data.contests[0].rule.as_str()), (41, "signal:jargon"));
            assert_eq!((data.votes[0].question.as_str(), data.votes[0].is_useful), ("q", false));
            assert_eq!((data.gaps[0].nearest.as_str(), data.gaps[0].at), ("n", Moment(5)));
            assert_eq!(data.components, [ComponentState { payload: "{}".to_owned(), ..component(Some(NEIGHBOUR), "t", 50) }]);
            assert_eq!(store.settings(REGION).await.unwrap().retention_days, Some(90));
            assert_eq!(store.note("commands").await.unwrap().as_deref(), Some("a"));
            assert_eq!(store.add_idea(&idea(NEIGHBOUR, "b", 6)).await.unwrap(), 42);
        }
        store.close().await;

        let backups: Vec<String> = names(&folder).into_iter().filter(|name| name.ends_with(".backup")).collect();
        if version == 0 || version == newest {
            assert_eq!(backups, [""; 0], "{version}");
        } else {
            assert_eq!(backups.len(), 1, "{version}");
            assert!(backups[0].starts_with(&format!("coach.db.v{version}-")), "{backups:?}");
            let copy = folder.path().join(&backups[0]);
            #[cfg(unix)]
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&copy.metadata().unwrap().permissions()) & 0o777, 0o600);
            let mut copy = raw(&copy).await;
            let (found, ideas): (i64, i64) =
                sqlx::query_as("SELECT (SELECT MAX(version) FROM _sqlx_migrations), (SELECT COUNT(*) FROM idea)")
                    .fetch_one(&mut copy)
                    .await
                    .unwrap();
            assert_eq!((found, ideas), (version, 1));
        }

        // Once up to date it only opens.
        open(&file(&folder)).await.unwrap().close().await;
        assert_eq!(names(&folder).len(), 1 + backups.len());
    }
}

/// Checks that opening fails and changes nothing in the folder.
async fn check_refused(folder: &tempfile::TempDir, expected: &str) -> StoreError {
    let state = || -> Vec<_> {
        let read = |name: String| (std::fs::read(folder.path().join(&name)).unwrap_or_default(), name);
        names(folder).into_iter().map(read).collect()
    };
    let before = state();
    let fault = open(&file(folder)).await.unwrap_err();
    assert!(fault.to_string().contains(expected), "{fault}");
    assert!(state() == before, "{:?}", names(folder));
    fault
}

#[tokio::test]
async fn a_newer_version_s_database_is_refused() {
    let (folder, store) = new().await;
    keep_one_of_each(&store, COMMUNICATOR, 1).await;
    store.close().await;
    let mut newer = raw(&file(&folder)).await;
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, '', TRUE, x'00', 0)")
        .execute(&mut newer)
        .await
        .unwrap();
    newer.close().await.unwrap();
    assert!(is_unavailable(&check_refused(&folder, "version 9999, written by a newer program").await));
}

#[tokio::test]
async fn a_database_with_other_migrations_is_refused() {
    let (folder, store) = new().await;
    store.close().await;
    let mut other = raw(&file(&folder)).await;
    sqlx::query("UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    assert!(is_corrupt(&check_refused(&folder, "migration 1 is not this program's").await));
}

#[tokio::test]
async fn another_program_s_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut other = raw(&file(&folder)).await;
    sqlx::query("CREATE TABLE songs (title TEXT)").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    assert!(is_corrupt(&check_refused(&folder, "another program's").await));
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let damaged = [b"SQLite format 3\0".as_slice(), &[0xab; 5000]].concat();
    for bytes in [b"bonjour".as_slice(), &[0; 5000], b"SQLite format 3", &damaged] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(file(&folder), bytes).unwrap();
        assert!(is_corrupt(&check_refused(&folder, "no SQLite database").await));
    }
}

#[tokio::test]
async fn an_empty_file_is_a_new_store() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(file(&folder), "").unwrap();
    keep_one_of_each(&open(&file(&folder)).await.unwrap(), COMMUNICATOR, 1).await;
}

#[tokio::test]
async fn a_place_where_no_file_can_be_is_told() {
    let folder = tempfile::tempdir().unwrap();
    assert!(is_unavailable(&open(folder.path()).await.unwrap_err()));
    std::fs::write(folder.path().join("file"), "").unwrap();
    assert!(is_unavailable(&open(&folder.path().join("file/coach.db")).await.unwrap_err()));
    let fault = SqliteStore::open("postgres://coach:hunter2@db/coach").await.unwrap_err();
    assert!(is_unavailable(&fault));
    assert!(!fault.to_string().contains("hunter2"));
}

/// Fifty tasks that add ideas at once to these stores, in turn.
async fn check_many_at_once(stores: &[Arc<SqliteStore>]) {
    let tasks: Vec<_> = (0..50)
        .map(|n: u32| {
            let store = Arc::clone(&stores[n as usize % stores.len()]);
            tokio::spawn(async move {
                let id = store.add_idea(&idea(COMMUNICATOR, &n.to_string(), 1)).await.unwrap();
                // What a task wrote, it reads.
                assert_eq!(store.idea(COMMUNICATOR, id).await.unwrap().unwrap().text, n.to_string());
                id
            })
        })
        .collect();
    let mut ids = BTreeSet::new();
    for task in tasks {
        ids.insert(task.await.unwrap());
    }
    assert_eq!(ids.len(), 50);
    assert_eq!(stores[0].holdings(COMMUNICATOR).await.unwrap().ideas, 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_write_at_once() {
    let (folder, store) = new().await;
    let other = open(&file(&folder)).await.unwrap();
    check_many_at_once(&[Arc::new(store), Arc::new(other)]).await;
    let (_folder, store) = new().await;
    check_many_at_once(&[Arc::new(store)]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_store_in_memory_is_one_store_for_all_and_apart_from_others() {
    let store = Arc::new(SqliteStore::open("sqlite::memory:").await.unwrap());
    check_many_at_once(&[Arc::clone(&store)]).await;
    let other = SqliteStore::open("sqlite::memory:").await.unwrap();
    assert_eq!(other.holdings(COMMUNICATOR).await.unwrap(), Holdings::default());
    assert_eq!(store.erase_user(COMMUNICATOR).await.unwrap().ideas, 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_programs_may_start_at_once() {
    let (folder, store) = new().await;
    store.close().await;
    let open = |path: PathBuf| tokio::spawn(async move { open(&path).await });
    for store in [open(file(&folder)), open(file(&folder))] {
        store.await.unwrap().unwrap().ping().await.unwrap();
    }
}
