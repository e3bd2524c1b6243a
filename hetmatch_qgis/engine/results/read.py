"""A folder of results read back: the match and its tie points.

This is where a stranger's folder comes in: whatever leaves here was checked. `core.json_input` has
the checks of single values; those below are about what belongs together.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from hetmatch_qgis.common.contract import (
    MATCHED,
    RESULT_JSON,
    TIE_POINTS_CSV,
    TILE_MATCHED,
    TILE_NO_MATCH,
    TILE_SKIPPED,
)
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.common.staging_folder import remove_abandoned
from hetmatch_qgis.engine.access.references import check_saved_crs, check_saved_name
from hetmatch_qgis.engine.core.accuracy import Accuracy
from hetmatch_qgis.engine.core.errors import InputError, reason_of
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.json_input import BadJsonError, BadValueError, Fields, parse_json
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import MATCHERS, MODALITIES, TRANSFORMS, Options
from hetmatch_qgis.engine.core.relief import DrawnShadows, ReliefDisplacement
from hetmatch_qgis.engine.core.result import (
    SCHEMA_VERSION,
    ImageDescription,
    MatchResult,
    TileReport,
)
from hetmatch_qgis.engine.core.search import LaidAsWhole, Search
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.export.table import read_table
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS
from hetmatch_qgis.engine.georeferencing.georeference import AFFINE, GCPS, NONE, RPCS
from hetmatch_qgis.engine.georeferencing.geotransform import MIN_PIXEL, is_invertible
from hetmatch_qgis.engine.matching.verdict import match_reason

MAX_BYTES = 256 << 20
"""Bytes of a `result.json`: that of 100,000 windows has 30 MB. Set by hand with the limits."""

_TOO_LARGE = Message("it is too large")

MAX_BANDS = 65536
"""Bands of a raster, GDAL's own limit."""

MAX_FILL = 1.8e308
"""Size of a fill value: the largest number that a raster can hold."""


def load_result(path: Path) -> MatchResult:
    """The result of a match, as `write_outputs` wrote it to a folder.

    All fields are restored but `mapper`, `evidence`, `corroboration` and `seconds`, which are not
    saved in full or not needed again. Results of every earlier version can be read.

    path: the folder, or its `result.json`.

    Raises InputError where there is no result, where there was no reliable match, where a file is
    missing or damaged.
    """
    folder = path.parent if path.is_file() or path.name == RESULT_JSON else path
    # A run that was killed while its files took the place of earlier ones leaves neither in place.
    remove_abandoned(folder)
    result_path, table_path = folder / RESULT_JSON, folder / TIE_POINTS_CSV
    fields = _fields(read_content(path if folder != path else result_path), result_path)
    try:
        if fields.text("status") != MATCHED:
            raise InputError(
                "The result in '{folder}' is not a match ({reason}); it has no tie points.",
                folder=folder,
                reason=fields.text("reason"),
            )
        result = _result(fields)
    except BadValueError as error:
        raise InputError(
            "'{path}' is damaged or not a result of HetMatch (see '{field}'); match the rasters "
            "again.",
            path=result_path,
            field=error.field,
        ) from error
    if not table_path.is_file():
        raise InputError("'{path}' is missing; match the rasters again.", path=table_path)
    points = read_table(table_path)
    _check_points(points, result, table_path)
    return replace(result, tie_points=points)


def check_names(result: MatchResult, moving: bool = True, dem: bool = True) -> None:
    """Raises InputError if a saved result names a host or a database that is not allowed.

    To be called before what it names is opened: the moving raster and the elevation model, each
    unless the user names another. The reference is not opened again.
    """
    for name in (result.options.dem if dem else None, result.moving.path if moving else None):
        if name is not None:
            check_saved_name(name)


def read_content(path: Path) -> Any:
    """The content of a `result.json`; raises InputError where there is none, or no JSON."""
    if not path.is_file():
        raise InputError(
            "There is no result in '{folder}'; choose the folder with the results of a match.",
            folder=path.parent,
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadJsonError(_TOO_LARGE)
        return parse_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            "'{path}' cannot be read ({error}); match the rasters again.",
            path=path,
            error=reason_of(error),
        ) from error


def _fields(content: Any, path: Path) -> Fields:
    """The fields of a result; raises InputError where it is none, or of a later version."""
    if not isinstance(content, dict):
        raise InputError(
            "'{path}' is not a result of HetMatch; match the rasters again.", path=path
        )
    # Results of 0.1.0 state no version; they are of the first.
    version = content.get("schema_version", 1)
    if not isinstance(version, int) or not 1 <= version <= SCHEMA_VERSION:
        raise InputError(
            "'{path}' was written by a later version of HetMatch; update HetMatch, or match the "
            "rasters again.",
            path=path,
        )
    return Fields(content)


def _result(fields: Fields) -> MatchResult:
    transform, points = fields.object("transform"), fields.object("tie_points")
    kind = transform.text("type", [name for name in TRANSFORMS if name != "auto"])
    has_matrix = "moving_to_reference" in transform
    has_extrapolated, has_search = "extrapolated" in points, "search" in fields
    has_accuracy = "accuracy" in fields
    return MatchResult(
        status=MATCHED,
        reason=_reason(fields, kind),
        reference=_description(fields.object("reference")),
        moving=_description(fields.object("moving")),
        matcher=fields.text("matcher", MATCHERS),
        transform_type=kind,
        moving_to_reference=_matrix(transform) if has_matrix else None,
        relief=ReliefDisplacement.of(transform.object("relief")) if "relief" in transform else None,
        confidence=fields.number("confidence", 0, 1),
        coverage=points.number("coverage", 0, 1),
        # Not in results of earlier versions.
        extrapolated=points.number("extrapolated", 0, 1) if has_extrapolated else 0.0,
        tiles=tuple(_tile(tile) for tile in fields.objects("tiles")),
        options=_options(fields),
        search=Search.of(fields.object("search")) if has_search else None,
        accuracy=Accuracy.of_fields(fields.object("accuracy")) if has_accuracy else None,
        laid_as_whole=LaidAsWhole.of(fields.object("laid_as_whole"))
        if "laid_as_whole" in fields
        else None,
    )


def _options(fields: Fields) -> Options:
    values = fields.raw("options")
    if not isinstance(values, dict):
        raise BadValueError("options")
    options = Options.of(values)
    for name in (options.reference_crs, options.moving_crs):
        if name is not None:
            check_saved_crs(name)
    return options


def _reason(fields: Fields, kind: str) -> str:
    """The reason of a match as a Message again, so that it can be translated.

    One in other words, such as that of an earlier version, stays plain text.
    """
    text, points = fields.text("reason"), fields.object("tie_points")
    message = match_reason(points.integer("count"), kind)
    return message if message == text else text


def _matrix(fields: Fields) -> NDArray[np.float64]:
    matrix = np.array(fields.matrix("moving_to_reference", 3), dtype=np.float64)
    if not is_invertible(matrix):
        raise BadValueError(fields.label("moving_to_reference"))
    return matrix


def _fill_values(fields: Fields) -> tuple[float, ...]:
    return fields.numbers("fill_values", limit=MAX_FILL) if "fill_values" in fields else ()


def _description(fields: Fields) -> ImageDescription:
    kind = fields.text("georeference", (AFFINE, GCPS, RPCS, NONE))
    bands = fields.integer("band_count", 1, MAX_BANDS)
    return ImageDescription(
        path=raster_name(fields.text("path")) if "path" in fields else None,
        width=fields.integer("width", 1),
        height=fields.integer("height", 1),
        band_count=bands,
        dtype=fields.text("dtype"),
        georeference=kind,
        crs=_crs(fields),
        transform=_geotransform(fields) if kind == AFFINE else None,
        gsd=fields.number("gsd", MIN_PIXEL) if "gsd" in fields else None,
        bands=fields.integers("bands", 1, bands),
        modality=fields.text("modality", [name for name in MODALITIES if name != "auto"]),
        modality_reason=fields.text("modality_reason"),
        collar=fields.boolean("collar"),
        # These are not in results of earlier versions.
        mask=fields.text("mask") if "mask" in fields else "",
        fill_values=_fill_values(fields),
        masked_share=fields.number("masked_share", 0, 1) if "masked_share" in fields else 0.0,
        layers=fields.texts("layers") if "layers" in fields else (),
        sheet=fields.boolean("sheet") if "sheet" in fields else False,
        shadows=DrawnShadows.of(fields.object("shadows")) if "shadows" in fields else None,
    )


def _geotransform(fields: Fields) -> Affine:
    transform = Affine(*fields.numbers("transform", 6))
    if not is_invertible(np.reshape(transform[:6], (2, 3))[:, :2]):
        raise BadValueError(fields.label("transform"))
    return transform


def _crs(fields: Fields) -> CRS | None:
    # Results of earlier versions may have the short name only.
    name = "crs_wkt" if "crs_wkt" in fields else "crs"
    if name not in fields:
        return None
    text = fields.text(name)
    check_saved_crs(text)
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise BadValueError(fields.label(name)) from error


def _tile(fields: Fields) -> TileReport:
    return TileReport(
        window=Window(*fields.integers("window", -(2**31), 2**31, 4)),
        status=fields.text("status", (TILE_MATCHED, TILE_SKIPPED, TILE_NO_MATCH)),
        reason=fields.text("reason"),
        count=fields.integer("count"),
        outline=fields.points("outline"),
    )


def _check_points(points: TiePoints, result: MatchResult, path: Path) -> None:
    """Raises InputError for too few points, and for points far outside of their rasters."""
    needed = MIN_POINTS[result.transform_type or ""]
    ties = int(np.count_nonzero(~points.is_check))
    if ties < needed:
        raise InputError(
            "'{path}' has {count} tie points, but the transform needs {needed}; match the rasters "
            "again.",
            path=path,
            count=ties,
            needed=needed,
        )
    for pixels, image in (
        (points.reference_pixels, result.reference),
        (points.moving_pixels, result.moving),
    ):
        # Where somebody has set a point by hand it may lie a little outside.
        size = np.array([image.width, image.height])
        if not ((pixels >= -size) & (pixels <= 2 * size)).all():
            raise InputError(
                "'{path}' has tie points outside of their raster; match the rasters again.",
                path=path,
            )
