"""Stacks whose scenes show high ground displaced."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import relief_cases
from known_pairs import HERE, SIDE, UTM, another_sensor, seen, write
from stack_cases import FRAMES

from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.network.adjust import Adjustment, adjust, with_relief
from hetmatch_qgis.engine.batch.network.level_links import level_links
from hetmatch_qgis.engine.batch.network.link import Link
from hetmatch_qgis.engine.batch.run_batch import run_batch
from hetmatch_qgis.engine.core.errors import Cancelled
from hetmatch_qgis.engine.core.grid import even_lattice
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import SILENT, Progress
from hetmatch_qgis.engine.fitting.relief import Ground

POINTS = even_lattice(400, 400, 14)
SLOPES = np.array([[0, 0], [0.08, 0.01], [-0.06, 0.02], [0.08, 0.01], [-0.06, 0.02], [0, 0]])
"""Pixels for a metre of height of each end: from two sides, the reference and the last from
above."""
SHIFTS = np.random.default_rng(4).uniform(-15, 15, (6, 2)) * np.minimum(np.arange(6), 1)[:, None]
GROUND = Ground.of(relief_cases.heights_at, POINTS)
assert GROUND is not None
GROUNDS = dict.fromkeys(range(1, 6), GROUND)


def shown(end: int, places: np.ndarray) -> np.ndarray:
    """Pixels of an end that show places in the reference."""
    heights = relief_cases.heights_at(places) - 400
    return np.asarray(places + SHIFTS[end] + heights[:, None] * SLOPES[end])


def link(first: int, second: int, kind: str, off: tuple[float, float] = (0, 0)) -> Link:
    random = np.random.default_rng(10 * first + second)
    pixels = shown(first, POINTS), shown(second, POINTS) + random.normal(0, 0.2, POINTS.shape)
    ones, none = np.ones(len(POINTS)), np.zeros(len(POINTS), dtype=bool)
    return Link(f"{first}-{second}", first, second, pixels[0], pixels[1] + off, ones, none, kind, 1)


def network(wrong: tuple[int, int] | None = None) -> list[Link]:
    """Scene 4 does not match the reference, and the pairs of scenes know no heights."""
    kinds = {1: "relief", 2: "relief", 3: "relief", 5: "affine"}
    random = np.random.default_rng(8)
    links = [link(0, end, kind, tuple(random.normal(0, 0.1, 2))) for end, kind in kinds.items()]
    for pair in ((1, 2), (1, 3), (2, 3), (2, 4), (3, 4), (3, 5), (4, 5)):
        links.append(link(*pair, "polynomial2", (12.0, 5.0) if pair == wrong else (0.0, 0.0)))
    return links


def adjusted(links: list[Link], progress: Progress = SILENT) -> Adjustment:
    levelled, reliefs = level_links(FRAMES[:6], links, GROUNDS, progress)
    return with_relief(adjust(FRAMES[:6], levelled, progress), reliefs)


def misses(found: Adjustment, end: int) -> np.ndarray:
    transform = found.transforms[end]
    assert transform is not None
    return np.linalg.norm(transform.apply(shown(end, POINTS)) - POINTS, axis=1)


def test_scenes_from_two_sides_are_adjusted_together():
    links = network()
    found = adjusted(links)
    for end in range(1, 6):
        transform = found.transforms[end]
        assert transform is not None
        slope = np.zeros(2) if transform.relief is None else transform.relief.slope
        # One that lies right below the sensor has none, and its neighbours do not lend it any.
        assert slope == pytest.approx(SLOPES[end], abs=0.003)
        assert np.sqrt(np.nanmean(misses(found, end) ** 2)) < 0.3
    assert found.is_kept.all() and (found.discrepancy < 1).all()
    # Without heights the pairs contradict each other by pixels.
    assert adjust(FRAMES[:6], links).errors.max() > 4 * found.errors.max()


def test_a_wrong_pair_is_found_beside_displacements_that_are_larger():
    found = adjusted(network(wrong=(2, 3)))
    assert [found.system.ends[row] for row in np.flatnonzero(~found.is_kept)] == [(2, 3)]
    assert max(np.nanmedian(misses(found, end)) for end in range(1, 6)) < 0.3


def test_links_stay_as_they_are_where_nothing_is_displaced():
    links = [link(0, 5, "affine"), link(5, 4, "affine")]
    levelled, reliefs = level_links(FRAMES[:6], links, GROUNDS, SILENT)
    assert reliefs == {} and all(a is b for a, b in zip(levelled, links, strict=True))


def test_levelling_can_be_cancelled():
    with pytest.raises(Cancelled):
        level_links(FRAMES[:6], network(), GROUNDS, Progress(on_check=lambda: True))


def test_a_stack_of_real_scenes_keeps_its_relief(tmp_path: Path):
    """Matched, adjusted, drawn and warped, from two sides of one ground."""
    scenes = {"east": (1.0, (5.0, -3.0)), "west": (-0.7, (-4.0, 4.0)), "again": (1.0, (2.0, 6.0))}
    reference = write(
        tmp_path / "reference.tif", seen(np.asarray, SIDE, SIDE, 3), HERE.transform, UTM
    )
    dem = relief_cases.write_dem(tmp_path / "dem.tif")
    jobs = []
    for name, (factor, shift) in scenes.items():
        values = another_sensor(seen(_to_reference(factor, shift), SIDE, SIDE, 3))
        jobs.append(
            Job(str(reference), str(write(tmp_path / f"{name}.tif", values, HERE.transform, UTM)))
        )
    out = tmp_path / "out"
    options = BatchOptions(
        network=True,
        steps=("match", "warp"),
        workers=1,
        match=Options(dem=dem, transform="relief"),
    )
    result = run_batch(jobs, out, options)
    assert result.progress.counts["matched"] == 3 and result.network is not None
    with (out / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["adjusted_transform"] for row in rows} == {"relief"}
    for row, (factor, _) in zip(rows, scenes.values(), strict=True):
        folder = next((out / "network").glob(f"{Path(row['moving']).stem}-*"))
        content = json.loads((folder / "result.json").read_text())
        slope = content["transform"]["relief"]["pixels_per_metre"]
        assert slope == pytest.approx((factor * relief_cases.SLOPE).tolist(), abs=0.006)
        assert (folder / "overview.png").is_file()
        with rasterio.open(next(folder.glob("*_registered.tif"))) as warped:
            assert warped.count and warped.read(1).any()
    assert result.network.counts["none"] == 0


def _to_reference(factor: float, shift: tuple[float, float]) -> Callable[[np.ndarray], np.ndarray]:
    def places(moving: np.ndarray) -> np.ndarray:
        reference = moving - shift
        for _ in range(30):
            heights = relief_cases.heights_at(reference) - 400
            shows = reference + shift + factor * heights[:, None] * relief_cases.SLOPE
            reference = reference + moving - shows
        return np.asarray(reference)

    return places
