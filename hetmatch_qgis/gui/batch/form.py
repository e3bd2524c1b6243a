"""The settings of a batch: the reference, and what is done with every scene."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsRectangle
from qgis.gui import QgsFileWidget, QgsMapCanvas
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QGroupBox,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client import option_values, settings
from hetmatch_qgis.client.batch_task import BatchRequest
from hetmatch_qgis.client.option_labels import dialog_label
from hetmatch_qgis.common.contract import MAX_PROCESSES
from hetmatch_qgis.gui.combo import make_combo
from hetmatch_qgis.gui.file_dialogs import typed_path
from hetmatch_qgis.gui.match.fields import add_field
from hetmatch_qgis.gui.match.form import FOLDER as MATCH_FOLDER
from hetmatch_qgis.gui.match.form import RADIUS_METRES
from hetmatch_qgis.gui.match.option_widgets import OptionWidgets
from hetmatch_qgis.gui.match.radius_box import RadiusBox
from hetmatch_qgis.gui.match.raster_chooser import RasterChooser
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.errors import SourceError
from hetmatch_qgis.rasters.ground import metres_per_unit
from hetmatch_qgis.rasters.layer_sources import RasterSource

FOLDER, STEPS, WORKERS = "batch/folder", "batch/steps", "batch/workers"
NETWORK = "batch/network"


class BatchForm(QWidget):
    """All settings of a batch but its scenes.

    changed: a setting has changed.
    failed: a setting is not possible; one sentence.
    """

    changed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reference = RasterChooser(tr("&Reference"), canvas, renderable=False)
        self.reference.setObjectName("reference")
        self.options = OptionWidgets(self)
        self.radius = RadiusBox()
        self._make_scene_widgets()
        self._make_running_widgets()
        self._arrange()
        self.reference.changed.connect(self._take_reference)
        self.reference.failed.connect(self.failed)
        self.bands.textChanged.connect(lambda: self.changed.emit())
        self.folder.fileChanged.connect(lambda: self.changed.emit())
        self._take_reference()

    def problem(self, has_scenes: bool) -> str:
        """One sentence about what is still missing; empty where the batch can start."""
        if self.reference.choice() is None:
            return tr("Choose a reference.")
        if not has_scenes:
            return tr("Add the scenes: layers, files, or a folder.")
        if not typed_path(self.folder):
            return tr("Choose a folder for the results.")
        try:
            self._scene_bands()
        except ValueError:
            return tr("Bands are numbers from 1, such as 4, 3, 2.")
        return ""

    def request(self, scenes: tuple[RasterSource, ...]) -> BatchRequest:
        """The request of these settings. Raises SourceError for a layer that cannot be read."""
        choice = self.reference.choice()
        if choice is None:
            raise SourceError(tr("Choose a reference."))
        reference = choice.source(QgsRectangle(), 1.0)
        return BatchRequest(
            reference=reference,
            # A folder of scenes may hold the reference, too.
            scenes=tuple(scene for scene in scenes if scene.path != reference.path),
            folder=typed_path(self.folder),
            options=self.values(),
            steps=tuple(self.steps.currentData().split(",")),
            workers=self.workers.value() or None,
            resume=not self.again.isChecked(),
            network=self.network.isChecked(),
        )

    def values(self) -> dict[str, Any]:
        """Values of the engine's options."""
        options = self.options.values()
        options["reference_modality"] = self.reference.modality.currentData()
        options["moving_modality"] = self.modality.currentData()
        if self.reference.chosen_bands():
            options["reference_bands"] = self.reference.chosen_bands()
        bands = self._scene_bands()
        if bands:
            options["moving_bands"] = bands
        radius = self.radius.metres()
        if radius is not None:
            options["search_radius"] = radius
        return options

    def restore(self) -> None:
        """Restore the settings of the last match or batch."""
        self.options.restore()
        self.radius.set_metres(settings.read(RADIUS_METRES, 0.0))
        self.folder.setFilePath(settings.read(FOLDER, settings.read(MATCH_FOLDER, "")))
        self.steps.setCurrentIndex(max(0, self.steps.findData(settings.read(STEPS, "match"))))
        self.workers.setValue(settings.read(WORKERS, 0))
        self.network.setChecked(settings.read(NETWORK, False))

    def remember(self) -> None:
        """Store the settings for the next match or batch."""
        self.options.remember()
        settings.write(RADIUS_METRES, self.radius.metres() or 0.0)
        settings.write(FOLDER, typed_path(self.folder))
        settings.write(STEPS, self.steps.currentData())
        settings.write(WORKERS, self.workers.value())
        settings.write(NETWORK, self.network.isChecked())

    def _make_scene_widgets(self) -> None:
        self.modality = make_combo(
            "modality",
            option_values.modalities(),
            tr("Modality of all scenes; automatic derives it from the pixels of each."),
        )
        self.bands = QLineEdit()
        self.bands.setObjectName("bands")
        self.bands.setPlaceholderText(tr("Automatic"))
        self.bands.setToolTip(tr("Numbers of the bands to match in each scene, such as 4, 3, 2."))

    def _make_running_widgets(self) -> None:
        self.steps = make_combo(
            "steps",
            option_values.batch_steps(),
            tr("What is done with each scene; it is warped and assessed only if it matches."),
        )
        self.workers = QSpinBox()
        self.workers.setObjectName("workers")
        self.workers.setRange(0, MAX_PROCESSES)
        self.workers.setSpecialValueText(tr("Automatic"))
        self.workers.setToolTip(
            tr(
                "Scenes matched at once. Automatic is one for each processor core, as far as the "
                "memory lasts."
            )
        )
        self.folder = QgsFileWidget()
        self.folder.setObjectName("folder")
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setToolTip(
            tr("Folder of the whole batch; each scene gets a folder in it, beside the summary.")
        )
        self.network = QCheckBox(dialog_label("network"))
        self.network.setObjectName("network")
        self.network.setToolTip(
            tr(
                "Also matches scenes that follow each other, and adjusts all transforms together: "
                "wrong matches show, and scenes that do not match the reference are placed through "
                "their neighbours. Takes about three times as long."
            )
        )
        self.again = QCheckBox(tr("Match a&gain what is done"))
        self.again.setObjectName("again")
        self.again.setToolTip(
            tr(
                "Otherwise scenes are skipped whose results are in the folder and belong to the "
                "same files and settings."
            )
        )

    def _arrange(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.reference)
        scenes = QGroupBox(tr("All scenes"))
        scene_grid = QGridLayout(scenes)
        add_field(scene_grid, 0, tr("Bands"), self.bands)
        add_field(scene_grid, 0, tr("Modality"), self.modality, column=1)
        rows.addWidget(scenes)
        grid = QGridLayout()
        add_field(grid, 0, dialog_label("search_radius"), self.radius, span=2)
        add_field(grid, 1, dialog_label("transform"), self.options.transform)
        add_field(grid, 1, dialog_label("rotation"), self.options.rotation, column=1)
        add_field(grid, 2, tr("&Points"), self.options.density)
        add_field(grid, 2, tr("Scenes at &once"), self.workers, column=1)
        add_field(grid, 3, dialog_label("steps"), self.steps, span=2)
        add_field(grid, 4, tr("Results &folder"), self.folder, span=2)
        grid.addWidget(self.network, 5, 1, 1, 3)
        grid.addWidget(self.again, 6, 1, 1, 3)
        rows.addLayout(grid)
        rows.addWidget(self.options.advanced)
        rows.addStretch()

    def _take_reference(self) -> None:
        choice = self.reference.choice()
        if choice is not None:
            try:
                facts = choice.facts()
            except SourceError:
                facts = None
            if facts is not None and facts.georeferenced:
                metres = metres_per_unit(facts.crs, facts.extent.center())[1]
                self.radius.show_unit(facts.crs, metres, tr("Automatic"))
        self.changed.emit()

    def _scene_bands(self) -> list[int]:
        """Numbers of bands; raises ValueError for anything else."""
        bands = [
            int(part) for part in self.bands.text().replace(";", ",").split(",") if part.strip()
        ]
        if any(band < 1 for band in bands):
            raise ValueError(self.bands.text())
        return bands
