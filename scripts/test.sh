#!/usr/bin/env bash
# Every check that a change must pass. Needs cargo; uses cargo-nextest where it is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step "Formatting"
cargo fmt --check
step "Lints"
cargo clippy --all-targets --locked -- -D warnings
step "The library alone: domain, content and search know nothing of the use cases"
cargo clippy --lib --no-default-features --locked -- -D warnings
step "Documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked --quiet
step "Documentation examples"
cargo test --doc --locked --quiet
step "The benchmarks compile and run once"
cargo bench --bench answers --locked -- --test
cargo bench --bench load --locked -- --test
step "Tests"
# What the bots of the suite send to the fake Discord is kept for the next step.
traffic=$(mktemp -d)
trap 'rm -rf "$traffic"' EXIT
export BOOMEROMETRE_TRAFFIC="$traffic"
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --locked
else
  cargo test --lib --bins --tests --locked
fi
step "With meaning: rust-bert and the real model"
if [ -f .cargo/config.toml ]; then
  cargo clippy --all-targets --features bert --locked -- -D warnings
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --features bert --locked -E 'test(meaning) or test(encoder)'
  else
    cargo test --lib --tests --features bert --locked -- meaning encoder
  fi
else
  echo "Not prepared: after scripts/setup-bert.sh, the feature « bert » is tested here, too."
fi
step "Discord's own description of its API judges what the bots sent"
judge=../shared/discord/validate.py
if [ ! -f "$judge" ]; then
  echo "The official description is not here: only our own limits were applied."
elif ! python3 -c 'import jsonschema, referencing' 2>/dev/null; then
  echo "Python's jsonschema and referencing are not here: only our own limits were applied."
else
  cat "$traffic"/bot*.jsonl | python3 "$judge" --batch
  echo "$(cat "$traffic"/bot*.jsonl | wc -l) lines, no fault."
fi
