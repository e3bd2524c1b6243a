"""Paths through a network."""

from __future__ import annotations

import numpy as np

from hetmatch_qgis.engine.batch.network.paths import bridges, loops, reached, shortest_path

# A triangle, a square beside it, and a tail.
ENDS = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (5, 2), (5, 6)]


def test_what_is_connected_with_the_reference_is_reached():
    assert reached(8, ENDS) == set(range(7))
    assert reached(8, ENDS[:2]) == {0, 1, 2}


def test_the_shortest_path_has_the_fewest_pairs():
    assert shortest_path(ENDS, 0, 3) == [2, 3]
    assert shortest_path(ENDS, 0, 2, without=2) == [0, 1]
    assert shortest_path(ENDS, 0, 7) is None
    assert shortest_path(ENDS, 3, 3) == []


def test_pairs_that_no_loop_leads_through_are_bridges():
    assert bridges(ENDS) == {7}
    assert bridges(ENDS[:2]) == {0, 1}


def test_bridges_are_pairs_without_another_way_in_any_network():
    rng = np.random.default_rng(4)
    for _ in range(60):
        ends = [tuple(rng.choice(9, 2, replace=False).tolist()) for _ in range(rng.integers(1, 14))]
        alone = {
            row for row, pair in enumerate(ends) if shortest_path(ends, *pair, without=row) is None
        }
        assert bridges(ends) == alone


def test_a_long_chain_is_no_trouble():
    chain = [(end, end + 1) for end in range(5000)]
    assert bridges(chain) == set(range(5000))


def test_each_loop_is_found_once():
    found = {frozenset(loop) for loop in loops(ENDS)}
    assert found == {frozenset({0, 1, 2}), frozenset({3, 4, 5, 6})}
    assert len(loops(ENDS)) == 2


def test_two_pairs_of_the_same_ends_make_a_loop():
    assert [sorted(loop) for loop in loops([(0, 1), (0, 1)])] == [[0, 1]]
