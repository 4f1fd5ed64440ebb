# The commands of every day. Each is also written out in CONTRIBUTING.md, so that `just` is a convenience and not a need.

# List them.
default:
    @just --list --unsorted

# All tests. They bring their own PostgreSQL.
test:
    cargo test --workspace

# What a change must pass before it is shown to anybody.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Write schema.graphql anew, from the code.
schema:
    UPDATE_EXPECT=1 cargo test --package tests schema

# Look for inputs that break a decoder, for so many seconds each: all targets, or those named.
fuzz seconds *targets:
    tests/fuzz/run {{ seconds }} {{ targets }}

# A practice to play with. Arguments go to `pazpaz demo`.
demo *arguments:
    cargo run --release -- demo {{ arguments }}

# Fill a database and measure over HTTP. Arguments go to `pazpaz bench`.
bench *arguments:
    cargo run --release -- bench {{ arguments }}

# Licences, bans, sources and known holes of everything depended on. Needs a network and `cargo install --locked cargo-deny`.
deny:
    cargo deny --locked check

# Everything that a clean clone must pass; installs with apt what is missing.
ci:
    .ci/run
