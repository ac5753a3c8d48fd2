//! Vectors that were made before, in a file.
//!
//! The file, in little-endian numbers: the magic, the version (4 bytes), the dimension (4), the count (8), the SHA-256 of the
//! model's hash (32), the keys (16 each), the vectors in the same order (4 for each number), the CRC-32 of all before (4).
//!
//! The sum is there for bad disks and cut writes, nobody gains by forging the file: CRC-32 finds every change within 4 bytes
//! and all but one in four milliards of the others, in a tenth of the time that SHA-256 would take for 15 MB.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::key::{Key, key};
use crate::domain::meaning::{Role, Vector};

/// What such a file begins with.
const MAGIC: &[u8; 8] = b"BOOMVEC\n";

/// Of the format. How texts are cut and keys are made belongs to it.
const VERSION: u32 = 1;

/// The bytes before the keys.
const HEADER: usize = 8 + 4 + 4 + 8 + 32;

/// The bytes of a key.
const KEY: usize = size_of::<Key>();

/// A longer file isn't read. One of 100,000 vectors of e5-small has 155 MB.
const LONGEST_FILE: u64 = 512 << 20;

/// Vectors of texts, made before by one model.
#[derive(Debug)]
pub struct Shelf {
    /// The SHA-256 of the model's hash.
    model: [u8; 32],
    /// How many numbers a vector has; 0 while there is none.
    dimension: usize,
    slots: HashMap<Key, Slot>,
    /// All vectors, one after the other.
    numbers: Vec<f32>,
    has_new: bool,
    fault: Option<ShelfFault>,
}

/// Where a vector stands.
#[derive(Debug, Clone, Copy)]
struct Slot {
    row: usize,
    is_used: bool,
}

/// Why a file gave no vectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShelfFault {
    /// There is none yet.
    #[error("there is no file yet")]
    Missing,
    /// It can't be read.
    #[error("it can't be read: {0}")]
    Unreadable(String),
    /// It is longer than any such file.
    #[error("it is too long: {0} bytes")]
    TooLong(u64),
    /// It is of another kind or another version of the program.
    #[error("it is of another kind or version")]
    Foreign,
    /// Its vectors are another model's.
    #[error("its vectors are another model's")]
    OtherModel,
    /// It was cut or changed.
    #[error("it is damaged")]
    Damaged,
}

/// Why a file wasn't written. What was there before is as it was.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub struct ShelfError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub cause: io::Error,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// All vectors.
    All,
    /// Those that were asked for or put in since the shelf was loaded: those of texts that are no more go.
    Used,
}

impl Shelf {
    /// An empty one for this model.
    pub fn new(model: &str) -> Self {
        let (slots, numbers) = (HashMap::new(), Vec::new());
        Self { model: Sha256::digest(model).into(), dimension: 0, slots, numbers, has_new: false, fault: None }
    }

    /// What is in this file for this model. A file that can't be used gives an empty shelf, whose `fault` says why.
    pub fn load(path: &Path, model: &str) -> Self {
        let mut shelf = Self::new(model);
        if let Err(fault) = read(path).and_then(|bytes| shelf.fill(&bytes)) {
            shelf = Self { fault: Some(fault), ..Self::new(model) };
        }
        shelf
    }

    /// Why its file gave nothing.
    pub fn fault(&self) -> Option<&ShelfFault> {
        self.fault.as_ref()
    }

    /// How many vectors it has.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether saving would write something else than what was loaded.
    pub fn is_changed(&self, keep: Keep) -> bool {
        self.has_new || (keep == Keep::Used && self.slots.values().any(|slot| !slot.is_used))
    }

    /// The vector of a text; it is used from now on.
    pub fn get(&mut self, role: Role, text: &str) -> Option<Vector> {
        let slot = self.slots.get_mut(&key(role, text))?;
        slot.is_used = true;
        let row = slot.row;
        Vector::new(self.row(row)?)
    }

    /// Puts the vector of a text in; false, and nothing done, if the others have another dimension.
    pub fn insert(&mut self, role: Role, text: &str, vector: &Vector) -> bool {
        let numbers = vector.numbers();
        if self.slots.is_empty() {
            self.dimension = numbers.len();
        }
        if self.dimension != numbers.len() {
            return false;
        }
        let row = self.numbers.len().checked_div(self.dimension).unwrap_or(0);
        self.numbers.extend_from_slice(numbers);
        self.slots.insert(key(role, text), Slot { row, is_used: true });
        self.has_new = true;
        true
    }

    /// Writes it whole into a file beside this one, which then takes its place: a reader sees the old or the new one. The
    /// folder must be there.
    ///
    /// # Errors
    /// When that can't be done. The old file is as it was.
    pub fn save(&self, path: &Path, keep: Keep) -> Result<(), ShelfError> {
        let written = beside(path).and_then(|fresh| {
            let replaced = write(&fresh, &self.bytes(keep)).and_then(|()| fs::rename(&fresh, path));
            if replaced.is_err() {
                let _none = fs::remove_file(&fresh);
            }
            replaced
        });
        written.map_err(|cause| ShelfError { path: path.to_owned(), cause })?;
        flush_folder(path);
        Ok(())
    }

    fn row(&self, row: usize) -> Option<&[f32]> {
        let start = row.checked_mul(self.dimension)?;
        self.numbers.get(start..start.checked_add(self.dimension)?)
    }

    /// Takes in a file's bytes.
    fn fill(&mut self, bytes: &[u8]) -> Result<(), ShelfFault> {
        let mut rest = bytes;
        let magic: [u8; 8] = next(&mut rest)?;
        let version = u32::from_le_bytes(next(&mut rest)?);
        if magic != *MAGIC || version != VERSION {
            return Err(ShelfFault::Foreign);
        }
        let (body, sum) = bytes.split_last_chunk().ok_or(ShelfFault::Damaged)?;
        if crc32fast::hash(body) != u32::from_le_bytes(*sum) {
            return Err(ShelfFault::Damaged);
        }
        let dimension = u32::from_le_bytes(next(&mut rest)?);
        let count = u64::from_le_bytes(next(&mut rest)?);
        let model: [u8; 32] = next(&mut rest)?;
        if model != self.model {
            return Err(ShelfFault::OtherModel);
        }
        self.dimension = usize::try_from(dimension).map_err(|_| ShelfFault::Damaged)?;
        let (keys, numbers) = parts(body, self.dimension, count).ok_or(ShelfFault::Damaged)?;
        let keys = keys.as_chunks::<KEY>().0;
        self.slots = keys.iter().enumerate().map(|(row, key)| (*key, Slot { row, is_used: false })).collect();
        self.numbers = numbers.as_chunks().0.iter().map(|number| f32::from_le_bytes(*number)).collect();
        Ok(())
    }

    /// The file's bytes.
    fn bytes(&self, keep: Keep) -> Vec<u8> {
        let is_kept = |slot: &Slot| keep == Keep::All || slot.is_used;
        let kept: Vec<(&Key, &[f32])> = self
            .slots
            .iter()
            .filter(|(_, slot)| is_kept(slot))
            .filter_map(|(key, slot)| Some((key, self.row(slot.row)?)))
            .collect();
        let mut bytes = Vec::with_capacity(HEADER + kept.len() * (KEY + 4 * self.dimension) + 4);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(u32::try_from(self.dimension).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(u64::try_from(kept.len()).unwrap_or(u64::MAX).to_le_bytes());
        bytes.extend(self.model);
        bytes.extend(kept.iter().flat_map(|(key, _)| *key));
        bytes.extend(kept.iter().flat_map(|(_, row)| *row).flat_map(|number| number.to_le_bytes()));
        let sum = crc32fast::hash(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }
}

/// The next bytes of a header.
fn next<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], ShelfFault> {
    let (first, rest) = bytes.split_first_chunk().ok_or(ShelfFault::Damaged)?;
    *bytes = rest;
    Ok(*first)
}

/// The keys and the numbers, if they are as long as they should be.
fn parts(body: &[u8], dimension: usize, count: u64) -> Option<(&[u8], &[u8])> {
    let count = usize::try_from(count).ok()?;
    let (keys, numbers) = body.get(HEADER..)?.split_at_checked(count.checked_mul(KEY)?)?;
    let length = count.checked_mul(dimension)?.checked_mul(4)?;
    (numbers.len() == length).then_some((keys, numbers))
}

fn read(path: &Path) -> Result<Vec<u8>, ShelfFault> {
    let unreadable = |cause: io::Error| match cause.kind() {
        ErrorKind::NotFound => ShelfFault::Missing,
        _ => ShelfFault::Unreadable(cause.to_string()),
    };
    let data = fs::metadata(path).map_err(unreadable)?;
    if !data.is_file() {
        return Err(ShelfFault::Unreadable("not a file".to_owned()));
    }
    if data.len() > LONGEST_FILE {
        return Err(ShelfFault::TooLong(data.len()));
    }
    fs::read(path).map_err(unreadable)
}

/// A name in the same folder that no other save has, of this process or another.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(ErrorKind::InvalidFilename)?;
    let number = getrandom::u64().map_err(|cause| io::Error::other(cause.to_string()))?;
    let mut fresh = name.to_owned();
    fresh.push(format!(".{number:016x}.new"));
    Ok(path.with_file_name(fresh))
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes the new name last through a power loss. If it can't be done, the old file comes back at worst.
fn flush_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let _later = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;

    const MODEL: &str = "a model";

    fn vector(seed: f32) -> Vector {
        Vector::new(&[seed, 1.0, -2.0]).unwrap()
    }

    fn filled() -> Shelf {
        let mut shelf = Shelf::new(MODEL);
        assert!(shelf.insert(Role::Query, "une crèche", &vector(0.1)));
        assert!(shelf.insert(Role::Passage, "une crèche", &vector(0.2)));
        assert!(shelf.insert(Role::Passage, "", &vector(0.3)));
        shelf
    }

    fn loaded(bytes: &[u8]) -> Shelf {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("vectors");
        fs::write(&path, bytes).unwrap();
        Shelf::load(&path, MODEL)
    }

    fn names(folder: &TempDir) -> Vec<String> {
        let names = fs::read_dir(folder.path()).unwrap();
        names.map(|item| item.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn what_was_put_in_comes_back_after_a_restart() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("vectors");
        filled().save(&path, Keep::All).unwrap();
        let mut shelf = Shelf::load(&path, MODEL);
        assert_eq!((shelf.fault(), shelf.len()), (None, 3));
        for (role, text, seed) in [(Role::Query, "une crèche", 0.1), (Role::Passage, "une crèche", 0.2), (Role::Passage, "", 0.3)]
        {
            let cosine = shelf.get(role, text).unwrap().cosine(&vector(seed));
            assert!((cosine - 1.0).abs() < 1e-6, "{cosine}");
        }
        assert_eq!(shelf.get(Role::Query, "une école"), None);
        // Saved again, the bytes of a vector are the same: nothing drifts.
        let mut other = Shelf::load(&path, MODEL);
        other.save(&path, Keep::All).unwrap();
        let again = Shelf::load(&path, MODEL).get(Role::Query, "une crèche");
        assert_eq!(again, other.get(Role::Query, "une crèche"));
        assert_eq!(names(&folder), ["vectors"]);
    }

    #[test]
    fn an_empty_one_can_be_kept_and_filled() {
        let mut shelf = loaded(&Shelf::new(MODEL).bytes(Keep::All));
        assert_eq!((shelf.fault(), shelf.is_empty()), (None, true));
        assert!(shelf.insert(Role::Query, "a", &vector(0.5)));
        assert!(!shelf.insert(Role::Query, "b", &Vector::new(&[1.0]).unwrap()));
        assert_eq!(shelf.len(), 1);
    }

    #[test]
    fn a_text_that_comes_again_has_its_last_vector() {
        let mut shelf = filled();
        shelf.insert(Role::Query, "une crèche", &vector(9.0));
        let mut shelf = loaded(&shelf.bytes(Keep::Used));
        assert_eq!(shelf.len(), 3);
        assert!(shelf.get(Role::Query, "une crèche").unwrap().cosine(&vector(9.0)) > 0.999_999);
    }

    #[test]
    fn what_is_not_used_goes() {
        let mut shelf = loaded(&filled().bytes(Keep::All));
        assert!(!shelf.is_changed(Keep::All));
        assert!(shelf.is_changed(Keep::Used));
        shelf.get(Role::Query, "une crèche").unwrap();
        shelf.insert(Role::Query, "une école", &vector(0.4));
        assert!(shelf.is_changed(Keep::All));
        assert_eq!(loaded(&shelf.bytes(Keep::All)).len(), 4);
        let mut kept = loaded(&shelf.bytes(Keep::Used));
        assert_eq!(kept.len(), 2);
        assert!(kept.get(Role::Query, "une crèche").is_some() && kept.get(Role::Query, "une école").is_some());
        assert!(!kept.is_changed(Keep::Used));
    }

    #[test]
    fn a_file_that_is_no_use_is_told_and_nothing_more() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("vectors");
        let fault = |model| Shelf::load(&path, model).fault().cloned();
        assert_eq!(fault(MODEL), Some(ShelfFault::Missing));
        filled().save(&path, Keep::All).unwrap();
        assert_eq!(fault("another"), Some(ShelfFault::OtherModel));
        assert_eq!(Shelf::load(&path, "another").len(), 0);
        fs::write(&path, "un tout autre fichier").unwrap();
        assert_eq!(fault(MODEL), Some(ShelfFault::Foreign));
        File::create(&path).unwrap().set_len(LONGEST_FILE + 1).unwrap();
        assert_eq!(fault(MODEL), Some(ShelfFault::TooLong(LONGEST_FILE + 1)));
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(fault(MODEL), Some(ShelfFault::Unreadable("not a file".to_owned())));
    }

    #[test]
    fn a_count_that_is_a_lie_is_no_panic() {
        let mut bytes = filled().bytes(Keep::All);
        bytes[16..24].copy_from_slice(&u64::MAX.to_le_bytes());
        let end = bytes.len() - 4;
        let sum = crc32fast::hash(&bytes[..end]);
        bytes[end..].copy_from_slice(&sum.to_le_bytes());
        assert_eq!(loaded(&bytes).fault(), Some(&ShelfFault::Damaged));
    }

    #[test]
    fn any_cut_is_found() {
        let bytes = filled().bytes(Keep::All);
        for length in 0..bytes.len() {
            let shelf = loaded(&bytes[..length]);
            assert!(shelf.is_empty() && shelf.fault().is_some(), "{length}");
        }
    }

    #[test]
    fn a_save_that_fails_leaves_all_as_it_was() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("vectors");
        let missing = filled().save(&folder.path().join("none/vectors"), Keep::All).unwrap_err();
        assert_eq!(missing.cause.kind(), ErrorKind::NotFound);
        // A folder in its place can't be replaced by a file.
        fs::create_dir_all(path.join("old")).unwrap();
        filled().save(&path, Keep::All).unwrap_err();
        assert!(path.join("old").is_dir());
        assert_eq!(names(&folder), ["vectors"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_read_only_keeps_the_old_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("vectors");
        filled().save(&path, Keep::All).unwrap();
        let old = fs::read(&path).unwrap();
        let mode = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
        mode(0o500);
        let saved = Shelf::new(MODEL).save(&path, Keep::All);
        mode(0o700);
        // Root may write everywhere.
        if saved.is_err() {
            assert_eq!(fs::read(&path).unwrap(), old);
        }
        assert_eq!(names(&folder), ["vectors"]);
    }

    #[test]
    fn saves_at_the_same_time_leave_one_whole_file() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("vectors");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| filled().save(&path, Keep::All).unwrap());
            }
        });
        assert_eq!(Shelf::load(&path, MODEL).len(), 3);
        assert_eq!(names(&folder), ["vectors"]);
    }

    proptest! {
        #[test]
        fn any_changed_byte_is_found(at in any::<prop::sample::Index>(), change in 1_u8..) {
            let mut bytes = filled().bytes(Keep::All);
            let at = at.index(bytes.len());
            bytes[at] ^= change;
            let shelf = loaded(&bytes);
            prop_assert!(shelf.is_empty() && shelf.fault().is_some());
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let shelf = loaded(&[MAGIC.as_slice(), &VERSION.to_le_bytes(), &bytes].concat());
            prop_assert!(shelf.is_empty());
        }
    }
}
