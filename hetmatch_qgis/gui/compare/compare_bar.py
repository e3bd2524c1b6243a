"""The controls of a comparison, on the map itself."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.i18n.translation import tr

MARGIN_PX = 10
"""Distance of the bar from the lower edge of the map, in screen pixels."""

MIN_CHARACTERS = 11
"""Characters of a choice that are always seen."""

STYLE = "#compareBar { background: palette(window); border: 1px solid palette(mid); }"
"""QGIS's dark themes make every widget transparent: the map would be seen between the words."""


class CompareBar(QFrame):
    """Chooses both images, and how they are laid over each other.

    upper_chosen, lower_chosen: name of the choice.
    swipe_toggled: whether the upper image is cut at the line.
    opacity_changed: of the upper image, 0 to 1.
    blink_toggled: whether both images alternate by themselves.
    marks_toggled: whether tie points and displacements are drawn on top.
    close_requested: the user wants to end the comparison.
    """

    upper_chosen = pyqtSignal(str)
    lower_chosen = pyqtSignal(str)
    swipe_toggled = pyqtSignal(bool)
    opacity_changed = pyqtSignal(float)
    blink_toggled = pyqtSignal(bool)
    marks_toggled = pyqtSignal(bool)
    close_requested = pyqtSignal()

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setObjectName("compareBar")
        self.setStyleSheet(STYLE)
        self.upper = self._combo("compareUpper", tr("The upper image, right of the line"))
        self.lower = self._combo("compareLower", tr("The lower image, left of the line"))
        self.swipe = self._tool(tr("Swipe"), tr("Drag the line to see one image or the other"))
        self.swipe.setChecked(True)
        self.blink = self._tool(tr("Blink"), tr("Alternate both images; the key B does it by hand"))
        self.marks = self._tool(tr("Points"), tr("Tie points and displacements on top"))
        self.marks.setChecked(True)
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setObjectName("compareOpacity")
        self.opacity.setRange(0, 100)
        self.opacity.setValue(100)
        self.opacity.setToolTip(tr("Opacity of the upper image"))
        self.opacity.setAccessibleName(tr("Opacity of the upper image"))
        self.shown = QLabel(self)
        self.shown.setObjectName("compareShown")
        self._close = QToolButton(self)
        self._close.setObjectName("compareClose")
        self._close.setAutoRaise(True)
        self._close.setIcon(QgsApplication.getThemeIcon("/mActionRemove.svg"))
        self._close.setToolTip(tr("End the comparison"))
        self._lay_out()
        self.upper.activated.connect(lambda _row: self.upper_chosen.emit(self.upper.currentData()))
        self.lower.activated.connect(lambda _row: self.lower_chosen.emit(self.lower.currentData()))
        self.swipe.toggled.connect(self.swipe_toggled)
        self.blink.toggled.connect(self.blink_toggled)
        self.marks.toggled.connect(self.marks_toggled)
        self.opacity.valueChanged.connect(lambda value: self.opacity_changed.emit(value / 100))
        self._close.clicked.connect(lambda _checked=False: self.close_requested.emit())

    def set_choices(self, upper: dict[str, str], lower: dict[str, str]) -> None:
        """Offer other images, labels by name; a choice that is still available is kept."""
        for combo, choices in ((self.upper, upper), (self.lower, lower)):
            chosen = combo.currentData()
            combo.clear()
            for name, label in choices.items():
                combo.addItem(label, name)
            combo.setCurrentIndex(max(combo.findData(chosen), 0))

    def choose(self, upper: str, lower: str) -> None:
        """Show what was chosen."""
        self.upper.setCurrentIndex(max(self.upper.findData(upper), 0))
        self.lower.setCurrentIndex(max(self.lower.findData(lower), 0))

    def show_name(self, text: str) -> None:
        """Say which image is seen."""
        self.shown.setText(text)

    def place(self) -> None:
        """Lie at the middle of the map's lower edge."""
        canvas = self.parentWidget()
        self.adjustSize()
        width = min(self.sizeHint().width(), canvas.width())
        self.resize(width, self.sizeHint().height())
        self.move((canvas.width() - width) // 2, canvas.height() - self.height() - MARGIN_PX)
        self.raise_()

    def _combo(self, name: str, tip: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(name)
        combo.setToolTip(tip)
        combo.setAccessibleName(tip)
        combo.setMinimumContentsLength(MIN_CHARACTERS)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return combo

    def _tool(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setCheckable(True)
        return button

    def _lay_out(self) -> None:
        images, ways = QHBoxLayout(), QHBoxLayout()
        images.addWidget(self.lower, 1)
        images.addWidget(QLabel("|", self))
        images.addWidget(self.upper, 1)
        images.addWidget(self._close)
        ways.addWidget(self.swipe)
        ways.addWidget(self.blink)
        ways.addWidget(self.marks)
        ways.addWidget(QLabel(tr("Opacity"), self))
        ways.addWidget(self.opacity, 1)
        ways.addWidget(self.shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(4)
        layout.addLayout(images)
        layout.addLayout(ways)
