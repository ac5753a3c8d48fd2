//! A subject that young people care about, with its season: what an author may speak of now.

use jiff::civil::Date;

use super::answer::Says;
use super::review::Verdict;

/// A subject.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its slug, kept for good.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its domain of competence.
    pub domain: String,
    /// When it is of interest.
    pub seasons: Vec<Season>,
    /// Why somebody under 25 cares.
    pub interest: String,
    /// How to take it.
    pub angle: String,
    /// The native format and its length.
    pub format: String,
    /// The platform's name in the interface.
    pub platform: String,
    /// The practice that proves it.
    pub practice: String,
    /// What that practice showed.
    pub proof: String,
    /// Where its season comes from, with the doubts on it.
    pub season_source: String,
}

/// A part of the year, both ends included; it may pass the year's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Season {
    /// Month and day of its first day.
    pub from: (i8, i8),
    /// Month and day of its last day.
    pub to: (i8, i8),
}

/// Days of a month, for comparing lengths: the longest month, so that no two days share a place.
const MONTH: i32 = 31;

impl Season {
    /// Reads `11-15/03-15`.
    pub fn parse(text: &str) -> Option<Self> {
        let day = |part: &str| -> Option<(i8, i8)> {
            let (month, day) = part.split_once('-')?;
            let date = (month.parse().ok()?, day.parse().ok()?);
            Date::new(2024, date.0, date.1).ok().map(|_| date)
        };
        let (from, to) = text.split_once('/')?;
        Some(Self { from: day(from)?, to: day(to)? })
    }

    /// Whether a day is within it.
    ///
    /// ```
    /// use boomerometre::domain::topic::Season;
    /// let winter = Season::parse("11-15/03-15").unwrap();
    /// assert!(winter.holds(jiff::civil::date(2026, 12, 1)) && winter.holds(jiff::civil::date(2027, 3, 15)));
    /// assert!(!winter.holds(jiff::civil::date(2027, 3, 16)));
    /// ```
    pub fn holds(self, day: Date) -> bool {
        let at = (day.month(), day.day());
        if self.from <= self.to { self.from <= at && at <= self.to } else { self.from <= at || at <= self.to }
    }

    /// About how many days it lasts: a short season is more of the moment than a long one.
    ///
    /// ```
    /// use boomerometre::domain::topic::Season;
    /// let days = |text| Season::parse(text).unwrap().days();
    /// assert!(days("12-20/01-05") < days("06-01/08-31") && days("06-01/08-31") < days("01-01/12-31"));
    /// ```
    pub fn days(self) -> i32 {
        let place = |(month, day): (i8, i8)| i32::from(month) * MONTH + i32::from(day);
        (place(self.to) - place(self.from)).rem_euclid(12 * MONTH) + 1
    }
}

/// A subject with what the law says of it to the author.
#[derive(Debug, Clone)]
pub struct Proposal<'a> {
    /// The subject.
    pub topic: &'a Topic,
    /// The verdict: own, shared or conditional; what is another's is not proposed.
    pub verdict: Verdict,
    /// The domain's name.
    pub domain: &'a str,
    /// Its articles.
    pub articles: &'a [String],
    /// The author's cell, in words to be said.
    pub says: Says,
    /// The title of the practice that proves it.
    pub practice: &'a str,
}
