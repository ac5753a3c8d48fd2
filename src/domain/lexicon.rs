//! The field's synonyms, acronyms and spellings, and what a question's words show of what it asks.

use super::pattern::Pattern;

/// Expressions that mean the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonyms {
    /// The expressions, as written.
    pub terms: Vec<String>,
    /// `sigle`, `synonyme` or `graphie`.
    pub kind: SynonymKind,
}

/// Why expressions stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SynonymKind {
    /// An acronym and what it stands for.
    Acronym,
    /// Words of one meaning.
    Synonym,
    /// Spellings of one word, SMS ones included.
    Spelling,
}

/// A prize or label that a question may name.
#[derive(Debug, Clone)]
pub struct Distinction {
    /// Its name.
    pub name: String,
    /// How a folded text names it.
    pub pattern: Pattern,
}

/// A detail that a question may ask for and that a file may lack.
#[derive(Debug, Clone)]
pub struct Detail {
    /// Its name (`cout`, `modele`…).
    pub name: String,
    /// How a folded question asks for it.
    pub asked: Pattern,
    /// How a folded passage holds it.
    pub held: Pattern,
}

/// What a folded question shows of its kind.
#[derive(Debug, Clone)]
pub struct Cues {
    /// It asks who is in charge, or whether a level may act or speak.
    pub competence: Pattern,
    /// It asks what is allowed, due or forbidden.
    pub law: Pattern,
    /// It speaks of what calls for caution.
    pub caution: Pattern,
    /// It asks for a number.
    pub quantity: Pattern,
    /// It asks who did something, or for several examples.
    pub survey: Pattern,
    /// Its first group is the word whose number it asks for.
    pub unit: Pattern,
    /// It speaks of a prize.
    pub prize: Pattern,
    /// It speaks of the asker's own life, not of a public body's.
    pub personal: Pattern,
    /// It speaks to the bot about the bot.
    pub about_bot: Pattern,
}

/// The lexicon.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// Groups of expressions that mean the same.
    pub groups: Vec<Synonyms>,
    /// Words too common to tell texts apart; they are not indexed.
    pub function_words: Vec<String>,
    /// Words of a question that say nothing of what is asked (greetings, « svp », « existe-t-il »).
    pub empty_words: Vec<String>,
    /// Words by which a question says who asks (« ma com-com »): in a question of competence they don't say what about.
    pub author_words: Vec<String>,
    /// Everyday words that are also names of collectivités: never taken for a place in lower case.
    pub not_places: Vec<String>,
    /// Prizes and labels.
    pub distinctions: Vec<Distinction>,
    /// Details that a question may ask for.
    pub details: Vec<Detail>,
    /// What shows a question's kind.
    pub cues: Cues,
}
