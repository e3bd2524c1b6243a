"""The fields of the match dialog."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qgis.core import QgsProject
from qgis.gui import QgsDoubleSpinBox, QgsFileWidget, QgsMapCanvas
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hetmatch_qgis.client import settings
from hetmatch_qgis.client.local_numbers import significant
from hetmatch_qgis.client.option_labels import dialog_label
from hetmatch_qgis.gui.file_dialogs import typed_path
from hetmatch_qgis.gui.match import preview
from hetmatch_qgis.gui.match.area_chooser import CANVAS, OVERLAP, AreaChooser
from hetmatch_qgis.gui.match.choose_pair import choose_pair
from hetmatch_qgis.gui.match.fields import add_field, set_unit, unit_of
from hetmatch_qgis.gui.match.mask_widgets import SIDES, MaskWidgets
from hetmatch_qgis.gui.match.match_inputs import MatchInputs, PairChoice, check_inputs, pair_of
from hetmatch_qgis.gui.match.option_widgets import OptionWidgets
from hetmatch_qgis.gui.match.preset_use import RADIUS, PresetUse
from hetmatch_qgis.gui.match.presets import Preset
from hetmatch_qgis.gui.match.radius_box import RadiusBox
from hetmatch_qgis.gui.match.raster_chooser import RasterChooser
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.rasters.ground import metres_per_unit
from hetmatch_qgis.rasters.layer_sources import RasterFacts
from hetmatch_qgis.rasters.raster_choice import RasterChoice

RADIUS_METRES = "match/radius_metres"
FOLDER = "match/folder"

MAX_MARGIN_PERCENT = 40
"""Margins beyond which hardly anything would be left."""


class MatchForm(QWidget):
    """All settings of a match.

    changed: a setting has changed.
    failed: a setting is not possible; one sentence.
    preset_left: the settings are no longer those of the preset that was taken.
    """

    changed = pyqtSignal()
    failed = pyqtSignal(str)
    preset_left = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._has_switched_area = False
        self._layers: tuple = (None, None)
        self._masked: tuple[str, ...] = ("", "")
        self._proposed: tuple[str, ...] | None = None
        self._make_widgets()
        self._arrange()
        self._connect()
        self.propose_layers()

    def pair(self) -> PairChoice:
        """Reference and moving raster; a rendered map excludes the moving raster."""
        return pair_of(self.reference.choice(), self.moving.choice())

    def check(self) -> MatchInputs:
        """Check the settings together and adapt the fields to them.

        Raises SourceError for a layer that cannot be read.
        """
        self._forget_masks()
        pair = self.pair()
        reference, moving = (
            None if choice is None else self._facts_of(choice, side)
            for choice, side in zip(pair, SIDES)  # noqa: B905 (Python 3.9)
        )
        area = None
        if reference is not None and moving is not None:
            self._adapt_area(reference.georeferenced, moving.georeferenced)
            area = self.area.area(reference)
        layers = tuple(None if choice is None else choice.layers for choice in pair)
        if layers != self._layers:
            # A pixel size belongs to one pair of rasters.
            self.pixel.setValue(0)
            self._layers = layers
        gsd = self.pixel.value() or None
        inputs = check_inputs(pair, (reference, moving), area, gsd, self.radius.metres())
        if inputs.reference is not None and inputs.plan is not None:
            self.radius.show_plan(inputs.reference.crs, inputs.plan)
        else:
            self.radius.reset_automatic()
        self._show_pixel_size(pair, inputs)
        return inputs

    def _facts_of(self, choice: RasterChoice, side: str) -> RasterFacts:
        """Facts of a raster, without the georeference that is to be ignored."""
        facts = choice.facts()
        return replace(facts, georeferenced=False) if self.masks.is_ignored(side) else facts

    def values(self) -> dict[str, Any]:
        """Values of the engine's options, without the area."""
        options = self.options.values() | self.masks.values()
        for name, chooser in (("reference", self.reference), ("moving", self.moving)):
            options[f"{name}_modality"] = chooser.modality.currentData()
            if chooser.chosen_bands():
                options[f"{name}_bands"] = chooser.chosen_bands()
        radius = self.radius.metres()
        if radius is not None:
            options["search_radius"] = radius
        reference, size = self.reference.choice(), self.pixel.value()
        if reference is not None and reference.is_drawn and size > 0:
            centre = reference.facts().extent.center()
            options["map_resolution"] = size * metres_per_unit(reference.crs, centre)[1]
        return options

    def preset(self, name: str) -> Preset:
        """The present settings, without those of one pair, as a preset of the user's."""
        modalities = self.reference.modality.currentData(), self.moving.modality.currentData()
        options = self.options.lasting_values()
        return Preset(name, modalities, options, self.radius.metres() or 0.0, is_own=True)

    def take_preset(self, preset: Preset) -> None:
        """Set what a preset says, and the defaults of everything else."""
        for chooser, modality in zip((self.reference, self.moving), preset.modalities):  # noqa: B905 (Python 3.9)
            chooser.modality.setCurrentIndex(max(chooser.modality.findData(modality), 0))
        self._preset.take(preset)

    def show_guesses(self, known: dict[str, str]) -> None:
        """Say what the engine takes the rasters for; known: modalities by file."""
        for chooser in (self.reference, self.moving):
            chooser.show_guess(known.get(chooser.file(), ""))

    def swap(self) -> None:
        """Swap the reference and the moving raster."""
        choice = self.reference.choice()
        if choice is not None and choice.rendered:
            sentence = tr("'{name}' is not a file, so it can only be the reference.")
            self.failed.emit(sentence.format(name=choice.name))
            return
        reference, moving = self.reference.state(), self.moving.state()
        self.reference.set_state(moving)
        self.moving.set_state(reference)
        self.pixel.setValue(0)
        self.margins.setValue(0)
        self.masks.swap()
        self._masked = self._chosen_texts()

    def propose_layers(self) -> None:
        """Choose layers of the project, unless the user has chosen others than those proposed."""
        chosen = self._chosen_texts()
        if self._proposed in (None, chosen) or len(set(chosen)) == 1:
            self._choose_layers()
            self._proposed = self._chosen_texts()

    def start_over(self) -> None:
        """Forget what belongs to the rasters of the project that was closed."""
        self._preset.take_back()
        self._proposed = None
        self.pixel.setValue(0)
        self.margins.setValue(0)
        self.area.choose(OVERLAP)
        self._has_switched_area = False
        self.masks.reset()
        for chooser in (self.reference, self.moving):
            chooser.forget()

    def reset(self) -> None:
        """Restore the defaults of all settings but the rasters."""
        self._preset.forget()
        self.options.reset()
        self.masks.reset()
        self.radius.set_metres(0)
        self.pixel.setValue(0)
        self.margins.setValue(0)
        self.folder.setFilePath("")
        self.area.choose(OVERLAP)
        self._has_switched_area = False
        for chooser in (self.reference, self.moving):
            chooser.modality.setCurrentIndex(0)
            chooser.bands.deselectAllOptions()

    def restore(self) -> None:
        """Restore the settings of the last match, without those of its rasters."""
        self.options.restore()
        self.radius.set_metres(settings.read(RADIUS_METRES, 0.0))
        self.folder.setFilePath(settings.read(FOLDER, ""))

    def remember(self) -> None:
        """Store the settings for the next match; of a preset those before it was taken."""
        lasting = self._preset.lasting_values()
        settings.write(RADIUS_METRES, lasting.pop(RADIUS))
        self.options.remember(lasting)
        settings.write(FOLDER, typed_path(self.folder))

    def _make_widgets(self) -> None:
        self.reference = RasterChooser(tr("&Reference"), self._canvas, renderable=True)
        self.reference.setObjectName("reference")
        self.moving = RasterChooser(tr("M&oving"), self._canvas, renderable=False)
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
        self.pixel.setToolTip(tr("Pixel size of the map that the reference is drawn as."))
        self.radius = RadiusBox()
        self.options = OptionWidgets(self)
        self._preset = PresetUse(self.options, self.radius, self)
        self._preset.left.connect(self.preset_left)
        self.masks = MaskWidgets()
        self.margins = QSpinBox()
        self.margins.setObjectName("margins")
        self.margins.setRange(0, MAX_MARGIN_PERCENT)
        self.margins.setSuffix(" %")
        self.margins.setSpecialValueText(tr("None"))
        self.margins.setToolTip(
            tr(
                "Part of the moving raster along its edges that is not looked at, such as title "
                "and legend of a scanned map, in percent of its shorter side."
            )
        )
        self.folder = QgsFileWidget()
        self.folder.setObjectName("folder")
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.lineEdit().setPlaceholderText(tr("Temporary folder"))
        self.folder.setToolTip(tr("Each match creates its own folder for the results in it."))

    def _arrange(self) -> None:
        rows = QVBoxLayout(self)
        rasters = QVBoxLayout()
        rasters.addWidget(self.reference)
        rasters.addWidget(self.moving)
        pair = QHBoxLayout()
        pair.addLayout(rasters, 1)
        pair.addWidget(self.swap_button, 0, Qt.AlignmentFlag.AlignVCenter)
        rows.addLayout(pair)
        grid = QGridLayout()
        add_field(grid, 0, dialog_label("area"), self.area, span=2)
        self.pixel_label = add_field(grid, 1, tr("Pi&xel size"), self.pixel, span=2)
        add_field(grid, 2, dialog_label("search_radius"), self.radius, span=2)
        add_field(grid, 3, dialog_label("transform"), self.options.transform)
        add_field(grid, 3, dialog_label("rotation"), self.options.rotation, column=1)
        add_field(grid, 4, tr("&Points"), self.options.density)
        add_field(grid, 4, tr("Cut marg&ins"), self.margins, column=1)
        add_field(grid, 5, tr("Results &folder"), self.folder, span=2)
        rows.addLayout(grid)
        rows.addWidget(self.masks)
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
            self.masks.changed,
            self._canvas.layersChanged,
        ):
            signal.connect(self._emit_changed)
        # After the lists have taken the layers in.
        later = Qt.ConnectionType.QueuedConnection
        QgsProject.instance().layersAdded.connect(self._take_layers, later)  # type: ignore[call-arg]
        QgsProject.instance().cleared.connect(self.start_over)
        self.reference.failed.connect(self.failed)
        self.moving.failed.connect(self.failed)
        self.masks.failed.connect(self.failed)

    def _take_layers(self, _layers: list) -> None:
        self.propose_layers()

    def _emit_changed(self) -> None:
        # Some of the signals bring a number along.
        self._preset.check()
        self.changed.emit()

    def _chosen_texts(self) -> tuple[str, ...]:
        return tuple(chooser.chosen_text() for chooser in (self.reference, self.moving))

    def _forget_masks(self) -> None:
        """Take masks and margins back that belong to a raster that is no longer chosen."""
        chosen, before = self._chosen_texts(), self._masked
        self._masked = chosen
        for side, text, masked in zip(SIDES, chosen, before):  # noqa: B905 (Python 3.9)
            if text != masked:
                self.masks.forget(side)
        if chosen[1] != before[1]:
            self.margins.setValue(0)

    def _choose_layers(self) -> None:
        choose_pair(self._canvas.currentLayer(), self.reference, self.moving)

    def _adapt_area(self, has_reference: bool, has_moving: bool) -> None:
        """Propose the map's extent for a moving raster without georeference.

        has_reference, has_moving: whether the rasters have a georeference.
        """
        self.area.name_overlap(has_reference and has_moving)
        on_map = has_reference and not has_moving
        if on_map and not self._has_switched_area and self.area.chosen() == OVERLAP:
            self.area.choose(CANVAS)
        elif not on_map and self._has_switched_area and self.area.chosen() == CANVAS:
            self.area.choose(OVERLAP)
        self._has_switched_area = on_map

    def _show_pixel_size(self, pair: PairChoice, inputs: MatchInputs) -> None:
        is_map = pair.reference is not None and pair.reference.raster is None
        self.pixel.setVisible(is_map)
        self.pixel_label.setVisible(is_map)
        if is_map and inputs.reference is not None:
            facts, crs = inputs.reference, inputs.reference.crs
            size = significant(facts.gsd, 3 if crs.isGeographic() else 5) + unit_of(crs)
            metres = metres_per_unit(crs, facts.extent.center())[1]
            automatic = preview.automatic_length(facts.gsd, size, crs, metres)
            set_unit(self.pixel, unit_of(crs), 8 if crs.isGeographic() else 3, automatic)
