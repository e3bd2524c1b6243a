"""What a match on a bare map records of having been laid as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hetmatch_qgis.engine.core.json_input import Fields
from hetmatch_qgis.engine.core.messages import Message


@dataclass(frozen=True)
class LaidAsWhole:
    """An image laid on a bare map where all of its borders and lines agree best.

    Its points were measured again around that.

    moved_px: root mean square, over the moving image, of how far the transform came to lie from
        that of the points before, pixels of the reference.
    kept: candidate points that lie where all of the map agrees.
    left_out: those farther off, which no transform was fitted to.
    """

    moved_px: float
    kept: int
    left_out: int

    def in_words(self) -> Message:
        """A sentence for a person."""
        return Message(
            "The image was turned and shifted as a whole to where all borders of the map agree "
            "best, {moved:.2g} px (RMS) from where its points alone had it; of {count:,} points "
            "{left_out:,} lie off that and were left out.",
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
