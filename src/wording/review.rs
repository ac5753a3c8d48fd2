//! A review as a user reads it, in plain text.

use jiff::civil::Date;

use super::answer::{says, territory_text};
use super::{Words, day};
use crate::domain::review::{AuthorNote, Fix, Reason, Review, Standing, Verdict};
use crate::domain::territory::Territory;
use crate::domain::topic::Proposal;

/// How many cells the gauge has.
const GAUGE: usize = 5;

/// How many homonyms are listed.
const HOMONYMS: usize = 10;

/// How many reserved articles a line shows.
const ARTICLES: usize = 4;

/// The review: score with gauge and interval, reasons, standing, guard rails, fixes, plan. `explained` adds every
/// contribution.
pub fn review_text(words: &Words, review: &Review, explained: bool) -> String {
    let mut blocks = vec![score_text(words, review), reasons_text(words, review)];
    if explained {
        blocks.push(contributions_text(words, review));
    }
    blocks.push(list(&words.say("review-standing"), std::iter::once(standing_text(words, &review.standing))));
    if !review.rails.is_empty() {
        blocks.push(list(
            &words.say("review-rails"),
            review.rails.iter().map(|rail| {
                let ballot = rail.ballot.as_deref().unwrap_or_default();
                let id = if ballot.is_empty() { "review-rail" } else { "review-rail-ballot" };
                words.with(
                    id,
                    &[
                        ("titre", rail.title.as_str().into()),
                        ("verifier", rail.check.as_str().into()),
                        ("scrutin", ballot.into()),
                        ("fiche", rail.id.as_str().into()),
                    ],
                )
            }),
        ));
    }
    if !review.fixes.is_empty() {
        blocks.push(list(&words.say("review-fixes"), review.fixes.iter().map(|f| fix_text(words, f))));
    }
    if let Some(plan) = &review.plan {
        let parts = [
            ("plan-hook", &plan.hook),
            ("plan-speaker", &plan.speaker),
            ("plan-scene", &plan.scene),
            ("plan-ending", &plan.ending),
            ("plan-question", &plan.question),
            ("plan-format", &plan.format),
            ("plan-caption", &plan.caption),
        ];
        let told = parts.into_iter().filter(|(_, text)| !text.is_empty());
        blocks.push(list(&words.say("review-plan"), told.map(|(id, text)| words.with(id, &[("texte", text.as_str().into())]))));
    }
    if review.was_cut {
        blocks.push(words.say("review-cut"));
    }
    blocks.push(words.say("review-limits"));
    blocks.join("\n\n")
}

fn list(title: &str, lines: impl Iterator<Item = String>) -> String {
    std::iter::once(title.to_owned()).chain(lines.map(|l| format!("• {l}"))).collect::<Vec<_>>().join("\n")
}

fn points(value: f64) -> String {
    format!("{value:.0}")
}

/// An effect with its sign and one decimal, as the French write it.
fn signed(value: f64) -> String {
    let text = format!("{:.1}", value.abs()).replace('.', ",");
    if value < 0.0 { format!("−{text}") } else { format!("+{text}") }
}

/// « 62/100, moyen ▰▰▰▱▱ ».
fn gauge(score: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 5")]
    let full = ((score / 100.0 * GAUGE as f64).round() as usize).min(GAUGE);
    "▰".repeat(full) + &"▱".repeat(GAUGE - full)
}

fn score_text(words: &Words, review: &Review) -> String {
    let risk = &review.risk;
    let mut text = words.with(
        "review-score",
        &[
            ("note", points(risk.score).into()),
            ("bande", words.say(&format!("band-{}", review.band.name())).into()),
            ("jauge", gauge(risk.score).into()),
            ("bas", points(risk.low).into()),
            ("haut", points(risk.high).into()),
        ],
    );
    if review.is_thin {
        text.push('\n');
        text.push_str(&words.say("review-thin"));
    }
    text
}

fn reasons_text(words: &Words, review: &Review) -> String {
    if review.reasons.is_empty() {
        return words.say("review-no-reasons");
    }
    let shown: f64 = review.reasons.iter().map(|r| r.contribution.effect).sum();
    let rest = review.risk.score - review.risk.base - shown;
    let sum = words.with(
        "review-sum",
        &[
            ("base", points(review.risk.base).into()),
            ("raisons", signed(shown).into()),
            ("reste", signed(rest).into()),
            ("note", points(review.risk.score).into()),
        ],
    );
    let reasons = review.reasons.iter().map(|r| reason_text(words, r));
    list(&words.say("review-reasons"), reasons.chain(std::iter::once(sum)))
}

fn reason_text(words: &Words, reason: &Reason) -> String {
    let c = &reason.contribution;
    let arguments = [
        ("effet", signed(c.effect).into()),
        ("dimension", words.say(&dimension_id(c.dimension.name())).into()),
        ("nom", reason.name.trim_end_matches('.').into()),
        ("extrait", quoted(c.span.as_deref().unwrap_or_default()).into()),
        ("conseil", reason.fix.as_str().into()),
        ("source", reason.source.as_deref().unwrap_or_default().into()),
    ];
    let mut text = words.with(if c.span.is_some() { "review-reason-span" } else { "review-reason" }, &arguments);
    if c.effect > 0.0 && !reason.fix.is_empty() {
        text.push(' ');
        text.push_str(&words.with("review-reason-fix", &arguments));
    }
    if reason.source.as_deref().is_some_and(|s| s.starts_with("http")) {
        text.push(' ');
        text.push_str(&words.with("review-reason-source", &arguments));
    }
    text
}

/// A user's words, which must not be read as Markdown nor mention anyone, on one line.
fn quoted(span: &str) -> String {
    span.chars()
        .map(|c| if matches!(c, '\n' | '\r' | '`' | '*' | '_' | '~' | '|' | '@' | '<' | '>' | '[' | ']') { ' ' } else { c })
        .collect()
}

fn dimension_id(name: &str) -> String {
    format!("dimension-{}", name.replace('_', "-"))
}

fn contributions_text(words: &Words, review: &Review) -> String {
    let mut all: Vec<_> = review.risk.contributions.iter().collect();
    all.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
    let lines = all.into_iter().map(|c| {
        words.with(
            "review-contribution",
            &[
                ("effet", signed(c.effect).into()),
                ("regle", c.rule.as_str().into()),
                ("dimension", words.say(&dimension_id(c.dimension.name())).into()),
            ],
        )
    });
    list(&words.with("review-contributions", &[("base", points(review.risk.base).into())]), lines)
}

/// What the law says, in a few sentences.
pub fn standing_text(words: &Words, standing: &Standing) -> String {
    let Some(domain) = &standing.domain else {
        return words.say("standing-no-matter");
    };
    let articles: Vec<String> = standing.articles.iter().take(ARTICLES).cloned().collect();
    let holder = standing.holder.map_or_else(String::new, |h| words.say(&format!("holder-{}", h.name())));
    let mut sentences = vec![words.with(
        if articles.is_empty() { "standing-no-article" } else { "standing" },
        &[
            ("domaine", domain.name.as_str().into()),
            ("verdict", words.say(&verdict_id(standing.verdict)).into()),
            ("titulaire", holder.into()),
            ("articles", articles.join(" ; ").into()),
        ],
    )];
    match &standing.author {
        AuthorNote::Known(_) => {}
        AuthorNote::LevelOnly { name, .. } if name.is_empty() => sentences.push(words.say("standing-level")),
        AuthorNote::LevelOnly { name, ambiguous } => {
            let id = if *ambiguous { "standing-level-ambiguous" } else { "standing-level-unknown" };
            sentences.push(words.with(id, &[("nom", quoted(name).into())]));
        }
        AuthorNote::Unsaid => sentences.push(words.say("standing-unsaid")),
    }
    sentences.extend(standing.lines.iter().map(|line| says(words, line)));
    let others: Vec<&str> = standing.domains.iter().skip(1).map(|d| d.name.as_str()).collect();
    if !others.is_empty() {
        sentences.push(words.with("standing-others", &[("domaines", others.join(", ").into())]));
    }
    if standing.hesitates {
        sentences.push(words.say("standing-hesitates"));
    }
    if let Some(reserve) = &standing.reserve {
        sentences.push(words.with("standing-reserve", &[("remarque", reserve.as_str().into())]));
    }
    sentences.join(" ")
}

fn verdict_id(verdict: Verdict) -> String {
    format!("verdict-{}", verdict.name())
}

/// A change: what to do, an example, what it may bring, the practice that proves it.
pub fn fix_text(words: &Words, fix: &Fix) -> String {
    let mut text = words.with(
        "review-fix",
        &[("titre", fix.title.as_str().into()), ("regle", fix.rule.as_str().into()), ("gain", points(fix.gain).into())],
    );
    if let Some(example) = &fix.example {
        text.push(' ');
        text.push_str(&words.with("review-fix-example", &[("exemple", example.as_str().into())]));
    }
    if let Some((id, title)) = &fix.proof {
        text.push(' ');
        text.push_str(&words.with("review-fix-proof", &[("titre", title.as_str().into()), ("fiche", id.as_str().into())]));
    }
    text
}

/// Two versions: both scores, and what appeared, went or changed between them.
pub fn comparison_text(words: &Words, before: &Review, after: &Review) -> String {
    let change = after.risk.score - before.risk.score;
    let id = if change < -0.5 {
        "compare-better"
    } else if change > 0.5 {
        "compare-worse"
    } else {
        "compare-same"
    };
    let mut blocks = vec![words.with(
        id,
        &[
            ("avant", points(before.risk.score).into()),
            ("apres", points(after.risk.score).into()),
            ("ecart", signed(change).into()),
            ("jauge", gauge(after.risk.score).into()),
        ],
    )];
    for (title, from, without) in [("compare-gone", before, after), ("compare-new", after, before)] {
        let has = |rule: &str| without.risk.contributions.iter().any(|c| c.rule == rule);
        let lines: Vec<String> =
            from.reasons.iter().filter(|r| !has(&r.contribution.rule)).map(|r| reason_text(words, r)).collect();
        if !lines.is_empty() {
            blocks.push(list(&words.say(title), lines.into_iter()));
        }
    }
    blocks.push(words.say("compare-second"));
    blocks.push(review_text(words, after, false));
    blocks.join("\n\n")
}

/// Why nobody knows whose idea it is, with the candidates or the nearest names.
pub fn unknown_author_text(words: &Words, name: &str, found: &[&Territory], ambiguous: bool) -> String {
    let id = match (ambiguous, found.is_empty()) {
        (true, _) => "author-ambiguous",
        (false, true) => "author-unknown",
        (false, false) => "author-unknown-near",
    };
    let title = words.with(id, &[("nom", quoted(name).into())]);
    list(&title, found.iter().take(HOMONYMS).map(|t| territory_text(words, t)))
}

/// The subjects of a day for an author.
pub fn topics_text(words: &Words, author: Option<&Territory>, topics: &[Proposal<'_>], date: Date) -> String {
    let who = author.map_or_else(|| words.say("topics-anyone"), |a| territory_text(words, a));
    let mut blocks = vec![words.with("topics-title", &[("qui", who.into()), ("date", day(date).into())])];
    for p in topics {
        blocks.push(list(
            &p.topic.title,
            [
                words.with("topic-interest", &[("texte", p.topic.interest.as_str().into())]),
                words.with("topic-angle", &[("texte", p.topic.angle.as_str().into())]),
                words.with("topic-format", &[("texte", p.topic.format.as_str().into())]),
                words.with(
                    "topic-proof",
                    &[
                        ("preuve", p.topic.proof.as_str().into()),
                        ("titre", p.practice.into()),
                        ("fiche", p.topic.practice.as_str().into()),
                    ],
                ),
                words.with(
                    "topic-competence",
                    &[
                        ("domaine", p.domain.into()),
                        ("verdict", words.say(&verdict_id(p.verdict)).into()),
                        ("articles", p.articles.join(" ; ").into()),
                        ("detail", says(words, &p.says).into()),
                    ],
                ),
                words.with("topic-season", &[("texte", p.topic.season_source.as_str().into())]),
            ]
            .into_iter(),
        ));
    }
    if topics.is_empty() {
        blocks.push(words.say("topics-none"));
    }
    blocks.join("\n\n")
}
