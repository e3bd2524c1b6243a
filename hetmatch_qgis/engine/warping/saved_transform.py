"""The transform of a saved result, ready to map points."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from hetmatch_qgis.common.raster_names import RasterName
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.options import includes
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.fitting.transforms import project
from hetmatch_qgis.engine.pairs.registration import Mapper
from hetmatch_qgis.engine.raster.raster import Raster
from hetmatch_qgis.engine.results.read import check_names, load_result
from hetmatch_qgis.engine.warping.model.fit_model import fit_model


def read_result(folder: Path | str) -> MatchResult:
    """Read the result of a match back from its folder, with tie points and transform.

    folder: the folder of the result, or its `result.json`.

    `MatchResult.map_points` opens both rasters if the transform is curved, so they must be where
    they were.

    Raises InputError if there is no result, if there was no reliable match, or if a file is missing
    or damaged.

    >>> from hetmatch_qgis.engine import match_to_folder, read_result
    >>> match_to_folder("reference.tif", "moving.tif", "result")
    >>> result = read_result("result")
    >>> result.map_points([[10.5, 20.5]])
    """
    result = load_result(Path(folder))
    return replace(result, mapper=partial(_map, result))


def saved_mapper(
    result: MatchResult, reference: RasterName, moving: RasterName, resources: ExitStack
) -> Mapper:
    """The transform of a saved result, fitted anew to its tie points where it is no matrix.

    reference, moving: where the rasters are now.
    """
    matrix, options = result.moving_to_reference, result.options
    if matrix is not None:
        return lambda points: project(matrix, points)
    ref_raster, mov_raster = (
        resources.enter_context(
            Raster(name, crs, options.dem, includes(options.ignore_georeference, side))
        )
        for name, crs, side in (
            (reference, options.reference_crs, "reference"),
            (moving, options.moving_crs, "moving"),
        )
    )
    model = fit_model(result, mov_raster)
    if not ref_raster.georeference.is_usable:
        return lambda points: model.to_coordinates(points) * (1, -1)
    return lambda points: ref_raster.georeference.map_to_pixel(model.to_coordinates(points))


def _map(result: MatchResult, points: Points) -> Points:
    reference, moving = result.reference.path, result.moving.path
    if result.moving_to_reference is None and (reference is None or moving is None):
        raise InputError("The curved transform of two arrays is not saved; match them again.")
    check_names(result)
    with ExitStack() as resources:
        # Without paths the transform is a matrix.
        return saved_mapper(result, reference or Path(), moving or Path(), resources)(points)
