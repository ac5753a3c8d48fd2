//! « De quoi puis-je parler ? »: the subjects of the season that young people care about, within the author's competences.

use jiff::civil::Date;

use super::ask::Coach;
use super::standing;
use crate::domain::competence::Level;
use crate::domain::review::Verdict;
use crate::domain::territory::Territory;
use crate::domain::topic::Proposal;

/// How many subjects are proposed at most.
const PROPOSED: usize = 12;

impl Coach {
    /// The subjects of a day for an author, or for the ordinary law of a level: what is its own first, then what is
    /// shared, then what depends; the shortest seasons first, as they pass.
    pub fn topics(&self, author: Option<&Territory>, level: Option<Level>, day: Date) -> Vec<Proposal<'_>> {
        let knowledge = self.knowledge();
        let mut found: Vec<(i32, Proposal<'_>)> = Vec::new();
        for topic in &knowledge.topics {
            let Some(season) = topic.seasons.iter().find(|s| s.holds(day)) else { continue };
            let Some(competence) = knowledge.competence(&topic.domain) else { continue };
            let cells = standing::cells(knowledge, competence, author, level);
            let verdict = cells.cell.map_or(Verdict::Conditional, |cell| Verdict::of(cell, true));
            if verdict == Verdict::Outside || verdict == Verdict::NoMatter {
                continue;
            }
            let practice = knowledge.practices.iter().find(|p| p.slug == topic.practice).map_or("", |p| p.title.as_str());
            let proposal =
                Proposal { topic, verdict, domain: &competence.name, articles: &competence.articles, says: cells.says, practice };
            found.push((season.days(), proposal));
        }
        let rank = |verdict: Verdict| match verdict {
            Verdict::Own => 0,
            Verdict::Shared => 1,
            _ => 2,
        };
        found.sort_by_key(|(days, p)| (rank(p.verdict), *days, p.topic.slug.clone()));
        found.into_iter().map(|(_, p)| p).take(PROPOSED).collect()
    }
}
