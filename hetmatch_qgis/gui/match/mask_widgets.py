"""Masks of both rasters, and georeferences to be ignored, in the match dialog."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from hetmatch_qgis.client import option_values
from hetmatch_qgis.client.option_labels import option_label
from hetmatch_qgis.gui.combo import make_combo
from hetmatch_qgis.gui.font_sized import size_by_font
from hetmatch_qgis.gui.match.fields import add_field
from hetmatch_qgis.gui.match.mask_chooser import MaskChooser
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.masks import class_names, classes_help, mask_keep_help

SIDES = ("reference", "moving")

FIELD_MARGIN_PX = 12
"""Screen pixels of a line edit beside its text."""


class MaskWidgets(QgsCollapsibleGroupBox):
    """A mask and its classes for each side; nothing of it is kept for the next match.

    changed: a choice has changed.
    failed: a file is no mask; one sentence.
    """

    changed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Masks and georeferences"), parent)
        self.setObjectName("masks")
        self.masks = {side: MaskChooser(side) for side in SIDES}
        self.classes = {side: _make_classes_field(side) for side in SIDES}
        sides = option_values.sides()
        self.keep = make_combo("mask_keep", sides, mask_keep_help())
        self.ignored = make_combo(
            "ignore_georeference",
            sides,
            tr("Match as if there were no georeference. The files stay as they are."),
        )
        self._arrange()
        for side in SIDES:
            self.masks[side].changed.connect(self.changed)
            self.masks[side].failed.connect(self.failed)
            self.classes[side].textChanged.connect(self.changed)
        for box in (self.keep, self.ignored):
            box.currentIndexChanged.connect(self.changed)
        self.reset()

    def values(self) -> dict[str, Any]:
        """Values of the engine's options, without those that were not chosen.

        Raises SourceError for a mask that is no file.
        """
        values: dict[str, Any] = {}
        if self.ignored.currentData() != "none":
            values["ignore_georeference"] = self.ignored.currentData()
        for side in SIDES:
            mask = self.masks[side].name()
            if not mask:
                continue
            values[f"{side}_mask"] = mask
            values["mask_keep"] = self.keep.currentData()
            if names := class_names(self.classes[side].text()):
                values[f"{side}_mask_classes"] = names
        return values

    def is_ignored(self, side: str) -> bool:
        """True for a side that is matched as if it had no georeference."""
        return self.ignored.currentData() in (side, "both")

    def reset(self) -> None:
        """No masks, and georeferences as they are."""
        for side in SIDES:
            self.masks[side].forget()
            self.classes[side].clear()
        self.keep.setCurrentIndex(0)
        self.ignored.setCurrentIndex(0)
        self.setCollapsed(True)

    def forget(self, side: str) -> None:
        """Reset the choices of a side whose raster has changed."""
        self.masks[side].choose("")
        self.classes[side].clear()
        for box in (self.keep, self.ignored):
            _choose_sides(box, _sides_of(box) - {side})

    def swap(self) -> None:
        """Swap what was chosen for the reference and for the moving raster."""
        masks = [self.masks[side].choice() for side in SIDES]
        classes = [self.classes[side].text() for side in SIDES]
        for side, mask, text in zip(SIDES, reversed(masks), reversed(classes)):  # noqa: B905 (Python 3.9)
            self.masks[side].choose(mask)
            self.classes[side].setText(text)
        for box in (self.keep, self.ignored):
            _choose_sides(box, {SIDES[side == SIDES[0]] for side in _sides_of(box)})

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        for row, side in enumerate(SIDES):
            add_field(grid, row, option_label(f"{side}_mask"), self.masks[side])
            add_field(grid, row, tr("Classes"), self.classes[side], column=1)
        # Their labels are long: beside each other they would not fit on a small screen.
        add_field(grid, len(SIDES), option_label("mask_keep"), self.keep, span=2)
        add_field(grid, len(SIDES) + 1, option_label("ignore_georeference"), self.ignored, span=2)


def _sides_of(box: QComboBox) -> set[str]:
    chosen = box.currentData()
    return set(SIDES) if chosen == "both" else {chosen} & set(SIDES)


def _choose_sides(box: QComboBox, sides: set[str]) -> None:
    chosen = "both" if len(sides) == len(SIDES) else next(iter(sides), "none")
    box.setCurrentIndex(box.findData(chosen))


def _make_classes_field(side: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(f"{side}_mask_classes")
    field.setPlaceholderText(tr("All but 0"))
    field.setToolTip(classes_help())
    size_by_font(
        field,
        lambda line, metrics: line.setMinimumWidth(
            metrics.horizontalAdvance(line.placeholderText()) + FIELD_MARGIN_PX
        ),
    )
    return field
