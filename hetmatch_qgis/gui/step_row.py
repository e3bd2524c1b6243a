"""The buttons of a message, as many as it has room for; the others are in a menu."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt, QTimer
from qgis.PyQt.QtGui import QResizeEvent, QTextDocument
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QTextEdit, QWidget

from hetmatch_qgis.i18n.translation import tr

TEXT_LINES = 1.7
"""Lines of text that a message shows without scrolling (set by hand: QGIS gives it the height of
two, of which words break off a part)."""

MAX_TEXT_LINES = 8
"""Lines of text that a message grows to; set by hand: so many has a German refusal beside the panel
at 1024 x 768, and more would take the map away."""

MARGIN_PX = 110
"""Width of what else a message of QGIS has: its icon, the button that closes it, and "1 more" (set
by hand, in QGIS 3.22)."""

MIN_TEXT_WIDTH_PX = 300
"""Width in pixels up to which a text stays in one line (set by hand)."""

MAX_LAYOUTS = 4
"""Times that the buttons are fitted to widths that change with them (set by hand: two suffice)."""


@dataclass(frozen=True)
class Step:
    """A way on.

    name: of the button as an object.
    text: of the button.
    run: what it does.
    """

    name: str
    text: str
    run: Callable[[], object]


class StepRow(QWidget):
    """Buttons for steps in the order of their importance.

    The text of the message comes first: QGIS cuts it at two lines, and a message that is wider
    than the map squeezes the panels beside it.
    """

    def __init__(self, message: QWidget) -> None:
        super().__init__(message)
        self._message = message
        self._buttons: list[QPushButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._more: QPushButton | None = None
        self._is_fitting = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show_text)
        for widget in (message, *message.findChildren(QTextEdit)):
            widget.installEventFilter(self)

    def add(self, steps: Iterable[Step]) -> None:
        """Add a button for each step, after those that are there."""
        for step in steps:
            button = QPushButton(step.text, self)
            button.setObjectName(step.name)
            button.clicked.connect(lambda _checked=False, run=step.run: run())
            self._layout.insertWidget(len(self._buttons), button)
            self._buttons.append(button)
        if len(self._buttons) > 1 and self._more is None:
            self._more = self._make_menu_button()
        self._show(len(self._buttons))
        self._limit_width()

    def sizeHint(self) -> QSize:
        """See QWidget; the menu, or the only button, for QGIS's bar is never below its hint."""
        return QSize(self._width(self._fitting(0)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """See QWidget; the same."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget; shows the buttons that fit."""
        super().resizeEvent(event)
        # Showing a button may lay the message out anew, at once.
        if self._is_fitting:
            return
        self._is_fitting = True
        for _ in range(MAX_LAYOUTS):
            width = self.width()
            self._show(self._fitting(width))
            if width == self.width():
                break
        # A menu alone must not take the room of a button that had none.
        self.setMaximumWidth(self._width(self._fitting(self.width())))
        self._is_fitting = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject; the message, or its text, has another width."""
        if event.type() == QEvent.Type.Resize:
            if watched is self._message:
                self._limit_width()
            # Once the text is laid out anew.
            self._timer.start()
        return super().eventFilter(watched, event)

    def _limit_width(self) -> None:
        """Leave the text the room that it needs; one button is beside it in any case."""
        count = max(self._fitting(self._room()), 1)
        self.setMaximumWidth(self._width(count))

    def _show_text(self) -> None:
        """Make the message as high as its text, which QGIS cuts in the middle of a line."""
        for text in self._message.findChildren(QTextEdit):
            policy = Qt.ScrollBarPolicy
            text.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff)
            document = text.document()
            line, margins = text.fontMetrics().lineSpacing(), 2 * document.documentMargin()
            needed = math.ceil(document.size().height())
            text.setFixedHeight(min(needed, math.ceil((MAX_TEXT_LINES + 0.5) * line + margins)))
            text.setToolTip(text.toPlainText())
            if needed > text.height():
                text.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded)

    def _room(self) -> int:
        """Pixels that the text of the message and its other buttons leave."""
        texts = self._message.findChildren(QTextEdit)
        needed = max((needed_width(text) for text in texts), default=0)
        others = self._message.findChildren(
            QPushButton, options=Qt.FindChildOption.FindDirectChildrenOnly
        )
        needed += sum(button.sizeHint().width() for button in others)
        return self._message.width() - MARGIN_PX - needed

    def _fitting(self, width: int) -> int:
        """Number of buttons that fit into a width; none where they are all in the menu."""
        count = len(self._buttons)
        at_least = 1 if count == 1 else 0
        while count > at_least and self._width(count) > width:
            count -= 1
        return count

    def _width(self, count: int) -> int:
        """Width of the first buttons, and of the menu where that is not all."""
        shown = self._buttons[:count]
        if self._more is not None and count < len(self._buttons):
            shown = [*shown, self._more]
        gaps = self._layout.spacing() * max(len(shown) - 1, 0)
        return gaps + sum(button.sizeHint().width() for button in shown)

    def _make_menu_button(self) -> QPushButton:
        button = QPushButton(tr("More"), self)
        button.setMenu(QMenu(button))
        button.hide()
        self._layout.addWidget(button)
        return button

    def _show(self, count: int) -> None:
        for number, button in enumerate(self._buttons):
            button.setVisible(number < count)
        if self._more is None:
            return
        menu, hidden = self._more.menu(), self._buttons[count:]
        menu.clear()
        for button in hidden:
            menu.addAction(button.text()).triggered.connect(button.click)
        self._more.setVisible(bool(hidden))


def needed_width(text: QTextEdit) -> int:
    """Width at which a text is seen as a whole."""
    document = QTextDocument()
    document.setDefaultFont(text.font())
    document.setHtml(text.toHtml())
    document.setTextWidth(-1)
    whole = document.idealWidth()
    if whole < MIN_TEXT_WIDTH_PX:
        return int(whole)
    return int(max(whole / TEXT_LINES, MIN_TEXT_WIDTH_PX))
