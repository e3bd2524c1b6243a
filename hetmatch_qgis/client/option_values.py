"""Values of the engine's options, each with its name in the user's language."""

from __future__ import annotations

from hetmatch_qgis.common.contract import AUTO, MATCHERS
from hetmatch_qgis.i18n.translation import tr


def modalities() -> dict[str, str]:
    """Modalities of a raster."""
    return {
        AUTO: tr("Automatic"),
        "optical": tr("Optical"),
        "sar": tr("Radar (SAR)"),
        "thermal": tr("Thermal"),
        "map": tr("Scanned map"),
        "dem": tr("Elevation model"),
    }


def rotations() -> dict[str, str]:
    """Rotations to search."""
    return {AUTO: tr("Automatic"), "none": tr("None"), "any": tr("Any angle")}


def transforms() -> dict[str, str]:
    """Kinds of transform, by ascending number of parameters; Processing counts them."""
    return {
        AUTO: tr("Automatic"),
        "similarity": tr("Similarity"),
        "affine": tr("Affine"),
        "homography": tr("Homography"),
        "polynomial2": tr("Polynomial 2"),
        "polynomial3": tr("Polynomial 3"),
        "thin_plate": tr("Thin plate spline"),
        "relief": tr("Relief (with an elevation model)"),
        "shift": tr("Shift"),
    }


def matchers() -> dict[str, str]:
    """Matchers, the networks that extract features."""
    return dict(MATCHERS)


def devices() -> dict[str, str]:
    """Devices that the network runs on."""
    return {AUTO: tr("Automatic"), "cpu": tr("Processor"), "cuda": tr("Graphics card")}


def sides() -> dict[str, str]:
    """Sides of a pair that an option is about."""
    return {
        "none": tr("Neither"),
        "reference": tr("Reference"),
        "moving": tr("Moving raster"),
        "both": tr("Both"),
    }


def efforts() -> dict[str, str]:
    """Choices of how much of the overlap is searched."""
    return {AUTO: tr("As needed"), "full": tr("Whole overlap")}


def batch_steps() -> dict[str, str]:
    """Steps of a batch, as the engine takes them, joined by commas."""
    return {
        "match": tr("Match"),
        "match,warp": tr("Match and warp"),
        "match,warp,assess": tr("Match, warp and assess"),
    }


def warp_transforms() -> dict[str, str]:
    """Transforms to warp a raster with."""
    names = {**transforms(), "polynomial1": tr("Polynomial 1")}
    polynomials = ("polynomial1", "polynomial2", "polynomial3")
    kinds = ("similarity", "affine", "homography", *polynomials, "thin_plate")
    return {
        AUTO: tr("As chosen by the match"),
        "gdal": tr("As in gdalwarp.sh"),
        **{kind: names[kind] for kind in kinds},
        "local": tr("Local displacement grid"),
        "relief": names["relief"],
        "shift": names["shift"],
    }


def resamplings() -> dict[str, str]:
    """Resampling methods."""
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
    """Pixel grids of a warped raster."""
    return {
        "native": tr("Native pixel size, aligned with the reference's pixels"),
        "reference": tr("The reference's pixels"),
        "reference-full": tr("The reference's pixels and extent"),
    }


def formats() -> dict[str, str]:
    """File formats of a warped raster."""
    return {"COG": tr("Cloud optimised GeoTIFF"), "GTiff": tr("GeoTIFF")}


def measures() -> dict[str, str]:
    """Accuracy measures for a requirement on the co-registration."""
    return {"ce90": "CE90", "ce95": "CE95", "rmse": "RMSE", "bias": tr("Bias")}


def length_units() -> dict[str, str]:
    """Units of a requirement."""
    return {"px": tr("Pixels of the coarser raster"), "m": tr("Metres")}
