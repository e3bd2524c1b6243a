#!/usr/bin/env bash
# The tests run gdalwarp on what HetMatch writes; without it they are skipped.
set -euo pipefail
command -v gdalwarp >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends gdal-bin && exit 0
fi
echo "hetmatch: no gdalwarp here, so tests that run it are skipped (sudo apt-get install gdal-bin)" >&2
