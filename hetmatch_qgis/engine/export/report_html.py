"""`report.html`: what was matched and what can be made of it, one file that needs no other."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import numpy as np

from hetmatch_qgis.engine.options import Options
from hetmatch_qgis.engine.result import ImageDescription, MatchResult
from hetmatch_qgis.version import VERSION

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; margin: 0 auto;
       max-width: 60rem; padding: 1rem 1.2rem 3rem; }
h1 { font-size: 1.5rem; margin: .6rem 0 .2rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; border-bottom: 1px solid #ccc; }
.verdict { padding: .6rem .9rem; border-radius: .4rem; border-left: .4rem solid; }
.good { background: #e8f5ea; border-color: #1a9641; }
.bad { background: #fdf0e4; border-color: #e07000; }
img { max-width: 100%; height: auto; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; padding: .25rem .7rem .25rem 0; vertical-align: top;
         border-bottom: 1px solid #eee; overflow-wrap: anywhere; }
th { font-weight: 600; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
code, pre { font: .85rem/1.4 ui-monospace, monospace; background: #f4f4f4; }
pre { padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.note { color: #555; font-size: .9rem; }
@media print { body { max-width: none; } h2 { break-after: avoid; } img { max-height: 20cm; } }
"""


def write_report(path: Path, result: MatchResult, overview: Path | None = None) -> None:
    """Write the report of a match or of a refusal.

    overview: the picture to show, `overview.png`; it goes into the file.
    """
    name = f"{_name(result.moving)} on {_name(result.reference)}"
    parts = [
        f"<h1>{escape(name)}</h1>",
        _verdict(result),
        _picture(overview),
        _accuracy(result),
        "<h2>The rasters</h2>",
        _rasters(result.reference, result.moving),
        _tiles(result),
        _command(result),
        f'<p class="note">HetMatch {escape(VERSION)}; matcher {escape(result.matcher)}; '
        f"{sum(result.seconds.values()):.1f} s.</p>",
    ]
    text = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(name)} - HetMatch</title><style>{STYLE}</style></head><body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )
    path.write_text(text, encoding="utf-8")


def _verdict(result: MatchResult) -> str:
    if not result.matched:
        return f'<p class="verdict bad"><b>No reliable match.</b> {escape(result.reason)}</p>'
    kind = (result.transform_type or "").replace("_", " ")
    sure = f" Confidence {result.confidence:.3f}." if result.confidence else ""
    return (
        f'<p class="verdict good"><b>Matched.</b> {escape(result.reason)} Transform: '
        f"{escape(kind)}.{sure}</p>"
    )


def _picture(overview: Path | None) -> str:
    if overview is None:
        return ""
    data = base64.b64encode(overview.read_bytes()).decode("ascii")
    return f'<p><img alt="Matches, checkerboard, residuals" src="data:image/png;base64,{data}"></p>'


def _accuracy(result: MatchResult) -> str:
    points = result.tie_points
    if not len(points):
        return ""
    rows = []
    for words, chosen in (
        ("Check points, kept out of every fit", points.is_check),
        ("Tie points, which the transform was fitted to", ~points.is_check),
    ):
        residuals = points.residual_px[chosen]
        if len(residuals):
            rmse = float(np.sqrt(np.mean(residuals**2)))
            numbers = [rmse, *np.percentile(residuals, (50, 90)), residuals.max()]
            rows.append([words, len(residuals), *(f"{number:.2f}" for number in numbers)])
    head = ("", "points", "RMSE", "median", "nine in ten within", "largest")
    return (
        "<h2>Accuracy, in reference pixels</h2>"
        + _table(head, rows)
        + '<p class="note">The check points say how well other places of the raster lie; the tie '
        "points only how well the transform follows them. Both are places that the matcher found: "
        "an error that all of them share does not show here.</p>"
    )


def _rasters(reference: ImageDescription, moving: ImageDescription) -> str:
    def row(words: str, *values: object) -> list[object]:
        return [words, *("-" if value is None else value for value in values)]

    sides = (reference, moving)
    rows = [
        row("File", *(side.path for side in sides)),
        row("Size", *(f"{side.width} x {side.height} pixels" for side in sides)),
        row("Georeference", *(side.georeference for side in sides)),
        row("CRS", *(side.crs and f"{side.crs.name}" for side in sides)),
        row("Pixel size", *(side.gsd and f"{side.gsd:.6g} units" for side in sides)),
        row("Bands used", *(", ".join(map(str, side.bands)) for side in sides)),
        row("Kind", *(side.modality_reason or side.modality for side in sides)),
    ]
    return _table(("", "Reference", "Moving"), rows)


def _tiles(result: MatchResult) -> str:
    if not result.tiles:
        return ""
    rows = [
        [number, tile.status.replace("_", " "), tile.count, tile.reason]
        for number, tile in enumerate(result.tiles, start=1)
    ]
    return "<h2>Tiles</h2>" + _table(("tile", "outcome", "points", "why not"), rows)


def _command(result: MatchResult) -> str:
    if result.reference.path is None or result.moving.path is None:
        return ""
    words = ["hetmatch", "match", str(result.reference.path), str(result.moving.path)]
    words += ["--out", "FOLDER", *_flags(result.options)]
    return f"<h2>The same again</h2><pre>{escape(shlex.join(words))}</pre>"


def _flags(options: Options) -> Iterable[str]:
    """The command line's options for whatever differs from the defaults."""
    chosen, usual = options.to_dict(), Options().to_dict()
    modalities = chosen.pop("reference_modality"), chosen.pop("moving_modality")
    if modalities != ("auto", "auto"):
        yield f"--modality={','.join(modalities)}"
    for name, value in chosen.items():
        if value != usual[name]:
            listed = isinstance(value, (list, tuple))
            text = ",".join(f"{part:.15g}" for part in value) if listed else str(value)
            yield f"--{name.replace('_', '-')}={text}"


def _table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    def cells(tag: str, values: Sequence[object]) -> str:
        return "".join(f"<{tag}>{escape(str(value))}</{tag}>" for value in values)

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{cells("th", head)}</tr>{body}</table></div>'


def _name(description: ImageDescription) -> str:
    return description.path.name if description.path else "image"
