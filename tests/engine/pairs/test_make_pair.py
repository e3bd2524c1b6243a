"""Files and arrays become pairs that say what they are made of, or one sentence says why not."""

from __future__ import annotations

import numpy as np
import pytest
from waves import picture

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.pairs.make_pair import pair_of_arrays
from hetmatch_qgis.engine.pairs.pair import ImagePair


def test_arrays_are_described_and_lie_on_no_map():
    colours = np.random.default_rng(0).integers(0, 255, (100, 90, 4), dtype=np.uint8)
    pair = pair_of_arrays(colours, picture(), Options(reference_bands=(4, 2)))
    assert isinstance(pair, ImagePair) and pair.radius is None
    described = pair.reference.description
    assert (described.width, described.height, described.band_count) == (90, 100, 4)
    assert (described.bands, described.dtype, described.georeference) == ((4, 2), "uint8", "none")
    assert np.isnan(pair.moving.to_map(np.zeros((3, 2)))).all()


@pytest.mark.parametrize("name", ["reference", "moving"])
def test_the_image_that_is_wrong_is_named(name):
    images = {"reference": picture(), "moving": picture(), name: np.full((80, 80), np.nan)}
    with pytest.raises(InputError, match=f"{name} image"):
        pair_of_arrays(images["reference"], images["moving"], Options())


def test_arrays_have_no_ground_to_look_heights_up_under(tmp_path):
    options = Options(transform="relief", dem=tmp_path / "dem.tif")
    with pytest.raises(InputError, match="have no georeference"):
        pair_of_arrays(np.zeros((80, 80)), np.zeros((80, 80)), options)
