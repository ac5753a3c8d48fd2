//! `check`: every fault at once, with its file and line.

use crate::support::{knowledge_copy, path, run};

/// Changes a file of a copy of the base and gives what `check` says of it.
fn faults(changes: &[(&str, &dyn Fn(String) -> String)]) -> (i32, String) {
    let copy = knowledge_copy();
    for (file, change) in changes {
        let place = copy.path().join(file);
        let text = std::fs::read_to_string(&place).unwrap_or_default();
        std::fs::write(place, change(text)).unwrap();
    }
    let run = run(&["check", path(&copy)], b"");
    (run.status, run.stdout)
}

#[test]
fn the_base_has_no_fault_and_no_warning() {
    for arguments in [&["check"][..], &["check", concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge")]] {
        let run = run(arguments, b"");
        assert_eq!(run.status, 0, "{}", run.stdout);
        assert!(run.stdout.contains("tout est bon"), "{}", run.stdout);
    }
}

#[test]
fn every_fault_is_told_at_once_with_its_line() {
    const GIRONDE: &str = "practices/gironde-tiktok-d-or-2024.md";
    let (status, said) = faults(&[
        (GIRONDE, &|t| t.replace("titre: \"Gironde", "titrre: \"Gironde").replace("annee: 2024", "annee: 20240")),
        ("practices/nevers-tiktok-renove-image.md", &|t| t.replacen("---\n", "", 1)),
        ("competences/colleges.toml", &|t| t.replace("departement = \"propre\"", "departement = \"partielle\"")),
        ("guardrails/calendar.toml", &|t| t.replace("2026-10-01", "2026-10-32")),
        ("advice/commencer-par-la-chose.md", &|t| t.replace("rennes-mobilite-mot-mal-compris", "rennes-introuvable")),
        ("signals/ton_institutionnel.toml", &|t| t.replacen("exemples = [\n", "exemples = [\n  \"Rien à voir.\",\n", 1)),
        ("practices/perdue.txt", &|_| "égarée".into()),
    ]);
    assert_eq!(status, 1);
    for expected in [
        "gironde-tiktok-d-or-2024.md:2 : erreur : il manque la clé « titre »",
        "vouliez-vous écrire « titre »",
        "« annee » vaut « 20240 »",
        "nevers-tiktok-renove-image.md:1 : erreur : le fichier doit commencer par",
        "la cellule « departement » est « partielle »",
        "calendar.toml:",
        "« rennes-introuvable », qui n’existe pas",
        "ne trouve pas son propre exemple : « Rien à voir. »",
        "practices/perdue.txt : avertissement",
    ] {
        assert!(said.contains(expected), "« {expected} » is missing from:\n{said}");
    }
}

#[test]
fn ids_stand_once_and_name_their_files() {
    let copy = knowledge_copy();
    let folder = copy.path().join("practices");
    std::fs::copy(folder.join("nimes-tiktok-quatuor-2024.md"), folder.join("copie.md")).unwrap();
    let said = run(&["check", path(&copy)], b"").stdout;
    assert!(said.contains("est déjà pris par practices/copie.md"), "{said}");
    assert!(said.contains("copie.md : erreur : le fichier doit porter le nom"), "{said}");
}

#[test]
fn encodings_sizes_and_hidden_characters_are_told() {
    let copy = knowledge_copy();
    let place = |name: &str| copy.path().join("practices").join(name);
    std::fs::write(place("latin1.md"), b"---\nslug: latin1\ntitre: \xe9t\xe9\n---\n").unwrap();
    std::fs::write(place("enorme.md"), vec![b'a'; 5 * 1024 * 1024]).unwrap();
    std::fs::write(place("cachee.md"), "---\nslug: cachee\u{202e}\n---\n").unwrap();
    std::fs::write(place(".brouillon.md.swp"), b"\xff").unwrap();
    let run = run(&["check", path(&copy)], b"");
    assert_eq!(run.status, 1);
    for expected in [
        "latin1.md : erreur : le fichier n’est pas en UTF-8",
        "enorme.md : erreur : le fichier pèse",
        "cachee.md:2 : erreur : la ligne contient un caractère invisible",
    ] {
        assert!(run.stdout.contains(expected), "« {expected} » is missing from:\n{}", run.stdout);
    }
    assert!(!run.stdout.contains("brouillon"));
}

#[test]
fn a_file_without_questions_is_a_warning_only() {
    let (status, said) = faults(&[("platforms/tiktok.md", &|t| {
        let (head, rest) = t.split_once("questions:\n").unwrap();
        let rest = rest.split_once("mots_cles:").unwrap().1;
        format!("{head}mots_cles:{rest}")
    })]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("avertissement : sans « questions »"), "{said}");
}
