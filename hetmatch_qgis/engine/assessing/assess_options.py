"""What a user can set for an assessment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hetmatch_qgis.engine.assessing.requirement import Requirement
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options

WITHOUT_MEANING = ("search_radius", "rotation", "matcher", "transform")
"""Options of a match that an assessment has no use for: it takes the georeference as it is."""


@dataclass(frozen=True)
class AssessOptions:
    """Settings of one assessment.

    match: bands, modalities, area, CRSs, device and the most displacement vectors to return
        (`max_points`), as for a match.
    require: what must be met, such as "ce90=0.5px"; see Requirement.
    search_pixels: how far off, in pixels of the coarser raster, a place is looked for, 4 to 24.

    Raises InputError for a value out of its range.
    """

    match: Options = field(default_factory=Options)
    require: tuple[str, ...] = ()
    search_pixels: float = 16.0

    @staticmethod
    def of(values: dict[str, Any]) -> AssessOptions:
        """From plain values, as JSON has them: those of Options beside our own, all on one level.

        Raises InputError for a name that there is not, or a value of another kind.
        """
        rest = dict(values)
        require = rest.pop("require", ())
        search = rest.pop("search_pixels", AssessOptions.search_pixels)
        if isinstance(require, str):
            require = (require,)
        if not isinstance(require, list | tuple) or not all(isinstance(r, str) for r in require):
            raise InputError("The option 'require' takes a list of texts such as ce90=0.5px.")
        if isinstance(search, bool) or not isinstance(search, int | float):
            raise InputError(f"The option 'search_pixels' takes a number, not '{search}'.")
        if useless := sorted(rest.keys() & set(WITHOUT_MEANING)):
            raise InputError(f"An assessment has no option '{useless[0]}'.")
        return AssessOptions(Options.of(rest), tuple(require), float(search))

    def to_dict(self) -> dict[str, Any]:
        """As plain values, of which `of` makes the same options again."""
        values = self.match.to_dict()
        for name in WITHOUT_MEANING:
            del values[name]
        return values | {"require": list(self.require), "search_pixels": self.search_pixels}

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        return tuple(Requirement.of(text) for text in self.require)

    def __post_init__(self) -> None:
        if not 4 <= self.search_pixels <= 24:
            raise InputError("--search-pixels must lie between 4 and 24.")
        _ = self.requirements
