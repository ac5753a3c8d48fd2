//! The engine: tantivy, in memory, over entries by field and over single passages.

use std::collections::BTreeMap;

use tantivy::collector::TopDocs;
use tantivy::directory::RamDirectory;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index as Engine, Searcher, TantivyDocument, Term as EngineTerm};

use super::query::Term;
use crate::domain::entry::Entry;
use crate::domain::text::fold;

/// The engine failed. It holds no user text.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The engine refused.
    #[error("the index failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// The thread that builds the index stopped.
    #[error("the index was not finished")]
    Stopped,
}

/// The fields of an entry, by their names in `knowledge/weights.toml`.
pub(super) const FIELDS: [&str; 6] = ["titre", "noms", "faits", "a_retenir", "questions", "mots_cles"];

/// What the writer may use while it builds the index, in bytes; it is given back at once.
const WRITER_BYTES: usize = 15_000_000;

const ANALYZER: &str = "francais";

/// The two indexes.
pub(super) struct Index {
    entries: Table,
    passages: Table,
}

/// One index with its text fields and the number that each document carries.
struct Table {
    searcher: Searcher,
    fields: Vec<Field>,
    /// The number of each document, by its place in the only segment.
    numbers: Vec<u64>,
}

/// A passage that matches.
pub(super) struct PassageHit {
    /// The entry that it is of.
    pub(super) entry: usize,
    /// Whether it is one of its questions.
    pub(super) is_question: bool,
    /// BM25.
    pub(super) score: f64,
}

impl Index {
    pub(super) fn new(entries: &[Entry], analyzer: &TextAnalyzer) -> Result<Self, IndexError> {
        let by_field = entries.iter().enumerate().map(|(i, entry)| {
            let texts = [
                entry.title.clone(),
                entry.names.join(" . "),
                join(entry.facts.iter().map(|p| p.text.as_str())),
                join(entry.lessons.iter().map(|p| p.text.as_str())),
                join(entry.findable.questions.iter().map(String::as_str)),
                join(entry.findable.keywords.iter().map(String::as_str)),
            ];
            (i, texts.to_vec())
        });
        let by_passage = entries.iter().enumerate().flat_map(|(i, entry)| {
            let questions = entry.findable.questions.iter().map(move |q| (i * 2 + 1, vec![q.clone()]));
            let passages = entry.facts.iter().chain(&entry.lessons).map(move |p| (i * 2, vec![p.text.clone()]));
            questions.chain(passages)
        });
        Ok(Self { entries: Table::new(&FIELDS, by_field, analyzer)?, passages: Table::new(&["texte"], by_passage, analyzer)? })
    }

    /// The best entries with their BM25, each field counting for its weight.
    pub(super) fn entries(
        &self,
        terms: &[Term],
        weights: &BTreeMap<String, f64>,
        limit: usize,
    ) -> Result<Vec<(usize, f64)>, IndexError> {
        let weights: Vec<f64> = FIELDS.iter().map(|f| weights.get(*f).copied().unwrap_or(1.0)).collect();
        self.entries.search(terms, &weights, limit)
    }

    /// The best passages.
    pub(super) fn passages(&self, terms: &[Term], limit: usize) -> Result<Vec<PassageHit>, IndexError> {
        let hits = self.passages.search(terms, &[1.0], limit)?;
        Ok(hits
            .into_iter()
            .map(|(number, score)| PassageHit { entry: number / 2, is_question: number % 2 == 1, score })
            .collect())
    }
}

/// Passages run together would make phrases that nobody wrote: a stop keeps them apart.
fn join<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.collect::<Vec<_>>().join(" . ")
}

impl Table {
    fn new(
        names: &[&str],
        documents: impl Iterator<Item = (usize, Vec<String>)>,
        analyzer: &TextAnalyzer,
    ) -> Result<Self, IndexError> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_tokenizer(ANALYZER).set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        let fields: Vec<Field> = names.iter().map(|name| schema.add_text_field(name, options.clone())).collect();
        let number = schema.add_u64_field("numero", FAST);
        let engine = Engine::builder().schema(schema.build());
        let tokenizers = tantivy::tokenizer::TokenizerManager::default();
        tokenizers.register(ANALYZER, analyzer.clone());
        let mut writer =
            engine.tokenizers(tokenizers.clone()).single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
        for (i, texts) in documents {
            let mut document = TantivyDocument::default();
            document.add_u64(number, i as u64);
            for (field, text) in fields.iter().zip(texts) {
                document.add_text(*field, fold(&text));
            }
            writer.add_document(document)?;
        }
        let mut engine: Engine = writer.finalize()?;
        engine.set_tokenizers(tokenizers);
        let searcher = engine.reader()?.searcher();
        let mut numbers = Vec::new();
        for segment in searcher.segment_readers() {
            let column = segment.fast_fields().u64("numero")?;
            numbers.extend((0..segment.max_doc()).map(|document| column.first(document).unwrap_or_default()));
        }
        Ok(Self { searcher, fields, numbers })
    }

    fn search(&self, terms: &[Term], weights: &[f64], limit: usize) -> Result<Vec<(usize, f64)>, IndexError> {
        if terms.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
        for term in terms {
            for (field, weight) in self.fields.iter().zip(weights) {
                let exact = TermQuery::new(EngineTerm::from_field_text(*field, &term.stem), IndexRecordOption::WithFreqs);
                #[expect(clippy::cast_possible_truncation, reason = "a weight of a few units")]
                let boost = (weight * term.weight) as f32;
                clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(exact), boost))));
            }
        }
        let hits = self.searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(limit).order_by_score())?;
        let number = |document: u32| self.numbers.get(document as usize).and_then(|n| usize::try_from(*n).ok());
        Ok(hits.into_iter().filter_map(|(score, address)| number(address.doc_id).map(|n| (n, f64::from(score)))).collect())
    }
}
