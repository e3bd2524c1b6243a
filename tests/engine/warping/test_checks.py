"""Warnings about a model, and about a target that hardly shows the raster."""

from __future__ import annotations

import numpy as np
from affine import Affine
from warp_cases import REFERENCE, fit, positions, save, slipped, warp, write

from hetmatch_qgis.engine.core.grid import apply_affine
from hetmatch_qgis.engine.warping.checks import model_warnings

PLAIN = {"transform": "affine", "resampling": "bilinear"}


def test_extrapolation_by_a_curved_transform_is_a_warning(tmp_path, moving) -> None:
    corner = save(tmp_path / "corner", moving, noise=0.1, within=(0.1, 0.5))
    assert any(
        "extrapolated" in said for said in model_warnings(fit(corner, moving, "polynomial3"))
    )
    assert not model_warnings(fit(save(tmp_path / "all", moving), moving, "polynomial3"))


def test_the_warning_about_gdal_s_transform_names_its_kind(tmp_path, moving) -> None:
    corner = save(tmp_path / "corner", moving, within=(0.1, 0.5))
    model = fit(corner, moving, "gdal")
    assert model.kind == "polynomial1"
    assert not any("curved" in warning for warning in model_warnings(model))


def test_a_fold_is_a_warning(tmp_path, moving) -> None:
    def folding(pixels):
        column = pixels[:, 0] + 30 * np.sin(pixels[:, 0] / 18)
        return apply_affine(REFERENCE, np.stack([column, pixels[:, 1]], axis=1))

    model = fit(save(tmp_path / "result", moving, folding, count=600), moving, "thin_plate")
    assert any("folds" in warning for warning in model_warnings(model))


def test_extrapolation_and_empty_targets_are_among_the_warnings(tmp_path, moving) -> None:
    corner = save(tmp_path / "corner", moving, slipped, noise=0.2, within=(0.1, 0.5))
    outcome = warp(corner, tmp_path / "out.tif", transform="polynomial3")
    assert any("extrapolated" in sentence for sentence in outcome.warnings)
    blank = (400_027.0, 5_300_021.0, 400_036.0, 5_300_035.0)
    outcome = warp(save(tmp_path / "r", moving), tmp_path / "b.tif", extent=blank, **PLAIN)
    assert any("almost nothing" in sentence for sentence in outcome.warnings)


def test_means_of_a_rotated_raster_are_a_warning(tmp_path) -> None:
    askew = REFERENCE @ Affine.rotation(40)
    moving = write(tmp_path / "a.tif", positions(), transform=askew)

    def to_map(pixels):
        return np.stack(askew @ (pixels[:, 0] + 3, pixels[:, 1]), axis=1)

    result = save(tmp_path / "result", moving, to_map)
    options = {"pixel_size": 40.0, "transform": "affine"}
    outcome = warp(result, tmp_path / "out.tif", resampling="average", **options)
    assert any("rotated by 40 degrees" in sentence for sentence in outcome.warnings)
    assert warp(result, tmp_path / "b.tif", resampling="cubic", **options).warnings == ()
