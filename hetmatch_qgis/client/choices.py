"""What a user can choose: the engine's words, and what people call them."""

from __future__ import annotations

from hetmatch_qgis.common.contract import MATCHERS
from hetmatch_qgis.i18n.translation import tr

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
    return dict(MATCHERS)


def devices() -> dict[str, str]:
    """Where the network runs."""
    return {AUTO: tr("Automatic"), "cpu": tr("Processor"), "cuda": tr("Graphics card")}


def warp_transforms() -> dict[str, str]:
    """What a raster can be warped by."""
    freest = {**transforms(), "polynomial1": tr("Polynomial 1")}
    names = ("polynomial1", "polynomial2", "polynomial3", "thin_plate")
    return {
        AUTO: tr("As the match chose"),
        "gdal": tr("As in gdalwarp.sh"),
        **{name: freest[name] for name in ("similarity", "affine", "homography", *names)},
        "local": tr("Local displacement grid"),
    }


def resamplings() -> dict[str, str]:
    """How pixels are made of pixels."""
    return {
        AUTO: tr("Automatic"),
        "nearest": tr("Nearest neighbour"),
        "bilinear": tr("Bilinear"),
        "cubic": tr("Cubic"),
        "cubicspline": tr("Cubic spline"),
        "lanczos": tr("Lanczos"),
        "average": tr("Average"),
        "mode": tr("Mode"),
    }


def grids() -> dict[str, str]:
    """Where the pixels of a warped raster lie."""
    return {
        "native": tr("Own pixel size, nested in the reference's pixels"),
        "reference": tr("The reference's pixels"),
        "reference-full": tr("The reference's pixels and extent"),
    }


def formats() -> dict[str, str]:
    """How a warped raster is stored."""
    return {"COG": tr("Cloud optimised GeoTIFF"), "GTiff": tr("GeoTIFF")}


def measures() -> dict[str, str]:
    """What may be required of two rasters that lie on each other."""
    return {"ce90": "CE90", "ce95": "CE95", "rmse": "RMSE", "bias": tr("Bias")}


def length_units() -> dict[str, str]:
    """What a requirement is given in."""
    return {"px": tr("Pixels of the coarser raster"), "m": tr("Metres")}
