"""Classes of the quality bands that come with Sentinel-2 and Landsat, by name.

Sentinel-2: the scene classification of Level-2A (ESA, "Sentinel-2 Products Specification Document",
S2-PDGS-TAS-DI-PSD, scene classification). Landsat: QA_PIXEL of Collection 2 (USGS, "Landsat 8-9
Collection 2 Level 2 Science Product Guide", LSDS-1619).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.core.errors import InputError

Value = TypeVar("Value")

SCL = {
    "nodata": (0,),
    "defective": (1,),
    "dark": (2,),
    "cloud_shadow": (3,),
    "vegetation": (4,),
    "bare": (5,),
    "water": (6,),
    "unclassified": (7,),
    "cloud": (8, 9),
    "cirrus": (10,),
    "snow": (11,),
}
"""Values of Sentinel-2's scene classification by class; cloud is of medium and high probability."""

QA_PIXEL = {
    "nodata": 0,
    "dilated_cloud": 1,
    "cirrus": 2,
    "cloud": 3,
    "cloud_shadow": 4,
    "snow": 5,
    "clear": 6,
    "water": 7,
}
"""Bits of Landsat's QA_PIXEL by class."""

CLASSES = tuple(dict.fromkeys([*SCL, *QA_PIXEL]))
"""All names of classes."""


def in_classes(values: NDArray, names: tuple[str, ...], band: str) -> NDArray[np.bool_]:
    """Mask of the pixels of some classes.

    values: of a quality band, any shape; 8 bits are read as Sentinel-2's, 16 as Landsat's.
    names: some of CLASSES. band: the file's name, for sentences.

    Raises InputError for a class that the band does not have.
    """
    if values.dtype.itemsize == 1:
        numbers = [number for name in names for number in _known(SCL, name, band)]
        return np.asarray(np.isin(values, numbers))
    bits = sum(1 << _known(QA_PIXEL, name, band) for name in set(names))
    return np.asarray((values.astype(np.int64) & bits) != 0)


def _known(table: Mapping[str, Value], name: str, band: str) -> Value:
    if name not in table:
        raise InputError(
            "The mask '{band}' has no class '{name}'. Classes: {names}.",
            band=band,
            name=name,
            names=list(table),
        )
    return table[name]
