#!/usr/bin/env bash
# test_plugin.sh QGIS-ENVIRONMENT ENGINE-PYTHON PACKAGE [PYTEST ARGUMENT...]: the tests of the
# plugin, in QGIS's Python. The engine's worker runs on the other Python, as it does for users, and
# PACKAGE is the zip that the tests install. Pictures and logs come to build/test-artefacts.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1
engine=$2
package=$3
shift 3

if [ ! -x "$venv/bin/python" ]; then
    echo "hetmatch: no QGIS here (scripts/install_qgis.sh), so the tests of the plugin are skipped" >&2
    exit 0
fi

# The folder is resolved, the program is not: an environment's python is a link, and which
# environment it stands for hangs on where the link lies.
absolute() { echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"; }

HETMATCH_TEST_PYTHON=$(absolute "$engine")
HETMATCH_TEST_PACKAGE=$(absolute "$package")
HETMATCH_TEST_ARTEFACTS=$PWD/build/test-artefacts
# pytest-qgis keeps a profile, in which an earlier run's settings would still be.
rm -rf "$HETMATCH_TEST_ARTEFACTS" tests/qgis/.qgis-settings
mkdir -p "$HETMATCH_TEST_ARTEFACTS"
XDG_RUNTIME_DIR=$(mktemp -d)
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
unset DISPLAY WAYLAND_DISPLAY
export HETMATCH_TEST_PYTHON HETMATCH_TEST_PACKAGE HETMATCH_TEST_ARTEFACTS XDG_RUNTIME_DIR
export QT_QPA_PLATFORM=offscreen
# No other plugins of pytest that the system's Python may hold: Debian's Hypothesis comes with torch,
# and what it does at the very end meets a QGIS that is gone.
export PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 PYTEST_PLUGINS=pytest_qgis.plugin
"$venv/bin/python" -m pytest --confcutdir tests/qgis tests/qgis "$@"
