"""Keys of the dock that QGIS's main window uses, too."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import QWidget


class KeyPanel(QWidget):
    """A panel with its own key bindings.

    Shortcuts would be ambiguous with the main window's (Ctrl+Z, F1), and Qt would run neither, so
    the panel claims the keys before Qt looks for shortcuts. A map canvas swallows the keys that it
    gets, so the panel takes them from it (`watch`).
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys: dict[str, Callable[[], None]] = {}

    def on_key(self, keys: str, run: Callable[[], None]) -> None:
        """Bind keys such as "Ctrl+Shift+Z"."""
        self._keys[QKeySequence(keys).toString()] = run

    def watch(self, widget: QWidget) -> None:
        """Take the keys of the panel from a widget that would swallow them."""
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _name(event) in self._keys:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and _name(event) in self._keys:
            self._keys[_name(event)]()
            return True
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _name(event) in self._keys:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        run = self._keys.get(_name(event))
        if run is None:
            super().keyPressEvent(event)
        else:
            run()


def _name(event: QKeyEvent) -> str:
    modifiers = event.modifiers()
    # An int in Qt 5, an enum with a value in Qt 6.
    return QKeySequence(getattr(modifiers, "value", modifiers) | event.key()).toString()
