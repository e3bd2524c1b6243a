"""The user guide that comes with the plugin."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices

FOLDER = Path(__file__).parents[1] / "help"
SOURCES = Path(__file__).parents[2] / "docs"
"""The pages of a checkout, which has none that are built."""


def help_url(page: str) -> QUrl:
    """The address of a page of the guide: "install", "first-match", "tie-points", ..."""
    built = FOLDER / f"{page}.html"
    return QUrl.fromLocalFile(str(built if built.is_file() else SOURCES / f"{page}.md"))


def open_help(page: str) -> None:
    """Show a page of the guide in the user's browser."""
    QDesktopServices.openUrl(help_url(page))
