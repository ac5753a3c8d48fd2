//! The meaning of questions and ideas, where an encoder is there: the coach does without it whenever it must.

use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use super::ask::Coach;
use super::review::clean_lines;
use crate::domain::entry::Entry;
use crate::domain::labels::LabelledIdea;
use crate::domain::meaning::{Encoder, EncoderError, EncoderState, Role, Text, Vector};
use crate::domain::text::{MAX_QUESTION_CHARS, clean};
use crate::domain::weights::Weights;
use crate::search::{Meanings, Sense, letters_in_common, texts};

/// An encoder, and what the base's texts mean by it once that is known.
pub struct Meaning {
    encoder: Arc<dyn Encoder>,
    base: OnceLock<Result<Meanings, Unfit>>,
}

/// Why meanings can't be used though the encoder works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// The weights of the base were fitted with another model.
    OtherModel,
    /// The base's vectors could not be made.
    NoVectors(EncoderError),
}

/// How the coach stands with meanings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeaningState {
    /// There is no encoder.
    Absent,
    /// The model is being loaded, or the vectors of the base are being made.
    Loading,
    /// Meanings are used.
    Ready,
    /// Nothing is understood by its meaning, for this reason.
    Failed(String),
}

/// How many texts may wait for their vector: about as many as are made in a quarter of a second. Beyond, a text is
/// understood by its words: better at once than late.
pub const MEANING_WAITING: usize = 16;

/// How long to wait before looking again whether the model is loaded.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// A model that isn't loaded within this time is not waited for any more.
const LOADED_WITHIN: Duration = Duration::from_mins(2);

/// How many texts of the base are encoded before it is told how far it is.
const AT_ONCE: usize = 64;

impl Meaning {
    /// With an encoder, before anything is known of the base.
    pub fn new(encoder: Arc<dyn Encoder>) -> Self {
        Self { encoder, base: OnceLock::new() }
    }

    /// Waits for the model and learns what the base's texts mean; `told` gets how many of them are done. Answers given
    /// meanwhile do without. A second call changes nothing.
    pub fn learn(&self, entries: &[Entry], fitted_for: &str, told: impl Fn(usize, usize)) {
        let start = Instant::now();
        while self.encoder.state() == EncoderState::Loading {
            if start.elapsed() > LOADED_WITHIN {
                return;
            }
            thread::sleep(LOOK_AGAIN);
        }
        let model = self.encoder.model();
        // An empty name: nothing is fitted yet, and fitting is what the vectors are for.
        let base = if model.as_deref().is_none_or(|m| fitted_for.is_empty() || m == fitted_for) {
            self.encode_base(entries, told)
        } else {
            Err(Unfit::OtherModel)
        };
        // Whoever was first has set the same.
        let _ = self.base.set(base);
    }

    fn encode_base(&self, entries: &[Entry], told: impl Fn(usize, usize)) -> Result<Meanings, Unfit> {
        let texts = texts(entries);
        let mut numbers = Vec::new();
        let mut done = 0;
        for some in texts.chunks(AT_ONCE) {
            for vector in self.encoder.encode_all(some).map_err(Unfit::NoVectors)? {
                numbers.extend_from_slice(vector.numbers());
            }
            done += some.len();
            told(done, texts.len());
        }
        self.encoder.keep();
        let failed = || Unfit::NoVectors(EncoderError::Failed("vectors of different dimensions".to_owned()));
        Meanings::new(entries, numbers).ok_or_else(failed)
    }

    fn base(&self) -> Option<&Meanings> {
        self.base.get()?.as_ref().ok()
    }

    /// The vector of a text, if it is made in time and the base's are there.
    fn vector(&self, text: &str) -> Option<Vector> {
        self.base()?;
        if text.is_empty() {
            return None;
        }
        self.encoder.encode(&[(Role::Query, text)]).ok()?.into_iter().next()
    }

    fn state(&self) -> MeaningState {
        match (self.encoder.state(), self.base.get()) {
            (EncoderState::Failed(reason), _) => MeaningState::Failed(reason),
            (EncoderState::Loading, _) | (EncoderState::Ready, None) => MeaningState::Loading,
            (EncoderState::Ready, Some(Ok(_))) => MeaningState::Ready,
            (EncoderState::Ready, Some(Err(Unfit::OtherModel))) => {
                MeaningState::Failed("the base's weights were fitted with another model".to_owned())
            }
            (EncoderState::Ready, Some(Err(Unfit::NoVectors(e)))) => MeaningState::Failed(e.to_string()),
        }
    }
}

/// A text that says nearly the same as another.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    /// Its place among those that were compared.
    pub place: usize,
    /// How alike, up to 1.
    pub likeness: f64,
}

/// From this likeness of meaning two questions are taken for the same: 1 in 100 of the base's questions is as near to one
/// of another file (measured with multilingual-e5-small), and most of these do ask the same of both.
const SAME_MEANING: f64 = 0.65;

/// From this share of letter trigrams in common, where no meaning is known.
const SAME_LETTERS: f64 = 0.6;

impl Coach {
    /// The same coach, that understands by meaning once [`Coach::learn_meanings`] has ended.
    #[must_use]
    pub fn with_meaning(mut self, meaning: Meaning) -> Self {
        self.meaning = Some(meaning);
        self
    }

    /// Learns what the base's texts mean, where there is an encoder. It takes as long as the vectors that aren't kept
    /// take to be made.
    pub fn learn_meanings(&self, told: impl Fn(usize, usize)) {
        if let Some(meaning) = &self.meaning {
            meaning.learn(self.search().entries(), &self.knowledge().weights.model, told);
        }
    }

    /// Whether questions and ideas are understood by their meaning.
    pub fn meaning_state(&self) -> MeaningState {
        self.meaning.as_ref().map_or(MeaningState::Absent, Meaning::state)
    }

    /// What the encoder did so far, as numbers with their names.
    pub fn meaning_figures(&self) -> Vec<(&'static str, u64)> {
        self.meaning.as_ref().map(|m| m.encoder.figures()).unwrap_or_default()
    }

    /// The model by which meanings are known; none without.
    pub fn meaning_model(&self) -> Option<String> {
        self.meaning.as_ref().filter(|m| m.base().is_some())?.encoder.model()
    }

    /// What a cleaned question means beside the base's texts; none where that is not known in time, or where the weights
    /// know of no meaning.
    pub(super) fn sense(&self, question: &str, weights: &Weights) -> Option<Sense> {
        let meaning = self.meaning.as_ref().filter(|_| !weights.model.is_empty())?;
        meaning.base()?.sense(&meaning.vector(question)?)
    }

    /// What a cleaned idea means; none where that is not known in time.
    pub(super) fn vector(&self, idea: &str) -> Option<Vector> {
        self.meaning.as_ref()?.vector(idea)
    }

    /// The vectors of many texts, without a time limit: to fit, and to compare.
    ///
    /// # Errors
    /// When the encoder fails; none without an encoder.
    pub fn vectors(&self, texts: &[&str]) -> Result<Option<Vec<Vector>>, EncoderError> {
        let Some(meaning) = self.meaning.as_ref().filter(|m| m.base().is_some()) else { return Ok(None) };
        let texts: Vec<Text<'_>> = texts.iter().map(|text| (Role::Query, *text)).collect();
        let vectors = meaning.encoder.encode_all(&texts)?;
        meaning.encoder.keep();
        Ok(Some(vectors))
    }

    /// Which of some texts say nearly the same as one, most alike first: by meaning where it is known, else by their
    /// letters. For whoever proposes a file that is there, or asks what was asked.
    ///
    /// # Errors
    /// When the encoder fails.
    pub fn alike(&self, text: &str, others: &[&str]) -> Result<Vec<Alike>, EncoderError> {
        let all: Vec<&str> = std::iter::once(text).chain(others.iter().copied()).collect();
        let base = self.meaning.as_ref().and_then(Meaning::base);
        let (likenesses, least): (Vec<Option<f64>>, f64) = match (base, self.vectors(&all)?.as_deref()) {
            (Some(base), Some([own, rest @ ..])) => (rest.iter().map(|v| base.likeness(own, v)).collect(), SAME_MEANING),
            _ => (others.iter().map(|other| Some(letters_in_common(text, other))).collect(), SAME_LETTERS),
        };
        let found = likenesses.into_iter().enumerate().filter_map(|(place, likeness)| likeness.map(|l| (place, l)));
        let mut found: Vec<Alike> =
            found.filter(|(_, l)| *l >= least).map(|(place, likeness)| Alike { place, likeness }).collect();
        found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
        Ok(found)
    }

    /// The vectors of labelled ideas, in step, as their reviews make them; none without an encoder.
    ///
    /// # Errors
    /// When the encoder fails.
    pub fn idea_vectors(&self, ideas: &[LabelledIdea]) -> Result<Option<Vec<Vector>>, EncoderError> {
        let texts: Vec<String> = ideas.iter().map(|i| clean_lines(&i.texte).0).collect();
        self.vectors(&texts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// What many questions mean beside the base's texts, in step.
    ///
    /// # Errors
    /// When the encoder fails.
    pub fn senses(&self, questions: &[&str]) -> Result<Vec<Option<Sense>>, EncoderError> {
        let cleaned: Vec<String> = questions.iter().map(|q| clean(q, MAX_QUESTION_CHARS).0).collect();
        let Some(vectors) = self.vectors(&cleaned.iter().map(String::as_str).collect::<Vec<_>>())? else {
            return Ok(vec![None; questions.len()]);
        };
        let base = self.meaning.as_ref().and_then(Meaning::base);
        Ok(vectors.iter().map(|v| base.and_then(|b| b.sense(v))).collect())
    }
}
