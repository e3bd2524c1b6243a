"""Tell speckle from ground by the texture: fit the weights, and how often they hold.

    python -m training.fit_speckle
    python -m training.fit_speckle --dev

The first command looks at all single-band images that the training folders give: radar of seven
satellites against bands, means and panchromatic stretches of optical ones and elevation models,
each also as users bring it (in decibels, square roots, averaged or twice as large; noisy,
compressed, brightened; or with simulated speckle). It prints the constants of
`hetmatch_qgis/engine/pairs/speckle.py` and, by kind, the share taken for radar by weights fitted
without the images of that place, and by the whole guess with the weights that ship. The second
counts what that takes for radar in the dev folders.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import rasterio
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_expit

from benchmarks.common import datasets
from hetmatch_qgis.engine.core.image import MaskedImage
from hetmatch_qgis.engine.pairs.image_statistics import representative_sample
from hetmatch_qgis.engine.pairs.modality import guess
from hetmatch_qgis.engine.pairs.speckle import texture_of
from hetmatch_qgis.engine.pixels.array_source import ArraySource

FOLDS = 5
"""Groups of places, each left out of the fit once."""

RIDGE = 0.0002
"""Weight of the squared coefficients, by standard deviations, in the loss."""

LOOKS = (1, 4)
"""Looks of the simulated speckle."""

NOISE = 0.06
"""Standard deviation of a noisy photograph's noise, in that of its grey levels."""

COARSE_M = (20, 30)
"""Metres a pixel of Sentinel images that are averaged before they are looked at."""

Grey = NDArray[np.float32]
Counts = dict[tuple[bool, str], list[tuple[bool, ...]]]


@dataclass(frozen=True)
class Picture:
    """One image of one band.

    kind: in the table.
    place: images of one place are left out of the fit together.
    sample: as the engine looks at it.
    is_radar: the truth.
    """

    kind: str
    place: str
    sample: MaskedImage
    is_radar: bool


def pictures_of(shared: Path) -> Iterator[Picture]:
    """All pictures of the training folders."""
    for kind, place, grey, is_radar in _images(shared):
        valid = np.isfinite(grey)
        if not valid.any() or np.ptp(grey[valid]) == 0:
            continue
        for suffix, changed in _variants(np.where(valid, grey, 0), valid, is_radar, kind):
            stays = valid if changed.shape == valid.shape else np.ones(changed.shape, bool)
            source = ArraySource(changed.astype(np.float32), stays)
            simulated = suffix.startswith(", speckle")
            yield Picture(
                kind + suffix, place, representative_sample(source), is_radar or simulated
            )


def _images(shared: Path) -> Iterator[tuple[str, str, Grey, bool]]:
    """Kind, place, grey levels (H, W) with NaN where invalid, and whether it is radar."""
    for path in sorted((shared / "sentinel" / "train").glob("*_s2.tif")):
        bands, place = _read(path), path.stem.split("_")[0]
        yield "Sentinel-2, a band", place, bands[zlib.crc32(path.name.encode()) % 3], False
        mean = bands[:3].mean(axis=0)
        yield "Sentinel-2, stretched", place, _stretched(mean), False
        for metres in COARSE_M:
            coarse = _coarser(mean, metres)
            yield f"Sentinel-2, {metres} m, stretched", place, _stretched(coarse), False
    for path in sorted((shared / "sentinel" / "train").glob("*_s1.tif")):
        band = _read(path)[0]
        yield "Sentinel-1", path.stem.split("_")[0], band, True
        for metres in COARSE_M:
            coarse = _coarser(band, metres)
            yield f"Sentinel-1, {metres} m", path.stem.split("_")[0], coarse, True
    for path in sorted((shared / "3mos").rglob("*.*")):
        if (image := cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)) is None:
            continue
        place = f"{path.parent.name} {''.join(filter(str.isdigit, path.stem))}"
        is_radar = "sar" in path.stem.lower() or "mov" in path.stem.lower()
        kind = "3MOS, radar" if is_radar else "3MOS, optical"
        yield kind, place, image.astype(np.float32), is_radar
        if not is_radar:
            yield "3MOS, optical, stretched", place, _stretched(image), False
    for folder, kind in (("naip", "NAIP"), ("landsat", "Landsat"), ("elevation", "elevation")):
        for path in sorted((shared / "opengeos" / folder).glob("*.tif")):
            yield f"{kind}, a band", folder, _read(path)[0], False
            if folder != "elevation":
                yield f"{kind}, stretched", folder, _stretched(_read(path)[:3].mean(axis=0)), False
    for path in sorted((shared / "terramind" / "examples").glob("*/*.tif")):
        folder = path.parent.name
        if folder in ("S2RGB", "DEM", "NDVI"):
            yield f"TerraMind, {folder}", path.stem, _read(path)[0], False


def _read(path: Path) -> Grey:
    """The bands (C, H, W), NaN where a pixel has no data."""
    with rasterio.open(path) as raster:
        bands = raster.read(masked=True).astype(np.float32)
    return np.asarray(bands.filled(np.nan))


def _coarser(grey: Grey, metres: int) -> Grey:
    """A Sentinel image of 10 m, averaged over larger pixels."""
    factor = 10 / metres
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))


def _stretched(grey: NDArray) -> Grey:
    """Eight bits between the percentiles 1 and 99."""
    low, high = np.nanpercentile(grey, (1, 99))
    return np.asarray(np.clip((grey - low) / max(high - low, 1e-9) * 255, 0, 255).round())


def _variants(
    grey: Grey, valid: NDArray[np.bool_], is_radar: bool, kind: str
) -> Iterator[tuple[str, Grey]]:
    """Suffixes of the kind, and the image as users bring it."""
    yield "", grey
    random = np.random.default_rng(zlib.crc32(grey.tobytes()))
    if " m" not in kind:
        twice = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        yield ", twice as large", twice[: grey.shape[0], : grey.shape[1]].round()
    if is_radar:
        yield ", decibels", _stretched(np.where(valid, np.log(np.maximum(grey, 0) + 1), np.nan))
        yield ", square root", _stretched(np.where(valid, np.sqrt(np.maximum(grey, 0)), np.nan))
        return
    deviation = float(grey[valid].std())
    noisy = grey + random.normal(0, NOISE * deviation, grey.shape)
    yield ", noisy", noisy.astype(np.float32)
    if "stretched" not in kind:
        return
    quality = [cv2.IMWRITE_JPEG_QUALITY, 75]
    coded = cv2.imencode(".jpg", np.nan_to_num(grey).astype(np.uint8), quality)[1]
    yield ", JPEG", cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE).astype(np.float32)
    yield ", brightened", np.asarray(255 * np.sqrt(grey / 255), dtype=np.float32).round()
    for looks in LOOKS:
        speckle = random.gamma(looks, 1 / looks, grey.shape)
        yield f", speckle of {looks} looks", (grey * speckle).astype(np.float32)


def fitted(features: NDArray, is_radar: NDArray[np.bool_]) -> tuple[NDArray, float]:
    """Weights (K,) and bias of a logistic regression with both classes of equal weight."""
    middle, spread = features.mean(axis=0), features.std(axis=0)
    scaled = (features - middle) / spread
    sign = np.where(is_radar, 1.0, -1.0)
    share = np.where(is_radar, 0.5 / is_radar.mean(), 0.5 / (~is_radar).mean())

    def loss(values: NDArray) -> float:
        margin = sign * (scaled @ values[:-1] + values[-1])
        return float(-(share * log_expit(margin)).mean() + RIDGE * (values[:-1] ** 2).sum())

    found = minimize(loss, np.zeros(features.shape[1] + 1)).x
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ middle)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and print, or count what is taken for radar in the dev folders."""
    parser = argparse.ArgumentParser(prog="python -m training.fit_speckle")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--dev", action="store_true", help="count in the dev folders instead")
    options = parser.parse_args(arguments)
    if not options.shared.is_dir():
        print(f"There is no folder {options.shared}, whose images are looked at.")
        return 2
    if options.dev:
        _print_dev(options.shared)
        return 0
    # Samples of all pictures together would take gigabytes.
    rows = [
        (picture.kind, picture.place, picture.is_radar, texture.numbers, _is_taken(picture.sample))
        for picture in pictures_of(options.shared)
        if (texture := texture_of(picture.sample)) is not None
    ]
    features = np.array([row[3] for row in rows])
    is_radar = np.array([row[2] for row in rows])
    fold = np.array([zlib.crc32(row[1].encode()) % FOLDS for row in rows])
    log_odds = np.zeros(len(rows))
    for number in range(FOLDS):
        weights, bias = fitted(features[fold != number], is_radar[fold != number])
        log_odds[fold == number] = features[fold == number] @ weights + bias
    weights, bias = fitted(features, is_radar)
    print(f"WEIGHTS = ({', '.join(f'{value:.1f}' for value in weights)})\nBIAS = {bias:.1f}\n")
    counts: Counts = defaultdict(list)
    for (kind, _, truth, _, is_taken), value in zip(rows, log_odds, strict=True):
        counts[truth, kind].append((value > 0, is_taken))
        counts[truth, "all"].append((value > 0, is_taken))
    _print_counts(counts, "texture, left out", "all that is looked at")
    return 0


def _print_dev(shared: Path) -> None:
    """Count what the whole guess takes for radar among single-band images of the dev folders."""
    counts: Counts = defaultdict(list)

    def count(kind: str, values: NDArray, is_radar: bool) -> None:
        for suffix, changed in (("", values), (", stretched", _stretched(values))):
            sample = representative_sample(ArraySource(changed.astype(np.float32)))
            counts[is_radar, kind + suffix].append((_is_taken(sample),))

    for path in sorted((shared / "sentinel" / "dev").glob("*_s?.tif")):
        is_radar = path.stem.endswith("_s1")
        count("Sentinel-1" if is_radar else "Sentinel-2", _read(path)[0], is_radar)
    for pair in datasets.mmim(shared):
        for image in (pair.reference, pair.moving):
            grey = image if image.ndim == 2 else image[..., 1]
            is_radar = image is pair.moving and "sar" in pair.name.lower()
            count(f"mmim, {pair.group}", grey, is_radar)
    for pair in datasets.srif(shared):
        for image in (pair.reference, pair.moving):
            count(f"srif, {pair.group}", image if image.ndim == 2 else image[..., 1], False)
    _print_counts(counts, "taken for radar")


def _is_taken(sample: MaskedImage) -> bool:
    """Whether the whole guess takes a sample for radar."""
    return guess(sample)[0] == "sar"


def _print_counts(counts: Counts, *columns: str) -> None:
    """Print the share of each kind that is taken for radar, in percent."""
    print(f"| images | are radar | number | {', % | '.join(columns)}, % |")
    print("|---|---|---" + "|---" * len(columns) + "|")
    for (is_radar, kind), taken in sorted(counts.items(), reverse=True):
        shares = " | ".join(f"{100 * share:.1f}" for share in np.mean(taken, axis=0))
        print(f"| {kind} | {'yes' if is_radar else 'no'} | {len(taken)} | {shares} |")


if __name__ == "__main__":
    raise SystemExit(main())
