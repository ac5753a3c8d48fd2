//! Names while they are being typed: which collectivités a few letters may mean.

use std::collections::{BTreeSet, HashMap};

use super::{ARTICLES, KINDS, LIKENESS, NEAR, SINGLE, Territories, Territory, is_epci, key, qualified, without_kind};
use crate::domain::competence::Level;

/// From this many letters on, the nearest names are offered for one that nothing begins with.
const MISTYPED: usize = 4;

// How well a name fits, the best first. After those by a kind there is room for another kind than was said.

/// It is the name.
const EXACT: u64 = 0;
/// It begins so.
const OPENS: u64 = 1;
/// It begins so, apart from its kind.
const OPENS_KIND: u64 = 2;
/// A word of it begins so.
const WORD: u64 = 4;
/// A word of it begins so, apart from its kind.
const WORD_KIND: u64 = 5;
/// It is of the kind.
const OF_KIND: u64 = 7;
/// Its words begin so, in another order.
const SCATTERED: u64 = 9;

/// How many bits of a rank tell the place: enough for sixteen million.
const PLACE_BITS: u32 = 24;

/// How often the same collectivité may be among what is found.
const REPEATS: usize = 12;

/// The codes of Paris as a département and as a commune.
const PARIS: (&str, &str) = ("75", "75056");

/// Every name by each of its words, made once, at the first completion.
#[derive(Debug, Default)]
pub(super) struct Completion {
    /// The key of every name on a line of its own: those of the list in its order, then the other names.
    text: String,
    /// Where each name starts in the text.
    starts: Vec<u32>,
    /// For each name of the list, how far in it stands what comes after the words of its kind.
    bare: Vec<u8>,
    /// Each word of each name, in the order of what the text holds from there on.
    words: Vec<Word>,
    /// The inhabitants of each collectivité; of a département or région, those of its communes.
    sizes: Vec<u32>,
    /// The collectivité of each of the other names.
    others: Vec<u32>,
}

/// A word of a name.
#[derive(Debug, Clone, Copy)]
struct Word {
    /// Where it starts in the text.
    at: u32,
    /// The name; its highest bit tells that the name may be said from this word on.
    name: u32,
}

/// The bit of a word from which its name may be said.
const OPENING: u32 = 1 << 31;

impl Word {
    fn name(self) -> usize {
        (self.name & !OPENING) as usize
    }

    fn is_opening(self) -> bool {
        self.name & OPENING != 0
    }
}

impl Completion {
    fn new(territories: &Territories) -> Self {
        let mut index = Self { sizes: sizes(&territories.all), ..Self::default() };
        let mut words: Vec<(u64, Word)> = Vec::with_capacity(territories.all.len() * 2);
        for territory in &territories.all {
            let key = key(&territory.name);
            let bare = key.len() - without_kind(&key).len();
            index.bare.push(u8::try_from(bare).unwrap_or_default());
            index.add(&key, bare, territory.level, &mut words);
        }
        for (key, place) in &territories.others {
            index.others.push(u32::try_from(*place).unwrap_or(u32::MAX));
            index.add(key, key.len() - without_kind(key).len(), Level::Commune, &mut words);
        }
        // The first eight bytes decide nearly always, without a look at the text.
        words.sort_unstable_by(|(a, x), (b, y)| a.cmp(b).then_with(|| index.rest(x.at).cmp(index.rest(y.at))));
        index.words = words.into_iter().map(|(_, word)| word).collect();
        index
    }

    /// Adds a name, which may be said without the first `bare` bytes, and without the articles after them unless it is a
    /// commune's.
    fn add(&mut self, key: &str, bare: usize, level: Level, words: &mut Vec<(u64, Word)>) {
        let (Ok(start), Ok(name)) = (u32::try_from(self.text.len()), u32::try_from(self.starts.len())) else { return };
        self.starts.push(start);
        let articles =
            key.get(bare..).unwrap_or_default().split(' ').take_while(|w| level != Level::Commune && ARTICLES.contains(w));
        let core = bare + articles.map(|w| w.len() + 1).sum::<usize>();
        let mut within = 0;
        for word in key.split(' ') {
            let opening = if [0, bare, core].contains(&within) { OPENING } else { 0 };
            let at = start + u32::try_from(within).unwrap_or_default();
            let first = key.bytes().skip(within).chain([b'\n']).chain(std::iter::repeat(0));
            let first = first.take(8).fold(0, |number, byte| number << 8 | u64::from(byte));
            words.push((first, Word { at, name: name | opening }));
            within += word.len() + 1;
        }
        self.text.push_str(key);
        self.text.push('\n');
    }

    /// The text from a place on.
    fn rest(&self, at: u32) -> &[u8] {
        self.text.as_bytes().get(at as usize..).unwrap_or_default()
    }

    /// The key of a name.
    fn key(&self, name: usize) -> &str {
        let start = self.starts.get(name).map_or(0, |at| *at as usize);
        let end = self.starts.get(name + 1).map_or(self.text.len(), |at| *at as usize);
        self.text.get(start..end.saturating_sub(1)).unwrap_or_default()
    }

    /// The collectivité of a name.
    fn place(&self, name: usize) -> usize {
        let other = name.checked_sub(self.sizes.len());
        other.map_or(name, |other| self.others.get(other).map_or(usize::MAX, |place| *place as usize))
    }

    /// The key of a name of the list without the words of its kind.
    fn bare_key(&self, name: usize) -> &str {
        let bare = self.bare.get(name).map_or(0, |bare| usize::from(*bare));
        self.key(name).get(bare..).unwrap_or_default()
    }

    /// The words from which on names go as typed.
    fn going(&self, typed: &str) -> &[Word] {
        let typed = typed.as_bytes();
        let from = self.words.partition_point(|word| self.rest(word.at) < typed);
        let words = self.words.get(from..).unwrap_or_default();
        let count = words.partition_point(|word| self.rest(word.at).starts_with(typed));
        words.get(..count).unwrap_or_default()
    }
}

impl Territories {
    /// Those that somebody may be typing the name of, at most so many. The exact name comes first, then the names that
    /// begin so, with or without the words of their kind, then those of which a word does; the most populous first. Where
    /// nothing begins so, the nearest names. The most populous communes for nothing at all.
    pub fn complete(&self, typed: &str, most: usize) -> Vec<&Territory> {
        let (name, qualifier) = qualified(typed);
        let asked = key(name);
        if asked.is_empty() {
            return self.best(self.ranked_all(|t| (t.level == Level::Commune).then_some(OPENS)), most);
        }
        let mut found = Vec::new();
        for asked in spellings(&asked) {
            let exact = qualifier.map_or_else(|| asked.clone(), |place| format!("{asked} ({place})"));
            let places = self.named(&exact).into_iter().filter_map(|t| self.codes.find(&self.all, t.level, &t.code));
            found.extend(places.filter_map(|place| self.ranked(EXACT, place)));
            self.begun(&asked, &mut found);
        }
        if found.is_empty() {
            for asked in spellings(&asked) {
                self.scattered(&asked, &mut found);
            }
        }
        if found.is_empty() && asked.chars().filter(|c| *c != ' ').count() >= MISTYPED {
            let mut near = self.near(typed);
            near.truncate(most);
            return near;
        }
        self.best(found, most)
    }

    /// The names nearest to one that is unknown, best first.
    pub fn near(&self, name: &str) -> Vec<&Territory> {
        let asked = without_kind(&key(qualified(name).0));
        let index = self.index();
        let letters = Letters::of(&asked);
        let mut near: Vec<(f64, &Territory)> = self
            .all
            .iter()
            .zip((0..).map(|name| index.bare_key(name)))
            .filter(|(_, key)| letters.may_be_near(&Letters::of(key)))
            .map(|(t, key)| (strsim::normalized_damerau_levenshtein(&asked, key), t))
            .filter(|(likeness, _)| *likeness >= LIKENESS)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.population.cmp(&a.1.population)));
        near.into_iter().take(NEAR).map(|(_, t)| t).collect()
    }

    fn index(&self) -> &Completion {
        self.completion.get_or_init(|| Completion::new(self))
    }

    /// The names that begin as typed, and those of which a word does; also without the kind that is typed.
    fn begun(&self, asked: &str, found: &mut Vec<u64>) {
        for word in self.index().going(asked) {
            let rank = if word.is_opening() { OPENS } else { WORD };
            found.extend(self.ranked(rank, self.index().place(word.name())));
        }
        let Some((kind, rest)) = kind_of(asked) else { return };
        let rests = without_articles(rest);
        for word in rests.iter().flat_map(|rest| self.index().going(rest)) {
            let place = self.index().place(word.name());
            let rank = if word.is_opening() { OPENS_KIND } else { WORD_KIND };
            let distance = self.all.get(place).and_then(|t| kind.distance(t.level));
            found.extend(distance.and_then(|distance| self.ranked(rank + distance, place)));
        }
        if rests.is_empty() {
            let rank = if kind.is_of_few() { OPENS } else { OF_KIND };
            found.extend(self.ranked_all(|t| kind.distance(t.level).map(|distance| rank + distance)));
        }
    }

    /// The names of which some words begin as those typed do, articles apart, in whatever order.
    fn scattered(&self, asked: &str, found: &mut Vec<u64>) {
        let index = self.index();
        let typed: Vec<&str> = asked.split(' ').filter(|w| !ARTICLES.contains(w)).collect();
        let Some(longest) = typed.iter().max_by_key(|w| w.len()) else { return };
        let holds = |key: &str| typed.iter().all(|typed| key.split(' ').any(|word| word.starts_with(typed)));
        let names = index.going(longest).iter().map(|word| word.name()).filter(|name| holds(index.key(*name)));
        found.extend(names.filter_map(|name| self.ranked(SCATTERED, index.place(name))));
    }

    /// A place of the list with how well it fits, in one number: the smaller the better.
    fn ranked(&self, rank: u64, place: usize) -> Option<u64> {
        let size = self.index().sizes.get(place)?;
        let place = u64::try_from(place).ok().filter(|place| *place < 1 << PLACE_BITS)?;
        Some(rank << (u32::BITS + PLACE_BITS) | u64::from(u32::MAX - size) << PLACE_BITS | place)
    }

    /// All that are given a rank.
    fn ranked_all(&self, rank: impl Fn(&Territory) -> Option<u64>) -> Vec<u64> {
        self.all.iter().enumerate().filter_map(|(place, t)| self.ranked(rank(t)?, place)).collect()
    }

    /// The best of what was ranked, each once.
    fn best(&self, mut found: Vec<u64>, most: usize) -> Vec<&Territory> {
        // A name is found by several of its words, and Paris twice: enough are kept to be left with as many as wanted.
        let enough = most.saturating_mul(REPEATS);
        if found.len() > enough {
            found.select_nth_unstable(enough);
            found.truncate(enough);
        }
        found.sort_unstable();
        let mut seen = BTreeSet::new();
        found
            .into_iter()
            .filter_map(|ranked| usize::try_from(ranked & ((1 << PLACE_BITS) - 1)).ok())
            .map(|place| self.single(place))
            .filter(|place| seen.insert(*place))
            .filter_map(|place| self.all.get(place))
            .take(most)
            .collect()
    }

    /// The place of a collectivité that is listed at two levels, as the special statuses know it; else the place itself.
    fn single(&self, place: usize) -> usize {
        let Some(t) = self.all.get(place).filter(|t| t.level == Level::Departement) else { return place };
        let other = if t.code == PARIS.0 {
            self.codes.find(&self.all, Level::Commune, PARIS.1)
        } else {
            SINGLE.contains(&t.region.as_str()).then(|| self.codes.find(&self.all, Level::Region, &t.region)).flatten()
        };
        other.filter(|other| self.all.get(*other).is_some_and(|o| o.name == t.name)).unwrap_or(place)
    }
}

/// The inhabitants of each; of a département or région, those of its communes.
fn sizes(all: &[Territory]) -> Vec<u32> {
    let mut within: HashMap<(Level, &str), u32> = HashMap::new();
    for t in all.iter().filter(|t| t.level == Level::Commune) {
        for of in [(Level::Departement, t.departement.as_str()), (Level::Region, t.region.as_str())] {
            let sum = within.entry(of).or_default();
            *sum = sum.saturating_add(t.population.unwrap_or_default());
        }
    }
    let size = |t: &Territory| t.population.or_else(|| within.get(&(t.level, t.code.as_str())).copied()).unwrap_or_default();
    all.iter().map(size).collect()
}

/// What was typed, and the same with « st » and « ste » written out, where they are words.
fn spellings(asked: &str) -> Vec<String> {
    let full = |word| match word {
        "st" => "saint",
        "ste" => "sainte",
        word => word,
    };
    let written = asked.split(' ').map(full).collect::<Vec<_>>().join(" ");
    let differs = written != asked;
    std::iter::once(asked.to_owned()).chain(Some(written).filter(|_| differs)).collect()
}

/// A kind of collectivité as typed.
#[derive(Debug, Clone, Copy)]
enum Said {
    /// One level and no other.
    Only(Level),
    /// An EPCI, of this level rather than another where one is named.
    Epci(Option<Level>),
    /// « Collectivité »: a département or a région.
    Collectivite,
}

impl Said {
    /// How far a level is from what is said: 0 for what is said, 1 for what may be meant, none for the rest.
    fn distance(self, level: Level) -> Option<u64> {
        match self {
            Self::Only(only) => (level == only).then_some(0),
            Self::Epci(said) => is_epci(level).then(|| u64::from(said.is_some_and(|said| said != level))),
            Self::Collectivite => matches!(level, Level::Departement | Level::Region).then_some(0),
        }
    }

    /// Whether so few are of this kind that they are worth listing before the names that hold its word.
    fn is_of_few(self) -> bool {
        matches!(self, Self::Only(Level::Departement | Level::Region) | Self::Collectivite)
    }
}

/// The kind that opens what was typed, and what comes after it. Only départements and régions are said with an article
/// that isn't part of their names: « la Gironde ».
fn kind_of(asked: &str) -> Option<(Said, &str)> {
    let after = |kind| asked.strip_prefix(kind).filter(|rest| rest.is_empty() || rest.starts_with(' '));
    let Some((kind, level, rest)) = KINDS.iter().find_map(|(kind, level)| Some((*kind, *level, after(*kind)?))) else {
        let (article, rest) = asked.split_once(' ')?;
        return ["la", "le", "les", "l"].contains(&article).then_some((Said::Collectivite, rest));
    };
    let said = match (level, kind) {
        (Some(level), _) => Said::Only(level),
        (None, kind) if kind.starts_with("collectivite") => Said::Collectivite,
        (None, "communaute de communes" | "comcom" | "com com" | "cc") => Said::Epci(Some(Level::CommunauteDeCommunes)),
        (None, "communaute d agglomeration" | "agglomeration" | "agglo" | "ca") => {
            Said::Epci(Some(Level::CommunauteDAgglomeration))
        }
        (None, "communaute urbaine" | "cu") => Said::Epci(Some(Level::CommunauteUrbaine)),
        (None, "metropole") => Said::Epci(Some(Level::Metropole)),
        (None, _) => Said::Epci(None),
    };
    Some((said, rest.trim_start()))
}

/// What may be the beginning of a name after « ville », « département »…: « du ha » is « le ha » or « ha ». Nothing when
/// no name was begun.
fn without_articles(rest: &str) -> Vec<String> {
    const OF: [&str; 4] = ["de", "d", "du", "des"];
    if rest.is_empty() || OF.contains(&rest) {
        return Vec::new();
    }
    let (first, tail) = rest.split_once(' ').unwrap_or((rest, ""));
    let contracted = match first {
        "du" => Some(format!("le {tail}")),
        "des" => Some(format!("les {tail}")),
        _ => None,
    };
    let named = if OF.contains(&first) { tail } else { rest };
    let bare = named.split_once(' ').filter(|(first, _)| ARTICLES.contains(first)).map(|(_, tail)| tail.to_owned());
    [Some(named.to_owned()), contracted, bare].into_iter().flatten().collect()
}

/// What tells at a glance that two names can't be near: how long they are and which letters they hold.
struct Letters {
    count: usize,
    held: u64,
    is_ascii: bool,
}

impl Letters {
    fn of(key: &str) -> Self {
        let held = key.bytes().fold(0, |held, byte| held | 1_u64 << (byte % 64));
        Self { count: key.chars().count(), held, is_ascii: key.is_ascii() }
    }

    /// Whether the likeness may reach its least: each letter that only one of them holds, and each one more of the longer,
    /// is a change.
    fn may_be_near(&self, other: &Self) -> bool {
        let mut changes = self.count.abs_diff(other.count);
        if self.is_ascii && other.is_ascii {
            let alone = (self.held & !other.held).count_ones().max((other.held & !self.held).count_ones());
            changes = changes.max(alone as usize);
        }
        changes as f64 <= (1.0 - LIKENESS) * self.count.max(other.count) as f64
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::sync::LazyLock;

    use super::*;
    use crate::content;

    static ALL: LazyLock<Territories> = LazyLock::new(|| content::load_embedded().knowledge.unwrap().territories);

    /// The first of those that are offered, as level and code.
    fn first(typed: &str) -> (Level, &'static str) {
        ALL.complete(typed, 25).first().map_or_else(|| panic!("nothing for {typed}"), |t| (t.level, t.code.as_str()))
    }

    fn names(typed: &str) -> Vec<&'static str> {
        ALL.complete(typed, 25).iter().map(|t| t.name.as_str()).collect()
    }

    #[test]
    fn what_is_meant_comes_first() {
        use Level::{CommunauteUrbaine, Commune, Departement, Metropole, Region};
        for (typed, level, code) in [
            ("gir", Departement, "33"),
            ("GIROND", Departement, "33"),
            ("giron", Commune, "01174"),
            ("département gir", Departement, "33"),
            ("Département de la Gir", Departement, "33"),
            ("conseil départemental de la gironde", Departement, "33"),
            ("la gir", Departement, "33"),
            ("paris", Commune, "75056"),
            ("ville de pa", Commune, "75056"),
            ("ville de to", Commune, "31555"),
            ("ville du ha", Commune, "76351"),
            ("Le Havre", Commune, "76351"),
            ("le hav", CommunauteUrbaine, "200084952"),
            ("l'hay", Commune, "94038"),
            ("tours", Commune, "37261"),
            ("région bret", Region, "53"),
            ("paca", Region, "93"),
            ("martinique", Region, "02"),
            ("grand ly", Metropole, "200046977"),
            ("métropole de lyo", Metropole, "200046977"),
            ("bordeaux métr", Metropole, "243300316"),
            ("saint-denis (la réunion)", Commune, "97411"),
            ("saint denis (93)", Commune, "93066"),
            ("girnde", Departement, "33"),
            ("montpelier", Commune, "34172"),
        ] {
            assert_eq!(first(typed), (level, code), "{typed}");
        }
    }

    #[test]
    fn homonyms_are_both_offered_the_most_populous_first() {
        for typed in ["saint-de", "Saint Denis", "st denis", "ST DE"] {
            let found = ALL.complete(typed, 25);
            let both: Vec<&str> = found.iter().filter(|t| t.name == "Saint-Denis").map(|t| t.code.as_str()).take(2).collect();
            assert!(found.iter().take(2).all(|t| t.name == "Saint-Denis"), "{typed}: {:?}", names(typed));
            assert!(both.contains(&"97411") && both.contains(&"93066"), "{typed}: {both:?}");
            assert!(found.iter().take(2).is_sorted_by_key(|t| Reverse(t.population)), "{typed}");
        }
        assert!(names("ste marie").iter().all(|name| name.contains("Sainte-Marie") || name.starts_with("Ste")));
    }

    #[test]
    fn a_single_collectivite_is_offered_once() {
        for name in ["Paris", "Martinique", "Guyane", "Mayotte"] {
            assert_eq!(names(name).iter().filter(|n| **n == name).count(), 1, "{name}");
        }
        // A commune that only bears its département's name is another collectivité; so is a région that keeps both.
        for name in ["Mayenne", "Guadeloupe", "La Réunion"] {
            assert!(names(name).iter().filter(|n| **n == name).count() >= 2, "{name}: {:?}", names(name));
        }
    }

    #[test]
    fn a_kind_that_is_typed_is_kept_to() {
        for (typed, level) in [
            ("ville de to", Level::Commune),
            ("mairie de", Level::Commune),
            ("département de l", Level::Departement),
            ("région ", Level::Region),
            ("cc du pays de", Level::CommunauteDeCommunes),
            ("communauté de communes du pays de l", Level::CommunauteDeCommunes),
            ("communauté urbaine", Level::CommunauteUrbaine),
        ] {
            let found = ALL.complete(typed, 10);
            assert!(!found.is_empty() && found.iter().all(|t| t.level == level), "{typed}: {found:?}");
        }
        // Paris is a département too, under its one row.
        let departements = ALL.complete("département", 25);
        assert!(departements.iter().all(|t| t.level == Level::Departement || t.name == "Paris"), "{departements:?}");
        assert!(names("communauté de communes du pays de lau").contains(&"CC du Pays de Lauzun"));
        assert!(names("lauzun pays").contains(&"CC du Pays de Lauzun"));
    }

    #[test]
    fn nothing_typed_gives_large_communes_and_nonsense_nothing() {
        let largest = ALL.complete("  ", 25);
        assert_eq!(largest.len(), 25);
        assert!(largest.iter().all(|t| t.level == Level::Commune) && largest.is_sorted_by_key(|t| Reverse(t.population)));
        assert_eq!(largest.first().map(|t| t.name.as_str()), Some("Paris"));
        assert_eq!(ALL.complete("🎉 \u{202e}", 25), largest);
        for typed in ["qzx", "zzzzzzzzzzzz", "' or 1=1", &"é".repeat(5_000)] {
            assert!(ALL.complete(typed, 25).is_empty(), "{typed}");
        }
        assert!(ALL.complete("paris", 0).is_empty() && ALL.complete("", 0).is_empty());
        assert!(Territories::default().complete("paris", 25).is_empty());
    }

    #[test]
    fn every_name_is_offered_for_itself() {
        for territory in ALL.all().iter().step_by(97) {
            let found = ALL.complete(&territory.name, 25);
            let is_there = found.iter().any(|t| t.name == territory.name);
            assert!(is_there, "{}: {:?}", territory.name, found.iter().map(|t| &t.name).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_glance_never_hides_a_near_name() {
        for asked in ["girnde", "saint denit", "montpelier", "lyon", "aix en provance"] {
            let slow = ALL.all().iter().map(|t| without_kind(&key(&t.name)));
            for name in slow.filter(|name| strsim::normalized_damerau_levenshtein(asked, name) >= LIKENESS) {
                assert!(Letters::of(asked).may_be_near(&Letters::of(&name)), "{asked}: {name}");
            }
        }
    }

    #[test]
    fn a_collectivite_is_known_by_level_and_code() {
        for territory in ALL.all() {
            assert_eq!(ALL.get(territory.level, &territory.code), Some(territory));
        }
        assert_eq!(ALL.get(Level::Commune, "33"), None);
        assert_eq!(ALL.get(Level::Departement, ""), None);
        assert_eq!(Territories::default().get(Level::Commune, "33063"), None);
    }
}
