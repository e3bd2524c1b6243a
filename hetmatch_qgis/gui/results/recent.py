"""The folders of recent matches, kept in the user's QGIS profile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from hetmatch_qgis.client import settings
from hetmatch_qgis.common.contract import TIE_POINTS_GPKG

MAX_RECENT = 10
"""Entries of the menu: as many as QGIS lists recent projects by default."""


class RecentResult(NamedTuple):
    """A result that was made or opened; title says what was matched."""

    folder: str
    title: str


def remember_result(folder: str | Path, title: str) -> None:
    """Put a result at the top of the list."""
    newest = RecentResult(str(folder), title)
    others = [entry for entry in _stored() if entry.folder != newest.folder]
    entries = [json.dumps(entry) for entry in [newest, *others][:MAX_RECENT]]
    settings.write(settings.RECENT_RESULTS, entries)


def recent_results() -> list[RecentResult]:
    """The results that still exist, the newest first; a temporary folder is gone with QGIS."""
    return [entry for entry in _stored() if (Path(entry.folder) / TIE_POINTS_GPKG).is_file()]


def _stored() -> list[RecentResult]:
    entries = []
    for text in settings.read(settings.RECENT_RESULTS, []):
        try:
            folder, title = json.loads(text)
        except (TypeError, ValueError):
            continue
        entries.append(RecentResult(str(folder), str(title)))
    return entries
