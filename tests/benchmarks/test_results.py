"""The output of the benchmark: CSV files, tables, pictures and plots."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import gallery
from benchmarks.common import report
from benchmarks.common.csv_files import read_rows, write_csv
from benchmarks.common.matcher_result import MatcherResult
from benchmarks.common.metrics import Row, Truth

ROWS = [
    Row("mmim", "g", "a", "hetmatch", True, 2.0, 1.5, 1.0, 10, 9, 0.5, 1.0, "10 points, one frame"),
    Row("mmim", "g", "b", "hetmatch", False, 4.0),
    Row("mmim", "g", "a", "sift", True, 1.0, 4.0, 1.0, 10, 9, 0.5, 1.0),
    Row("mmim", "g", "b", "sift", False, np.nan, reason="FAULT"),
]


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_rows_come_back_from_their_csv(tmp_path):
    write_csv(tmp_path / "mmim.csv", ROWS)
    back = read_rows(tmp_path / "mmim.csv")
    assert back[0] == ROWS[0]
    assert back[1].error_px == np.inf and not back[1].claimed
    assert np.isnan(back[3].seconds)


def test_the_table_counts_compares_and_names_who_is_missing():
    head, _, hetmatch, peer, absent, *_ = report.matching(
        ROWS, (3, 5), {"disk": "not installed (x)"}
    ).splitlines()
    hetmatch, peer = (dict(zip(cells(head), cells(line), strict=True)) for line in (hetmatch, peer))
    assert hetmatch["solved within 3 px"] == "1 of 2"
    assert (peer["solved within 3 px"], peer["solved within 5 px"]) == ("0 of 2", "1 of 2")
    assert hetmatch["times HetMatch's"] == "1.00"
    assert peer["times HetMatch's"] == "0.50"
    assert cells(absent)[:2] == ["DISK + LightGlue", "not installed (x)"]
    assert len(cells(absent)) == len(cells(head))


def test_without_hetmatch_there_is_nothing_to_compare_with():
    assert np.isnan(report.slower(ROWS[2:], []))


def test_the_georeferenced_table_has_a_row_a_matcher_and_kind():
    table = report.georeferenced(ROWS, {"arosics": "no Python 3.12"}).splitlines()
    assert len({len(cells(line)) for line in table}) == 1
    assert cells(table[2])[:3] == ["g", "HetMatch", "1 of 2"]
    assert cells(table[-1])[1:3] == ["AROSICS", "no Python 3.12"]


@pytest.fixture
def truth():
    """A moving image of 90 x 90 that lies 20 columns into a reference of 120 x 120."""
    return Truth.on_lattice(lambda points: points + np.array([20, 10]), (90, 90), (120, 120))


@pytest.fixture
def reference():
    """Smooth, so that drawing it twice changes little."""
    rows, columns = np.mgrid[:120, :120]
    return (columns + rows).astype(np.uint8)


def test_a_right_answer_leaves_no_chequers(reference, truth):
    image = gallery.squares(reference, reference[10:100, 20:110], truth, truth.mapping)
    ground, board = np.hsplit(image.astype(int), 2)
    inner = slice(20, -20)
    # Both images are stretched by their own percentiles: only the steps between fields tell.
    assert np.abs(np.diff(board[inner, inner, 0], axis=1)).max() < 40
    wrong = gallery.squares(
        reference, reference[10:100, 20:110], truth, lambda points: points + np.array([60, 60])
    )
    assert np.abs(np.diff(wrong[:, gallery.SQUARE_SIDE :, 0].astype(int), axis=1)).max() > 60
    assert ground.shape == (gallery.SQUARE_SIDE, gallery.SQUARE_SIDE, 3)


def test_no_answer_shows_nothing(reference, truth):
    image = gallery.squares(reference, reference, truth, None)
    assert (image[:, gallery.SQUARE_SIDE :] == gallery.EMPTY_GREY).all()


def test_the_gallery_is_chosen_by_place_alone(tmp_path, reference, truth):
    album = gallery.Gallery(tmp_path, "srif", 8)
    for index in range(8):
        outcome = MatcherResult(False, None, 0.1)
        album.add(index, f"pair {index}", (reference, reference), truth, outcome)
    pictures = gallery.read(tmp_path)
    assert [picture.pair for picture in pictures] == ["pair 0", "pair 2", "pair 4", "pair 6"]
    assert all((tmp_path / gallery.FOLDER / picture.file).is_file() for picture in pictures)


@pytest.fixture
def plots():
    pytest.importorskip("matplotlib", reason="only the peers' environment draws plots")
    from benchmarks import plots

    return plots


def test_plots_are_drawn_from_the_csv_files(tmp_path, plots, reference, truth):
    write_csv(tmp_path / "mmim.csv", ROWS)
    album = gallery.Gallery(tmp_path, "mmim", 2)
    for index, pair in enumerate("ab"):
        album.add(index, pair, (reference, reference), truth, MatcherResult(False, None, 0.1))
    paths = plots.draw(tmp_path)
    assert [path.name for path in paths] == ["solved.png", "seconds.png", "gallery.jpg"]
    assert all(path.stat().st_size > 5000 for path in paths)


def test_labels_keep_apart_and_inside(plots):
    positions = plots.spread([1.0, 0.0, 1.0, 0.98, 0.0], 0.1, 0.0, 1.0)
    assert np.diff(sorted(positions)).min() > 0.0999
    assert min(positions) >= 0 and max(positions) <= 1
    assert plots.spread([], 0.1, 0.0, 1.0) == []


def test_a_caption_says_what_is_not_solved(plots):
    assert plots.caption(ROWS[0]) == "a: 1.5 px (landmarks 1.0 px)"
    assert "no match" in plots.caption(ROWS[1])
    far = Row("srif", "g", "c", "hetmatch", True, 1.0, error_px=9.0)
    assert plots.caption(far).endswith("not solved")
