#!/usr/bin/env bash
# What the tests of the plugin need from Debian or Ubuntu: QGIS with its Python, gdalwarp, and a
# display without a screen. Where it cannot be had, says so; those tests are then skipped.
set -euo pipefail

PACKAGES=(
    qgis qgis-providers python3-qgis gdal-bin
    python3-venv
    xvfb xauth xdotool imagemagick fonts-dejavu-core fonts-open-sans
)

say() { echo "hetmatch: $*" >&2; }

command -v apt-get >/dev/null || {
    say "QGIS is installed here with apt-get only; without QGIS 3.22 or newer, its Python module" \
        "in /usr/bin/python3, Xvfb and gdalwarp, the tests that need them are skipped"
    exit 0
}

missing=()
for package in "${PACKAGES[@]}"; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || state=
    [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" != 0 ]; then
    say "not installed, so tests that need it are skipped: ${missing[*]}"
    say "to have them run: sudo apt-get install --no-install-recommends ${missing[*]}"
    exit 0
fi
say "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    say "apt-get could not install all of ${missing[*]}; tests that need it are skipped"
