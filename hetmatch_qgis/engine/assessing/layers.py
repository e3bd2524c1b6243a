"""The displacement vectors as a layer for QGIS and as a table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.contract import DISPLACEMENTS_LAYER
from hetmatch_qgis.engine.assessing.assessment import Assessment, Findings
from hetmatch_qgis.engine.core.grid import apply_affine
from hetmatch_qgis.engine.export.geopackage_layers import (
    lines_wkb,
    write_layer,
    write_styles,
)
from hetmatch_qgis.engine.export.qml_styles import vectors_style
from hetmatch_qgis.engine.export.table import write_columns

ROUND_STEPS = (1.0, 2.0, 5.0, 10.0)
"""Leading digits of round numbers."""


def vector_columns(assessment: Assessment) -> dict[str, NDArray]:
    """The table of vectors, one row each.

    x, y: ground position in the reference, on the map or as (column, -row) without georeference.
    ref_col, ref_row, mov_col, mov_row: the same ground in pixels of both rasters, from the outer
        corner of the top-left pixel.
    dx_px, dy_px, length_px: displacement of the moving raster, in pixels of the coarser raster, to
        the right and downwards.
    east_m, north_m, length_m: the same on the ground, NaN where unknown.
    score: correlation at the peak.
    sharpness: height of the peak above its best rival, 0 to 1.
    field_dx_px, field_dy_px, field_error_px: expected displacement without noise, and its standard
        error along one axis.
    height_m: of the ground; only with an elevation model.
    """
    findings = assessment.measured_findings
    frame, vectors = assessment.frame, findings.vectors
    points, displacements = vectors.points, vectors.displacements
    reference_pixels = frame.pair.reference.source.frame_to_pixel(points)
    moving_pixels = frame.pair.moving.source.frame_to_pixel(points + displacements)
    coordinates = apply_affine(frame.transform, points)
    pixel_m = frame.pixel_m_at(points)
    ground = displacements * (np.nan if pixel_m is None else pixel_m)
    expected, error = findings.field.estimate(points)
    return {
        "id": np.arange(1, len(vectors) + 1),
        "x": coordinates[:, 0],
        "y": coordinates[:, 1],
        "ref_col": reference_pixels[:, 0],
        "ref_row": reference_pixels[:, 1],
        "mov_col": moving_pixels[:, 0],
        "mov_row": moving_pixels[:, 1],
        "dx_px": displacements[:, 0],
        "dy_px": displacements[:, 1],
        "length_px": np.linalg.norm(displacements, axis=1),
        "east_m": ground[:, 0],
        "north_m": -ground[:, 1],
        "length_m": np.linalg.norm(ground, axis=1),
        "score": vectors.score,
        "sharpness": vectors.sharpness,
        "field_dx_px": expected[:, 0],
        "field_dy_px": expected[:, 1],
        "field_error_px": np.sqrt((error**2 + findings.shared_error**2).mean(axis=1)),
        **({} if findings.relief is None else {"height_m": findings.relief.heights}),
    }


def write_csv(path: Path, assessment: Assessment) -> None:
    """Write the vectors as CSV, UTF-8, one line each, unknown values empty; see vector_columns."""
    write_columns(path, vector_columns(assessment), map_columns={"x", "y"})


def write_geopackage(path: Path, assessment: Assessment) -> None:
    """Write the layer `displacements` with its style.

    Lines from the ground position in the reference to that in the moving raster, in the frame's
    CRS, with the columns of the CSV.
    """
    findings = assessment.measured_findings
    frame, vectors = assessment.frame, findings.vectors
    start, end = (
        apply_affine(frame.transform, points)
        for points in (vectors.points, vectors.points + vectors.displacements)
    )
    path.unlink(missing_ok=True)
    geometry = lines_wkb(start, end)
    columns = vector_columns(assessment)
    write_layer(path, DISPLACEMENTS_LAYER, geometry, "LineString", frame.crs, columns)
    limits = _class_limits(columns["length_px"])
    style = vectors_style("length_px", "px", limits, exaggeration(findings))
    write_styles(path, {DISPLACEMENTS_LAYER: style})


def exaggeration(findings: Findings) -> float:
    """Factor by which arrows are drawn longer, a round number: most must not reach the next one."""
    lengths = np.linalg.norm(findings.vectors.displacements, axis=1)
    longest = float(np.quantile(lengths, 0.9))
    return round_down(findings.vectors.window / max(longest, 1e-3))


def round_down(value: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten, at least 1, that is not above a value."""
    if value < 1:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    limit = value * (1 + 1e-9)
    return float(max(step * power for step in ROUND_STEPS if step * power <= limit))


def _class_limits(lengths: NDArray[np.float64]) -> list[float]:
    """Limits of classes in round numbers: quintiles of lengths (N,), NaN left out.

    Quintiles, so that every colour is used.
    """
    if len(lengths) == 0:
        return []
    quintiles = np.quantile(lengths[np.isfinite(lengths)], [0.2, 0.4, 0.6, 0.8])
    return sorted({float(f"{value:.2g}") for value in quintiles if value > 0})
