"""A result folder read back: what was matched, with which outcome, and its tie points."""

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

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.options import TRANSFORMS, Options
from hetmatch_qgis.engine.core.result import MATCHED, ImageDescription, MatchResult, TileReport
from hetmatch_qgis.engine.export.table import read_table

RESULT = "result.json"
TABLE = "tie_points.csv"


def load_result(place: Path) -> MatchResult:
    """The result of a match, as `write_outputs` left it in a folder.

    place: the folder, or its `result.json`. Everything is as it was but `mapper`, `evidence` and
    `seconds`, which are not kept in full; `moving_to_reference` is, where one matrix says it all.

    Raises InputError where there is no result, where it says "no reliable match", or where a file
    is missing or damaged.
    """
    folder = place.parent if place.is_file() or place.name == RESULT else place
    content = _content(place if folder != place else folder / RESULT)
    try:
        if content["status"] != MATCHED:
            raise InputError(
                f"The result in '{folder}' is no match ({content['reason']}); there are no tie "
                "points to go by."
            )
        result = _result(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"'{folder / RESULT}' is damaged or no result of HetMatch; match the rasters again."
        ) from error
    if not (folder / TABLE).is_file():
        raise InputError(f"'{folder / TABLE}' is missing; match the rasters again.")
    return replace(result, tie_points=read_table(folder / TABLE))


def _content(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise InputError(
            f"There is no result in '{path.parent}'; name a folder that `hetmatch match` wrote."
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"'{path}' cannot be read ({error}); match the rasters again.") from error
    if not isinstance(content, dict):
        raise InputError(f"'{path}' is no result of HetMatch; match the rasters again.")
    return content


def _result(content: dict[str, Any]) -> MatchResult:
    matrix, kind = content["transform"]["moving_to_reference"], content["transform"]["type"]
    if kind not in TRANSFORMS:
        raise ValueError("a transform that there is not")
    return MatchResult(
        status=MATCHED,
        reason=content["reason"],
        reference=_description(content["reference"]),
        moving=_description(content["moving"]),
        matcher=content["matcher"],
        transform_type=kind,
        moving_to_reference=None if matrix is None else _matrix(matrix),
        confidence=float(content["confidence"]),
        coverage=float(content["tie_points"]["coverage"]),
        # Results of earlier versions do not say.
        extrapolated=float(content["tie_points"].get("extrapolated", 0.0)),
        tiles=tuple(_tile(tile) for tile in content["tiles"]),
        options=Options.of(content["options"]),
    )


def _matrix(rows: list[list[float]]) -> NDArray[np.float64]:
    matrix = np.array(rows, dtype=np.float64)
    if matrix.shape != (3, 3):
        raise ValueError("not a matrix of 3 x 3")
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
    )


def _crs(text: str | None) -> CRS | None:
    if text is None:
        return None
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise ValueError("a CRS that is not understood") from error


def _tile(content: dict[str, Any]) -> TileReport:
    return TileReport(
        window=Window(*content["window"]),
        status=content["status"],
        reason=content["reason"],
        count=int(content["count"]),
        outline=tuple((float(x), float(y)) for x, y in content["outline"]),
    )
