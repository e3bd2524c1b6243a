"""The files and hosts that a raster or a saved result may lead HetMatch to.

What the user names is opened, wherever it lies. A VRT, or a folder of results, may come from a
stranger and names more: other files of this computer, addresses inside a company's network. How far
those names are followed is the user's choice, one for the process.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Option

FOLDER, LOCAL, ANY = "folder", "local", "any"
LEVELS = (FOLDER, LOCAL, ANY)
"""FOLDER: files in the folder of the file that names them, and below; LOCAL: all files of this
computer; ANY: hosts and databases, too."""

VARIABLE = "HETMATCH_ALLOW_SOURCES"
"""Environment variable with one of LEVELS; an option on the command line comes first."""

SERVICE_DRIVERS = (
    "DAAS",
    "EEDA",
    "EEDAI",
    "GDALG",
    "GTI",
    "HTTP",
    "KMLSUPEROVERLAY",
    "PLMOSAIC",
    "STACIT",
    "STACTA",
    "WCS",
    "WMS",
    "WMTS",
)
"""GDAL's drivers for files that only name hosts, or rasters, where the pixels are."""

_chosen: list[str] = []
"""The level that was set in this process, if any."""

_named: set[str] = set()
"""Names of rasters that the user gave in this process."""


def set_allowed_sources(level: str | None, default: str = FOLDER) -> None:
    """Follow names as far as `level` from now on.

    level: one of LEVELS; None for that of the environment, without which it is `default`.

    Raises InputError for an unknown level.
    """
    given_by = Option("allow_sources") if level or not os.environ.get(VARIABLE) else VARIABLE
    level = level or os.environ.get(VARIABLE) or default
    if level not in LEVELS:
        raise InputError(
            "Unknown value '{value}' for {option}. Choose one of: {allowed}.",
            value=level,
            option=given_by,
            allowed=list(LEVELS),
        )
    _chosen[:] = [level]


def skipped_drivers() -> tuple[str, ...]:
    """GDAL's drivers that this process does without; none where nobody has set a level."""
    return () if not _chosen or _chosen[0] == ANY else SERVICE_DRIVERS


def note_named(values: Iterable[Any]) -> None:
    """Remember names that the user gave, so that a saved result may name them, too."""
    for value in values:
        if isinstance(value, (list, tuple)):
            note_named(value)
        elif isinstance(value, (str, Path)):
            _named.add(str(value))


def is_named(name: str) -> bool:
    """True for a name that the user gave in this process."""
    return name in _named


def allowed_sources() -> str:
    """One of LEVELS: the level set, else that of the environment, else FOLDER."""
    level = _chosen[0] if _chosen else os.environ.get(VARIABLE, FOLDER)
    return level if level in LEVELS else FOLDER
