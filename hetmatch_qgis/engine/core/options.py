"""The settings of a match and their defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from hetmatch_qgis.common import contract
from hetmatch_qgis.common.raster_names import RasterName, absolute_name, raster_name
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Option
from hetmatch_qgis.engine.core.option_checks import (
    check_box,
    check_choice,
    check_names,
    check_start,
    check_type,
)
from hetmatch_qgis.engine.core.reproducible import is_reproducible, recorded_name

MODALITIES = ("auto", "optical", "sar", "thermal", "map", "dem")
ROTATIONS = ("auto", "none", "any")
MATCHERS = tuple(contract.MATCHERS)
TRANSFORMS = (
    "auto",
    "similarity",
    "affine",
    "homography",
    "polynomial2",
    "polynomial3",
    "thin_plate",
    "relief",
    "shift",
)
DEVICES = ("auto", "cpu", "cuda")
EFFORTS = ("auto", "full")
RUNTIMES = ("auto", "onnx", "torch")
SIDES = ("none", "reference", "moving", "both")
"""Sides of a pair that an option is about."""

PATH_OPTIONS: dict[str, Callable[[str], RasterName]] = {
    "weights": Path,
    "dem": raster_name,
    "reference_mask": raster_name,
    "moving_mask": raster_name,
}
"""Options that name a file, each with the function that makes a path of it."""

EXECUTION_OPTIONS = ("workers",)
"""Options that say how the work is done, and change nothing in a result."""

MIN_POINT_LIMIT = 20
"""Tie points and check points together: fewer leave no check points worth the name. Set by hand
with the first version (d45f76a)."""

MAX_WORKERS = 64
"""Windows at once; each takes about 60 MB."""

MIN_START_RADIUS = 2.0
"""Pixels of the reference: what a place that was found may be off by, and less than any radius that
keeps two of them apart (they lie at least seven pixels from each other)."""

MIN_TILE_SIZE, MAX_TILE_SIZE = 256, 8192
"""Pixels of the common grid: from the side of a network's input to what fits into memory. Set by
hand with the first version (d45f76a)."""


def includes(sides: str, side: str) -> bool:
    """True where one of SIDES includes `side`, "reference" or "moving"."""
    return sides in (side, "both")


@dataclass(frozen=True)
class Options:
    """Settings of one match.

    reference_bands: band numbers of the reference, from 1; None for a choice by modality.
    moving_bands: the same for the moving raster.
    reference_modality: "optical", "sar", "thermal", "map" or "dem"; "auto" guesses.
    moving_modality: the same for the moving raster.
    search_radius: how far the moving raster may be misplaced, in metres if both rasters are
        georeferenced; None for a twentieth of the larger side of the overlap, at least 48 pixels.
        It guides the search on the overview and is no limit: 24 pixels of the coarser raster or
        4 % of the overlap, whichever is more, are searched in any case.
    start: (a, b, c, d, e, f), an affine transform near which to search instead of everywhere:
        pixel (column, row) of the moving raster is at about (a column + b row + c,
        d column + e row + f) of the reference; None for no start.
    start_radius: how far the truth may be from `start`, in pixels of the reference.
    rotation: "none" trusts the north of the georeferences, "any" tries all angles, "auto" tries all
        if a raster has no georeference.
    matcher: "hetmatch", or "d2net" where its weights were fetched.
    weights: a weights file in place of the matcher's own.
    transform: "shift", "similarity", "affine", "homography", "polynomial2", "polynomial3",
        "thin_plate" or "relief" (needs `dem`); "auto" is the simplest one that predicts left-out
        points.
    max_points: the maximum number of tie points and check points together.
    tile_size: side of a tile in pixels of the common grid.
    overlap: overlap of neighbouring tiles in pixels of the common grid.
    device: "cpu", "cuda", or "auto" for a graphics card if PyTorch can use one.
    runtime: "onnx" or "torch", which runs the default network on the processor; "auto" is ONNX
        Runtime where it is installed.
    effort: "auto" matches tiles until the displacement is known, "full" the whole overlap.
    accuracy: standard error along one axis, in pixels of the common grid, at which "auto" stops;
        None for 0.2 or the scatter of the points, whichever is more.
    workers: how many tiles are matched at once; None for one for each core.
    area: (x min, y min, x max, y max), the part of the reference to match, in the reference's CRS;
        (column, -row) for a reference without georeference.
    reference_crs: a CRS as PROJ takes it, for a reference without one or with a wrong one.
    moving_crs: the same for the moving raster.
    dem: an elevation model, for rasters with RPCs, and for any other moving raster whose ground is
        displaced by its height (the transform "relief").
    map_resolution: side of a pixel, in metres, of the map that is drawn of vector layers; None for
        that of the other raster, or for a map of 3000 pixels where it has no georeference.
    reference_mask: what to leave out of the reference: a raster where it is not zero, or polygons
        inside.
    moving_mask: the same for the moving raster.
    reference_mask_classes: the classes that the mask consists of, if it is a quality band of
        Sentinel-2 or Landsat, such as ("cloud", "snow"); None for all that is not zero.
    moving_mask_classes: the same for the moving raster.
    mask_keep: "none", "reference", "moving" or "both": sides whose mask marks what to match, not
        what to leave out.
    ignore_georeference: "none", "reference", "moving" or "both": sides to match as if they had no
        georeference.

    Raises InputError for a value out of its range.

    >>> from hetmatch_qgis.engine import Options
    >>> Options(moving_modality="sar", search_radius=500, max_points=300)
    """

    reference_bands: tuple[int, ...] | None = None
    moving_bands: tuple[int, ...] | None = None
    reference_modality: str = "auto"
    moving_modality: str = "auto"
    search_radius: float | None = None
    start: tuple[float, float, float, float, float, float] | None = None
    start_radius: float = 24.0
    rotation: str = "auto"
    matcher: str = contract.DEFAULT_MATCHER
    weights: Path | None = None
    transform: str = "auto"
    max_points: int = 1000
    tile_size: int = 1024
    overlap: int = 128
    device: str = "auto"
    runtime: str = "auto"
    effort: str = "auto"
    accuracy: float | None = None
    workers: int | None = None
    area: tuple[float, float, float, float] | None = None
    reference_crs: str | None = None
    moving_crs: str | None = None
    dem: RasterName | None = None
    map_resolution: float | None = None
    reference_mask: RasterName | None = None
    moving_mask: RasterName | None = None
    reference_mask_classes: tuple[str, ...] | None = None
    moving_mask_classes: tuple[str, ...] | None = None
    mask_keep: str = "none"
    ignore_georeference: str = "none"

    @staticmethod
    def of(values: dict[str, Any]) -> Options:
        """Options from plain values, as JSON has them.

        Raises InputError for an unknown name or a value of the wrong type.
        """
        types = {field.name: str(field.type) for field in fields(Options)}
        check_names(values, types)
        settings: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in values.items()
        }
        for name, value in settings.items():
            check_type(name, value, types[name])
        for name, as_path in PATH_OPTIONS.items():
            if settings.get(name) is not None:
                settings[name] = as_path(settings[name])
        return Options(**settings)

    def to_dict(self) -> dict[str, Any]:
        """Plain values from which `of` makes the same options again."""
        values = asdict(self)
        return values | {
            name: values[name] and absolute_name(values[name]) for name in PATH_OPTIONS
        }

    def recorded(self) -> dict[str, Any]:
        """As `to_dict`, the way results have it.

        In a reproducible one files are without folders, and what changes nothing is left out.
        """
        values = self.to_dict()
        left_out = EXECUTION_OPTIONS if is_reproducible() else ()
        return (
            values
            | {name: values[name] and recorded_name(values[name]) for name in PATH_OPTIONS}
            | dict.fromkeys(left_out)
        )

    def __post_init__(self) -> None:
        self._check_choices()
        self._check_sides()
        self._check_search()
        self._check_effort()

    def _check_choices(self) -> None:
        check_choice("reference_modality", self.reference_modality, MODALITIES)
        check_choice("moving_modality", self.moving_modality, MODALITIES)
        check_choice("rotation", self.rotation, ROTATIONS)
        check_choice("matcher", self.matcher, MATCHERS)
        check_choice("transform", self.transform, TRANSFORMS)
        check_choice("device", self.device, DEVICES)
        check_choice("runtime", self.runtime, RUNTIMES)
        check_choice("effort", self.effort, EFFORTS)
        check_choice("mask_keep", self.mask_keep, SIDES)
        check_choice("ignore_georeference", self.ignore_georeference, SIDES)
        if self.transform == "relief" and self.dem is None:
            raise InputError(
                "The transform 'relief' needs an elevation model; give one with {option}, or "
                "choose another transform.",
                option=Option("dem"),
            )

    def _check_sides(self) -> None:
        """Check bands and masks, of both sides alike."""
        for side, bands, mask, classes in (
            (
                "reference",
                self.reference_bands,
                self.reference_mask,
                self.reference_mask_classes,
            ),
            ("moving", self.moving_bands, self.moving_mask, self.moving_mask_classes),
        ):
            if classes is not None and mask is None:
                raise InputError(
                    "{option} has classes but no mask; name the mask with {mask}.",
                    option=Option(f"{side}_mask_classes"),
                    mask=Option(f"{side}_mask"),
                )
            if bands is not None and (not bands or min(bands) < 1):
                raise InputError(
                    "{option} takes band numbers counted from 1, such as 4,3,2.",
                    option=Option(f"{side}_bands"),
                )

    def _check_search(self) -> None:
        """Check the place of the search, and the size of its pixels."""
        if self.search_radius is not None and not 0 < self.search_radius < float("inf"):
            raise InputError(
                "{option} must be a positive number of metres.", option=Option("search_radius")
            )
        if self.start is not None:
            check_start(self.start)
        if not MIN_START_RADIUS <= self.start_radius < float("inf"):
            raise InputError(
                "{option} must be a number of pixels, at least {minimum:g}.",
                option=Option("start_radius"),
                minimum=MIN_START_RADIUS,
            )
        if self.map_resolution is not None and not 0 < self.map_resolution < float("inf"):
            raise InputError(
                "{option} must be a positive number of metres.", option=Option("map_resolution")
            )
        if self.area is not None:
            check_box("area", self.area)

    def _check_effort(self) -> None:
        """Check how much is looked at, and by how many at once."""
        if self.accuracy is not None and not 0 < self.accuracy < float("inf"):
            raise InputError(
                "{option} must be a positive number of pixels.", option=Option("accuracy")
            )
        if self.workers is not None and not 1 <= self.workers <= MAX_WORKERS:
            raise InputError(
                "{option} must lie between 1 and {maximum}.",
                option=Option("workers"),
                maximum=MAX_WORKERS,
            )
        if self.max_points < MIN_POINT_LIMIT:
            raise InputError(
                "{option} must be at least {minimum}; fewer points cannot check a transform.",
                option=Option("max_points"),
                minimum=MIN_POINT_LIMIT,
            )
        if not MIN_TILE_SIZE <= self.tile_size <= MAX_TILE_SIZE:
            raise InputError(
                "{option} must lie between {minimum} and {maximum} pixels.",
                option=Option("tile_size"),
                minimum=MIN_TILE_SIZE,
                maximum=MAX_TILE_SIZE,
            )
        if not 0 <= self.overlap <= self.tile_size // 2:
            raise InputError(
                "{option} must lie between 0 and half the tile size.", option=Option("overlap")
            )
