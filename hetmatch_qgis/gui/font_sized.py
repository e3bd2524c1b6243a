"""Sizes in lines and characters that follow the font."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtGui import QFontMetrics
from qgis.PyQt.QtWidgets import QWidget

FONT_EVENTS = (QEvent.Type.Polish, QEvent.Type.FontChange, QEvent.Type.StyleChange)
"""Events after which a widget may have another font."""

Widget = TypeVar("Widget", bound=QWidget)


def size_by_font(widget: Widget, resize: Callable[[Widget, QFontMetrics], None]) -> None:
    """Call a function with a widget and its font metrics now, and whenever its font has changed.

    A new widget has Qt's font: that of QGIS's settings comes when it is shown. The function must
    not hold the widget or its window, which the garbage collector would have to take apart.
    """
    _FontSized(widget, resize)
    resize(widget, widget.fontMetrics())


class _FontSized(QObject):
    """Sees the events of its parent."""

    def __init__(self, widget: QWidget, resize: Callable[[Any, QFontMetrics], None]) -> None:
        super().__init__(widget)
        self._resize = resize
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject."""
        if event.type() in FONT_EVENTS and isinstance(watched, QWidget):
            self._resize(watched, watched.fontMetrics())
        return False
