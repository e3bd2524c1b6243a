"""A stack from the results of its pairs to the adjusted transform of each scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from hetmatch_qgis.common.raster_names import RasterName, raster_name
from hetmatch_qgis.engine.batch.network.adjust import Adjustment, adjust, with_relief
from hetmatch_qgis.engine.batch.network.closures import Loop, close_loops
from hetmatch_qgis.engine.batch.network.level_links import level_links
from hetmatch_qgis.engine.batch.network.link import Link
from hetmatch_qgis.engine.batch.network.position_error import PositionErrors
from hetmatch_qgis.engine.batch.network.scene_frame import Place, SceneFrame, place_of
from hetmatch_qgis.engine.batch.network.scene_relief import grounds_of
from hetmatch_qgis.engine.batch.records import MATCHED, NOT_RUN, read_record
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.batch.unit_result import load_unit_result
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import ImageDescription
from hetmatch_qgis.engine.fitting.relief import RELIEF
from hetmatch_qgis.engine.report.residuals import ground_of

BY_REFERENCE, BY_NEIGHBOURS, NOT_ADJUSTED = "reference", "neighbours", "none"
"""The source of a scene's adjusted transform: its own match with the reference, or pairs with other
scenes; or nothing does."""


@dataclass(frozen=True)
class StackPair:
    """A pair of a stack and what became of it.

    unit: the pair.
    first, second: its ends, 0 for the reference and k + 1 for scene k.
    outcome: one of records.OUTCOMES.
    row: of its link, None without a match.
    """

    unit: Unit
    first: int
    second: int
    outcome: str
    row: int | None = None


@dataclass(frozen=True)
class AdjustedStack:
    """A stack after the adjustment.

    reference: name of the raster.
    scenes: the pairs of the reference with each scene, in the order of their times.
    pairs: all pairs, those first.
    links: the matched pairs.
    descriptions: the image of each end as a match read it, None of a scene without any match.
    adjustment: None where no scene matches the reference.
    loops: with their closures.
    metres: on the ground along a pixel of the reference, None where unknown.
    errors: to expect of the adjusted scenes, None where there is none.
    outside: scenes that lie too far from the reference for a result; see `adjusted_result`.
    """

    reference: str
    scenes: tuple[Unit, ...]
    pairs: tuple[StackPair, ...]
    links: tuple[Link, ...] = ()
    descriptions: tuple[ImageDescription | None, ...] = ()
    adjustment: Adjustment | None = None
    loops: tuple[Loop, ...] = ()
    metres: float | None = None
    errors: PositionErrors | None = None
    outside: frozenset[int] = frozenset()

    def name(self, end: int) -> str:
        """Name of an end."""
        if end == 0:
            return raster_name(self.reference).stem
        return self.scenes[end - 1].name.rpartition("-")[0]

    def kept_rows(self, end: int) -> list[int]:
        """The links that the transform of an end follows."""
        return [] if self.adjustment is None else self.adjustment.kept_rows(end)

    def way(self, end: int) -> str:
        """BY_REFERENCE, BY_NEIGHBOURS or NOT_ADJUSTED for a scene."""
        if self.adjustment is None or self.adjustment.transforms[end] is None:
            return NOT_ADJUSTED
        if end in self.outside:
            return NOT_ADJUSTED
        is_direct = any(0 in self.links[row].ends for row in self.kept_rows(end))
        return BY_REFERENCE if is_direct else BY_NEIGHBOURS

    def is_doubtful(self, end: int) -> bool:
        """True where a pair that contradicts the scene's others could as well be the right one."""
        if self.adjustment is None:
            return False
        unsure = ~self.adjustment.is_kept & ~self.adjustment.is_certain
        return any(end in self.links[row].ends for row in np.flatnonzero(unsure))

    def closure(self, end: int) -> float | None:
        """RMS closure, in pixels of the reference, of the loops of kept pairs through an end."""
        kept = set(self.kept_rows(end))
        through = [
            loop.closure_px
            for loop in self.loops
            if end in loop.ends and self.is_all_kept(loop) and kept & set(loop.rows)
        ]
        return float(np.sqrt(np.mean(np.square(through)))) if through else None

    def pair_closure(self, row: int) -> float | None:
        """RMS closure of the loops through a link, with no other pair in them that is left out."""
        through = [
            loop.closure_px
            for loop in self.loops
            if row in loop.rows and self.is_all_kept(loop, besides=row)
        ]
        return float(np.sqrt(np.mean(np.square(through)))) if through else None

    def is_all_kept(self, loop: Loop, besides: int | None = None) -> bool:
        """True where the transforms follow all pairs of a loop."""
        if self.adjustment is None:
            return False
        return all(self.adjustment.is_kept[row] or row == besides for row in loop.rows)


def adjust_stack(
    scenes: Sequence[Unit],
    neighbours: Sequence[tuple[Unit, int, int]],
    out: Path,
    progress: Progress,
) -> AdjustedStack:
    """Adjust the scenes of a stack from the records and results of its pairs.

    neighbours: each pair of scenes with the places of both in `scenes`.

    Raises Cancelled.
    """
    ends = [(unit, 0, place + 1) for place, unit in enumerate(scenes)]
    ends += [(unit, one + 1, other + 1) for unit, one, other in neighbours]
    reading = _Reading(len(scenes) + 1)
    pairs = []
    for unit, first, second in ends:
        progress.check()
        pairs.append(reading.read(unit, first, second, out))
    return reading.adjusted(scenes[0].reference, tuple(scenes), tuple(pairs), progress)


@dataclass
class _Reading:
    """Results of a stack's pairs.

    count: ends. dems: elevation models by the ends of the scenes that have one. shows_relief:
    whether high ground lies displaced in any scene.
    """

    count: int
    links: list[Link] = field(default_factory=list)
    descriptions: dict[int, ImageDescription] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    dems: dict[int, RasterName] = field(default_factory=dict)
    shows_relief: bool = False
    metres: float | None = None

    def read(self, unit: Unit, first: int, second: int, out: Path) -> StackPair:
        """Take in a pair."""
        if first == 0 and (dem := Options.of(unit.options).dem) is not None:
            self.dems[second] = dem
        record = read_record(out, unit.identity)
        if record is None or record["key"] != unit.key:
            return StackPair(unit, first, second, NOT_RUN)
        if record["outcome"] != MATCHED:
            return StackPair(unit, first, second, record["outcome"])
        try:
            result = load_unit_result(unit)
            options = Options.of(unit.options)
            for end, side in ((first, "reference"), (second, "moving")):
                description = result.reference if side == "reference" else result.moving
                if end not in self.places:
                    name = unit.reference if side == "reference" else unit.moving
                    self.places[end] = place_of(name, description, options, side)
                    self.descriptions[end] = description
        except InputError:
            # Somebody has removed or changed it since.
            return StackPair(unit, first, second, NOT_RUN)
        self.shows_relief |= first == 0 and result.transform_type == RELIEF
        ground = ground_of(result)
        if first == 0 and self.metres is None and ground is not None and ground.unit == "m":
            self.metres = float(np.sqrt(abs(np.linalg.det(ground.matrix))))
        self.links.append(Link.of(unit.name, first, second, result))
        return StackPair(unit, first, second, MATCHED, len(self.links) - 1)

    def adjusted(
        self,
        reference: str,
        scenes: tuple[Unit, ...],
        pairs: tuple[StackPair, ...],
        progress: Progress,
    ) -> AdjustedStack:
        """The stack, adjusted where any scene matches the reference."""
        if 0 not in self.places:
            return AdjustedStack(reference, scenes, pairs, tuple(self.links))
        base = self.places[0]
        # An end without a match has no link, so that its frame is never asked.
        frames = [SceneFrame.of(self.places.get(end, base), base) for end in range(self.count)]
        grounds = grounds_of(self.dems, base) if self.shows_relief else {}
        links, reliefs = level_links(frames, self.links, grounds, progress)
        adjustment = with_relief(adjust(frames, links, progress), reliefs)
        loops = tuple(close_loops(frames, links, progress))
        return AdjustedStack(
            reference,
            scenes,
            pairs,
            tuple(links),
            tuple(self.descriptions.get(end) for end in range(self.count)),
            adjustment,
            loops,
            self.metres,
            PositionErrors.of(adjustment, links, loops),
        )


def plain_number(value: Any) -> float | None:
    """A number for a file, None for one that is unknown."""
    return None if value is None or not np.isfinite(value) else float(value)
