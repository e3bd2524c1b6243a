"""The accuracy that is stated for adjusted scenes, against their known places."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
import stack_cases
from stack_cases import FRAMES, PLACES, POINTS, Case, made_link

from hetmatch_qgis.engine.batch.network.adjust import Adjustment, adjust
from hetmatch_qgis.engine.batch.network.adjusted_result import adjusted_result
from hetmatch_qgis.engine.batch.network.closures import close_loops
from hetmatch_qgis.engine.batch.network.link import Link
from hetmatch_qgis.engine.batch.network.position_error import PositionErrors

COUNT = 7
"""Ends of these stacks: the reference and six scenes."""

DIRECT = [(0, end) for end in range(1, COUNT)]
NEIGHBOURS = [(end, end + step) for end in range(1, COUNT) for step in (1, 2) if end + step < COUNT]


def stack(links: list[Link]) -> tuple[Adjustment, PositionErrors]:
    frames = FRAMES[:COUNT]
    adjustment = adjust(frames, links)
    errors = PositionErrors.of(adjustment, links, close_loops(frames, links))
    assert errors is not None
    return adjustment, errors


def random_links(ends: Iterable[tuple[int, int]], seed: int, shared: float) -> list[Link]:
    """Pairs that are off by `shared` pixels along each axis, one standard deviation."""
    rng = np.random.default_rng(seed)
    return [made_link(*pair, off=tuple(rng.normal(0, shared, 2)), noise=0.3) for pair in ends]


def misses(adjustment: Adjustment, end: int) -> np.ndarray:
    transform = adjustment.transforms[end]
    assert transform is not None
    return np.asarray(np.linalg.norm(transform.apply(POINTS) - POINTS - PLACES[end], axis=1))


@pytest.mark.parametrize("shared", [0.1, 0.5])
@pytest.mark.parametrize("unmatched", [(), (3, 4)])
def test_the_stated_accuracy_holds(shared: float, unmatched: tuple[int, ...]) -> None:
    """Also of errors that all points of a pair share, which only the loops tell."""
    ends = [pair for pair in DIRECT if pair[1] not in unmatched] + NEIGHBOURS
    within, stated, true = [], [], []
    for seed in range(12):
        adjustment, errors = stack(random_links(ends, seed, shared))
        for end in range(1, COUNT):
            accuracy = errors.accuracy(end, 10.0)
            assert accuracy is not None
            off = misses(adjustment, end)
            within.append(np.mean(off <= accuracy.ce90_px))
            stated.append(accuracy.rmse_px)
            true.append(np.sqrt(np.mean(off**2)))
            assert accuracy.rmse_map == pytest.approx(10 * accuracy.rmse_px)
    assert 0.8 < np.mean(within) < 0.99
    assert 0.7 < np.sqrt(np.mean(np.square(stated)) / np.mean(np.square(true))) < 1.4


def test_neighbours_make_a_scene_surer_and_distance_less_sure() -> None:
    _, alone = stack(random_links(DIRECT, 1, 0.1))
    _, together = stack(random_links([*DIRECT, *NEIGHBOURS], 1, 0.1))
    chain = [(0, 1), *[(end, end + 1) for end in range(1, COUNT - 1)]]
    _, chained = stack(random_links(chain, 1, 0.1))

    def rmse(errors: PositionErrors, end: int) -> float:
        accuracy = errors.accuracy(end, None)
        assert accuracy is not None and accuracy.rmse_map is None
        return accuracy.rmse_px

    assert rmse(together, 3) < rmse(alone, 3)
    along = [rmse(chained, end) for end in range(1, COUNT)]
    assert (np.diff(along) > 0).all()


def test_without_loops_the_usual_error_of_a_score_counts() -> None:
    links = random_links(DIRECT, 2, 0.0)
    poor = [Link(**{**vars(link), "weights": np.full(len(link.weights), 0.01)}) for link in links]
    one, other = stack(links)[1].accuracy(1, None), stack(poor)[1].accuracy(1, None)
    assert one is not None and other is not None
    assert other.rmse_px > 2 * one.rmse_px


def test_nothing_is_stated_of_the_reference_and_of_scenes_without_a_chain() -> None:
    _, errors = stack([made_link(0, 1), made_link(3, 4)])
    assert errors.accuracy(0, None) is None and errors.accuracy(3, None) is None
    assert errors.accuracy(1, None) is not None


def test_results_state_it_unless_pairs_contradict_each_other(case: Case) -> None:
    stated = [adjusted_result(case.stack, end) for end in (1, 4)]
    for end, result in zip((1, 4), stated, strict=True):
        assert result is not None and result.accuracy is not None
        name = f"s{end - 1}"
        assert 0.3 < case.adjusted_error(name) / result.accuracy.rmse_px < 3
    assert stated[0].accuracy.rmse_map == pytest.approx(  # type: ignore[union-attr]
        stack_cases.GSD * stated[0].accuracy.rmse_px  # type: ignore[union-attr]
    )
    doubtful = stack_cases.doubtful(case.stack, 0)
    result = adjusted_result(doubtful, doubtful.links[0].second)
    assert result is None or result.accuracy is None
