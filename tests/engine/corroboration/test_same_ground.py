"""A photograph that is there again, changed in places, is told from what is drawn over two."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from grounds import Image, aligned, grain, ground, orchard, standard

from hetmatch_qgis.engine.core.workers import Workers
from hetmatch_qgis.engine.corroboration.corroborate import Circumstances, corroborate
from hetmatch_qgis.engine.matching.verdict import MIN_THROUGHOUT, ground_truth

SIDE = 256


def looked_at(reference, moving, **known):
    with Workers(1) as workers:
        return corroborate(aligned(reference, moving), workers, Circumstances(**known))


def changed(image: Image, seed: int = 5, share: float = 0.4) -> Image:
    """The same ground, a share of it in patches under something else, as snow lies."""
    patches = cv2.GaussianBlur(grain(seed, len(image)), (0, 0), 8)
    is_other = patches > np.quantile(patches, 1 - share)
    return np.where(is_other, ground(seed + 50, len(image)), image).astype(np.float32)


def legend(image: Image, columns: int = 100) -> Image:
    """An image of which one side is covered by the same fine print in every image."""
    drawn = image.copy()
    drawn[:, -columns:] = 3 * ground(77, len(image))[:, -columns:]
    return drawn


@pytest.mark.parametrize("seed", range(3))
def test_a_photograph_changed_in_places_is_the_same_ground(seed):
    image = ground(seed)
    look = looked_at(image, changed(image))
    assert MIN_THROUGHOUT < look.throughout < 0.8
    assert ground_truth(look) > 0.99


@pytest.mark.parametrize("seed", range(3))
def test_a_radius_changes_nothing(seed):
    image = ground(seed)
    looks = [
        looked_at(image, changed(image), expected=np.zeros(2), radius=radius)
        for radius in (20.0, None)
    ]
    assert looks[0].throughout == looks[1].throughout > 0


@pytest.mark.parametrize("seed", range(3))
def test_print_in_one_part_of_two_grounds_is_none(seed):
    look = looked_at(legend(ground(seed)), legend(ground(seed + 10)))
    assert look.identical > 0.2 and look.throughout < 0.05


@pytest.mark.parametrize("seed", range(3))
def test_what_repeats_itself_over_two_grounds_is_none(seed):
    """Within the radius there is no other place, beyond it there are many."""
    one, other = (standard(orchard(1) + 0.4 * ground(seed + step)) for step in (0, 10))
    look = looked_at(one, other, expected=np.zeros(2), radius=5.0)
    assert look.identical > 0.3 and not look.rivals and look.throughout == 0


def test_parts_without_data_do_not_count():
    image = ground(1)
    valid = np.ones((SIDE, SIDE), bool)
    valid[:, SIDE // 2 :] = False
    with Workers(1) as workers:
        images = aligned(image, changed(image), valid, valid)
        look = corroborate(images, workers, Circumstances())
    assert look.throughout > MIN_THROUGHOUT
