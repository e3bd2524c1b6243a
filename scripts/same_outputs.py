"""Compare the files that two checkouts write; a change of the code's form keeps every byte.

    python scripts/same_outputs.py OLD-CHECKOUT [NEW-CHECKOUT] [--work DIR]

Both engines match ten pairs of ../shared/data into the same folder, one after the other, on the
Python that runs this script. Compared byte by byte: tie_points.csv, gdalwarp.sh, the .points file
and result.json without the seconds. Exit code 1 where one differs.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
DATA = REPOSITORY.parent / "shared" / "data"
# Radar, infrared, maps, relief, dates and places; with and without a georeference; degrees and
# metres; one pair that is refused; one with a curved transform.
PAIRS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "sentinel-189": ("sentinel/dev/189_s2.tif", "sentinel/dev/189_s1.tif", ()),
    "sentinel-208": ("sentinel/dev/208_s2.tif", "sentinel/dev/208_s1.tif", ("--transform=affine",)),
    "naip": (
        "opengeos/naip/m_4709963_se_14_1_20090818.tif",
        "opengeos/naip/m_4709963_se_14_1_20150926.tif",
        ("--transform=thin_plate",),
    ),
    "landsat": ("opengeos/landsat/2015.tif", "opengeos/landsat/1990.tif", ()),
    "srif-infrared": (
        "srif/Optical-Infrared/001_ref.jpg",
        "srif/Optical-Infrared/001_mov.jpg",
        (),
    ),
    "srif-map": ("srif/Optical-Map/002_ref.jpg", "srif/Optical-Map/002_mov.jpg", ()),
    "mmim-radar": ("mmim/SAR_Optical/SO1_ref.webp", "mmim/SAR_Optical/SO1_mov.webp", ()),
    "mmim-map": ("mmim/Map_Optical/MO1_ref.webp", "mmim/Map_Optical/MO1_mov.webp", ()),
    "dem": (
        "terramind/examples/S2RGB/282D_485L_3_3.tif",
        "terramind/examples/DEM/282D_485L_3_3.tif",
        (),
    ),
    "refused": ("sentinel/dev/189_s2.tif", "mmim/SAR_Optical/SO3_mov.webp", ()),
}


def main() -> int:
    """Run both checkouts and compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path, nargs="?", default=REPOSITORY)
    parser.add_argument("--work", type=Path, default=Path("build/same-outputs"))
    arguments = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"hetmatch: {DATA} is not there, so there is nothing to match")
    work = arguments.work.resolve()
    old, new = (_outputs(path.resolve(), work) for path in (arguments.old, arguments.new))
    return max(_compare(name, old[name], new[name]) for name in PAIRS)


def _outputs(checkout: Path, work: Path) -> dict[str, dict[str, str]]:
    """Per pair, the texts of the files compared; what was written before is taken as it is."""
    kept = work / f"{checkout.name}-{_state(checkout)}"
    if not kept.is_dir():
        aside = work / "run"
        shutil.rmtree(aside, ignore_errors=True)
        for name, (reference, moving, options) in PAIRS.items():
            _match(checkout, DATA / reference, DATA / moving, aside / name, options)
        aside.rename(kept)
    return {name: _texts(kept / name, DATA / PAIRS[name][1]) for name in PAIRS}


def _state(checkout: Path) -> str:
    """The commit, and for a checkout with changes the process, so that it is run anew."""
    git = ("git", "-C", str(checkout))
    commit = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    changes = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True)
    return commit.stdout.strip() + (f"-{os.getpid()}" if changes.stdout.strip() else "")


def _match(
    checkout: Path, reference: Path, moving: Path, out: Path, options: tuple[str, ...]
) -> None:
    command = [sys.executable, "-m", "hetmatch_qgis.engine", "match", reference, moving, *options]
    run = subprocess.run(
        [*map(str, command), "--out", str(out), "--quiet"],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        check=False,
    )
    if run.returncode not in (0, 3):
        sys.exit(f"hetmatch: {out.name} ended with exit code {run.returncode} in {checkout}")


def _texts(folder: Path, moving: Path) -> dict[str, str]:
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    result.pop("seconds")
    texts = {"result.json": json.dumps(result, indent=1)}
    for name in ("tie_points.csv", "gdalwarp.sh", f"{moving.name}.points"):
        if (folder / name).is_file():
            texts[name] = (folder / name).read_text(encoding="utf-8")
    return texts


def _compare(pair: str, old: dict[str, str], new: dict[str, str]) -> int:
    differing = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    status = json.loads(new["result.json"])["status"]
    print(f"{pair}: {status}, {len(new)} files, {'differ: ' if differing else 'the same'}", end="")
    print(", ".join(differing))
    for name in differing:
        lines = (texts.get(name, "").splitlines() for texts in (old, new))
        print("\n".join(list(difflib.unified_diff(*lines, lineterm="", n=0))[:20]))
    return bool(differing)


if __name__ == "__main__":
    sys.exit(main())
