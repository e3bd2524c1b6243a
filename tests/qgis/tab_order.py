"""The way that Tab takes through a window."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QWidget


def stops(window: QWidget) -> list[QWidget]:
    """The widgets of a visible window that Tab leads to, in its order."""
    found, widget = [], window.nextInFocusChain()
    while widget is not window:
        takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if takes_tab and widget.isVisible() and window.isAncestorOf(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def jumps_up(window: QWidget, allowed: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Names of neighbours in the order of which the second lies above the first.

    allowed: names of widgets to which Tab may go up.
    """
    order = [(widget, widget.mapTo(window, QPoint(0, 0)).y()) for widget in stops(window)]
    return [
        (before.objectName(), after.objectName())
        for (before, upper), (after, lower) in zip(order, order[1:])  # noqa: B905, RUF007 (Python 3.9)
        if lower + after.height() <= upper and after.objectName() not in allowed
    ]
