"""The verdict's constants come from tables of matches, and tell right from wrong in them."""

from __future__ import annotations

import ast
import io
import sys
from contextlib import redirect_stdout
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.verdict import rows as table_rows
from benchmarks.verdict.rows import CORROBORATION, EVIDENCE, Row
from hetmatch_qgis.engine.core.evidence import Corroboration, Evidence, Rival
from hetmatch_qgis.engine.matching import verdict
from training import calibrate
from training.calibrate import LOOK, PARTS, Table, fit, shipped

CONSTANTS = (
    "_MEANS",
    "_SPREADS",
    "_WEIGHTS",
    "_BIAS",
    "_UNSEEN",
    "_UNIQUE_WEIGHTS",
    "_UNIQUE_BIAS",
    "_GROUND_WEIGHTS",
    "_LOOK_WEIGHTS",
    "_GROUND_BIAS",
    "_SCALE",
    "_OFFSET",
)
WITHOUT = (np.nan,) * len(CORROBORATION)
KINDS = {
    "none": "same place",
    "evidence": "other place",
    "place": "orchard",
    "ground": "same graticule",
}
FAULTS = tuple(KINDS)


def evidence(random, is_strong, is_right):
    """Figures of one match; steadiness says the opposite of the truth."""
    figures = {
        name: random.uniform(60, 200) if is_strong else random.uniform(0, 30)
        for name in ("overview", "guided", "votes")
    }
    for name in ("inlier_share", "agreement", "score"):
        figures[name] = random.uniform(0.5, 0.9) if is_strong else random.uniform(0.1, 0.6)
    figures["steadiness"] = random.uniform(0.1, 0.5) if is_right else random.uniform(0.4, 0.9)
    return tuple(figures[name] for name in EVIDENCE)


def second_look(random, fault):
    """What a second look finds of a match that has one fault, or none."""
    ground = random.uniform(0, 1.5) if fault == "ground" else random.uniform(4, 12)
    has_rival = fault == "place" or random.random() < 0.7
    correlation = lead = 0.0
    if fault == "place":
        correlation, lead = random.uniform(0.85, 1.2), random.uniform(-4, 1.5)
    elif has_rival:
        correlation, lead = random.uniform(0.1, 0.6), random.uniform(4, 12)
    values = {
        "ground": ground,
        "ground_expected": 10.0,
        "ground_blocks": 60,
        "drawn": 0.1,
        "identical": 0.05,
        "clouded": 0.0,
        "rival_correlation": correlation,
        "rival_lead": lead if has_rival else np.inf,
        "density": random.uniform(0.5, 0.8) if fault == "ground" else random.uniform(0.8, 1.1),
        "throughout": 0.0,
        "height": np.nan,
        "rival_significance": correlation,
    }
    return tuple(float(values[name]) for name in CORROBORATION)


def made_rows(seed=0, count=240):
    """Half the matches are right, and each other has one fault; a few got no second look."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        fault = FAULTS[0] if number % 2 else FAULTS[1 + number // 2 % 3]
        right = fault == "none"
        figures = evidence(random, fault != "evidence", right)
        look = second_look(random, fault)
        if fault == "evidence" and number % 4 == 0:
            look = WITHOUT
        error = random.uniform(0, 4) if right else np.inf
        found.append(Row(KINDS[fault], number, right, 0.5, error, 1.0, error, figures, look))
    return found


def parts(rows):
    """The parts of a row as the verdict takes them."""
    for row in rows:
        look = None
        if np.isfinite(row.corroboration[0]):
            ground, expected, blocks, drawn, identical, clouded, *figures = row.corroboration
            correlation, lead, density, *_ = figures
            rivals = (Rival((9.0, 0.0), correlation, lead),) if correlation else ()
            look = Corroboration(
                ground, expected, int(blocks), drawn, identical, clouded, rivals, density=density
            )
        yield Evidence(*row.evidence), look


@pytest.fixture(scope="module")
def table():
    return Table.of(made_rows())


@pytest.fixture(scope="module")
def fitted(table):
    return fit(table)


def test_the_table_holds_what_the_verdict_looks_at(table):
    rows = made_rows()
    for number, (figures, look) in enumerate(parts(rows)):
        assert table.evidence[number] == pytest.approx(verdict.features(figures))
        assert table.has_look[number] == (look is not None)
        if look is not None:
            assert table.unique[number] == pytest.approx(verdict.unique_features(look))
            assert table.ground[number] == pytest.approx(verdict.ground_features(look))
            assert table.look[number] == pytest.approx(verdict.look_features(look))
    assert table.is_right.tolist() == [row.error < 5 for row in rows]
    assert np.isfinite(table.unique).all() and np.isfinite(table.ground).all()


def test_evidence_and_place_can_be_kept_while_the_ground_is_fitted(table):
    kept = shipped()
    found = fit(table, kept)
    is_ground = np.zeros(len(found.values), dtype=bool)
    is_ground[PARTS[2]] = True
    np.testing.assert_allclose(found.values[~is_ground], kept.values[~is_ground])
    assert (found.values[is_ground] != kept.values[is_ground]).all()
    stated = found.confidence(table)
    assert stated[table.is_right].mean() > 0.9 > 0.3 > stated[~table.is_right].mean()


def test_the_shipped_constants_are_those_of_the_verdict(table):
    stated = shipped().confidence(table)
    for number, (figures, look) in enumerate(parts(made_rows())):
        assert stated[number] == pytest.approx(verdict.confidence(figures, look), abs=1e-9)


def test_right_matches_become_sure_and_wrong_ones_do_not(table, fitted):
    stated = fitted.confidence(table)
    assert (stated[table.is_right] > 0.7).all() and stated[table.is_right].mean() > 0.85
    assert (stated[~table.is_right] < 0.4).all() and stated[~table.is_right].mean() < 0.15


def test_the_rule_holds_for_other_matches_of_the_same_kinds(fitted):
    other = Table.of(made_rows(seed=1))
    stated = fitted.confidence(other)
    assert ((stated > 0.5) == other.is_right).mean() > 0.98


def test_nothing_speaks_against_itself(fitted):
    weights = dict(zip(EVIDENCE, fitted.values[:7], strict=True))
    assert all(min(fitted.values[part][:-1]) >= 0 for part in PARTS)
    assert min(fitted.values[LOOK]) >= 0
    assert weights["steadiness"] == 0 and max(weights.values()) > 0.3
    assert min(fitted.spreads) > 0


def test_each_of_the_three_parts_is_needed(table, fitted):
    of_look = {1: fitted.values[LOOK][1], 2: fitted.values[LOOK][0]}
    for number, part in enumerate(PARTS):
        assert max(*fitted.values[part][:-1], of_look.get(number, 0.0)) > 0.3
    unseen = replace(table, has_look=np.zeros_like(table.has_look))
    stated = fitted.confidence(unseen)
    is_misled = ~table.is_right & table.has_look
    assert stated[is_misled].mean() > 0.7


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """What is printed of two tables, with matches that are neither right nor wrong among them."""
    folder = tmp_path_factory.mktemp("tables")
    paths = [folder / "1.csv", folder / "2.csv"]
    rows = made_rows()
    between = [replace(row, error=8.0, number=1000 + row.number) for row in rows[::12]]
    for path, part in zip(paths, (rows[:100], rows[100:] + between), strict=True):
        table_rows.write_header(path)
        for row in part:
            table_rows.append(path, row)
    text = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(text):
        patch.setattr(sys, "argv", ["calibrate", "--table", *map(str, paths)])
        calibrate.main()
    return text.getvalue()


def printed(out):
    """The constants by name, as a paste into verdict.py would set them."""
    found = {}
    for statement in ast.parse("\n".join(line for line in out.splitlines() if line[0] == "_")).body:
        names = ast.unparse(statement.targets[0]).strip("()").split(", ")
        value = ast.literal_eval(statement.value)
        found |= dict(zip(names, value if len(names) > 1 else [value], strict=True))
    return found


def test_the_constants_of_the_verdict_are_printed_by_name(out):
    found = printed(out)
    assert sorted(found) == sorted(CONSTANTS)
    for name, value in found.items():
        assert np.shape(value) == np.shape(getattr(verdict, name)), name


def test_the_verdict_with_these_constants_follows_the_rule(out, fitted, table, monkeypatch):
    for name, value in printed(out).items():
        monkeypatch.setattr(verdict, name, value)
    stated = [verdict.confidence(*both) for both in parts(made_rows())]
    assert np.abs(stated - fitted.confidence(table)).max() < 0.01


def test_the_accepted_shares_leave_out_what_is_neither_right_nor_wrong(out):
    assert "at 0.5: 1.000 of 120 right matches accepted, 0.0000 of 120 wrong ones" in out
    assert out.count("right matches accepted") == len(calibrate.LIMITS)
    assert "calibration error 0." in out


def test_what_is_right_for_its_drawing_alone_is_left_out():
    right = made_rows()[1]
    for kind in calibrate.SHEETS:
        believed = replace(right, kind=kind)
        contradicted = replace(believed, corroboration=(0.0, *believed.corroboration[1:]))
        assert not calibrate.rests_on_drawing(believed)
        assert calibrate.rests_on_drawing(contradicted)
        assert not calibrate.rests_on_drawing(replace(contradicted, error=np.inf))
        assert not calibrate.rests_on_drawing(replace(contradicted, corroboration=WITHOUT))
        assert not calibrate.rests_on_drawing(replace(contradicted, kind="same place"))
        assert not calibrate.rests_on_drawing(replace(contradicted, bare_error=1.0))
        assert calibrate.rests_on_drawing(replace(believed, bare_error=20.0))


def on_drawn_map(height, is_right, number):
    """A row of a map that was drawn, whose evidence is middling. height: of the match."""
    values = dict.fromkeys(CORROBORATION, 0.0)
    values |= {"rival_correlation": 0.7, "rival_significance": 0.7, "rival_lead": 1.8}
    values |= {"density": 1.0, "height": height}
    return replace(
        made_rows()[0],
        kind="map of roads" if is_right else "map of roads, other place",
        number=number,
        error=1.0 if is_right else np.inf,
        evidence=(150.0 + number, 120.0, 0.3, 0.5, 0.9, 0.2, 8.0),
        corroboration=tuple(values[name] for name in CORROBORATION),
    )


def test_on_drawn_maps_the_height_tells_other_ground_where_all_else_is_alike():
    random = np.random.default_rng(4)
    found = [on_drawn_map(random.normal(7, 1), True, n) for n in range(40)]
    found += [on_drawn_map(random.normal(3, 0.5), False, n) for n in range(40)]
    of_odds, of_height, bias = calibrate.fit_drawn_maps(found)
    assert of_height > 0.5
    low, high = (
        verdict.map_features(2.0, height) @ [of_odds, of_height] + bias for height in (3.0, 7.0)
    )
    assert low < 0 < high
