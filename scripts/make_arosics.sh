#!/usr/bin/env bash
# make_arosics.sh FOLDER: an environment for AROSICS, or none where it cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1

say() { echo "hetmatch: $*" >&2; }

# pyenv answers to the short names only for the versions that are switched on.
for candidate in python3.13 python3.12 "$HOME"/.pyenv/versions/3.1[32].*/bin/python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 12), (3, 13)))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "${python:-}" ]; then
    say "no Python 3.12 or 3.13 here, which AROSICS's GDAL is built for: it is left out"
    exit 0
fi
if ! "$python" -m venv "$venv"; then
    say "$python makes no environments (on Debian: apt-get install python3-venv): AROSICS is left out"
    rm -rf "$venv"
    exit 0
fi
pip=("$venv/bin/python" -m pip install --quiet --progress-bar off --disable-pip-version-check)
if ! { "${pip[@]}" --requirement benchmarks/requirements-arosics.txt &&
    "${pip[@]}" --no-deps --requirement benchmarks/requirements-arosics-alone.txt; }; then
    say "the package index does not give what AROSICS needs: it is left out"
    rm -rf "$venv"
fi
