//! The scorecard: how well labelled questions are answered, by the metrics that the field uses.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::ask::Coach;
use super::fit::{is_right, kind};
use super::idea_scorecard::{IdeaPrediction, IdeaScorecard, measure_ideas};
use super::review::Request;
use crate::domain::answer::{Answer, Outcome};
use crate::domain::golden::GoldenQuestion;
use crate::domain::text::fold;
use crate::search::IndexError;

/// A question's answer as the scorecard reads it.
#[derive(Debug, Clone)]
pub struct Prediction {
    /// Ids, best first.
    pub ranking: Vec<String>,
    /// Whether no answer was given.
    pub abstained: bool,
    /// The probability that was given, 0 to 1.
    pub confidence: f64,
    /// The text that was shown; empty where none was.
    pub text: String,
}

impl Prediction {
    /// An answer with the text that was shown for it.
    pub fn new(answer: &Answer, text: String) -> Self {
        Self {
            ranking: answer.ranking.iter().map(|n| n.id.to_string()).collect(),
            abstained: matches!(answer.outcome, Outcome::Abstained(_)),
            confidence: answer.confidence,
            text,
        }
    }
}

/// The metrics. Each is 0 to 1, and NaN where there was nothing to measure.
#[derive(Debug, Clone, Default)]
pub struct Scorecard {
    /// Questions that the base answers.
    pub answerable: usize,
    /// Questions that it doesn't.
    pub unanswerable: usize,
    /// The first entry is right.
    pub hit_at_1: f64,
    /// One of the first three is.
    pub recall_at_3: f64,
    /// One over the rank of the first right one.
    pub mrr_at_10: f64,
    /// Discounted gain of right (1) and helping (½) entries over the best possible.
    pub ndcg_at_10: f64,
    /// Answerable questions that were answered.
    pub answered: f64,
    /// Unanswerable questions that were answered.
    pub false_answers: f64,
    /// The chance that an answerable question has a higher confidence than an unanswerable one.
    pub auroc: f64,
    /// The mean gap between confidence and truth, over ten bins.
    pub calibration_error: f64,
    /// Answered questions whose text holds a key of the right answer.
    pub key_in_answer: f64,
}

impl Scorecard {
    /// The figures in the order of the card, each after the id of the message that says it.
    pub fn figures(&self) -> [(&'static str, f64); 9] {
        [
            ("eval-hit-1", self.hit_at_1),
            ("eval-recall-3", self.recall_at_3),
            ("eval-mrr", self.mrr_at_10),
            ("eval-ndcg", self.ndcg_at_10),
            ("eval-answered", self.answered),
            ("eval-false-answers", self.false_answers),
            ("eval-auroc", self.auroc),
            ("eval-calibration", self.calibration_error),
            ("eval-key", self.key_in_answer),
        ]
    }
}

/// How well the base's own golden questions and ideas are answered and rated.
#[derive(Debug, Clone)]
pub struct Scorecards {
    /// On the questions; without `key_in_answer`, as nothing is worded here.
    pub questions: Scorecard,
    /// On the ideas.
    pub ideas: IdeaScorecard,
}

impl Scorecards {
    /// All figures that were measured, each after the id of the message that says it.
    pub fn figures(&self) -> Vec<(&'static str, f64)> {
        self.questions.figures().into_iter().chain(self.ideas.figures()).filter(|(_, value)| !value.is_nan()).collect()
    }
}

impl Coach {
    /// Both scorecards of the golden sets; `today` for an idea that has no day. It takes as long as answering and
    /// reviewing them all.
    ///
    /// # Errors
    /// When the index fails.
    pub fn scorecards(&self, today: Date) -> Result<Scorecards, IndexError> {
        let knowledge = self.knowledge();
        let (questions, ideas) = (&knowledge.golden_questions, &knowledge.golden_ideas);
        let answered = |q: &GoldenQuestion| self.ask(&q.question, None).map(|a| Prediction::new(&a, String::new()));
        let answered = questions.iter().map(answered).collect::<Result<Vec<_>, _>>()?;
        let rated = ideas.iter().map(|i| IdeaPrediction::new(&self.review_known(&Request::labelled(i, today))));
        let rated: Vec<IdeaPrediction> = rated.collect();
        Ok(Scorecards { questions: measure(questions, &answered), ideas: measure_ideas(ideas, &rated, knowledge.rubric.bands) })
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_usize), |(s, n), v| (s + v, n + 1));
    sum / count as f64
}

/// Measures predictions, in step with the questions.
pub fn measure(questions: &[GoldenQuestion], predictions: &[Prediction]) -> Scorecard {
    let rows: Vec<_> = questions.iter().zip(predictions).collect();
    let (answerable, unanswerable): (Vec<_>, Vec<_>) = rows.iter().copied().partition(|(q, _)| q.is_answerable());
    let ranked = |(q, p): &(&GoldenQuestion, &Prediction)| right_kinds(q, &p.ranking);
    let first_right = |row: &(&GoldenQuestion, &Prediction)| ranked(row).iter().position(|id| row.0.attendu.contains(id));
    let share = |hits: &dyn Fn(&(&GoldenQuestion, &Prediction)) -> bool| mean(answerable.iter().map(|r| f64::from(hits(r))));
    Scorecard {
        answerable: answerable.len(),
        unanswerable: unanswerable.len(),
        hit_at_1: share(&|r| first_right(r) == Some(0)),
        recall_at_3: share(&|r| first_right(r).is_some_and(|place| place < 3)),
        mrr_at_10: mean(answerable.iter().map(|r| first_right(r).map_or(0.0, |place| 1.0 / (place + 1) as f64))),
        ndcg_at_10: mean(answerable.iter().map(|r| gain(r.0, &ranked(r)))),
        answered: share(&|(_, p)| !p.abstained),
        false_answers: mean(unanswerable.iter().map(|(_, p)| f64::from(!p.abstained))),
        auroc: auroc(&confidences(&answerable), &confidences(&unanswerable)),
        calibration_error: calibration_error(
            &rows.iter().map(|(q, p)| (p.confidence, is_right(q, &p.ranking))).collect::<Vec<_>>(),
        ),
        key_in_answer: mean(answerable.iter().filter(|(_, p)| !p.abstained && !p.text.is_empty()).map(|(q, p)| {
            let text = fold(&p.text);
            f64::from(q.reponse_cles.iter().any(|k| text.contains(&fold(k))))
        })),
    }
}

fn confidences(rows: &[(&GoldenQuestion, &Prediction)]) -> Vec<f64> {
    rows.iter().map(|(_, p)| p.confidence).collect()
}

/// The first ten ids of the kinds that the labels speak of.
fn right_kinds(question: &GoldenQuestion, ranking: &[String]) -> Vec<String> {
    let kinds: BTreeSet<&str> = question.attendu.iter().chain(&question.tolere).map(|id| kind(id)).collect();
    ranking.iter().filter(|id| kinds.contains(kind(id))).take(10).cloned().collect()
}

fn gain(question: &GoldenQuestion, ranking: &[String]) -> f64 {
    let worth = |id: &String| {
        if question.attendu.contains(id) {
            1.0
        } else if question.tolere.contains(id) {
            0.5
        } else {
            0.0
        }
    };
    let discounted =
        |gains: &mut dyn Iterator<Item = f64>| gains.enumerate().map(|(i, g)| g / (i as f64 + 2.0).log2()).sum::<f64>();
    let mut best = vec![1.0; question.attendu.len()];
    best.resize(best.len() + question.tolere.len(), 0.5);
    discounted(&mut ranking.iter().map(worth)) / discounted(&mut best.into_iter().take(10))
}

/// The area under the curve of true against false answers, ties counted half.
pub fn auroc(positives: &[f64], negatives: &[f64]) -> f64 {
    let wins: f64 = positives
        .iter()
        .flat_map(|p| {
            negatives.iter().map(move |n| {
                if p > n {
                    1.0
                } else if (p - n).abs() < f64::EPSILON {
                    0.5
                } else {
                    0.0
                }
            })
        })
        .sum();
    wins / (positives.len() * negatives.len()) as f64
}

/// The mean gap between the confidence and the share of right answers in ten equal bins, weighted by their sizes.
pub fn calibration_error(rows: &[(f64, bool)]) -> f64 {
    let bin = |confidence: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 9")]
        let bin = (confidence * 10.0).clamp(0.0, 9.0) as usize;
        bin
    };
    (0..10)
        .map(|b| {
            let inside: Vec<&(f64, bool)> = rows.iter().filter(|(c, _)| bin(*c) == b).collect();
            if inside.is_empty() {
                return 0.0;
            }
            let said = mean(inside.iter().map(|(c, _)| *c));
            let true_share = mean(inside.iter().map(|(_, right)| f64::from(*right)));
            inside.len() as f64 / rows.len() as f64 * (said - true_share).abs()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auroc_counts_ties_half() {
        assert!((auroc(&[0.9, 0.5], &[0.5, 0.1]) - 0.875).abs() < 1e-9);
    }

    #[test]
    fn a_perfect_forecast_has_no_calibration_error() {
        assert!(calibration_error(&[(1.0, true), (0.0, false)]).abs() < 1e-9);
        assert!((calibration_error(&[(0.5, true), (0.5, true)]) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn only_the_kinds_of_the_labels_count() {
        let question = GoldenQuestion {
            id: "q".into(),
            question: String::new(),
            attendu: vec!["a".into()],
            tolere: vec![],
            reponse_cles: vec!["Été".into()],
        };
        let prediction =
            Prediction { ranking: vec!["lecon:x".into(), "a".into()], abstained: false, confidence: 0.9, text: "en ete".into() };
        let card = measure(&[question], &[prediction]);
        assert!((card.hit_at_1 - 1.0).abs() < 1e-9);
        assert!((card.key_in_answer - 1.0).abs() < 1e-9);
    }
}
