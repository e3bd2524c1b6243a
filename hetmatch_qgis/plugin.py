"""The plugin in QGIS: menu, toolbar, Processing provider, dialogs and dock."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsApplication, QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QAction, QPushButton

from hetmatch_qgis.client import environment, settings
from hetmatch_qgis.client.match_task import MatchQueue, MatchRequest
from hetmatch_qgis.common.contract import AMBIGUOUS, MATCHED, REPORT_HTML, TIE_POINTS_LAYER
from hetmatch_qgis.gui.algorithms import newest_result, show_algorithm
from hetmatch_qgis.gui.assess.assessments import Assessments, paths_of
from hetmatch_qgis.gui.help import open_help
from hetmatch_qgis.gui.icons import icon
from hetmatch_qgis.gui.match.estimate import remember_speed
from hetmatch_qgis.gui.next_steps import Step, add_steps, close_all, push, show_with_steps
from hetmatch_qgis.gui.places_menu import places_button
from hetmatch_qgis.gui.plain_text import for_html
from hetmatch_qgis.gui.project_watch import ProjectWatch
from hetmatch_qgis.gui.results.recent import remember_result
from hetmatch_qgis.gui.results.result_menu import ResultMenu
from hetmatch_qgis.gui.tie_points.message_bar import MessageBar
from hetmatch_qgis.gui.warp_result import ResultWarps
from hetmatch_qgis.i18n.translation import load_translator, tr
from hetmatch_qgis.layers import result_layers as layers
from hetmatch_qgis.processing.provider import HetMatchProvider
from hetmatch_qgis.rasters.errors import SourceError

if TYPE_CHECKING:
    from hetmatch_qgis.gui.batch.dialog import BatchDialog
    from hetmatch_qgis.gui.match.dialog import MatchDialog
    from hetmatch_qgis.gui.setup.dialog import SetupDialog
    from hetmatch_qgis.gui.setup.options_page import OptionsFactory
    from hetmatch_qgis.gui.tie_points.dock import TiePointDock
    from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord

MENU = "&HetMatch"
MAX_DIALOGS = 10
"""Newest dialogs of algorithms that are kept alive (set by hand, 0e252e8: more than a user has
open)."""

HELP_ICON = "/mActionHelpContents.svg"


class HetMatchPlugin(QObject):
    """See QGIS's plugin interface: initGui, unload, initProcessing."""

    def __init__(self, iface: Any) -> None:
        super().__init__()
        self._iface = iface
        self._translator = load_translator()
        self._actions: list[QAction] = []
        self._running_messages: dict[str, Any] = {}
        self._project_of_folder: dict[str, int] = {}
        self._project = ProjectWatch(self)
        self._provider: HetMatchProvider | None = None
        self._dialog: MatchDialog | None = None
        self._batch: BatchDialog | None = None
        self._dock: TiePointDock | None = None
        self._setup: SetupDialog | None = None
        self._examples: set[str] = set()
        self._options: OptionsFactory | None = None
        self._algorithm_dialogs: list[Any] = []

    def initProcessing(self) -> None:
        """Register what qgis_process needs."""
        self._provider = HetMatchProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Add the plugin to QGIS's window."""
        from hetmatch_qgis.gui.setup.options_page import OptionsFactory

        self.initProcessing()
        self._toolbar = self._iface.addToolBar("HetMatch")
        self._toolbar.setObjectName("HetMatchToolBar")
        self._add_action("match", tr("&Match rasters…"), self.show_dialog)
        self._tie_points = self._add_action("tie_points", tr("&Tie points"), self._toggle_dock)
        self._tie_points.setCheckable(True)
        self._results = ResultMenu(self._iface, self._open_layer)
        for action in (self._results.folder, self._results.recent):
            self._list_action(action)
        self._add_action("warp", tr("&Warp rasters…"), self.show_warp, toolbar=False)
        self._add_action("compare", tr("&Compare on the map"), self.compare, toolbar=False)
        self._add_action(
            "assess",
            tr("&Assess co-registration…"),
            self.show_assess,
            toolbar=False,
        )
        self._add_action("batch", tr("Match m&any rasters…"), self.show_batch, toolbar=False)
        self._add_action("example", tr("Tr&y the example"), self.show_example, toolbar=False)
        self._add_action("setup", tr("&Set up HetMatch…"), self.show_setup, toolbar=False)
        self._add_action("help", tr("&Help"), lambda: open_help("index"), toolbar=False)
        self._options = OptionsFactory()
        self._iface.registerOptionsWidgetFactory(self._options)
        self.queue = MatchQueue(self)
        self.assessments = Assessments(self._iface, self._iface.mainWindow())
        self.assessments.setup_required.connect(self._offer_setup)
        self.warps = ResultWarps(self._iface, self)
        self.warps.points_requested.connect(self._open_layer)
        # A moment later, so that our message comes to lie above QGIS's own "Task complete".
        later = Qt.ConnectionType.QueuedConnection
        self.queue.matched.connect(self._show_result, later)
        self.queue.failed.connect(self._show_failure, later)
        self.queue.ended.connect(self._remove_running_message)
        QgsProject.instance().readProject.connect(self._restore_dock)
        self._iface.currentLayerChanged.connect(self._follow)
        # After QGIS has shown its window.
        QTimer.singleShot(0, self._greet)

    def unload(self) -> None:
        """Remove the plugin from QGIS's window."""
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
        if self._options is None:
            return
        from hetmatch_qgis.gui.compare.comparison import close_comparison
        from hetmatch_qgis.gui.compare.image_job import end_drawing

        self.queue.shut_down()
        close_all()
        close_comparison()
        end_drawing()
        self.assessments.shut_down()
        self.assessments.deleteLater()
        self.warps.shut_down()
        QgsProject.instance().readProject.disconnect(self._restore_dock)
        self._project.release()
        self._iface.currentLayerChanged.disconnect(self._follow)
        self._results.unload()
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
        self._iface.unregisterOptionsWidgetFactory(self._options)
        for action in self._actions:
            self._iface.removePluginRasterMenu(MENU, action)
            # Left in the window, a shortcut could call slots of the unloaded plugin.
            action.deleteLater()
        self._iface.mainWindow().removeToolBar(self._toolbar)
        self._toolbar.deleteLater()
        if self._setup is not None:
            self._setup.shut_down()
            self._setup.close()
            self._setup.deleteLater()
        if self._dialog is not None:
            self._dialog.shut_down()
            self._dialog.deleteLater()
        if self._batch is not None:
            self._batch.shut_down()
            self._batch.deleteLater()
        if self._dock is not None:
            self._dock.shut_down()
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()

    def show_dialog(self) -> None:
        """Open "Match rasters"."""
        from hetmatch_qgis.gui.match.dialog import MatchDialog

        if self._dialog is None:
            self._dialog = MatchDialog(self._iface.mapCanvas(), self._iface.mainWindow())
            self._dialog.requested.connect(self.start)
            self._dialog.setup_requested.connect(self.show_setup)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def show_batch(self) -> None:
        """Open "Match many rasters"."""
        from hetmatch_qgis.gui.batch.dialog import BatchDialog

        if self._batch is None:
            self._batch = BatchDialog(self._iface, self._iface.mainWindow())
            self._batch.setup_required.connect(self._offer_setup)
        self._batch.show()
        self._batch.raise_()
        self._batch.activateWindow()

    def show_setup(self) -> None:
        """Open "Set up HetMatch"."""
        from hetmatch_qgis.gui.setup.dialog import SetupDialog

        if self._setup is None:
            self._setup = SetupDialog(self._iface.mainWindow())
            self._setup.set_up.connect(self._release_engine)
            self._setup.ended.connect(self._tell_setup)
        self._setup.show()
        self._setup.raise_()
        self._setup.activateWindow()

    def show_warp(self) -> None:
        """Open "Warp rasters" in Processing, for the newest result of the project."""
        folder = newest_result(QgsProject.instance())
        self._show_algorithm("warp", {"RESULT": folder} if folder else {})

    def compare(self) -> None:
        """Lay the active raster over the next one below it on the map."""
        from hetmatch_qgis.gui.compare.comparison import compare_topmost

        if compare_topmost(self._iface.mapCanvas(), self._iface.activeLayer()) is None:
            text = tr("There is no raster to compare; add two to the project.")
            self._iface.messageBar().pushMessage("HetMatch", text, Qgis.MessageLevel.Warning)

    def show_example(self) -> None:
        """Load the example, match it, and open the panel with what was found."""
        from hetmatch_qgis.gui.example import example_request, load_example, show_on_map

        if environment.needs_setup():
            self._offer_setup(tr("The example needs the engine, which is not set up yet."))
            return
        try:
            layers = load_example(QgsProject.instance())
            request = example_request(*layers)
        except (SourceError, OSError) as error:
            self._iface.messageBar().pushMessage("HetMatch", str(error), Qgis.MessageLevel.Warning)
            return
        show_on_map(self._iface.mapCanvas(), layers[0])
        self._examples.add(request.folder)
        self.start(request)

    def show_assess(self) -> None:
        """Open "Assess co-registration"."""
        self.assessments.ask()

    def start(self, request: MatchRequest) -> None:
        """Run a match in the background."""
        self.queue.add(request)
        self._project_of_folder[request.folder] = self._project.number
        text = tr("{title}: matching in the background; you can continue to work.")
        before = self.queue.waiting_for(request)
        if before:
            text = tr("{title}: queued; matches that run before it: {count}.")
        bar = self._iface.messageBar()
        message = bar.createMessage(
            "HetMatch", text.format(title=for_html(request.title), count=before)
        )
        self._running_messages[request.folder] = message
        bar.pushWidget(message, Qgis.MessageLevel.Info)

    def dock(self) -> TiePointDock:
        """The tie point dock, made on first use."""
        from hetmatch_qgis.gui.tie_points.dock import TiePointDock

        if self._dock is None:
            self._dock = TiePointDock(self._iface, self._iface.mainWindow())
            self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
            self._dock.visibilityChanged.connect(self._tie_points.setChecked)
            self._dock.folder_requested.connect(self._results.ask_for_folder)
            self._dock.start_requested.connect(self._start_from_points)
            self._dock.hide()
        return self._dock

    def _add_action(self, name: str, text: str, slot: Any, toolbar: bool = True) -> QAction:
        picture = QgsApplication.getThemeIcon(HELP_ICON) if name == "help" else icon(name)
        action = QAction(picture, text, self._iface.mainWindow())
        action.setObjectName(f"hetmatch_{name}")
        action.triggered.connect(lambda checked: slot())
        self._list_action(action)
        if toolbar:
            self._toolbar.addAction(action)
        return action

    def _list_action(self, action: QAction) -> None:
        self._iface.addPluginToRasterMenu(MENU, action)
        self._actions.append(action)

    def _show_algorithm(self, name: str, values: dict[str, Any]) -> None:
        dialog = show_algorithm(name, values)
        # A dialog whose Python object is gone stays open, but its buttons do nothing.
        self._algorithm_dialogs = [*self._algorithm_dialogs[1 - MAX_DIALOGS :], dialog]
        if dialog is None:
            self._iface.messageBar().pushMessage(
                "HetMatch",
                tr(
                    "This needs QGIS's Processing; enable it under Plugins > Manage and "
                    "Install Plugins."
                ),
                Qgis.MessageLevel.Warning,
            )

    def _toggle_dock(self) -> None:
        self.dock().toggle(self._iface.activeLayer())

    def _follow(self, layer: QgsMapLayer | None) -> None:
        """Let the open dock follow the layer that became active."""
        if self._dock is not None and self._dock.isUserVisible():
            self._dock.follow(layer)

    def _open_layer(self, layer: QgsVectorLayer) -> None:
        self.dock().open_layer(layer)

    def _start_from_points(self, record: MatchRecord, folder: str) -> None:
        from hetmatch_qgis.gui.start.ways_on import request_of, show_start_dialog

        show_start_dialog(record, request_of(record, folder), self._iface, self.start)

    def _restore_dock(self) -> None:
        from hetmatch_qgis.gui.tie_points.dock import saved_layer

        # Most projects never had the dock: making it would cost them a second.
        if saved_layer(QgsProject.instance()) is not None:
            self.dock().restore(QgsProject.instance())

    def _release_engine(self) -> None:
        """Stop the dock's worker, because the engine has another Python now."""
        environment.forget_broken()
        if self._dialog is not None:
            self._dialog.update_preview()
        if self._dock is not None:
            self._dock.close_result()

    def _tell_setup(self, is_done: bool, sentence: str) -> None:
        """Say how a set-up ended whose dialog was closed."""
        levels = Qgis.MessageLevel
        steps = [Step("example", tr("Try the example"), self.show_example)]
        if not is_done:
            steps = [Step("setup", tr("Set up…"), self.show_setup)]
        level = levels.Success if is_done else levels.Warning
        show_with_steps(self._iface, "HetMatch", for_html(sentence), level, steps)

    def _greet(self) -> None:
        """Offer the set-up once, after HetMatch was installed."""
        if settings.read(settings.GREETED, False) or not environment.needs_setup():
            return
        settings.write(settings.GREETED, True)
        self._offer_setup(tr("HetMatch is installed; it has to be set up once, in some minutes."))

    def _offer_setup(self, sentence: str) -> None:
        def set_up() -> None:
            self._iface.messageBar().popWidget(message)
            self.show_setup()

        step = Step("setup", tr("Set up…"), set_up)
        level = Qgis.MessageLevel.Warning
        message = show_with_steps(self._iface, "HetMatch", for_html(sentence), level, [step])

    def _show_result(self, request: MatchRequest, result: dict[str, Any]) -> None:
        remember_speed(result)
        text, level = layers.summary(result)
        bar = self._iface.messageBar()
        # The figures first: beside many buttons the rest may be cut.
        message = bar.createMessage(for_html(f"{text} ({request.title})"))
        report = result["outputs"][REPORT_HTML]
        self._add_button(
            message,
            tr("Open report"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(report)),
        )
        if result["status"] == AMBIGUOUS:
            warn = MessageBar(self._iface).warning
            message.layout().addWidget(places_button(request, result, message, self.start, warn))
        if result["status"] != MATCHED:
            from hetmatch_qgis.gui.start.ways_on import add_ways_on

            add_ways_on(message, request, result, self._iface, self.start, self._open_layer)
            self._add_button(
                message, tr("Match again…"), lambda: self.match_again(request, result, message)
            )
        if self._project_of_folder.pop(request.folder, None) == self._project.number:
            self._add_layers(request, result, message)
        else:
            # The user has gone on to another project, which these layers may not belong to.
            self._add_button(
                message, tr("Add layers"), lambda: self._add_layers(request, result, message)
            )
        push(bar, message, level)

    def _add_layers(self, request: MatchRequest, result: dict[str, Any], message: Any) -> None:
        added = layers.add_result(request.title, result, QgsProject.instance())
        if TIE_POINTS_LAYER in added:
            remember_result(request.folder, request.title)
            layer_id = added[TIE_POINTS_LAYER].id()
            add_steps(message, self._steps_after_match(request, layer_id))
            if request.folder in self._examples:
                self._open_points(layer_id)

    def _steps_after_match(self, request: MatchRequest, layer_id: str) -> list[Step]:
        """What to do with a match."""
        return [
            Step("points", tr("Look at the points"), lambda: self._open_points(layer_id)),
            Step("preview", tr("Preview"), lambda: self._preview_points(layer_id)),
            Step("warp", tr("Warp…"), lambda: self.warps.ask(request.folder)),
            Step("assess", tr("Assess…"), lambda: self.assessments.ask(*paths_of(request))),
        ]

    def match_again(self, request: MatchRequest, result: dict[str, Any], message: Any) -> None:
        """Open "Match rasters" for another try, with the advice carried out."""
        with suppress(RuntimeError):
            self._iface.messageBar().popWidget(message)
        self.show_dialog()
        if self._dialog is not None:
            self._dialog.propose_again(request, result)

    def _add_button(self, message: Any, text: str, slot: Any) -> None:
        button = QPushButton(text, message)
        button.clicked.connect(lambda: slot())
        message.layout().addWidget(button)

    def _open_points(self, layer_id: str) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is not None:
            self._open_layer(layer)  # type: ignore[arg-type]

    def _preview_points(self, layer_id: str) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is not None:
            self.dock().preview(layer)  # type: ignore[arg-type]

    def _remove_running_message(self, request: MatchRequest) -> None:
        """Remove the message that a match is running, unless the user has closed it."""
        message = self._running_messages.pop(request.folder, None)
        with suppress(RuntimeError):
            self._iface.messageBar().popWidget(message)

    def _show_failure(self, request: MatchRequest, sentence: str) -> None:
        def again() -> None:
            self.match_again(request, {}, message)

        url = QUrl.fromLocalFile(str(environment.log_file()))
        steps = [Step("log", tr("Show log"), lambda: QDesktopServices.openUrl(url))]
        if environment.needs_setup():
            steps.insert(0, Step("setup", tr("Set up…"), self.show_setup))
        else:
            steps.insert(0, Step("again", tr("Match again…"), again))
        title, level = for_html(request.title), Qgis.MessageLevel.Critical
        message = show_with_steps(self._iface, title, for_html(sentence), level, steps)
