"""Small vector files for tests."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pyogrio.raw

CRS = "EPSG:32632"
CORNER = np.array([500_000.0, 5_500_000.0])
"""Upper left corner of the ground that the files show."""


def polygon(*rings: np.ndarray) -> bytes:
    """WKB of rings (N, 2) as they are."""
    body = b"".join(
        struct.pack("<I", len(ring)) + np.asarray(ring, "<f8").tobytes() for ring in rings
    )
    return struct.pack("<BII", 1, 3, len(rings)) + body


def line(points: np.ndarray) -> bytes:
    """WKB of a line (N, 2)."""
    return struct.pack("<BII", 1, 2, len(points)) + np.asarray(points, "<f8").tobytes()


def point(at: np.ndarray) -> bytes:
    """WKB of a point (2,)."""
    return struct.pack("<BI", 1, 1) + np.asarray(at, "<f8").tobytes()


def multi(kind: int, *parts: bytes) -> bytes:
    """WKB of a collection: 4 of points, 5 of lines, 6 of polygons, 7 of anything."""
    return struct.pack("<BII", 1, kind, len(parts)) + b"".join(parts)


def square(left: float, top: float, side: float) -> np.ndarray:
    """A closed ring (5, 2), metres to the right of and below CORNER."""
    steps = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) * side
    return CORNER + np.add(steps, [left, top]) * (1, -1)


def houses(count: int = 12, spacing: float = 40.0, seed: int = 0) -> list[bytes]:
    """Houses of different sizes on a wavy lattice, as WKB."""
    rng = np.random.default_rng(seed)
    found = []
    for row in range(count):
        for column in range(count):
            left, top = np.array([column, row]) * spacing + rng.uniform(2, 18, 2)
            width, height = rng.uniform(8, 20, 2)
            ring = np.array([[0, 0], [width, 0], [width, height], [0, height], [0, 0]])
            angle = rng.uniform(0, np.pi)
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            found.append(polygon(CORNER + np.add(ring @ turn, [left, top]) * (1, -1)))
    return found


def write_layer(
    path: Path,
    geometry: list[bytes],
    layer: str = "buildings",
    crs: str | None = CRS,
    kind: str = "Unknown",
    append: bool = False,
    **fields: list,
) -> Path:
    """Write a layer; the driver follows from the suffix."""
    pyogrio.raw.write(
        path,
        geometry=np.array(geometry, dtype=object),
        field_data=[np.array(values, dtype=object) for values in fields.values()],
        fields=np.array(list(fields)),
        layer=layer,
        geometry_type=kind,
        crs=crs,
        append=append,
    )
    return path
