"""The small picture of a pair."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hetmatch_qgis.engine.batch.summary.thumbnail import SIDE_PX, write_thumbnail
from hetmatch_qgis.engine.report.overview_content import OverviewImages


@pytest.fixture
def images() -> OverviewImages:
    """A dark reference and a bright moving image of 400 x 200 pixels."""
    dark, bright = (np.tile(np.linspace(low, low + 0.1, 400), (200, 1)) for low in (0, 0.9))
    valid, none = np.ones((200, 400), bool), np.zeros((0, 2))
    grey = [values.astype(np.float32) for values in (dark, bright)]
    return OverviewImages(
        *(grey[0], valid, grey[1], valid, none, none, none, np.zeros(0, bool), "", ""),
        registered=grey[1],
        registered_valid=valid,
    )


def test_a_match_is_a_checkerboard(images: OverviewImages, tmp_path: Path):
    write_thumbnail(tmp_path / "a.webp", images)
    with Image.open(tmp_path / "a.webp") as picture:
        assert picture.size == (SIDE_PX, SIDE_PX // 2)


def test_without_a_match_both_images_lie_side_by_side(images: OverviewImages, tmp_path: Path):
    refused = replace(images, registered=None, registered_valid=None)
    write_thumbnail(tmp_path / "a.webp", refused)
    with Image.open(tmp_path / "a.webp") as picture:
        assert picture.size == (SIDE_PX + 2, SIDE_PX // 4)
