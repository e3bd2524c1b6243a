"""The ground of a saved match is its elevation model, looked up by the reference's map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from known_pairs import HERE, UTM
from relief_cases import heights_at, write_dem

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.fitting.surface import Surface, surface_of


def result(dem: Path | None, kind: str = "relief") -> MatchResult:
    image = ImageDescription(None, 256, 256, 1, "uint8", "affine", UTM, HERE.transform)
    options = Options(dem=dem)
    return MatchResult(
        "matched", "", image, image, "hetmatch", transform_type=kind, options=options
    )


def test_heights_are_those_of_the_ground(tmp_path):
    surface = Surface.of(result(write_dem(tmp_path / "dem.tif", noise=0.0)))
    pixels = np.random.default_rng(0).uniform(0, 256, (50, 2))
    heights = surface.heights(HERE.pixel_to_map(pixels))
    assert heights == pytest.approx(heights_at(pixels), abs=2.0)
    assert np.isnan(surface.heights(HERE.pixel_to_map(np.array([[9000.0, 0.0]])))).all()


def test_a_match_without_an_elevation_model_has_no_ground():
    assert surface_of(result(None)) is None
    with pytest.raises(InputError, match="had no elevation model"):
        Surface.of(result(None))


def test_only_relief_cannot_do_without_its_elevation_model(tmp_path):
    gone = tmp_path / "gone.tif"
    assert surface_of(result(gone, "affine")) is None
    with pytest.raises(InputError, match="put it back, or choose another transform"):
        surface_of(result(gone))
    bare = replace(result(gone).reference, crs=None)
    assert surface_of(replace(result(gone), reference=bare)) is None
