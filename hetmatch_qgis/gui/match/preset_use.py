"""What a preset changed in the match dialog, so that it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class PresetUse:
    """A preset that was taken.

    before: settings before it.
    taken: settings with it.
    """

    before: dict[str, Any]
    taken: dict[str, Any]

    def was_left(self, now: dict[str, Any]) -> bool:
        """Tell whether the user has changed one of the settings since."""
        return now != self.taken

    def to_take_back(self, now: dict[str, Any]) -> dict[str, Any]:
        """The settings before the preset, where they still are what it made of them."""
        return {name: self.before[name] for name, value in self.taken.items() if now[name] == value}
