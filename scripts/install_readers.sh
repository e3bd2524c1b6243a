#!/usr/bin/env bash
# Programs that read what HetMatch writes, for the tests of its files: Chromium for the reports, GRASS
# and OTB for their GCP files. What cannot be had is said, and its tests are skipped.
set -euo pipefail

# The package, and the program by which it is known; Ubuntu has Chromium as a snap only.
READERS=(chromium:chromium grass-core:grass otb-bin:otbcli_ReadImageInfo)

say() { echo "hetmatch: $*" >&2; }

command -v apt-get >/dev/null || exit 0
missing=()
for reader in "${READERS[@]}"; do
    command -v "${reader#*:}" >/dev/null || missing+=("${reader%:*}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" != 0 ]; then
    say "not installed, so tests that need it are skipped: ${missing[*]}"
    say "to have them run: sudo apt-get install --no-install-recommends ${missing[*]}"
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || true
for package in "${missing[@]}"; do
    say "installing $package"
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null ||
        say "apt-get could not install $package; tests that need it are skipped"
done
