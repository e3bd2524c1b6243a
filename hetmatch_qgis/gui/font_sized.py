"""Sizes in lines and characters that follow the font."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtGui import QFontMetrics
from qgis.PyQt.QtWidgets import QWidget

FONT_EVENTS = (QEvent.Type.Polish, QEvent.Type.FontChange, QEvent.Type.StyleChange)
"""Events after which a widget may have another font."""

Resize = Callable[[QFontMetrics], None]


def size_by_font(widget: QWidget, resize: Resize) -> None:
    """Call a function with the widget's font metrics now, and whenever its font has changed.

    A new widget has Qt's font: that of QGIS's settings comes when it is shown.
    """
    _FontSized(widget, resize)
    resize(widget.fontMetrics())


class _FontSized(QObject):
    """Sees the events of its parent."""

    def __init__(self, widget: QWidget, resize: Resize) -> None:
        super().__init__(widget)
        self._widget, self._resize = widget, resize
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject."""
        if watched is self._widget and event.type() in FONT_EVENTS:
            self._resize(self._widget.fontMetrics())
        return False
