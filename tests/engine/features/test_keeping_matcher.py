"""A matcher that keeps descriptions gives what the matcher itself gives."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.base import Matcher
from hetmatch_qgis.engine.features.hetmatch import HetMatcher
from hetmatch_qgis.engine.features.keeping_matcher import KeepingMatcher
from hetmatch_qgis.engine.features.registry import load_matcher
from hetmatch_qgis.engine.process.kept_work import KeptWork, shared_work

VALID = np.ones((96, 128), dtype=bool)


@pytest.fixture(scope="module")
def grey() -> NDArray[np.float32]:
    return np.random.default_rng(0).normal(size=VALID.shape).astype(np.float32)


@pytest.fixture
def keeping(monkeypatch: pytest.MonkeyPatch) -> tuple[Matcher, list[tuple[int, ...]]]:
    """A matcher in a block that keeps work, and the shapes that the network sees."""
    seen: list[tuple[int, ...]] = []
    look = HetMatcher._look

    def counted(self: HetMatcher, image: NDArray[np.float32], fine: bool) -> object:
        seen.append(image.shape)
        return look(self, image, fine)

    monkeypatch.setattr(HetMatcher, "_look", counted)
    with shared_work(KeptWork()):
        return load_matcher(Options()), seen


def test_outside_of_a_block_nothing_is_kept() -> None:
    assert not isinstance(load_matcher(Options()), KeepingMatcher)


def test_no_image_is_described_for_a_third_time(
    keeping: tuple[Matcher, list[tuple[int, ...]]], grey: NDArray[np.float32]
) -> None:
    matcher, seen = keeping
    plain = load_matcher(Options())
    features, channels = plain.describe_finely(grey, VALID)
    for _ in range(3):
        again, dense = matcher.describe_finely(grey, VALID)
        assert (again.points == features.points).all()
        assert (again.descriptors == features.descriptors).all()
        assert (again.scores == features.scores).all()
        assert channels is not None and dense is not None and (dense == channels).all()
    assert len(seen) == 3
    for _ in range(3):
        assert (matcher.describe(grey, VALID).descriptors == features.descriptors).all()
        dense = matcher.channels(grey, VALID)
        assert dense is not None and dense.shape == (24, 32, channels.shape[2])
    assert len(seen) == 7


def test_other_masks_are_other_images(
    keeping: tuple[Matcher, list[tuple[int, ...]]], grey: NDArray[np.float32]
) -> None:
    matcher, _ = keeping
    for _ in range(2):
        whole = matcher.describe(grey, VALID)
    half = VALID.copy()
    half[:, 64:] = False
    assert len(matcher.describe(grey, half)) == len(whole) // 2


def test_kept_descriptions_can_be_matched(
    keeping: tuple[Matcher, list[tuple[int, ...]]], grey: NDArray[np.float32]
) -> None:
    matcher, _ = keeping
    for _ in range(3):
        features = matcher.describe(grey, VALID)
    matches = matcher.match(features, features, None)
    assert len(matches) and (matches.reference == matches.moving).all()
    assert matcher.name == "hetmatch"
