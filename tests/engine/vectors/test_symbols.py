"""What a feature is, by its attributes and its layer."""

from __future__ import annotations

import numpy as np
import pytest

from hetmatch_qgis.engine.vectors.symbols import POINT_SYMBOLS, SYMBOLS, classify


def names(attributes: dict[str, list], layer: str = "lines") -> list[str]:
    arrays = {key: np.array(values, dtype=object) for key, values in attributes.items()}
    numbers, _ = classify(arrays, layer, len(next(iter(attributes.values()))))
    return [SYMBOLS[number].name for number in numbers]


def test_attributes_of_openstreetmap_decide():
    values = ["motorway", "residential", "footway", None, np.nan]
    assert names({"highway": values}) == ["motorway", "street", "path", "other", "other"]
    assert names({"building": ["yes", "no", None]}) == ["building", "other", "other"]
    assert names({"fclass": ["primary", "stream", "forest"]}) == ["main", "stream", "forest"]


def test_of_lists_of_values_the_first_counts():
    values = np.array([None, None, None], dtype=object)
    values[:] = [np.array(["primary", "bridge"], dtype=object), np.array([], dtype=object), None]
    widths = np.array([None, None, None], dtype=object)
    widths[:] = [np.array([9.5, 2.0]), None, np.array(["x"])]
    numbers, found = classify({"highway": values, "width": widths}, "lines", 3)
    assert [SYMBOLS[number].name for number in numbers] == ["main", "other", "other"]
    assert found[0] == 9.5 and found[2] == found[1]


def test_the_more_telling_attribute_wins():
    assert names({"landuse": ["forest"], "highway": ["track"]}) == ["service"]


@pytest.mark.parametrize(
    ("layer", "name"),
    [("topo_lakes", "water"), ("Roads 2020", "street"), ("rivers", "stream"), ("parcels", "other")],
)
def test_without_attributes_the_name_of_the_layer_decides(layer: str, name: str):
    numbers, _ = classify({}, layer, 2)
    assert [SYMBOLS[number].name for number in numbers] == [name, name]


def test_widths_are_those_given_where_they_can_be_true():
    attributes = {"lanes": np.array(["2", None, "x", 4], dtype=object)}
    attributes["width"] = np.array([None, "6.5 m", 1e6, 9], dtype=object)
    _, widths = classify(attributes, "roads", 4)
    assert widths.tolist() == [7.0, 6.5, 7.0, 9.0]


def test_other_tags_fill_what_has_no_attribute_of_its_own():
    attributes = {
        "highway": np.array([None, None, "track", "primary"], object),
        "other_tags": np.array(
            [
                '"bridge"=>"yes","railway"=>"rail","width"=>"6 m"',
                None,
                '"lanes"=>"2","note"=>"a \\"railway\\"=>\\"rail\\" once"',
                '"highway"=>"path"',
            ],
            object,
        ),
    }
    numbers, widths = classify(attributes, "lines", 4)
    assert [SYMBOLS[number].name for number in numbers] == ["railway", "other", "service", "main"]
    assert widths.tolist() == [6.0, 4.0, 7.0, 11.0]


def test_a_tree_is_as_wide_as_its_crown_and_stays_one_as_a_point():
    attributes = {"natural": np.array(["tree", "spring"], object)}
    attributes["diameter_crown"] = np.array(["8 m", None], object)
    numbers, widths = classify(attributes, "points", 2)
    assert [SYMBOLS[number].name for number in POINT_SYMBOLS[numbers]] == ["tree", "point"]
    assert widths[0] == 8.0
