"""The smooth displacement all over the ground, as a raster and as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from pyproj import CRS

from hetmatch_qgis.engine.assessing.assessment import Assessment, Findings
from hetmatch_qgis.engine.assessing.layers import exaggeration
from hetmatch_qgis.engine.assessing.windows import evenly
from hetmatch_qgis.engine.core.grid import Points
from hetmatch_qgis.engine.core.image import Window
from hetmatch_qgis.engine.matching.refine import STEP
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
from hetmatch_qgis.engine.report.charts import nice

BANDS = ("dx", "dy", "magnitude", "standard error")
MOST_CELLS = 160
FAIR = 0.2
COLOURS = np.array([(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)])
ARROWS = 400
SIDE = 900


@dataclass(frozen=True)
class Heat:
    """bands: (4, H, W) float32, BANDS in frame pixels, NaN where one of the rasters shows nothing.
    corner: (column, row) of the upper left in the frame. cell: side of a cell in frame pixels.
    transform, crs: cells to where QGIS shows them."""

    bands: NDArray[np.float32]
    corner: tuple[int, int]
    cell: int
    transform: Affine
    crs: CRS | None

    @property
    def highest(self) -> float:
        """Upper end of the colours: a round number that hardly any magnitude exceeds."""
        known = self.bands[2][np.isfinite(self.bands[2])]
        most = float(np.quantile(known, 0.99)) if known.size else 1.0
        return nice(max(most, 1e-3))


def heat_of(assessment: Assessment) -> Heat:
    """The field that the measurements lead to expect, on cells half a window wide or wider."""
    found = assessment.found
    left, top, width, height = assessment.frame.area
    cell = max(found.vectors.window // 2, -(-max(width, height) // MOST_CELLS))
    shape = (-(-height // cell), -(-width // cell))
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    centres = np.stack([columns, rows], axis=-1).reshape(-1, 2) * cell + cell / 2 + (left, top)
    shown = _shown(found.valid, assessment.frame.area, cell, shape)
    bands = np.full((len(BANDS), *shape), np.nan, dtype=np.float32)
    expected, error = found.model.estimate(centres[shown.ravel()])
    bands[0][shown], bands[1][shown] = expected[:, 0], expected[:, 1]
    bands[2][shown] = np.linalg.norm(expected, axis=1)
    bands[3][shown] = np.sqrt((error**2 + found.shared**2).mean(axis=1))
    transform = assessment.frame.transform @ Affine.translation(left, top) @ Affine.scale(cell)
    return Heat(bands, (left, top), cell, transform, assessment.frame.crs)


def _shown(valid: Points, area: Window, cell: int, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Cells of which both rasters show a fair part."""
    at = np.floor((valid - area[:2]) / cell).astype(int)
    inside = ((at >= 0) & (at < [shape[1], shape[0]])).all(axis=1)
    count = np.zeros(shape)
    np.add.at(count, (at[inside, 1], at[inside, 0]), 1)
    # The last cells may reach over the area's edge.
    across, down = (
        np.minimum(cell, side - cell * np.arange(number))
        for side, number in ((area.width, shape[1]), (area.height, shape[0]))
    )
    return np.asarray(count >= FAIR * np.outer(down, across) / STEP**2)


def write_heat_tiff(path: Path, heat: Heat) -> None:
    """A GeoTIFF of four bands in pixels of the coarser raster: dx to the right, dy downwards, their
    length, and the standard error along one axis; NaN is nodata."""
    count, height, width = heat.bands.shape
    profile = {
        "driver": "GTiff", "width": width, "height": height, "count": count, "dtype": "float32",
        "transform": heat.transform, "nodata": float("nan"), "compress": "deflate",
    }  # fmt: skip
    if heat.crs is not None:
        profile["crs"] = heat.crs.to_wkt()
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(heat.bands)
        for band, name in enumerate(BANDS, start=1):
            raster.set_band_description(band, f"{name} (pixels)")
            raster.set_band_unit(band, "px")


def write_heat_style(path: Path, heat: Heat) -> None:
    """The style that QGIS takes for the GeoTIFF beside it: the magnitude, in the same colours."""
    stops = np.linspace(0, heat.highest, len(COLOURS))
    items = "".join(
        f'<item value="{stop:.6g}" alpha="255" label="{stop:.3g} px" '
        f'color="#{"".join(f"{part:02x}" for part in colour)}"/>'
        for stop, colour in zip(stops, COLOURS.tolist(), strict=True)
    )
    path.write_text(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.22.0" styleCategories="Symbology"><pipe>'
        '<rasterrenderer type="singlebandpseudocolor" band="3" opacity="0.7" '
        f'classificationMin="0" classificationMax="{heat.highest:.6g}" nodataColor="">'
        f'<rastershader><colorrampshader colorRampType="INTERPOLATED" clip="0" minimumValue="0" '
        f'maximumValue="{heat.highest:.6g}" classificationMode="1">{items}</colorrampshader>'
        "</rastershader></rasterrenderer></pipe><blendMode>0</blendMode></qgis>\n",
        encoding="utf-8",
    )


def write_heat_picture(path: Path, assessment: Assessment, heat: Heat) -> None:
    """The heat map over the reference, with the vectors and a scale, as PNG."""
    Image.fromarray(heat_picture(assessment, heat)).save(path)


def heat_picture(assessment: Assessment, heat: Heat) -> NDArray[np.uint8]:
    """Colours of the heat map, (H, W, 3)."""
    found = assessment.found
    _, _, width, height = assessment.frame.area
    scale = SIDE / max(width, height)
    size = max(240, round(width * scale)), max(120, round(height * scale))
    factor = exaggeration(found)
    note = (
        f"Colour: how far the moving raster is off, noise taken off. Arrows: {_count(found)} "
        f"measured displacements, drawn {factor:g} times as long as they are."
    )
    face = font(16)
    lines = text_lines(note, face, size[0])
    top, bottom = 46, 74 + 22 * len(lines)
    canvas = Image.new("RGB", (size[0] + 32, size[1] + top + bottom), BACKGROUND)
    panel = Panel(canvas, (16, top, *size), (height, width))
    panel.paste(Image.fromarray(_blended(assessment, heat, size)))
    draw = ImageDraw.Draw(canvas)
    draw.text((16, 12), _shortened(assessment.name, font(20), size[0]), INK, font(20))
    _arrows(draw, panel, found, np.array(assessment.frame.area[:2]), factor)
    _scale_bar(canvas, (16, top + size[1] + 16), size[0], heat.highest)
    for index, line in enumerate(lines):
        draw.text((16, top + size[1] + 64 + 22 * index), line, SOFT, face)
    return np.asarray(canvas)


def _blended(assessment: Assessment, heat: Heat, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The magnitude's colours over the reference's grey."""
    _, _, width, height = assessment.frame.area
    cells = heat.bands[2]
    known = np.isfinite(cells)
    filled = _filled(cells, known)
    # The cells may reach over the area's lower and right edges.
    columns = (np.arange(size[0]) + 0.5) / size[0] * width / heat.cell - 0.5
    rows = (np.arange(size[1]) + 0.5) / size[1] * height / heat.cell - 0.5
    across, down = (axis.astype(np.float32) for axis in np.meshgrid(columns, rows))
    smooth = cv2.remap(filled, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    shown = cv2.remap(
        known.astype(np.uint8), across, down, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE
    )
    ramp = np.linspace(0, heat.highest, len(COLOURS))
    colour = np.stack([np.interp(smooth, ramp, COLOURS[:, band]) for band in range(3)], axis=-1)
    grey = np.full((*smooth.shape, 1), 200.0)
    if assessment.backdrop is not None:
        grey = cv2.resize(assessment.backdrop, size, interpolation=cv2.INTER_AREA)[..., None] * 1.0
    mixed = 0.62 * colour + 0.38 * grey
    mixed[shown == 0] = 0.5 * grey[shown == 0] + 0.5 * np.array(NO_DATA)
    return np.clip(mixed, 0, 255).astype(np.uint8)


def _filled(cells: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Unknown cells as their nearest known ones, so that interpolation has something there."""
    if known.all() or not known.any():
        return np.nan_to_num(cells)
    # Each zero pixel of the input has a label of its own, which its surroundings take over.
    _, labels = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    values = np.zeros(int(labels.max()) + 1, dtype=np.float32)
    values[labels[known]] = cells[known]
    return np.asarray(values[labels], dtype=np.float32)


def _arrows(
    draw: ImageDraw.ImageDraw, panel: Panel, found: Findings, corner: Points, factor: float
) -> None:
    vectors = found.vectors.select(evenly(found.vectors.places, ARROWS))
    starts = panel.place(vectors.places - corner)
    for start, step in zip(starts, vectors.steps * factor * panel.scale, strict=True):
        arrow(draw, start, step, (255, 255, 255))


def _scale_bar(canvas: Image.Image, place: tuple[int, int], width: int, highest: float) -> None:
    left, top = place
    long = min(width, 420)
    ramp = np.linspace(0, 1, len(COLOURS))
    along = np.linspace(0, 1, long)
    row = np.stack([np.interp(along, ramp, COLOURS[:, band]) for band in range(3)], axis=-1)
    bar = np.repeat(row[None].astype(np.uint8), 14, axis=0)
    canvas.paste(Image.fromarray(bar), (left, top))
    draw = ImageDraw.Draw(canvas)
    for share in (0.0, 0.5, 1.0):
        words = f"{share * highest:.3g}" + (" px" if share == 1 else "")
        length = draw.textlength(words, font(15))
        draw.text((left + share * (long - length), top + 18), words, INK, font(15))


def _count(found: Findings) -> int:
    return min(len(found.vectors), ARROWS)


def _shortened(text: str, face: object, width: int) -> str:
    length = face.getlength  # type: ignore[attr-defined]
    if length(text) <= width:
        return text
    while text and length(text + "…") > width:
        text = text[:-1]
    return text + "…"
