"""Names of vector layers in QGIS's notation."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.common.layer_names import split_layer_name
from hetmatch_qgis.common.raster_names import absolute_name, local_file


@pytest.mark.parametrize(
    ("name", "file", "options"),
    [
        ("a.tif", "a.tif", {}),
        ("a|b.tif", "a|b.tif", {}),
        ("a.gpkg|layername=roads", "a.gpkg", {"layername": "roads"}),
        ("a.gpkg|LayerId=2", "a.gpkg", {"layerid": "2"}),
        (
            "a.gpkg|layername=x y|geometrytype=Polygon|subset=a || 'b' = 'c|d=e'",
            "a.gpkg",
            {"layername": "x y", "geometrytype": "Polygon", "subset": "a || 'b' = 'c|d=e'"},
        ),
    ],
)
def test_a_name_is_split_at_its_options(name: str, file: str, options: dict[str, str]):
    assert split_layer_name(name) == (file, options)


def test_names_of_layers_lead_to_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.gpkg").touch()
    monkeypatch.chdir(tmp_path)
    assert absolute_name("a.gpkg|layername=x") == f"{tmp_path / 'a.gpkg'}|layername=x"
    assert local_file(f"{tmp_path}/a.gpkg|layername=x") == tmp_path / "a.gpkg"
