"""The rasters that a result can be applied to: the moving one, and those of the same geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from affine import Affine
from pyproj import CRS

from hetmatch_qgis.common.raster_names import GdalName, RasterName, raster_name
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, apply_affine
from hetmatch_qgis.engine.raster.georeference import AFFINE, NONE
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.warping.model import WarpModel

LEAST_SHARED = 0.01
SAME_PLACE_PX = 0.5
REGISTERED = "_registered"
"""Added to the name of a raster that was warped."""


@dataclass(frozen=True)
class Sister:
    """A raster to be warped. from_moving: pixels of the moving raster to its own."""

    path: RasterName
    width: int
    height: int
    from_moving: Affine

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    def to_pixels(self, model: WarpModel, places: Points) -> Points:
        """Places (N, 2) to pixels (N, 2) of this raster; NaN where there is none."""
        return apply_affine(self.from_moving, model.to_pixels(places))

    def to_places(self, model: WarpModel, pixels: Points) -> Points:
        """Pixels (N, 2) of this raster to places (N, 2)."""
        return model.to_places(apply_affine(~self.from_moving, pixels))


def files_of(rasters: Sequence[Path | str], otherwise: RasterName) -> list[RasterName]:
    """The files that paths and glob patterns name, each once; `otherwise` where there are none.

    What an earlier warp made is left out of patterns. Raises InputError for a pattern that fits no
    file, or looks into what only GDAL knows how to find.
    """
    found: list[RasterName] = []
    for name in map(raster_name, rasters):
        if isinstance(name, GdalName) and "*" in name:
            raise InputError(
                f"'{name}' is a pattern, which fits files in folders only; name the rasters one by "
                "one."
            )
        if isinstance(name, GdalName) or name.exists() or not set(str(name)) & set("*?["):
            found.append(name)
            continue
        files = _fitting(name)
        if not files:
            raise InputError(f"No file fits the pattern '{name}'; check the path.")
        found += files
    return list(dict.fromkeys(found)) or [otherwise]


def others_than(moving: RasterName, rasters: list[RasterName]) -> list[RasterName]:
    """The rasters without the moving one; raises InputError where none is left."""
    others = [one for one in rasters if not _is_same(one, moving)]
    if not others:
        raise InputError(
            "Only the moving raster itself is named, and it has an output of its own; name other "
            "rasters, or none."
        )
    return others


def _is_same(one: RasterName, other: RasterName) -> bool:
    if isinstance(one, Path) and isinstance(other, Path) and one.exists() and other.exists():
        return one.samefile(other)
    return one == other


def _fitting(pattern: Path) -> list[Path]:
    try:
        within = Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor)))
        return sorted(path for path in within if path.is_file() and not _is_companion(path))
    except ValueError as error:
        raise InputError(f"'{pattern}' is no pattern of file names ({error}).") from error


def sister_of(
    path: RasterName, moving: Raster, crs: str | None = None, dem: RasterName | None = None
) -> Sister:
    """How a raster lies to the moving one.

    crs: in place of the one that the raster names. dem: the ground under one that has RPCs.

    Raises InputError for a raster that cannot be opened, or has another geometry.
    """
    with Raster(path, crs, dem) as raster:
        return Sister(path, raster.width, raster.height, _way(raster, moving))


def _way(raster: Raster, moving: Raster) -> Affine:
    same_size = (raster.width, raster.height) == (moving.width, moving.height)
    if raster.georeference.kind == NONE:
        if same_size:
            return Affine.identity()
        raise InputError(
            f"'{raster.name}' has no georeference and is {raster.width} x {raster.height} pixels, "
            f"while the matched raster '{moving.name}' is {moving.width} x {moving.height}; only a "
            "raster of the same size can be warped along with it."
        )
    if raster.georeference.kind != moving.georeference.kind:
        raise _another(raster, moving, "is georeferenced in another way")
    if moving.crs is not None and raster.crs is not None and not _alike(raster.crs, moving.crs):
        raise _another(raster, moving, f"is in '{raster.crs.name}', not in '{moving.crs.name}'")
    if raster.transform is not None and moving.transform is not None:
        way: Affine = ~raster.transform @ moving.transform
        if _shared(way, raster, moving) < LEAST_SHARED:
            raise _another(raster, moving, "lies elsewhere")
        return way
    if not same_size or not _same_places(raster, moving):
        raise _another(
            raster, moving, f"has other {'GCPs' if moving.georeference.gcps else 'RPCs'}"
        )
    return Affine.identity()


def _alike(one: CRS, other: CRS) -> bool:
    return one == other or bool(one.equals(other, ignore_axis_order=True))


def _shared(way: Affine, raster: Raster, moving: Raster) -> float:
    """The share of the raster's box that the moving raster's box covers."""
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * (moving.width, moving.height)
    box = apply_affine(way, corners)
    low = np.maximum(box.min(axis=0), 0)
    high = np.minimum(box.max(axis=0), (raster.width, raster.height))
    return float(np.prod(np.maximum(high - low, 0)) / (raster.width * raster.height))


def _same_places(raster: Raster, moving: Raster) -> bool:
    steps = np.linspace(0.1, 0.9, 4)
    pixels = np.stack(np.meshgrid(steps * moving.width, steps * moving.height), axis=-1)
    pixels = pixels.reshape(-1, 2)
    apart = moving.map_to_pixel(raster.pixel_to_map(pixels)) - pixels
    return bool(np.nanmax(np.abs(apart), initial=0.0) < SAME_PLACE_PX)


def _another(raster: Raster, moving: Raster, what: str) -> InputError:
    kind = "the same CRS and ground" if moving.georeference.kind == AFFINE else "the same geometry"
    return InputError(
        f"'{raster.name}' {what}, so what was found for '{moving.name}' does not hold for it; name "
        f"rasters of {kind}."
    )


def _is_companion(path: Path) -> bool:
    """Whether a file only goes with a raster of nearly its name, or is one that an earlier warp
    made of it."""
    if path.stem.endswith(REGISTERED):
        return True
    return path.name.lower().endswith((".aux.xml", ".ovr", ".msk", ".points", ".tfw", ".prj"))
