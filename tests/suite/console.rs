//! A conversation from a pipe.

use crate::support::run;

#[test]
fn a_conversation_helps_answers_and_remembers_who_speaks() {
    let run = run(
        &["console"],
        "/aide\n3\n/demander le TikTok d’or 2023 de Nevers ?\n/collectivite gironde\n/demander on peut parler du collège ?\n/avis Le collège rouvre, une élève filme son casier\n/avis\n/sujets\n/nope\n/quitter\nperdu\n".as_bytes(),
    );
    assert_eq!(run.status, 0, "{}", run.stderr);
    for said in [
        "/demander QUESTION",
        "Risque boomer : 9",
        "Je ne sais pas",
        "Collèges : compétence propre",
        "Et l’idée ?",
        "De quoi parler (Gironde (département, 33)",
        "Vous parlez pour Gironde (département, 33)",
        "Gironde : compétence propre",
        "La commande /nope n’existe pas",
    ] {
        assert!(run.stdout.contains(said), "{said} is missing from {}", run.stdout);
    }
    assert!(!run.stdout.contains("perdu"));
}

#[test]
fn without_arguments_the_console_opens_and_survives_any_bytes() {
    let run = run(&[], b"\xff\xfe\n/fiche gironde-tiktok-d-or-2024\n/collectivite saint-denis\n/fiches\n");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Premier objectif"), "{}", run.stdout);
    assert!(run.stdout.contains("Saint-Denis (commune, 974)"), "{}", run.stdout);
}

#[test]
fn a_chosen_homonym_is_never_looked_up_by_its_name_again() {
    let run = run(&["console"], "/collectivite Saint-Denis (La Réunion)\n/avis On filme le foyer rénové du lycée\n".as_bytes());
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Vous parlez pour Saint-Denis (commune, 974)"), "{}", run.stdout);
    assert!(run.stdout.contains("Saint-Denis : pas de compétence"), "{}", run.stdout);
    assert!(!run.stdout.contains("Plusieurs collectivités"), "{}", run.stdout);
}
