"""Forms in dialogs: never wider than what is seen of them, and never larger than the screen."""

from __future__ import annotations

from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt
from qgis.PyQt.QtWidgets import QFrame, QWidget

SCREEN_MARGIN_PX = 60
"""Room that a new dialog leaves on the screen for its title and the desktop (set by hand)."""


class FormScroll(QgsScrollArea):
    """Scrolls a form up and down only; it is as wide as the form needs now.

    A form grows when one of its groups is opened.

    keeps_room: whether the room of the bar is kept while there is nothing to scroll.
    """

    def __init__(self, form: QWidget, keeps_room: bool = True) -> None:
        super().__init__()
        self._keeps_room = keeps_room
        # Not a function of its own, which would outlive this object as a receiver.
        self.verticalScrollBar().rangeChanged.connect(self._take_range)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(form)
        # Its fields have the focus; Tab would seem to go nowhere.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:
        """See QWidget; the width of the form and of the bar beside it."""
        bar, width = self.verticalScrollBar(), self.widget().minimumSizeHint().width()
        # A theme may add a frame.
        width += max(0, self.width() - self.maximumViewportSize().width())
        if self._keeps_room or bar.maximum() > 0:
            width += bar.sizeHint().width()
        return QSize(width, super().minimumSizeHint().height())

    def _take_range(self, _low: int, _high: int) -> None:
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject; the form needs another width."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)


def resize_within_screen(dialog: QWidget, width: int, height: int) -> None:
    """Give a new dialog its size, or what the screen has room for."""
    room = dialog.screen().availableSize() - QSize(0, SCREEN_MARGIN_PX)
    dialog.resize(min(width, room.width()), min(height, room.height()))
