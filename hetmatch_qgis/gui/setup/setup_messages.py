"""Messages about the set-up: after the installation, where it is missing, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import Qgis

from hetmatch_qgis.client import environment, settings
from hetmatch_qgis.gui.next_steps import TITLE, show_with_steps
from hetmatch_qgis.gui.plain_text import for_html
from hetmatch_qgis.gui.step_row import Step
from hetmatch_qgis.i18n.translation import tr


class SetupMessages:
    """Says that the engine has to be set up, and how that ended.

    iface: QGIS's interface.
    show_setup: opens "Set up HetMatch".
    show_example: loads and matches the example.
    """

    def __init__(
        self, iface: Any, show_setup: Callable[[], object], show_example: Callable[[], object]
    ) -> None:
        self._iface = iface
        self._show_setup = show_setup
        self._show_example = show_example

    def greet(self) -> None:
        """Offer the set-up once, after HetMatch was installed."""
        if settings.read(settings.GREETED, False) or not environment.needs_setup():
            return
        settings.write(settings.GREETED, True)
        self.offer(tr("HetMatch is installed; it has to be set up once, in some minutes."))

    def offer(self, sentence: str) -> None:
        """Say why the set-up is needed, with a button that opens it."""

        def set_up() -> None:
            self._iface.messageBar().popWidget(message)
            self._show_setup()

        step = Step("setup", tr("Set up…"), set_up)
        level = Qgis.MessageLevel.Warning
        message = show_with_steps(self._iface, TITLE, for_html(sentence), level, [step])

    def tell_end(self, is_done: bool, sentence: str) -> None:
        """Say how a set-up ended whose dialog was closed."""
        step = Step("example", tr("Try the example"), self._show_example)
        if not is_done:
            step = Step("setup", tr("Set up…"), self._show_setup)
        level = Qgis.MessageLevel.Success if is_done else Qgis.MessageLevel.Warning
        show_with_steps(self._iface, TITLE, for_html(sentence), level, [step])
