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
step "The benchmark compiles and runs once"
cargo bench --bench answers --locked -- --test
step "Tests"
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --locked
else
  cargo test --lib --bins --tests --locked
fi
