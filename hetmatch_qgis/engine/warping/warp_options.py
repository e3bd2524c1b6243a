"""Everything a user can set for a warp, with defaults that suit most cases."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.option_checks import (
    check_box,
    check_choice,
    check_names,
    wrong_type,
)

TRANSFORMS = (
    "auto",
    "gdal",
    "similarity",
    "affine",
    "homography",
    "polynomial1",
    "polynomial2",
    "polynomial3",
    "thin_plate",
    "local",
    "relief",
    "shift",
)
RESAMPLINGS = (
    "auto",
    "nearest",
    "bilinear",
    "cubic",
    "cubicspline",
    "lanczos",
    "average",
    "mode",
)
GRIDS = ("native", "reference", "reference-full")
FORMATS = ("COG", "GTiff")

Extent = tuple[float, float, float, float]
"""x min, y min, x max, y max in the reference's CRS; (column, -row) without georeference."""


@dataclass(frozen=True)
class WarpOptions:
    """Settings of one warp.

    transform: "auto" is the transform of the match, or a local displacement grid where that
        predicts left-out points better than a thin plate spline; "gdal" is what the exported
        gdalwarp script does. Others: "shift", "similarity", "affine", "homography",
        "polynomial1" to "polynomial3", "thin_plate", "local" and "relief".
    resampling: "nearest", "bilinear", "cubic", "cubicspline", "lanczos", "average" or "mode";
        "auto" is nearest for colour tables and classes, cubic for everything else.
    grid: "native" keeps each raster's ground sampling distance and nests its pixels in the
        reference's; "reference" is the reference's grid, cropped to what the raster covers;
        "reference-full" is all of it.
    pixel_size: side of a pixel in units of the reference's CRS, for the grid "native" only.
    extent: (x min, y min, x max, y max) to write, in the reference's CRS, or (column, -row)
        without georeference; it grows to whole pixels of the grid. None for the whole raster.
    format: "COG" (cloud-optimised GeoTIFF) or "GTiff".
    nodata: written to invalid pixels, in place of the raster's nodata value.
    overwrite: whether existing files may be replaced.
    moving: where the moving raster is now, if it was moved after the match.
    dem: where the elevation model is now, likewise.
    sisters_only: whether to leave out the moving raster where it is named or matches a pattern.

    Raises InputError for a value out of its range.

    >>> from hetmatch_qgis.engine import WarpOptions
    >>> WarpOptions(grid="reference", resampling="bilinear")
    """

    transform: str = "auto"
    resampling: str = "auto"
    grid: str = "native"
    pixel_size: float | None = None
    extent: Extent | None = None
    format: str = "COG"
    nodata: float | None = None
    overwrite: bool = False
    moving: RasterName | None = None
    dem: RasterName | None = None
    sisters_only: bool = False

    @staticmethod
    def of(values: dict[str, Any]) -> WarpOptions:
        """From plain values, as JSON has them.

        Raises InputError for an unknown name, or a value of the wrong type.
        """
        kinds = {field.name: str(field.type) for field in fields(WarpOptions)}
        check_names(values, kinds)
        typed = {name: _of_kind(name, value, kinds[name]) for name, value in values.items()}
        return WarpOptions(**typed)

    def to_dict(self) -> dict[str, Any]:
        """As plain values, from which `of` makes the same options again."""
        values = asdict(self)
        return values | {
            "moving": None if self.moving is None else str(self.moving),
            "dem": None if self.dem is None else str(self.dem),
            "extent": None if self.extent is None else list(self.extent),
        }

    def __post_init__(self) -> None:
        check_choice("transform", self.transform, TRANSFORMS)
        check_choice("resampling", self.resampling, RESAMPLINGS)
        check_choice("grid", self.grid, GRIDS)
        check_choice("format", self.format, FORMATS)
        if self.pixel_size is not None:
            if not 0 < self.pixel_size < float("inf"):
                raise InputError("{option} must be a positive number.", option=Option("pixel_size"))
            if self.grid != "native":
                raise InputError(
                    "{option} goes with {grid} only: the reference's grid has the reference's "
                    "pixels.",
                    option=Option("pixel_size"),
                    grid=Option("grid", "native"),
                )
        if self.extent is not None:
            check_box("extent", self.extent)


def _of_kind(name: str, value: Any, kind: str) -> Any:
    """The value as its field takes it. kind: the field's type as written in WarpOptions."""
    if value is None and kind.endswith("None"):
        return None
    if kind.startswith("Extent"):
        if not isinstance(value, (list, tuple)) or not all(map(_is_number, value)):
            raise wrong_type(name, Message("four numbers"), value)
        return tuple(float(number) for number in value)
    if kind.startswith("float"):
        if not _is_number(value):
            raise wrong_type(name, Message("a number"), value)
        return float(value)
    if kind == "bool":
        if not isinstance(value, bool):
            raise wrong_type(name, Message("true or false"), value)
        return value
    if not isinstance(value, (str, Path)):
        raise wrong_type(name, Message("a string"), value)
    return raster_name(value) if kind.startswith("RasterName") else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
