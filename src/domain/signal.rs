//! Signals: what in an idea's text raises or lowers the boomer risk, as rules that are data.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern::Pattern;
use super::text::{fold, fold_with_offsets, sentences, words};

/// The eight dimensions of the rubric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// Institutional tone, jargon.
    Tone,
    /// Centring on the elected person or the institution.
    Centring,
    /// Format and platform.
    Format,
    /// Forced youth-speak.
    ForcedYouth,
    /// Want of interest and use.
    Interest,
    /// Want of a person who embodies it.
    Embodiment,
    /// Want of hook, rhythm, ending, humour.
    Hook,
    /// Want of interaction and local roots.
    Interaction,
}

impl Dimension {
    /// Every dimension with its name in the files and its name in JSON.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Tone, "ton_institutionnel", "ton"),
        (Self::Centring, "centrage_elu", "centrage"),
        (Self::Format, "format_plateforme", "format"),
        (Self::ForcedYouth, "jeunisme_force", "jeunisme"),
        (Self::Interest, "interet_utilite", "sujet"),
        (Self::Embodiment, "incarnation", "incarnation"),
        (Self::Hook, "accroche_chute", "accroche"),
        (Self::Interaction, "interaction_ancrage", "interaction"),
    ];

    /// The name in the knowledge files.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(d, ..)| *d == self).map_or("", |(_, name, _)| name)
    }

    /// Reads a name of the knowledge files.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, n, _)| *n == name).map(|(d, ..)| d)
    }
}

/// Whether a signal raises the risk or lowers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Raises it.
    Risk,
    /// Lowers it.
    Protection,
}

/// How a signal is found.
#[derive(Debug, Clone)]
pub enum Rule {
    /// A pattern on the folded text; a match that overlaps one of `except` doesn't count.
    Pattern {
        /// The pattern.
        pattern: Pattern,
        /// What cancels a match that it overlaps.
        except: Option<Pattern>,
    },
    /// A pattern on the text as written.
    RawPattern(Pattern),
    /// A pattern on the folded text, on some networks only (the one declared, or one that the text names).
    OnPlatform {
        /// The networks.
        platforms: Pattern,
        /// The pattern.
        pattern: Pattern,
    },
    /// Something counted in the text as written.
    Count(Count),
    /// Other signals or words found together.
    Together {
        /// One of each group must be there.
        all_of: Vec<Vec<Part>>,
        /// None of these signals may be there.
        none_of: Vec<String>,
    },
}

/// What a counting rule counts.
#[derive(Debug, Clone)]
pub enum Count {
    /// At least `at_least` distinct words of 3 to 6 capitals, but for these.
    Acronyms {
        /// How many make a signal.
        at_least: usize,
        /// Those that young people use themselves.
        except: Vec<String>,
    },
    /// Sentences of more than `more_than` words on average.
    SentenceWords {
        /// The length, in words.
        more_than: f64,
    },
    /// At least this many hashtags.
    Hashtags {
        /// How many make a signal.
        at_least: usize,
    },
    /// At least `at_least` emojis, or `alike` of the same, or `in_a_row` in a row.
    Emojis {
        /// How many make a signal.
        at_least: usize,
        /// How many of the same.
        alike: usize,
        /// How many in a row.
        in_a_row: usize,
    },
    /// One of these emojis.
    AnyEmojiOf(Vec<char>),
    /// At least `at_least` words of `letters` or more letters in capitals, or more than `share` of all letters.
    Capitals {
        /// How many words make a signal.
        at_least: usize,
        /// The shortest word that counts, in letters.
        letters: usize,
        /// The share of capital letters, 0 to 1.
        share: f64,
    },
    /// Fewer than `fewer_than` words, and nothing that the pattern finds in the folded text.
    Vague {
        /// The length, in words.
        fewer_than: usize,
        /// A place, a person or an action that can be filmed.
        without: Pattern,
    },
}

/// One thing that a combination looks for.
#[derive(Debug, Clone)]
pub enum Part {
    /// A signal.
    Signal(String),
    /// Any signal of a dimension and direction with at least this weight.
    Any {
        /// Its dimension.
        dimension: Dimension,
        /// Its direction.
        direction: Direction,
        /// Its least weight, in points of level.
        weight: f64,
    },
    /// Words of the folded text.
    Words(Pattern),
}

/// A signal, with its tests.
#[derive(Debug, Clone)]
pub struct Signal {
    /// Its slug, kept for good.
    pub slug: String,
    /// Its dimension.
    pub dimension: Dimension,
    /// Whether it raises or lowers the risk.
    pub direction: Direction,
    /// Its weight by the rubric, in points of level (0 to 4).
    pub weight: f64,
    /// How it is found.
    pub rule: Rule,
    /// Why it matters.
    pub explanation: String,
    /// What to do instead.
    pub fix: String,
    /// Where it comes from.
    pub sources: Vec<String>,
    /// Sentences in which it must be found.
    pub examples: Vec<String>,
    /// Close sentences in which it must not.
    pub counter_examples: Vec<String>,
}

/// An idea's text as the rules read it.
#[derive(Debug, Clone)]
pub struct Idea {
    raw: String,
    folded: String,
    offsets: Vec<usize>,
    platform: String,
    denied: Vec<Range<usize>>,
    ignored: Vec<Range<usize>>,
}

impl Idea {
    /// An idea for a platform (its name in the interface; empty when not given).
    pub fn new(text: &str, platform: &str) -> Self {
        let (folded, offsets) = fold_with_offsets(text);
        Self { raw: text.to_owned(), folded, offsets, platform: fold(platform), denied: Vec::new(), ignored: Vec::new() }
    }

    /// The same idea with its words mended by `mend` (the folded word in, a better spelling out).
    #[must_use]
    pub fn mended(mut self, mend: impl Fn(&str) -> Option<String>) -> Self {
        let mut folded = String::with_capacity(self.folded.len());
        let mut offsets = Vec::with_capacity(self.offsets.len());
        let mut at = 0;
        for word in self.folded.split_inclusive(|c: char| !c.is_ascii_alphabetic()) {
            let letters = word.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
            let better = mend(letters).unwrap_or_else(|| letters.to_owned());
            let kept = better.len().min(letters.len());
            folded.push_str(&better);
            offsets.extend(self.offsets.iter().skip(at).take(kept));
            let last = offsets.last().copied().unwrap_or_default();
            offsets.resize(folded.len(), last);
            folded.push_str(word.get(letters.len()..).unwrap_or_default());
            offsets.extend(self.offsets.iter().skip(at + letters.len()).take(word.len() - letters.len()));
            at += word.len();
        }
        self.folded = folded;
        self.offsets = offsets;
        self
    }

    /// The same idea, with what it says that it will not do (« pas de discours »): a negation and the words after it, up
    /// to where the sentence sets out again. The negation's first word is left out of what is denied, so that « sans
    /// musique » can still be found as a whole.
    #[must_use]
    pub fn denying(mut self, negation: &Pattern, resumption: &Pattern) -> Self {
        let denied = |m: Range<usize>| {
            let text = self.folded.get(m.clone()).unwrap_or_default();
            let first = text.find([' ', '\'']).unwrap_or_default();
            let after = text.get(first..).unwrap_or_default();
            let end = resumption.find_iter(after).next().map_or(m.end, |r| m.start + first + r.start);
            m.start + first..end
        };
        self.denied = negation.find_iter(&self.folded).map(denied).collect();
        self
    }

    /// The same idea without the parts of sentences that give an instruction to the tool; a text that is nothing else
    /// is read as it is.
    #[must_use]
    pub fn ignoring(mut self, instruction: &Pattern) -> Self {
        let found: Vec<Range<usize>> = instruction.find_iter(&self.folded).collect();
        let length: usize = found.iter().map(ExactSizeIterator::len).sum();
        if length * 10 < self.folded.len() * 9 {
            self.ignored = found;
        }
        self
    }

    /// The folded text.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The text as written.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Whether something found in the folded text is said only to be refused, or to the tool.
    pub fn is_denied(&self, found: &Range<usize>) -> bool {
        self.is_ignored(found) || self.denied.iter().any(|d| d.start <= found.start && found.start < d.end)
    }

    /// Whether something found in the folded text is said to the tool.
    pub fn is_ignored(&self, found: &Range<usize>) -> bool {
        self.ignored.iter().any(|d| d.start <= found.start && found.start < d.end)
    }

    /// The folded text without what is said to the tool.
    pub fn heeded(&self) -> String {
        let mut kept = self.folded.clone();
        self.ignored.iter().rev().for_each(|range| kept.replace_range(range.clone(), " "));
        kept
    }

    /// A range of the folded text as it was written.
    pub fn as_written(&self, found: &Range<usize>) -> &str {
        let at = |i: usize| self.offsets.get(i).copied().unwrap_or(self.raw.len());
        self.raw.get(at(found.start)..at(found.end)).unwrap_or_default().trim()
    }
}

static EMOJI: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\p{Extended_Pictographic}").ok());
static HASHTAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|\s)#\w+").ok());

/// A signal that an idea holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its place among the signals.
    pub signal: usize,
    /// Where it stands in the folded text; none for what is counted, combined or found in the text as written.
    pub span: Option<Range<usize>>,
}

/// The signals of `signals` that an idea holds, in their order: those found in the text and those that combine them.
pub fn find(signals: &[Signal], idea: &Idea) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (i, signal) in signals.iter().enumerate() {
        found.extend(in_text(signal, idea).map(|span| Found { signal: i, span }));
    }
    let there: BTreeSet<usize> = found.iter().map(|f| f.signal).collect();
    let together = signals.iter().enumerate().filter(|(_, s)| are_together(&s.rule, signals, &there, idea));
    found.extend(together.map(|(signal, _)| Found { signal, span: None }));
    found.sort_by_key(|f| f.signal);
    found
}

/// Whether an idea holds one of the signals; the others are only looked for when it combines them.
pub fn holds(signals: &[Signal], index: usize, idea: &Idea) -> bool {
    signals.get(index).is_some_and(|signal| match signal.rule {
        Rule::Together { .. } => find(signals, idea).iter().any(|f| f.signal == index),
        _ => in_text(signal, idea).is_some(),
    })
}

/// Whether a signal is found in the text, and where. A risk that the idea only names to refuse it is not one.
#[expect(clippy::option_option, reason = "found or not, and where it stands or nowhere in particular")]
fn in_text(signal: &Signal, idea: &Idea) -> Option<Option<Range<usize>>> {
    let counts_here = |m: &Range<usize>| match signal.direction {
        Direction::Risk => !idea.is_denied(m),
        Direction::Protection => !idea.is_ignored(m),
    };
    let first = |pattern: &Pattern| pattern.find_iter(&idea.folded).find(counts_here).map(Some);
    match &signal.rule {
        Rule::Pattern { pattern, except: None } => first(pattern),
        Rule::Pattern { pattern, except: Some(except) } => {
            let mut found = pattern.find_iter(&idea.folded).filter(counts_here).peekable();
            found.peek()?;
            let cancelled: Vec<_> = except.find_iter(&idea.folded).collect();
            found.find(|m| !cancelled.iter().any(|c| c.start < m.end && m.start < c.end)).map(Some)
        }
        Rule::RawPattern(pattern) => pattern.is_match(&idea.raw).then_some(None),
        Rule::OnPlatform { platforms, pattern } => {
            if platforms.is_match(&idea.platform) || platforms.is_match(&idea.folded) {
                first(pattern)
            } else {
                None
            }
        }
        Rule::Count(count) => counts(count, idea).then_some(None),
        Rule::Together { .. } => None,
    }
}

fn are_together(rule: &Rule, signals: &[Signal], found: &BTreeSet<usize>, idea: &Idea) -> bool {
    let Rule::Together { all_of, none_of } = rule else { return false };
    let is_found = |slug: &str| found.iter().filter_map(|i| signals.get(*i)).any(|s| s.slug == slug);
    let holds = |part: &Part| match part {
        Part::Signal(slug) => is_found(slug),
        Part::Any { dimension, direction, weight } => found
            .iter()
            .filter_map(|i| signals.get(*i))
            .any(|s| s.dimension == *dimension && s.direction == *direction && s.weight >= *weight),
        Part::Words(pattern) => pattern.is_match(&idea.folded),
    };
    all_of.iter().all(|group| group.iter().any(holds)) && !none_of.iter().any(|slug| is_found(slug))
}

fn counts(count: &Count, idea: &Idea) -> bool {
    match count {
        Count::Acronyms { at_least, except } => {
            let acronyms: BTreeSet<&str> = idea
                .raw
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| (3..=6).contains(&w.chars().count()) && w.chars().all(char::is_uppercase))
                .filter(|w| !except.iter().any(|e| e == w))
                .collect();
            acronyms.len() >= *at_least
        }
        Count::SentenceWords { more_than } => {
            let parts = sentences(&idea.raw);
            !parts.is_empty() && words(&idea.raw).len() as f64 / parts.len() as f64 > *more_than
        }
        Count::Hashtags { at_least } => HASHTAG.as_ref().is_some_and(|h| h.find_iter(&idea.raw).count() >= *at_least),
        Count::Emojis { at_least, alike, in_a_row } => {
            let emojis: Vec<(usize, &str)> = pictograms(&idea.raw);
            let most_alike = emojis.iter().map(|(_, e)| emojis.iter().filter(|(_, other)| other == e).count()).max().unwrap_or(0);
            emojis.len() >= *at_least || most_alike >= *alike || longest_run(&idea.raw, &emojis) >= *in_a_row
        }
        Count::AnyEmojiOf(emojis) => idea.raw.chars().any(|c| emojis.contains(&c)),
        Count::Capitals { at_least, letters, share } => {
            let shouted = idea
                .raw
                .split(|c: char| !c.is_alphabetic())
                .filter(|w| w.chars().count() >= *letters && w.chars().all(char::is_uppercase))
                .count();
            let all = idea.raw.chars().filter(|c| c.is_alphabetic()).count();
            let capitals = idea.raw.chars().filter(|c| c.is_uppercase()).count();
            shouted >= *at_least || (all >= 20 && capitals as f64 / all as f64 > *share)
        }
        Count::Vague { fewer_than, without } => {
            words(&idea.raw).len() < *fewer_than && !idea.folded.is_empty() && !without.is_match(&idea.folded)
        }
    }
}

fn pictograms(text: &str) -> Vec<(usize, &str)> {
    EMOJI.as_ref().map(|e| e.find_iter(text).map(|m| (m.start(), m.as_str())).collect()).unwrap_or_default()
}

/// The most emojis that follow each other with nothing but joiners and spaces between them.
fn longest_run(text: &str, emojis: &[(usize, &str)]) -> usize {
    let mut longest = 0;
    let mut run = 0;
    let mut end = None;
    for (at, emoji) in emojis {
        let touches = end
            .and_then(|e| text.get(e..*at))
            .is_some_and(|gap| gap.chars().all(|c| !c.is_alphanumeric() && !c.is_ascii_punctuation()));
        run = if touches { run + 1 } else { 1 };
        longest = longest.max(run);
        end = Some(at + emoji.len());
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signal(slug: &str, rule: Rule) -> Signal {
        Signal {
            slug: slug.into(),
            dimension: Dimension::Tone,
            direction: Direction::Risk,
            weight: 1.0,
            rule,
            explanation: String::new(),
            fix: String::new(),
            sources: Vec::new(),
            examples: Vec::new(),
            counter_examples: Vec::new(),
        }
    }

    fn check(rule: Rule, text: &str, expected: bool) {
        assert_eq!(!find(&[signal("s", rule)], &Idea::new(text, "")).is_empty(), expected, "{text}");
    }

    #[test]
    fn an_exception_cancels_only_the_match_it_overlaps() {
        let rule =
            || Rule::Pattern { pattern: Pattern::trusted(r"\btrains?\b"), except: Some(Pattern::trusted(r"\ben train\b")) };
        check(rule(), "on est en train de filmer", false);
        check(rule(), "on est en train de filmer le train", true);
    }

    #[test]
    fn what_is_refused_is_no_risk_and_spans_are_as_written() {
        let signals = [signal("s", Rule::Pattern { pattern: Pattern::trusted("discours"), except: None })];
        let negation = Pattern::trusted(r"\b(?:sans|pas de) (?:[^\s,.;:!?]+ ?){1,3}");
        let found = |text: &str| {
            let idea = Idea::new(text, "").denying(&negation, &Pattern::trusted(r"\bmais\b"));
            find(&signals, &idea).iter().map(|f| idea.as_written(f.span.as_ref().unwrap()).to_owned()).collect::<Vec<_>>()
        };
        assert!(found("Pas de discours, on filme").is_empty());
        assert_eq!(found("Après l’été, DISCOURS du maire"), ["DISCOURS"]);
    }

    #[test]
    fn counts_hold_at_their_edges() {
        let emojis = || Rule::Count(Count::Emojis { at_least: 5, alike: 3, in_a_row: 3 });
        check(emojis(), "bravo 🔥 à 🔥 tous", false);
        check(emojis(), "bravo 🔥 à 🔥 tous 🔥", true);
        check(emojis(), "bravo 🎉🔥✨", true);
        check(Rule::Count(Count::Hashtags { at_least: 3 }), "#a #b c#d", false);
        check(Rule::Count(Count::Hashtags { at_least: 3 }), "#a #b #c", true);
        let acronyms = || Rule::Count(Count::Acronyms { at_least: 2, except: vec!["BAC".into()] });
        check(acronyms(), "Le BAC et le CCAS, le CCAS", false);
        check(acronyms(), "La DSP du CCAS", true);
        check(Rule::Count(Count::SentenceWords { more_than: 3.0 }), "Un deux trois. Quatre cinq six.", false);
        check(Rule::Count(Count::SentenceWords { more_than: 3.0 }), "Un deux trois quatre.", true);
    }

    #[test]
    fn a_combination_needs_each_group_and_none_of_the_forbidden() {
        let signals = [
            signal("a", Rule::Pattern { pattern: Pattern::trusted("alpha"), except: None }),
            signal("b", Rule::Pattern { pattern: Pattern::trusted("beta"), except: None }),
            signal(
                "c",
                Rule::Together {
                    all_of: vec![vec![Part::Signal("a".into())], vec![Part::Words(Pattern::trusted("gamma"))]],
                    none_of: vec!["b".into()],
                },
            ),
        ];
        let found = |text| find(&signals, &Idea::new(text, "")).iter().any(|f| f.signal == 2);
        assert!(found("alpha gamma"));
        assert!(!found("alpha"));
        assert!(!found("alpha beta gamma"));
    }
}
