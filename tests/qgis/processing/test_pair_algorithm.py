"""The two algorithms for a pair of rasters refuse the same input."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingContext, QgsProject


@pytest.mark.parametrize("name", ["match", "assess"])
def test_one_raster_twice_is_refused_before_the_run(
    provider, engine, qgis_new_project, pair, name: str
):
    algorithm = provider.algorithm(name).create()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    outputs = [output.name() for output in algorithm.destinationParameterDefinitions()]
    values = dict.fromkeys(outputs, "TEMPORARY_OUTPUT")
    values |= {"REFERENCE": str(pair[0]), "MOVING": str(pair[0])}
    possible, reason = algorithm.checkParameterValues(values, context)
    assert not possible and "are the same" in reason
    values |= {"REFERENCE_BANDS": [1], "MOVING_BANDS": [2]}
    assert algorithm.checkParameterValues(values, context)[0]
