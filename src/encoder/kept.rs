//! A worker whose vectors of many texts are kept in a file, so that they are made once.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::shelf::{Keep, Shelf};
use super::worker::Worker;
use crate::domain::meaning::{Encoder, EncoderError, EncoderState, Text, Vector};

/// Above so many vectors (at 1.5 kB each for 384 numbers) only those that were used since the start are kept.
const MOST: usize = 40_000;

/// A worker with its file. What users write is never kept: only [`Encoder::encode_all`] looks into the file.
pub struct Kept {
    worker: Worker,
    folder: PathBuf,
    /// The vectors, once the model is known.
    vectors: Mutex<Option<Shelf>>,
}

impl Kept {
    /// A worker that keeps vectors in a file of this folder, which is made if need be.
    pub fn new(worker: Worker, folder: PathBuf) -> Self {
        Self { worker, folder, vectors: Mutex::new(None) }
    }

    /// The shelf of this model, loaded at the first call.
    fn kept(&self, model: &str) -> MutexGuard<'_, Option<Shelf>> {
        let mut kept = self.vectors.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_or_insert_with(|| {
            let loaded = Shelf::load(&file(&self.folder, model), model);
            if let Some(fault) = loaded.fault() {
                tracing::info!(fault = %fault, "no kept vectors");
            }
            loaded
        });
        kept
    }
}

fn file(folder: &Path, model: &str) -> PathBuf {
    let short: String = model.chars().take(16).collect();
    folder.join(format!("vectors-{short}.bin"))
}

impl Encoder for Kept {
    fn encode(&self, texts: &[Text<'_>]) -> Result<Vec<Vector>, EncoderError> {
        self.worker.encode(texts)
    }

    fn encode_all(&self, texts: &[Text<'_>]) -> Result<Vec<Vector>, EncoderError> {
        let Some(model) = self.worker.model() else { return self.worker.encode_all(texts) };
        let mut known: Vec<Option<Vector>> = match self.kept(&model).as_mut() {
            Some(kept) => texts.iter().map(|(role, text)| kept.get(*role, text)).collect(),
            None => vec![None; texts.len()],
        };
        let missing: Vec<Text<'_>> = texts.iter().zip(&known).filter(|(_, v)| v.is_none()).map(|(text, _)| *text).collect();
        // The shelf isn't held meanwhile: this may take minutes.
        let mut made = self.worker.encode_all(&missing)?.into_iter();
        if let Some(kept) = self.kept(&model).as_mut() {
            for ((role, text), slot) in texts.iter().zip(&mut known).filter(|(_, slot)| slot.is_none()) {
                *slot = made.next();
                if let Some(vector) = slot {
                    kept.insert(*role, text, vector);
                }
            }
        }
        let failed = || EncoderError::Failed("vectors are missing".to_owned());
        known.into_iter().collect::<Option<Vec<Vector>>>().ok_or_else(failed)
    }

    fn figures(&self) -> Vec<(&'static str, u64)> {
        let counts = self.worker.counts();
        vec![
            ("encoded", counts.encoded),
            ("cache_hits", counts.hits),
            ("busy", counts.busy),
            ("late", counts.late),
            ("failed_batches", counts.failed_batches),
            ("waiting", counts.waiting),
            ("last_batch_ms", counts.last_batch_ms),
        ]
    }

    fn state(&self) -> EncoderState {
        self.worker.state()
    }

    fn model(&self) -> Option<String> {
        self.worker.model()
    }

    fn keep(&self) {
        let Some(model) = self.worker.model() else { return };
        let mut kept = self.kept(&model);
        if let Some(shelf) = kept.as_ref() {
            let keep = if shelf.len() > MOST { Keep::Used } else { Keep::All };
            if shelf.is_changed(keep) {
                let folder = std::fs::create_dir_all(&self.folder).map_err(|e| e.to_string());
                if let Err(e) = folder.and_then(|()| shelf.save(&file(&self.folder, &model), keep).map_err(|e| e.to_string())) {
                    tracing::warn!(cause = %e, "vectors could not be kept; they are made again at the next start");
                    return;
                }
            }
        }
        // They are in the file and seldom asked for again: their memory is worth more than the moment of reading them.
        *kept = None;
    }
}
