"""The icons can be told from the ground at 16 pixels, in light and in dark themes."""

from __future__ import annotations

from pathlib import Path

import pytest

QtGui = pytest.importorskip(
    "PyQt6.QtGui", reason="PyQt6 or a library of it is missing", exc_type=ImportError
)
QtSvg = pytest.importorskip("PyQt6.QtSvg", reason="PyQt6 has no SVG here", exc_type=ImportError)

ICONS = sorted((Path(__file__).resolve().parents[1] / "hetmatch_qgis" / "icons").glob("*.svg"))
SIZE = 16
# What the Web Content Accessibility Guidelines ask of graphics.
CLEAR = 3.0
EXPECTED = {"hetmatch", "match", "setup", "tie_points"}


def test_there_are_icons():
    assert {path.stem for path in ICONS} >= EXPECTED


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
@pytest.mark.parametrize("ground", ["#ffffff", "#f0f0f0", "#2d2d2d"])
def test_an_icon_stands_out_at_its_smallest(path: Path, ground: str):
    drawn = render(path, ground)
    background = luminance(QtGui.QColor(ground))
    clear = sum(
        contrast(luminance(drawn.pixelColor(x, y)), background) >= CLEAR
        for x in range(SIZE)
        for y in range(SIZE)
    )

    # Less would be a hairline; more would be a tile, whose shape says nothing.
    assert 0.2 <= clear / SIZE**2 <= 0.8


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_is_square_and_sound(path: Path):
    renderer = QtSvg.QSvgRenderer(str(path))

    assert renderer.isValid()
    assert renderer.viewBox().width() == renderer.viewBox().height()


def render(path: Path, ground: str) -> QtGui.QImage:
    image = QtGui.QImage(SIZE, SIZE, QtGui.QImage.Format.Format_RGB32)
    image.fill(QtGui.QColor(ground))
    painter = QtGui.QPainter(image)
    QtSvg.QSvgRenderer(str(path)).render(painter)
    painter.end()
    return image


def luminance(colour: QtGui.QColor) -> float:
    """Relative luminance as the guidelines define it, 0 (black) to 1 (white)."""
    linear = [
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: float, other: float) -> float:
    """Contrast ratio of two luminances, 1 (none) to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
