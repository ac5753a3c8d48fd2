//! Settings: from the file, the environment and the command line; what is shown of them, and what is refused.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use boomerometre::config::{Config, ConfigFault, Origin, Overrides, Place, SETTINGS, Shape, Sources, Trouble};

const TOKEN: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GhunT3r.a-token_that-must-never_show";

const EXAMPLE: &str = include_str!("../../deploy/boomerometre.example.toml");

/// Settings given without a process: a file's text, variables, options.
fn load(file: Option<&str>, variables: &[(&str, &str)], overrides: Overrides) -> Result<Config, ConfigFault> {
    let folder = tempfile::tempdir().unwrap();
    if let Some(text) = file {
        std::fs::write(folder.path().join("boomerometre.toml"), text).unwrap();
    }
    let variables: BTreeMap<String, OsString> = variables.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    Config::load(&Sources {
        file: None,
        folder: folder.path().into(),
        environment: Box::new(move |name| variables.get(name).cloned()),
        overrides,
    })
}

fn from_file(text: &str) -> Result<Config, ConfigFault> {
    load(Some(text), &[], Overrides::default())
}

fn from_variables(variables: &[(&str, &str)]) -> Result<Config, ConfigFault> {
    load(None, variables, Overrides::default())
}

fn trouble(fault: Result<Config, ConfigFault>) -> Trouble {
    match fault {
        Err(ConfigFault::Unusable { trouble, .. }) => trouble,
        other => panic!("{other:?}"),
    }
}

/// What a run of the program gave, in a folder of its own, with these variables alone.
struct Run {
    status: i32,
    stdout: String,
    all: String,
}

fn run(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_boomerometre"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    // Non-breaking spaces read as spaces, so that expectations can be typed.
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace('\u{a0}', " ");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let all = format!("{stdout}{stderr}");
    assert!(!all.contains("panicked"), "{all}");
    Run { status: output.status.code().unwrap_or(-1), stdout, all }
}

fn folder_with(file: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("boomerometre.toml"), file).unwrap();
    folder
}

fn empty_folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn without_anything_the_defaults_are_in_force() {
    let config = from_variables(&[("HOME", "/home/anne")]).unwrap();
    assert_eq!(config.file, None);
    assert_eq!(config.database.reveal(), "sqlite:///home/anne/.local/share/boomerometre/boomerometre.sqlite");
    assert_eq!((config.limits.user_requests.get(), config.limits.server_requests.get()), (120, 3_000));
    assert_eq!((config.limits.window, config.limits.work_timeout), (Duration::from_mins(10), Duration::from_secs(30)));
    assert_eq!((config.bot.shard_down, config.bot.stop), (Duration::from_mins(3), Duration::from_secs(10)));
    assert_eq!(config.retention_days, 365);
    assert_eq!((config.log.level, config.log.is_json), (tracing_level("info"), false));
    assert!(config.in_force.iter().all(|each| each.origin == Origin::Default));
    assert!(!config.has_token() && config.token() == Err(ConfigFault::NoToken));
}

fn tracing_level(name: &str) -> tracing::Level {
    name.parse().unwrap()
}

#[test]
fn the_database_is_in_the_data_folder_of_whoever_runs_it() {
    for (variables, due) in [
        (&[("XDG_DATA_HOME", "/data"), ("HOME", "/home/anne")][..], "sqlite:///data/boomerometre/boomerometre.sqlite"),
        (&[("XDG_DATA_HOME", "relative"), ("HOME", "/h")], "sqlite:///h/.local/share/boomerometre/boomerometre.sqlite"),
        (&[("XDG_DATA_HOME", ""), ("HOME", "")], "sqlite://boomerometre.sqlite"),
        (&[], "sqlite://boomerometre.sqlite"),
        (&[("DATABASE_URL", "sqlite::memory:"), ("HOME", "/h")], "sqlite::memory:"),
    ] {
        assert_eq!(from_variables(variables).unwrap().database.reveal(), due, "{variables:?}");
    }
}

#[test]
fn the_command_wins_over_the_environment_and_it_over_the_file() {
    let file = "[knowledge]\ndir = \"f\"\n[database]\nurl = \"sqlite://f\"\n[log]\nlevel = \"warn\"\n";
    let variables = [("BOOMEROMETRE_KNOWLEDGE", "e"), ("DATABASE_URL", "sqlite://e"), ("BOOMEROMETRE_LOG", "")];
    let overrides = Overrides { knowledge: Some("c".into()), ..Overrides::default() };
    let config = load(Some(file), &variables, overrides).unwrap();
    assert_eq!(config.knowledge, Some(PathBuf::from("c")));
    assert_eq!(config.database.reveal(), "sqlite://e");
    assert_eq!(config.log.level, tracing_level("warn"), "an empty variable is as one that isn't set");
    let origin = |key: &str| config.in_force.iter().find(|each| each.setting.to_string() == key).unwrap().origin;
    assert_eq!(origin("knowledge.dir"), Origin::Command);
    assert_eq!(origin("database.url"), Origin::Environment);
    assert_eq!(origin("log.level"), Origin::File(6));
}

#[test]
fn a_file_is_named_by_the_option_else_by_the_variable_and_must_then_be_there() {
    let folder = folder_with("[retention]\ndays = 1\n");
    for (name, days) in [("named.toml", 2), ("by-variable.toml", 3)] {
        std::fs::write(folder.path().join(name), format!("[retention]\ndays = {days}\n")).unwrap();
    }
    let sources = |file: Option<&str>, variable: Option<&str>| {
        let path = |name: &str| folder.path().join(name);
        let variable = variable.map(|name| path(name).into_os_string());
        Sources {
            file: file.map(path),
            folder: folder.path().into(),
            environment: Box::new(move |name| variable.clone().filter(|_| name == "BOOMEROMETRE_CONFIG")),
            overrides: Overrides::default(),
        }
    };
    for (file, variable, days) in
        [(None, None, 1), (None, Some("by-variable.toml"), 3), (Some("named.toml"), Some("by-variable.toml"), 2)]
    {
        assert_eq!(Config::load(&sources(file, variable)).unwrap().retention_days, days);
    }
    for (file, variable) in [(Some("nope.toml"), None), (None, Some("nope.toml"))] {
        assert!(matches!(Config::load(&sources(file, variable)), Err(ConfigFault::Unreadable { .. })));
    }
    assert!(matches!(Config::load(&sources(Some("."), None)), Err(ConfigFault::Unreadable { .. })), "a folder is no file");
}

#[test]
fn a_stronger_origin_wins_between_the_token_and_its_file() {
    let folder = empty_folder();
    let token_file = |text: &[u8]| {
        let path = folder.path().join("token");
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let path = token_file(b"from-a-file\n");
    let both = format!("[discord]\ntoken = \"given\"\ntoken_file = '{path}'\n");
    for (file, variables, due) in [
        ("", &[("DISCORD_TOKEN", "given"), ("DISCORD_TOKEN_FILE", path.as_str())][..], "given"),
        ("", &[("DISCORD_TOKEN_FILE", &path)], "from-a-file"),
        ("[discord]\ntoken = 'weak'\n", &[("DISCORD_TOKEN_FILE", &path)], "from-a-file"),
        (&both, &[("DISCORD_TOKEN", "strong")], "strong"),
        (&both, &[("DISCORD_TOKEN", "")], "given"),
        (&both, &[], "given"),
    ] {
        let config = load(Some(file), variables, Overrides::default()).unwrap();
        assert_eq!(config.token().unwrap().reveal(), due, "{file} {variables:?}");
    }
    for (bytes, is_good) in [
        (&b"good"[..], true),
        (b"good\r\n\n", true),
        (b"good \n", false),
        (b" good", false),
        (b"go\nod", false),
        (b"\n", false),
        (b"", false),
        (b"\xff\xfe", false),
    ] {
        let path = token_file(bytes);
        let token = from_variables(&[("DISCORD_TOKEN_FILE", &path)]).unwrap().token();
        assert_eq!(token.is_ok(), is_good, "{bytes:?}");
    }
    let large = token_file(&[b'a'; 5000]);
    let missing = "/nulle/part".to_owned();
    for path in [large, missing] {
        assert!(from_variables(&[("DISCORD_TOKEN_FILE", &path)]).unwrap().token().is_err());
    }
}

#[test]
fn a_token_is_one_word_of_visible_signs() {
    for bad in [" a", "a ", "a b", "a\n", "a\tb", "a\u{7}", "a\u{a0}b", "a\u{200b}", "jeton-é", "Bot abc", "\u{feff}abc"] {
        let config = from_variables(&[("DISCORD_TOKEN", bad)]).unwrap();
        let due = ConfigFault::BadToken { place: Place::Variable("DISCORD_TOKEN") };
        assert_eq!(config.token(), Err(due), "{bad:?}");
    }
    for good in ["x", "fake-token", TOKEN] {
        assert_eq!(from_variables(&[("DISCORD_TOKEN", good)]).unwrap().token().unwrap().reveal(), good);
    }
    let empty = from_file("[discord]\ntoken = \"\"\n").unwrap().token();
    assert!(matches!(empty, Err(ConfigFault::EmptyToken { place: Place::File { line: Some(2), .. } })), "{empty:?}");
}

#[test]
fn the_application_is_read_from_the_settings_else_from_the_token() {
    for (token, id, due) in [
        (TOKEN, "42", Ok(42)),
        (TOKEN, "", Ok(123_456_789_012_345_678)),
        ("MTIzNDU2Nzg5MDEyMzQ1Njc4OQ==.x.y", "", Ok(1_234_567_890_123_456_789)),
        ("MTI.x", "", Ok(12)),
        ("MTI", "", Err(ConfigFault::NoApplication)),
        ("fake-token", "", Err(ConfigFault::NoApplication)),
        (".x.y", "", Err(ConfigFault::NoApplication)),
        ("LTEy.x", "", Err(ConfigFault::NoApplication)),
        ("____________.x", "", Err(ConfigFault::NoApplication)),
        ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5.x", "", Err(ConfigFault::NoApplication)),
        ("", "", Err(ConfigFault::NoApplication)),
    ] {
        let config = from_variables(&[("DISCORD_TOKEN", token), ("DISCORD_APPLICATION_ID", id)]).unwrap();
        assert_eq!(config.application_id(), due, "{token}");
    }
}

#[test]
fn the_address_of_a_stand_in_is_cut_before_its_api_and_never_shows_the_token_on_the_way() {
    for (given, due) in [
        ("http://127.0.0.1:8081", Ok("http://127.0.0.1:8081")),
        ("http://127.0.0.1:8081/", Ok("http://127.0.0.1:8081")),
        ("http://localhost:1/api", Ok("http://localhost:1")),
        ("http://[::1]:1/api/v10/", Ok("http://[::1]:1")),
        ("http://127.8.9.1:1", Ok("http://127.8.9.1:1")),
        ("https://discord.example/proxy/api/v10", Ok("https://discord.example/proxy")),
        ("HTTPS://Discord.example", Ok("https://discord.example")),
        ("http://discord.example", Err(Trouble::PlainHttp)),
        ("http://10.0.0.1:8080", Err(Trouble::PlainHttp)),
        ("http://127.0.0.1.evil.example", Err(Trouble::PlainHttp)),
        ("http://localhost.evil.example", Err(Trouble::PlainHttp)),
        ("http://localhost@evil.example", Err(Trouble::NotUrl)),
        ("https://anne:hunter2@discord.example", Err(Trouble::NotUrl)),
        ("https://discord.example/?x=1", Err(Trouble::NotUrl)),
        ("ftp://127.0.0.1", Err(Trouble::NotUrl)),
        ("file:///etc/passwd", Err(Trouble::NotUrl)),
        ("127.0.0.1:8081", Err(Trouble::NotUrl)),
        ("discord.com", Err(Trouble::NotUrl)),
    ] {
        let config = from_variables(&[("DISCORD_API_URL", given)]);
        match due {
            Ok(due) => assert_eq!(config.unwrap().discord.api_url.unwrap(), due, "{given}"),
            Err(due) => assert_eq!(trouble(config), due, "{given}"),
        }
    }
}

#[test]
fn each_kind_of_value_is_judged() {
    for (variable, value, due) in [
        ("DISCORD_APPLICATION_ID", "12a", Trouble::NotId),
        ("DISCORD_APPLICATION_ID", "0", Trouble::NotId),
        ("DISCORD_APPLICATION_ID", "+5", Trouble::NotId),
        ("DISCORD_GUILD_ID", "99999999999999999999999", Trouble::NotId),
        ("DISCORD_PUBLIC_KEY", "abc", Trouble::NotKey),
        ("DISCORD_PUBLIC_KEY", "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", Trouble::NotKey),
        ("BOOMEROMETRE_OPERATIONS", "localhost:80", Trouble::NotAddress),
        ("BOOMEROMETRE_OPERATIONS", "127.0.0.1", Trouble::NotAddress),
        ("BOOMEROMETRE_OPERATIONS", "127.0.0.1:65536", Trouble::NotAddress),
        ("BOOMEROMETRE_LOG", "trace", Trouble::NotAmong(&["error", "warn", "info", "debug"])),
        ("DATABASE_URL", "/var/lib/b.sqlite", Trouble::NotDatabase),
        ("DATABASE_URL", "sqlite:a\nb", Trouble::NotDatabase),
    ] {
        assert_eq!(trouble(from_variables(&[(variable, value)])), due, "{variable}={value}");
    }
    for (line, due) in [
        ("[discord]\ntoken = 12", Trouble::NotText),
        ("[discord]\nguild_id = 1.5", Trouble::NotId),
        ("[retention]\ndays = \"30\"", Trouble::NotNumber),
        ("[retention]\ndays = 1e3", Trouble::NotNumber),
        ("[retention]\ndays = 0x10", Trouble::NotNumber),
        ("[log]\nformat = \"\"", Trouble::Empty),
        ("[log]\nformat = \"xml\"", Trouble::NotAmong(&["text", "json"])),
    ] {
        assert_eq!(trouble(from_file(line)), due, "{line}");
    }
    assert_eq!(from_file("[discord]\nguild_id = 1_234\napplication_id = \"5\"").unwrap().discord.guild_id, Some(1234));
}

#[test]
fn every_number_has_a_range_that_is_kept_at_both_ends() {
    let mut count = 0;
    for setting in SETTINGS {
        let Shape::Number { default, least, most } = setting.shape else { continue };
        count += 1;
        assert!((least..=most).contains(&default), "{setting}");
        let with = |value: i64| from_file(&format!("[{}]\n{} = {value}\n", setting.section, setting.key));
        assert!(with(least.into()).is_ok() && with(most.into()).is_ok(), "{setting}");
        for value in [i64::from(least) - 1, i64::from(most) + 1, -1, i64::MAX] {
            let due = Trouble::OutOfRange { value: value.to_string(), least, most };
            assert_eq!(trouble(with(value)), due, "{setting}");
        }
    }
    assert_eq!(count, 9);
}

#[test]
fn every_fault_of_a_file_is_told_at_once() {
    let text = "[discord]\ntokn = 'x'\nguild_id = true\n[limits]\nuser_requests = 0\n[nope]\na = 1\n[log]\nlevel = 'loud'\n";
    let Err(ConfigFault::Several(faults)) = from_file(text) else { panic!("no faults") };
    assert_eq!(faults.len(), 5, "{faults:#?}");
}

#[test]
fn config_shows_what_is_in_force_with_its_origin_and_hides_secrets() {
    let folder = folder_with(&format!("[discord]\ntoken = \"{TOKEN}\"\n[limits]\nuser_requests = 5\n"));
    let variables = [("HOME", "/home/anne"), ("DATABASE_URL", "postgres://anne:hunter2@host/db"), ("BOOMEROMETRE_LOG", "debug")];
    let run = run(folder.path(), &["--knowledge", "k\"\\", "config"], &variables);
    assert_eq!(run.status, 0, "{}", run.all);
    for (line, origin) in [
        ("token = \"***\"", "# fichier, ligne 2"),
        ("# api_url : absent", ""),
        ("url = \"postgres://anne:***@host/db\"", "# environnement, DATABASE_URL"),
        ("dir = \"k\\\"\\\\\"", "# commande, --knowledge"),
        ("user_requests = 5", "# fichier, ligne 4"),
        ("days = 365", "# défaut"),
        ("level = \"debug\"", "# environnement, BOOMEROMETRE_LOG"),
    ] {
        assert!(run.stdout.lines().any(|l| l.starts_with(line) && l.ends_with(origin)), "{line} {origin}: {}", run.stdout);
    }
    assert!(!run.all.contains(TOKEN) && !run.all.contains("hunter2"), "{}", run.all);
    // What is shown can be read again, but for what is hidden.
    assert!(from_file(&run.stdout).is_ok(), "{}", run.stdout);
}

#[test]
fn config_and_the_other_commands_work_without_a_token_or_a_file() {
    let folder = empty_folder();
    let shown = run(folder.path(), &["config"], &[]);
    assert_eq!(shown.status, 0, "{}", shown.all);
    assert!(shown.stdout.contains("# token : absent") && shown.stdout.contains("Aucun fichier"), "{}", shown.stdout);
    // A bad token stands in the way of the bot alone.
    assert_eq!(run(folder.path(), &["config"], &[("DISCORD_TOKEN", "a b")]).status, 0);
    assert_eq!(run(folder.path(), &["ask", "tri ?"], &[("DISCORD_TOKEN", "a b")]).status, 0);
}

#[test]
fn a_bad_token_exits_2_and_never_shows() {
    let folder = empty_folder();
    for bad in ["hunter2 ", " hunter2", "hunter2\n", "hunter2\u{7}", "hunter2\u{a0}x", "hunter2\tx"] {
        for arguments in [&["bot"][..], &[]] {
            let run = run(folder.path(), arguments, &[("DISCORD_TOKEN", bad)]);
            assert_eq!(run.status, 2, "{bad:?}: {}", run.all);
            assert!(run.all.contains("DISCORD_TOKEN") && !run.all.contains("hunter2"), "{}", run.all);
        }
    }
    for variables in [&[][..], &[("DISCORD_TOKEN", "")], &[("DISCORD_TOKEN_FILE", "/nulle/part")]] {
        let run = run(folder.path(), &["bot"], variables);
        assert_eq!(run.status, 2, "{variables:?}: {}", run.all);
    }
}

#[test]
fn no_fault_of_a_file_echoes_its_token() {
    for text in [
        format!("[discord]\ntoken = \"{TOKEN}\n"),
        format!("[discord]\ntoken = {TOKEN}\n"),
        format!("[discord]\ntoken \"{TOKEN}\"\n"),
        format!("[discord]\n{TOKEN}\n"),
        format!("[discord]\n\"{TOKEN}\" = 1\n"),
        format!("[discord]\n{TOKEN} = 1\n"),
        format!("[\"{TOKEN}\"]\n"),
        format!("token = \"{TOKEN}\"\n"),
        format!("discord = \"{TOKEN}\"\n"),
        format!("[discord]\ntokn = \"{TOKEN}\"\n"),
        format!("[discord]\ntoken = [\"{TOKEN}\"]\n"),
        format!("[discord]\ntoken = \"{TOKEN}\"\ntoken = \"{TOKEN}\"\n"),
        format!("[discord]\napplication_id = \"{TOKEN}\"\n"),
        format!("[discord]\npublic_key = \"{TOKEN}\"\napi_url = \"{TOKEN}\"\n"),
        format!("[database]\nurl = \"{TOKEN}\"\n[log]\nlevel = \"{TOKEN}\"\n[http]\noperations = \"{TOKEN}\"\n"),
        format!("[retention]\ndays = \"{TOKEN}\"\n"),
    ] {
        let folder = folder_with(&text);
        for command in ["config", "bot"] {
            let run = run(folder.path(), &[command], &[]);
            assert_eq!(run.status, 2, "{text}: {}", run.all);
            for part in TOKEN.split('.') {
                assert!(!run.all.contains(part), "{text}: {}", run.all);
            }
            assert!(run.all.contains("boomerometre.toml:"), "{text}: {}", run.all);
        }
    }
}

#[test]
fn faults_name_the_key_the_place_and_the_remedy() {
    for (text, due) in [
        (
            "[discord]\n\ntokn = 'x'",
            "boomerometre.toml:3 : « tokn » n’est pas un réglage ici ; vouliez-vous écrire « discord.token »",
        ),
        ("[log]\ndays = 3", "boomerometre.toml:2 : « days » n’est pas un réglage ici ; vouliez-vous écrire « retention.days »"),
        ("[log]\nwhatever = 3", "boomerometre.toml:2 : « whatever » n’est pas un réglage."),
        ("[limit]\n", "boomerometre.toml:1 : « limit » n’est pas un réglage ici ; vouliez-vous écrire « [limits] »"),
        ("log = 'info'", "boomerometre.toml:1 : « log » est une section : écrivez [log]"),
        ("[[log]]\n", "« log » est une section"),
        ("[limits]\nuser_requests = 0", ":2 : « limits.user_requests » vaut 0 ; il faut un nombre entier de 1 à 10000"),
        ("[retention]\ndays = 4000", "« retention.days » vaut 4000 ; il faut un nombre entier de 1 à 3650"),
        ("[discord]\napi_url = 'http://discord.example'", "le jeton voyagerait en clair"),
        ("[discord]\nx = \n", ":2 : la syntaxe TOML est cassée ici"),
    ] {
        let folder = folder_with(text);
        let run = run(folder.path(), &["config"], &[]);
        assert_eq!(run.status, 2, "{text}: {}", run.all);
        assert!(run.all.contains(due), "{text}: {}", run.all);
        assert!(!run.all.contains("config-"), "{}", run.all);
    }
}

#[test]
fn a_file_that_is_too_large_or_not_text_or_not_there_is_told() {
    let folder = empty_folder();
    let file = folder.path().join("boomerometre.toml");
    for (bytes, due) in
        [("#".repeat(1_100_000).into_bytes(), "dépasse 1024 Kio"), (b"[log]\n# \xff".to_vec(), "n’est pas en UTF-8")]
    {
        std::fs::write(&file, bytes).unwrap();
        let run = run(folder.path(), &["config"], &[]);
        assert!(run.status == 2 && run.all.contains(due), "{}", run.all);
    }
    std::fs::write(&file, "\u{feff}[log]\r\nlevel = \"warn\"\r\n").unwrap();
    assert_eq!(run(folder.path(), &["config"], &[]).status, 0, "a mark of Windows editors is no fault");
    let missing = run(folder.path(), &["--config", "nope.toml", "ask", "tri ?"], &[]);
    assert!(missing.status == 2 && missing.all.contains("nope.toml : ce fichier n’existe pas"), "{}", missing.all);
    let a_folder = run(folder.path(), &["config"], &[("BOOMEROMETRE_CONFIG", ".")]);
    assert!(a_folder.status == 2 && a_folder.all.contains("c’est un dossier"), "{}", a_folder.all);
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_told() {
    use std::os::unix::ffi::OsStringExt as _;
    let config = Config::load(&Sources {
        file: None,
        folder: "/nulle/part".into(),
        environment: Box::new(|name| (name == "DATABASE_URL").then(|| OsString::from_vec(vec![0xff]))),
        overrides: Overrides::default(),
    });
    assert_eq!(trouble(config), Trouble::NotUtf8);
}

#[test]
fn options_of_the_command_are_told_by_their_name() {
    let folder = empty_folder();
    let bot = run(folder.path(), &["bot", "--http", "nope"], &[]);
    assert!(bot.status == 2 && bot.all.contains("option --http"), "{}", bot.all);
    let shown = run(folder.path(), &["--database", "sqlite::memory:", "config"], &[]);
    assert!(shown.stdout.contains("url = \"sqlite::memory:\""), "{}", shown.stdout);
}

#[test]
fn the_knowledge_of_the_settings_is_what_commands_read() {
    let folder = folder_with("[knowledge]\ndir = \"/nulle/part\"\n");
    let asked = run(folder.path(), &["ask", "tri ?"], &[]);
    assert!(asked.status == 1 && asked.all.contains("lecture impossible"), "{}", asked.all);
    let checked = run(folder.path(), &["check"], &[("BOOMEROMETRE_KNOWLEDGE", "/autre/part")]);
    assert!(checked.status == 1, "{}", checked.all);
}

#[test]
fn without_a_token_the_console_opens_and_says_how_to_connect() {
    let folder = empty_folder();
    for variables in [&[][..], &[("DISCORD_TOKEN", "")]] {
        let run = run(folder.path(), &[], variables);
        assert_eq!(run.status, 0, "{}", run.all);
        assert!(run.all.contains("DISCORD_TOKEN"), "{}", run.all);
    }
    let asked = run(folder.path(), &["console"], &[]);
    assert!(asked.status == 0 && !asked.all.contains("DISCORD_TOKEN"), "{}", asked.all);
}

#[test]
fn invite_gives_the_link_and_each_permission_with_its_reason() {
    let folder = empty_folder();
    let link = |id: &str| {
        format!(
            "https://discord.com/oauth2/authorize?client_id={id}&scope=bot%20applications.commands&permissions=309237763072\n"
        )
    };
    for (variables, id) in [(&[("DISCORD_APPLICATION_ID", "42")][..], "42"), (&[("DISCORD_TOKEN", TOKEN)], "123456789012345678")]
    {
        let run = run(folder.path(), &["invite"], variables);
        assert_eq!(run.status, 0, "{}", run.all);
        assert!(run.stdout.contains(&link(id)), "{}", run.stdout);
        assert!(run.stdout.contains("mentionnable") && !run.stdout.contains("permission-"), "{}", run.stdout);
        assert_eq!(run.stdout.lines().filter(|l| l.starts_with("• ") && l.contains(" : ")).count(), 7, "{}", run.stdout);
        assert!(!run.all.contains(TOKEN));
    }
    for (variables, due) in [
        (&[][..], "DISCORD_APPLICATION_ID"),
        (&[("DISCORD_TOKEN", "fake")], "DISCORD_APPLICATION_ID"),
        (&[("DISCORD_TOKEN", "a b")], "DISCORD_TOKEN"),
    ] {
        let run = run(folder.path(), &["invite"], variables);
        assert!(run.status == 2 && run.all.contains(due), "{variables:?}: {}", run.all);
    }
}

/// The example with every setting given, as whoever removes each `#` would have it.
fn whole_example() -> String {
    regex::Regex::new(r"(?m)^#([a-z_]+ = )").unwrap().replace_all(EXAMPLE, "$1").into_owned()
}

#[test]
fn the_example_loads_as_it_stands_and_with_every_setting_given() {
    let bare = from_file(EXAMPLE).unwrap();
    let whole = from_file(&whole_example()).unwrap();
    assert!(bare.in_force.iter().all(|each| each.origin == Origin::Default));
    for (bare, whole) in bare.in_force.iter().zip(&whole.in_force) {
        let key = whole.setting.to_string();
        // The token wins over its file where both are given in one place.
        assert!(matches!(whole.origin, Origin::File(_)) || key == "discord.token_file", "{key} is not in the example");
        // The defaults of these lie in the user's folders.
        if bare.value.is_some() && !["database.url", "bert.model"].contains(&key.as_str()) {
            assert_eq!(bare.value, whole.value, "the example of {key} is not its default");
        }
    }
    let alone = whole_example().replace("\ntoken = ", "\n#token = ");
    let token_file = from_file(&alone).unwrap().in_force.into_iter().find(|each| each.setting.key == "token_file").unwrap();
    assert!(matches!(token_file.origin, Origin::File(_)));
}

#[test]
fn the_example_tells_each_setting_s_variable_option_and_range() {
    for setting in SETTINGS {
        let position = EXAMPLE.find(&format!("\n#{} = ", setting.key)).unwrap_or_else(|| panic!("{setting} is missing"));
        let told = &EXAMPLE[..position];
        let told = &told[told.rfind("\n\n").or(told.rfind("\n[")).unwrap_or(0)..];
        for name in [setting.variable, setting.option].into_iter().flatten() {
            assert!(told.contains(name), "{setting} is told without {name}: {told}");
        }
        if let Shape::Number { least, most, .. } = setting.shape {
            assert!(told.contains(&format!("de {least} à {most}")), "{setting} is told without its range: {told}");
        }
    }
}

#[test]
fn only_the_settings_read_the_environment() {
    fn visit(folder: &Path, found: &mut Vec<PathBuf>) {
        let reads =
            regex::Regex::new(r"\benv::(vars?(_os)?|home_dir|set_var|remove_var)\b|\b(var|vars|var_os|vars_os)\(").unwrap();
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                visit(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") && reads.is_match(&std::fs::read_to_string(&path).unwrap()) {
                found.push(path);
            }
        }
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    visit(&source, &mut found);
    assert_eq!(found, [source.join("config/given.rs")]);
}
