"""Photographs and a scanned sheet matched to vector layers, misplaced by a known amount.

python -m benchmarks.vector_maps --shared /work/shared/data

Each image is resampled as if its georeference were wrong by a shift and a rotation, or lost; the
layers it is matched to stay. Errors are those of the whole transform on a lattice over the image,
in pixels of the image, and hold what the layers themselves are off by.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rasterio
from affine import Affine
from rasterio.warp import Resampling, calculate_default_transform, reproject

from hetmatch_qgis.engine import Options, match_rasters
from hetmatch_qgis.engine.core.grid import apply_affine, even_lattice


@dataclass(frozen=True)
class Case:
    """One image and the layers of the same ground, at one ground sampling distance.

    image, layers: files in `vector/`. crs: to resample the image in. gsd: metres. max_shift:
    metres. max_angle: degrees. has_georeference: False for an image that lost it. target: pixels
    that the root mean square error may be.
    """

    image: str
    layers: tuple[str, ...]
    crs: str
    gsd: float
    max_shift: float
    max_angle: float
    has_georeference: bool
    target: float

    @property
    def name(self) -> str:
        kind = "georeferenced" if self.has_georeference else "no georeference"
        return f"{Path(self.image).parent.name} {self.gsd:g} m, {kind}"


TOPO = ("topo/lakes.geojson", "topo/streams.geojson", "topo/roads.geojson")
CASES = (
    *(
        Case("banepa/photo.tif", ("banepa/buildings.geojson",), "EPSG:32645", g, 10, 2, True, t)
        for g, t in ((0.25, 1.2), (0.5, 0.6), (1.0, 0.6))
    ),
    *(
        Case("vegas/photo.tif", ("vegas/roads.geojson",), "EPSG:32611", g, 10, 2, True, 3.0)
        for g in (0.5, 1.0)
    ),
    *(Case("topo/sheet.tif", TOPO, "EPSG:26915", g, 1000, 2, True, 2.5) for g in (50.8, 100.0)),
    *(Case("topo/sheet.tif", TOPO, "EPSG:26915", g, 0, 180, False, 2.5) for g in (50.8, 100.0)),
)
"""The pairs of the project's data, with what they must reach (issue 13)."""


def write_misplaced(case: Case, source: Path, path: Path, rng: np.random.Generator) -> Affine:
    """Write the image as if it were misplaced; the true geotransform of what was written."""
    with rasterio.open(source) as image:
        upright, width, height = calculate_default_transform(
            image.crs, case.crs, image.width, image.height, *image.bounds, resolution=case.gsd
        )
        angle = rng.uniform(-case.max_angle, case.max_angle)
        direction, length = rng.uniform(0, 2 * np.pi), case.max_shift * np.sqrt(rng.uniform())
        centre = width / 2, height / 2
        true = (
            Affine.translation(length * np.cos(direction), length * np.sin(direction))
            @ upright
            @ Affine.translation(*centre)
            @ Affine.rotation(angle)
            @ Affine.translation(*(-side for side in centre))
        )
        pixels = np.zeros((image.count, height, width), np.uint8)
        valid = np.zeros((height, width), np.uint8)
        bands = list(range(1, image.count + 1))
        values = image.read(bands)
        if image.count == 1 and image.colorinterp[0].name == "palette":
            table = np.zeros((256, 3), np.uint8)
            for number, colour in image.colormap(1).items():
                table[number] = colour[:3]
            values = np.moveaxis(table[values[0]], 2, 0)
            pixels = np.zeros((3, height, width), np.uint8)
        for array, target in ((values, pixels), (np.full(values.shape[1:], 255, np.uint8), valid)):
            reproject(
                array,
                target,
                src_transform=image.transform,
                src_crs=image.crs,
                dst_transform=true,
                dst_crs=case.crs,
                resampling=Resampling.cubic if case.gsd < 1.5 * _gsd(image) else Resampling.average,
            )
    georeference = {"transform": upright, "crs": case.crs} if case.has_georeference else {}
    profile = {"count": len(pixels), "width": width, "height": height, "dtype": "uint8"}
    with rasterio.open(path, "w", driver="GTiff", **profile, **georeference) as written:
        written.write(pixels)
        written.write_mask(valid >= 250)
    return true


def _gsd(image: rasterio.DatasetReader) -> float:
    """Metres on the ground along a pixel."""
    side = abs(image.transform.e)
    return side * 111_320 if image.crs.is_geographic else side


def measure(case: Case, shared: Path, seed: int) -> dict[str, object]:
    """Match one misplaced image; the figures by name."""
    folder = shared / "vector"
    rng = np.random.default_rng(seed)
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "misplaced.tif"
        true = write_misplaced(case, folder / case.image, path, rng)
        start = time.perf_counter()
        layers = [folder / layer for layer in case.layers]
        result = match_rasters(layers, path, Options())
        seconds = time.perf_counter() - start
    figures: dict[str, object] = {
        "case": case.name,
        "seed": seed,
        "matched": result.matched,
        "confidence": round(result.confidence, 3),
        "rmse_px": None,
        "mean_px": None,
        "points": len(result.tie_points),
        "transform": result.transform_type if result.matched else "",
        "seconds": round(seconds, 1),
    }
    lattice = even_lattice(result.moving.width, result.moving.height, 10)
    if result.matched:
        found = apply_affine(result.reference.transform, result.map_points(lattice))
        errors = (found - apply_affine(true, lattice)) / case.gsd
        figures["rmse_px"] = round(float(np.sqrt((errors**2).sum(axis=1).mean())), 2)
        figures["mean_px"] = "{:+.2f} {:+.2f}".format(*errors.mean(axis=0))
    return figures


def run(shared: Path, seeds: int, only: str) -> Iterator[str]:
    """A line for each match, then one for each case."""
    for case in CASES:
        if only not in case.name:
            continue
        rows = []
        for seed in range(seeds):
            rows.append(measure(case, shared, seed))
            yield "  ".join(f"{name} {value}" for name, value in rows[-1].items())
        errors = [float(row["rmse_px"]) for row in rows if row["matched"]]
        worst = f"{max(errors):.2f}" if errors else "-"
        median = f"{np.median(errors):.2f}" if errors else "-"
        yield (
            f"= {case.name}: {len(errors)} of {len(rows)} matched, median {median} px, "
            f"worst {worst} px, target {case.target:g} px"
        )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder with vector/")
    parser.add_argument("--seeds", type=int, default=5, help="misplacements of each case")
    parser.add_argument("--only", default="", help="part of the names of cases, such as 'topo'")
    arguments = parser.parse_args()
    for line in run(arguments.shared, arguments.seeds, arguments.only):
        print(line, flush=True)


if __name__ == "__main__":
    main()
