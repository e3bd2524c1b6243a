#!/usr/bin/env bash
# make_qgis_venv.sh FOLDER: a Python environment that sees the system's QGIS, for the tests of the
# plugin. Makes nothing, and says why, where /usr/bin/python3 has no QGIS.
set -euo pipefail
venv=$1
PYTHON=/usr/bin/python3
LOCK=$(cd "$(dirname "$0")/.." && pwd)/requirements-qgis.lock
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { echo "hetmatch: $*" >&2; }

if ! "$PYTHON" -c 'import qgis.core' 2>/dev/null; then
    say "$PYTHON has no QGIS (scripts/install_qgis.sh), so the tests of the plugin are skipped"
    rm -rf "$venv"
    exit 0
fi
"$venv/bin/python" -c 'import pip, qgis.core' 2>/dev/null ||
    "$PYTHON" -m venv --clear --system-site-packages "$venv"
"$venv/bin/python" -m pip install --quiet --progress-bar off --no-deps \
    --require-hashes --requirement "$LOCK"
if [ -n "$("$venv/bin/python" -m pip list --local --format freeze | grep -i '^pyqt')" ]; then
    say "$venv holds a PyQt from PyPI, which breaks the system's QGIS; remove the folder"
    exit 1
fi
