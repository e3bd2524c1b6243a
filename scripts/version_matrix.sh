#!/usr/bin/env bash
# version_matrix.sh PYTHON...: tests of the engine with the oldest and the newest versions of its
# packages that pyproject.toml allows, on some Pythons, such as 3.10 3.14; without PyTorch. A Python
# that is not here, and that uv cannot fetch, is left out; versions that cannot be installed count as
# failed. Exit code 1 where something failed or nothing ran. The environments lie in .venv-versions.
set -euo pipefail
cd "$(dirname "$0")/.."
UV=(.venv/bin/python -m uv)
TOOLS='^(pytest|hypothesis|jsonschema)=='
TESTS=(tests/common tests/engine/core tests/engine/fitting tests/engine/gcps tests/engine/raster/test_raster.py
    tests/engine/vectors/test_layer.py tests/engine/cli/test_same_again.py)

say() { echo "hetmatch: $*" >&2; }

# pyenv answers to the short names only for the versions that are switched on; uv looks elsewhere.
find_python() {
    local candidate
    for candidate in "python$1" "$HOME"/.pyenv/versions/"$1".*/bin/python; do
        if "$candidate" -c '' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "$1"
}

make_environment() {
    "${UV[@]}" venv --quiet --clear --python "$(find_python "$1")" "$2"
}

# Called in a condition, where `set -e` is off: every step has to pass on its failure by itself.
install_versions() {
    local python=$1 resolution=$2 folder=$3
    # The tests' own tools in their locked versions.
    grep --extended-regexp "$TOOLS" requirements-dev.lock | sed 's/ *\\$//' |
        "${UV[@]}" pip compile --quiet --no-header --no-annotate --only-binary :all: \
            --resolution "$resolution" --python-version "$python" pyproject.toml - \
            >"$folder/requirements.txt" &&
        "${UV[@]}" pip install --quiet --python "$folder/bin/python" --only-binary :all: \
            --requirement "$folder/requirements.txt"
}

failed=()
ran=0
for python in "$@"; do
    for resolution in lowest-direct highest; do
        folder=.venv-versions/$python-$resolution
        if ! make_environment "$python" "$folder"; then
            say "no environment for Python $python: left out"
            continue
        fi
        say "Python $python, $resolution versions"
        ran=$((ran + 1))
        install_versions "$python" "$resolution" "$folder" &&
            "$folder/bin/python" -m pytest --quiet "${TESTS[@]}" ||
            failed+=("$python $resolution")
    done
done
if [ "$ran" -eq 0 ]; then
    say "nothing ran"
    exit 1
fi
if [ ${#failed[@]} -gt 0 ]; then
    say "failed: ${failed[*]}"
    exit 1
fi
