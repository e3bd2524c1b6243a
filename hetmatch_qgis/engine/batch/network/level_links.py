"""Tie points as they would lie on level ground, of scenes that show high ground displaced.

Between two scenes that look from different sides, high ground moves against low ground by the
difference of both displacements. No heights can be looked up between two scenes, but they can in
each scene's match with the reference. So the displacement (`fitting/relief.py`) is estimated from a
scene's match with the reference, or, of a scene without one, from its neighbours, and taken off its
tie points. What is left is adjusted as on level ground; the displacement itself is not adjusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.batch.network.earned_kind import PARAMETERS, block_count, critical_ratio
from hetmatch_qgis.engine.batch.network.link import AFFINE, Link
from hetmatch_qgis.engine.batch.network.scene_frame import SceneFrame
from hetmatch_qgis.engine.batch.network.scene_relief import SceneRelief
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.fitting.least_squares import fit
from hetmatch_qgis.engine.fitting.relief import RELIEF, Ground, solve_relief
from hetmatch_qgis.engine.fitting.transforms import MIN_POINTS, Projective

_RELIEF_PARAMETERS = PARAMETERS[AFFINE] + 2


@dataclass(frozen=True)
class _Located:
    """A scene whose displacement is known.

    affine: from the reference's pixels, as the frame puts them, to scaled pixels on level ground.
    relief: of the scene, None where it shows none.
    """

    frame: SceneFrame
    affine: Projective
    relief: SceneRelief | None

    def places(self, pixels: Points) -> Points:
        """Reference pixels (N, 2) of pixels (N, 2) of the scene."""
        scaled, back = pixels * self.frame.scale, self.affine.inverse()
        if self.relief is None:
            return self.frame.to_reference(back.apply(scaled))
        return self.relief.places(self.frame, back.matrix, scaled)


def level_links(
    frames: Sequence[SceneFrame],
    links: Sequence[Link],
    grounds: Mapping[int, Ground],
    progress: Progress,
) -> tuple[list[Link], dict[int, SceneRelief]]:
    """The links with their points as on level ground, and the displacement of each scene by end.

    frames: of each end, the reference first.
    grounds: heights at pixels of the reference, by the end of the scene that knows them.
    progress: checked for cancellation.

    Points without height, and in layover some, have no place on level ground: they are NaN. Raises
    Cancelled.
    """
    known: dict[int, _Located] = {}
    for link in links:
        progress.check()
        if link.first == 0:
            ground = grounds.get(link.second) if link.kind == RELIEF else None
            located = _located(frames[link.second], link, 0, link.first_pixels, ground)
            if located is not None:
                known[link.second] = located
    if not any(item.relief for item in known.values()):
        return list(links), {}
    _spread(frames, links, grounds, known, progress)
    levelled = []
    for link in links:
        progress.check()
        levelled.append(_levelled(link, known))
    found = {end: item.relief for end, item in known.items() if item.relief is not None}
    return levelled, found


def _spread(
    frames: Sequence[SceneFrame],
    links: Sequence[Link],
    grounds: Mapping[int, Ground],
    known: dict[int, _Located],
    progress: Progress,
) -> None:
    """Add the scenes without a match with the reference, from neighbour to neighbour."""
    waiting = [link for link in links if not set(link.ends) <= {0, *known}]
    while waiting:
        progress.check()
        reached = [link for link in waiting if any(end in known for end in link.ends)]
        if not reached:
            return
        best = max(reached, key=lambda link: len(link.weights))
        waiting.remove(best)
        here = next(end for end in best.ends if end in known)
        there = best.other(here)
        if there in known:
            continue
        places = known[here].places(best.pixels(here))
        located = _located(frames[there], best, here, places, grounds.get(there))
        if located is not None:
            known[there] = located


def _located(
    frame: SceneFrame, link: Link, known_end: int, places: Points, ground: Ground | None
) -> _Located | None:
    """A scene by a link whose points have places (N, 2) in the reference; None of too few points.

    ground: where the scene may show relief. That of a match with the reference is believed, which
    has tried it against other transforms; that of a neighbour has to be earned.
    """
    nominal = frame.from_reference(places)
    scaled = link.pixels(link.other(known_end)) * frame.scale
    used = ~link.is_check & np.isfinite(nominal).all(axis=1) & (link.weights > 0)
    heights = None if ground is None else ground.heights(places)
    if heights is not None:
        used &= np.isfinite(heights)
    if np.count_nonzero(used) < MIN_POINTS[RELIEF]:
        return None
    nominal, scaled, weights = nominal[used], scaled[used], link.weights[used]
    flat = fit(AFFINE, nominal, scaled, weights)
    if not isinstance(flat, Projective):
        return None
    if ground is None or heights is None:
        return _Located(frame, flat, None)
    solved = solve_relief(scaled, nominal, heights[used], weights)
    if solved is None:
        return _Located(frame, flat, None)
    affine, slope = solved
    if known_end != 0:
        with_relief = affine.apply(nominal) + heights[used][:, None] * slope
        squares = [
            float((weights * ((fitted - scaled) ** 2).sum(axis=1)).sum())
            for fitted in (flat.apply(nominal), with_relief)
        ]
        freedom = 2 * block_count(places[used]) - _RELIEF_PARAMETERS
        ratio = (squares[0] - squares[1]) / 2 / max(squares[1] / max(freedom, 1), 1e-12)
        if freedom <= 0 or ratio <= critical_ratio(2, freedom):
            return _Located(frame, flat, None)
    relief = SceneRelief(slope, ground)
    return _Located(frame, relief.on_level_ground(affine), relief)


def _levelled(link: Link, known: Mapping[int, _Located]) -> Link:
    """A link with the displacement taken off the points of its ends."""
    reliefs = {end: known[end].relief for end in link.ends if end in known}
    shown = {end: relief for end, relief in reliefs.items() if relief is not None}
    if not shown:
        return link
    places = _places(link, known)
    pixels = []
    for end in link.ends:
        relief = shown.get(end)
        own = link.pixels(end)
        if relief is not None:
            own = own - relief.rise(relief.ground.heights(places)) / known[end].frame.scale
        pixels.append(own)
    return replace(
        link,
        first_pixels=pixels[0],
        second_pixels=pixels[1],
        shown=(link.first_pixels, link.second_pixels),
    )


def _places(link: Link, known: Mapping[int, _Located]) -> Points:
    """Reference pixels of the points of a link, the mean of what its ends say."""
    if link.first == 0:
        return link.first_pixels
    told: list[NDArray[np.float64]] = [
        known[end].places(link.pixels(end)) for end in link.ends if end in known
    ]
    both = np.stack(told)
    is_known = np.asarray(np.isfinite(both).all(axis=2))
    count = is_known.sum(axis=0)[:, None]
    total = np.where(is_known[..., None], both, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
