"""Loop closure: the error that no single pair can see.

Around a loop of pairs, such as from the reference to one scene, on to the next and back, a point
should come out where it went in. Whatever it is off by is an error of these pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hetmatch_qgis.engine.batch.network.earned_kind import earned_matrix, least_kind
from hetmatch_qgis.engine.batch.network.link import Link
from hetmatch_qgis.engine.batch.network.paths import loops
from hetmatch_qgis.engine.batch.network.scene_frame import SceneFrame
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.fitting.candidates import Candidates
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS, Projective, project


@dataclass(frozen=True)
class Loop:
    """A loop of pairs.

    rows: of its links, in their order.
    ends: that it leads through, one for each link, from the first one on.
    closure_px: RMS distance in pixels of the reference between points and where the loop brings
        them.
    """

    rows: tuple[int, ...]
    ends: tuple[int, ...]
    closure_px: float


def close_loops(
    frames: Sequence[SceneFrame], links: Sequence[Link], progress: Progress = SILENT
) -> list[Loop]:
    """The shortest loop through each link, and all loops of three, with their closures.

    Each link stands for the transform that its tie points have earned between the nominal places of
    both ends, where their georeferences put them. A loop begins at the points of the link that
    covers the least ground, so that no other is carried on beyond its own.

    frames: of each end, the reference first. progress: checked for cancellation.

    Raises Cancelled.
    """
    steps = []
    for link in links:
        progress.check()
        steps.append(_Step.of(frames, link))
    rows = [row for row, step in enumerate(steps) if step is not None]
    ends = [links[row].ends for row in rows]
    found = []
    for loop in loops(ends, progress):
        progress.check()
        through = [rows[place] for place in loop]
        walk = [step for step in (steps[row] for row in through) if step is not None]
        first = min(range(len(walk)), key=lambda place: walk[place].area)
        through, walk = through[first:] + through[:first], walk[first:] + walk[:first]
        loop_ends, closure = _walk(walk)
        found.append(Loop(tuple(through), loop_ends, closure))
    return found


@dataclass(frozen=True)
class _Step:
    """A link as a map of nominal places in the reference's pixels.

    link: the link.
    places: (N, 2) nominal places of its points at its first end.
    to_second, to_first: the map to the second end, and back.
    """

    link: Link
    places: Points
    to_second: Projective
    to_first: Projective

    @staticmethod
    def of(frames: Sequence[SceneFrame], link: Link) -> _Step | None:
        one, other = (
            frames[end].to_reference(link.pixels(end) * frames[end].scale) for end in link.ends
        )
        used = ~link.is_check & np.isfinite(one).all(axis=1) & np.isfinite(other).all(axis=1)
        if np.count_nonzero(used) < MIN_POINTS["affine"]:
            return None
        points = Candidates(one[used], other[used], link.weights[used])
        least = least_kind(*(frames[end] for end in link.ends if end))
        earned = earned_matrix(link.kind, points, one[used], least)
        if earned is None:
            return None
        fitted = Projective(*earned)
        return _Step(link, one[used], fitted, fitted.inverse())

    @property
    def area(self) -> float:
        """Area of the box around the points, square pixels of the reference."""
        return float(np.ptp(self.places, axis=0).prod())

    def take(self, end: int, places: Points) -> Points:
        """Places at one end brought to the other."""
        along = self.to_second if end == self.link.first else self.to_first
        return project(along.matrix, places)


def _walk(steps: Sequence[_Step]) -> tuple[tuple[int, ...], float]:
    """The ends of a loop and its closure, from the end that its first and last link share."""
    first, last = steps[0].link, steps[-1].link
    end = first.first if first.first in last.ends else first.second
    start = steps[0].places if end == first.first else steps[0].take(first.first, steps[0].places)
    places = start
    ends = []
    for step in steps:
        ends.append(end)
        places = step.take(end, places)
        end = step.link.other(end)
    misses = places - start
    return tuple(ends), float(np.sqrt((misses**2).sum(axis=1).mean()))
