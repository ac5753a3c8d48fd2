#!/usr/bin/env python3
"""Makes a sentence model of the hub ready for rust-bert.

usage: adopt_model.py SOURCE_DIR OUT_DIR OWNER/NAME

SOURCE_DIR holds the files of the model as the hub gives them; OUT_DIR receives those that rust-bert reads, put right:
the weights under the names that it expects, a zero pooler where it demands one, the cut of long texts in the tokenizer,
and the side files, complete. Messages are in French: users read them. Needs nothing but Python.
"""
import json
import os
import re
import sys

from safetensors_file import read_safetensors, write_safetensors

KINDS = {
    "bert": "bert",
    "roberta": "roberta",
    "xlm-roberta": "roberta",
    "camembert": "roberta",
    "distilbert": "distilbert",
    "albert": "albert",
}
ACTIVATIONS = ("gelu", "relu", "swish", "mish", "gelu_new", "tanh", "identity")
# What rust-bert demands in config.json and newer files may leave out.
DEFAULTS = {
    "bert": {"attention_probs_dropout_prob": 0.1, "hidden_dropout_prob": 0.1, "initializer_range": 0.02},
    "distilbert": {
        "attention_dropout": 0.1,
        "dropout": 0.1,
        "initializer_range": 0.02,
        "qa_dropout": 0.1,
        "seq_classif_dropout": 0.2,
        "sinusoidal_pos_embds": False,
        "tie_weights_": True,
    },
    "albert": {
        "attention_probs_dropout_prob": 0.0,
        "hidden_dropout_prob": 0.0,
        "initializer_range": 0.02,
        "bos_token_id": 2,
        "eos_token_id": 3,
        "pad_token_id": 0,
        "inner_group_num": 1,
        "num_hidden_groups": 1,
    },
}
DEFAULTS["roberta"] = DEFAULTS["bert"]
POOLINGS = ("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens")
BERT_TOKENS = {"unk": "[UNK]", "pad": "[PAD]", "cls": "[CLS]", "sep": "[SEP]", "mask": "[MASK]"}
ROBERTA_TOKENS = {
    "unk": "<unk>", "pad": "<pad>", "cls": "<s>", "sep": "</s>", "mask": "<mask>", "bos": "<s>", "eos": "</s>"
}  # fmt: skip
TOKENS = {
    "bert": BERT_TOKENS,
    "distilbert": BERT_TOKENS,
    "roberta": ROBERTA_TOKENS,
    "albert": {**BERT_TOKENS, "unk": "<unk>", "pad": "<pad>"},
}
ROBERTA_PAD = 1  # rust-bert takes it for granted


def fail(message):
    raise SystemExit(f"Ce modèle ne convient pas : {message}")


def read(path, otherwise=None):
    """The content of a JSON file, or `otherwise` where there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return otherwise
    except ValueError:
        fail(f"{os.path.basename(path)} n’est pas un fichier JSON lisible.")


def find_modules(source):
    """Where the transformer lies, and how its tokens become one vector."""
    modules = read(os.path.join(source, "modules.json"))
    if modules is None:
        print("      Pas de modules.json : on prend la moyenne des mots, comme le font la plupart des modèles.")
        return source, {}
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        fail(f"il enchaîne {', '.join(kinds)} ; il faut Transformer, Pooling et, si l’on veut, Normalize.")
    transformer, pooling = (os.path.join(source, module["path"]) for module in modules[:2])
    settings = read(os.path.join(pooling, "config.json"))
    if settings is None:
        fail(f"il manque {modules[1]['path']}/config.json.")
    return transformer, settings


def pooling_of(settings, dimension):
    """The settings of the pooling as rust-bert reads them; recent files name the mode in one word."""
    modes = [key.removeprefix("pooling_mode_") for key, on in settings.items() if key.startswith("pooling_mode_") and on]
    if "pooling_mode" in settings:
        named = settings["pooling_mode"]
        named = [named] if isinstance(named, str) else named
        modes = [f"{mode}_token" if mode == "cls" else f"{mode}_tokens" for mode in named]
    modes = modes or ["mean_tokens"]
    if len(modes) != 1 or modes[0] not in POOLINGS:
        fail(f"rust-bert ne sait pas réunir les mots par {' + '.join(modes)}.")
    return {"word_embedding_dimension": dimension, **{f"pooling_mode_{name}": name == modes[0] for name in POOLINGS}}


def tokens_of(folders, kind, tokenizer):
    """The special tokens by name, each as plain text."""
    vocabulary = tokenizer["model"].get("vocab", {})
    known = {piece: number for number, (piece, _score) in enumerate(vocabulary)} if isinstance(vocabulary, list) else dict(vocabulary)
    known.update((token["content"], token["id"]) for token in tokenizer.get("added_tokens", []))
    found = {}
    for name, usual in TOKENS[kind].items():
        found[f"{name}_token"] = usual
    for folder in folders:
        for file in ("tokenizer_config.json", "special_tokens_map.json"):
            for name, token in (read(os.path.join(folder, file), {}) or {}).items():
                if re.fullmatch(r"(unk|pad|cls|sep|mask|bos|eos)_token", name):
                    token = token.get("content") if isinstance(token, dict) else token
                    if token in known:
                        found[name] = token
    found = {name: token for name, token in sorted(found.items()) if token in known}
    for name in ("unk_token", "pad_token"):
        if name not in found:
            fail(f"son vocabulaire n’a pas de {name}.")
    if kind == "roberta" and known[found["pad_token"]] != ROBERTA_PAD:
        fail(f"son {found['pad_token']} porte le numéro {known[found['pad_token']]}, rust-bert attend le {ROBERTA_PAD}.")
    return found


def limit_of(folders, kind, config):
    """How many tokens the model reads, and whether it wants small letters."""
    positions = config["max_position_embeddings"] - (ROBERTA_PAD + 1 if kind == "roberta" else 0)
    limits, lower = [positions], False
    for folder in folders:
        settings = read(os.path.join(folder, "sentence_bert_config.json"), {})
        lower = lower or bool(settings.get("do_lower_case"))
        limits.append(settings.get("max_seq_length"))
        limits.append(read(os.path.join(folder, "tokenizer_config.json"), {}).get("model_max_length"))
    return int(min(limit for limit in limits if isinstance(limit, (int, float)) and limit > 0)), lower


def expected(kind, config):
    """The names of the tensors that rust-bert looks for; for ALBERT, only the first ones."""
    dense = lambda name: [f"{name}.weight", f"{name}.bias"]  # noqa: E731
    names = ["embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight", *dense("embeddings.LayerNorm")]
    if kind == "distilbert":
        for layer in range(config["n_layers"]):
            at = f"transformer.layer.{layer}."
            for part in ("attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin"):
                names += dense(at + part)
            for part in ("sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm"):
                names += dense(at + part)
        return names
    names.append("embeddings.token_type_embeddings.weight")
    for layer in range(config["num_hidden_layers"] if kind != "albert" else 0):
        at = f"encoder.layer.{layer}."
        for part in ("self.query", "self.key", "self.value", "output.dense", "output.LayerNorm"):
            names += dense(f"{at}attention.{part}")
        for part in ("intermediate.dense", "output.dense", "output.LayerNorm"):
            names += dense(at + part)
    return names


def weights_of(folder, kind, config):
    """The tensors, whole or in several files, under the names that rust-bert expects."""
    files = sorted(name for name in os.listdir(folder) if re.fullmatch(r"model(-\d+-of-\d+)?\.safetensors", name))
    if not files:
        fail("il n’a pas de poids au format safetensors (model.safetensors).")
    tensors = []
    for name in files:
        try:
            tensors += read_safetensors(os.path.join(folder, name))
        except (ValueError, KeyError, TypeError) as error:
            fail(f"{name} est abîmé ({error}).")
    word = "embeddings.word_embeddings.weight"
    prefix = next((name.removesuffix(word) for name, *_ in tensors if name.endswith(word)), None)
    if prefix is None:
        fail(f"ses poids n’ont pas de {word}.")
    named = {}
    for name, number, shape, data in tensors:
        if name.startswith(prefix) and not name.endswith("position_ids"):
            name = re.sub(r"LayerNorm\.gamma$", "LayerNorm.weight", name.removeprefix(prefix))
            named[re.sub(r"LayerNorm\.beta$", "LayerNorm.bias", name)] = (number, shape, data)
    missing = [name for name in expected(kind, config) if name not in named]
    if missing:
        fail(f"il manque {len(missing)} tenseurs à ses poids, dont {missing[0]}.")
    pooler = {"bert": "pooler.dense", "albert": "pooler"}.get(kind)
    if pooler and f"{pooler}.weight" not in named:
        size = config["hidden_size"]
        named[f"{pooler}.weight"] = ("F32", [size, size], bytes(4 * size * size))
        named[f"{pooler}.bias"] = ("F32", [size], bytes(4 * size))
    root = "distilbert." if kind == "distilbert" else ""
    return [(root + name, *tensor) for name, tensor in named.items()]


def main():
    source, out, name = sys.argv[1:4]
    transformer, pooling = find_modules(source)
    folders = [source] if transformer.rstrip("/") == source.rstrip("/") else [source, transformer]

    config = read(os.path.join(transformer, "config.json")) or fail("il n’a pas de config.json.")
    kind = KINDS.get(config.get("model_type"))
    if kind is None:
        fail(f"son type est « {config.get('model_type')} » ; rust-bert lit {', '.join(KINDS)}.")
    config = {**DEFAULTS[kind], **config}
    activation = config.get("activation" if kind == "distilbert" else "hidden_act")
    if activation not in ACTIVATIONS:
        fail(f"rust-bert ne connaît pas son activation « {activation} ».")
    if config.get("position_embedding_type", "absolute") != "absolute":
        fail("ses positions sont relatives ; rust-bert ne lit que des positions absolues.")

    tokenizer = next(filter(None, (read(os.path.join(folder, "tokenizer.json")) for folder in folders)), None)
    if tokenizer is None:
        fail("il n’a pas de tokenizer.json.")
    limit, lower = limit_of(folders, kind, config)
    # rust-bert neither cuts nor needs padding when it is given such a tokenizer: it pads by itself.
    tokenizer["truncation"] = {"direction": "Right", "max_length": limit, "strategy": "LongestFirst", "stride": 0}
    tokenizer["padding"] = None
    tokens = tokens_of(folders, kind, tokenizer)
    dimension = config["dim" if kind == "distilbert" else "hidden_size"]
    pooling = pooling_of(pooling, dimension)
    weights = weights_of(transformer, kind, config)

    os.makedirs(os.path.join(out, "1_Pooling"))

    def write(file, value, **layout):
        with open(os.path.join(out, file), "w", encoding="utf-8") as handle:
            json.dump(value, handle, ensure_ascii=False, **layout)
            handle.write("\n")

    write_safetensors(os.path.join(out, "model.safetensors"), weights)
    write("tokenizer.json", tokenizer, separators=(",", ":"))
    write("config.json", config, indent=2)
    write("special_tokens_map.json", tokens, indent=2)
    write("1_Pooling/config.json", pooling, indent=2)
    write("sentence_bert_config.json", {"max_seq_length": limit, "do_lower_case": lower}, indent=2)
    write("tokenizer_config.json", {"model_max_length": limit, "do_lower_case": lower}, indent=2)
    # Vectors always come out with length 1: their product is then their cosine.
    parts = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    modules = [
        {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{part}"}
        for number, (path, part) in enumerate(parts)
    ]
    write("modules.json", modules, indent=2)
    asks = "e5" in name.split("/")[-1].lower()
    write(
        "boomerometre.json",
        {
            "kind": kind,
            "weights": "model.safetensors",
            "query": "query: " if asks else "",
            "passage": "passage: " if asks else "",
        },
        indent=2,
    )
    print(f"      Modèle de type {kind}, vecteurs de {dimension} nombres, {limit} morceaux de mots par texte au plus.")


if __name__ == "__main__":
    main()
