"""Metadata outside GDAL's default domain: which of it still holds, and how a COG gets it.

GDAL's COG driver copies the default domain of a raster and of its bands, and drops all others. When
asked for all (COPY_SRC_MDD, since GDAL 3.8) it drops the default domain of the bands. So a
placeholder is written to what it copies, and replaced afterwards: GDAL stores all metadata as one
piece of XML.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import rasterio

SOURCE_ONLY_DOMAINS = {
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
"""Domains about the source file, or about the geometry of its pixels, that no longer hold."""

PRODUCT_FILE_DOMAIN = "IMD"
"""GDAL would write this to a separate file, which holds the corner coordinates of the source."""

PLACEHOLDER = "HETMATCH_ROOM"
"""Name of the metadata item that is replaced in a COG."""

_ITEM_START = f'<Item name="{PLACEHOLDER}">'
_ITEM_END = "</Item>"
_XML_PREFIX = "xml:"
_SEARCHED_BYTES = 64 << 20
"""Bytes from the start of a COG, where its header lies, in which the placeholder is looked for; set
by hand (a29fe28)."""


@dataclass(frozen=True)
class MetadataDomain:
    """Metadata of one domain.

    band: from 1, 0 for the raster as a whole.
    name: the domain's.
    items: values by name.
    """

    band: int
    name: str
    items: dict[str, str]

    @property
    def is_xml(self) -> bool:
        """True when the domain holds one XML document instead of items."""
        return self.name.startswith(_XML_PREFIX)

    def to_tags(self) -> dict[str, str]:
        """The items as rasterio writes them: it joins name and value of an XML domain by '='."""
        if not self.is_xml:
            return self.items
        name, text = self.items[self.name].split("=", 1)
        return {name: text}

    def to_xml(self) -> str:
        """The items as GDAL stores them in a GeoTIFF."""
        band = f' sample="{self.band - 1}"' if self.band else ""
        attributes = f'{band} domain="{escape(self.name)}"'
        return "".join(
            f'<Item name="{"doc" if self.is_xml else escape(name)}"{attributes}>'
            # GDAL reads it through two layers of XML.
            f"{escape(escape(value))}{_ITEM_END}"
            for name, value in self.items.items()
        )


@dataclass(frozen=True)
class MetadataDomains:
    """The metadata domains of a raster.

    kept: those that a registered raster takes over.
    lost: names of those that it should take over and cannot.
    """

    kept: tuple[MetadataDomain, ...] = ()
    lost: tuple[str, ...] = ()

    @staticmethod
    def of(dataset: Any) -> MetadataDomains:
        """The metadata domains of an open dataset."""
        kept, lost = [], []
        for band in range(dataset.count + 1):
            for name in dataset.tag_namespaces(band):
                if not name or name in SOURCE_ONLY_DOMAINS:
                    continue
                domain = MetadataDomain(band, name, dict(dataset.tags(band, ns=name)))
                if _can_be_copied(domain):
                    kept.append(domain)
                else:
                    lost.append(name)
        return MetadataDomains(tuple(kept), tuple(dict.fromkeys(lost)))

    def write(self, target: Any) -> None:
        """Write the kept domains to a GeoTIFF that is open for writing."""
        for domain in self.kept:
            target.update_tags(domain.band, ns=domain.name, **domain.to_tags())

    def placeholder(self) -> dict[str, str]:
        """An item of the default domain as long as the kept domains; empty where none is kept."""
        if not self.kept:
            return {}
        length = sum(len(domain.to_xml().encode()) for domain in self.kept)
        return {PLACEHOLDER: "." * max(1, length - len(_ITEM_START) - len(_ITEM_END))}

    def replace_placeholder(self, path: Path) -> tuple[str, ...]:
        """Put the kept domains that a COG lacks in place of the placeholder.

        Returns the names of those that it still lacks.
        """
        if not self.kept:
            return ()
        item = f"{_ITEM_START}{self.placeholder()[PLACEHOLDER]}{_ITEM_END}".encode()
        missing = "".join(domain.to_xml() for domain in _missing(path, self.kept))
        with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
            start = content.find(item, 0, _SEARCHED_BYTES)
            if start >= 0:
                content[start : start + len(item)] = missing.encode().ljust(len(item))
        return tuple(dict.fromkeys(domain.name for domain in _missing(path, self.kept)))


def _can_be_copied(domain: MetadataDomain) -> bool:
    """True when rasterio reads the domain unchanged, and writes it."""
    if domain.name == PRODUCT_FILE_DOMAIN or domain.name.startswith("json:") or not domain.items:
        return False
    return not domain.is_xml or "=" in domain.items.get(domain.name, "")


def _missing(path: Path, domains: Iterable[MetadataDomain]) -> list[MetadataDomain]:
    with rasterio.open(path) as raster:
        return [
            domain for domain in domains if raster.tags(domain.band, ns=domain.name) != domain.items
        ]
