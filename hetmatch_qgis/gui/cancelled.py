"""The message after a match or an assessment that the user cancelled."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis

from hetmatch_qgis.client.match_task import MatchRequest
from hetmatch_qgis.gui.plain_text import for_html
from hetmatch_qgis.i18n.translation import tr

SHOWN_S = 8
"""Seconds for which the message is shown: nothing can be done about it (set by hand)."""


def tell_cancelled(iface: Any, request: MatchRequest) -> None:
    """Say that nothing was written; QGIS before 3.26 calls a cancelled task a failed one."""
    text = tr("Cancelled; nothing was written.")
    bar = iface.messageBar()
    bar.pushMessage(for_html(request.title), text, Qgis.MessageLevel.Info, SHOWN_S)
