//! The meaning of a text as a vector, and the port to what makes vectors of texts.
//!
//! Texts of near meaning have vectors of near direction, whatever their words.

use std::sync::Arc;

/// The meaning of a text: a direction, as numbers whose squares sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector(Arc<[f32]>);

impl Vector {
    /// A vector of these numbers at length 1; none when one isn't finite or when all are 0.
    ///
    /// ```
    /// use boomerometre::domain::meaning::Vector;
    /// let vector = Vector::new(&[3.0, 4.0]).unwrap();
    /// assert_eq!(vector.numbers(), [0.6, 0.8]);
    /// assert!(Vector::new(&[0.0, 0.0]).is_none());
    /// ```
    pub fn new(numbers: &[f32]) -> Option<Self> {
        let length = numbers.iter().map(|x| x * x).sum::<f32>().sqrt();
        (length.is_finite() && length > 0.0).then(|| Self(numbers.iter().map(|x| x / length).collect()))
    }

    /// Its numbers; their count is the model's (384 for multilingual-e5-small).
    pub fn numbers(&self) -> &[f32] {
        &self.0
    }

    /// The cosine of the angle to another of the same model, -1 to 1.
    pub fn cosine(&self, other: &Self) -> f64 {
        f64::from(dot(&self.0, &other.0))
    }
}

/// The sum of products, in step.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums side by side let the compiler use wide registers; one sum would fix the order of additions.
    let mut sums = [0.0_f32; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        sums.iter_mut().zip(x.iter().zip(y)).for_each(|(sum, (x, y))| *sum += x * y);
    }
    sums.iter().sum::<f32>() + rest
}

/// What a text is to the model: what is looked for, or what is looked in. Models tell them apart by a word in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// A question or an idea: what is looked for, and what is compared with its like.
    Query,
    /// A sentence of the base: what is looked in.
    Passage,
}

/// A text with its role.
pub type Text<'a> = (Role, &'a str);

/// How the encoder is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncoderState {
    /// The model is being loaded.
    Loading,
    /// It makes vectors.
    Ready,
    /// It makes none any more, for this reason.
    Failed(String),
}

/// Why no vectors were made. None holds a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncoderError {
    /// The model is being loaded.
    #[error("the model is being loaded")]
    Loading,
    /// More texts wait than the queue holds.
    #[error("too many texts are waiting")]
    Busy,
    /// They weren't made in time.
    #[error("the vectors were not made in time")]
    Late,
    /// The model failed on these texts, or for good.
    #[error("the model failed: {0}")]
    Failed(String),
}

/// What makes vectors of texts. Made to be shared by all threads.
pub trait Encoder: Send + Sync {
    /// A vector for each text, in order, within the encoder's own time limit.
    ///
    /// # Errors
    /// When the encoder isn't ready, is overcharged, late or broken.
    fn encode(&self, texts: &[Text<'_>]) -> Result<Vec<Vector>, EncoderError>;

    /// The same without a time limit and behind those who wait for an answer: for many texts.
    ///
    /// # Errors
    /// When the encoder isn't ready or is broken.
    fn encode_all(&self, texts: &[Text<'_>]) -> Result<Vec<Vector>, EncoderError>;

    /// Writes down the vectors of many texts that were made, so that they need not be made again.
    fn keep(&self) {}

    /// What it did so far, as numbers with their names: for whoever watches.
    fn figures(&self) -> Vec<(&'static str, u64)> {
        Vec::new()
    }

    /// How it is.
    fn state(&self) -> EncoderState;

    /// What tells its model from any other: a hash of its files; none before it is loaded.
    fn model(&self) -> Option<String>;
}
