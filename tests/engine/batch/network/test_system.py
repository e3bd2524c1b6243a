"""The normal equations of a stack."""

from __future__ import annotations

import numpy as np
import pytest
from stack_cases import FRAMES, PLACES, POINTS, made_link

from hetmatch_qgis.engine.batch.network.earned_kind import block_count
from hetmatch_qgis.engine.batch.network.link import SHIFT, SIMILARITY, SceneTransform
from hetmatch_qgis.engine.batch.network.system import System, design
from hetmatch_qgis.engine.core.progress import SILENT

ERRORS = np.array([0.2, 0.4])


def system() -> System:
    transforms = [
        SceneTransform(FRAMES[0], SHIFT),
        SceneTransform(FRAMES[1], SIMILARITY),
        None,
        SceneTransform(FRAMES[3], SHIFT),
    ]
    links = [made_link(0, 1, noise=0.0), made_link(1, 2)]
    weighted = [
        link.__class__(**{**vars(link), "weights": link.weights / link.weights.sum()})
        for link in links
    ]
    return System(transforms, weighted, ERRORS, SILENT)


def test_each_scene_has_the_parameters_of_its_transform() -> None:
    made = system()
    assert [len(made.columns(end)) for end in range(4)] == [0, 4, 0, 2] and made.width == 6
    assert made.blocks[0] is not None and made.blocks[1] is None


def test_the_solution_brings_the_points_together() -> None:
    made = system()
    moved = made.moved(made.solve(made.information))
    assert moved[1] is not None
    assert moved[1].apply(POINTS) == pytest.approx(POINTS + PLACES[1])
    assert made.discrepancies(np.zeros(6))[0] > 1
    assert made.discrepancies(made.solve(made.information))[0] == pytest.approx(0, abs=1e-4)


def test_a_common_error_is_a_shift() -> None:
    made = system()
    block = made.blocks[0]
    assert block is not None
    step = np.zeros(made.width)
    step[block.columns] = np.linalg.pinv(block.normal) @ block.common @ [3.0, -2.0]
    before, after = system().moved(np.zeros(6))[1], made.moved(step)[1]
    assert before is not None and after is not None
    # Against what the second end adds: residuals are first minus second.
    assert after.apply(POINTS) - before.apply(POINTS) == pytest.approx(
        np.broadcast_to([-3.0, 2.0], POINTS.shape), abs=1e-9
    )


def test_a_pair_tells_as_much_as_the_blocks_that_it_covers() -> None:
    made = system()
    count = block_count(made_link(0, 1, noise=0.0).first_pixels)
    assert count == 20 and made.covered[0] == count
    assert made.information[0] == pytest.approx(count / 0.2**2)


def test_the_design_is_the_slope_of_places() -> None:
    transform = SceneTransform(FRAMES[1], SIMILARITY)
    made = system()
    slopes = design(transform, POINTS)
    for row in range(4):
        changes = np.zeros(6)
        changes[row] = 1e-3
        moved = made.moved(changes)[1]
        assert moved is not None
        steps = (moved.apply(POINTS) - transform.apply(POINTS)) / 1e-3
        assert steps == pytest.approx(slopes[:, :, row], abs=1e-6)
