//! From found entries to the lines of an answer: sentences of the base, chosen for the question.

use super::standing;
use crate::domain::answer::{Line, Part, Says};
use crate::domain::competence::Competence;
use crate::domain::entry::{Entry, Kind, Passage};
use crate::domain::knowledge::Knowledge;
use crate::domain::territory::Territory;
use crate::domain::text::sentences;
use crate::search::{Retrieval, Search};

/// How many facts and lessons the first entry gives.
const FIRST: (usize, usize) = (4, 1);

/// How many each entry gives when several answer together.
const TOGETHER: (usize, usize) = (2, 0);

/// How many entries answer together at most.
const MOST_TOGETHER: usize = 3;

/// A further entry joins when its score is no further than this below the first's.
const JOINS_WITHIN: f64 = 1.5;

/// The parts of an answer: the first entry, and for a comparison or a survey those close behind it.
pub(super) fn parts(knowledge: &Knowledge, search: &Search, found: &Retrieval, given: Option<&Territory>) -> Vec<Part> {
    let Some(first) = found.candidates.first() else { return Vec::new() };
    let entries = search.entries();
    let mut chosen: Vec<&Entry> = entries.get(first.entry).into_iter().collect();
    let is_survey = found.query.asked.kind.survey || found.query.asked.places.len() > 1;
    if is_survey && let Some(kind) = chosen.first().map(|e| e.kind) {
        let close = found.candidates.iter().skip(1).filter(|c| first.score - c.score <= JOINS_WITHIN);
        let same_kind = close.filter_map(|c| entries.get(c.entry)).filter(|e| e.kind == kind);
        chosen.extend(same_kind.take(MOST_TOGETHER - 1));
    }
    let together = chosen.len() > 1;
    chosen
        .into_iter()
        .enumerate()
        .map(|(i, entry)| {
            let limits = match (together, i) {
                (false, _) => FIRST,
                (true, 0) => (3, 0),
                (true, _) => TOGETHER,
            };
            part(knowledge, search, found, entry, limits, given)
        })
        .collect()
}

fn part(
    knowledge: &Knowledge,
    search: &Search,
    found: &Retrieval,
    entry: &Entry,
    limits: (usize, usize),
    given: Option<&Territory>,
) -> Part {
    let slug = entry.id.as_str().rsplit(':').next().unwrap_or_default();
    let lines = match (entry.kind, knowledge.competence(slug)) {
        (Kind::Competence, Some(competence)) => {
            competence_lines(knowledge, competence, search, found, author(knowledge, found, given))
        }
        _ => passages(entry, search, found, limits),
    };
    Part {
        id: entry.id.clone(),
        title: entry.title.clone(),
        lines,
        sources: entry.sources.clone(),
        confidence: entry.confidence.clone(),
        freshness: entry.freshness,
    }
}

/// The passages that bear most on the question, in the file's order; the first is always there, as it says what it is about.
fn passages(entry: &Entry, search: &Search, found: &Retrieval, (facts, lessons): (usize, usize)) -> Vec<Line> {
    let mut lines = Vec::new();
    for passage in best(&entry.facts, facts, search, found) {
        lines.push(Line { says: Says::Fact(passage.text.clone()), sources: passage.sources.clone() });
    }
    for passage in best(&entry.lessons, lessons, search, found) {
        lines.push(Line { says: Says::Lesson(passage.text.clone()), sources: passage.sources.clone() });
    }
    lines
}

fn best<'a>(passages: &'a [Passage], most: usize, search: &Search, found: &Retrieval) -> Vec<&'a Passage> {
    let mut ranked: Vec<(usize, f64)> =
        passages.iter().enumerate().map(|(i, p)| (i, search.bearing(&found.query, &p.text))).collect();
    ranked.sort_by(|(i, a), (j, b)| b.total_cmp(a).then(i.cmp(j)));
    let mut kept: Vec<usize> = ranked.into_iter().take(most).map(|(i, _)| i).collect();
    kept.sort_unstable();
    kept.into_iter().filter_map(|i| passages.get(i)).collect()
}

/// How many sentences of a competence's remarks are quoted.
const REMARKS: usize = 2;

fn competence_lines(
    knowledge: &Knowledge,
    competence: &Competence,
    search: &Search,
    found: &Retrieval,
    author: Option<&Territory>,
) -> Vec<Line> {
    let line = |says| Line { says, sources: Vec::new() };
    let mut lines = vec![line(Says::Holder {
        covers: competence.description.clone(),
        holder: competence.holder,
        articles: competence.articles.clone(),
    })];
    let cells = standing::cells(knowledge, competence, author, found.query.asked.level);
    let may_relay = cells.leaves_relay();
    lines.push(line(cells.says));
    let remarks: Vec<Passage> = competence.remarks.iter().flat_map(|r| sentences(r)).map(Passage::plain).collect();
    for remark in best(&remarks, REMARKS, search, found) {
        lines.push(line(Says::Fact(remark.text.clone())));
    }
    if !competence.operators.is_empty() {
        lines.push(line(Says::Operators(competence.operators.clone())));
    }
    if may_relay {
        lines.push(line(Says::Relay(competence.relay.clone())));
    }
    lines
}

/// The author that a question is about: the one given, or the only collectivité of the name and level that it says.
fn author<'a>(knowledge: &'a Knowledge, found: &Retrieval, given: Option<&'a Territory>) -> Option<&'a Territory> {
    let asked = &found.query.asked;
    let mut named = asked.places.iter().filter_map(|place| knowledge.territories.find(place, None).ok());
    let fits = |t: &&Territory| asked.level.is_none_or(|level| level == t.level);
    match (named.next().filter(fits), named.next()) {
        (Some(only), None) => Some(only),
        _ => given,
    }
}
