"""A matcher that keeps descriptions, so that an image that recurs is not described again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hetmatch_qgis.engine.features.base import Channels, Features, Matcher, Matches
from hetmatch_qgis.engine.process.kept_work import KeptWork


class KeepingMatcher:
    """Another matcher whose descriptions are kept; see `Matcher`.

    identity: text that identifies all else that descriptions depend on, such as the weights.
    """

    def __init__(self, matcher: Matcher, identity: str, kept: KeptWork) -> None:
        self.name = matcher.name
        self._matcher, self._identity, self._kept = matcher, identity, kept

    def describe(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Features:
        """See `Matcher.describe`."""
        work = f"features {self._identity}"
        return self._kept.get(work, (grey, valid), lambda: self._matcher.describe(grey, valid))

    def channels(self, grey: NDArray[np.float32], valid: NDArray[np.bool_]) -> Channels | None:
        """See `Matcher.channels`."""
        work = f"channels {self._identity}"
        return self._kept.get(work, (grey, valid), lambda: self._matcher.channels(grey, valid))

    def describe_finely(
        self, grey: NDArray[np.float32], valid: NDArray[np.bool_]
    ) -> tuple[Features, Channels | None]:
        """See `Matcher.describe_finely`."""
        work = f"both {self._identity}"
        return self._kept.get(
            work, (grey, valid), lambda: self._matcher.describe_finely(grey, valid)
        )

    def match(self, reference: Features, moving: Features, radius: float | None) -> Matches:
        """See `Matcher.match`."""
        return self._matcher.match(reference, moving, radius)
