"""The rasters that a result can be applied to: the moving one, and those of the same geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from affine import Affine
from pyproj import CRS

from hetmatch_qgis.common.contract import REGISTERED_SUFFIX
from hetmatch_qgis.common.raster_names import GdalName, RasterName, raster_name
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points, apply_affine, grid_points
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.georeferencing.georeference import AFFINE, NONE
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.warping.model.warp_model import WarpModel

MIN_COVERED_SHARE = 0.01
"""Share of a companion that the moving raster must cover; set by hand with `warp` (559f29a)."""

MAX_GEOMETRY_DIFFERENCE_PX = 0.5
"""Pixels by which GCPs or RPCs of a companion may place a pixel elsewhere than those of the moving
raster; set by hand with `warp` (559f29a)."""

SIDECAR_SUFFIXES = (".aux.xml", ".ovr", ".msk", ".points", ".tfw", ".prj")
"""Endings of files that only go with a raster of nearly their name."""


@dataclass(frozen=True)
class CompanionRaster:
    """A raster with the moving raster's geometry; the moving raster itself is one.

    path: the raster.
    width, height: its size in pixels.
    from_moving: pixels of the moving raster to pixels of this one.
    """

    path: RasterName
    width: int
    height: int
    from_moving: Affine

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.width, self.height

    def to_pixels(self, model: WarpModel, coordinates: Points) -> Points:
        """Target coordinates (N, 2) to pixels (N, 2) of this raster; NaN where undefined."""
        return apply_affine(self.from_moving, model.to_pixels(coordinates))

    def to_coordinates(self, model: WarpModel, pixels: Points) -> Points:
        """Pixels (N, 2) of this raster to target coordinates (N, 2)."""
        return model.to_coordinates(apply_affine(~self.from_moving, pixels))


def list_rasters(rasters: Sequence[Path | str], default: RasterName) -> list[RasterName]:
    """Expand paths and glob patterns to rasters, each once; `default` alone for an empty list.

    Patterns leave out registered rasters of an earlier warp. Raises InputError for a pattern that
    matches no file, or that looks into something that only GDAL can list.
    """
    names: list[RasterName] = []
    for name in map(raster_name, rasters):
        if isinstance(name, GdalName) and "*" in name:
            raise InputError(
                "'{name}' is a pattern, but patterns match only files in folders; give the "
                "rasters one by one.",
                name=name,
            )
        if isinstance(name, GdalName) or name.exists() or not set(str(name)) & set("*?["):
            names.append(name)
            continue
        files = _expand(name)
        if not files:
            raise InputError("No file matches the pattern '{name}'; check the path.", name=name)
        names += files
    return list(dict.fromkeys(names)) or [default]


def without_moving(moving: RasterName, rasters: list[RasterName]) -> list[RasterName]:
    """The rasters without the moving one; raises InputError where none is left."""
    others = [raster for raster in rasters if not _is_same(raster, moving)]
    if not others:
        raise InputError(
            "Only the moving raster itself was given, and it already has an output file; give "
            "other rasters, or none."
        )
    return others


def _is_same(first: RasterName, second: RasterName) -> bool:
    if isinstance(first, Path) and isinstance(second, Path) and first.exists() and second.exists():
        return first.samefile(second)
    return first == second


def _expand(pattern: Path) -> list[Path]:
    try:
        matches = Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor)))
        return sorted(path for path in matches if path.is_file() and not _is_left_out(path))
    except ValueError as error:
        raise InputError(
            "'{pattern}' is not a pattern of file names; write it as {example}, where ** "
            "stands for any folders.",
            pattern=pattern,
            example="scenes/**/*.tif",
        ) from error


def companion_of(
    path: RasterName, moving: Raster, crs: str | None = None, dem: RasterName | None = None
) -> CompanionRaster:
    """Relate a raster to the moving raster.

    crs: in place of the one that the raster names.
    dem: the elevation model for a raster with RPCs.

    Raises InputError for a raster that cannot be opened, or has another geometry.
    """
    with Raster(path, crs, dem) as raster:
        return CompanionRaster(path, raster.width, raster.height, _from_moving(raster, moving))


def _from_moving(raster: Raster, moving: Raster) -> Affine:
    same_size = (raster.width, raster.height) == (moving.width, moving.height)
    if raster.georeference.kind == NONE:
        if same_size:
            return Affine.identity()
        raise InputError(
            "'{name}' has no georeference and is {width} x {height} pixels, while the matched "
            "raster '{moving}' is {moving_width} x {moving_height}; only a raster of the same size "
            "can be warped along with it.",
            name=raster.name,
            width=raster.width,
            height=raster.height,
            moving=moving.name,
            moving_width=moving.width,
            moving_height=moving.height,
        )
    if raster.georeference.kind != moving.georeference.kind:
        raise _mismatch(moving, Message("'{name}' is georeferenced differently", name=raster.name))
    if moving.crs is not None and raster.crs is not None and not _is_alike(raster.crs, moving.crs):
        raise _mismatch(
            moving,
            Message(
                "'{name}' is in '{crs}', not in '{moving_crs}'",
                name=raster.name,
                crs=raster.crs.name,
                moving_crs=moving.crs.name,
            ),
        )
    if raster.transform is not None and moving.transform is not None:
        from_moving: Affine = ~raster.transform @ moving.transform
        if _covered_share(from_moving, raster, moving) < MIN_COVERED_SHARE:
            raise _mismatch(moving, Message("'{name}' covers another area", name=raster.name))
        return from_moving
    if not same_size or not _has_same_geometry(raster, moving):
        kind = Message("GCPs") if moving.georeference.gcps else Message("RPCs")
        raise _mismatch(moving, Message("'{name}' has other {kind}", name=raster.name, kind=kind))
    return Affine.identity()


def _is_alike(first: CRS, second: CRS) -> bool:
    return first == second or bool(first.equals(second, ignore_axis_order=True))


def _covered_share(from_moving: Affine, raster: Raster, moving: Raster) -> float:
    """The share of the raster's box that the moving raster's box covers."""
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * (moving.width, moving.height)
    box = apply_affine(from_moving, corners)
    low = np.maximum(box.min(axis=0), 0)
    high = np.minimum(box.max(axis=0), (raster.width, raster.height))
    return float(np.prod(np.maximum(high - low, 0)) / (raster.width * raster.height))


def _has_same_geometry(raster: Raster, moving: Raster) -> bool:
    steps = np.linspace(0.1, 0.9, 4)
    pixels = grid_points(steps * moving.width, steps * moving.height).reshape(-1, 2)
    differences = moving.map_to_pixel(raster.pixel_to_map(pixels)) - pixels
    return bool(np.nanmax(np.abs(differences), initial=0.0) < MAX_GEOMETRY_DIFFERENCE_PX)


def _mismatch(moving: Raster, difference: Message) -> InputError:
    if moving.georeference.kind == AFFINE:
        return InputError(
            "{difference}, so the match of '{moving}' does not apply to it; choose rasters with "
            "the same CRS that cover the same area.",
            difference=difference,
            moving=moving.name,
        )
    return InputError(
        "{difference}, so the match of '{moving}' does not apply to it; choose rasters with the "
        "same geometry.",
        difference=difference,
        moving=moving.name,
    )


def _is_left_out(path: Path) -> bool:
    """True for files that patterns leave out: sidecar files and registered rasters."""
    return path.stem.endswith(REGISTERED_SUFFIX) or path.name.lower().endswith(SIDECAR_SUFFIXES)
