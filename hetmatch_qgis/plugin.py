"""The plugin in QGIS: its parts, and what connects them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer

from hetmatch_qgis.client import environment
from hetmatch_qgis.client.process_end import end_all
from hetmatch_qgis.gui.assess.assessments import Assessments
from hetmatch_qgis.gui.bytecode import BytecodeWriter
from hetmatch_qgis.gui.help import open_help
from hetmatch_qgis.gui.match.match_runs import MatchRuns
from hetmatch_qgis.gui.next_steps import TITLE, close_all
from hetmatch_qgis.gui.plugin_menu import PluginMenu
from hetmatch_qgis.gui.results.match_messages import MatchMessages
from hetmatch_qgis.gui.results.result_menu import ResultMenu
from hetmatch_qgis.gui.results.result_warps import ResultWarps
from hetmatch_qgis.gui.setup.setup_messages import SetupMessages
from hetmatch_qgis.gui.windows import Windows
from hetmatch_qgis.i18n.translation import load_translator, tr
from hetmatch_qgis.processing.provider import HetMatchProvider
from hetmatch_qgis.rasters.errors import SourceError

if TYPE_CHECKING:
    from hetmatch_qgis.gui.setup.options_page import OptionsFactory


class HetMatchPlugin(QObject):
    """See QGIS's plugin interface: initGui, unload, initProcessing.

    iface: QGIS's interface.

    Its parts, from initGui to unload: `windows`, `runs`, `warps` and `assessments`.
    """

    def __init__(self, iface: Any) -> None:
        super().__init__()
        self._iface = iface
        self._translator = load_translator()
        self._provider: HetMatchProvider | None = None
        self._options: OptionsFactory | None = None

    def initProcessing(self) -> None:
        """Register what qgis_process needs."""
        self._provider = HetMatchProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Add the plugin to QGIS's window."""
        from hetmatch_qgis.gui.setup.options_page import OptionsFactory

        self.initProcessing()
        window = self._iface.mainWindow()
        self.windows = Windows(self._iface, self)
        self.runs = MatchRuns(self._iface, self)
        self.assessments = Assessments(self._iface, window)
        self.warps = ResultWarps(self._iface, self)
        self._messages = MatchMessages(
            self._iface, self.runs, self.windows, self.warps, self.assessments
        )
        self._setup = SetupMessages(self._iface, self.windows.show_setup, self.show_example)
        self._results = ResultMenu(self._iface, self.windows.open_points)
        self._add_entries()
        self._options = OptionsFactory()
        self._iface.registerOptionsWidgetFactory(self._options)
        self._connect()
        self._bytecode = BytecodeWriter(self)
        # After QGIS has shown its window.
        QTimer.singleShot(0, self._setup.greet)

    def unload(self) -> None:
        """Remove the plugin from QGIS's window."""
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
        if self._options is None:
            return
        from hetmatch_qgis.gui.compare.comparison import close_comparison
        from hetmatch_qgis.gui.compare.image_job import end_drawing

        self.runs.shut_down()
        close_all()
        close_comparison()
        end_drawing()
        self.assessments.shut_down()
        self.assessments.deleteLater()
        self.warps.shut_down()
        QgsProject.instance().readProject.disconnect(self.windows.restore_dock)
        self._iface.currentLayerChanged.disconnect(self.windows.follow)
        self._results.unload()
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
        self._iface.unregisterOptionsWidgetFactory(self._options)
        self._menu.remove()
        self._bytecode.deleteLater()
        self.windows.shut_down()
        end_all()

    def compare(self) -> None:
        """Lay the active raster over the next one below it on the map."""
        from hetmatch_qgis.gui.compare.comparison import compare_topmost

        if compare_topmost(self._iface.mapCanvas(), self._iface.activeLayer()) is None:
            self._warn(tr("There is no raster to compare; add two to the project."))

    def show_example(self) -> None:
        """Load the example, match it, and open the panel with what was found."""
        from hetmatch_qgis.client.output_files import sentence_of
        from hetmatch_qgis.gui.example import example_request, load_example
        from hetmatch_qgis.gui.map_view import show_layer

        if environment.needs_setup():
            self._setup.offer(tr("The example needs the engine, which is not set up yet."))
            return
        try:
            layers = load_example(QgsProject.instance())
            request = example_request(*layers)
        except (SourceError, OSError) as error:
            self._warn(sentence_of(error))
            return
        show_layer(self._iface.mapCanvas(), layers[0])
        self._messages.start_and_open(request)

    def _add_entries(self) -> None:
        windows, menu = self.windows, PluginMenu(self._iface)
        self._menu = menu
        menu.add("match", tr("&Match rasters…"), windows.show_match, in_toolbar=True)
        menu.add("batch", tr("Match m&any rasters…"), windows.show_batch)
        menu.add_separator()
        points = menu.add("tie_points", tr("&Tie points"), windows.toggle_dock, in_toolbar=True)
        points.setCheckable(True)
        windows.dock_shown.connect(points.setChecked)
        for action in (self._results.folder, self._results.recent):
            menu.add_action(action)
        menu.add_separator()
        menu.add("warp", tr("&Warp rasters…"), windows.show_warp)
        menu.add("compare", tr("&Compare on the map"), self.compare)
        menu.add("assess", tr("&Assess co-registration…"), self.assessments.ask)
        menu.add_separator()
        menu.add("example", tr("Tr&y the example"), self.show_example)
        menu.add("setup", tr("&Set up HetMatch…"), windows.show_setup)
        menu.add("help", tr("&Help"), lambda: open_help("index"))

    def _connect(self) -> None:
        windows = self.windows
        windows.match_requested.connect(self.runs.start)
        windows.engine_changed.connect(self.assessments.take_engine)
        windows.set_up_ended.connect(self._setup.tell_end)
        windows.folder_requested.connect(self._results.ask_for_folder)
        self.assessments.setup_requested.connect(windows.show_setup)
        self.warps.points_requested.connect(windows.open_points)
        QgsProject.instance().readProject.connect(windows.restore_dock)
        self._iface.currentLayerChanged.connect(windows.follow)

    def _warn(self, sentence: str) -> None:
        self._iface.messageBar().pushMessage(TITLE, sentence, Qgis.MessageLevel.Warning)
