//! The model: sentence embeddings by rust-bert, on libtorch.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rust_bert::RustBertError;
use rust_bert::albert::AlbertConfig;
use rust_bert::bert::BertConfig;
use rust_bert::distilbert::DistilBertConfig;
use rust_bert::pipelines::common::{ModelType, TokenizerOption};
use rust_bert::pipelines::hf_tokenizers::SpecialTokenMap;
use rust_bert::pipelines::sentence_embeddings::layers::PoolingConfig;
use rust_bert::pipelines::sentence_embeddings::{
    SentenceEmbeddingsConfig, SentenceEmbeddingsModel, SentenceEmbeddingsModulesConfig, SentenceEmbeddingsSentenceBertConfig,
};
use rust_bert::resources::{LocalResource, ResourceProvider};
use rust_bert::roberta::RobertaConfig;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::model::{Model, ModelError};
use crate::domain::meaning::Role;

/// The file of ours in a model's folder.
const MANIFEST: &str = "boomerometre.json";
const CONFIG: &str = "config.json";
const MODULES: &str = "modules.json";
const POOLING: &str = "1_Pooling/config.json";
const SENTENCES: &str = "sentence_bert_config.json";
const TOKENIZER: &str = "tokenizer.json";
const SPECIALS: &str = "special_tokens_map.json";

/// What a model is, in its folder.
#[derive(Debug, Deserialize)]
struct Manifest {
    kind: Kind,
    /// The name of the file of weights, in the same folder.
    weights: String,
    /// What goes in front of a query.
    query: String,
    /// What goes in front of a passage.
    passage: String,
}

/// The architectures that rust-bert makes sentence embeddings with, but for T5, which has no positions to count.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Bert,
    Roberta,
    Distilbert,
    Albert,
}

/// A model of the family of BERT, loaded.
pub struct Bert {
    model: SentenceEmbeddingsModel,
    manifest: Manifest,
    hash: String,
    dimension: usize,
}

impl Bert {
    /// Loads a model from its folder, to compute on so many threads of the processor; the number holds for the whole process.
    ///
    /// The folder has the files of sentence-transformers (`config.json`, `modules.json`, `1_Pooling/config.json`,
    /// `sentence_bert_config.json`, `special_tokens_map.json`), `tokenizer.json` with a truncation, the weights, and
    /// `boomerometre.json`: `{"kind": "bert|roberta|distilbert|albert", "weights": "model.safetensors", "query": "query: ",
    /// "passage": "passage: "}`. On a machine that does other work too, `OMP_WAIT_POLICY=passive` must be in the environment
    /// before the program starts: else libtorch's threads wait by spinning, and a text takes five times as long.
    ///
    /// # Errors
    /// When a file is missing, can't be read or doesn't fit, and when rust-bert refuses the model.
    pub fn load(folder: &Path, threads: usize) -> Result<Box<dyn Model>, ModelError> {
        let files = Files::read(folder)?;
        let hash = files.hash()?;
        // What is wrong beyond what was looked at makes rust-bert panic.
        let built = catch_unwind(AssertUnwindSafe(|| build(&files, threads))).map_err(|_| ModelError::Panicked)?;
        let model = built.map_err(|fault| refused(&fault))?;
        Ok(Box::new(Self { model, manifest: files.manifest, hash, dimension: files.dimension }))
    }
}

impl Model for Bert {
    fn encode(&mut self, texts: &[String]) -> Result<Vec<Vec<f32>>, ModelError> {
        let rows = self.model.encode(texts).map_err(|fault| refused(&fault))?;
        match rows.iter().find(|row| row.len() != self.dimension) {
            Some(row) => Err(ModelError::Dimensions { expected: self.dimension, found: row.len() }),
            None => Ok(rows),
        }
    }

    fn hash(&self) -> &str {
        &self.hash
    }

    fn prefix(&self, role: Role) -> &str {
        match role {
            Role::Query => &self.manifest.query,
            Role::Passage => &self.manifest.passage,
        }
    }
}

/// The files of a model, looked at.
struct Files {
    folder: PathBuf,
    manifest: Manifest,
    /// How many numbers its vectors have.
    dimension: usize,
}

impl Files {
    /// Looks at all that rust-bert will read: it panics on some of what it can't.
    fn read(folder: &Path) -> Result<Self, ModelError> {
        let manifest = manifest(&folder.join(MANIFEST))?;
        let weights = folder.join(&manifest.weights);
        open(&weights)?;
        modules(&folder.join(MODULES))?;
        let pooling: PoolingConfig = parsed(&folder.join(POOLING))?;
        let _: SentenceEmbeddingsSentenceBertConfig = parsed(&folder.join(SENTENCES))?;
        let _: SpecialTokenMap = parsed(&folder.join(SPECIALS))?;
        let longest = positions(&folder.join(CONFIG), manifest.kind)?;
        truncation(&folder.join(TOKENIZER), longest)?;
        let dimension = usize::try_from(pooling.word_embedding_dimension).ok().filter(|&numbers| numbers > 0);
        let dimension = dimension.ok_or_else(|| unfit(&folder.join(POOLING), "no dimension"))?;
        Ok(Self { folder: folder.to_owned(), manifest, dimension })
    }

    /// Of all that makes the numbers what they are.
    fn hash(&self) -> Result<String, ModelError> {
        let mut hash = Sha256::new();
        for name in [&self.manifest.weights, TOKENIZER, MANIFEST, POOLING, CONFIG, MODULES, SENTENCES, SPECIALS] {
            let path = self.folder.join(name);
            let (mut file, length) = open(&path)?;
            // With the lengths, no other files make the same bytes.
            hash.update(length.to_le_bytes());
            copy(&mut file, &mut hash).map_err(|cause| unreadable(&path, &cause))?;
        }
        Ok(hash
            .finalize()
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|d| char::from_digit(d.into(), 16))
            .collect())
    }
}

fn build(files: &Files, threads: usize) -> Result<SentenceEmbeddingsModel, RustBertError> {
    tch::set_num_threads(i32::try_from(threads.max(1)).unwrap_or(i32::MAX));
    let path = |name: &str| files.folder.join(name);
    let resource = |name: &str| -> Box<dyn ResourceProvider + Send> { Box::new(LocalResource { local_path: path(name) }) };
    let tokenizer = TokenizerOption::from_hf_tokenizer_file(path(TOKENIZER), path(SPECIALS))?;
    let config = SentenceEmbeddingsConfig {
        modules_config_resource: resource(MODULES),
        transformer_type: files.manifest.kind.model_type(),
        transformer_config_resource: resource(CONFIG),
        transformer_weights_resource: resource(&files.manifest.weights),
        pooling_config_resource: resource(POOLING),
        dense_config_resource: None,
        dense_weights_resource: None,
        sentence_bert_config_resource: resource(SENTENCES),
        // These two are read only where rust-bert makes the tokenizer itself.
        tokenizer_config_resource: resource(TOKENIZER),
        tokenizer_vocab_resource: resource(TOKENIZER),
        tokenizer_merges_resource: None,
        device: tch::Device::Cpu,
        // Weights of 16 bits would be computed with as such, which processors are slow at.
        kind: Some(tch::Kind::Float),
    };
    SentenceEmbeddingsModel::new_with_tokenizer(config, tokenizer)
}

impl Kind {
    fn model_type(self) -> ModelType {
        match self {
            Self::Bert => ModelType::Bert,
            Self::Roberta => ModelType::Roberta,
            Self::Distilbert => ModelType::DistilBert,
            Self::Albert => ModelType::Albert,
        }
    }
}

fn manifest(path: &Path) -> Result<Manifest, ModelError> {
    let bad = |cause: String| ModelError::BadManifest { path: path.to_owned(), cause };
    let manifest: Manifest = serde_json::from_slice(&bytes(path)?).map_err(|cause| bad(cause.to_string()))?;
    let is_name = Path::new(&manifest.weights).file_name().is_some_and(|name| name == manifest.weights.as_str());
    if is_name { Ok(manifest) } else { Err(bad("`weights` is not the name of a file in this folder".to_owned())) }
}

fn modules(path: &Path) -> Result<(), ModelError> {
    let modules: SentenceEmbeddingsModulesConfig = parsed(path)?;
    let modules = modules.validate().map_err(|fault| unfit(path, &fault.to_string()))?;
    match modules.dense_module() {
        Some(_) => Err(unfit(path, "a dense layer, which isn't supported")),
        None => Ok(()),
    }
}

/// How many tokens the model has positions for.
fn positions(path: &Path, kind: Kind) -> Result<i64, ModelError> {
    Ok(match kind {
        Kind::Bert => parsed::<BertConfig>(path)?.max_position_embeddings,
        // It counts from the padding's number on, which is 1.
        Kind::Roberta => parsed::<RobertaConfig>(path)?.max_position_embeddings - 2,
        Kind::Distilbert => parsed::<DistilBertConfig>(path)?.max_position_embeddings,
        Kind::Albert => parsed::<AlbertConfig>(path)?.max_position_embeddings,
    })
}

/// Tokenizers of this kind cut texts by what their own file says alone: without it, a long one would have tokens without a
/// position.
fn truncation(path: &Path, positions: i64) -> Result<(), ModelError> {
    #[derive(Deserialize)]
    struct Tokenizer {
        truncation: Option<Truncation>,
    }
    #[derive(Deserialize)]
    struct Truncation {
        max_length: i64,
    }
    let tokenizer: Tokenizer = parsed(path)?;
    match tokenizer.truncation {
        Some(truncation) if truncation.max_length <= positions => Ok(()),
        _ => Err(unfit(path, &format!("no `truncation` to {positions} tokens or less"))),
    }
}

fn parsed<T: DeserializeOwned>(path: &Path) -> Result<T, ModelError> {
    serde_json::from_slice(&bytes(path)?).map_err(|cause| unfit(path, &cause.to_string()))
}

fn bytes(path: &Path) -> Result<Vec<u8>, ModelError> {
    open(path)?;
    fs::read(path).map_err(|cause| unreadable(path, &cause))
}

/// The file and its length.
fn open(path: &Path) -> Result<(File, u64), ModelError> {
    let data = path.metadata().map_err(|cause| unreadable(path, &cause))?;
    if !data.is_file() {
        return Err(ModelError::Unreadable { path: path.to_owned(), cause: "not a file".to_owned() });
    }
    let file = File::open(path).map_err(|cause| unreadable(path, &cause))?;
    Ok((file, data.len()))
}

/// Hashes a file by parts: weights needn't be in memory once more.
fn copy(file: &mut File, hash: &mut Sha256) -> io::Result<()> {
    let mut part = vec![0; 1 << 20];
    loop {
        match file.read(&mut part)? {
            0 => return Ok(()),
            length => hash.update(part.get(..length).unwrap_or_default()),
        }
    }
}

fn unreadable(path: &Path, cause: &io::Error) -> ModelError {
    match cause.kind() {
        ErrorKind::NotFound => ModelError::Missing { path: path.to_owned() },
        _ => ModelError::Unreadable { path: path.to_owned(), cause: cause.to_string() },
    }
}

fn unfit(path: &Path, cause: &str) -> ModelError {
    ModelError::Unfit { path: path.to_owned(), cause: cause.to_owned() }
}

/// The first line alone: libtorch adds its whole stack.
fn refused(fault: &RustBertError) -> ModelError {
    ModelError::Refused(fault.to_string().lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const SOUND: [(&str, &str); 8] = [
        (MANIFEST, r#"{"kind": "bert", "weights": "w.safetensors", "query": "query: ", "passage": "passage: "}"#),
        ("w.safetensors", "no weights at all"),
        (
            CONFIG,
            r#"{"hidden_act": "gelu", "attention_probs_dropout_prob": 0.1, "hidden_dropout_prob": 0.1, "hidden_size": 4,
                "initializer_range": 0.02, "intermediate_size": 8, "max_position_embeddings": 16, "num_attention_heads": 2,
                "num_hidden_layers": 1, "type_vocab_size": 2, "vocab_size": 3}"#,
        ),
        (
            MODULES,
            r#"[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]"#,
        ),
        (
            POOLING,
            r#"{"word_embedding_dimension": 4, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true,
                "pooling_mode_max_tokens": false, "pooling_mode_mean_sqrt_len_tokens": false}"#,
        ),
        (SENTENCES, r#"{"max_seq_length": 16, "do_lower_case": false}"#),
        (SPECIALS, r#"{"unk_token": "<unk>", "pad_token": "<pad>"}"#),
        (
            TOKENIZER,
            r#"{"version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": null, "post_processor": null,
                "decoder": null, "padding": null,
                "truncation": {"direction": "Right", "max_length": 16, "strategy": "LongestFirst", "stride": 0},
                "model": {"type": "WordLevel", "vocab": {"<pad>": 0, "<unk>": 1, "a": 2}, "unk_token": "<unk>"}}"#,
        ),
    ];

    fn folder() -> TempDir {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("1_Pooling")).unwrap();
        for (name, text) in SOUND {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    /// Why a folder isn't loaded where this file says this.
    fn fault(name: &str, text: &str) -> ModelError {
        let folder = folder();
        fs::write(folder.path().join(name), text).unwrap();
        Bert::load(folder.path(), 1).err().unwrap()
    }

    #[test]
    fn a_missing_file_is_named() {
        for (name, _) in SOUND {
            let folder = folder();
            let path = folder.path().join(name);
            fs::remove_file(&path).unwrap();
            assert_eq!(Bert::load(folder.path(), 1).err(), Some(ModelError::Missing { path: path.clone() }));
            fs::create_dir(&path).unwrap();
            let cause = "not a file".to_owned();
            assert_eq!(Bert::load(folder.path(), 1).err(), Some(ModelError::Unreadable { path, cause }));
        }
    }

    #[test]
    fn a_file_that_is_no_json_is_named() {
        for (name, _) in SOUND.into_iter().filter(|(name, _)| *name != "w.safetensors") {
            for text in ["", "{", "{}", "null", "\u{0}"] {
                let fault = fault(name, text);
                assert!(matches!(fault, ModelError::BadManifest { .. } | ModelError::Unfit { .. }), "{name}: {fault}");
                assert!(fault.to_string().contains(name), "{fault}");
            }
        }
    }

    #[test]
    fn a_manifest_names_a_known_kind_and_a_file_of_the_folder() {
        let manifest = SOUND[0].1;
        let changes = [("\"bert\"", "\"gpt2\""), ("w.saf", "../w.saf"), ("w.saf", "/w.saf"), ("w.safetensors", "")];
        for (from, to) in changes {
            let fault = fault(MANIFEST, &manifest.replace(from, to));
            assert!(matches!(fault, ModelError::BadManifest { .. }), "{fault}");
        }
    }

    #[test]
    fn what_rust_bert_would_panic_on_later_is_refused() {
        let text = |name| SOUND.iter().find(|(n, _)| *n == name).unwrap().1;
        let changes = [
            (TOKENIZER, "\"max_length\": 16", "\"max_length\": 17"),
            (CONFIG, "\"max_position_embeddings\": 16", "\"max_position_embeddings\": 15"),
            (MODULES, "models.Pooling", "models.Dense"),
            (POOLING, "\"word_embedding_dimension\": 4", "\"word_embedding_dimension\": 0"),
        ];
        for (name, from, to) in changes {
            let fault = fault(name, &text(name).replace(from, to));
            assert!(matches!(fault, ModelError::Unfit { .. }), "{fault}");
        }
    }

    #[test]
    fn weights_that_are_none_are_no_panic() {
        for weights in ["", "no weights at all", "\u{8}\0\0\0\0\0\0\0{}      "] {
            let fault = fault("w.safetensors", weights);
            assert!(matches!(fault, ModelError::Refused(_)), "{fault}");
        }
    }
}
