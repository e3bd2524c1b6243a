"""Files that are no STAC, and items that are damaged: one sentence each, without Python's words."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from hetmatch_qgis.engine.batch.inputs.stac_items import read_items
from hetmatch_qgis.engine.core.errors import InputError

ITEM: dict[str, Any] = {
    "type": "Feature",
    "stac_version": "1.0.0",
    "id": "a",
    "geometry": None,
    "properties": {"datetime": "2024-05-01T00:00:00Z"},
    "links": [],
    "assets": {"visual": {"href": "./a.tif", "roles": ["data"]}},
}


def written(folder: Path, content: Any) -> Path:
    path = folder / "items.json"
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_item_and_a_collection_of_items_are_read(tmp_path: Path):
    assert read_items(written(tmp_path, ITEM)) == [ITEM]
    content = {"type": "FeatureCollection", "features": [ITEM, ITEM]}
    assert read_items(written(tmp_path, content)) == [ITEM, ITEM]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not valid JSON at line 1, column 1"),
        ('{"type": ', "not valid JSON at line 1, column 10"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": NaN}', "NaN is not a JSON number"),
        ("[]", "neither a STAC item collection nor an item"),
        ('"text"', "neither a STAC item collection nor an item"),
        ({"type": "Catalog"}, "neither a STAC item collection nor an item"),
        ({"type": "FeatureCollection"}, "neither a STAC item collection nor an item"),
        ({"type": "FeatureCollection", "features": "ab"}, "neither a STAC item collection"),
        ({"type": "FeatureCollection", "features": [ITEM, None]}, "Item 2 .* 'type'"),
    ],
)
def test_another_file_is_told_in_a_sentence(tmp_path: Path, content: Any, words: str):
    with pytest.raises(InputError, match=words):
        read_items(written(tmp_path, content))


def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path):
    path = tmp_path / "items.json"
    path.write_bytes(bytes(range(256)))
    with pytest.raises(InputError, match=r"\(it is not valid UTF-8\)\.$"):
        read_items(path)
    with pytest.raises(InputError, match="There is no file"):
        read_items(tmp_path / "none.json")
    with pytest.raises(InputError, match=r"\(Is a directory\)|\(Permission denied\)"):
        read_items(tmp_path)


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("id", None, "id"),
        ("id", [1], "id"),
        ("type", "Item", "type"),
        ("stac_version", 3, "stac_version"),
        ("properties", [], "properties"),
        ("properties", {"datetime": 3}, "properties.datetime"),
        ("assets", [1], "assets"),
        ("assets", {"visual": {}}, "assets.visual.href"),
        ("assets", {"visual": {"href": 5}}, "assets.visual.href"),
        ("assets", {"visual": {"href": "a.tif", "roles": 5}}, "assets.visual.roles"),
        ("links", 5, "links"),
        ("links", [{}], r"links\[0\].rel"),
        ("stac_extensions", 5, "stac_extensions"),
    ],
)
def test_a_damaged_item_is_told_by_its_field(tmp_path: Path, field: str, value: Any, named: str):
    item = deepcopy(ITEM)
    item[field] = value
    with pytest.raises(InputError, match=f"^Item 1 of '.*' is damaged: '{named}' is missing"):
        read_items(written(tmp_path, {"type": "FeatureCollection", "features": [item]}))
