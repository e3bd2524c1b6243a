"""Files put where they belong, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from hetmatch_qgis.i18n.translation import tr

# What GDAL keeps beside a raster, and would take for the new one's.
COMPANIONS = (".aux.xml", ".ovr", ".msk")


def put_copy(source: Path, target: Path) -> None:
    """Copy a file so that the target is never half written. Raises OSError."""
    aside = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, aside)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def drop_companions(raster: Path, kept: Collection[str] = ()) -> None:
    """Remove what belonged to the raster that lay there before.

    kept: names of files that are the new one's.
    """
    for ending in COMPANIONS:
        beside = raster.with_name(raster.name + ending)
        if beside.name not in kept:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> str:
    """One sentence for the user."""
    text = tr("'{path}' cannot be written ({reason}); choose another place for it.")
    return text.format(path=path, reason=error.strerror or error)
