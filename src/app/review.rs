//! A post idea in, its review out: risk with reasons, the author's standing, guard rails, fixes, a short plan.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::ask::Coach;
use super::standing;
use crate::domain::advice::Advice;
use crate::domain::answer::Says;
use crate::domain::competence::{Competence, Level};
use crate::domain::entry::{EntryId, Kind};
use crate::domain::knowledge::Knowledge;
use crate::domain::labels::LabelledIdea;
use crate::domain::model::Models;
use crate::domain::plan::PlatformPlan;
use crate::domain::post::{Post, UNSAID};
use crate::domain::review::{
    AuthorNote, Band, Contribution, Fix, Matter, NO_MATTER, Named, Plan, RailNote, Reason, Review, Risk, Standing, Verdict,
};
use crate::domain::signal::Dimension;
use crate::domain::source::Certainty;
use crate::domain::territory::Territory;
use crate::domain::text::{clean, fold};

/// The longest idea that is read, in characters.
const MAX_IDEA_CHARS: usize = 8_000;

/// How many reasons and fixes a review shows at most.
const SHOWN: usize = 5;

/// The least effect of a reason that is shown, in points.
const SLIGHT: f64 = 0.8;

/// The least gain of a fix, in points.
const WORTH: f64 = 1.5;

/// From this probability a further domain is said to be touched too.
const SECOND: f64 = 0.2;

/// Under this probability the main domain is said to be only likely.
const LIKELY: f64 = 0.5;

/// With fewer words an idea is too thin to be rated well.
const THIN: usize = 5;

/// How many fixes of one dimension a review shows.
const PER_DIMENSION: usize = 2;

/// Whose idea it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Author<'a> {
    /// Nothing is said.
    #[default]
    Unsaid,
    /// A name as typed, to be found in the list; a blank one says nothing.
    Named(&'a str),
    /// One of the list, whatever its name: homonyms can't be mistaken.
    Known(&'a Territory),
}

/// A review as it is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The idea as typed.
    pub text: &'a str,
    /// The author.
    pub author: Author<'a>,
    /// The author's level, where it is said; a known author has its own.
    pub level: Option<Level>,
    /// The platform's name in the interface; empty when nothing is said.
    pub platform: &'a str,
    /// The day it is judged on.
    pub date: Date,
}

impl<'a> Request<'a> {
    /// A labelled idea; `today` for one that has no day.
    pub fn labelled(idea: &'a LabelledIdea, today: Date) -> Self {
        Self {
            text: &idea.texte,
            author: Author::Named(&idea.collectivite),
            level: Level::parse(&idea.niveau),
            platform: &idea.plateforme,
            date: idea.date.parse().unwrap_or(today),
        }
    }
}

/// Why no review was made: nobody knows whose idea it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownAuthor<'a> {
    /// No collectivité bears the name; these are near.
    Unknown(Vec<&'a Territory>),
    /// Several bear it.
    Ambiguous(Vec<&'a Territory>),
}

impl Coach {
    /// Reviews an idea. Whatever it says, instructions included, is only words to rate.
    ///
    /// # Errors
    /// When the author's name is unknown or means several, and no level says whose law applies.
    pub fn review<'c>(&'c self, request: &Request<'_>) -> Result<Review, UnknownAuthor<'c>> {
        self.review_with(request, &self.knowledge().models)
    }

    /// Reviews an idea whose author is known or unsaid: a name that means none or several counts as unsaid.
    pub fn review_known(&self, request: &Request<'_>) -> Review {
        let models = &self.knowledge().models;
        match resolve(self.knowledge(), request) {
            Ok((author, note)) => self.reviewed(request, author, note, models),
            Err(_) => self.reviewed(request, None, AuthorNote::Unsaid, models),
        }
    }

    /// Reviews with other models than the base's: cross-validation needs it.
    ///
    /// # Errors
    /// As [`Coach::review`].
    pub fn review_with<'c>(&'c self, request: &Request<'_>, models: &Models) -> Result<Review, UnknownAuthor<'c>> {
        let (author, note) = resolve(self.knowledge(), request)?;
        Ok(self.reviewed(request, author, note, models))
    }

    /// The day on which a person last verified the law that a review states; none if nobody has.
    pub fn law_checked(&self, review: &Review) -> Option<Date> {
        let domain = review.standing.domain.as_ref()?;
        self.knowledge().competence(&domain.slug)?.freshness.verified
    }

    fn reviewed(&self, request: &Request<'_>, author: Option<&Territory>, note: AuthorNote, models: &Models) -> Review {
        let knowledge = self.knowledge();
        let level = author.map(|a| a.level).or(request.level);
        let (text, was_cut) = clean_lines(request.text);
        let platform = platform(knowledge, request.platform, &text);
        let post = Post { text: &text, platform, level, author, date: request.date };
        let vector = self.vector(&text).filter(|_| models.meaning.is_some());
        let reading = self.rater().read(knowledge, &post, vector);
        let risk = self.rater().risk(models, &reading);
        let matters = self.rater().matters(knowledge, models, &post, &reading);
        let part_sense = reading.part_sense(models);
        let standing = standing_of(knowledge, models, &post, part_sense, &matters, note);
        let rails = self.rater().rails(knowledge, models, &post, &reading);
        let rails = rail_notes(knowledge, &rails, &post, reading.idea.folded());
        let band = Band::of(risk.score, knowledge.rubric.bands);
        let reasons = reasons(knowledge, &risk);
        let fixes = fixes(knowledge, &risk, band);
        let is_thin = reading.words < THIN;
        let plan = (reading.words > 0).then(|| plan(knowledge, &standing, platform));
        Review { risk, band, reasons, standing, rails, fixes, plan, was_cut, is_thin }
    }
}

/// The text, cleaned line by line: a list stays a list.
pub(super) fn clean_lines(text: &str) -> (String, bool) {
    let (kept, was_cut) = clean(&text.replace(['\r', '\n'], "\u{2028}"), MAX_IDEA_CHARS);
    (kept.replace('\u{2028}', "\n"), was_cut)
}

/// Whose idea it is. With a level given, an unknown or shared name leaves the ordinary law of that level.
fn resolve<'c: 'r, 'r>(
    knowledge: &'c Knowledge,
    request: &Request<'r>,
) -> Result<(Option<&'r Territory>, AuthorNote), UnknownAuthor<'c>> {
    let name = match request.author {
        Author::Known(author) => return Ok((Some(author), AuthorNote::Known(author.name.clone()))),
        Author::Named(name) => name.trim(),
        Author::Unsaid => "",
    };
    if name.is_empty() {
        let level_only = || AuthorNote::LevelOnly { name: String::new(), ambiguous: false };
        return Ok((None, request.level.map_or(AuthorNote::Unsaid, |_| level_only())));
    }
    match (knowledge.territories.find(name, request.level), request.level) {
        (Ok(only), _) => Ok((Some(only), AuthorNote::Known(only.name.clone()))),
        (Err(several), Some(_)) => Ok((None, AuthorNote::LevelOnly { name: name.to_owned(), ambiguous: !several.is_empty() })),
        (Err(none), None) if none.is_empty() => Err(UnknownAuthor::Unknown(knowledge.territories.near(name))),
        (Err(several), None) => Err(UnknownAuthor::Ambiguous(several)),
    }
}

/// The platform that is declared, else the one that the text names first.
fn platform<'k>(knowledge: &'k Knowledge, declared: &'k str, text: &str) -> &'k str {
    if !declared.is_empty() && declared != UNSAID {
        return declared;
    }
    let folded = fold(text);
    let place = |plan: &PlatformPlan| plan.named.as_ref().and_then(|p| p.find_iter(&folded).next()).map(|m| m.start);
    let named = knowledge.platform_plans.iter().filter_map(|plan| place(plan).map(|at| (at, plan))).min_by_key(|(at, _)| *at);
    named.map_or(UNSAID, |(_, plan)| plan.platform.as_str())
}

fn named(competence: &Competence) -> Named {
    Named { slug: competence.slug.clone(), name: competence.name.clone() }
}

fn standing_of(
    knowledge: &Knowledge,
    models: &Models,
    post: &Post<'_>,
    part_sense: f64,
    matters: &[Matter],
    author: AuthorNote,
) -> Standing {
    let main = matters.first();
    let likely = |m: &&Matter| m.probability >= SECOND;
    let others = matters.iter().skip(1).filter(likely).filter_map(|m| knowledge.competence(&m.domain)).map(named);
    let hesitates = main.is_none_or(|m| m.probability < LIKELY);
    let Some(competence) = main.and_then(|m| knowledge.competence(&m.domain)) else {
        return Standing {
            domain: None,
            domains: others.collect(),
            hesitates,
            verdict: Verdict::NoMatter,
            holder: None,
            articles: Vec::new(),
            lines: Vec::new(),
            author,
            reserve: None,
        };
    };
    let cells = standing::cells(knowledge, competence, post.author, post.level);
    let may_relay = cells.leaves_relay();
    let level = post.author.map(|a| a.level).or(post.level);
    let verdict = match cells.cell {
        Some(cell) => {
            Verdict::of(cell, level.is_some_and(|level| is_inside(knowledge, models, competence, level, post.text, part_sense)))
        }
        None => Verdict::Conditional,
    };
    let mut articles = competence.articles.clone();
    let mut holder = competence.holder;
    if let Some(reading) = &cells.reading {
        holder = reading.holder;
        articles.extend(reading.rule.into_iter().flat_map(|r| r.articles.clone()).filter(|a| !competence.articles.contains(a)));
    }
    let mut lines = vec![cells.says];
    if !competence.operators.is_empty() {
        lines.push(Says::Operators(competence.operators.clone()));
    }
    if may_relay {
        lines.push(Says::Relay(competence.relay.clone()));
    }
    let reserve = (competence.confidence.level == Certainty::ToCheck || competence.confidence.has_reserve())
        .then(|| competence.confidence.remark.clone());
    Standing {
        domain: Some(named(competence)),
        domains: std::iter::once(named(competence)).chain(others).collect(),
        hesitates,
        verdict,
        holder: Some(holder),
        articles,
        lines,
        author,
        reserve,
    }
}

/// Whether an idea is about the part that a level holds; without a rule, the commonest case: it is.
fn is_inside(knowledge: &Knowledge, models: &Models, competence: &Competence, level: Level, text: &str, part_sense: f64) -> bool {
    part_features(knowledge, &competence.slug, level, text)
        .is_none_or(|features| models.parts.score(&features) + part_sense > 0.0)
}

/// What tells whether an idea is about the part that a level holds of a domain; none where there is no such part.
pub(super) fn part_features(knowledge: &Knowledge, domain: &str, level: Level, text: &str) -> Option<Vec<(String, f64)>> {
    let level = if level == Level::EtablissementPublicTerritorial { Level::CommunauteDeCommunes } else { level };
    let rule = knowledge.part_rules.iter().find(|r| r.domain == domain && r.levels.contains(&level))?;
    Some(rule.features(level, &fold(text)))
}

/// One note a guard rail: the file whose own triggers find the text, else the one that leads, else the first.
fn rail_notes(knowledge: &Knowledge, rails: &BTreeSet<String>, post: &Post<'_>, folded: &str) -> Vec<RailNote> {
    rails
        .iter()
        .filter_map(|rail| {
            let mut files = knowledge.guardrails.iter().filter(|g| g.rail.as_ref() == Some(rail));
            let called = files.clone().find(|g| g.called_by(folded));
            let file = called.or_else(|| files.clone().find(|g| g.leads)).or_else(|| files.next())?;
            let ballot = knowledge.ballots.iter().find(|b| b.due && b.is_open(post.date)).filter(|_| rail == PRE_ELECTORAL);
            Some(RailNote {
                rail: rail.clone(),
                id: EntryId::new(Kind::GuardRail, &file.code),
                title: file.title.clone(),
                check: file.checks.first().map(|c| c.text.clone()).unwrap_or_default(),
                ballot: ballot.map(|b| b.name.clone()),
            })
        })
        .collect()
}

/// The guard rail of election periods.
const PRE_ELECTORAL: &str = "pre_electoral";

/// The reasons that matter most, in the order of their effect. A rule that can be explained comes before bare words.
fn reasons(knowledge: &Knowledge, risk: &Risk) -> Vec<Reason> {
    let mut found: Vec<Reason> = risk.contributions.iter().filter_map(|c| reason(knowledge, c)).collect();
    // What the whole text recalls is told after what its words do: it shows no words to change.
    found.sort_by(|a, b| {
        let size = |r: &Reason| r.contribution.effect.abs();
        let is_whole = |r: &Reason| r.contribution.rule.starts_with("sens:");
        is_whole(a).cmp(&is_whole(b)).then(size(b).total_cmp(&size(a)))
    });
    let mut spans = BTreeSet::new();
    // Two rules that find the same words are one reason to a reader.
    found.retain(|r| r.contribution.span.as_ref().is_none_or(|s| spans.insert(fold(s))));
    found.truncate(SHOWN);
    found
}

/// A contribution as a reason; none for one that is slight or that no file explains.
fn reason(knowledge: &Knowledge, contribution: &Contribution) -> Option<Reason> {
    if contribution.effect.abs() < SLIGHT {
        return None;
    }
    let (kind, slug) = contribution.rule.split_once(':')?;
    let (name, fix, source) = match kind {
        "signal" => {
            let signal = knowledge.signals.iter().find(|s| s.slug == slug)?;
            (signal.explanation.clone(), signal.fix.clone(), signal.sources.first().cloned())
        }
        "indice" | "encore" => {
            let clue = knowledge.clues.iter().find(|c| c.slug == slug)?;
            (clue.name.clone(), clue.fix.clone(), None)
        }
        "tendance" => {
            let span = contribution.span.as_deref().map(fold)?;
            let trend = knowledge.trends.iter().find(|t| t.named_in(&span))?;
            // « moyen : seulement en hommage » : what follows the level is what to do.
            let fix = trend.risk.split_once(':').map(|(_, fix)| fix.trim().to_owned()).unwrap_or_default();
            (format!("{}, {}", trend.name, trend.description), fix, trend.sources.first().map(|s| s.place.clone()))
        }
        "sens" => {
            let scale = knowledge.rubric.dimensions.iter().find(|s| s.dimension == contribution.dimension)?;
            let name = if contribution.effect > 0.0 { &scale.meaning_raises } else { &scale.meaning_lowers };
            (name.clone(), String::new(), None)
        }
        _ => return None,
    };
    Some(Reason { contribution: contribution.clone(), name, fix, source })
}

/// What to change: each piece of advice by the points that what it mends has added.
fn fixes(knowledge: &Knowledge, risk: &Risk, band: Band) -> Vec<Fix> {
    let mut faults: BTreeMap<String, (f64, Dimension)> = BTreeMap::new();
    for contribution in risk.contributions.iter().filter(|c| c.effect > 0.0) {
        let rule = contribution.rule.strip_prefix("signal:").unwrap_or(&contribution.rule);
        faults.entry(rule.replace("encore:", "indice:")).or_insert((0.0, contribution.dimension)).0 += contribution.effect;
    }
    // What an idea lacks (a person, an ending, a question) has no words of its own: its level tells.
    for (dimension, level) in &risk.levels {
        let weight = knowledge.rubric.dimensions.iter().find(|s| s.dimension == *dimension).map_or(0.0, |s| s.weight);
        faults.insert(dimension.name().to_owned(), (weight / 100.0 * (level - 1.0).max(0.0) * LACK, *dimension));
    }
    let mut found: Vec<(Dimension, Fix)> = knowledge.advice.iter().filter_map(|advice| fix(knowledge, advice, &faults)).collect();
    found.sort_by(|(_, a), (_, b)| b.gain.total_cmp(&a.gain).then_with(|| a.id.cmp(&b.id)));
    let mut seen: BTreeMap<Dimension, usize> = BTreeMap::new();
    let most = if band == Band::Low { SHOWN_WHEN_LOW } else { SHOWN };
    let fits = |(dimension, fix): &(Dimension, Fix)| {
        let count = seen.entry(*dimension).or_default();
        *count += 1;
        *count <= PER_DIMENSION && fix.gain >= WORTH
    };
    found.into_iter().filter(fits).map(|(_, fix)| fix).take(most).collect()
}

/// Points that one level of a lack adds, for a dimension of weight 100.
const LACK: f64 = 25.0;

/// How many fixes an idea that is good already gets.
const SHOWN_WHEN_LOW: usize = 2;

/// One piece of advice, where it mends something of this idea.
fn fix(knowledge: &Knowledge, advice: &Advice, faults: &BTreeMap<String, (f64, Dimension)>) -> Option<(Dimension, Fix)> {
    let mended: Vec<(&String, &(f64, Dimension))> = advice.mends.iter().filter_map(|m| faults.get_key_value(m)).collect();
    let gain: f64 = mended.iter().map(|(_, (effect, _))| effect).sum();
    let worst = mended.iter().max_by(|(_, a), (_, b)| a.0.total_cmp(&b.0))?;
    let proof = advice.practices.iter().find_map(|slug| knowledge.practices.iter().find(|p| p.slug == *slug));
    let fix = Fix {
        id: EntryId::new(Kind::Advice, &advice.slug),
        title: advice.title.clone(),
        rule: advice.rule.first().map(|p| p.text.clone()).unwrap_or_default(),
        example: advice.example.first().map(|p| p.text.clone()),
        mends: mended.iter().map(|(rule, _)| (*rule).clone()).collect(),
        gain,
        proof: proof.map(|p| (EntryId::new(Kind::Practice, &p.slug), p.title.clone())),
    };
    Some((worst.1.1, fix))
}

/// The plan that the main domain and the platform suggest.
fn plan(knowledge: &Knowledge, standing: &Standing, platform: &str) -> Plan {
    let slug = standing.domain.as_ref().map_or(NO_MATTER, |d| d.slug.as_str());
    let mut plan = Plan::default();
    if let Some(domain) = knowledge.domain_plans.iter().find(|p| p.domain == slug) {
        plan.hook.clone_from(&domain.hook);
        plan.speaker.clone_from(&domain.speaker);
        plan.scene.clone_from(&domain.scene);
        plan.ending.clone_from(&domain.ending);
        plan.question.clone_from(&domain.question);
        plan.caption.clone_from(&domain.useful);
    }
    let of = |name: &str| knowledge.platform_plans.iter().find(|p| p.platform == name);
    if let Some(wanted) = of(platform).or_else(|| of(UNSAID)) {
        plan.format.clone_from(&wanted.format);
        let told = [plan.caption.as_str(), wanted.caption.as_str()];
        plan.caption = told.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
    }
    plan
}
