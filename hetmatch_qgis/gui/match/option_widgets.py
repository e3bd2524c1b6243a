"""Widgets of the engine's options in the match dialog."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QSpinBox, QWidget

from hetmatch_qgis.client import option_values, settings
from hetmatch_qgis.client.option_labels import dialog_label
from hetmatch_qgis.common.contract import DEFAULT_MATCHER
from hetmatch_qgis.gui.combo import make_combo
from hetmatch_qgis.gui.file_dialogs import typed_path
from hetmatch_qgis.gui.match.elevation_chooser import ElevationChooser
from hetmatch_qgis.gui.match.fields import add_field
from hetmatch_qgis.i18n.translation import tr

KEY = "match/"
DEFAULTS = {
    "rotation": "auto",
    "transform": "auto",
    "max_points": 1000,
    "effort": "auto",
    "accuracy": 0.0,
    "tile_size": 1024,
    "overlap": 128,
    "matcher": DEFAULT_MATCHER,
    "device": "auto",
    "weights": "",
    "dem": "",
}
OPTIONAL = ("weights", "dem", "accuracy")
"""Options that are left out while no file or number is chosen."""

SPIN_BOXES = (QSpinBox, QDoubleSpinBox)

MAX_ACCURACY = 50.0
"""Pixels: what is less exact than this needs no fine stage (24 pixels are searched)."""

NOT_KEPT = ("dem",)
"""Options of one raster, which are not kept for the next match."""


class OptionWidgets(QObject):
    """A widget for each option; `advanced` is the collapsed group of the advanced ones."""

    changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_basic()
        self._make_advanced()
        self.advanced = self._make_group()
        self._widgets: dict[str, QWidget] = {
            "rotation": self.rotation,
            "transform": self.transform,
            "max_points": self.density,
            "effort": self.effort,
            "accuracy": self.accuracy,
            "tile_size": self.tile_size,
            "overlap": self.overlap,
            "matcher": self.matcher,
            "device": self.device,
            "weights": self.weights,
            "dem": self.dem,
        }
        self.tile_size.valueChanged.connect(self._limit_overlap)
        for widget in self._widgets.values():
            _change_signal(widget).connect(self.changed)
        self.reset()

    def values(self) -> dict[str, Any]:
        """Values of the engine's options, without those that were not chosen."""
        values = {name: _value(widget) for name, widget in self._widgets.items()}
        return {name: value for name, value in values.items() if value or name not in OPTIONAL}

    def lasting_values(self) -> dict[str, Any]:
        """The values of all options that do not belong to one raster."""
        return {
            name: _value(widget) for name, widget in self._widgets.items() if name not in NOT_KEPT
        }

    def change(self, values: dict[str, Any]) -> None:
        """Set some of the values; unknown names are left out."""
        self._set({name: value for name, value in values.items() if name in DEFAULTS})

    def reset(self) -> None:
        """Restore the defaults."""
        self._set({**_lasting_defaults(), **{name: DEFAULTS[name] for name in NOT_KEPT}})

    def reset_lasting(self) -> None:
        """Restore the defaults of all options that do not belong to one raster."""
        self._set(_lasting_defaults())

    def restore(self) -> None:
        """Restore the values of the last match."""
        kept = _lasting_defaults()
        self._set({name: settings.read(KEY + name, value) for name, value in kept.items()})

    def remember(self, values: dict[str, Any] | None = None) -> None:
        """Keep values for the next match, None for the present ones; see `lasting_values`."""
        for name, value in (self.lasting_values() if values is None else values).items():
            settings.write(KEY + name, value)

    def _set(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            _set_value(self._widgets[name], value, DEFAULTS[name])

    def _make_basic(self) -> None:
        self.rotation = make_combo(
            "rotation",
            option_values.rotations(),
            tr("Automatic tries all angles only where a raster has no georeference."),
        )
        self.transform = make_combo(
            "transform",
            option_values.transforms(),
            tr("Automatic takes the simplest one that predicts points it was not fitted to."),
        )
        self.density = make_combo(
            "density",
            {300: tr("Sparse"), 1000: tr("Normal"), 3000: tr("Dense")},
            tr("Maximum number of points: 300, 1000 or 3000, evenly distributed."),
        )

    def _make_advanced(self) -> None:
        self.effort = make_combo(
            "effort",
            option_values.efforts(),
            tr(
                "As needed looks at tiles all over the overlap, and at more of them where the "
                "displacement is not known well enough yet."
            ),
        )
        self.accuracy = _make_accuracy_box()
        self.tile_size = _make_spin_box(
            "tile_size", 256, 8192, tr("Larger tiles need more memory and provide more context.")
        )
        self.overlap = _make_spin_box("overlap", 0, 4096, tr("Overlap of neighbouring tiles."))
        self.matcher = make_combo(
            "matcher",
            option_values.matchers(),
            tr("The network that extracts the features; D2-Net needs its own weights file."),
        )
        self.weights = _make_file_field(
            "weights", tr("Weights") + " (*.safetensors *.pth)", tr("Default of the matcher")
        )
        self.dem = ElevationChooser()
        self.device = make_combo(
            "device",
            option_values.devices(),
            tr("Device that runs the network; a graphics card needs PyTorch with CUDA."),
        )

    def _make_group(self) -> QgsCollapsibleGroupBox:
        group = QgsCollapsibleGroupBox(tr("Advanced"))
        group.setObjectName("advanced")
        grid = QGridLayout(group)
        add_field(grid, 0, dialog_label("effort"), self.effort)
        add_field(grid, 0, dialog_label("accuracy"), self.accuracy, column=1)
        add_field(grid, 1, dialog_label("tile_size"), self.tile_size)
        add_field(grid, 1, dialog_label("overlap"), self.overlap, column=1)
        add_field(grid, 2, dialog_label("matcher"), self.matcher)
        add_field(grid, 2, dialog_label("device"), self.device, column=1)
        add_field(grid, 3, dialog_label("weights"), self.weights, span=2)
        add_field(grid, 4, dialog_label("dem"), self.dem, span=2)
        group.setCollapsed(True)
        return group

    def _limit_overlap(self, tile_size: int) -> None:
        self.overlap.setMaximum(tile_size // 2)


def _lasting_defaults() -> dict[str, Any]:
    defaults = {**DEFAULTS, "device": settings.read(settings.DEVICE, DEFAULTS["device"])}
    return {name: value for name, value in defaults.items() if name not in NOT_KEPT}


def _make_spin_box(name: str, minimum: int, maximum: int, tip: str) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    box.setToolTip(tip)
    box.setRange(minimum, maximum)
    box.setSingleStep(128)
    box.setSuffix(tr(" pixels"))
    return box


def _make_accuracy_box() -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setObjectName("accuracy")
    box.setToolTip(
        tr(
            "Standard error of the displacement that is to be reached everywhere. Automatic asks "
            "for 0.2 pixels, or for the scatter of the points if that is more."
        )
    )
    box.setRange(0.0, MAX_ACCURACY)
    box.setSingleStep(0.1)
    box.setSuffix(tr(" pixels"))
    box.setSpecialValueText(tr("Automatic"))
    return box


def _make_file_field(name: str, file_filter: str, placeholder: str) -> QgsFileWidget:
    box = QgsFileWidget()
    box.setObjectName(name)
    box.setFilter(file_filter)
    box.lineEdit().setPlaceholderText(placeholder)
    return box


def _change_signal(widget: QWidget) -> Any:
    if isinstance(widget, QComboBox):
        return widget.currentIndexChanged
    if isinstance(widget, SPIN_BOXES):
        return widget.valueChanged
    return widget.changed if isinstance(widget, ElevationChooser) else widget.fileChanged


def _value(widget: QWidget) -> Any:
    if isinstance(widget, QComboBox):
        return widget.currentData()
    if isinstance(widget, ElevationChooser):
        return widget.path()
    return widget.value() if isinstance(widget, SPIN_BOXES) else typed_path(widget)


def _set_value(widget: QWidget, value: Any, default: Any) -> None:
    if isinstance(widget, QComboBox):
        # A newer version of HetMatch may have stored a value that this one does not have.
        index = widget.findData(value)
        widget.setCurrentIndex(index if index >= 0 else widget.findData(default))
    elif isinstance(widget, SPIN_BOXES):
        widget.setValue(value)
    elif isinstance(widget, ElevationChooser):
        widget.set_path(value)
    else:
        widget.setFilePath(value)
