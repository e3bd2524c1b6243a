"""The fields of the match dialog, and what they say together."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsRasterLayer
from qgis.gui import QgsDoubleSpinBox, QgsFileWidget, QgsMapCanvas
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from hetmatch_qgis.client import settings
from hetmatch_qgis.gui.match import preview
from hetmatch_qgis.gui.match.area_chooser import CANVAS, OVERLAP, AreaChooser
from hetmatch_qgis.gui.match.engine_options import MatchOptions
from hetmatch_qgis.gui.match.fields import add_field, tell_unit, unit_of
from hetmatch_qgis.gui.match.pair_view import Choices, MatchView, view_of
from hetmatch_qgis.gui.match.radius_box import RadiusBox
from hetmatch_qgis.gui.match.raster_chooser import RasterChooser
from hetmatch_qgis.i18n.translation import tr

RADIUS_METRES = "match/radius_metres"
FOLDER = "match/folder"


class MatchForm(QWidget):
    """Everything that a user sets for a match.

    changed: anything was set. failed: something cannot be; one sentence.
    """

    changed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._area_switched = False
        self._pair: tuple = (None, None)
        self._make_widgets()
        self._lay_out()
        self._connect()
        self._choose_layers()

    def choices(self) -> Choices:
        """Reference and moving raster; a map that is drawn has the moving one left out."""
        reference, moving = self.reference.choice(), self.moving.choice()
        if reference is not None and moving is not None:
            reference = reference.without(moving.layers[0])
        return Choices(reference, moving)

    def view(self) -> MatchView:
        """What is set, put together; suits the fields to it.

        Raises SourceError for a layer that cannot be read.
        """
        choices = self.choices()
        one, other = (None if choice is None else choice.facts() for choice in choices)
        area = None
        if one is not None and other is not None:
            self._suit_area(one.georeferenced, other.georeferenced)
            area = self.area.area(one)
        pair = tuple(None if choice is None else choice.layers for choice in choices)
        if pair != self._pair:
            # A pixel size belongs to one reference, and to what is laid on it.
            self.pixel.setValue(0)
            self._pair = pair
        gsd = self.pixel.value() or None
        view = view_of(choices, (one, other), area, gsd, self.radius.metres())
        if view.reference is not None and view.plan is not None:
            self.radius.follow(view.reference.crs, view.plan)
        else:
            self.radius.forget()
        self._show_pixel(choices, view)
        return view

    def values(self) -> dict[str, Any]:
        """The engine's options, without the area."""
        options = self.options.values()
        for name, chooser in (("reference", self.reference), ("moving", self.moving)):
            options[f"{name}_modality"] = chooser.modality.currentData()
            if chooser.chosen_bands():
                options[f"{name}_bands"] = chooser.chosen_bands()
        radius = self.radius.metres()
        if radius is not None:
            options["search_radius"] = radius
        return options

    def swap(self) -> None:
        """Make the reference the moving raster and the other way round."""
        choice = self.reference.choice()
        if choice is not None and choice.rendered:
            sentence = tr("'{name}' is no file, so it can only be the reference.")
            self.failed.emit(sentence.format(name=choice.name))
            return
        one, other = self.reference.state(), self.moving.state()
        self.reference.set_state(other)
        self.moving.set_state(one)

    def reset(self) -> None:
        """All but the rasters as on the first day."""
        self.options.reset()
        self.radius.set_metres(0)
        self.pixel.setValue(0)
        self.folder.setFilePath("")
        self.area.choose(OVERLAP)
        self._area_switched = False
        for chooser in (self.reference, self.moving):
            chooser.modality.setCurrentIndex(0)
            chooser.bands.deselectAllOptions()

    def restore(self) -> None:
        """The values of the last match; what belongs to its rasters is not kept."""
        self.options.restore()
        self.radius.set_metres(settings.read(RADIUS_METRES, 0.0))
        self.folder.setFilePath(settings.read(FOLDER, ""))

    def remember(self) -> None:
        """Keep the values for the next match."""
        self.options.remember()
        settings.write(RADIUS_METRES, self.radius.metres() or 0.0)
        settings.write(FOLDER, self.folder.filePath())

    def _make_widgets(self) -> None:
        self.reference = RasterChooser(tr("&Reference"), self._canvas, drawable=True)
        self.reference.setObjectName("reference")
        self.moving = RasterChooser(tr("M&oving"), self._canvas, drawable=False)
        self.moving.setObjectName("moving")
        self.swap_button = QToolButton()
        self.swap_button.setObjectName("swap")
        self.swap_button.setText("⇅")
        self.swap_button.setShortcut("Alt+W")
        self.swap_button.setToolTip(tr("Swap reference and moving raster (Alt+W)"))
        self.area = AreaChooser(self._canvas)
        self.pixel = QgsDoubleSpinBox()
        self.pixel.setObjectName("pixel")
        self.pixel.setRange(0, 1e6)
        self.pixel.setToolTip(tr("Pixel size with which the reference is drawn into a file."))
        self.radius = RadiusBox()
        self.options = MatchOptions(self)
        self.folder = QgsFileWidget()
        self.folder.setObjectName("folder")
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.lineEdit().setPlaceholderText(tr("Temporary folder"))
        self.folder.setToolTip(tr("Every match makes a folder of its own for its results in it."))

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rasters = QVBoxLayout()
        rasters.addWidget(self.reference)
        rasters.addWidget(self.moving)
        pair = QHBoxLayout()
        pair.addLayout(rasters, 1)
        pair.addWidget(self.swap_button, 0, Qt.AlignmentFlag.AlignVCenter)
        rows.addLayout(pair)
        grid = QGridLayout()
        add_field(grid, 0, tr("&Area"), self.area, span=2)
        self.pixel_label = add_field(grid, 1, tr("Pi&xel size"), self.pixel, span=2)
        add_field(grid, 2, tr("&Search radius"), self.radius, span=2)
        add_field(grid, 3, tr("&Transform"), self.options.transform)
        add_field(grid, 3, tr("Rotatio&n"), self.options.rotation, column=1)
        add_field(grid, 4, tr("&Points"), self.options.density)
        add_field(grid, 5, tr("Results &folder"), self.folder, span=2)
        rows.addLayout(grid)
        rows.addWidget(self.options.advanced)
        rows.addStretch()

    def _connect(self) -> None:
        self.swap_button.clicked.connect(self.swap)
        for signal in (
            self.reference.changed,
            self.moving.changed,
            self.area.changed,
            self.radius.valueChanged,
            self.pixel.valueChanged,
            self.options.changed,
            self._canvas.layersChanged,
        ):
            signal.connect(self._tell)
        self.reference.failed.connect(self.failed)
        self.moving.failed.connect(self.failed)

    def _tell(self) -> None:
        # Some of the signals bring a number along.
        self.changed.emit()

    def _choose_layers(self) -> None:
        """The current layer moves, the first other one is the reference."""
        current = self._canvas.currentLayer()
        if isinstance(current, QgsRasterLayer):
            self.moving.set_layer(current)
        moving = self.moving.layers.currentLayer()
        for row in range(self.reference.layers.count()):
            layer = self.reference.layers.layer(row)
            if isinstance(layer, QgsRasterLayer) and layer is not moving:
                self.reference.set_layer(layer)
                return

    def _suit_area(self, reference_known: bool, moving_known: bool) -> None:
        """Without georeference the user shows where: the map, until something else is chosen."""
        self.area.name_overlap(reference_known and moving_known)
        on_map = reference_known and not moving_known
        if on_map and not self._area_switched and self.area.chosen() == OVERLAP:
            self.area.choose(CANVAS)
        elif not on_map and self._area_switched and self.area.chosen() == CANVAS:
            self.area.choose(OVERLAP)
        self._area_switched = on_map

    def _show_pixel(self, choices: Choices, view: MatchView) -> None:
        shown = choices.reference is not None and choices.reference.rendered
        self.pixel.setVisible(shown)
        self.pixel_label.setVisible(shown)
        if shown and view.reference is not None:
            crs = view.reference.crs
            size = preview.significant(view.reference.gsd, 5) + unit_of(crs)
            automatic = tr("Automatic: {size}").format(size=size)
            tell_unit(self.pixel, unit_of(crs), 8 if crs.isGeographic() else 3, automatic)
