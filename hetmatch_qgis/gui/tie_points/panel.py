"""The widgets of the tie point dock."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QGridLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from hetmatch_qgis.common.contract import AUTO
from hetmatch_qgis.gui.form_scroll import FormScroll
from hetmatch_qgis.gui.results.result_bar import ResultBar
from hetmatch_qgis.gui.tie_points.header import Header
from hetmatch_qgis.gui.tie_points.key_panel import KeyPanel
from hetmatch_qgis.gui.tie_points.maps.point_inspector import PointInspector
from hetmatch_qgis.gui.tie_points.maps.tool_row import VIEW
from hetmatch_qgis.gui.tie_points.pick.pick_row import PickRow
from hetmatch_qgis.gui.tie_points.table_view import TiePointView
from hetmatch_qgis.i18n.translation import tr

EXPORTS = ("warp", "export", "georeferencer")
"""Names of the buttons that hand the points over."""

NEEDS_ENGINE = ("preview", *EXPORTS)
"""Names of the buttons that work only while the engine runs."""

NEEDS_RASTER = ("warp", "georeferencer")
"""Names of the buttons that do nothing for a moving vector layer."""


class PanelContent(QWidget):
    """The widgets of the open result; table and maps give way before anything is scrolled."""

    def heightForWidth(self, width: int) -> int:
        """See QWidget; the least height, where a layout would say the best one."""
        return self.layout().minimumHeightForWidth(width)


class TiePointPanel(KeyPanel):
    """The list of results, and below it what belongs to the open one.

    content: all but the list of results; disabled without a result.
    buttons: by name: preview, warp, export, georeferencer, report.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.results = ResultBar(self)
        self.content = PanelContent(self)
        self.header = Header(self.content)
        self.pick = PickRow(self.content)
        self.view = TiePointView(self.content)
        self.inspector = PointInspector(self.content)
        self.buttons = _buttons(self.content)
        self._tool_tips = {name: self.buttons[name].toolTip() for name in NEEDS_RASTER}
        self._is_raster = True
        self._lay_out()
        self._connect()
        self._bind_keys()

    def enable_buttons(self, available: bool, may_export: bool = True) -> None:
        """Allow what needs the engine, and of that what exports where that is allowed."""
        for name in NEEDS_ENGINE:
            is_possible = (may_export or name not in EXPORTS) and (
                self._is_raster or name not in NEEDS_RASTER
            )
            self.buttons[name].setEnabled(available and is_possible)

    def show_moving_kind(self, is_raster: bool) -> None:
        """Say why a moving vector layer can neither be warped nor opened in the Georeferencer.

        `enable_buttons` takes it into account from then on.
        """
        self._is_raster = is_raster
        for name, tool_tip in self._tool_tips.items():
            self.buttons[name].setToolTip(
                tool_tip
                if is_raster
                else tr(
                    "The moving side is a map drawn of vector layers, which cannot be warped; "
                    "match the other way round, with the vector layers as the reference."
                )
            )

    def show_nothing(self) -> None:
        """Show that no result is open."""
        self.header.summary.setText(
            tr("Match two rasters, or choose a result above, to view its points here.")
        )
        self.header.show_problem("")
        self.header.show_drawn_map()
        self.header.show_transform(AUTO)
        self.header.show_doubt(None)
        self.header.set_undo_stack(None)
        self.pick.edit(None)
        self.view.show_points(None, None)
        self.results.show_open(None)
        self.content.setEnabled(False)

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical, self.content)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(self.inspector)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 4)
        grid = QGridLayout()
        grid.setSpacing(4)
        for position, button in enumerate(self.buttons.values()):
            grid.addWidget(button, position // 3, position % 3)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.header)
        layout.addWidget(self.pick)
        layout.addWidget(splitter, 1)
        layout.addLayout(grid)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(6, 6, 6, 6)
        outer.setSpacing(6)
        outer.addWidget(self.results)
        # With the histogram it is higher than a small screen, which QGIS's window would outgrow.
        self._scroll = FormScroll(self.content, keeps_room=False)
        outer.addWidget(self._scroll, 1)

    def _connect(self) -> None:
        self.view.current.connect(self.inspector.show_point)
        self.view.noted.connect(self.inspector.notice.setText)
        self.inspector.picked.connect(lambda point_id: self.view.select([point_id]))
        self.pick.filter_changed.connect(lambda: self.view.filter(self.pick.accepts))

    def _leave_mode(self) -> None:
        """End moving or adding of points, or else the preview."""
        if self.inspector.tools.mode == VIEW:
            self.buttons["preview"].setChecked(False)
        self.inspector.tools.set_mode(VIEW)

    def _bind_keys(self) -> None:
        self.on_key("F1", _open_help)
        self.on_key("F3", self.pick.go_to_worst)
        self.on_key("Ctrl+Down", lambda: self.view.step(1))
        self.on_key("Ctrl+Up", lambda: self.view.step(-1))
        self.on_key("Esc", self._leave_mode)
        # It would scroll with Ctrl and an arrow.
        self.watch(self._scroll)
        # The table would look for a row that begins with a letter.
        self.watch(self.view)
        for small_map in self.inspector.maps.maps.values():
            self.watch(small_map.canvas)


def _buttons(parent: QWidget) -> dict[str, QPushButton]:
    buttons = {
        "preview": QPushButton(tr("&Preview"), parent),
        "warp": QPushButton(tr("W&arp…"), parent),
        "export": QPushButton(tr("E&xport GCPs…"), parent),
        "georeferencer": QPushButton(tr("&Georeferencer"), parent),
        "report": QPushButton(tr("Repor&t"), parent),
    }
    for name, button in buttons.items():
        button.setObjectName(f"{name}Button")
    buttons["georeferencer"].setToolTip(tr("Open in Georeferencer"))
    buttons["preview"].setCheckable(True)
    buttons["preview"].setToolTip(
        tr("Show the moving raster on the map through the present transform, without a file")
    )
    return buttons


def _open_help() -> None:
    from hetmatch_qgis.gui.help import open_help

    open_help("tie-points")
