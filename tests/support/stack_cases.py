"""A stack of scenes whose truth is known, and a stand-in for the match that knows it.

Eight scenes with misplaced georeferences; what the match would find is made up from the truth, with
an error of each pair and a scatter of its points. Two scenes do not match the reference.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from pyproj import CRS

from benchmarks.common.raster_files import write_raster
from hetmatch_qgis.common.contract import CHECK, NO_RELIABLE_MATCH, TIE
from hetmatch_qgis.common.contract import MATCHED as STATUS_MATCHED
from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.network.adjusted_stack import AdjustedStack
from hetmatch_qgis.engine.batch.network.link import Link
from hetmatch_qgis.engine.batch.network.scene_frame import Place, SceneFrame
from hetmatch_qgis.engine.batch.network.write_network import Network
from hetmatch_qgis.engine.batch.records import MATCHED, NO_MATCH, sentence_data, write_record
from hetmatch_qgis.engine.batch.run_batch import BatchResult, run_batch
from hetmatch_qgis.engine.batch.unit import Unit
from hetmatch_qgis.engine.core.grid import Points, apply_affine, even_lattice
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.progress import Progress
from hetmatch_qgis.engine.core.result import ImageDescription, MatchResult
from hetmatch_qgis.engine.core.tie_points import TiePoints
from hetmatch_qgis.engine.georeferencing.georeference import Georeference
from hetmatch_qgis.engine.results.write import write_outputs

TASK = f"{__name__}:stub"
UTM = CRS.from_epsg(32633)
WIDTH, HEIGHT, SCENES, GSD = 400, 360, 8, 10.0
BIAS_PX = {"reference": 0.6, "neighbours": 0.15}
"""Error of a pair's shift in pixels: scenes look more like each other than like the reference."""

UNMATCHED = ("s3", "s4")
"""Scenes that do not match the reference."""

WRONG_PX = np.array([9.0, -6.0])
"""Error of a pair that was put in."""


def make_stack(folder: Path, wrong: tuple[str, ...] = (), crs: CRS | None = UTM) -> list[Job]:
    """Rasters of a stack and the pairs with their reference; `truth.json` beside them.

    wrong: names of pairs, such as "s1 s2", that the stand-in gets wrong.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(5)
    truth: dict[str, Any] = {"wrong": list(wrong), "matrices": {"reference": [1, 0, 0, 0, 1, 0]}}
    base = Affine(GSD, 0, 600_000, 0, -GSD, 5_200_000)
    _write(folder / "reference.tif", base, crs)
    jobs = []
    for index in range(SCENES):
        name = f"s{index}"
        offset = rng.uniform(-40, 40, 2)
        shift, angle = rng.uniform(-12, 12, 2), 0.0 if index % 2 else rng.uniform(-1.5, 1.5)
        placed = base @ Affine.translation(*offset)
        # Where the scene truly lies, and where its georeference says.
        nominal = placed @ Affine.translation(*shift) @ Affine.rotation(angle, (200, 180))
        truth["matrices"][name] = list(~base @ placed)[:6]
        _write(folder / f"{name}.tif", nominal, crs)
        jobs.append(Job(str(folder / "reference.tif"), str(folder / f"{name}.tif")))
    (folder / "truth.json").write_text(json.dumps(truth))
    return jobs


def _write(path: Path, transform: Affine, crs: CRS | None) -> None:
    georeference = () if crs is None else (crs, transform)
    write_raster(path, np.zeros((HEIGHT, WIDTH), np.uint8), *georeference)


def true_place(folder: Path, name: str, pixels: Points) -> Points:
    """The true location (N, 2) in the reference of pixels (N, 2) of a scene."""
    matrices = json.loads((folder / "truth.json").read_text())["matrices"]
    return apply_affine(Affine(*matrices[name]), pixels)


def error(folder: Path, name: str, placed: Points) -> float:
    """RMS pixels of a scene's lattice, as placed in the reference, from the truth."""
    misses = placed - true_place(folder, name, lattice())
    return float(np.sqrt((misses**2).sum(axis=1).mean()))


def lattice() -> Points:
    """Pixels over a scene."""
    return even_lattice(WIDTH, HEIGHT, 10)


def stub(unit: Unit, progress: Progress) -> dict[str, Any]:
    """Stand in for a match of two scenes, or for the steps after it."""
    with (Path(unit.out) / "runs").open("a") as file:
        file.write(f"{unit.role} {unit.name}\n")
    record: dict[str, Any] = {"identity": unit.identity, "key": unit.key}
    if unit.is_adjusted:
        record["outcome"] = MATCHED
        if "warp" in unit.steps:
            (unit.folder / "registered.tif").touch()
            record["registered"] = f"{unit.name}/registered.tif"
        write_record(Path(unit.out), record)
        return record
    result = made_result(unit)
    write_outputs(result, unit.folder, None, progress, unit.formats)
    record |= {
        "outcome": MATCHED if result.matched else NO_MATCH,
        "reason": sentence_data(result.reason),
        "report": f"{unit.name}/report.html",
        "footprint": None,
    }
    write_record(Path(unit.out), record)
    return record


def made_result(unit: Unit) -> MatchResult:
    """The result that a match of two scenes would have."""
    one, other = Path(unit.reference), Path(unit.moving)
    truth = json.loads((one.parent / "truth.json").read_text())
    to_first, to_second = (Affine(*truth["matrices"][path.stem]) for path in (one, other))
    sides = _description(one), _description(other)
    is_direct = one.stem == "reference"
    if is_direct and other.stem in UNMATCHED:
        reason = Message("Too few points agree.")
        return MatchResult(NO_RELIABLE_MATCH, reason, *sides, "hetmatch", options=Options())
    rng = np.random.default_rng(zlib.crc32(f"{one.stem} {other.stem}".encode()))
    moving = even_lattice(WIDTH, HEIGHT, 16)
    bias = rng.normal(0, BIAS_PX["reference" if is_direct else "neighbours"], 2)
    if f"{one.stem} {other.stem}" in truth["wrong"]:
        bias = bias + WRONG_PX
    there = apply_affine(~to_first @ to_second, moving) + bias + rng.normal(0, 0.3, moving.shape)
    inside = ((there >= 0) & (there <= [WIDTH, HEIGHT])).all(axis=1)
    moving, there = moving[inside], there[inside]
    role = np.where(np.arange(len(moving)) % 5 == 0, CHECK, TIE)
    maps = [_on_map(side, pixels) for side, pixels in zip(sides, (there, moving), strict=True)]
    ones = np.ones(len(moving))
    numbers = np.column_stack([there, moving, *maps, ones, 0.3 * ones])
    return MatchResult(
        status=STATUS_MATCHED,
        reason=Message("{count} points agree.", count=len(moving)),
        reference=sides[0],
        moving=sides[1],
        matcher="hetmatch",
        tie_points=TiePoints.of(numbers, role),
        transform_type="similarity",
        moving_to_reference=np.vstack([np.reshape((~to_first @ to_second)[:6], (2, 3)), [0, 0, 1]]),
        confidence=0.99,
        coverage=1.0,
        options=Options.of(unit.options),
    )


def _description(path: Path) -> ImageDescription:
    with rasterio.open(path) as raster:
        has_map = raster.crs is not None
        crs, transform = (
            (CRS.from_wkt(raster.crs.to_wkt()), raster.transform) if has_map else (None,) * 2
        )
    return ImageDescription(
        path,
        WIDTH,
        HEIGHT,
        1,
        "uint8",
        "affine" if has_map else "none",
        crs,
        transform,
        GSD if has_map else None,
        (1,),
    )


def _on_map(side: ImageDescription, pixels: Points) -> Points:
    if side.transform is None:
        return np.full(pixels.shape, np.nan)
    return apply_affine(side.transform, pixels)


@dataclass(frozen=True)
class Case:
    """A stack and what became of it.

    inputs, out: folders.
    jobs: the pairs with the reference.
    result: of the batch.
    """

    inputs: Path
    out: Path
    jobs: list[Job]
    result: BatchResult

    @property
    def network(self) -> Network:
        """All stacks."""
        assert self.result.network is not None
        return self.result.network

    @property
    def stack(self) -> AdjustedStack:
        """The stack."""
        return self.network.stacks[0]

    def adjusted_error(self, name: str) -> float:
        """RMS pixels from the truth of a scene as adjusted."""
        assert self.stack.adjustment is not None
        end = 1 + [Path(unit.moving).stem for unit in self.stack.scenes].index(name)
        transform = self.stack.adjustment.transforms[end]
        assert transform is not None
        return error(self.inputs, name, transform.apply(lattice()))


def make_case(folder: Path, wrong: tuple[str, ...] = (), **settings: Any) -> Case:
    """A stack that was adjusted; see `make_stack`."""
    jobs = make_stack(folder / "in", wrong)
    return run_case(folder, jobs, **settings)


def run_case(folder: Path, jobs: list[Job], **settings: Any) -> Case:
    """The batch of a stack in a folder; settings: of BatchOptions."""
    options = BatchOptions(**{"workers": 1, "network": True, **settings})
    return Case(
        folder / "in", folder / "out", jobs, run_batch(jobs, folder / "out", options, task=TASK)
    )


def runs(out: Path, role: str) -> list[str]:
    """Names of the pairs of a role that were run so far."""
    path = out / "runs"
    lines = path.read_text().splitlines() if path.is_file() else []
    return [line.split()[1] for line in lines if line.startswith(role)]


def python_path(repository: Path) -> str:
    """The folders from which workers import the stand-in."""
    return os.pathsep.join(map(str, (repository, repository / "tests" / "support")))


def carried_off(stack: AdjustedStack, end: int) -> AdjustedStack:
    """A stack in which a scene was placed ten widths of the reference beside it."""
    assert stack.adjustment is not None
    transforms = list(stack.adjustment.transforms)
    moved = transforms[end]
    assert moved is not None
    step = np.array([[0, 0, 10.0 * WIDTH], [0, 0, 0], [0, 0, 0]])
    transforms[end] = replace(moved, matrix=moved.matrix + step)
    return replace(stack, adjustment=replace(stack.adjustment, transforms=transforms))


def not_joined(stack: AdjustedStack, row: int) -> AdjustedStack:
    """A stack in which no chain joins a matched pair to the reference."""
    assert stack.adjustment is not None
    discrepancy = stack.adjustment.discrepancy.copy()
    discrepancy[row] = np.nan
    return replace(stack, adjustment=replace(stack.adjustment, discrepancy=discrepancy))


PLAIN = Place(400, 400, Georeference())
FRAMES = [SceneFrame.of(PLAIN, PLAIN)] * 9
"""Of scenes without a map."""

POINTS = even_lattice(400, 400, 12)
PLACES = np.random.default_rng(2).uniform(-20, 20, (9, 2)) * np.minimum(np.arange(9), 1)[:, None]
"""Pixels by which these scenes are misplaced; the first one is the reference."""


def made_link(first: int, second: int, off: tuple[float, ...] = (0, 0), noise: float = 0.2) -> Link:
    """A pair of two of these scenes that is off, with scattered points."""
    rng = np.random.default_rng(10 * first + second)
    scatter = rng.normal(0, noise, POINTS.shape)
    there = POINTS + PLACES[second] - PLACES[first] + np.array(off) + scatter
    ones, none = np.ones(len(POINTS)), np.zeros(len(POINTS), dtype=bool)
    return Link(f"{first}-{second}", first, second, there, POINTS, ones, none, "similarity", 0.9)


def doubtful(stack: AdjustedStack, row: int) -> AdjustedStack:
    """A stack that leaves a pair out although another one may be the wrong one."""
    assert stack.adjustment is not None
    kept, certain = stack.adjustment.is_kept.copy(), stack.adjustment.is_certain.copy()
    kept[row] = certain[row] = False
    return replace(stack, adjustment=replace(stack.adjustment, is_kept=kept, is_certain=certain))
