"""Classes of quality bands are found by their names."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.masking.classes import QA_PIXEL, SCL, in_classes


def test_values_of_sentinel_2_are_classes():
    values = np.arange(12, dtype=np.uint8)
    covered = in_classes(values, ("cloud", "cloud_shadow", "cirrus"), "SCL.tif")
    assert np.flatnonzero(covered).tolist() == [3, 8, 9, 10]


def test_bits_of_landsat_are_classes():
    # USGS's own examples: 21824 is clear land, 22280 a high-confidence cloud, 23888 cloud shadow.
    values = np.array([21824, 22280, 23888, 1], dtype=np.uint16)
    assert in_classes(values, ("cloud",), "QA.tif").tolist() == [False, True, False, False]
    assert in_classes(values, ("cloud_shadow",), "QA.tif").tolist() == [False, False, True, False]
    assert in_classes(values, ("clear",), "QA.tif").tolist() == [True, False, True, False]
    assert in_classes(values, ("nodata", "cloud"), "QA.tif").tolist() == [False, True, False, True]


@pytest.mark.parametrize(("dtype", "table"), [("uint8", SCL), ("uint16", QA_PIXEL)])
def test_an_unknown_class_is_told_with_those_that_there_are(dtype: str, table: dict):
    with pytest.raises(InputError, match="no class 'clouds'") as raised:
        in_classes(np.zeros(3, dtype), ("clouds",), "band.tif")
    assert all(name in str(raised.value) for name in table)
