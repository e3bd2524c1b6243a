"""Warnings about a match: errors that the accuracy at the check points does not show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.common.accuracy import accuracy
from hetmatch_qgis.engine.core.image import MAX_MEASURED
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.terms import transform_name
from hetmatch_qgis.engine.core.tie_points import TiePoints

_MAX_EXTRAPOLATED = {
    **dict.fromkeys(("shift", "similarity", "affine", "relief", "homography"), 0.5),
    **dict.fromkeys(("polynomial2", "polynomial3", "thin_plate"), 0.05),
}
"""Share of the overlap from which on a warning of extrapolation is given; curved transforms fail
sooner where no tie point holds them. Set by hand in c802a9f."""

MAX_RMSE_PER_CE90, MIN_CE90_PX = 1.5, 0.1
"""RMSE of residuals, in their CE90, above which a few outliers must account for it: it is 0.66 for
normally distributed errors, and 1 where a tenth of them are outliers ten times as large. A CE90
below MIN_CE90_PX counts as MIN_CE90_PX, because rounding alone may decide there."""

MIN_COVERED = 0.995
"""Share of the overlap with heights above which the elevation model counts as complete. Set by hand
in 5ab2114."""

INCIDENCE = 35.0
"""Degrees from the vertical that a radar is taken to look at where nothing tells: the middle of the
20 to 50 that satellites look at (TerraSAR-X; Sentinel-1 30 to 46)."""

BUILDING_HEIGHT_M = 10.0
"""Metres, the height of a building that its displacement is told for: three storeys."""

MIN_BUILDING_PX = 3.0
"""Pixels of such a displacement from which on it is told: about what radar lies off photographs
anyway (docs/benchmarks/radar.md)."""


def unknown_accuracy() -> Message:
    """The warning about a match of unknown accuracy."""
    return Message(
        "The accuracy of the transform is unknown: its points lie too close together. Such "
        "matches are off by 0.3 to 5 pixels, however small their residuals; check the "
        "registration by eye, or use rasters with a larger overlap."
    )


def fill_warning(name: str, fill_values: Sequence[float]) -> Message | None:
    """The warning about values of a raster that were taken for nodata without being declared so.

    Values beyond MAX_MEASURED are nodata without doubt. name: the raster's, for the sentence.
    """
    doubtful = [value for value in fill_values if abs(value) <= MAX_MEASURED]
    if not doubtful:
        return None
    return Message(
        "{values} in '{name}' lies far from all other values and was treated as nodata, "
        "although it is not declared as such; if it was measured, declare another nodata value.",
        values=[f"{value:.9g}" for value in doubtful],
        name=name,
    )


def mask_warning(image: str, mask: str, masked_share: float) -> Message | None:
    """The warning about a mask that masks nothing, such as a layer without a polygon.

    image, mask: their names, for the sentence. masked_share: of the image, 0 to 1.
    """
    if masked_share > 0:
        return None
    return Message(
        "The mask '{mask}' masks nothing of '{image}'; if it should, check that its polygons are "
        "saved, or that its pixels are not all zero.",
        mask=mask,
        image=image,
    )


def mirror_warning(matrix: NDArray[np.float64] | None) -> Message | None:
    """The warning about a mirrored image, such as a film scanned from its back.

    matrix: (3, 3), moving pixels to reference pixels; None for a curved transform.
    """
    if matrix is None or np.linalg.det(matrix[:2, :2]) > 0:
        return None
    return Message(
        "The moving image is mirrored: it only fits flipped left to right. HetMatch warps it "
        "that way; programs that allow only rotation and scale need it flipped first."
    )


def extrapolation_warning(share: float, transform_type: str | None) -> Message | None:
    """The warning about an overlap much of which lies far from all tie points.

    share: of the overlap, 0 to 1.
    """
    if share < _MAX_EXTRAPOLATED.get(transform_type or "", 1.0):
        return None
    return Message(
        "{share:.0%} of the overlap lies farther than a tenth of its diagonal from any tie "
        "point: there the {transform} transform is extrapolated, and no check point measures "
        "its error.",
        share=share,
        transform=transform_name(transform_type),
    )


def contradiction_warning(points: TiePoints) -> Message | None:
    """The warning about a few outliers, where RMSE and CE90 cannot be of one distribution."""
    figures = accuracy(points.residual_px.tolist(), None)
    rmse, ce90 = figures["rmse_px"], figures["ce90_px"]
    if rmse is None or ce90 is None or rmse <= MAX_RMSE_PER_CE90 * max(ce90, MIN_CE90_PX):
        return None
    largest = int(np.argmax(points.residual_px))
    return Message(
        "An RMSE of {rmse:.3g} px and a CE90 of {ce90:.3g} px do not go together: a few "
        "residuals are very large, up to {largest:.3g} px at {column:.0f}, {row:.0f} of the "
        "reference. Check that point and switch it off.",
        rmse=rmse,
        ce90=ce90,
        largest=float(points.residual_px[largest]),
        column=float(points.ref_col[largest]),
        row=float(points.ref_row[largest]),
    )


def building_warning(
    has_radar: bool, metres: float | None, displacement: float | None
) -> Message | None:
    """The warning about buildings, which no smooth transform has where they stand.

    has_radar: whether one image alone is radar; two of one orbit show buildings alike. metres: on
    the ground along a pixel of the reference; None where unknown. displacement: metres on the
    ground for a metre of height, of a transform with relief; None of any other.
    """
    is_fitted = displacement is not None
    if not is_fitted and not has_radar:
        return None
    per_metre = 1 / np.tan(np.radians(INCIDENCE)) if displacement is None else displacement
    shown_m = per_metre * BUILDING_HEIGHT_M
    if metres is None:
        if is_fitted:
            return None
        return Message(
            "Radar shows buildings displaced towards the sensor, by their height divided by the "
            "tangent of the incidence angle: {shown:.0f} m for {height:.0f} m of height at "
            "{incidence:.0f} degrees. Where pixels are smaller than {limit:.0f} m, points on "
            "buildings lie off the ground by several pixels, which the stated accuracy does not "
            "include.",
            shown=shown_m,
            height=BUILDING_HEIGHT_M,
            incidence=INCIDENCE,
            limit=shown_m / MIN_BUILDING_PX,
        )
    pixels = shown_m / metres
    if pixels < MIN_BUILDING_PX:
        return None
    if is_fitted:
        return Message(
            "Buildings that the elevation model does not have lie displaced like high ground: by "
            "{pixels:.0f} pixels for {height:.0f} m of height. Points on them lie off the ground "
            "by as much, which the stated accuracy does not include.",
            pixels=pixels,
            height=BUILDING_HEIGHT_M,
        )
    return Message(
        "Radar shows buildings displaced towards the sensor, by their height divided by the "
        "tangent of the incidence angle: {pixels:.0f} pixels for {height:.0f} m of height at "
        "{incidence:.0f} degrees. Points on them lie off the ground by as much, which the stated "
        "accuracy does not include; check the registration on streets and squares.",
        pixels=pixels,
        height=BUILDING_HEIGHT_M,
        incidence=INCIDENCE,
    )


def coverage_warning(covered: float) -> Message | None:
    """The warning about an elevation model with gaps.

    covered: share of the overlap with heights, 0 to 1.
    """
    if covered > MIN_COVERED:
        return None
    return Message(
        "The elevation model has no heights under {share:.0%} of the overlap: there a "
        "registered raster stays empty.",
        share=1 - covered,
    )
