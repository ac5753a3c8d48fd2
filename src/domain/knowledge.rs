//! The whole base, as the files give it once they have passed the gate.

use super::advice::Advice;
use super::calendar::Ballot;
use super::clue::Clue;
use super::competence::Competence;
use super::entry::Entry;
use super::golden::GoldenQuestion;
use super::guardrail::GuardRail;
use super::labels::{LabelledIdea, Labels};
use super::lesson::Lesson;
use super::lexicon::Lexicon;
use super::model::Models;
use super::part::PartRule;
use super::plan::{DomainPlan, PlatformPlan};
use super::platform::Platform;
use super::practice::Practice;
use super::rubric::Rubric;
use super::signal::Signal;
use super::status::StatusRule;
use super::territory::Territories;
use super::topic::Topic;
use super::trend::Trend;
use super::weights::Weights;

/// Everything that the bot knows.
#[derive(Debug)]
pub struct Knowledge {
    /// What public communicators did.
    pub practices: Vec<Practice>,
    /// What the base teaches across files.
    pub lessons: Vec<Lesson>,
    /// The networks.
    pub platforms: Vec<Platform>,
    /// The rules that a post can break.
    pub guardrails: Vec<GuardRail>,
    /// The fixes.
    pub advice: Vec<Advice>,
    /// Who does what in law.
    pub competences: Vec<Competence>,
    /// What special statuses change in it.
    pub status_rules: Vec<StatusRule>,
    /// The dated trends.
    pub trends: Vec<Trend>,
    /// What raises or lowers the boomer risk.
    pub signals: Vec<Signal>,
    /// How it is rated.
    pub rubric: Rubric,
    /// The electoral calendar.
    pub ballots: Vec<Ballot>,
    /// The collectivités.
    pub territories: Territories,
    /// Synonyms, acronyms, spellings.
    pub lexicon: Lexicon,
    /// What was fitted.
    pub weights: Weights,
    /// What the rating weighs, beside the signals.
    pub clues: Vec<Clue>,
    /// How to tell whether an idea is about the part that a level holds.
    pub part_rules: Vec<PartRule>,
    /// What domains suggest for a post.
    pub domain_plans: Vec<DomainPlan>,
    /// What platforms ask for.
    pub platform_plans: Vec<PlatformPlan>,
    /// Subjects by season.
    pub topics: Vec<Topic>,
    /// What was fitted on ideas.
    pub models: Models,
    /// What is only read to fit; empty in a base that was loaded without it.
    pub labels: Labels,
    /// The questions that must go on being answered as they are.
    pub golden_questions: Vec<GoldenQuestion>,
    /// The ideas that must go on being rated as they are.
    pub golden_ideas: Vec<LabelledIdea>,
}

impl Knowledge {
    /// Every entry that the search sees.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.practices.iter().map(Practice::entry));
        entries.extend(self.competences.iter().map(Competence::entry));
        entries.extend(self.guardrails.iter().map(GuardRail::entry));
        entries.extend(self.platforms.iter().map(Platform::entry));
        entries.extend(self.trends.iter().map(Trend::entry));
        entries.extend(self.advice.iter().map(Advice::entry));
        entries.extend(self.lessons.iter().map(Lesson::entry));
        entries
    }

    /// The competence of a slug.
    pub fn competence(&self, slug: &str) -> Option<&Competence> {
        self.competences.iter().find(|c| c.slug == slug)
    }

    /// The guard rail of a code.
    pub fn guardrail(&self, code: &str) -> Option<&GuardRail> {
        self.guardrails.iter().find(|g| g.code == code)
    }
}
