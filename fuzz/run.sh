#!/usr/bin/env bash
# Runs every fuzz target, ten minutes each; SECONDS_EACH=… and names of targets choose otherwise.
#
#   fuzz/run.sh                 needs a nightly toolchain and cargo-fuzz (cargo install cargo-fuzz --locked)
#   fuzz/run.sh --replay http   the same bodies by the seeded mutants of the tests, with what is installed anyway
#
# What is found is left in fuzz/artifacts (cargo-fuzz) or told by its path (--replay): make it a seed in fuzz/corpus/TARGET.
set -euo pipefail
cd "$(dirname "$0")/.."
each="${SECONDS_EACH:-600}"
replay=
if [ "${1:-}" = --replay ]; then replay=1; shift; fi
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(lists vector raster extract timetable study pack network http)
for target in "${targets[@]}"; do
    echo "== $target, $each s"
    if [ -n "$replay" ]; then
        CARECIRCLE_FUZZ_SECONDS="$each" CARECIRCLE_FUZZ_SEED="${CARECIRCLE_FUZZ_SEED:-1000000}" \
            cargo test --workspace --test it -- "fuzz_replay::$target" --nocapture --test-threads 1
    else
        (cd fuzz && cargo +nightly fuzz run "$target" -- -max_total_time="$each" -rss_limit_mb=4096 -timeout=60)
    fi
done
