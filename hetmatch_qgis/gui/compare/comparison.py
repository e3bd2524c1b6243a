"""A comparison on QGIS's map: its images, its controls and its keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from qgis.core import QgsMapLayer, QgsMapSettings, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal

from hetmatch_qgis.gui.compare.compare_bar import CompareBar
from hetmatch_qgis.gui.compare.mesh import Drawing
from hetmatch_qgis.gui.compare.overlay import Overlay
from hetmatch_qgis.gui.compare.sources import LayerSource, Source
from hetmatch_qgis.gui.compare.swipe_handle import SwipeHandle
from hetmatch_qgis.gui.map_view import show_layer_if_unseen
from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.layers.result_layers import is_result_layer

DELAY_MS = 120
"""Pause in milliseconds after the map moved or the points changed before both images are drawn."""

BLINK_MS = 700
"""Milliseconds that each image is seen while they alternate: long enough to look at one place."""

UPPER, LOWER, MARKS = "upper", "lower", "marks"
MAP = "map"
"""Name of the choice that draws nothing, so that QGIS's own map is seen."""


@dataclass(frozen=True)
class Choice:
    """An image that can be chosen.

    label: for the user.
    make: makes its source, whose parent is the argument; None draws nothing.
    upper, lower: whether it can be the upper and the lower image.
    """

    label: str
    make: Callable[[QObject], Source | None]
    upper: bool = True
    lower: bool = True


class Comparison(QObject):
    """Lays two images over QGIS's map until it is closed, or until another one begins.

    choices: images by name, besides the rasters of the project.
    upper, lower: names of the choices to begin with.

    closed: the comparison has ended.
    """

    closed = pyqtSignal()
    _current: Comparison | None = None

    def __init__(
        self,
        canvas: QgsMapCanvas,
        choices: dict[str, Choice],
        upper: str,
        lower: str,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        close_comparison()
        Comparison._current = self
        self._canvas = canvas
        self._own_choices = choices
        self._chosen = {UPPER: upper, LOWER: lower}
        self._sources: dict[str, Source | None] = {UPPER: None, LOWER: None, MARKS: None}
        self.overlay: Overlay | None = Overlay(canvas)
        self.overlay.swipe = 0.5
        self.handle = SwipeHandle(canvas)
        self.bar = CompareBar(canvas)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._draw)
        self._blink_timer = QTimer(self)
        self._blink_timer.setInterval(BLINK_MS)
        self._blink_timer.timeout.connect(self.blink)
        self._connect()
        self._offer_choices()
        self.bar.choose(upper, lower)
        for part in (UPPER, LOWER):
            self._make_source(part)
        self._place()
        self.bar.show()
        self.handle.show()
        self._name_shown()
        self.refresh()

    @property
    def is_open(self) -> bool:
        """True until `close`."""
        return self.overlay is not None

    def refresh(self) -> None:
        """Draw both images anew, in a moment."""
        if self.is_open:
            self._timer.start()

    def blink(self) -> None:
        """Hide the upper image, or show it again."""
        if self.overlay is not None:
            self.overlay.shows_upper = not self.overlay.shows_upper
            self.overlay.update()
            self._name_shown()

    def close(self) -> None:
        """End the comparison; the map is as it was."""
        overlay, self.overlay = self.overlay, None
        if overlay is None:
            return
        if Comparison._current is self:
            Comparison._current = None
        self._timer.stop()
        self._blink_timer.stop()
        self._canvas.removeEventFilter(self)
        for signal in self._map_signals():
            signal.disconnect(self.refresh)
        for signal in self._project_signals():
            signal.disconnect(self._take_layers)
        for source in self._sources.values():
            if source is not None:
                source.close()
        self._sources = {}
        self._canvas.scene().removeItem(overlay)
        for widget in (self.bar, self.handle):
            widget.hide()
            widget.deleteLater()
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See QObject; takes the keys B and Esc from the map, and follows its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
            return False
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        action = {Qt.Key.Key_B: self.blink, Qt.Key.Key_Escape: self.close}.get(event.key())
        if action is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif not event.isAutoRepeat():
            action()
        return True

    def _connect(self) -> None:
        self._canvas.installEventFilter(self)
        for signal in self._map_signals():
            signal.connect(self.refresh)
        for signal in self._project_signals():
            signal.connect(self._take_layers)
        self.bar.upper_chosen.connect(lambda name: self._choose(UPPER, name))
        self.bar.lower_chosen.connect(lambda name: self._choose(LOWER, name))
        self.bar.swipe_toggled.connect(self._set_swipe)
        self.bar.opacity_changed.connect(self._set_opacity)
        self.bar.blink_toggled.connect(self._set_blinking)
        self.bar.marks_toggled.connect(lambda _on: self.refresh())
        self.bar.close_requested.connect(self.close)
        self.handle.moved.connect(lambda _share: self._set_swipe(True))

    def _map_signals(self) -> list:
        canvas = self._canvas
        return [
            canvas.extentsChanged,
            canvas.destinationCrsChanged,
            canvas.rotationChanged,
            canvas.layersChanged,
        ]

    def _project_signals(self) -> list:
        project = QgsProject.instance()
        return [project.layersAdded, project.layersWillBeRemoved]

    def _place(self) -> None:
        self.bar.place()
        self.handle.place()
        # Over the line, which goes through it.
        self.bar.raise_()
        self.refresh()

    def _choices(self) -> dict[str, Choice]:
        choices = dict(self._own_choices)
        for layer in QgsProject.instance().mapLayers().values():
            if isinstance(layer, QgsRasterLayer) and layer.isValid():
                choices[layer.id()] = layer_choice(layer)
        choices[MAP] = Choice(tr("The map"), lambda _parent: None, upper=False)
        return choices

    def _offer_choices(self) -> None:
        if not self.is_open:
            return
        choices = self._choices()
        self.bar.set_choices(
            {name: choice.label for name, choice in choices.items() if choice.upper},
            {name: choice.label for name, choice in choices.items() if choice.lower},
        )

    def _choose(self, part: str, name: str) -> None:
        self._chosen[part] = name
        self._make_source(part)
        self._name_shown()
        self.refresh()

    def _make_source(self, part: str) -> None:
        before = self._sources[part]
        if before is not None:
            before.close()
        choice = self._choices().get(self._chosen[part])
        self._sources[part] = None if choice is None else choice.make(self)
        if self.overlay is not None:
            setattr(self.overlay, part, None)
            self.overlay.update()

    def _take_layers(self, layers: list) -> None:
        """Offer layers that come; end where one goes that is being drawn."""
        ids = {layer for layer in layers if isinstance(layer, str)}
        for source in self._sources.values():
            if source is not None and ids & {layer.id() for layer in source.layers()}:
                self.close()
                return
        # Layers that are about to be removed are still there.
        QTimer.singleShot(0, self._offer_choices)

    def _draw(self) -> None:
        if self.overlay is None:
            return
        settings: QgsMapSettings = self._canvas.mapSettings()
        marks = [
            layer
            for layer in self._canvas.layers()
            if isinstance(layer, QgsVectorLayer) and is_result_layer(layer)
        ]
        if not self.bar.marks.isChecked():
            marks = []
        if self._sources[MARKS] is not None:
            self._sources[MARKS].close()
        self._sources[MARKS] = LayerSource(marks, self) if marks else None
        for part, source in self._sources.items():
            if source is None:
                self._take_drawing(part, None)
            else:
                source.draw(settings, partial(self._take_drawing, part))

    def _take_drawing(self, part: str, drawing: Drawing | None) -> None:
        if self.overlay is not None:
            setattr(self.overlay, part, drawing)
            self.overlay.update()

    def _set_swipe(self, is_on: bool) -> None:
        if self.overlay is not None:
            self.overlay.swipe = self.handle.share if is_on else None
            self.handle.setVisible(is_on)
            self.overlay.update()

    def _set_opacity(self, opacity: float) -> None:
        if self.overlay is not None:
            self.overlay.upper_opacity = opacity
            self.overlay.update()

    def _set_blinking(self, is_on: bool) -> None:
        if is_on:
            self.bar.swipe.setChecked(False)
            self._blink_timer.start()
            return
        self._blink_timer.stop()
        if self.overlay is not None and not self.overlay.shows_upper:
            self.blink()

    def _name_shown(self) -> None:
        if self.overlay is not None:
            part = UPPER if self.overlay.shows_upper else LOWER
            choice = self._choices().get(self._chosen[part])
            is_cut = self.overlay.shows_upper and self.overlay.swipe is not None
            self.bar.show_name("" if choice is None or is_cut else choice.label)


def layer_choice(layer: QgsRasterLayer) -> Choice:
    """A raster of the project as it lies."""
    return Choice(layer.name(), lambda parent: LayerSource([layer], parent))


def close_comparison() -> None:
    """End the comparison that is open, if one is."""
    if Comparison._current is not None:
        Comparison._current.close()


def compare_layers(
    canvas: QgsMapCanvas, upper: QgsRasterLayer, lower: QgsRasterLayer | None
) -> Comparison:
    """Compare two rasters of the project, such as the result of a warp and its reference.

    The map moves only where it shows nothing of the upper one. lower: None for the map as QGIS
    shows it.
    """
    show_layer_if_unseen(canvas, upper)
    below = MAP if lower is None else lower.id()
    return Comparison(canvas, {}, upper.id(), below, canvas)


def compare_topmost(canvas: QgsMapCanvas, active: QgsMapLayer | None) -> Comparison | None:
    """Compare the active raster, or the topmost one, with the next one below it.

    None without a raster.
    """
    nodes = QgsProject.instance().layerTreeRoot().findLayers()
    rasters = [node.layer() for node in nodes if isinstance(node.layer(), QgsRasterLayer)]
    rasters = [layer for layer in rasters if layer.isValid()]
    if not rasters:
        return None
    upper = active if active in rasters else rasters[0]
    others = [layer for layer in rasters if layer is not upper]
    below = others[rasters.index(upper) :] or others
    return compare_layers(canvas, upper, below[0] if below else None)  # type: ignore[arg-type]
