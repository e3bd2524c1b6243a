"""The saved result of a pair, for the later steps of its batch."""

from __future__ import annotations

from dataclasses import replace

from hetmatch_qgis.common.raster_names import raster_name
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.results.read import load_result


def load_unit_result(unit: Unit) -> MatchResult:
    """The result in a pair's folder, with the rasters and the options of the batch.

    A reproducible result does not say where its rasters and its elevation model lie; the batch
    knows. Raises InputError where the result is missing or damaged.
    """
    result = load_result(unit.folder)
    if not unit.is_reproducible:
        return result
    return replace(
        result,
        moving=replace(result.moving, path=raster_name(unit.moving)),
        reference=replace(result.reference, path=raster_name(unit.reference)),
        options=Options.of(unit.options),
    )
