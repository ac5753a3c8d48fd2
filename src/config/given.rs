//! What is given, as text with its origin, before anything is judged but the file's own shape.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::fault::{ConfigFault, Place, Trouble};
use super::setting::{DATABASE, INTERACTIONS, KNOWLEDGE, SETTINGS, Setting, Shape};

/// The largest settings file, in bytes.
const LARGEST: u64 = 1 << 20;

/// The file that is read when none is named.
const USUAL_FILE: &str = "boomerometre.toml";

/// The variable that names the file.
const FILE_VARIABLE: &str = "BOOMEROMETRE_CONFIG";

/// Whether this process has a variable: for what must be known before there are settings.
#[cfg(feature = "bert")]
pub fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some()
}

/// An environment: the value of a variable by its name.
pub type Environment = Box<dyn Fn(&str) -> Option<OsString>>;

/// Where settings come from.
pub struct Sources {
    /// The file that the command line names.
    pub file: Option<PathBuf>,
    /// The folder where a file of the usual name is looked for.
    pub folder: PathBuf,
    /// The environment.
    pub environment: Environment,
    /// What the command line sets.
    pub overrides: Overrides,
}

impl Sources {
    /// This process's working folder and environment: the only place where the environment is read.
    pub fn of_process(file: Option<PathBuf>, overrides: Overrides) -> Self {
        Self { file, folder: PathBuf::new(), environment: Box::new(|name| std::env::var_os(name)), overrides }
    }

    /// A variable; an empty one is as one that isn't set.
    pub(super) fn variable(&self, name: &str) -> Option<OsString> {
        (self.environment)(name).filter(|value| !value.is_empty())
    }
}

/// What the command line sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--knowledge`.
    pub knowledge: Option<String>,
    /// `--database`.
    pub database: Option<String>,
    /// `bot --http`.
    pub interactions: Option<String>,
}

impl Overrides {
    fn of(&self, setting: &Setting) -> Option<&String> {
        let by_setting = [(&KNOWLEDGE, &self.knowledge), (&DATABASE, &self.database), (&INTERACTIONS, &self.interactions)];
        by_setting.into_iter().find(|(of, _)| *of == setting).and_then(|(_, value)| value.as_ref())
    }
}

/// Where a setting in force comes from; later ones win over earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The program.
    Default,
    /// The file, at this line.
    File(usize),
    /// Its variable.
    Environment,
    /// Its option.
    Command,
}

impl Origin {
    /// Whether it wins over another, wherever in the file both stand.
    pub(super) fn wins_over(self, other: Self) -> bool {
        self > other && !matches!((self, other), (Self::File(_), Self::File(_)))
    }
}

/// A value as it was given.
pub(super) struct Given {
    pub(super) text: String,
    pub(super) origin: Origin,
}

/// Everything that was given.
pub(super) struct AllGiven<'a> {
    sources: &'a Sources,
    /// The file, if one was read.
    pub(super) file: Option<PathBuf>,
    values: Vec<(&'static Setting, String, usize)>,
}

impl<'a> AllGiven<'a> {
    /// Reads the file if there is one; what is wrong in it joins the faults.
    pub(super) fn read(sources: &'a Sources, faults: &mut Vec<ConfigFault>) -> Result<Self, ConfigFault> {
        let named = sources.file.clone().or_else(|| sources.variable(FILE_VARIABLE).map(PathBuf::from));
        let is_named = named.is_some();
        let path = named.unwrap_or_else(|| sources.folder.join(USUAL_FILE));
        let text = match text_of(&path, LARGEST) {
            Err(ConfigFault::Unreadable { kind: io::ErrorKind::NotFound, .. }) if !is_named => {
                return Ok(Self { sources, file: None, values: Vec::new() });
            }
            text => text?,
        };
        let values = FileReader { path: &path, text: &text, faults }.read()?;
        Ok(Self { sources, file: Some(path), values })
    }

    /// What was given for a setting; the strongest origin wins.
    pub(super) fn of(&self, setting: &'static Setting) -> Result<Option<Given>, ConfigFault> {
        if let Some(text) = self.sources.overrides.of(setting) {
            return Ok(Some(Given { text: text.clone(), origin: Origin::Command }));
        }
        if let Some(value) = setting.variable.and_then(|name| self.sources.variable(name)) {
            let origin = Origin::Environment;
            return match value.into_string() {
                Ok(text) => Ok(Some(Given { text, origin })),
                Err(_) => Err(ConfigFault::Unusable { place: self.place(setting, origin), setting, trouble: Trouble::NotUtf8 }),
            };
        }
        let in_file = self.values.iter().find(|(of, ..)| *of == setting);
        Ok(in_file.map(|(_, text, line)| Given { text: text.clone(), origin: Origin::File(*line) }))
    }

    /// The place of what an origin gave.
    pub(super) fn place(&self, setting: &'static Setting, origin: Origin) -> Place {
        let in_file = |line| Place::File { path: self.file.clone().unwrap_or_default(), line };
        match (origin, setting.variable, setting.option) {
            (Origin::Environment, Some(name), _) => Place::Variable(name),
            (Origin::Command, _, Some(name)) => Place::Option(name),
            (Origin::File(line), ..) => in_file(Some(line)),
            _ => in_file(None),
        }
    }
}

/// A whole file as text, if it isn't larger than so many bytes.
pub(super) fn text_of(path: &Path, limit: u64) -> Result<String, ConfigFault> {
    let unreadable = |e: io::Error| ConfigFault::Unreadable { path: path.to_owned(), kind: e.kind() };
    let mut bytes = Vec::new();
    File::open(path).map_err(unreadable)?.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|read| read > limit) {
        return Err(ConfigFault::TooLarge { path: path.to_owned(), limit });
    }
    String::from_utf8(bytes).map_err(|_| ConfigFault::NotUtf8 { path: path.to_owned() })
}

/// Reads the keys of the file and keeps every fault.
struct FileReader<'a> {
    path: &'a Path,
    text: &'a str,
    faults: &'a mut Vec<ConfigFault>,
}

impl FileReader<'_> {
    fn read(mut self) -> Result<Vec<(&'static Setting, String, usize)>, ConfigFault> {
        // The error's own text shows the line, which may hold the token: only its message and its place are taken.
        let table = DeTable::parse(self.text).map_err(|e| ConfigFault::Syntax {
            place: self.place(e.span().unwrap_or_default().start),
            detail: e.message().to_owned(),
        })?;
        let mut values = Vec::new();
        for (name, value) in table.get_ref() {
            let known = SETTINGS.iter().find(|s| s.section == name.get_ref().as_ref());
            match (known, value.get_ref()) {
                (Some(known), DeValue::Table(keys)) => self.section(known.section, keys, &mut values),
                (Some(known), _) => {
                    let place = self.place(name.span().start);
                    self.faults.push(ConfigFault::NotSection { place, section: known.section });
                }
                (None, value) => {
                    let nearest = nearest_section(name.get_ref()).filter(|_| value.is_table()).map(|s| format!("[{s}]"));
                    self.unknown(name.get_ref(), name.span().start, nearest);
                }
            }
        }
        self.faults.sort_by_key(line_of_fault);
        Ok(values)
    }

    fn section(&mut self, section: &str, keys: &DeTable<'_>, values: &mut Vec<(&'static Setting, String, usize)>) {
        for (key, value) in keys {
            let found = SETTINGS.iter().find(|s| s.section == section && s.key == key.get_ref().as_ref());
            let Some(setting) = found else {
                let nearest = nearest_setting(section, key.get_ref()).map(ToString::to_string);
                self.unknown(key.get_ref(), key.span().start, nearest);
                continue;
            };
            let at = key.span().start;
            let text = match (value.get_ref(), setting.shape) {
                (DeValue::String(text), Shape::Text | Shape::Id) => Ok(text.to_string()),
                (DeValue::Integer(number), Shape::Id | Shape::Number { .. }) if number.radix() == 10 => {
                    Ok(number.as_str().to_owned())
                }
                (_, Shape::Number { .. }) => Err(Trouble::NotNumber),
                (_, Shape::Text) => Err(Trouble::NotText),
                (_, Shape::Id) => Err(Trouble::NotId),
            };
            match text {
                Ok(text) => values.push((setting, text, line_at(self.text, at))),
                Err(trouble) => self.faults.push(ConfigFault::Unusable { place: self.place(at), setting, trouble }),
            }
        }
    }

    fn unknown(&mut self, key: &str, at: usize, nearest: Option<String>) {
        let key = Some(key).filter(|key| looks_like_a_key(key)).map(ToOwned::to_owned);
        let fault = ConfigFault::UnknownKey { place: self.place(at), key, nearest };
        self.faults.push(fault);
    }

    fn place(&self, at: usize) -> Place {
        Place::File { path: self.path.to_owned(), line: Some(line_at(self.text, at)) }
    }
}

/// The line of a byte, from 1.
fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn line_of_fault(fault: &ConfigFault) -> Option<usize> {
    match fault {
        ConfigFault::UnknownKey { place: Place::File { line, .. }, .. }
        | ConfigFault::NotSection { place: Place::File { line, .. }, .. }
        | ConfigFault::Unusable { place: Place::File { line, .. }, .. } => *line,
        _ => None,
    }
}

/// A token pasted where a key is due is not one: tokens hold capitals and points.
fn looks_like_a_key(key: &str) -> bool {
    key.len() <= 40 && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
}

/// How many keystrokes apart two names may be to be taken for each other.
const SLIP: usize = 2;

fn nearest_section(name: &str) -> Option<&'static str> {
    let near = SETTINGS.iter().map(|s| (strsim::osa_distance(name, s.section), s.section));
    near.filter(|(distance, _)| *distance <= SLIP).min().map(|(_, section)| section)
}

/// A key of another section is as likely meant as a misspelt one of this section.
fn nearest_setting(section: &str, key: &str) -> Option<&'static Setting> {
    let near = SETTINGS.iter().map(|s| (strsim::osa_distance(key, s.key), s.section != section, *s));
    near.filter(|(distance, ..)| *distance <= SLIP).min_by_key(|(distance, is_other, _)| (*distance, *is_other)).map(|(.., s)| s)
}
