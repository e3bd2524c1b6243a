"""The sets by name, each with its groups and the recipe of its pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.hard import maps, radar_pairs, seasons, views
from benchmarks.hard.grounds import Grounds
from benchmarks.hard.pair import HardPair


@dataclass(frozen=True)
class HardSet:
    """One set.

    title: what its pairs are. needs: folders of the shared data. groups: conditions, in the order
    of the table. count: pairs of each group, unless told otherwise; all sets together take eight
    minutes of one core. draw: from the grounds, a group and a number to a pair, None where there
    is none.
    """

    title: str
    needs: tuple[str, ...]
    groups: tuple[str, ...]
    count: int
    draw: Callable[[Grounds, str, int], HardPair | None]

    def missing(self, grounds: Grounds) -> list[str]:
        """The folders that it needs and that are not there."""
        return [name for name in self.needs if not (grounds.folder / name).is_dir()]

    def pairs(self, grounds: Grounds, count: int | None) -> Iterator[HardPair]:
        """The first pairs of each group, the groups in turn. count: of each group."""
        for number in range(count or self.count):
            for group in self.groups:
                pair = self.draw(grounds, group, number)
                if pair is not None:
                    yield pair


SETS: dict[str, HardSet] = {
    "srif": HardSet(
        "SRIF's pairs as they are",
        ("srif",),
        ("Optical-Infrared", "Optical-Map", "Optical-Optical"),
        60,
        views.published,
    ),
    "scale": HardSet(
        "SRIF's pairs, one image shrunk until pixels differ by a ratio",
        ("srif",),
        tuple(views.RATIOS),
        10,
        views.scaled,
    ),
    "tilt": HardSet(
        "SRIF's pairs, the moving image seen by a tilted camera",
        ("srif",),
        tuple(views.TILTS),
        20,
        views.tilted,
    ),
    "overlap": HardSet(
        "neighbouring images of one place (srif, mmim, sentinel) that share a strip or a corner",
        ("srif", "mmim", "sentinel"),
        tuple(views.OVERLAPS),
        10,
        views.overlapping,
    ),
    "map-styles": HardSet(
        "photographs on maps drawn of vectors in twelve styles",
        ("vector",),
        tuple(maps.GROUPS),
        6,
        maps.on_map,
    ),
    "relief-radar": HardSet(
        "radar simulated over relief, on Sentinel-2",
        ("sentinel", "terramind"),
        tuple(radar_pairs.RELIEF),
        8,
        radar_pairs.over_relief,
    ),
    "fine-radar": HardSet(
        "radar of half a metre on photographs",
        ("vector",),
        radar_pairs.FINE,
        8,
        radar_pairs.fine_radar,
    ),
    "season": HardSet(
        "photographs on themselves, or on those of another date, by night and under snow",
        ("srif", "sentinel", "vector"),
        seasons.GROUPS,
        6,
        seasons.changed,
    ),
}
"""Sets in the order of the tables."""
