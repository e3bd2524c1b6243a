"""Download of pip where the computer has none, as Debian without python3-venv."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass
from pathlib import Path

from qgis.PyQt.QtCore import QUrl

from hetmatch_qgis.i18n.translation import tr
from hetmatch_qgis.setup.base_python import wheel_version
from hetmatch_qgis.setup.packages import GENERAL_INDEX, PackageSources
from hetmatch_qgis.setup.procedure import Download, ProcedureFailed, Steps


@dataclass(frozen=True)
class _Wheel:
    url: QUrl
    name: str
    sha256: str


def download_pip(sources: PackageSources, python: tuple[int, int], folder: Path) -> Steps:
    """Download the newest pip wheel for a version of Python into a folder and return its path.

    Raises ProcedureFailed where the index cannot be reached or has no such wheel.
    """
    page = QUrl((sources.index or GENERAL_INDEX).rstrip("/") + "/pip/")
    listing = yield Download(page.toString())
    if listing.code != 0:
        raise ProcedureFailed(
            tr(
                "This computer has no pip, and the package index cannot be reached to fetch it: "
                "{reason}"
            ).format(reason=listing.output)
        )
    wheel = newest_pip(page, listing.data.decode("utf-8", errors="replace"), python)
    if wheel is None:
        raise ProcedureFailed(tr("The package index has no pip for this computer's Python."))
    file = yield Download(wheel.url.toString())
    if file.code != 0:
        raise ProcedureFailed(tr("pip could not be fetched: {reason}").format(reason=file.output))
    if wheel.sha256 and hashlib.sha256(file.data).hexdigest() != wheel.sha256:
        raise ProcedureFailed(tr("The download of pip is damaged; set up again."))
    path = folder / wheel.name
    path.write_bytes(file.data)
    return path


def newest_pip(page: QUrl, listing: str, python: tuple[int, int]) -> _Wheel | None:
    """The newest usable wheel on a page of a simple index (PEP 503)."""
    wheels = []
    for tag in re.findall(r"<a\s[^>]*>", listing, re.IGNORECASE):
        attributes = {
            name.lower(): html.unescape(value)
            for name, value in re.findall(r"""([\w-]+)\s*=\s*["']([^"']*)["']""", tag)
        }
        address = page.resolved(QUrl(attributes.get("href", "")))
        name = address.fileName()
        usable = _min_python(attributes.get("data-requires-python", "")) <= python
        if wheel_version(name) and usable and "data-yanked" not in tag:
            wheels.append(_wheel(address, name))
    return max(wheels, key=lambda wheel: wheel_version(wheel.name), default=None)


def _wheel(address: QUrl, name: str) -> _Wheel:
    digest = re.fullmatch(r"sha256=([0-9a-fA-F]+)", address.fragment())
    address.setFragment(None)
    return _Wheel(address, name, digest[1].lower() if digest else "")


def _min_python(requires: str) -> tuple[int, int]:
    version = re.search(r">=\s*(\d+)\.(\d+)", requires)
    return (int(version[1]), int(version[2])) if version else (0, 0)
