"""Run AROSICS in a process with its own environment, because it needs a newer GDAL than the others.

Imported by the benchmark, this module starts the process and sends it requests. Run by the Python
of that environment, it is the process: it reads a request {"reference", "moving"} per line, and
writes an answer per line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, TextIO

ENVIRONMENT = Path(__file__).resolve().parents[2] / ".venv-arosics"
# Grid of 64 pixels, windows of 256 x 256, shifts of at most 25 pixels: as in the published
# comparison of local co-registration that the protocol follows.
SETTINGS: dict[str, Any] = {"grid_res": 64, "window_size": (256, 256), "max_shift": 25}
NODATA = -9999
"""Value of the moving raster where it has no pixels."""

FORMAT = "GTIFF"


class ArosicsProcess:
    """A process that has AROSICS loaded; raises NotInstalled if it cannot be started."""

    def __init__(self) -> None:
        from benchmarks.common.matcher_result import NotInstalled

        python = ENVIRONMENT / "bin" / "python"
        if not python.exists():
            raise NotInstalled("not installed (no Python 3.12 or 3.13 for its GDAL)")
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", str(Path(__file__).resolve())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        ready = self._answer()
        if "ready" not in ready:
            self.close()
            raise NotInstalled(f"not installed ({ready.get('error', 'it does not start')})")

    def match(self, reference: Path, moving: Path) -> dict[str, Any]:
        """Match two files on one grid.

        Returns {"points": (N, 4) map coordinates x, y and the shift that corrects them, "seconds"}.
        Raises RuntimeError with the message of AROSICS if it fails.
        """
        assert self._process.stdin is not None
        request = {"reference": str(reference.resolve()), "moving": str(moving.resolve())}
        print(json.dumps(request), file=self._process.stdin, flush=True)
        answer = self._answer()
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return json.loads(line) if line else {"error": "its process ended"}


def _serve(requests: TextIO, answers: TextIO) -> None:
    try:
        from arosics import COREG, COREG_LOCAL

        _without_envi(COREG)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), file=answers, flush=True)
        return
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in requests:
        request = json.loads(line)
        started = time.perf_counter()
        try:
            points = _points(COREG_LOCAL, request["reference"], request["moving"])
            answer: dict[str, Any] = {"points": points, "seconds": time.perf_counter() - started}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def _without_envi(coreg: Any) -> None:
    """Set another output format than ENVI, whose driver the wheel of GDAL lacks.

    AROSICS asks for the driver although nothing is written.
    """
    begin = coreg.__init__

    def started(self: Any, *arguments: Any, **settings: Any) -> None:
        begin(self, *arguments, **{"fmt_out": FORMAT, **settings})

    coreg.__init__ = started


def _points(coreg_local: Any, reference: str, moving: str) -> list[list[float]]:
    from geoarray import GeoArray

    images = []
    for path in (reference, moving):
        raster = GeoArray(path)
        # Loaded at once: otherwise AROSICS opens the files again for every window.
        values = raster[:].astype("float32")
        projection = _understood(raster.gt, raster.prj)
        images.append(GeoArray(values, raster.gt, projection, nodata=NODATA))
    coregistration = coreg_local(
        *images, **SETTINGS, fmt_out=FORMAT, nodata=(NODATA, NODATA), calc_corners=False,
        q=True, progress=False,
    )  # fmt: skip
    table = coregistration.CoRegPoints_table
    if "OUTLIER" not in table.columns:
        return []
    is_inlier = table["OUTLIER"] == False  # noqa: E712
    accepted = table[is_inlier & (table["ABS_SHIFT"] != coregistration.outFillVal)]
    return accepted[["X_MAP", "Y_MAP", "X_SHIFT_M", "Y_SHIFT_M"]].to_numpy(dtype=float).tolist()


def _understood(geotransform: Any, projection: str) -> str:
    """Replace a projection that AROSICS cannot read.

    It would need GDAL's ENVI driver, which is missing. Both rasters have the same projection and
    nothing is reprojected, so any name will do.
    """
    from py_tools_ds.geo.map_info import Geocoding
    from pyproj import CRS

    try:
        Geocoding(gt=geotransform, prj=projection).to_mapinfo()
    except KeyError:
        return CRS.from_epsg(32633).to_wkt()
    return projection


if __name__ == "__main__":
    # AROSICS and its libraries print to stdout: the answers get a stream of their own.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    _serve(sys.stdin, answers)
