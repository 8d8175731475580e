#!/usr/bin/env bash
# Rewrite requirements/*.lock: exact versions for every platform and Python >= 3.11, with the SHA-256
# of every file of each. No index address is recorded. Needs uv (any recent one) and an index.
#   tools/lock.sh             keep the versions of the present locks where they still fit
#   tools/lock.sh --upgrade   take the newest that fit
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    local lock=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
        --custom-compile-command tools/lock.sh --output-file "$lock" "$@"
}

# Everything is solved once together; the smaller lists then take the same versions.
compile requirements/peers.lock pyproject.toml requirements/build.in --all-extras "$@"
compile requirements/dev.lock pyproject.toml requirements/build.in \
    --extra charts --extra uncertainty --extra scale --extra web --extra dev --constraints requirements/peers.lock
compile requirements/run.lock pyproject.toml requirements/build.in \
    --extra charts --extra uncertainty --constraints requirements/peers.lock
