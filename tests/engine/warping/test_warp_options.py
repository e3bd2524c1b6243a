"""Options of a warp, from and to plain values."""

from __future__ import annotations

from pathlib import Path

import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.warping.warp_options import WarpOptions


@pytest.mark.parametrize(
    "options",
    [
        {"grid": "reference", "pixel_size": 3.0},
        {"pixel_size": 0.0},
        {"extent": (3.0, 0.0, 1.0, 1.0)},
        {"extent": (0.0, 0.0, float("nan"), 1.0)},
        {"transform": "magic"},
        {"resampling": "best"},
        {"grid": "mine"},
        {"format": "JPEG"},
    ],
)
def test_options_out_of_range_are_refused(options) -> None:
    with pytest.raises(InputError):
        WarpOptions(**options)


def test_options_pass_through_json() -> None:
    options = WarpOptions("local", extent=(1.0, 2.0, 3.0, 4.0), moving=Path("a.tif"), nodata=-1.0)
    assert WarpOptions.of(options.to_dict()) == options
    for wrong in ({"extent": "1,2"}, {"overwrite": 1}, {"transform": 3}, {"colour": "red"}):
        with pytest.raises(InputError):
            WarpOptions.of(wrong)
