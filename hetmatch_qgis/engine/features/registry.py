"""The matcher that the options name."""

from __future__ import annotations

import torch

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.base import Matcher


def load_matcher(options: Options) -> Matcher:
    """The matcher, its weights loaded; raises InputError where they or the device are missing."""
    device = _device(options.device)
    if options.matcher == "d2net":
        from hetmatch_qgis.engine.features.d2net import D2NetMatcher

        return D2NetMatcher(options.weights, device)
    from hetmatch_qgis.engine.features.hetmatch import HetMatcher

    return HetMatcher(options.weights, device)


def _device(wanted: str) -> str:
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if wanted == "cuda" and not torch.cuda.is_available():
        raise InputError("No CUDA device can be used here; leave out --device or name cpu.")
    return wanted
