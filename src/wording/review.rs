//! A review as a user reads it: in sections, and in plain text.

use jiff::civil::Date;

use super::answer::{says, territory_text};
use super::{Words, day_text, list};
use crate::domain::review::{AuthorNote, Fix, RailNote, Reason, Review, Standing, Verdict};
use crate::domain::territory::Territory;
use crate::domain::topic::Proposal;

/// How many cells the gauge has.
const GAUGE: usize = 5;

/// How many homonyms are listed.
const HOMONYMS: usize = 10;

/// How many reserved articles a line shows.
const ARTICLES: usize = 4;

/// A review in sections, for a plain text or a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewSections {
    /// The score with its gauge and interval; a second line when the idea is too thin to be rated well.
    pub score: String,
    /// Why; titled `review-reasons`.
    pub reasons: Vec<String>,
    /// What the reasons sum to; when there are none, that sentence.
    pub sum: String,
    /// What the law says; titled `review-standing`.
    pub standing: String,
    /// The guard rails; titled `review-rails`.
    pub rails: Vec<String>,
    /// What to change; titled `review-fixes`.
    pub fixes: Vec<String>,
    /// A short plan; titled `review-plan`.
    pub plan: Vec<String>,
    /// That the idea was cut.
    pub notes: Vec<String>,
    /// What the score is worth.
    pub limits: String,
}

/// The review, in sections.
pub fn review_sections(words: &Words, review: &Review) -> ReviewSections {
    let plan = review.plan.as_ref().map(|plan| {
        [
            ("plan-hook", &plan.hook),
            ("plan-speaker", &plan.speaker),
            ("plan-scene", &plan.scene),
            ("plan-ending", &plan.ending),
            ("plan-question", &plan.question),
            ("plan-format", &plan.format),
            ("plan-caption", &plan.caption),
        ]
    });
    let told = plan.into_iter().flatten().filter(|(_, text)| !text.is_empty());
    ReviewSections {
        score: score_text(words, review),
        reasons: review.reasons.iter().map(|r| reason_text(words, r)).collect(),
        sum: sum_text(words, review),
        standing: standing_text(words, &review.standing),
        rails: review.rails.iter().map(|r| rail_text(words, r)).collect(),
        fixes: review.fixes.iter().map(|f| fix_text(words, f)).collect(),
        plan: told.map(|(id, text)| words.with(id, &[("texte", text.as_str().into())])).collect(),
        notes: review.was_cut.then(|| words.say("review-cut")).into_iter().collect(),
        limits: words.say("review-limits"),
    }
}

/// The review: score with gauge and interval, reasons, standing, guard rails, fixes, plan. `explained` adds every
/// contribution.
pub fn review_text(words: &Words, review: &Review, explained: bool) -> String {
    let contributions = explained.then(|| contributions_text(words, review));
    sections_text(words, review_sections(words, review), contributions)
}

fn sections_text(words: &Words, sections: ReviewSections, contributions: Option<String>) -> String {
    let mut reasons = sections.reasons;
    let why = if reasons.is_empty() {
        sections.sum
    } else {
        reasons.push(sections.sum);
        list(&words.say("review-reasons"), &reasons)
    };
    let mut blocks = vec![sections.score, why];
    blocks.extend(contributions);
    let standing = [sections.standing];
    let lists: [(&str, &[String]); 4] = [
        ("review-standing", &standing),
        ("review-rails", &sections.rails),
        ("review-fixes", &sections.fixes),
        ("review-plan", &sections.plan),
    ];
    blocks.extend(lists.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(id, lines)| list(&words.say(id), lines)));
    blocks.extend(sections.notes);
    blocks.push(sections.limits);
    blocks.join("\n\n")
}

fn rail_text(words: &Words, rail: &RailNote) -> String {
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
}

pub(super) fn points(value: f64) -> String {
    format!("{value:.0}")
}

/// An effect with its sign and one decimal, as the French write it.
fn signed(value: f64) -> String {
    let text = format!("{:.1}", value.abs()).replace('.', ",");
    if value < 0.0 { format!("−{text}") } else { format!("+{text}") }
}

/// « 62/100 ▰▰▰▱▱ ».
pub fn gauge_text(words: &Words, score: f64) -> String {
    words.with("review-gauge", &[("note", points(score).into()), ("jauge", gauge(score).into())])
}

/// « ▰▰▰▱▱ ».
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

/// What the reasons and the rest of the text sum to, or that there are no reasons.
fn sum_text(words: &Words, review: &Review) -> String {
    if review.reasons.is_empty() {
        return words.say("review-no-reasons");
    }
    let shown: f64 = review.reasons.iter().map(|r| r.contribution.effect).sum();
    let rest = review.risk.score - review.risk.base - shown;
    words.with(
        "review-sum",
        &[
            ("base", points(review.risk.base).into()),
            ("raisons", signed(shown).into()),
            ("reste", signed(rest).into()),
            ("note", points(review.risk.score).into()),
        ],
    )
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

/// Every contribution to the score, the greatest first.
pub fn contributions_text(words: &Words, review: &Review) -> String {
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
    list(&words.with("review-contributions", &[("base", points(review.risk.base).into())]), &lines.collect::<Vec<_>>())
}

/// What the law says, in a few sentences.
pub fn standing_text(words: &Words, standing: &Standing) -> String {
    let Some(domain) = &standing.domain else {
        return words.say("standing-no-matter");
    };
    let articles = articles_text(standing);
    let holder = standing.holder.map_or_else(String::new, |h| words.say(&format!("holder-{}", h.name())));
    let mut sentences = vec![words.with(
        if articles.is_empty() { "standing-no-article" } else { "standing" },
        &[
            ("domaine", domain.name.as_str().into()),
            ("verdict", words.say(&verdict_id(standing.verdict)).into()),
            ("titulaire", holder.into()),
            ("articles", articles.into()),
        ],
    )];
    sentences.extend(author_text(words, &standing.author));
    sentences.extend(standing.lines.iter().map(|line| says(words, line)));
    let others: Vec<&str> = standing.domains.iter().skip(1).map(|d| d.name.as_str()).collect();
    if !others.is_empty() {
        sentences.push(words.with("standing-others", &[("domaines", others.join(", ").into())]));
    }
    if standing.hesitates {
        sentences.push(words.say("standing-hesitates"));
    }
    sentences.extend(reserve_text(words, standing));
    sentences.join(" ")
}

/// The first articles.
pub(super) fn articles_text(standing: &Standing) -> String {
    standing.articles.iter().take(ARTICLES).map(String::as_str).collect::<Vec<_>>().join(" ; ")
}

/// What the reader must know of how the author was understood; none when the author is known.
pub(super) fn author_text(words: &Words, author: &AuthorNote) -> Option<String> {
    match author {
        AuthorNote::Known(_) => None,
        AuthorNote::LevelOnly { name, .. } if name.is_empty() => Some(words.say("standing-level")),
        AuthorNote::LevelOnly { name, ambiguous } => {
            let id = if *ambiguous { "standing-level-ambiguous" } else { "standing-level-unknown" };
            Some(words.with(id, &[("nom", quoted(name).into())]))
        }
        AuthorNote::Unsaid => Some(words.say("standing-unsaid")),
    }
}

/// The base's reserve on the domain, where it has one.
pub(super) fn reserve_text(words: &Words, standing: &Standing) -> Option<String> {
    standing.reserve.as_ref().map(|reserve| words.with("standing-reserve", &[("remarque", reserve.as_str().into())]))
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

/// Two versions in sections, for a plain text or a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparisonSections {
    /// Better or worse, with both scores.
    pub headline: String,
    /// Reasons of the first that the second no longer has; titled `compare-gone`.
    pub gone: Vec<String>,
    /// Reasons of the second that the first had not; titled `compare-new`.
    pub new: Vec<String>,
    /// The second version; titled `compare-second`.
    pub second: ReviewSections,
}

/// Two versions, in sections.
pub fn comparison_sections(words: &Words, before: &Review, after: &Review) -> ComparisonSections {
    let change = after.risk.score - before.risk.score;
    let id = if change < -0.5 {
        "compare-better"
    } else if change > 0.5 {
        "compare-worse"
    } else {
        "compare-same"
    };
    let headline = words.with(
        id,
        &[
            ("avant", points(before.risk.score).into()),
            ("apres", points(after.risk.score).into()),
            ("ecart", signed(change).into()),
            ("jauge", gauge(after.risk.score).into()),
        ],
    );
    let only_in = |from: &Review, without: &Review| {
        let has = |rule: &str| without.risk.contributions.iter().any(|c| c.rule == rule);
        from.reasons.iter().filter(|r| !has(&r.contribution.rule)).map(|r| reason_text(words, r)).collect()
    };
    ComparisonSections {
        headline,
        gone: only_in(before, after),
        new: only_in(after, before),
        second: review_sections(words, after),
    }
}

/// Two versions: both scores, and what appeared, went or changed between them.
pub fn comparison_text(words: &Words, before: &Review, after: &Review) -> String {
    let sections = comparison_sections(words, before, after);
    let mut blocks = vec![sections.headline];
    for (id, lines) in [("compare-gone", &sections.gone), ("compare-new", &sections.new)] {
        if !lines.is_empty() {
            blocks.push(list(&words.say(id), lines));
        }
    }
    blocks.push(words.say("compare-second"));
    blocks.push(sections_text(words, sections.second, None));
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
    list(&title, &found.iter().take(HOMONYMS).map(|t| territory_text(words, t)).collect::<Vec<_>>())
}

/// The subjects of a day in sections, for a plain text or a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicSections {
    /// For whom and when.
    pub title: String,
    /// Each subject's title and lines.
    pub topics: Vec<(String, Vec<String>)>,
    /// That there are none; empty when there are some.
    pub none: String,
}

/// The subjects of a day for an author, in sections.
pub fn topics_sections(words: &Words, author: Option<&Territory>, topics: &[Proposal<'_>], date: Date) -> TopicSections {
    let who = author.map_or_else(|| words.say("topics-anyone"), |a| territory_text(words, a));
    TopicSections {
        title: words.with("topics-title", &[("qui", who.into()), ("date", day_text(date).into())]),
        topics: topics.iter().map(|p| (p.topic.title.clone(), topic_lines(words, p))).collect(),
        none: if topics.is_empty() { words.say("topics-none") } else { String::new() },
    }
}

fn topic_lines(words: &Words, p: &Proposal<'_>) -> Vec<String> {
    let told = |id: &str, text: &str| words.with(id, &[("texte", text.into())]);
    vec![
        told("topic-interest", &p.topic.interest),
        told("topic-angle", &p.topic.angle),
        told("topic-format", &p.topic.format),
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
        told("topic-season", &p.topic.season_source),
    ]
}

/// The subjects of a day for an author.
pub fn topics_text(words: &Words, author: Option<&Territory>, topics: &[Proposal<'_>], date: Date) -> String {
    let sections = topics_sections(words, author, topics, date);
    let topics = sections.topics.iter().map(|(title, lines)| list(title, lines));
    let none = Some(sections.none).filter(|text| !text.is_empty());
    std::iter::once(sections.title).chain(topics).chain(none).collect::<Vec<_>>().join("\n\n")
}
