"""The levels of the refinement, from wide windows to narrow ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One level of the search; lengths in pixels of the reference's frame.

    shrink: pixels of the frame along a pixel of the channels.
    radius: largest displacement that is searched.
    window: side of the windows that are compared.
    learned: whether the matcher's channels are compared or those of gradients.
    stresses_detail: whether gradients are those of the fine detail where, by the level before, the
        images look different.
    """

    shrink: int
    radius: int
    window: int
    learned: bool = False
    stresses_detail: bool = False


LEVELS = (
    Level(4, 24, 264, learned=True),
    Level(4, 12, 136, learned=True),
    Level(4, 8, 104, learned=True),
    Level(2, 4, 72),
    Level(1, 3, 72, stresses_detail=True),
)
"""Windows shrink with the radius, because wide ones are unambiguous and narrow ones precise; set by
hand with the first version (bd793ef) and f7763a0."""

HALVED_LEVELS = (
    Level(8, 24, 264, learned=True),
    Level(8, 24, 136, learned=True),
    *LEVELS[3:],
)
"""Levels where the matcher sees the images at half their size: the channels are 8 pixels apart, of
which a search needs three about its middle. Windows as in LEVELS."""
