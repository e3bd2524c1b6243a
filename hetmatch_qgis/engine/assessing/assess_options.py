"""Everything a user can set for an assessment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hetmatch_qgis.engine.assessing.requirement import Requirement
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.option_checks import wrong_type
from hetmatch_qgis.engine.core.options import Options

UNUSED_OPTIONS = ("search_radius", "rotation", "matcher", "transform")
"""Options of a match that an assessment has no use for: it takes the georeference as it is."""

MIN_SEARCH_PX, MAX_SEARCH_PX = 4, 24
"""Range of `search_pixels` in pixels of the coarser raster; set by hand with `assess` (559f29a)."""


@dataclass(frozen=True)
class AssessOptions:
    """Settings of one assessment.

    match: bands, modalities, area, CRSs, masks, device and the maximum number of displacements
        (`max_points`), as for a match.
    require: requirements: "ce90", "ce95", "rmse" or "bias", "=", the limit, and "px" (pixels of the
        coarser raster) or "m" (metres on the ground), such as "ce90=0.5px".
    search_pixels: largest displacement that is searched for, 4 to 24 pixels of the coarser raster.

    Raises InputError for a value out of its range.

    >>> from hetmatch_qgis.engine import AssessOptions, Options
    >>> AssessOptions(Options(moving_modality="sar"), require=("ce90=0.5px", "bias=2m"))
    """

    match: Options = field(default_factory=Options)
    require: tuple[str, ...] = ()
    search_pixels: float = 16.0

    @staticmethod
    def of(values: dict[str, Any]) -> AssessOptions:
        """From plain values, as JSON has them: those of Options and its own, all on one level.

        Raises InputError for an unknown name, or a value of the wrong type.
        """
        match_values = dict(values)
        require = match_values.pop("require", ())
        search_pixels = match_values.pop("search_pixels", AssessOptions.search_pixels)
        if isinstance(require, str):
            require = (require,)
        if not isinstance(require, list | tuple) or not all(isinstance(r, str) for r in require):
            raise InputError("The option 'require' takes a list of strings such as ce90=0.5px.")
        if isinstance(search_pixels, bool) or not isinstance(search_pixels, int | float):
            raise wrong_type("search_pixels", Message("a number"), search_pixels)
        if unused := sorted(match_values.keys() & set(UNUSED_OPTIONS)):
            raise InputError("An assessment has no option '{name}'.", name=unused[0])
        return AssessOptions(Options.of(match_values), tuple(require), float(search_pixels))

    def to_dict(self) -> dict[str, Any]:
        """Plain values from which `of` makes the same options again."""
        return self._with_match(self.match.to_dict())

    def recorded(self) -> dict[str, Any]:
        """As `to_dict`, the way results have it: files without folders in a reproducible one."""
        return self._with_match(self.match.recorded())

    def _with_match(self, match: dict[str, Any]) -> dict[str, Any]:
        values = {name: value for name, value in match.items() if name not in UNUSED_OPTIONS}
        return values | {"require": list(self.require), "search_pixels": self.search_pixels}

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The requirements, parsed."""
        return tuple(Requirement.of(text) for text in self.require)

    def __post_init__(self) -> None:
        if not MIN_SEARCH_PX <= self.search_pixels <= MAX_SEARCH_PX:
            raise InputError(
                "{option} must lie between {minimum} and {maximum} pixels.",
                option=Option("search_pixels"),
                minimum=MIN_SEARCH_PX,
                maximum=MAX_SEARCH_PX,
            )
        # Raises InputError for a text that is not a requirement.
        _ = self.requirements
