"""Extent of a search, and how well the displacement is known there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.engine.core.json_input import Fields


@dataclass(frozen=True)
class ErrorCell:
    """A cell of the map of the predicted error.

    outline: its corners in canvas coordinates: on the map, (column, -row) without georeference.
    error_px: error of the transform to expect there, along one axis, in pixels of the common grid.
    """

    outline: tuple[tuple[float, float], ...]
    error_px: float

    def to_dict(self) -> dict[str, Any]:
        """One of `search.cells` in `result.json`."""
        return {
            "outline": [[float(x), float(y)] for x, y in self.outline],
            "error_px": round(self.error_px, 4),
        }


@dataclass(frozen=True)
class Search:
    """The search of the windows of a match.

    windows: how many were looked at.
    possible: how many would cover the overlap.
    rounds: in how many rounds.
    asked_px: standard error along one axis that the search was to reach, pixels of the common grid.
    stopped: why no further window was looked at; a Message unless read from a file.
    cells: the predicted error all over the overlap, none where it could not be predicted.
    """

    windows: int
    possible: int
    rounds: int
    asked_px: float
    stopped: str
    cells: tuple[ErrorCell, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The content of `search` in `result.json`."""
        errors = sorted(cell.error_px for cell in self.cells)
        return {
            "windows": self.windows,
            "possible": self.possible,
            "rounds": self.rounds,
            "asked_px": self.asked_px,
            "stopped": self.stopped,
            "predicted_px": {
                "median": errors[len(errors) // 2] if errors else None,
                "max": errors[-1] if errors else None,
            },
            "cells": [cell.to_dict() for cell in self.cells],
        }

    @staticmethod
    def of(fields: Fields) -> Search:
        """The search that `to_dict` wrote; raises BadValueError."""
        cells = tuple(
            ErrorCell(cell.points("outline"), cell.number("error_px", 0))
            for cell in fields.objects("cells")
        )
        return Search(
            windows=fields.integer("windows"),
            possible=fields.integer("possible"),
            rounds=fields.integer("rounds"),
            asked_px=fields.number("asked_px", 0),
            stopped=fields.text("stopped"),
            cells=cells,
        )
