"""The dialog "Assess co-registration"."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis
from qgis.gui import QgsDoubleSpinBox, QgsFileWidget, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QFontMetrics, QKeyEvent
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client.environment import NotSetUp, interpreter
from hetmatch_qgis.client.option_values import length_units, measures
from hetmatch_qgis.client.output_files import sentence_of
from hetmatch_qgis.gui.combo import make_combo
from hetmatch_qgis.gui.file_dialogs import typed_path
from hetmatch_qgis.gui.font_sized import size_by_font
from hetmatch_qgis.gui.help import open_help
from hetmatch_qgis.gui.match.choose_pair import choose_pair
from hetmatch_qgis.gui.match.match_inputs import check_inputs, pair_of
from hetmatch_qgis.gui.match.raster_chooser import RasterChooser
from hetmatch_qgis.gui.match.request_builder import build_request
from hetmatch_qgis.gui.plain_text import for_guessing
from hetmatch_qgis.gui.setup.setup_line import SetupLine
from hetmatch_qgis.gui.standard_buttons import name_standard_buttons
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError

WIDTH = 600
"""Initial width in screen pixels, at which no text is cut in the default fonts."""

MARGIN_PX = 56
"""Screen pixels of the buttons and the frame of a spin box."""

MAX_LIMIT = 1e6
"""Largest requirement, in its unit."""


class AssessDialog(QDialog):
    """Asks for two rasters and what is required of them; stays open beside the map.

    requested: the MatchRequest for CMD_ASSESS.
    setup_requested: the user wants to set the engine up.
    """

    requested = pyqtSignal(object)
    setup_requested = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._proposed: tuple[str, ...] | None = None
        self.setObjectName("hetmatch_assess_dialog")
        self.setWindowTitle(tr("Assess co-registration"))
        self.setModal(False)
        self.messages = QgsMessageBar()
        self.setup_line = SetupLine()
        self.setup_line.requested.connect(self.setup_requested)
        self.reference = RasterChooser(tr("&Reference"), canvas, renderable=True)
        self.reference.setObjectName("reference")
        self.moving = RasterChooser(tr("Ras&ter to assess"), canvas, renderable=False)
        self.moving.setObjectName("moving")
        self.measure = make_combo("measure", measures())
        self.measure.setToolTip(
            tr(
                "CE90 is the radius that contains 90 % of the displacements; the bias is their "
                "mean."
            )
        )
        self.limit = QgsDoubleSpinBox()
        self.limit.setObjectName("limit")
        self.limit.setRange(0.0, MAX_LIMIT)
        self.limit.setDecimals(2)
        self.limit.setSingleStep(0.5)
        self.limit.setSpecialValueText(tr("No requirement"))
        size_by_font(self.limit, _fit_limit)
        self.unit = make_combo("unit", length_units())
        self.folder = QgsFileWidget()
        self.folder.setObjectName("folder")
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.lineEdit().setPlaceholderText(tr("Temporary folder"))
        self._arrange()
        for chooser in (self.reference, self.moving):
            chooser.changed.connect(self._refresh)
            chooser.failed.connect(self._warn)
        # What the map shows may be the reference.
        canvas.layersChanged.connect(self._refresh)
        self._refresh()
        self.assess.setFocus()

    def fill(self, reference: str, moving: str) -> None:
        """Choose two rasters by their files, where they are known, else two layers.

        Layers stay that the user has chosen.
        """
        chosen = self._chosen_texts()
        if self._proposed in (None, chosen) or len(set(chosen)) == 1:
            choose_pair(self._canvas.currentLayer(), self.reference, self.moving)
            self._proposed = self._chosen_texts()
        for chooser, path in ((self.reference, reference), (self.moving, moving)):
            if path:
                chooser.set_source(path)
        self._refresh()

    def start(self) -> None:
        """Request the assessment and close the dialog."""
        pair = pair_of(self.reference.choice(), self.moving.choice())
        try:
            interpreter()
            facts = tuple(None if side is None else side.facts() for side in pair)
            inputs = check_inputs(pair, (facts[0], facts[1]), None, None, None)
            if inputs.problem:
                self._warn(inputs.problem)
                return
            request = build_request(pair, inputs, self._options(), typed_path(self.folder))
        except NotSetUp:
            self.setup_line.refresh()
            return
        except (SourceError, OSError) as error:
            self._warn(sentence_of(error))
            return
        self.accept()
        self.requested.emit(request)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget; F1 opens the guide."""
        if event.key() == Qt.Key.Key_F1:
            open_help("assess")
        else:
            super().keyPressEvent(event)

    def _options(self) -> dict[str, Any]:
        """Fields of the engine's AssessOptions."""
        options: dict[str, Any] = {}
        for name, chooser in (("reference", self.reference), ("moving", self.moving)):
            options[f"{name}_modality"] = chooser.modality.currentData()
            if chooser.chosen_bands():
                options[f"{name}_bands"] = chooser.chosen_bands()
        if self.limit.value() > 0:
            measure, unit = self.measure.currentData(), self.unit.currentData()
            options["require"] = [f"{measure}={self.limit.value()!r}{unit}"]
        return options

    def _chosen_texts(self) -> tuple[str, ...]:
        return tuple(chooser.chosen_text() for chooser in (self.reference, self.moving))

    def _arrange(self) -> None:
        requirement = QHBoxLayout()
        for widget in (self.measure, QLabel("≤"), self.limit, self.unit):
            requirement.addWidget(widget, int(widget is self.limit))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("Re&quired"), requirement)
        form.labelForField(requirement).setBuddy(self.limit)
        form.addRow(tr("Results &folder"), self.folder)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Close | kinds.Help)
        name_standard_buttons(self.buttons)
        self.assess = self.buttons.addButton(tr("&Assess"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.assess.setObjectName("assess")
        self.assess.setDefault(True)
        self.buttons.button(kinds.Close).setAutoDefault(False)
        self.assess.clicked.connect(self.start)
        self.buttons.rejected.connect(self.reject)
        self.buttons.helpRequested.connect(lambda: open_help("assess"))
        layout = QVBoxLayout(self)
        for widget in (self.messages, self.reference, self.moving):
            layout.addWidget(widget)
        layout.addLayout(form)
        layout.addWidget(self.setup_line)
        layout.addWidget(self.buttons)
        self.resize(WIDTH, self.sizeHint().height())

    def _refresh(self) -> None:
        is_complete = self.reference.choice() is not None and self.moving.choice() is not None
        self.assess.setEnabled(is_complete)
        self.setup_line.refresh()

    def _warn(self, sentence: str) -> None:
        self.messages.pushMessage(for_guessing(sentence), Qgis.MessageLevel.Warning)


def _fit_limit(limit: QgsDoubleSpinBox, metrics: QFontMetrics) -> None:
    limit.setMinimumWidth(metrics.horizontalAdvance(limit.specialValueText()) + MARGIN_PX)
