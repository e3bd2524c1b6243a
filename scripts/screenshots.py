"""`make screenshots`: take the pictures of the user guide in the real QGIS desktop.

The plugin's zip is installed into a new profile, QGIS starts on a virtual screen (xvfb-run), and
tests/qgis/desktop/screenshots.py performs the steps of the guide. The rasters are those of `make
demo`: NASA's Blue Marble and ETOPO1, both in the public domain.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import rasterio
from demo import REFERENCE_WINDOW, georeferenced, picture, rotated, write
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[1]
DESKTOP = REPOSITORY / "tests" / "qgis" / "desktop"
SIZE = (1280, 800)
"""Size of the screen, pixels."""

REPORT_SIZE = (1100, 1500)
"""Size of the picture of the report, pixels."""

SCREEN = "-screen 0 {}x{}x24".format(*SIZE)
LIMIT_S = 1800
"""Limit of a scene, seconds."""

SCENES = ("set_up", "guide", "many_scenes")
"""Functions of tests/qgis/desktop/screenshots.py, each in a QGIS of its own."""

QUALITY = 88
"""WebP quality, 0 to 100."""

# Shift of the map for the rejected match, pixels of the global image: from Asia to Europe.
ELSEWHERE_PIXELS = 1300


def main() -> int:
    """Take all pictures; returns 1 if a scene did not finish."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="the plugin's zip, from `make package`")
    parser.add_argument("--images", type=Path, default=REPOSITORY / "docs" / "images")
    parser.add_argument("--scene", choices=SCENES, action="append")
    chosen = parser.parse_args()
    os.environ["HETMATCH_TEST_PACKAGE"] = str(chosen.package.resolve())
    chosen.images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="qgis-") as scratch:
        paths = make_rasters(Path(scratch))
        for scene in chosen.scene or SCENES:
            answers = play(scene, Path(scratch), paths)
            print(scene, json.dumps(answers, indent=1))
            if "returned" not in answers:
                return 1
            shrink(Path(scratch) / scene, chosen.images)
        keep_report(Path(scratch), chosen.images)
    return 0


def make_rasters(folder: Path) -> dict[str, str]:
    """Write the rasters; returns their paths by their names in the scenes."""
    world = {name: picture(f"{name}.jpg") for name in ("bmng", "etopo1")}
    rows, columns = REFERENCE_WINDOW.toslices()
    reference = folder / "blue_marble.tif"
    degrees = 360 / world["bmng"].shape[2]
    transform = rasterio.transform.from_origin(
        -180 + REFERENCE_WINDOW.col_off * degrees,
        90 - REFERENCE_WINDOW.row_off * degrees,
        degrees,
        degrees,
    )
    write(reference, world["bmng"][:, rows, columns], transform, rasterio.CRS.from_epsg(4326))
    misplaced = georeferenced(world["etopo1"], reference, transform, folder).moving
    elsewhere = folder / "elsewhere.tif"
    shifted = np.roll(world["etopo1"], -ELSEWHERE_PIXELS, axis=2)
    shutil.copy(georeferenced(shifted, reference, transform, scratch_in(folder)).moving, elsewhere)
    scan = rotated(world["etopo1"], reference, folder).moving
    world_path = folder / "world.tif"
    write(world_path, world["bmng"])
    return {
        "reference": str(reference),
        "misplaced": str(misplaced),
        "elsewhere": str(elsewhere),
        "scan": str(scan),
        "world": str(world_path),
    }


def scratch_in(folder: Path) -> Path:
    """Make a folder for a file that must not replace one of the same name."""
    path = folder / "elsewhere"
    path.mkdir()
    return path


def play(scene: str, scratch: Path, paths: dict[str, str]) -> dict[str, object]:
    """Play a scene in the desktop; returns its answers, or exit code and output if it failed."""
    sys.path.insert(0, str(DESKTOP.parent))
    from profiles import make_profile

    config, artefacts = scratch / "QGIS3" / scene, scratch / scene
    make_profile(config, "" if scene == "set_up" else sys.executable)
    artefacts.mkdir()
    answers = artefacts / "answers.json"
    orders = {
        **paths,
        "scenario": scene,
        "size": SIZE,
        "seconds": LIMIT_S / 3,
        "scenarios": str(DESKTOP / "screenshots.py"),
        "answers": str(answers),
        "artefacts": str(artefacts),
        "folder": str(scratch / "results"),
    }
    variables = {**os.environ, "HETMATCH_DESKTOP": json.dumps(orders), "LC_ALL": "C.UTF-8"}
    variables.pop("QT_QPA_PLATFORM", None)
    command = ["xvfb-run", "-a", "-s", SCREEN, "qgis", "--noversioncheck", "--nologo"]
    command += ["--profiles-path", str(config), "--profile", "default"]
    command += ["--code", str(DESKTOP / "driver.py")]
    done = subprocess.run(
        command, env=variables, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    if not answers.is_file():
        return {"code": done.returncode, "output": (done.stdout + done.stderr)[-4000:]}
    return json.loads(answers.read_text(encoding="utf-8"))


def shrink(artefacts: Path, images: Path) -> None:
    """Convert the pictures to WebP, a tenth of the size of the PNGs."""
    for path in sorted(artefacts.glob("*.png")):
        with Image.open(path) as image:
            image.convert("RGB").save(images / f"{path.stem}.webp", quality=QUALITY, method=6)


def keep_report(scratch: Path, images: Path) -> None:
    """Take a picture of the first match's report in a browser."""
    sys.path.insert(0, str(REPOSITORY / "tests" / "support"))
    from browser import Browser, find_browser

    reports = sorted((scratch / "results").glob("ETOPO1*Blue*/report.html"))
    program = find_browser()
    if reports and program is not None:
        shot = scratch / "report.png"
        browser = Browser(program, scratch / "browser")
        browser.picture(reports[0], shot, REPORT_SIZE, "mode=checkerboard&state=after")
        with Image.open(shot) as image:
            image.convert("RGB").save(images / "report.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    sys.exit(main())
