"""Extent of a search, how well the displacement is known there, and an image laid as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.engine.core.json_input import Fields
from hetmatch_qgis.engine.core.messages import Message


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


@dataclass(frozen=True)
class LaidAsWhole:
    """An image placed on a bare map, or one of trees, as a whole, where all of it agrees best.

    Its points were measured again around that position.

    moved_px: root mean square distance, over the moving image, between the transform and that of
        the points before, pixels of the reference.
    kept: candidate points that lie where all of the map agrees.
    left_out: those farther off, which no transform was fitted to.
    """

    moved_px: float
    kept: int
    left_out: int

    def in_words(self) -> Message:
        """A sentence for a person."""
        return Message(
            "The image was rotated and shifted as a whole to where all of the map agrees best, "
            "{moved:.2g} px (RMS) from its position by the points alone; {left_out:,} of "
            "{count:,} points disagree with that and were left out.",
            moved=self.moved_px,
            left_out=self.left_out,
            count=self.kept + self.left_out,
        )

    def to_dict(self) -> dict[str, Any]:
        """The content of `laid_as_whole` in `result.json`."""
        return {
            "moved_px": round(self.moved_px, 3),
            "kept": self.kept,
            "left_out": self.left_out,
        }

    @classmethod
    def of(cls, fields: Fields) -> LaidAsWhole:
        """From a file. Raises BadValueError."""
        return cls(fields.number("moved_px", 0), fields.integer("kept"), fields.integer("left_out"))
