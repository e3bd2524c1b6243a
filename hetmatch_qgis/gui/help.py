"""The user guide, as it came with the plugin."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices

FOLDER = Path(__file__).parents[1] / "help"
ONLINE = "https://github.com/hetmatch/hetmatch/blob/main/docs"


def help_url(page: str) -> QUrl:
    """Where a page of the guide is: "install", "first-match", "tie-points", ..."""
    path = FOLDER / f"{page}.html"
    if path.is_file():
        return QUrl.fromLocalFile(str(path))
    return QUrl(f"{ONLINE}/{page}.md")


def open_help(page: str) -> None:
    """Show a page of the guide in the user's browser."""
    QDesktopServices.openUrl(help_url(page))
