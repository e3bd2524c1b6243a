"""Uses the panel's own widgets on Qt 6, for which no QGIS can be had: run as a program.

Everything of QGIS is a stand-in (`qt6_standins`), so only widgets that are Qt's alone come here.
What Qt 6 refuses, such as a number where it wants an enum, is an exception, and the program fails.
"""

# ruff: noqa: E402 (the stand-ins come first)
from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import qt6_standins

qt6_standins.install()

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QPoint, Qt
from qgis.PyQt.QtGui import QIcon, QPalette
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMenu, QTextEdit, QVBoxLayout, QWidget

from hetmatch_qgis.gui.ink import ink_on
from hetmatch_qgis.gui.step_row import Step, StepRow
from hetmatch_qgis.gui.tie_points.editor import TiePointEditor
from hetmatch_qgis.gui.tie_points.header import Header
from hetmatch_qgis.gui.tie_points.key_panel import KeyPanel
from hetmatch_qgis.gui.tie_points.model.match_record import MatchRecord
from hetmatch_qgis.gui.tie_points.model.points import Location, TiePoint
from hetmatch_qgis.gui.tie_points.pick.histogram import Histogram
from hetmatch_qgis.gui.tie_points.pick.pick_row import PickRow
from hetmatch_qgis.gui.tie_points.table import USE, TiePointTable
from hetmatch_qgis.gui.tie_points.table_view import TiePointView

COUNT = 30


class Store:
    """Holds points, and keeps nothing."""

    record = MatchRecord(transform="affine")

    def read(self) -> list[TiePoint]:
        """The points, the last with the largest residual."""
        at = Location(1.0, 2.0, 3.0, 4.0)
        return [TiePoint(number, at, at, 0.5, number / 10) for number in range(1, COUNT + 1)]

    def __getattr__(self, name: str) -> Callable[..., bool]:
        return lambda *_arguments: True


def make_editor(owner: QObject) -> TiePointEditor:
    """An editor of points without an engine."""
    store: Any = Store()
    session: Any = SimpleNamespace(is_open=False)
    return TiePointEditor(store, session, owner)


def is_on(editor: TiePointEditor, number: int) -> bool:
    """True where a point is used."""
    point = editor.points.get(number)
    return point is not None and point.enabled


def use_table(owner: QWidget) -> None:
    """Sort, tick, switch by keys, undo, filter, copy."""
    editor = make_editor(owner)
    view, table = TiePointView(owner), TiePointTable(editor, (2, 2), owner)
    view.show_points(editor, table)
    view.resize(500, 300)
    view.show()
    view.grab()
    assert table.ids[0] == COUNT, "the largest residual comes first"
    box = view.model().index(0, USE)
    assert view.model().setData(box, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert not is_on(editor, COUNT)
    view.select([COUNT, COUNT - 1])
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert is_on(editor, COUNT)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QApplication.clipboard().text().splitlines()) == 3
    assert len(view.context_menu([1]).actions()) == 9
    editor.stack.undo()
    view.filter(lambda point: point.id < 4)
    assert table.rowCount() == 3


def use_head(owner: QWidget) -> None:
    """Show a fit, points that are not believed, and undo."""
    editor, header = make_editor(owner), Header(owner)
    header.show_fit(editor.fit, 2)
    header.show_doubt("Too few points agree.")
    header.show_problem("No engine.", can_retry=True)
    header.set_undo_stack(editor.stack)
    editor.set_enabled([1], False)
    header.grab()
    assert "switched off" in header.summary.text()


def use_pick_row(owner: QWidget) -> None:
    """Open the histogram, drag the limit, switch off, next worst."""
    editor, row = make_editor(owner), PickRow(owner)
    worst: list[int] = []
    row.worst_requested.connect(worst.append)
    row.edit(editor)
    row.show()
    row.histogram.click()
    row.grab()
    QTest.mouseClick(row.threshold.histogram, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    row.go_to_worst()
    row.threshold.switch_off.click()
    assert worst == [COUNT] and editor.points.switched_off > 0


def use_histogram(owner: QWidget) -> None:
    """Draw it."""
    histogram = Histogram(owner)
    histogram.resize(200, 80)
    histogram.show_values([0.1, 0.2, 5.0])
    histogram.show_limit(1.0, True)
    assert not histogram.grab().isNull()
    assert ink_on(owner.palette().color(QPalette.ColorRole.Base)).isValid()


def use_keys(owner: QWidget) -> None:
    """Keys with and without modifiers."""
    panel = KeyPanel(owner)
    pressed: list[str] = []
    for keys in ("Ctrl+Z", "F1", "Esc", "Ctrl+Shift+Z"):
        panel.on_key(keys, partial(pressed.append, keys))
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(panel, Qt.Key.Key_Z, control)
    QTest.keyClick(panel, Qt.Key.Key_F1)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    QTest.keyClick(panel, Qt.Key.Key_Z, control | shift)
    assert pressed == ["Ctrl+Z", "F1", "Esc", "Ctrl+Shift+Z"]


def use_steps(owner: QWidget) -> None:
    """Buttons of a message, more than it has room for."""
    message = QWidget(owner)
    QVBoxLayout(message).addWidget(QTextEdit("619 tie points, CE90 3.3 px", message))
    row = StepRow(message)
    done: list[str] = []
    row.add([Step(name, name, partial(done.append, name)) for name in "abcdef"])
    message.resize(300, 40)
    row.resize(row.minimumSizeHint())
    row.grab()
    (menu,) = row.findChildren(QMenu)
    menu.actions()[-1].trigger()
    assert done == ["f"]


USES: tuple[Callable[[Any], None], ...] = (
    use_table,
    use_head,
    use_pick_row,
    use_histogram,
    use_keys,
    use_steps,
)


def main() -> int:
    """Use each widget, and say which failed."""
    application_class: Any = QgsApplication
    application_class.getThemeIcon = lambda *_name: QIcon()
    application = QApplication([])
    errors: list[BaseException] = []

    def note(kind: Any, error: BaseException, at: Any) -> None:
        """Go on after an exception in what Qt calls, which else ends the program."""
        errors.append(error)
        traceback.print_exception(kind, error, at)

    sys.excepthook = note
    for use in USES:
        owner = QWidget()
        owner.resize(600, 400)
        owner.show()
        try:
            use(owner)
            application.processEvents()
        except Exception as error:
            note(type(error), error, error.__traceback__)
        print(use.__name__)
    return len(errors)


if __name__ == "__main__":
    sys.exit(main())
