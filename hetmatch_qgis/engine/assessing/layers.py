"""The displacement vectors as a layer for QGIS and as a table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.assessing.assessment import Assessment, Findings
from hetmatch_qgis.engine.core.grid import apply_affine
from hetmatch_qgis.engine.export.geopackage import (
    class_limits,
    lines_wkb,
    write_layer,
    write_styles,
)
from hetmatch_qgis.engine.export.qml_styles import vectors_style
from hetmatch_qgis.engine.export.table import write_columns

LAYER = "displacements"
ROUND = (1.0, 2.0, 5.0, 10.0)


def vector_columns(assessment: Assessment) -> dict[str, NDArray]:
    """The table of vectors, one row each.

    `x, y`: where the reference shows the ground, on the map or as (column, -row) without
    georeference. `ref_col, ref_row, mov_col, mov_row`: the same ground in pixels of both rasters,
    from the outer corner of the top-left pixel. `dx_px, dy_px, length_px`: how far the moving
    raster is off, in pixels of the coarser one, to the right and downwards. `east_m, north_m,
    length_m`: the same on the ground, NaN where unknown. `score`: correlation at the peak.
    `sharpness`: how far the peak stands above its best rival, 0 to 1. `field_dx_px, field_dy_px,
    field_error_px`: displacement to expect there with the noise taken off, and its standard error
    along one axis.
    """
    found = assessment.found
    frame, vectors = assessment.frame, found.vectors
    places, steps = vectors.places, vectors.steps
    here = frame.pair.reference.source.frame_to_pixel(places)
    there = frame.pair.moving.source.frame_to_pixel(places + steps)
    on_map = apply_affine(frame.transform, places)
    metres = frame.ground_at(places)
    ground = steps * (np.nan if metres is None else metres)
    expected, error = found.model.estimate(places)
    return {
        "id": np.arange(1, len(vectors) + 1),
        "x": on_map[:, 0],
        "y": on_map[:, 1],
        "ref_col": here[:, 0],
        "ref_row": here[:, 1],
        "mov_col": there[:, 0],
        "mov_row": there[:, 1],
        "dx_px": steps[:, 0],
        "dy_px": steps[:, 1],
        "length_px": np.linalg.norm(steps, axis=1),
        "east_m": ground[:, 0],
        "north_m": -ground[:, 1],
        "length_m": np.linalg.norm(ground, axis=1),
        "score": vectors.score,
        "sharpness": vectors.sharpness,
        "field_dx_px": expected[:, 0],
        "field_dy_px": expected[:, 1],
        "field_error_px": np.sqrt((error**2 + found.shared**2).mean(axis=1)),
    }


def write_csv(path: Path, assessment: Assessment) -> None:
    """Write the vectors as CSV, UTF-8, one line each, unknown values empty; see vector_columns."""
    write_columns(path, vector_columns(assessment), map_columns={"x", "y"})


def write_geopackage(path: Path, assessment: Assessment) -> None:
    """Write the layer `displacements` with its style: lines from where the reference shows the
    ground to where the moving raster shows it, in the frame's CRS, with the columns of the CSV."""
    found = assessment.found
    frame, vectors = assessment.frame, found.vectors
    start, end = (
        apply_affine(frame.transform, points)
        for points in (vectors.places, vectors.places + vectors.steps)
    )
    path.unlink(missing_ok=True)
    geometry = lines_wkb(start, end)
    columns = vector_columns(assessment)
    write_layer(path, LAYER, geometry, "LineString", frame.crs, columns)
    lengths = columns["length_px"]
    style = vectors_style("length_px", "px", class_limits(lengths), exaggeration(found))
    write_styles(path, {LAYER: style})


def exaggeration(found: Findings) -> float:
    """How many times its length an arrow is drawn, a round number: so that most of them do not
    reach the next one."""
    longest = float(np.quantile(np.linalg.norm(found.vectors.steps, axis=1), 0.9))
    return round_below(found.vectors.window / max(longest, 1e-3))


def round_below(value: float) -> float:
    """1, 2 or 5 times a power of ten, at least 1, next below a value."""
    if value < 1:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(max(step * power for step in ROUND if step * power <= value * (1 + 1e-9)))
