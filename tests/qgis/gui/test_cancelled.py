"""The message after what the user cancelled."""

from __future__ import annotations

from qgis.core import Qgis

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.cancelled import SHOWN_S, tell_cancelled
from hetmatch_qgis.rasters.layer_sources import RasterSource
from tests.qgis.tie_point_cases import Interface


def test_it_says_that_nothing_was_written_and_goes_by_itself(qgis_app):
    iface = Interface()
    tell_cancelled(iface, MatchRequest(RasterSource("a", "<a>"), RasterSource("b", "b")))
    message = iface.messageBar().currentItem()
    assert message.text() == "Cancelled; nothing was written."
    assert message.title() == "b on &lt;a&gt;"
    assert message.level() == Qgis.MessageLevel.Info and message.duration() == SHOWN_S
