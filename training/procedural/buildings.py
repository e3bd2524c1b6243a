"""Place the buildings of a layout: along the edges of blocks and lanes, and inside blocks."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.procedural.geometry import (
    Points,
    area_of,
    at_lengths,
    beside,
    closed,
    left_of,
    lengths,
    tangents,
)
from training.procedural.primitives import Area, Building, Road
from training.procedural.raster import fill, mask_of, stroke
from training.procedural.structures import MARGIN, mask_at
from training.procedural.zones import BUILT, ZONES, Zone, footprint, probes


class Occupancy:
    """Mask, with a margin, of the ground that buildings may not occupy."""

    def __init__(
        self,
        side: int,
        gsd: float,
        roads: list[Road],
        railways: list[Points],
        areas: list[Area],
    ) -> None:
        self.mask = mask_of(side, MARGIN)
        for road in roads:
            stroke(self.mask, [road.line + MARGIN], 255, road.width + 2 / gsd, smooth=False)
        for track in railways:
            stroke(self.mask, [track + MARGIN], 255, 12 / gsd, smooth=False)
        for area in areas:
            if area.kind in ("water", "pitch", "car_park", "forest"):
                self.add([area.outline])

    def add(self, outlines: list[Points]) -> None:
        """Mark outlines (N, 2) as occupied."""
        fill(self.mask, [outline + MARGIN for outline in outlines], 255, smooth=False)

    def free(self, points: Points) -> NDArray[np.bool_]:
        """Tell which of N groups of points (N, K, 2) are entirely on free ground: (N,)."""
        return (mask_at(self.mask, points) == 0).all(axis=1)


class Builder:
    """Places buildings on free ground, and collects them with their drives and lots."""

    def __init__(self, rng: Generator, taken: Occupancy, gsd: float) -> None:
        self.rng = rng
        self.taken = taken
        self.gsd = gsd
        self.buildings: list[Building] = []
        self.drives: list[Area] = []
        self.lots: list[Area] = []

    def build(self, blocks: list[Area], roads: list[Road]) -> None:
        """Fill blocks according to their zones, and the sides of lanes and some country roads."""
        rng = self.rng
        for block in blocks:
            if block.kind in BUILT:
                verge = rng.uniform(4.5, 7) / self.gsd
                self.along(ZONES[block.kind], beside(closed(block.outline), verge))
        for road in roads:
            if road.kind == "lane" or (road.kind in ("minor", "track") and rng.random() < 0.12):
                verge = road.width / 2 + 2.5 / self.gsd
                for line in (road.line, road.line[::-1]):
                    self.along(ZONES["detached"], beside(line, verge))
        for block in blocks:
            if block.kind in BUILT:
                self.within(ZONES[block.kind], block)

    def along(self, zone: Zone, line: Points) -> None:
        """Place buildings to the left of a line, facing it."""
        rng, gsd = self.rng, self.gsd
        total = float(lengths(line)[-1]) * gsd
        count = int(total / (sum(zone.frontage) / 2 + sum(zone.gap) / 2))
        if count < 1:
            return
        # The houses of a row are similar, with a few exceptions.
        typical_front = rng.uniform(*zone.frontage)
        fronts = typical_front * rng.uniform(0.85, 1.15, count)
        gaps = rng.uniform(*zone.gap, count) * (1.0 if zone.gap[1] else 0.0)
        starts = np.concatenate([[0], np.cumsum(fronts + gaps)[:-1]]) + rng.uniform(0, 6)
        keep = (starts + fronts < total) & (rng.random(count) > zone.missing_share)
        starts, fronts = starts[keep], fronts[keep]
        if not len(starts):
            return
        begin, end = at_lengths(line, starts / gsd), at_lengths(line, (starts + fronts) / gsd)
        way = end - begin
        chord = np.hypot(*way.T) * gsd
        unit = way / np.maximum(np.hypot(*way.T), 1e-6)[:, None]
        back = np.full(len(starts), rng.uniform(*zone.setback))
        back += rng.normal(0, 0.08 * zone.setback[1], len(starts))
        depth = rng.uniform(*zone.depth) * rng.uniform(0.9, 1.1, len(starts))
        origin = begin + left_of(unit) * (back / gsd)[:, None]
        inward = left_of(unit) * (depth / gsd)[:, None]
        straight = chord > 0.9 * fronts
        built = self._put(zone, origin, way, inward, straight, zone.height)
        if zone.pitched > 0.8 and gsd < 1.6:
            self._lots(begin[built], way[built], (back + depth)[built] / gsd)
        if zone.setback[1] > 4 and gsd < 1.4:
            self._drives(begin[built], way[built], back[built] / gsd)

    def within(self, zone: Zone, block: Area) -> None:
        """Place further buildings inside a block, aligned with its edges."""
        rng, gsd = self.rng, self.gsd
        ring = block.outline
        hectares = abs(area_of(ring)) * gsd**2 / 1e4
        count = min(int(zone.inner_count * hectares * 1.6), 150)
        if not count:
            return
        slopes = tangents(closed(ring))
        picked = rng.integers(len(ring), size=count)
        share = np.sqrt(rng.random(count))[:, None] * 0.85
        origin = ring.mean(axis=0) + (ring[picked] - ring.mean(axis=0)) * share
        size = rng.uniform(*zone.inner, (2, count)) / gsd
        unit = slopes[picked]
        along, inward = unit * size[0][:, None], left_of(unit) * size[1][:, None] * 0.7
        low, high = zone.height
        self._put(zone, origin, along, inward, np.ones(count, bool), (0.5 * low, 0.6 * high))

    def _put(
        self,
        zone: Zone,
        origin: Points,
        along: Points,
        inward: Points,
        candidates: NDArray[np.bool_],
        height: tuple[float, float],
    ) -> list[int]:
        """Place the candidates (N,) that are on free ground; returns their indices."""
        rng = self.rng
        typical_height, roof_tone = rng.uniform(*height), rng.random()
        pitched = rng.random() < zone.pitched
        built = []
        tests = probes(origin, along, inward)
        for parity in (0, 1):
            is_turn = np.arange(len(origin)) % 2 == parity
            for k in np.flatnonzero(candidates & is_turn & self.taken.free(tests)):
                # Neighbours were tested together, and may have been placed in the meantime.
                if not self.taken.free(tests[k : k + 1])[0]:
                    continue
                parts = footprint(rng, zone, origin[k], along[k], inward[k])
                self.taken.add(list(parts))
                is_exception = rng.random() < 0.15
                flat = is_exception != (not pitched)
                roof = "flat" if flat else str(rng.choice(["gable", "hip"], p=(0.7, 0.3)))
                tone = float(
                    np.clip(rng.random() if is_exception else rng.normal(roof_tone, 0.1), 0, 1)
                )
                tall = max(2.5, typical_height * rng.uniform(0.85, 1.15))
                self.buildings.append(Building(parts, tall, roof, tone))
                built.append(int(k))
        return built

    def _lots(self, begin: Points, way: Points, deep: NDArray[np.float64]) -> None:
        """Add a lot for each house, a little wider than the house and extending behind it."""
        rng = self.rng
        behind = rng.uniform(8, 28) / self.gsd
        for start, along, length in zip(begin, way, deep, strict=True):
            margin = along / np.hypot(*along) * rng.uniform(1, 5) / self.gsd
            inward = left_of(along / np.hypot(*along)) * (length + behind)
            first, last = start - margin, start + along + margin
            outline = np.array([first, last, last + inward, first + inward])
            self.lots.append(Area(outline, "lot", float(rng.random())))

    def _drives(self, begin: Points, way: Points, back: NDArray[np.float64]) -> None:
        rng = self.rng
        paving = rng.random()
        for start, along, length in zip(begin, way, back, strict=True):
            if rng.random() < 0.7 and length > 1:
                unit = along / np.hypot(*along)
                width = rng.uniform(2.5, 5) / self.gsd
                corner = start + unit * rng.uniform(0, 2) / self.gsd - left_of(unit) * 2 / self.gsd
                deep = left_of(unit) * (length + 2 / self.gsd)
                wide = unit * width
                outline = np.array([corner, corner + wide, corner + wide + deep, corner + deep])
                self.drives.append(Area(outline, "drive", float(paving)))
