"""python -m benchmarks.radar_scenes: radar on optical, misplaced through the geotransform alone.

The ten Sentinel-1/2 scenes of `../shared/data/sentinel/dev` share a grid; the radar's geotransform
is shifted by (12, -8) pixels, and both are matched with all options at their defaults, with
--ignore-georeference as if neither had one. The truth is that of the data: the two scenes are
themselves aligned to about 3 px. So beside the error it is told how far the match lies from what
edges say, the median of the blocks of --independent.

With --independent no match is made: the shift that is left between the two scenes as they are is
measured block by block by mutual information, and by the phase correlation of their edges, neither
of which shares anything with HetMatch.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray

from benchmarks.common import report
from hetmatch_qgis.engine import Options, match_rasters
from hetmatch_qgis.engine.core.grid import even_lattice

SHIFT_PX = (12.0, -8.0)
"""Columns and rows by which the radar's geotransform is wrong."""

BLOCKS = 4
"""Blocks along a side of a scene whose shifts are measured independently."""

REACH_PX = 12
"""Pixels that a block's shift is looked for in each direction."""

BINS = 32
"""Grey levels of the joint histogram of mutual information."""

Grey = NDArray[np.float32]


@dataclass(frozen=True)
class Row:
    """One scene.

    scene: its number. transform: chosen, empty without a match. errors: (N,), pixels, over the
    scene. mean: (2,), columns and rows. from_edges: pixels between the mean and what the edges of
    the two scenes say it is. seconds: of the processor.
    """

    scene: str
    transform: str
    errors: NDArray[np.float64]
    mean: NDArray[np.float64]
    from_edges: float
    seconds: float

    @property
    def median(self) -> float:
        return float(np.median(self.errors))


def measure(optical: Path, options: Options) -> Row:
    """Shift the radar of a scene, and match it."""
    with tempfile.TemporaryDirectory() as scratch:
        shifted = Path(scratch) / "radar.tif"
        with rasterio.open(_radar(optical)) as raster:
            profile, values = raster.profile, raster.read()
        profile["transform"] = profile["transform"] @ Affine.translation(*SHIFT_PX)
        with rasterio.open(shifted, "w", **profile) as raster:
            raster.write(values)
        started = time.process_time()
        result = match_rasters(optical, shifted, options)
        seconds = time.process_time() - started
    errors = np.full((1, 2), np.nan)
    if result.matched:
        lattice = even_lattice(values.shape[2], values.shape[1], 20)
        errors = result.map_points(lattice) - lattice
    return Row(
        scene=optical.name[:-7],
        transform=result.transform_type if result.matched else "",
        errors=np.linalg.norm(errors, axis=1),
        mean=errors.mean(axis=0),
        # Where the radar's ground lies to the right, a match that puts it right moves it back.
        from_edges=float(np.linalg.norm(errors.mean(axis=0) + median_shift(optical))),
        seconds=seconds,
    )


def table(rows: Sequence[Row]) -> str:
    """A line of Markdown a scene, and the medians."""
    lines = [
        "| scene | transform | median error, px | CE90, px | mean, px | from edges, px | CPU, s |",
        f"|{'---|' * 7}",
    ]
    for row in rows:
        ce90 = float(np.percentile(row.errors, 90))
        lines.append(
            f"| {row.scene} | {row.transform or 'refused'} | {row.median:.2f} | {ce90:.2f} | "
            f"{row.mean[0]:+.2f} {row.mean[1]:+.2f} | {row.from_edges:.2f} | {row.seconds:.1f} |"
        )
    medians = [row.median for row in rows if row.transform]
    if medians:
        lines.append(
            f"\nMatched: {len(medians)} of {len(rows)}; median of the medians "
            f"{np.median(medians):.2f} px, worst {max(medians):.2f} px."
        )
        from_edges = [row.from_edges for row in rows if row.transform]
        lines.append(
            f"From edges: median {np.median(from_edges):.2f} px, worst {max(from_edges):.2f} px."
        )
    return "\n".join(lines)


def median_shift(optical: Path) -> NDArray[np.float64]:
    """Shift (2,) of the radar against the optical scene by edges, median of the blocks, pixels."""
    found = np.full((BLOCKS, BLOCKS, 2), np.nan)
    for place, photo, radar in _blocks(optical):
        found[place] = by_edges(photo, radar)
    return np.asarray(np.nanmedian(found.reshape(-1, 2), axis=0))


def independent_shifts(optical: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shift (BLOCKS, BLOCKS, 2) of the radar against the optical scene by two measures, pixels.

    Columns and rows by which the radar's ground lies beside that of the optical scene; NaN where
    the best shift lies at the edge of what was looked at. By mutual information, and by the phase
    correlation of edges.
    """
    found = np.full((2, BLOCKS, BLOCKS, 2), np.nan)
    for place, photo, radar in _blocks(optical):
        found[0][place] = by_mutual_information(photo, radar)
        found[1][place] = by_edges(photo, radar)
    return found[0], found[1]


def _blocks(optical: Path) -> Iterator[tuple[tuple[int, int], Grey, Grey]]:
    """Row and column of each block, and the smoothed parts of both images there."""
    with rasterio.open(optical) as raster:
        photo = raster.read().mean(axis=0).astype(np.float32)
    with rasterio.open(_radar(optical)) as raster:
        radar = raster.read(1).astype(np.float32)
    # Speckle, and roofs that the photograph shows sharper than the radar.
    photo, radar = cv2.GaussianBlur(photo, (0, 0), 1.5), cv2.GaussianBlur(radar, (0, 0), 2.0)
    side = min(photo.shape) // BLOCKS
    for row in range(BLOCKS):
        for column in range(BLOCKS):
            part = np.s_[row * side : (row + 1) * side, column * side : (column + 1) * side]
            yield (row, column), photo[part], radar[part]


def by_mutual_information(photo: Grey, radar: Grey) -> NDArray[np.float64]:
    """Shift (2,) of the radar at which mutual information is largest, whole pixels; or NaN."""
    levels = [
        np.searchsorted(np.quantile(image, np.linspace(0, 1, BINS + 1)[1:-1]), image)
        for image in (photo, radar)
    ]
    inner = levels[0][REACH_PX:-REACH_PX, REACH_PX:-REACH_PX]
    rows, columns = inner.shape
    steps = range(-REACH_PX, REACH_PX + 1)
    values = np.array(
        [
            [
                _information(
                    inner,
                    levels[1][REACH_PX + down :, REACH_PX + right :][:rows, :columns],
                )
                for right in steps
            ]
            for down in steps
        ]
    )
    return _peak(values)


def by_edges(photo: Grey, radar: Grey) -> NDArray[np.float64]:
    """Shift (2,) of the radar at which the lengths of the gradients correlate best; or NaN."""
    edges = [
        np.sqrt(cv2.Sobel(image, cv2.CV_32F, 1, 0) ** 2 + cv2.Sobel(image, cv2.CV_32F, 0, 1) ** 2)
        for image in (photo, radar)
    ]
    inner = np.minimum(edges[0], np.quantile(edges[0], 0.98))
    inner = inner[REACH_PX:-REACH_PX, REACH_PX:-REACH_PX]
    whole = np.minimum(edges[1], np.quantile(edges[1], 0.98))
    values = cv2.matchTemplate(whole, inner, cv2.TM_CCOEFF_NORMED)
    return _peak(np.asarray(values))


def _information(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    joint = np.bincount((first * BINS + second).ravel(), minlength=BINS**2).reshape(BINS, BINS)
    share = joint / joint.sum()
    product = share.sum(axis=1, keepdims=True) * share.sum(axis=0, keepdims=True)
    is_filled = share > 0
    return float((share[is_filled] * np.log(share[is_filled] / product[is_filled])).sum())


def _peak(values: NDArray) -> NDArray[np.float64]:
    row, column = np.unravel_index(values.argmax(), values.shape)
    if not (0 < row < values.shape[0] - 1 and 0 < column < values.shape[1] - 1):
        return np.full(2, np.nan)
    return np.array([column - REACH_PX, row - REACH_PX], dtype=np.float64)


def blocks_table(name: str, shifts: NDArray[np.float64]) -> str:
    """The shifts of one measure, block by block, and their median."""
    lines = [f"{name}, columns and rows, px:"]
    for row in shifts:
        cells = ("   at the edge" if np.isnan(at).any() else f"{at[0]:+6.1f} {at[1]:+6.1f}"
                 for at in row)  # fmt: skip
        lines.append("  " + "  ".join(cells))
    median = np.nanmedian(shifts.reshape(-1, 2), axis=0)
    lines.append(f"  median {median[0]:+.1f} {median[1]:+.1f}")
    return "\n".join(lines)


def _radar(optical: Path) -> Path:
    return optical.with_name(optical.name.replace("_s2", "_s1"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure scene by scene, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.radar_scenes")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--scenes", nargs="*", help="numbers such as 216; all without")
    parser.add_argument("--transform", default="auto")
    parser.add_argument("--ignore-georeference", action="store_true")
    parser.add_argument("--independent", action="store_true", help="shifts of blocks instead")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    options = parser.parse_args(arguments)
    scenes = sorted((options.shared / "sentinel" / "dev").glob("*_s2.tif"))
    if options.scenes:
        scenes = [path for path in scenes if path.name[:-7] in options.scenes]
    if not scenes:
        print(f"There are no such scenes in {options.shared / 'sentinel' / 'dev'}.")
        return 2
    if options.independent:
        for path in scenes:
            information, edges = independent_shifts(path)
            print(f"{path.name[:-7]}\n{blocks_table('Mutual information', information)}")
            print(blocks_table("Edges", edges), flush=True)
        return 0
    ignored = "both" if options.ignore_georeference else "none"
    chosen = Options(transform=options.transform, ignore_georeference=ignored)
    rows = []
    for path in scenes:
        rows.append(measure(path, chosen))
        print(f"{rows[-1].scene}: {rows[-1].transform}, {rows[-1].median:.2f} px", flush=True)
    text = report.write_page(options.out, "radar_scenes", "Radar scenes", [table(rows)], arguments)
    print(f"\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
