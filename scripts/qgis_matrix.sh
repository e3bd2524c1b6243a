#!/usr/bin/env bash
# qgis_matrix.sh PACKAGE SUITE... [-- PYTEST ARGUMENT...]: the tests of the plugin, which is in the
# zip PACKAGE, on the QGIS of other Debian releases: trixie has QGIS 3.40, forky has 3.44.
#
# Each Debian lies in a folder of its own below HETMATCH_MATRIX_CACHE (about 4 GB, made once, in
# some minutes), and nothing outside that folder changes. The engine runs on Debian's own torch,
# rasterio and OpenCV there.
set -euo pipefail
cd "$(dirname "$0")/.."
CACHE=${HETMATCH_MATRIX_CACHE:-$HOME/.cache/hetmatch-qgis-matrix}
MIRROR=${HETMATCH_MATRIX_MIRROR:-http://deb.debian.org/debian}
RESULTS=build/qgis-matrix
ARTEFACTS=work/main/build/test-artefacts
CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt
ENGINE_PACKAGES=(
    python3-torch python3-rasterio python3-opencv python3-skimage python3-scipy python3-pyproj
    python3-pyogrio python3-pil python3-tqdm python3-threadpoolctl python3-venv ca-certificates
)
# Debian's affine is older than the engine's, not every Debian has safetensors, and none onnxruntime.
ENGINE_WHEELS=("affine>=3.0" "safetensors>=0.4" "onnxruntime>=1.16")
RECIPE=(scripts/qgis_matrix.sh scripts/install_qgis.sh)

say() { echo "hetmatch: $*" >&2; }

check_machine() {
    if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
        say "other Debian releases are made with debootstrap, as root: sudo apt-get install debootstrap," \
            "then sudo make test-qgis-matrix"
        exit 1
    fi
}

bootstrap() {
    local suite=$1 root=$2 script=/usr/share/debootstrap/scripts/$1
    # An older debootstrap does not know a newer suite, which is made like sid.
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
    debootstrap --variant=minbase "$suite" "$root" "$MIRROR" "$script" >"$root.log" 2>&1 || {
        tail -n 20 "$root.log" >&2
        say "debootstrap could not make Debian $suite; see $root.log"
        exit 1
    }
}

# Runs without "set -e", since it is asked whether it went well.
install_packages() {
    local root=$1
    # A mirror may be a snapshot, older than its lists may be.
    echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/99hetmatch"
    scripts/in_chroot.sh "$root" apt-get update -qq &&
        scripts/in_chroot.sh "$root" apt-get install -y -qq --no-install-recommends \
            "${ENGINE_PACKAGES[@]}" &&
        # pip in there has to trust what pip out here trusts.
        { [ ! -e "$CA_BUNDLE" ] || cp "$CA_BUNDLE" "$root$CA_BUNDLE"; } &&
        scripts/in_chroot.sh "$root" /work/main/scripts/install_qgis.sh &&
        scripts/in_chroot.sh "$root" python3 -m venv --clear --system-site-packages /opt/engine &&
        scripts/in_chroot.sh "$root" /opt/engine/bin/python -m pip install --quiet \
            --progress-bar off "${ENGINE_WHEELS[@]}" &&
        # Debian's pyproj looks for PROJ's data below its Python's own folder.
        mkdir -p "$root/opt/engine/share" &&
        ln -s /usr/share/proj "$root/opt/engine/share/proj" &&
        scripts/in_chroot.sh "$root" apt-get clean
}

# What git would take of this working tree, so that no environment or cache of this machine comes
# along, and the tests can write beside it as they like.
copy_repository() {
    local root=$1
    rm -rf "$root/work/main"
    mkdir -p "$root/work/main"
    git ls-files -z --cached --others --exclude-standard |
        while IFS= read -r -d '' name; do [ -e "$name" ] && printf '%s\0' "$name"; done |
        tar --create --null --files-from - | tar --extract --no-same-owner --directory "$root/work/main"
}

make_debian() {
    local suite=$1 root=$2 recipe
    recipe=$(cat "${RECIPE[@]}" | cksum)
    [ -e "$root/.bootstrapped" ] || {
        say "making Debian $suite in $root"
        rm -rf "$root"
        bootstrap "$suite" "$root"
        touch "$root/.bootstrapped"
    }
    copy_repository "$root"
    [ "$(cat "$root/.recipe" 2>/dev/null)" = "$recipe" ] || {
        say "installing QGIS and what the engine needs in Debian $suite; progress is in $root.log"
        install_packages "$root" >>"$root.log" 2>&1 || {
            tail -n 20 "$root.log" >&2
            say "Debian $suite is not complete; see $root.log"
            exit 1
        }
        echo "$recipe" >"$root/.recipe"
    }
    scripts/in_chroot.sh "$root" /work/main/scripts/make_qgis_venv.sh /opt/qgis-tests
}

say_versions() {
    scripts/in_chroot.sh "$2" env QT_QPA_PLATFORM=offscreen /opt/qgis-tests/bin/python -c "
import platform
from qgis.core import Qgis
print('hetmatch: Debian $1: QGIS', Qgis.QGIS_VERSION, 'on Python', platform.python_version())"
}

run_tests() {
    local root=$1
    shift
    mkdir -p "$root/work/main/dist"
    cp "$package" "$root/work/main/dist/"
    SHARED=$(dirname "$PWD")/shared scripts/in_chroot.sh "$root" \
        /work/main/scripts/test_plugin.sh /opt/qgis-tests /opt/engine/bin/python \
        "/work/main/dist/$(basename "$package")" "$@"
}

# The pictures and logs that the tests leave.
fetch_results() {
    local suite=$1 root=$2
    mkdir -p "$RESULTS"
    rm -rf "${RESULTS:?}/$suite"
    [ ! -d "$root/$ARTEFACTS" ] || cp -r "$root/$ARTEFACTS" "$RESULTS/$suite"
}

package=$1
shift
suites=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    suites+=("$1")
    shift
done
[ $# -eq 0 ] || shift
check_machine
mkdir -p "$CACHE"
failed=()
for suite in "${suites[@]}"; do
    make_debian "$suite" "$CACHE/$suite"
    say_versions "$suite" "$CACHE/$suite"
    run_tests "$CACHE/$suite" "$@" || failed+=("$suite")
    fetch_results "$suite" "$CACHE/$suite"
done
[ ${#failed[@]} -eq 0 ] || {
    say "tests failed on: ${failed[*]}"
    exit 1
}
