"""What a user can choose for a match: the engine's words, and what people call them."""

from __future__ import annotations

from hetmatch_qgis.translation import tr

AUTO = "auto"


def modalities() -> dict[str, str]:
    """The kinds of image."""
    return {
        AUTO: tr("Automatic"),
        "optical": tr("Optical"),
        "sar": tr("Radar (SAR)"),
        "thermal": tr("Thermal"),
        "map": tr("Scanned map"),
        "dem": tr("Elevation model"),
    }


def rotations() -> dict[str, str]:
    """How the moving raster may lie."""
    return {AUTO: tr("Automatic"), "none": tr("None"), "any": tr("Any angle")}


def transforms() -> dict[str, str]:
    """The kinds of transform, in the order of their freedom."""
    return {
        AUTO: tr("Automatic"),
        "similarity": tr("Similarity"),
        "affine": tr("Affine"),
        "homography": tr("Homography"),
        "polynomial2": tr("Polynomial 2"),
        "polynomial3": tr("Polynomial 3"),
        "thin_plate": tr("Thin plate spline"),
    }


def matchers() -> dict[str, str]:
    """The networks that find the points."""
    return {"hetmatch": "HetMatch", "d2net": "D2-Net"}


def devices() -> dict[str, str]:
    """Where the network runs."""
    return {AUTO: tr("Automatic"), "cpu": tr("Processor"), "cuda": tr("Graphics card")}
