//! The golden questions: floors under which the base's answers must not fall. Their figures are in `docs/quality.md`.

use boomerometre::app::ask::Coach;
use boomerometre::app::scorecard::{Prediction, Scorecard, measure};
use boomerometre::content;

fn scorecard() -> Scorecard {
    let coach = Coach::new(content::load_embedded().knowledge.unwrap()).unwrap();
    let questions = coach.knowledge().golden_questions.clone();
    let words = boomerometre::wording::Words::french().unwrap();
    let predictions: Vec<Prediction> = questions
        .iter()
        .map(|q| {
            let answer = coach.ask(&q.question, None).unwrap();
            let text = boomerometre::wording::answer_text(&words, &answer);
            Prediction::new(&answer, text)
        })
        .collect();
    measure(&questions, &predictions)
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_gets_an_answer_or_a_reason(question in "\\PC{0,200}|[a-zà-ÿ' ?@#*<>]{0,300}") {
        static COACH: std::sync::LazyLock<Coach> =
            std::sync::LazyLock::new(|| Coach::new(content::load_embedded().knowledge.unwrap()).unwrap());
        let answer = COACH.ask(&question, None).unwrap();
        proptest::prop_assert!((0.0..=1.0).contains(&answer.confidence));
        proptest::prop_assert!(answer.ranking.len() <= 10);
    }
}

#[test]
fn golden_questions_keep_their_floors() {
    let card = scorecard();
    assert!(card.answerable >= 40 && card.unanswerable >= 15);
    assert!(card.hit_at_1 >= 0.80, "{card:?}");
    assert!(card.recall_at_3 >= 0.92, "{card:?}");
    assert!(card.auroc >= 0.90, "{card:?}");
    assert!(card.false_answers <= 0.15, "{card:?}");
    assert!(card.answered >= 0.68, "{card:?}");
}
