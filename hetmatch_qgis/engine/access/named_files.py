"""The names of other files in a file: in a VRT, and in any other page of XML that GDAL reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat  # nosec B407: a document with a DOCTYPE is refused

from hetmatch_qgis.engine.core.errors import InputError

HEADER_BYTES = 4096
"""Bytes in which a file says what it is; GDAL looks at 1024."""

MAX_XML_BYTES = 256 << 20
"""Bytes of a VRT: one of 300,000 sources has 200 MB. Set by hand with the limits."""

_PATH_LIKE = re.compile(r"(?i)^\s*(?:[\\/]|[a-z]:[\\/])|\.\.[\\/]|/vsi\w|://")

_TEXT_BYTES = 16
"""Bytes by which text is told."""

_HOST = re.compile(
    rb"(?i)/vsi(?:curl|s3|gs|az|adls|oss|swift|hdfs|webhdfs)(?:_streaming)?[/?][^\s\"'<>]*"
)
_ENTITY = re.compile(rb"&#([xX][0-9a-fA-F]{1,6}|[0-9]{1,7});")

_SOURCE_TAGS = re.compile(
    r"(?i)filename|dataset$|datasource$|dempath|^datafile$|^indexfile$|^source$|dsname"
)
"""Elements and attributes whose text is the name of a file."""

_PROSE_TAGS = {"mdi", "srs", "targetsrs", "sourcesrs", "description", "category", "unittype", "f"}
"""Elements whose text may look like a path and is none."""

OVERVIEW_KEY = "OVERVIEW_FILE"
"""The metadata item by which any raster names a file of overviews."""

IN_THE_SAME_FOLDER = ":::BASE:::"
"""GDAL's word for the folder of a raster in that item."""


def names_in(content: bytes, owner: str) -> Iterator[tuple[str, bool]]:
    """The names of files in a VRT, and whether they start from the folder of the VRT.

    owner: the VRT, for sentences. Raises InputError for what is no XML, or has a DOCTYPE.

    Whatever could be a name counts as one: elements and attributes, known and unknown, because GDAL
    takes either, and later versions know more of them.
    """
    found: list[tuple[str, bool]] = []
    stack: list[tuple[str, dict[str, str], list[str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        stack.append((tag, attributes, []))
        for key, value in attributes.items():
            if _SOURCE_TAGS.search(key) or (tag.lower() not in _PROSE_TAGS and _looks(key, value)):
                found.append((value, False))

    def data(text: str) -> None:
        stack[-1][2].append(text)

    def end(tag: str) -> None:
        _, attributes, texts = stack.pop()
        text = "".join(texts).strip()
        lower = {key.lower(): value for key, value in attributes.items()}
        is_overview = tag.lower() == "mdi" and lower.get("key", "").upper() == OVERVIEW_KEY
        is_prose = tag.lower() in _PROSE_TAGS and not is_overview
        if text and not is_prose and (is_overview or _looks(tag, text)):
            is_relative = is_overview or lower.get("relativetovrt", "0").strip() == "1"
            found.append((text.removeprefix(IN_THE_SAME_FOLDER), is_relative))

    def doctype(*_: Any) -> None:
        raise unreadable(owner)

    for encoding in ("utf-8", "iso-8859-1"):
        found.clear()
        stack.clear()
        parser = expat.ParserCreate(encoding)
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = data, doctype
        try:
            parser.Parse(content.strip(b"\0 \t\r\n"), True)
            return iter(found)
        except expat.ExpatError:
            continue
    raise unreadable(owner)


def _looks(tag: str, text: str) -> bool:
    """True for the text of an element, or of an attribute, that may be the name of a file."""
    return bool(_SOURCE_TAGS.search(tag)) or bool(_PATH_LIKE.search(text))


def head_of(path: Path, size: int = HEADER_BYTES) -> bytes:
    """The beginning of a file; nothing where it cannot be read, which GDAL then says."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(size)
    except (OSError, ValueError):
        return b""


def begins_with_text(path: Path) -> bool:
    """True for a label or a page of metadata, which may name the file that has the pixels."""
    start = head_of(path, _TEXT_BYTES).lstrip(b"\xef\xbb\xbf")
    return bool(start) and all(byte in b"\t\n\f\r" or 32 <= byte < 127 for byte in start)


def host_in(path: Path) -> str | None:
    """A name for GDAL of a file on a host, in a raster's file that begins with text; None without.

    They name the file that has the pixels in many ways of their own. What does not begin with text,
    such as a GeoTIFF, names none, though its history may quote one.
    """
    if not begins_with_text(path):
        return None
    content = _ENTITY.sub(_character, head_of(path, MAX_XML_BYTES))
    found = _HOST.search(content)
    return found[0].decode("utf-8", "replace") if found else None


def _character(entity: re.Match[bytes]) -> bytes:
    """The letter that an XML entity by number stands for; the entity itself if beyond ASCII."""
    code = entity[1].lower()
    value = int(code[1:], 16) if code.startswith(b"x") else int(code)
    return bytes([value]) if value < 128 else entity[0]


def content_of(path: Path) -> bytes:
    """All of a file; raises InputError for one beyond MAX_XML_BYTES."""
    content = head_of(path, MAX_XML_BYTES + 1)
    if len(content) > MAX_XML_BYTES:
        raise unreadable(str(path))
    return content


def unreadable(owner: str) -> InputError:
    """The error for a file whose references cannot be read."""
    return InputError(
        "The files that '{path}' refers to cannot be determined; write it again, for example "
        "with gdal_translate -of VRT.",
        path=owner,
    )
