"""Entries of the menu."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QAction, QToolBar

from hetmatch_qgis.gui.plugin_menu import PluginMenu
from tests.qgis.tie_point_cases import Interface, wait_until


def test_entries_are_listed_run_and_removed(qgis_app):
    iface = Interface()
    menu, done = PluginMenu(iface), []
    match = menu.add("match", "&Match", lambda: done.append("match"), in_toolbar=True)
    menu.add("help", "&Help", lambda: done.append("help"))
    menu.add_separator()
    own = QAction("Own", iface.mainWindow())
    own.setObjectName("own")
    menu.add_action(own)
    assert iface.menu_entries == ["hetmatch_match", "hetmatch_help", "", "own"]
    (toolbar,) = iface.mainWindow().findChildren(QToolBar)
    assert toolbar.actions() == [match]
    assert not match.icon().isNull()
    for action in iface.mainWindow().findChildren(QAction):
        action.trigger()
    assert done == ["match", "help"]
    menu.remove()
    assert iface.menu_entries == []
    wait_until(lambda: not iface.mainWindow().findChildren(QToolBar))
    assert not iface.mainWindow().findChildren(QAction, "hetmatch_match")
