"""Imports modules of the plugin on Qt 6, for which no QGIS can be had: run as a program.

    python qt6_standins.py hetmatch_qgis.plugin hetmatch_qgis.gui.help ...

`qgis.PyQt` hands out PyQt6 as QGIS 4's does. The rest of QGIS is made of classes that have every
attribute, so a module that asks Qt for what Qt 6 has not is what is left to fail. Prints the
traceback of each module that does, and exits with their number.
"""

from __future__ import annotations

import importlib
import sys
import traceback
from types import ModuleType
from typing import Any

PYQT_MODULES = (
    "QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtXml", "QtSvg", "QtSvgWidgets",
    "QtPrintSupport", "QtSql", "QtTest", "sip", "uic",
)  # fmt: skip
# Qt 6 moved these, and QGIS hands them out in both places. It does so with no others.
IN_BOTH = ("QAction", "QActionGroup", "QShortcut")
MADE_UP = (
    "qgis.core", "qgis.gui", "qgis.utils", "qgis.analysis", "qgis.server", "processing",
    "processing.core", "processing.core.ProcessingConfig", "processing.gui", "processing.tools",
    "osgeo", "osgeo.gdal", "osgeo.ogr", "osgeo.osr",
)  # fmt: skip
QGIS_VERSION = 40000
# To be derived from together with others, or to hold pyqtSignal, they have to be Qt's own.
QT_BASES = {
    "QgsTask": "QtCore.QObject",
    "QgsProcessingFeedback": "QtCore.QObject",
    "QgsProcessingProvider": "QtCore.QObject",
    "QgsMapTool": "QtCore.QObject",
    "QgsMapToolEmitPoint": "QtCore.QObject",
    "QgsDockWidget": "QtWidgets.QDockWidget",
    "QgsOptionsPageWidget": "QtWidgets.QWidget",
    "QgsMapCanvas": "QtWidgets.QGraphicsView",
    "QgsFilterLineEdit": "QtWidgets.QLineEdit",
    "QgsDialog": "QtWidgets.QDialog",
}


class HasEverything(type):
    """A class of which everything may be asked, in which a flag may be joined with another."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return QGIS_VERSION if name == "QGIS_VERSION_INT" else made_up_class(name)

    def __or__(cls, other: Any) -> Any:
        return cls

    __ror__ = __and__ = __or__

    def __invert__(cls) -> Any:
        return cls

    def __iter__(cls) -> Any:
        return iter(())


def made_up_class(name: str) -> Any:
    """A stand-in for a class, an enum, a member or a function."""
    if name in QT_BASES:
        module, base = QT_BASES[name].split(".")
        return type(name, (getattr(importlib.import_module(f"PyQt6.{module}"), base),), {})

    def create(self: Any, *arguments: Any, **named: Any) -> None:
        pass

    return HasEverything(name, (), {"__init__": create, "__getattr__": lambda self, of: create})


class MadeUpModule(ModuleType):
    """A module in which every name is a class."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = made_up_class(name)
        setattr(self, name, value)
        return value


def install() -> None:
    """Put the stand-ins where `import` finds them."""
    for name in ("qgis", "qgis.PyQt"):
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__path__ = []
    for name in MADE_UP:
        sys.modules[name] = MadeUpModule(name)
        sys.modules[name].__path__ = []
    for name in PYQT_MODULES:
        sys.modules[f"qgis.PyQt.{name}"] = _pyqt(name)
    for name in list(sys.modules):
        parent, _, child = name.rpartition(".")
        if name.startswith("qgis.") and parent in sys.modules:
            setattr(sys.modules[parent], child, sys.modules[name])


def _pyqt(name: str) -> ModuleType:
    real = importlib.import_module(f"PyQt6.{name}")
    module = ModuleType(f"qgis.PyQt.{name}")
    vars(module).update({key: value for key, value in vars(real).items() if key[:2] != "__"})
    if name == "QtWidgets":
        gui = importlib.import_module("PyQt6.QtGui")
        vars(module).update({key: getattr(gui, key) for key in IN_BOTH})
    return module


def main(names: list[str]) -> int:
    """Import each module and return how many failed."""
    install()
    failed = 0
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            failed += 1
            print(f"{name}:\n{traceback.format_exc()}")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
