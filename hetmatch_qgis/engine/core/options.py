"""Everything a user can set for a match, with the defaults that need no thought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from math import isfinite
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.raster_names import RasterName, lasting, raster_name
from hetmatch_qgis.engine.core.errors import InputError

MODALITIES = ("auto", "optical", "sar", "thermal", "map", "dem")
ROTATIONS = ("auto", "none", "any")
MATCHERS = ("hetmatch", "d2net")
TRANSFORMS = (
    "auto",
    "similarity",
    "affine",
    "homography",
    "polynomial2",
    "polynomial3",
    "thin_plate",
)
DEVICES = ("auto", "cpu", "cuda")
FILES: dict[str, Callable[[str], RasterName]] = {"weights": Path, "dem": raster_name}
"""Options that name a file."""


@dataclass(frozen=True)
class Options:
    """Settings of one match.

    reference_bands, moving_bands: band numbers from 1, None for a choice by modality.
    reference_modality, moving_modality: one of MODALITIES.
    search_radius: how far the moving raster may be misplaced, in metres where both rasters are
        georeferenced; None for a twentieth of the larger side of the overlap, at least 48 pixels.
        It guides the first look and bounds nothing: 24 pixels of the coarser raster or 4 % of the
        overlap, whichever is more, are searched in any case, and the tiles go on from there.
    rotation: "none" keeps to the georeference's north, "any" tries all angles, "auto" tries all
        where there is no georeference.
    max_points: the most tie points and check points to return together.
    tile_size, overlap: pixels of the common grid.
    weights: a weights file in place of the matcher's own.
    area: (x min, y min, x max, y max), the part of the reference to match, in the reference's CRS;
        (column, -row) for a reference without georeference.
    reference_crs, moving_crs: a CRS, as anything that PROJ understands, in place of the one that
        the raster names, or because it names none.
    dem: a raster of heights, the ground under whichever raster has RPCs.

    Raises InputError for a value out of its range.
    """

    reference_bands: tuple[int, ...] | None = None
    moving_bands: tuple[int, ...] | None = None
    reference_modality: str = "auto"
    moving_modality: str = "auto"
    search_radius: float | None = None
    rotation: str = "auto"
    matcher: str = "hetmatch"
    weights: Path | None = None
    transform: str = "auto"
    max_points: int = 1000
    tile_size: int = 1024
    overlap: int = 128
    device: str = "auto"
    area: tuple[float, float, float, float] | None = None
    reference_crs: str | None = None
    moving_crs: str | None = None
    dem: RasterName | None = None

    @staticmethod
    def of(values: dict[str, Any]) -> Options:
        """From plain values, as JSON has them.

        Raises InputError for a name that there is not, or a value of another kind.
        """
        kinds = {field.name: str(field.type) for field in fields(Options)}
        if unknown := sorted(values.keys() - kinds):
            raise InputError(f"There is no option '{unknown[0]}'; there are {', '.join(kinds)}.")
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
        }
        for name, value in known.items():
            _check_kind(name, value, kinds[name])
        for name, named in FILES.items():
            if known.get(name) is not None:
                known[name] = named(known[name])
        return Options(**known)

    def to_dict(self) -> dict[str, Any]:
        """As plain values, of which `of` makes the same options again."""
        values = asdict(self)
        return values | {name: values[name] and lasting(values[name]) for name in FILES}

    def __post_init__(self) -> None:
        check_one_of("--modality", self.reference_modality, MODALITIES)
        check_one_of("--modality", self.moving_modality, MODALITIES)
        check_one_of("--rotation", self.rotation, ROTATIONS)
        check_one_of("--matcher", self.matcher, MATCHERS)
        check_one_of("--transform", self.transform, TRANSFORMS)
        check_one_of("--device", self.device, DEVICES)
        for name, bands in (
            ("--reference-bands", self.reference_bands),
            ("--moving-bands", self.moving_bands),
        ):
            if bands is not None and (not bands or min(bands) < 1):
                raise InputError(f"{name} takes band numbers counted from 1, such as 4,3,2.")
        if self.search_radius is not None and not 0 < self.search_radius < float("inf"):
            raise InputError("--search-radius must be a positive number of metres.")
        if self.max_points < 20:
            raise InputError("--max-points must be at least 20, or no transform can be checked.")
        if not 256 <= self.tile_size <= 8192:
            raise InputError("--tile-size must lie between 256 and 8192 pixels.")
        if not 0 <= self.overlap <= self.tile_size // 2:
            raise InputError("--overlap must lie between 0 and half the tile size.")
        if self.area is not None:
            check_box("--area", self.area)


def _check_kind(name: str, value: Any, kind: str) -> None:
    """kind: how the field's type is written in Options."""
    if value is None and kind.endswith("None"):
        return
    many = kind.startswith("tuple")
    types: tuple[type, ...] = (str, Path)
    words = "text"
    if "int" in kind or "float" in kind:
        types, words = ((int,), "whole number") if "int" in kind else ((int, float), "number")
    parts = value if isinstance(value, tuple) else (value,)
    alike = all(isinstance(part, types) and not isinstance(part, bool) for part in parts)
    if not alike or isinstance(value, tuple) != many:
        wanted = f"a list of {words}s" if many else f"a {words}"
        raise InputError(f"The option '{name}' takes {wanted}, not '{str(value)[:60]}'.")


def check_box(name: str, box: tuple[float, ...]) -> None:
    """Raises InputError for what is not x min, y min, x max, y max. name: the option's."""
    finite = all(isfinite(number) for number in box)
    if len(box) != 4 or not finite or not (box[2] > box[0] and box[3] > box[1]):
        raise InputError(
            f"{name} takes four numbers, x min,y min,x max,y max, the smaller ones first."
        )


def check_one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raises InputError for a value that is not allowed. name: the option's."""
    if value not in allowed:
        raise InputError(f"{name} does not know '{value}'; choose one of {', '.join(allowed)}.")
