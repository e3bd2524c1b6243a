"""The head of the tie point dock: which result is open, and which others there are."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from hetmatch_qgis.gui.results.result_folder import result_titles, tie_point_layers
from hetmatch_qgis.gui.tie_points.model.layer_files import geopackage_of
from hetmatch_qgis.i18n.translation import tr

OPEN_ICON = "/mActionFileOpen.svg"


class ResultBar(QWidget):
    """Lists the results of the project, and opens one from its folder.

    chosen: id of the tie point layer that the user chose.
    folder_requested: the user wants to open a result from its folder.
    find_requested: the user wants to say where the missing result is.
    """

    chosen = pyqtSignal(str)
    folder_requested = pyqtSignal()
    find_requested = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._open: QgsVectorLayer | None = None
        self.results = QComboBox(self)
        self.results.setObjectName("resultBox")
        self.results.setToolTip(
            tr("Results of the project; the layer panel chooses among them too")
        )
        self.results.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.results.activated.connect(self._choose)
        label = QLabel(tr("&Result:"), self)
        label.setBuddy(self.results)
        folder = QToolButton(self)
        folder.setObjectName("openResultFolder")
        folder.setAutoRaise(True)
        folder.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        folder.setIcon(QgsApplication.getThemeIcon(OPEN_ICON))
        folder.setToolTip(tr("Open result folder…"))
        folder.clicked.connect(self.folder_requested)
        self.notice = QLabel(self)
        self.notice.setObjectName("resultNotice")
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.RichText)
        self.notice.linkActivated.connect(lambda _link: self.find_requested.emit())
        self.notice.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(label)
        row.addWidget(self.results, 1)
        row.addWidget(folder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.notice)
        project = QgsProject.instance()
        # Whatever adds, removes or renames layers and groups.
        for signal in (project.layersAdded, project.layersRemoved, project.readProject):
            signal.connect(self.refresh)
        project.layerTreeRoot().nameChanged.connect(self.refresh)
        self.refresh()

    def show_open(self, layer: QgsVectorLayer | None) -> None:
        """Show which result is open; None for none."""
        self._open = layer
        self.show_notice("")
        self.refresh()

    def show_notice(self, text: str) -> None:
        """A line of rich text below the list; "" hides it."""
        self.notice.setText(text)
        self.notice.setVisible(bool(text))

    def refresh(self, *_change: object) -> None:
        """List the results again."""
        project = QgsProject.instance()
        layers = tie_point_layers(project)
        if self._open is not None and project.mapLayer(self._open.id()) is None:
            layers.insert(0, self._open)
        self.results.clear()
        if self._open is None:
            text = tr("Choose a result…") if layers else tr("No result in this project")
            self.results.addItem(text, "")
        for layer, title in zip(layers, result_titles(layers, project)):  # noqa: B905 (Python 3.9)
            path = geopackage_of(layer)
            is_missing = not path.is_file()
            self.results.addItem(
                tr("{title} (missing)").format(title=title) if is_missing else title, layer.id()
            )
            tip_role = Qt.ItemDataRole.ToolTipRole
            self.results.setItemData(self.results.count() - 1, str(path.parent), tip_role)
        if self._open is not None:
            self.results.setCurrentIndex(max(self.results.findData(self._open.id()), 0))

    def _choose(self) -> None:
        layer_id = self.results.currentData()
        if layer_id and (self._open is None or layer_id != self._open.id()):
            self.chosen.emit(layer_id)
