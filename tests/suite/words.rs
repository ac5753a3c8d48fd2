//! Every message that the code says exists in `prompts/fr.ftl`, and every message there is said.

use std::path::Path;

use boomerometre::wording::Words;

fn sources(folder: &Path, into: &mut String) {
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

fn ids() -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts/fr.ftl")).unwrap();
    let is_id = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
    text.lines().filter(is_id).filter_map(|l| l.split_once(" =").map(|(id, _)| id.to_owned())).collect()
}

#[test]
fn every_message_that_is_said_exists() {
    let words = Words::french().unwrap();
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let said = regex::Regex::new(r#"(?:words\.(?:say|with)|told(?:_of)?)\(\s*(?:bot, )?"([a-z0-9_-]+)""#).unwrap();
    let mut count = 0;
    for found in said.captures_iter(&code) {
        assert!(words.has(&found[1]), "{} is missing from prompts/fr.ftl", &found[1]);
        count += 1;
    }
    assert!(count > 40, "only {count} messages were found in the code");
}

#[test]
fn every_message_is_said_by_the_code() {
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    // Families whose last part is a name of the domain.
    let families = [
        "holder-",
        "level-",
        "cell-",
        "detail-",
        "shape-",
        "cli-",
        "band-",
        "dimension-",
        "verdict-",
        "command-",
        "platform-",
        "permission-",
        "settings-",
        "ideas-column-",
    ];
    for id in ids() {
        let is_family = families.iter().any(|f| id.starts_with(f));
        assert!(is_family || code.contains(&format!("\"{id}\"")), "{id} is said nowhere");
    }
}

/// A command that lacks its words would be registered under the id of a message.
#[test]
fn commands_are_described_in_both_languages() {
    let (french, english) = (Words::french().unwrap(), Words::english().unwrap());
    let described: Vec<String> = ids().into_iter().filter(|id| id.starts_with("command-") && !id.ends_with("-name")).collect();
    assert!(described.len() >= 35, "only {} descriptions", described.len());
    for id in described {
        assert!(english.has(&id), "{id} is missing from prompts/en.ftl");
        for words in [&french, &english] {
            assert!((1..=100).contains(&words.say(&id).chars().count()), "{id} is empty or too long for Discord");
        }
    }
}

#[test]
fn every_name_of_the_domain_has_its_words() {
    use boomerometre::domain::competence::{Cell, Holder, Level};
    use boomerometre::domain::review::{Band, Verdict};
    use boomerometre::domain::signal::Dimension;
    let words = Words::french().unwrap();
    for (cell, name) in Cell::ALL {
        assert!(words.has(&format!("cell-{name}")) && words.has(&format!("cell-{name}-short")), "{cell:?}");
    }
    for (holder, name) in Holder::ALL {
        assert!(words.has(&format!("holder-{name}")), "{holder:?}");
    }
    for band in [Band::Low, Band::Medium, Band::High] {
        assert!(words.has(&format!("band-{}", band.name())), "{band:?}");
    }
    for (dimension, name, _) in Dimension::ALL {
        assert!(words.has(&format!("dimension-{}", name.replace('_', "-"))), "{dimension:?}");
    }
    for verdict in [Verdict::Own, Verdict::Shared, Verdict::Conditional, Verdict::Outside, Verdict::NoMatter] {
        assert!(words.has(&format!("verdict-{}", verdict.name())), "{verdict:?}");
    }
    for level in Level::COLUMNS.into_iter().chain([Level::EtablissementPublicTerritorial]) {
        assert!(words.has(&format!("level-{}", level.name())), "{level:?}");
    }
}
