//! The electoral calendar: when a pre-electoral period is open, and for which ballot.

use jiff::civil::Date;

/// A ballot and the period before it in which promotion is forbidden.
#[derive(Debug, Clone)]
pub struct Ballot {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// First day of the period (C. élect. L52-1, al. 2).
    pub opens: Date,
    /// Last day of the period.
    pub closes: Date,
    /// Whether the ballot itself is due: a dissolution that may never come is not.
    pub due: bool,
    /// What the base says of it, with its doubts.
    pub remark: String,
    /// Where it was read.
    pub sources: Vec<String>,
}

impl Ballot {
    /// Whether the period is open on a day, both ends included.
    pub fn is_open(&self, day: Date) -> bool {
        self.opens <= day && day <= self.closes
    }
}
