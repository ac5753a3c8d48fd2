//! « Note pour l’élu »: a review for whoever decides, in half a page of plain sentences.

use jiff::civil::Date;

use super::answer::{capitalised, says, territory_text};
use super::review::{articles_text, author_text, points, reserve_text};
use super::{Words, day_text, list, titled};
use crate::domain::answer::Says;
use crate::domain::competence::Cell;
use crate::domain::review::{AuthorNote, Band, Fix, RailNote, Reason, Review, Standing, Verdict};
use crate::domain::territory::Territory;
use crate::domain::text::clean;

/// The longest note, in characters: half a page.
const MAX_CHARS: usize = 2_500;

/// The longest quotation of the idea, in characters.
const IDEA_CHARS: usize = 300;

/// The longest quotation of a reason, in characters.
const SPAN_CHARS: usize = 60;

/// The longest text that a note takes from a file of the base, in characters.
const PIECE_CHARS: usize = 240;

/// How many reasons and changes a note gives.
const SHOWN: usize = 3;

/// How many guard rails a note gives, and whether its changes have examples: the first that fits is taken.
const MEASURES: [(usize, bool); 4] = [(4, true), (3, false), (2, false), (1, false)];

/// The note: what is proposed, what we advise and why, the law, what to watch, what would change, what is left to check.
/// `date` is the day of the note; `checked` the day on which a person last verified the law of the idea's domain.
///
/// The idea is quoted as it was typed: where mentions and links work, whoever shows the note must switch them off.
pub fn note_text(
    words: &Words,
    idea: &str,
    review: &Review,
    author: Option<&Territory>,
    date: Date,
    checked: Option<Date>,
) -> String {
    let closing = words.say("note-closing");
    let room = MAX_CHARS.saturating_sub(closing.chars().count() + 2);
    let opening = [
        words.say("note-title"),
        subject(words, author, date),
        words.with("note-idea", &[("idee", shortened(&clean(idea, usize::MAX).0, IDEA_CHARS).into())]),
        advice(words, review),
        law(words, &review.standing, checked),
    ];
    let told = |(rails, examples): (usize, bool)| {
        let rails: Vec<String> = review.rails.iter().take(rails).map(|r| rail(words, r)).collect();
        let fixes: Vec<String> = review.fixes.iter().take(SHOWN).map(|f| fix(words, f, examples)).collect();
        let lists = [("note-rails", rails), ("note-fixes", fixes), ("note-checks", checks(words, review, checked))];
        let lists = lists.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(id, lines)| list(&words.say(id), &lines));
        opening.iter().cloned().chain(lists).collect::<Vec<_>>().join("\n\n")
    };
    let fitting = MEASURES.into_iter().map(told).find(|body| body.chars().count() <= room);
    let body = fitting.unwrap_or_else(|| shortened(&MEASURES.last().copied().map(told).unwrap_or_default(), room));
    format!("{body}\n\n{closing}")
}

/// The text, or what fits of it up to a word, with the mark of what is left out.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(most.saturating_sub(1)).collect();
    let word_goes_on = text.chars().nth(most.saturating_sub(1)).is_some_and(|c| !c.is_whitespace());
    // A word as long as the text itself is cut where it must.
    let at = kept.rfind(char::is_whitespace).filter(|at| word_goes_on && *at > kept.len() / 2);
    kept.truncate(at.unwrap_or(kept.len()));
    format!("{}…", kept.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':')))
}

/// A text of the base without its own full stop.
fn piece(text: &str) -> String {
    shortened(text.trim_end_matches('.'), PIECE_CHARS)
}

fn subject(words: &Words, author: Option<&Territory>, date: Date) -> String {
    let date = day_text(date);
    match author {
        Some(author) => words.with("note-subject", &[("qui", territory_text(words, author).into()), ("date", date.into())]),
        None => words.with("note-subject-anyone", &[("date", date.into())]),
    }
}

/// What we advise, the score in a sentence, and the main reasons in words.
fn advice(words: &Words, review: &Review) -> String {
    let advised = match review.band {
        Band::Low => words.say("note-advice-low"),
        Band::Medium => words.say("note-advice-medium"),
        Band::High => words.say("note-advice-high"),
    };
    let score = words.with(
        "note-score",
        &[
            ("note", points(review.risk.score).into()),
            ("bande", words.say(&format!("band-{}", review.band.name())).into()),
            ("bas", points(review.risk.low).into()),
            ("haut", points(review.risk.high).into()),
        ],
    );
    let mut text = titled(&words.say("note-advice"), &[format!("{advised} {score}")]);
    let (worse, better): (Vec<&Reason>, Vec<&Reason>) =
        review.reasons.iter().take(SHOWN).partition(|r| r.contribution.effect > 0.0);
    for (id, reasons) in [("note-worse", worse), ("note-better", better)] {
        if !reasons.is_empty() {
            let lines: Vec<String> = reasons.into_iter().map(|r| reason(words, r)).collect();
            text = titled(&text, &[list(&words.say(id), &lines)]);
        }
    }
    if review.reasons.is_empty() {
        text = titled(&text, &[words.say("review-no-reasons")]);
    }
    text
}

fn reason(words: &Words, reason: &Reason) -> String {
    let name = capitalised(&piece(&reason.name));
    match &reason.contribution.span {
        Some(span) => {
            let span = shortened(&clean(span, usize::MAX).0, SPAN_CHARS);
            words.with("note-reason-span", &[("nom", name.into()), ("extrait", span.into())])
        }
        None => words.with("note-reason", &[("nom", name.into())]),
    }
}

/// The verdict, what it depends on, who holds the domain by which articles, the doubts, and when this was verified.
fn law(words: &Words, standing: &Standing, checked: Option<Date>) -> String {
    let title = words.say("note-law");
    let Some(domain) = &standing.domain else {
        return titled(&title, &[words.say("standing-no-matter")]);
    };
    let domain = [("domaine", domain.name.as_str().into())];
    let line = standing.lines.first();
    let is_covered = !matches!(line, Some(Says::Cell { cell: None, .. }));
    let mut sentences = vec![match standing.verdict {
        Verdict::Own => words.with("note-law-own", &domain),
        Verdict::Shared => words.with("note-law-shared", &domain),
        Verdict::Outside => words.with("note-law-outside", &domain),
        Verdict::NoMatter => words.say("standing-no-matter"),
        Verdict::Conditional if !is_covered => words.with("note-law-uncovered", &domain),
        Verdict::Conditional if standing.author == AuthorNote::Unsaid => words.with("note-law-unsaid", &domain),
        Verdict::Conditional => words.with("note-law-conditional", &domain),
    }];
    if standing.hesitates {
        sentences.push(words.say("standing-hesitates"));
    }
    let told = line.filter(|line| is_covered && !is_said_by_the_verdict(line));
    let relay = standing.lines.iter().filter(|line| standing.verdict == Verdict::Outside && matches!(line, Says::Relay(_)));
    sentences.extend(told.into_iter().chain(relay).map(|line| shortened(&capitalised(&says(words, line)), 2 * PIECE_CHARS)));
    if let Some(holder) = standing.holder {
        let articles = match articles_text(standing) {
            none if none.is_empty() => words.say("note-no-article"),
            articles => shortened(&articles, PIECE_CHARS),
        };
        sentences.push(words.with(
            "note-holder",
            &[
                ("cle", holder.name().into()),
                ("titulaire", words.say(&format!("holder-{}", holder.name())).into()),
                ("articles", articles.into()),
            ],
        ));
    }
    sentences.extend(reserve_text(words, standing).map(|reserve| shortened(&reserve, PIECE_CHARS)));
    sentences.extend(checked.map(|date| words.with("note-law-checked", &[("date", day_text(date).into())])));
    titled(&title, &[sentences.join(" ")])
}

/// Whether a line on the author's cell adds nothing to the verdict.
fn is_said_by_the_verdict(line: &Says) -> bool {
    matches!(line, Says::Cell { cell: Some(Cell::Own | Cell::Mandatory | Cell::Shared | Cell::None), status: None, .. })
}

fn rail(words: &Words, rail: &RailNote) -> String {
    let title = piece(&rail.title);
    let check = shortened(&rail.check, PIECE_CHARS);
    match &rail.ballot {
        Some(ballot) => words.with(
            "note-rail-ballot",
            &[("titre", title.into()), ("scrutin", ballot.as_str().into()), ("verifier", check.into())],
        ),
        None => words.with("note-rail", &[("titre", title.into()), ("verifier", check.into())]),
    }
}

fn fix(words: &Words, fix: &Fix, with_example: bool) -> String {
    let text = words.with("note-fix", &[("titre", piece(&fix.title).into()), ("gain", points(fix.gain).into())]);
    match fix.example.as_deref().filter(|_| with_example) {
        Some(example) => text + " " + &words.with("review-fix-example", &[("exemple", shortened(example, PIECE_CHARS).into())]),
        None => text,
    }
}

/// What is left to check by whoever reads the note.
fn checks(words: &Words, review: &Review, checked: Option<Date>) -> Vec<String> {
    let standing = &review.standing;
    let has_matter = standing.domain.is_some();
    [
        (review.is_thin, words.say("review-thin")),
        (review.was_cut, words.say("review-cut")),
        (has_matter && checked.is_none(), words.say("note-check-law")),
    ]
    .into_iter()
    .filter_map(|(is_due, text)| is_due.then_some(text))
    .chain(author_text(words, &standing.author).filter(|_| has_matter))
    .chain([words.say("note-check-reader")])
    .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use jiff::civil::date;

    use super::*;
    use crate::app::ask::Coach;
    use crate::app::review::{Author, Request};
    use crate::content;

    static COACH: LazyLock<Coach> = LazyLock::new(|| Coach::new(content::load_embedded().knowledge.unwrap()).unwrap());

    fn reviewed(idea: &str, author: Option<&Territory>) -> Review {
        let author = author.map_or(Author::Unsaid, Author::Known);
        COACH.review_known(&Request { text: idea, author, date: date(2026, 11, 24), ..Request::default() })
    }

    /// The note, with plain spaces so that expectations can be typed.
    fn note(idea: &str, author: &str) -> String {
        let author = COACH.knowledge().territories.find(author, None).ok();
        let review = reviewed(idea, author);
        let words = Words::french().unwrap();
        let text = note_text(&words, idea, &review, author, date(2026, 11, 25), COACH.law_checked(&review));
        assert!(text.chars().count() <= MAX_CHARS, "{} in {text}", text.chars().count());
        assert!(text.ends_with("service juridique.") && !text.contains("note-") && !text.contains("{$"), "{text}");
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn an_elected_official_reads_the_advice_and_the_law() {
        let idea = "Le président coupe le ruban du nouveau collège, on filme son discours en entier pour TikTok";
        let text = note(idea, "Gironde");
        for said in [
            "Note pour l’élu\n\nObjet : avis sur une idée de publication pour Gironde (département, 33), le 25/11/2026",
            idea,
            "Nous vous déconseillons de publier cette idée sous cette forme.",
            "est élevé : ",
            "Un élu est nommé (« président »).",
            "Le sujet (« Collèges ») relève de votre compétence propre",
            "le titulaire est le département (C. éduc. L213-1",
            "La fiche de ce domaine a été vérifiée le 24/11/2026.",
            "Période pré-électorale",
            "Déplacer l’élu : jusqu’à ",
            "pas un avis juridique",
        ] {
            assert!(text.contains(said), "{said} is missing from {text}");
        }
    }

    #[test]
    fn the_law_is_said_as_it_stands_for_each_author() {
        let idea = "On filme le foyer rénové du lycée avec deux internes qui testent le canapé";
        for (author, said) in [
            ("Région Bretagne", "relève de votre compétence propre"),
            ("Tours", "ne relève pas de votre compétence"),
            ("Métropole de Lyon", "que sous condition"),
            ("Nouvelle-Calédonie", "Notre table ne couvre pas votre statut"),
            ("Atlantide", "tout dépend de la collectivité qui publie"),
        ] {
            let text = note(idea, author);
            assert!(text.contains(said) && text.contains("le titulaire est la région"), "{author}: {text}");
        }
        assert!(note(idea, "Tours").contains("À relayer, sans porter"));
        assert!(note(idea, "Atlantide").contains("Dites pour qui vous parlez"));
        assert!(note("bref.", "Tours").contains("Aucune politique publique"));
        assert!(
            note("Le maire s'exprime sur la sécurité : extrait de son discours, lien vers le texte", "Gironde")
                .contains("Le domaine n’est que probable")
        );
    }

    #[test]
    fn the_idea_is_quoted_as_it_is_and_cut_at_a_word() {
        let rough = "**@everyone** <b>le maire</b> [clic](http://x) « dab » !";
        assert!(note(rough, "Tours").contains(&format!("« {rough} »")));
        let long = "Le maire présente son bilan. ".repeat(40);
        let text = note(&long, "Tours");
        let quoted = text.split("la suivante : « ").nth(1).and_then(|rest| rest.split(" »").next()).unwrap();
        assert!(quoted.chars().count() <= IDEA_CHARS && quoted.ends_with('…'), "{quoted}");
        assert!(long.starts_with(quoted.trim_end_matches('…')));
        assert_eq!(shortened("un deux trois", 9), "un deux…");
        assert_eq!(shortened("un deux trois", 8), "un deux…");
        assert_eq!(shortened("anticonstitutionnellement", 5), "anti…");
        assert_eq!(shortened("court", 5), "court");
    }

    #[test]
    fn half_a_page_is_enough_whatever_the_base_holds() {
        let idea = "Wesh ! Le maire fait un dab avec les enfants de l’école, musique du moment, jeu concours, lien du PDF";
        let author = COACH.knowledge().territories.find("Tours", None).ok();
        let words = Words::french().unwrap();
        let mut review = reviewed(idea, author);
        let endless = "mot ".repeat(900);
        review.standing.reserve = Some(endless.clone());
        review.standing.articles = vec![endless.clone(); 9];
        review.reasons.iter_mut().for_each(|r| (r.name, r.contribution.span) = (endless.clone(), Some(endless.clone())));
        review.rails = review.rails.iter().cycle().take(12).cloned().collect();
        review.rails.iter_mut().for_each(|r| (r.title, r.check) = (endless.clone(), endless.clone()));
        review.fixes.iter_mut().for_each(|f| (f.title, f.example) = (endless.clone(), Some(endless.clone())));
        let text = note_text(&words, &endless, &review, author, date(2026, 11, 25), None);
        assert!(text.chars().count() <= MAX_CHARS);
        assert!(text.ends_with("service juridique."), "{text}");
        let case = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/metamorphic.jsonl")).unwrap();
        for line in case.lines().step_by(5) {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = note(case["before"].as_str().unwrap(), "Gironde");
            assert!(text.contains("Ce qui reste à vérifier") && !text.contains("…\n\nCette note"), "{text}");
        }
    }
}
