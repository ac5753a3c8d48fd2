//! A short plan for a post: what opens it, who speaks, what happens, how it ends; by domain and by platform.

use super::pattern::Pattern;

/// What a domain suggests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainPlan {
    /// The domain.
    pub domain: String,
    /// The first image or sentence.
    pub hook: String,
    /// Who speaks: a role, never a name.
    pub speaker: String,
    /// What happens in between.
    pub scene: String,
    /// How it ends.
    pub ending: String,
    /// What to ask in the comments.
    pub question: String,
    /// What the caption must tell.
    pub useful: String,
}

/// What a platform asks for.
#[derive(Debug, Clone)]
pub struct PlatformPlan {
    /// The platform's name in the interface.
    pub platform: String,
    /// The format and its length.
    pub format: String,
    /// What the caption needs.
    pub caption: String,
    /// How a folded text names it; none for what has no name of its own.
    pub named: Option<Pattern>,
}
