import copy
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

# The cases are shared with the tests of the exports.
from export_cases import NAMELESS, Case, make_case

from hetmatch_qgis.common.contract import NO_RELIABLE_MATCH
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.relief import DrawnShadows
from hetmatch_qgis.engine.core.result import MatchResult, TileReport
from hetmatch_qgis.engine.core.search import ErrorCell, LaidAsWhole, Search
from hetmatch_qgis.engine.export.table import write_table
from hetmatch_qgis.engine.matching.verdict import match_reason
from hetmatch_qgis.engine.results.read import load_result
from hetmatch_qgis.engine.results.write import write_outputs


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return make_case(tmp_path)


def written(result: MatchResult, folder: Path) -> Path:
    write_outputs(result, folder)
    return folder


def edited(folder: Path, **content: object) -> Path:
    path = folder / "result.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | content))
    return folder


def test_what_was_written_is_read_back(case: Case, tmp_path: Path) -> None:
    tile = TileReport(Window(0, 0, 500, 400), "matched", "", 400, ((1.0, 2.0), (3.0, 4.0)))
    options = Options(transform="affine", search_radius=25.0, area=(0.0, 0.0, 9.0, 9.0))
    result = replace(case.result, tiles=(tile,), options=options, moving_to_reference=np.eye(3))
    result = replace(result, coverage=0.75, extrapolated=0.125)
    shaded = replace(result.reference, shadows=DrawnShadows(310.0, 4.5))
    result = replace(result, reference=shaded, laid_as_whole=LaidAsWhole(1.25, 610, 23))
    read = load_result(written(result, tmp_path / "out"))
    for name in (
        "status",
        "reason",
        "transform_type",
        "confidence",
        "tiles",
        "options",
        "matcher",
        "coverage",
        "extrapolated",
        "laid_as_whole",
    ):
        assert getattr(read, name) == getattr(result, name), name
    assert (read.reference, read.moving) == (result.reference, result.moving)
    np.testing.assert_array_equal(read.moving_to_reference, np.eye(3))
    np.testing.assert_allclose(
        read.tie_points.moving_pixels, result.tie_points.moving_pixels, atol=1e-4
    )
    assert (read.tie_points.role == result.tie_points.role).all()


@pytest.mark.parametrize("kind", ["affine", "thin_plate"])
def test_the_reason_of_a_match_can_be_translated_again(
    case: Case, tmp_path: Path, kind: str
) -> None:
    reason = match_reason(len(case.result.tie_points), kind)
    result = replace(case.result, transform_type=kind, reason=reason)
    read = load_result(written(result, tmp_path / "out"))
    assert read.reason == reason
    assert isinstance(read.reason, Message)
    assert (read.reason.template, read.reason.values) == (reason.template, reason.values)


def test_a_reason_in_other_words_stays_as_it_is(case: Case, tmp_path: Path) -> None:
    result = replace(case.result, reason="{braces} of an earlier version.")
    read = load_result(written(result, tmp_path / "out"))
    assert read.reason == "{braces} of an earlier version."
    assert not isinstance(read.reason, Message)


def test_the_file_itself_may_be_named(case: Case, tmp_path: Path) -> None:
    folder = written(case.result, tmp_path / "out")
    assert len(load_result(folder / "result.json").tie_points) == len(case.result.tie_points)


def test_a_relative_path_leads_to_the_raster_from_any_folder(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raster = case.result.moving.path
    assert raster is not None
    monkeypatch.chdir(raster.parent)
    moving = replace(case.result.moving, path=Path(raster.name))
    options = Options(dem=Path(raster.name))
    folder = written(replace(case.result, moving=moving, options=options), tmp_path / "out")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    read = load_result(folder)
    assert read.moving.path == read.options.dem == raster


def test_a_crs_without_a_code_survives(tmp_path: Path) -> None:
    result = make_case(tmp_path, crs=NAMELESS).result
    assert load_result(written(result, tmp_path / "out")).reference.crs == NAMELESS


def test_a_rejected_match_cannot_be_loaded(case: Case, tmp_path: Path) -> None:
    rejected = replace(case.result, status=NO_RELIABLE_MATCH, reason="Nothing agrees.")
    with pytest.raises(InputError, match=r"not a match \(Nothing agrees"):
        load_result(written(rejected, tmp_path / "out"))


def test_a_folder_without_a_result_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no result in"):
        load_result(tmp_path)
    with pytest.raises(InputError, match="no result in"):
        load_result(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["", "{", "[1]", "{}", '{"status": "matched"}', '"matched"'])
def test_a_damaged_result_is_one_sentence(case: Case, tmp_path: Path, text: str) -> None:
    folder = written(case.result, tmp_path / "out")
    (folder / "result.json").write_text(text)
    with pytest.raises(InputError, match="match the rasters again"):
        load_result(folder)


@pytest.mark.parametrize(
    "part",
    [
        {"tiles": [{"window": 3}]},
        {"transform": {"type": "odd", "moving_to_reference": None}},
        {"transform": {"type": "affine", "moving_to_reference": [[1, 2], [3, 4]]}},
    ],
)
def test_damaged_parts_are_one_sentence(case: Case, tmp_path: Path, part: dict) -> None:
    folder = edited(written(case.result, tmp_path / "out"), **part)
    with pytest.raises(InputError, match="damaged"):
        load_result(folder)


def test_missing_tie_points_are_one_sentence(case: Case, tmp_path: Path) -> None:
    folder = written(case.result, tmp_path / "out")
    (folder / "tie_points.csv").unlink()
    with pytest.raises(InputError, match="missing"):
        load_result(folder)


HOSTILE = [
    None,
    0,
    -1,
    0.5,
    1e308,
    10**400,
    float("nan"),
    float("inf"),
    "",
    "x",
    "a\0b",
    "\ud800",
    [],
    {},
    [None],
    True,
    "+init=/etc/passwd:1",
]


def places(value: object, start: tuple = ()) -> list[tuple]:
    """Where in a JSON value there is something: keys and indices, from the outside."""
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    return [start, *(place for key, item in items for place in places(item, (*start, key)))]


def test_whatever_stands_in_a_result_it_is_read_or_refused(case: Case, tmp_path: Path) -> None:
    tile = TileReport(Window(0, 0, 500, 400), "matched", "", 400, ((1.0, 2.0), (3.0, 4.0)))
    cell = ErrorCell(((0.0, 0.0), (1.0, 0.0)), 0.2)
    search = Search(1, 2, 1, 0.2, "enough", (cell,))
    result = replace(case.result, tiles=(tile,), moving_to_reference=np.eye(3), search=search)
    folder = written(result, tmp_path / "out")
    path = folder / "result.json"
    whole = json.loads(path.read_text())
    for place in places(whole)[1:]:
        for value in HOSTILE:
            content = copy.deepcopy(whole)
            inner = content
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = value
            path.write_text(json.dumps(content))
            try:
                load_result(folder)
            except InputError as error:
                assert str(error).endswith(".") and "\n" not in str(error)


@pytest.mark.parametrize("width", [0, -1, 1e308, 2.5, "7", True, None])
def test_a_width_that_is_none_is_one_sentence(case: Case, tmp_path: Path, width: object) -> None:
    folder = written(case.result, tmp_path / "out")
    content = json.loads((folder / "result.json").read_text())
    with pytest.raises(InputError, match=r"damaged .*'moving\.width'"):
        load_result(edited(folder, moving=content["moving"] | {"width": width}))


def test_a_result_nested_deep_is_one_sentence(case: Case, tmp_path: Path) -> None:
    folder = written(case.result, tmp_path / "out")
    for text in ('{"a":' * 100_000, "[" * 200 + "]" * 200):
        (folder / "result.json").write_text(text)
        with pytest.raises(InputError, match="cannot be read"):
            load_result(folder)


def test_a_result_of_a_later_version_says_so(case: Case, tmp_path: Path) -> None:
    folder = edited(written(case.result, tmp_path / "out"), schema_version=99)
    with pytest.raises(InputError, match="later version"):
        load_result(folder)


def test_too_few_tie_points_are_one_sentence(case: Case, tmp_path: Path) -> None:
    folder = written(case.result, tmp_path / "out")
    table = folder / "tie_points.csv"
    lines = table.read_text().splitlines()
    for rows in (lines[:1], lines[:3]):
        table.write_text("\n".join(rows) + "\n")
        with pytest.raises(InputError, match="the transform needs 3"):
            load_result(folder)


def test_tie_points_far_outside_are_one_sentence(case: Case, tmp_path: Path) -> None:
    far = replace(case.result.tie_points, mov_col=case.result.tie_points.mov_col + 1e6)
    folder = written(case.result, tmp_path / "out")
    write_table(folder / "tie_points.csv", far)
    with pytest.raises(InputError, match="outside of their raster"):
        load_result(folder)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00bad", b"a\0b\n", b"ref_col\n1\n"])
def test_damaged_tie_points_are_one_sentence(case: Case, tmp_path: Path, content: bytes) -> None:
    folder = written(case.result, tmp_path / "out")
    (folder / "tie_points.csv").write_bytes(content)
    with pytest.raises(InputError, match="not a table of tie points"):
        load_result(folder)


def test_results_of_the_first_version_are_read(repository: Path) -> None:
    folder = repository / "tests" / "engine" / "results" / "data" / "0.1.0"
    assert "schema_version" not in json.loads((folder / "result.json").read_text())
    read = load_result(folder)
    assert read.matched and read.search is not None and len(read.search.cells) == 4
    assert (
        len(read.tie_points)
        == json.loads((folder / "result.json").read_text())["tie_points"]["count"]
    )
