"""Another try after a rejection, with the advice carried out."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtTest import QTest

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.match.again import looks_like_scan
from hetmatch_qgis.gui.match.area_chooser import CANVAS
from hetmatch_qgis.rasters.layer_sources import RasterSource, layer_of_file

SCAN = {"georeference": "none", "modality": "optical", "dtype": "uint8", "band_count": 3}
ON_MAP = {"georeference": "affine", "modality": "optical", "dtype": "uint8", "band_count": 1}


def request_for(paths, **options) -> MatchRequest:
    sources = [RasterSource(str(path), path.stem) for path in paths]
    return MatchRequest(*sources, options)


def test_on_a_map_the_radius_is_doubled(dialog, pair, artefacts):
    for path in pair:
        QgsProject.instance().addMapLayer(layer_of_file(str(path)))
    dialog.form.swap()
    dialog.propose_again(request_for(pair), {"reference": ON_MAP, "moving": ON_MAP})
    assert [dialog.form.reference.choice().name, dialog.form.moving.choice().name] == [
        "reference.tif",
        "moving.tif",
    ]
    doubled = dialog.form.radius.metres()
    dialog.form.radius.set_metres(0)
    dialog.form.check()
    assert doubled == pytest.approx(2 * dialog.form.radius.automatic_metres(), rel=1e-3)
    assert "radius is doubled" in dialog.advice.text()
    dialog.grab().save(str(artefacts / "match_again.png"))
    dialog.propose_again(
        request_for(pair, search_radius=900.0), {"reference": ON_MAP, "moving": ON_MAP}
    )
    assert dialog.form.radius.metres() == pytest.approx(1800, rel=1e-3)


def test_for_a_scan_the_map_is_searched_and_the_kind_set(
    dialog, pair, tmp_path, write_raster, artefacts
):
    import numpy as np

    scan = write_raster(tmp_path / "scan.tif", np.full((300, 300), 9, np.uint8))
    dialog.form.options.transform.setCurrentIndex(2)
    dialog.propose_again(request_for([pair[0], scan]), {"reference": ON_MAP, "moving": SCAN})
    assert dialog.form.area.chosen() == CANVAS
    assert dialog.form.moving.modality.currentData() == "map"
    assert dialog.form.options.values()["transform"] == "auto"
    assert dialog.form.margins.value() > 0
    text = dialog.advice.text()
    assert "zoom" in text and "radius" not in text
    dialog.grab().save(str(artefacts / "match_again_scan.png"))


def test_of_a_sheet_kind_and_margins_are_known_already(dialog, pair, tmp_path, write_raster):
    import numpy as np

    scan = write_raster(tmp_path / "scan.tif", np.full((300, 300), 9, np.uint8))
    sheet = {**SCAN, "sheet": True}
    dialog.propose_again(request_for([pair[0], scan]), {"reference": ON_MAP, "moving": sheet})
    assert dialog.form.area.chosen() == CANVAS
    assert dialog.form.moving.modality.currentData() == "auto"
    assert dialog.form.margins.value() == 0


def test_after_an_error_the_fields_are_filled(dialog, pair):
    form = dialog.form
    form.radius.set_metres(700)
    form.options.transform.setCurrentIndex(2)
    before = form.options.values()
    dialog.propose_again(request_for(pair), {})
    assert form.moving.choice().name == "moving.tif"
    assert form.options.values() == before and form.radius.metres() == pytest.approx(700, rel=1e-3)
    assert "Change the settings" in dialog.advice.text()


def test_the_advice_is_seen_as_a_whole_and_goes_with_the_dialog(dialog, pair):
    dialog.propose_again(request_for(pair), {"reference": ON_MAP, "moving": SCAN})
    QTest.qWait(50)
    advice = dialog.advice
    assert advice.isVisible() and advice.height() >= advice.heightForWidth(advice.width())
    dialog.form.area.drawing.emit(True)
    dialog.form.area.drawing.emit(False)
    assert advice.isVisible()
    dialog.close()
    dialog.show()
    assert not advice.isVisible()


def test_what_looks_like_a_scan():
    assert looks_like_scan(SCAN)
    assert not looks_like_scan({**SCAN, "band_count": 1})
    assert not looks_like_scan({**SCAN, "modality": "sar"})
    assert not looks_like_scan({**SCAN, "sheet": True})
    assert not looks_like_scan(ON_MAP) and not looks_like_scan({})
