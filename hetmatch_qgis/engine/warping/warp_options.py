"""Everything a user can set for a warp, with the defaults that need no thought."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import check_box, check_choice, check_names

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

    transform: "auto" takes what the match chose, a local displacement grid where that foretells
        better than its thin plate; "gdal" does exactly what the exported gdalwarp script does.
    resampling: "auto" is nearest for colour tables and numbers that stand for classes, else cubic.
    grid: "native" keeps each raster's own ground sampling distance and nests its pixels in the
        reference's; "reference" is the reference's grid, cut to what the raster covers;
        "reference-full" all of it.
    pixel_size: side of a pixel in units of the reference's CRS, for the grid "native" only.
    extent: what to write; it grows to whole pixels of the grid.
    nodata: written where the raster shows nothing, in place of the raster's own value.
    overwrite: whether files that are there may be replaced.
    moving: where the moving raster lies now, if it was moved since the match.
    sisters_only: whether the moving raster is left out where it is named or fits a pattern.

    Raises InputError for a value out of its range.
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
    sisters_only: bool = False

    @staticmethod
    def of(values: dict[str, Any]) -> WarpOptions:
        """From plain values, as JSON has them.

        Raises InputError for a name that there is not, or a value of another kind.
        """
        kinds = {field.name: str(field.type) for field in fields(WarpOptions)}
        check_names(values, kinds)
        known = {name: _of_kind(name, value, kinds[name]) for name, value in values.items()}
        return WarpOptions(**known)

    def to_dict(self) -> dict[str, Any]:
        """As plain values, of which `of` makes the same options again."""
        values = asdict(self)
        return values | {
            "moving": None if self.moving is None else str(self.moving),
            "extent": None if self.extent is None else list(self.extent),
        }

    def __post_init__(self) -> None:
        check_choice("transform", self.transform, TRANSFORMS)
        check_choice("resampling", self.resampling, RESAMPLINGS)
        check_choice("grid", self.grid, GRIDS)
        check_choice("format", self.format, FORMATS)
        if self.pixel_size is not None:
            if not 0 < self.pixel_size < float("inf"):
                raise InputError("--pixel-size must be a positive number.")
            if self.grid != "native":
                raise InputError(
                    "--pixel-size goes with --grid native only: the reference's grid has the "
                    "reference's pixels."
                )
        if self.extent is not None:
            check_box("extent", self.extent)


def _of_kind(name: str, value: Any, kind: str) -> Any:
    """kind: how the field's type is written in WarpOptions."""
    if value is None and kind.endswith("None"):
        return None
    if kind.startswith("Extent"):
        numbers = isinstance(value, (list, tuple)) and all(map(_is_number, value))
        return tuple(float(n) for n in value) if numbers else _refuse(name, "four numbers", value)
    if kind.startswith("float"):
        return float(value) if _is_number(value) else _refuse(name, "a number", value)
    if kind == "bool":
        return value if isinstance(value, bool) else _refuse(name, "true or false", value)
    if not isinstance(value, (str, Path)):
        _refuse(name, "a text", value)
    return raster_name(value) if kind.startswith("RasterName") else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _refuse(name: str, wanted: str, value: Any) -> Any:
    raise InputError(f"The option '{name}' takes {wanted}, not '{str(value)[:60]}'.")
