"""The parts of the match dialog that set how to match, by the names of the engine's options."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QSpinBox, QWidget

from hetmatch_qgis.client import choices, settings
from hetmatch_qgis.common.contract import DEFAULT_MATCHER
from hetmatch_qgis.gui.combo import combo
from hetmatch_qgis.gui.match.fields import add_field
from hetmatch_qgis.i18n.translation import tr

KEY = "match/"
DEFAULTS = {
    "rotation": "auto",
    "transform": "auto",
    "max_points": 1000,
    "tile_size": 1024,
    "overlap": 128,
    "matcher": DEFAULT_MATCHER,
    "device": "auto",
    "weights": "",
    "dem": "",
}
FILES = ("weights", "dem")
# Belongs to one raster.
NOT_KEPT = ("dem",)


class MatchOptions(QObject):
    """A widget for each option; `advanced` is the collapsed group of the rarer ones."""

    changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_usual()
        self._make_rare()
        self.advanced = self._grouped()
        self._widgets: dict[str, QWidget] = {
            "rotation": self.rotation,
            "transform": self.transform,
            "max_points": self.density,
            "tile_size": self.tile_size,
            "overlap": self.overlap,
            "matcher": self.matcher,
            "device": self.device,
            "weights": self.weights,
            "dem": self.dem,
        }
        self.tile_size.valueChanged.connect(self._limit_overlap)
        for widget in self._widgets.values():
            _changed(widget).connect(self.changed)
        self.reset()

    def values(self) -> dict[str, Any]:
        """The engine's options; of the files only those that were chosen."""
        values = {name: _value(widget) for name, widget in self._widgets.items()}
        return {name: value for name, value in values.items() if value or name not in FILES}

    def reset(self) -> None:
        """Back to the defaults."""
        self._set({**DEFAULTS, "device": settings.read(settings.DEVICE, DEFAULTS["device"])})

    def restore(self) -> None:
        """The values of the last match."""
        usual = {**DEFAULTS, "device": settings.read(settings.DEVICE, DEFAULTS["device"])}
        kept = {name: value for name, value in usual.items() if name not in NOT_KEPT}
        self._set({name: settings.read(KEY + name, value) for name, value in kept.items()})

    def remember(self) -> None:
        """Keep the values for the next match."""
        for name, widget in self._widgets.items():
            if name not in NOT_KEPT:
                settings.write(KEY + name, _value(widget))

    def _set(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            _set_value(self._widgets[name], value, DEFAULTS[name])

    def _make_usual(self) -> None:
        self.rotation = combo(
            "rotation",
            choices.rotations(),
            tr("Automatic tries all angles only where a raster has no georeference."),
        )
        self.transform = combo(
            "transform",
            choices.transforms(),
            tr("How the moving raster is laid onto the reference; automatic takes what fits."),
        )
        self.density = combo(
            "density",
            {300: tr("Sparse"), 1000: tr("Normal"), 3000: tr("Dense")},
            tr("The most points: 300, 1000 or 3000, spread evenly."),
        )

    def _make_rare(self) -> None:
        self.tile_size = _spin(
            "tile_size", 256, 8192, tr("Larger tiles need more memory and see more at once.")
        )
        self.overlap = _spin("overlap", 0, 4096, tr("What neighbouring tiles share."))
        self.matcher = combo(
            "matcher",
            choices.matchers(),
            tr("The network that finds the points; D2-Net needs its own weights file."),
        )
        self.weights = _file(
            "weights", tr("Weights") + " (*.safetensors *.pth)", tr("The matcher's own")
        )
        self.dem = _file("dem", "", tr("Without"))
        self.dem.setToolTip(
            tr("Heights of the ground, for a raster whose only georeference is RPCs.")
        )
        self.device = combo(
            "device",
            choices.devices(),
            tr("Where the network runs; a graphics card needs PyTorch with CUDA."),
        )

    def _grouped(self) -> QgsCollapsibleGroupBox:
        group = QgsCollapsibleGroupBox(tr("Advanced"))
        group.setObjectName("advanced")
        grid = QGridLayout(group)
        add_field(grid, 0, tr("Tile si&ze"), self.tile_size)
        add_field(grid, 0, tr("Tile o&verlap"), self.overlap, column=1)
        add_field(grid, 1, tr("Mat&cher"), self.matcher)
        add_field(grid, 1, tr("R&un on"), self.device, column=1)
        add_field(grid, 2, tr("Wei&ghts file"), self.weights, span=2)
        add_field(grid, 3, tr("E&levation"), self.dem, span=2)
        group.setCollapsed(True)
        return group

    def _limit_overlap(self, tile_size: int) -> None:
        self.overlap.setMaximum(tile_size // 2)


def _spin(name: str, least: int, most: int, tip: str) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    box.setToolTip(tip)
    box.setRange(least, most)
    box.setSingleStep(128)
    box.setSuffix(tr(" pixels"))
    return box


def _file(name: str, kinds: str, none: str) -> QgsFileWidget:
    box = QgsFileWidget()
    box.setObjectName(name)
    box.setFilter(kinds)
    box.lineEdit().setPlaceholderText(none)
    return box


def _changed(widget: QWidget) -> Any:
    if isinstance(widget, QComboBox):
        return widget.currentIndexChanged
    return widget.valueChanged if isinstance(widget, QSpinBox) else widget.fileChanged


def _value(widget: QWidget) -> Any:
    if isinstance(widget, QComboBox):
        return widget.currentData()
    return widget.value() if isinstance(widget, QSpinBox) else widget.filePath()


def _set_value(widget: QWidget, value: Any, default: Any) -> None:
    if isinstance(widget, QComboBox):
        # A newer HetMatch may have remembered what this one does not know.
        index = widget.findData(value)
        widget.setCurrentIndex(index if index >= 0 else widget.findData(default))
    elif isinstance(widget, QSpinBox):
        widget.setValue(value)
    else:
        widget.setFilePath(value)
