"""Colours that can be read in every theme of QGIS."""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor

LIGHT, DARK = QColor(230, 230, 230), QColor(30, 30, 30)
"""To write on dark and on light grounds (set by hand, ec433a6)."""

FAINT = QColor(128, 128, 128)
"""Of what does not count: seen on light and on dark grounds (set by hand, ec433a6)."""

MIDDLE = 128
"""Lightness from 0 to 255 above which a ground is light: the middle of Qt's range."""


def ink_on(ground: QColor) -> QColor:
    """A colour to write on a ground.

    The palette has none: QGIS's dark themes set the ground in it and leave the text nearly black.
    """
    return DARK if ground.lightness() > MIDDLE else LIGHT
