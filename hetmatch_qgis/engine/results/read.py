"""A folder of results read back: the match and its tie points."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from hetmatch_qgis.common.contract import MATCHED, RESULT_JSON, TIE_POINTS_CSV
from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.common.staging_folder import remove_abandoned
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import TRANSFORMS, Options
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult, TileReport
from hetmatch_qgis.engine.core.search import Search
from hetmatch_qgis.engine.export.table import read_table
from hetmatch_qgis.engine.matching.verdict import match_reason


def load_result(path: Path) -> MatchResult:
    """The result of a match, as `write_outputs` wrote it to a folder.

    All fields are restored but `mapper`, `evidence` and `seconds`, which are not saved in full.

    path: the folder, or its `result.json`.

    Raises InputError where there is no result, where there was no reliable match, or where a file
    is missing or damaged.
    """
    folder = path.parent if path.is_file() or path.name == RESULT_JSON else path
    # A run that was killed while its files took the place of earlier ones leaves neither in place.
    remove_abandoned(folder)
    result_path, table_path = folder / RESULT_JSON, folder / TIE_POINTS_CSV
    content = _content(path if folder != path else result_path)
    try:
        if content["status"] != MATCHED:
            raise InputError(
                "The result in '{folder}' is not a match ({reason}); it has no tie points.",
                folder=folder,
                reason=content["reason"],
            )
        result = _result(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            "'{path}' is damaged or not a result of HetMatch; match the rasters again.",
            path=result_path,
        ) from error
    if not table_path.is_file():
        raise InputError("'{path}' is missing; match the rasters again.", path=table_path)
    return replace(result, tie_points=read_table(table_path))


def _content(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise InputError(
            "There is no result in '{folder}'; choose the folder with the results of a match.",
            folder=path.parent,
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            "'{path}' cannot be read ({error}); match the rasters again.",
            path=path,
            error=str(error),
        ) from error
    if not isinstance(content, dict):
        raise InputError(
            "'{path}' is not a result of HetMatch; match the rasters again.", path=path
        )
    return content


def _result(content: dict[str, Any]) -> MatchResult:
    matrix, kind = content["transform"]["moving_to_reference"], content["transform"]["type"]
    if kind not in TRANSFORMS:
        raise ValueError("unknown transform")
    return MatchResult(
        status=MATCHED,
        reason=_reason(content),
        reference=_description(content["reference"]),
        moving=_description(content["moving"]),
        matcher=content["matcher"],
        transform_type=kind,
        moving_to_reference=None if matrix is None else _matrix(matrix),
        confidence=float(content["confidence"]),
        coverage=float(content["tie_points"]["coverage"]),
        # Not in results of earlier versions.
        extrapolated=float(content["tie_points"].get("extrapolated", 0.0)),
        tiles=tuple(_tile(tile) for tile in content["tiles"]),
        options=Options.of(content["options"]),
        search=Search.of(content["search"]) if "search" in content else None,
    )


def _reason(content: dict[str, Any]) -> str:
    """The reason of a match as a Message again, so that it can be translated.

    One in other words, such as that of an earlier version, stays plain text.
    """
    text: str = content["reason"]
    kind, count = content["transform"]["type"], content["tie_points"].get("count")
    message = match_reason(count, kind)
    return message if message == text else text


def _matrix(rows: list[list[float]]) -> NDArray[np.float64]:
    matrix = np.array(rows, dtype=np.float64)
    if matrix.shape != (3, 3):
        raise ValueError("not a 3 x 3 matrix")
    return matrix


def _description(content: dict[str, Any]) -> ImageDescription:
    transform = content["transform"]
    return ImageDescription(
        path=None if content["path"] is None else raster_name(content["path"]),
        width=int(content["width"]),
        height=int(content["height"]),
        band_count=int(content["band_count"]),
        dtype=content["dtype"],
        georeference=content["georeference"],
        crs=_crs(content.get("crs_wkt") or content["crs"]),
        transform=None if transform is None else Affine(*transform),
        gsd=content["gsd"],
        bands=tuple(content["bands"]),
        modality=content["modality"],
        modality_reason=content["modality_reason"],
        collar=bool(content["collar"]),
        # Not in results of earlier versions.
        layers=tuple(str(layer) for layer in content.get("layers", ())),
    )


def _crs(text: str | None) -> CRS | None:
    if text is None:
        return None
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise ValueError("invalid CRS") from error


def _tile(content: dict[str, Any]) -> TileReport:
    return TileReport(
        window=Window(*content["window"]),
        status=content["status"],
        reason=content["reason"],
        count=int(content["count"]),
        outline=tuple((float(x), float(y)) for x, y in content["outline"]),
    )
