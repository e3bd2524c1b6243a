"""Metadata outside of GDAL's default domain: what of it still holds, and how it gets into a COG.

GDAL's COG driver copies the default domain of a raster and of its bands, and drops all others. When
asked for all (COPY_SRC_MDD, since GDAL 3.8) it drops what bands have in the default one. So room is
kept in what it copies, and filled afterwards: GDAL stores all metadata as one piece of XML.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import rasterio

OF_THE_OLD_PIXELS = {
    "DERIVED_SUBDATASETS",
    "GEOLOCATION",
    "IMAGE_STRUCTURE",
    "LocationInfo",
    "RPC",
    "SUBDATASETS",
    "TIFF",
    "TILING_SCHEME",
    "_temporary_",
    "new_vrt_sources",
    "vrt_sources",
    "xml:ESRI",
    "xml:VRT",
}
"""What these say is about the file, or about where its pixels lie, and holds no more."""

PRODUCT_FILE = "IMD"
"""GDAL would write this into a file of its own, which says where the corners of the source lie."""

ROOM = "HETMATCH_ROOM"
_ITEM = f'<Item name="{ROOM}">'
_END = "</Item>"
_XML = "xml:"
_NEAR_THE_START = 64 << 20


@dataclass(frozen=True)
class Domain:
    """Metadata of one domain. band: from 1, 0 for the raster as a whole."""

    band: int
    name: str
    items: dict[str, str]

    @property
    def is_xml(self) -> bool:
        return self.name.startswith(_XML)

    def written(self) -> dict[str, str]:
        """The items as rasterio is to be told them: of XML it makes one item, cut at a '='."""
        if not self.is_xml:
            return self.items
        name, text = self.items[self.name].split("=", 1)
        return {name: text}

    def text(self) -> str:
        """The items as they are stored in a GeoTIFF."""
        band = f' sample="{self.band - 1}"' if self.band else ""
        place = f'{band} domain="{escape(self.name)}"'
        return "".join(
            f'<Item name="{"doc" if self.is_xml else escape(name)}"{place}>'
            # GDAL reads it through two layers of XML.
            f"{escape(escape(value))}{_END}"
            for name, value in self.items.items()
        )


@dataclass(frozen=True)
class Domains:
    """kept: what a registered raster takes over. lost: the names of what it should and cannot."""

    kept: tuple[Domain, ...] = ()
    lost: tuple[str, ...] = ()

    @staticmethod
    def of(dataset: Any) -> Domains:
        """Those of an open dataset."""
        kept, lost = [], []
        for band in range(dataset.count + 1):
            for name in dataset.tag_namespaces(band):
                if not name or name in OF_THE_OLD_PIXELS:
                    continue
                domain = Domain(band, name, dict(dataset.tags(band, ns=name)))
                if _is_whole(domain):
                    kept.append(domain)
                else:
                    lost.append(name)
        return Domains(tuple(kept), tuple(dict.fromkeys(lost)))

    def write(self, target: Any) -> None:
        """Into a GeoTIFF that is open for writing."""
        for domain in self.kept:
            target.update_tags(domain.band, ns=domain.name, **domain.written())

    def room(self) -> dict[str, str]:
        """An item of the default domain that holds room for them in a COG."""
        length = sum(len(domain.text().encode()) for domain in self.kept)
        return {ROOM: "." * max(1, length - len(_ITEM) - len(_END))} if self.kept else {}

    def fill_room(self, path: Path) -> tuple[str, ...]:
        """Put what a COG lacks of them in place of the room; returns the names of what it still
        lacks."""
        if not self.kept:
            return ()
        item = f"{_ITEM}{self.room()[ROOM]}{_END}".encode()
        missing = "".join(domain.text() for domain in _missing(path, self.kept))
        with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
            at = content.find(item, 0, _NEAR_THE_START)
            if at >= 0:
                content[at : at + len(item)] = missing.encode().ljust(len(item))
        return tuple(dict.fromkeys(domain.name for domain in _missing(path, self.kept)))


def _is_whole(domain: Domain) -> bool:
    """Whether rasterio gives the domain as it is, and takes it."""
    if domain.name == PRODUCT_FILE or domain.name.startswith("json:") or not domain.items:
        return False
    return not domain.is_xml or "=" in domain.items.get(domain.name, "")


def _missing(path: Path, domains: Iterable[Domain]) -> list[Domain]:
    with rasterio.open(path) as raster:
        return [
            domain for domain in domains if raster.tags(domain.band, ns=domain.name) != domain.items
        ]
