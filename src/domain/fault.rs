//! What can be wrong with a file of the knowledge base, as data: the wording is elsewhere.

/// How grave a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The base can't be used with it.
    Error,
    /// The base can be used; a moderator should still mend it.
    Warning,
}

/// One fault of one file, at a line where one is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file's path inside the knowledge folder.
    pub file: String,
    /// The line, from 1; none when the fault is the whole file's.
    pub line: Option<usize>,
    /// What is wrong.
    pub kind: FaultKind,
}

impl Fault {
    /// Whether the base can be used with this fault.
    pub fn severity(&self) -> Severity {
        match self.kind {
            FaultKind::NoQuestions | FaultKind::NoKeywords | FaultKind::NotRead | FaultKind::OutOfStep => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

/// What is wrong with a file. Each has a sentence in `prompts/fr.ftl` that says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The folder or file can't be read.
    Unreadable {
        /// What the system said.
        cause: String,
    },
    /// A file that the base needs is not there.
    MissingFile,
    /// A file that no loader reads: a stray, or a misspelt name.
    NotRead,
    /// What meaning adds was fitted on other domains or guard rails than the rest, and is left out.
    OutOfStep,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The file is larger than any file of its kind should be.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file holds control, zero-width or bidirectional characters.
    HiddenCharacters,
    /// The parser gave up here.
    Syntax {
        /// What the parser said (English).
        detail: String,
    },
    /// A Markdown file that doesn't open with a `---` head, or never closes it.
    NoHead,
    /// A key that must be there is not.
    MissingKey {
        /// The key.
        key: String,
    },
    /// A key that no schema knows.
    UnknownKey {
        /// The key as written.
        key: String,
        /// The nearest key of the schema, when one is near.
        nearest: Option<String>,
    },
    /// A key written twice.
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// A key whose value is empty.
    Empty {
        /// The key.
        key: String,
    },
    /// A value of the wrong shape (a list where a text is due, and so on).
    WrongShape {
        /// The key.
        key: String,
        /// What is due: `text`, `list`, `table`, `number`.
        due: &'static str,
    },
    /// A value that is none of those allowed.
    NotAllowed {
        /// The key.
        key: String,
        /// The value as written.
        value: String,
        /// The allowed ones.
        allowed: String,
    },
    /// A section that a Markdown body must have and has not.
    MissingSection {
        /// The heading.
        heading: String,
    },
    /// A section that no schema knows.
    UnknownSection {
        /// The heading.
        heading: String,
    },
    /// An id that another file holds already.
    DuplicateId {
        /// The id.
        id: String,
        /// Where it stands first.
        first: String,
    },
    /// An id that is not the file's name.
    NameMismatch {
        /// The id inside the file.
        id: String,
    },
    /// An id with other characters than small letters, digits, `-` and `_`.
    BadId {
        /// The id.
        id: String,
    },
    /// A reference to something that the base doesn't hold.
    DeadReference {
        /// The key that holds the reference.
        key: String,
        /// What it names.
        target: String,
    },
    /// A date that doesn't exist or isn't written as it should be.
    BadDate {
        /// The key.
        key: String,
        /// The date as written.
        value: String,
    },
    /// A source that is neither a web address nor one of the words for « no page was read ».
    BadSource {
        /// The source as written.
        value: String,
    },
    /// A regular expression that doesn't compile.
    BadPattern {
        /// What the engine said (English).
        detail: String,
    },
    /// An example that its own rule doesn't find.
    ExampleMissed {
        /// The rule.
        rule: String,
        /// The example.
        example: String,
    },
    /// A counter-example that its own rule finds.
    CounterExampleFound {
        /// The rule.
        rule: String,
        /// The counter-example.
        example: String,
    },
    /// A rule with fewer examples than it needs to be tested.
    TooFewExamples {
        /// The rule.
        rule: String,
        /// `exemples` or `contre_exemples`.
        key: &'static str,
    },
    /// A competence without an article, though its confidence isn't « à vérifier ».
    NoArticle,
    /// A `partielle` cell without its part.
    NoPart {
        /// The level.
        level: String,
    },
    /// A part for a cell that isn't `partielle`.
    StrayPart {
        /// The level.
        level: String,
    },
    /// A row of a table with another number of columns than its header.
    BadRow {
        /// Columns found.
        found: usize,
        /// Columns due.
        due: usize,
    },
    /// No `questions`: those who don't know the file's words won't find it.
    NoQuestions,
    /// No `mots_cles`.
    NoKeywords,
}
