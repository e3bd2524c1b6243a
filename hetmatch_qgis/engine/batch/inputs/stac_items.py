"""Items of a STAC file, checked by the specification before pystac reads them.

pystac takes a file as it should be, and fails in Python's own words where it is not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hetmatch_qgis.engine.core.errors import InputError, missing_file, reason_of
from hetmatch_qgis.engine.core.json_input import BadValueError, Fields, parse_json


def read_items(path: Path) -> list[dict[str, Any]]:
    """The items of an item collection or of a single item in a file, each with what it must have.

    Raises InputError for another file and for an item that is damaged.
    """
    try:
        content = parse_json(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise missing_file(path) from error
    except (OSError, ValueError) as error:
        raise InputError(
            "'{path}' is not a STAC item collection ({reason}).",
            path=path,
            reason=reason_of(error),
        ) from error
    kind = content.get("type") if isinstance(content, dict) else None
    items = [content] if kind == "Feature" else None
    if kind == "FeatureCollection":
        items = content.get("features")
    if not isinstance(items, list):
        raise InputError(
            "'{path}' is JSON, but neither a STAC item collection nor an item; give the result "
            "of a search, or one item.",
            path=path,
        )
    for number, item in enumerate(items, start=1):
        try:
            _check(item)
        except BadValueError as error:
            raise damaged_item(number, path, error.field) from error
    return items


def damaged_item(number: int, path: Path, field: str) -> InputError:
    """The error of an item, counted from 1, with a field that is missing or of another kind."""
    return InputError(
        "Item {number} of '{path}' is damaged: '{field}' is missing or not as STAC requires; "
        "leave it out, or get it again.",
        number=number,
        path=path,
        field=field,
    )


def _check(item: Any) -> None:
    """Raises BadValueError for an item without what pystac takes for granted."""
    if not isinstance(item, dict):
        raise BadValueError("type")
    fields = Fields(item)
    fields.text("type", ("Feature",))
    for name in ("id", "stac_version"):
        fields.text(name)
    properties = fields.object("properties")
    for name in ("datetime", "start_datetime", "end_datetime"):
        if name in properties:
            properties.text(name)
    _check_assets(fields)
    if "links" in fields:
        for link in fields.objects("links"):
            link.text("rel")
            link.text("href")
    if "stac_extensions" in fields:
        fields.texts("stac_extensions")


def _check_assets(fields: Fields) -> None:
    assets = fields.object("assets")
    for name in fields.raw("assets"):
        asset = assets.object(name)
        asset.text("href")
        if "roles" in asset:
            asset.texts("roles")
