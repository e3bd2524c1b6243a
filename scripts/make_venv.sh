#!/usr/bin/env bash
# make_venv.sh FOLDER EXTRAS: a Python environment with HetMatch in it, made or brought up to date,
# with the versions and checksums of hetmatch_qgis/requirements*.lock and requirements-dev.lock.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1
extras=$2

TORCH=$(grep '^torch==' hetmatch_qgis/requirements-torch.txt)
TORCH_CPU_INDEX=https://download.pytorch.org/whl/cpu
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { echo "hetmatch: $*" >&2; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python3.10; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    say "Python 3.10 or newer is needed; on Debian or Ubuntu: sudo apt-get install python3 python3-venv"
    exit 1
}

# Debian and Ubuntu keep the module that makes environments in a package of its own.
make_environment() {
    local python=$1
    "$python" -c 'import ensurepip, venv' 2>/dev/null || install_venv_module "$python"
    "$python" -m venv "$venv"
}

install_venv_module() {
    local package
    package=python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing $package, which makes Python environments"
        apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package" && return
    fi
    say "this Python cannot make environments; run: sudo apt-get install $package"
    exit 1
}

# On Linux the general index holds torch with several gigabytes of CUDA, PyTorch's own has it without;
# the files of that one have other checksums than those that are locked.
install_torch() {
    local installed
    if installed=$("$venv/bin/python" -c 'import torch; print(torch.__version__)' 2>/dev/null); then
        say "torch $installed is installed and left alone"
    elif say "asking PyTorch's CPU index for torch" &&
        "${pip[@]}" --no-deps --index-url "$TORCH_CPU_INDEX" --timeout 10 --retries 0 "$TORCH"; then
        say "torch came from PyTorch's CPU index or a folder of wheels that pip was told of"
    else
        say "PyTorch's CPU index gave nothing; taking $TORCH from the general index"
        "$venv/bin/python" scripts/locked.py --torch >"$venv/torch.txt"
        "${pip[@]}" --no-deps --require-hashes --requirement "$venv/torch.txt"
        say "torch came from the general index"
    fi
}

[ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1 ||
    make_environment "$(find_python)"
pip=("$venv/bin/python" -m pip install --progress-bar off)
install_torch
say "installing HetMatch${extras:+ with the extras $extras}"
"$venv/bin/python" scripts/locked.py "$extras" >"$venv/requirements.txt"
"${pip[@]}" --quiet --only-binary :all: --require-hashes --requirement "$venv/requirements.txt"
# Built by the setuptools that was just installed, and not by the newest that there is today.
"${pip[@]}" --quiet --no-deps --no-build-isolation --editable .
