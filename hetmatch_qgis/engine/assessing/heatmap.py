"""The expected displacement all over the ground, as a raster and as a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pyproj import CRS

from hetmatch_qgis.engine.assessing.assessment import Assessment, Findings
from hetmatch_qgis.engine.assessing.layers import exaggeration
from hetmatch_qgis.engine.assessing.windows import select_spread
from hetmatch_qgis.engine.core.grid import Points, grid_points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.core.language import in_language, local_number
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.refinement.lattice import STEP
from hetmatch_qgis.engine.report.canvas import (
    BACKGROUND,
    INK,
    NO_DATA,
    SOFT,
    Panel,
    arrow,
    font,
    text_lines,
)
from hetmatch_qgis.engine.report.charts import round_up
from hetmatch_qgis.engine.report.wording import significant

# All set by hand with the first version of `assess` (559f29a).

BANDS = ("dx", "dy", "magnitude", "standard error")

MAX_CELLS = 160
"""Cells along the longer side of the raster."""

MIN_VALID_SHARE = 0.2
"""Share of a cell in which both rasters must be valid."""

COLOURS = np.array([(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)])
"""Five stops of matplotlib's viridis."""

COLOUR_WEIGHT = 0.62
"""Share of the colour in the blend of colour and grey levels."""

MAX_ARROWS = 400
"""Arrows in the picture."""

PICTURE_SIDE_PX = 900
"""Pixels along the longer side of the map in the picture."""

NO_CHARACTER = "\uffff"
"""A code without a character, which every font draws as a box."""


@dataclass(frozen=True)
class HeatMap:
    """The expected displacement on cells that cover the common ground and no more.

    bands: (4, H, W) float32, BANDS in frame pixels, NaN where one of the rasters is invalid.
    corner: (column, row) of the upper left corner in the frame.
    cell: width and height of a cell in frame pixels, nearly equal.
    transform: cells to map coordinates, or to (column, -row) without georeference.
    crs: of the map, None without.
    """

    bands: NDArray[np.float32]
    corner: tuple[float, float]
    cell: tuple[float, float]
    transform: Affine
    crs: CRS | None

    @property
    def scale_end(self) -> float:
        """Upper end of the colour scale: a round number that hardly any magnitude exceeds."""
        magnitudes = self.bands[2][np.isfinite(self.bands[2])]
        highest = float(np.quantile(magnitudes, 0.99)) if magnitudes.size else 1.0
        return round_up(max(highest, 1e-3))


def make_heat_map(assessment: Assessment) -> HeatMap:
    """The expected displacement field, on cells half a window wide or wider."""
    findings = assessment.measured_findings
    (left, top), (width, height) = _common_ground(findings.valid_points, assessment.frame.area)
    side = max(findings.vectors.window // 2, max(width, height) / MAX_CELLS)
    shape = max(1, math.ceil(height / side)), max(1, math.ceil(width / side))
    cell = width / shape[1], height / shape[0]
    cells = grid_points(np.arange(shape[1]), np.arange(shape[0])).reshape(-1, 2)
    centres = (cells + 0.5) * cell + (left, top)
    is_valid = _valid_cells(findings.valid_points, (left, top), cell, shape)
    bands = np.full((len(BANDS), *shape), np.nan, dtype=np.float32)
    expected, error = findings.field.estimate(centres[is_valid.ravel()])
    bands[0][is_valid], bands[1][is_valid] = expected[:, 0], expected[:, 1]
    bands[2][is_valid] = np.linalg.norm(expected, axis=1)
    bands[3][is_valid] = np.sqrt((error**2 + findings.shared_error**2).mean(axis=1))
    transform = assessment.frame.transform @ Affine.translation(left, top) @ Affine.scale(*cell)
    return HeatMap(bands, (left, top), cell, transform, assessment.frame.crs)


def _common_ground(points: Points, area: Window) -> tuple[tuple[float, float], tuple[float, float]]:
    """Upper left corner and size of the part of an area where both rasters are valid.

    points: (N, 2), middles of the blocks of STEP pixels that are.
    """
    corner = np.array(area[:2], dtype=np.float64)
    low = np.maximum(points.min(axis=0) - STEP / 2, corner)
    high = np.minimum(points.max(axis=0) + STEP / 2, corner + area[2:])
    (left, top), (width, height) = low.tolist(), (high - low).tolist()
    return (left, top), (width, height)


def _valid_cells(
    points: Points, corner: tuple[float, float], cell: tuple[float, float], shape: tuple[int, int]
) -> NDArray[np.bool_]:
    """Cells (H, W) in which enough blocks, with their middles at points (N, 2), are valid."""
    indices = np.floor((points - corner) / cell).astype(int)
    # The centre of a block at the edge of the area may lie outside.
    is_inside = ((indices >= 0) & (indices < [shape[1], shape[0]])).all(axis=1)
    count = np.zeros(shape)
    np.add.at(count, (indices[is_inside, 1], indices[is_inside, 0]), 1)
    return np.asarray(count >= MIN_VALID_SHARE * cell[0] * cell[1] / STEP**2)


def write_heat_map_tiff(path: Path, heat_map: HeatMap) -> None:
    """Write a GeoTIFF of four bands in pixels of the coarser raster; NaN is nodata.

    The bands: dx to the right, dy downwards, their length, and the standard error along one axis.
    """
    count, height, width = heat_map.bands.shape
    profile = {
        "driver": "GTiff", "width": width, "height": height, "count": count, "dtype": "float32",
        "transform": heat_map.transform, "nodata": float("nan"), "compress": "deflate",
    }  # fmt: skip
    if heat_map.crs is not None:
        profile["crs"] = heat_map.crs.to_wkt()
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(heat_map.bands)
        for band, name in enumerate(BANDS, start=1):
            raster.set_band_description(band, f"{name} (pixels)")
            raster.set_band_unit(band, "px")


def write_heat_map_style(path: Path, heat_map: HeatMap) -> None:
    """Write the style that QGIS takes for the GeoTIFF beside it: the magnitude in colours."""
    end = heat_map.scale_end
    stops = np.linspace(0, end, len(COLOURS))
    items = "".join(
        f'<item value="{stop:.6g}" alpha="255" label="{local_number(significant(stop))} px" '
        f'color="#{"".join(f"{part:02x}" for part in colour)}"/>'
        for stop, colour in zip(stops, COLOURS.tolist(), strict=True)
    )
    path.write_text(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.22.0" styleCategories="Symbology"><pipe>'
        '<rasterrenderer type="singlebandpseudocolor" band="3" opacity="0.7" '
        f'classificationMin="0" classificationMax="{end:.6g}" nodataColor="">'
        f'<rastershader><colorrampshader colorRampType="INTERPOLATED" clip="0" minimumValue="0" '
        f'maximumValue="{end:.6g}" classificationMode="1">{items}</colorrampshader>'
        "</rastershader></rasterrenderer></pipe><blendMode>0</blendMode></qgis>\n",
        encoding="utf-8",
    )


def write_heat_map_png(path: Path, assessment: Assessment, heat_map: HeatMap) -> None:
    """Write the picture of the heat map, with an explanation, as PNG."""
    note = _drawable(explain_heat_map(assessment.measured_findings))
    Image.fromarray(render_heat_map(assessment, heat_map, note)).save(path)


def explain_heat_map(findings: Findings) -> Message:
    """The meaning of colours and arrows in the picture."""
    return Message(
        "Colour: expected displacement without noise. Arrows: {count} measured displacements, "
        "drawn {factor:g} times their length.",
        count=min(len(findings.vectors), MAX_ARROWS),
        factor=exaggeration(findings),
    )


def render_heat_map(assessment: Assessment, heat_map: HeatMap, note: str = "") -> NDArray[np.uint8]:
    """(H, W, 3): the heat map on the reference, with vectors and a colour scale.

    note: a text to write below.
    """
    findings = assessment.measured_findings
    left, top, width, height = assessment.frame.area
    scale = PICTURE_SIDE_PX / max(width, height)
    size = max(240, round(width * scale)), max(120, round(height * scale))
    factor = exaggeration(findings)
    face = font(16)
    lines = text_lines(note, face, size[0]) if note else []
    map_top, bottom = 46, 74 + 22 * len(lines)
    canvas = Image.new("RGB", (size[0] + 32, size[1] + map_top + bottom), BACKGROUND)
    panel = Panel(canvas, (16, map_top, *size), (height, width))
    panel.paste(Image.fromarray(_blend(assessment, heat_map, size)))
    draw = ImageDraw.Draw(canvas)
    draw.text((16, 12), _shorten(_drawable(assessment.name), font(20), size[0]), INK, font(20))
    _draw_arrows(draw, panel, findings, np.array([left, top]), factor)
    _draw_scale_bar(canvas, (16, map_top + size[1] + 16), size[0], heat_map.scale_end)
    for index, line in enumerate(lines):
        draw.text((16, map_top + size[1] + 64 + 22 * index), line, SOFT, face)
    return np.asarray(canvas)


def _drawable(message: Message) -> str:
    """The sentence in the user's language, in English where the font lacks some of its letters.

    Pillow's built-in font, the only one that is on every machine, has no umlauts.
    """
    text = in_language(message)
    face = font(16)
    box = bytes(face.getmask(NO_CHARACTER))
    has_letters = all(bytes(face.getmask(letter)) != box for letter in set("".join(text.split())))
    return text if has_letters else str(message)


def _blend(assessment: Assessment, heat_map: HeatMap, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The magnitude's colours over the reference's grey levels, of that width and height."""
    left, top, width, height = assessment.frame.area
    magnitudes = heat_map.bands[2]
    is_valid = np.isfinite(magnitudes)
    filled = _fill_from_nearest(magnitudes, is_valid)
    across, down = (
        axis.astype(np.float32)
        for axis in np.meshgrid(
            *(
                ((np.arange(length) + 0.5) / length * side + start - corner) / cell - 0.5
                for length, side, start, corner, cell in zip(
                    size, (width, height), (left, top), heat_map.corner, heat_map.cell, strict=True
                )
            )
        )
    )
    smooth = cv2.remap(filled, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.remap(
        is_valid.astype(np.uint8), across, down, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT
    )
    ramp = np.linspace(0, heat_map.scale_end, len(COLOURS))
    colour = np.stack([np.interp(smooth, ramp, COLOURS[:, band]) for band in range(3)], axis=-1)
    grey = np.full((*smooth.shape, 1), 200.0)
    if assessment.backdrop is not None:
        grey = cv2.resize(assessment.backdrop, size, interpolation=cv2.INTER_AREA)[..., None] * 1.0
    blended = COLOUR_WEIGHT * colour + (1 - COLOUR_WEIGHT) * grey
    blended[mask == 0] = 0.5 * grey[mask == 0] + 0.5 * np.array(NO_DATA)
    return np.clip(blended, 0, 255).astype(np.uint8)


def _fill_from_nearest(
    values: NDArray[np.float32], is_valid: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Values (H, W) with each invalid cell as its nearest valid one, for the interpolation."""
    if is_valid.all() or not is_valid.any():
        return np.nan_to_num(values)
    # Each zero pixel of the input has a label of its own, which its surroundings take over.
    _, labels = cv2.distanceTransformWithLabels(
        (~is_valid).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    by_label = np.zeros(int(labels.max()) + 1, dtype=np.float32)
    by_label[labels[is_valid]] = values[is_valid]
    return np.asarray(by_label[labels], dtype=np.float32)


def _draw_arrows(
    draw: ImageDraw.ImageDraw, panel: Panel, findings: Findings, corner: Points, factor: float
) -> None:
    vectors = findings.vectors.select(select_spread(findings.vectors.points, MAX_ARROWS))
    starts = panel.to_canvas(vectors.points - corner)
    steps = vectors.displacements * factor * panel.scale
    for start, step in zip(starts, steps, strict=True):
        arrow(draw, start, step, (255, 255, 255))


def _draw_scale_bar(
    canvas: Image.Image, corner: tuple[int, int], max_width: int, end: float
) -> None:
    left, top = corner
    width = min(max_width, 420)
    ramp = np.linspace(0, 1, len(COLOURS))
    shares = np.linspace(0, 1, width)
    row = np.stack([np.interp(shares, ramp, COLOURS[:, band]) for band in range(3)], axis=-1)
    bar = np.repeat(row[None].astype(np.uint8), 14, axis=0)
    canvas.paste(Image.fromarray(bar), (left, top))
    draw = ImageDraw.Draw(canvas)
    for share in (0.0, 0.5, 1.0):
        label = local_number(significant(share * end)) + (" px" if share == 1 else "")
        length = draw.textlength(label, font(15))
        draw.text((left + share * (width - length), top + 18), label, INK, font(15))


def _shorten(text: str, face: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> str:
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(text + "…") > width:
        text = text[:-1]
    return text + "…"
