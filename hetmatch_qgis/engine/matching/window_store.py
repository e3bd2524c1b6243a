"""Finished windows in a folder, so that a killed match can be resumed.

Each window is a file of its own, named after all that it depends on: the rasters with their sizes
and dates, the options, the version, the aim, and the window. A file appears when it is complete.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.layer_names import split_layer_name
from hetmatch_qgis.common.version import VERSION
from hetmatch_qgis.engine.coarse.coarse_model import CoarseModel
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import EXECUTION_OPTIONS, PATH_OPTIONS, Options
from hetmatch_qgis.engine.features.base import Matches
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS, Projective
from hetmatch_qgis.engine.matching.fine import FineTile
from hetmatch_qgis.engine.matching.guided import GuidedTile
from hetmatch_qgis.engine.matching.window_images import MatchedWindow
from hetmatch_qgis.engine.pairs.tiling import Tile

FOLDER = ".hetmatch-windows"
"""Name of the folder inside that of the results; it is gone when they are complete."""

_FINE = {
    "reference": ("points", (2,)),
    "moving": ("points", (2,)),
    "weights": ("points", ()),
    "covariances": ("points", (3,)),
    "ref_votes": ("votes", (2,)),
    "moving_votes": ("votes", (2,)),
}
"""Arrays of a FineTile that are kept: how many rows, and the shape of each."""

_MODEL = ("significance", "inliers", "matches", "error")


@dataclass(frozen=True)
class WindowStore:
    """The finished windows of one match.

    folder: where the files lie; created with the first one.
    key: what all windows of the match depend on.
    """

    folder: Path
    key: str

    @staticmethod
    def of(folder: Path, rasters: Sequence[Path | str], options: Options) -> WindowStore:
        """The store of a match of rasters or layers in a folder of results."""
        decisive = {
            name: value
            for name, value in options.to_dict().items()
            if name not in EXECUTION_OPTIONS
        }
        files = [*rasters, *(getattr(options, name) for name in PATH_OPTIONS)]
        states = [_state(path) for path in files if path is not None]
        content = json.dumps([VERSION, states, decisive], sort_keys=True, default=str)
        return WindowStore(folder / FOLDER, content)

    def get(self, tile: Tile, aimed: CoarseModel) -> MatchedWindow | None:
        """A window that was finished before, None of another one or a damaged file."""
        try:
            with (
                self._path(tile, aimed).open("rb") as file,
                np.load(file, allow_pickle=False) as content,
            ):
                return _unpacked(_checked(dict(content)), tile)
        except Exception:
            # numpy, zipfile and zlib have no common error for damaged files.
            return None

    def put(self, window: MatchedWindow, aimed: CoarseModel) -> None:
        """Keep a finished window; one that cannot be written is matched again next time."""
        if window.guided.matches is None:
            return
        path = self._path(window.tile, aimed)
        beside = path.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                np.savez(file, **_packed(window))
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove all files."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, tile: Tile, aimed: CoarseModel) -> Path:
        digest = hashlib.sha256(self.key.encode())
        digest.update(json.dumps([tile.window, tile.owned, aimed.error]).encode())
        digest.update(aimed.transform.matrix.tobytes())
        return self.folder / f"{digest.hexdigest()[:24]}.npz"


def _state(path: Path | str) -> list[Any]:
    """A file's name, size and time of change; of what is no file on a disk, the name."""
    try:
        state = Path(split_layer_name(str(path))[0]).stat()
    except (OSError, ValueError):
        return [str(path)]
    return [str(path), state.st_size, state.st_mtime_ns]


def _packed(window: MatchedWindow) -> dict[str, Any]:
    guided, model, fine = window.guided, window.model, window.fine
    matches = guided.matches or Matches.none()
    return {
        "guided": np.hstack([matches.reference, matches.moving]),
        "guided_scores": matches.scores,
        "matrix": model.transform.matrix,
        "kind": np.array(model.transform.kind),
        "overlap": model.overlap,
        "model": np.array([getattr(model, name) for name in _MODEL], dtype=np.float64),
        "fine": np.array([fine.searched, fine.score], dtype=np.float64),
        **{f"fine_{name}": getattr(fine, name) for name in _FINE},
    }


def _checked(content: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The arrays of a file; raises ValueError where their shapes or values are none of ours."""
    guided, overlap = len(content["guided"]), len(content["overlap"])
    lengths = {
        "points": len(content["fine_reference"]),
        "votes": len(content["fine_ref_votes"]),
    }
    shapes = {
        "guided": (guided, 4),
        "guided_scores": (guided,),
        "matrix": (3, 3),
        "overlap": (overlap, 2),
        "model": (len(_MODEL),),
        "fine": (2,),
        **{f"fine_{name}": (lengths[rows], *shape) for name, (rows, shape) in _FINE.items()},
    }
    for name, shape in shapes.items():
        array = content[name]
        is_finite = name in ("model", "fine") or np.isfinite(array).all()
        if array.shape != shape or array.dtype.kind != "f" or not is_finite:
            raise ValueError(name)
    if str(content["kind"]) not in MIN_POINTS:
        raise ValueError("kind")
    return content


def _unpacked(content: dict[str, Any], tile: Tile) -> MatchedWindow:
    points = content["guided"]
    matches = Matches(points[:, :2], points[:, 2:], content["guided_scores"])
    significance, inliers, count, error = (float(value) for value in content["model"])
    model = CoarseModel(
        Projective(str(content["kind"]), content["matrix"]),
        significance,
        int(inliers),
        int(count),
        error,
        content["overlap"],
    )
    searched, score = (float(value) for value in content["fine"])
    fine = FineTile(
        **{name: content[f"fine_{name}"] for name in _FINE}, searched=int(searched), score=score
    )
    tile = Tile(Window(*tile.window), Window(*tile.owned))
    return MatchedWindow(GuidedTile(tile, None, matches), model, fine)
