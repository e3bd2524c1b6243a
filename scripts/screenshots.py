"""`make screenshots`: the pictures of the user guide, from the real QGIS desktop.

The plugin's zip goes into a fresh profile, QGIS starts on a virtual screen (xvfb-run), and
tests/qgis/desktop/screenshots.py plays what the guide tells. The rasters are those of
`make demo`: NASA's Blue Marble and ETOPO1, both in the public domain.
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
from demo import REFERENCE_WINDOW, georeferenced, picture, turned, write
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[1]
DESKTOP = REPOSITORY / "tests" / "qgis" / "desktop"
SIZE = (1280, 800)
REPORT_SIZE = (1100, 1500)
SCREEN = "-screen 0 {}x{}x24".format(*SIZE)
LIMIT_S = 400
QUALITY = 88
# Where the refused map really lies: Asia, in place of Europe.
ELSEWHERE_PIXELS = 1300


def main() -> int:
    """Take all pictures; the exit code says whether every scene was played to its end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="the plugin's zip, from `make package`")
    parser.add_argument("--images", type=Path, default=REPOSITORY / "docs" / "images")
    parser.add_argument("--scene", choices=("guide", "set_up"), action="append")
    chosen = parser.parse_args()
    os.environ["HETMATCH_TEST_PACKAGE"] = str(chosen.package.resolve())
    chosen.images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="qgis-") as scratch:
        orders = rasters(Path(scratch))
        for scene in chosen.scene or ("set_up", "guide"):
            answers = play(scene, Path(scratch), orders)
            print(scene, json.dumps(answers, indent=1))
            if "returned" not in answers:
                return 1
            shrink(Path(scratch) / scene, chosen.images)
        keep_report(Path(scratch), chosen.images)
    return 0


def rasters(folder: Path) -> dict[str, str]:
    """Make the rasters; their paths by the names that the scenes know them by."""
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
    right = georeferenced(world["etopo1"], reference, transform, folder).moving
    elsewhere = folder / "elsewhere.tif"
    moved = np.roll(world["etopo1"], -ELSEWHERE_PIXELS, axis=2)
    shutil.copy(georeferenced(moved, reference, transform, scratch_in(folder)).moving, elsewhere)
    bare = turned(world["etopo1"], reference, folder).moving
    all_of_it = folder / "world.tif"
    write(all_of_it, world["bmng"])
    return {
        "reference": str(reference),
        "misplaced": str(right),
        "elsewhere": str(elsewhere),
        "scan": str(bare),
        "world": str(all_of_it),
    }


def scratch_in(folder: Path) -> Path:
    """A folder for what must not replace the file of the same name."""
    path = folder / "elsewhere"
    path.mkdir()
    return path


def play(scene: str, scratch: Path, orders: dict[str, str]) -> dict[str, object]:
    """Play a scene in the desktop; returns what it answers, or how it ended."""
    sys.path.insert(0, str(DESKTOP.parent))
    from profiles import make_profile

    config, artefacts = scratch / "QGIS3" / scene, scratch / scene
    make_profile(config, "" if scene == "set_up" else sys.executable)
    artefacts.mkdir()
    answers = artefacts / "answers.json"
    told = {
        **orders,
        "scenario": scene,
        "size": SIZE,
        "scenarios": str(DESKTOP / "screenshots.py"),
        "answers": str(answers),
        "artefacts": str(artefacts),
        "folder": str(scratch / "results"),
    }
    variables = {**os.environ, "HETMATCH_DESKTOP": json.dumps(told), "LC_ALL": "C.UTF-8"}
    variables.pop("QT_QPA_PLATFORM", None)
    command = ["xvfb-run", "-a", "-s", SCREEN, "qgis", "--noversioncheck", "--nologo"]
    command += ["--profiles-path", str(config), "--profile", "default"]
    command += ["--code", str(DESKTOP / "driver.py")]
    done = subprocess.run(
        command, env=variables, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    if not answers.is_file():
        return {"code": done.returncode, "said": (done.stdout + done.stderr)[-4000:]}
    return json.loads(answers.read_text(encoding="utf-8"))


def shrink(artefacts: Path, images: Path) -> None:
    """The pictures as WebP, a tenth of the PNGs' size."""
    for path in sorted(artefacts.glob("*.png")):
        with Image.open(path) as image:
            image.convert("RGB").save(images / f"{path.stem}.webp", quality=QUALITY, method=6)


def keep_report(scratch: Path, images: Path) -> None:
    """The first match's report, as a browser shows it."""
    sys.path.insert(0, str(REPOSITORY / "tests" / "support"))
    from browser import Browser, find_browser

    found = sorted((scratch / "results").glob("ETOPO1*Blue*/report.html"))
    program = find_browser()
    if found and program is not None:
        shot = scratch / "report.png"
        browser = Browser(program, scratch / "browser")
        browser.picture(found[0], shot, REPORT_SIZE, "mode=checkerboard&state=after")
        with Image.open(shot) as image:
            image.convert("RGB").save(images / "report.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    sys.exit(main())
