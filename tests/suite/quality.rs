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
