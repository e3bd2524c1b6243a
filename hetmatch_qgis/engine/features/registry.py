"""The matchers, by name: what each one is, what loads it, and the weights it takes.

A new matcher is an entry in MATCHERS here, its name in `common.contract.MATCHERS`, where both sides
of the wall find it, and its weights in `model_files.py`; a new format of weights is also checked in
`downloads.py`. docs/developers/recipes.md names every file.

Torch and the networks are imported where they are loaded, so that the command line shows the names
at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message, Option
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.features.model_files import (
    D2_OTS,
    D2_TF,
    HETMATCH,
    VGG16,
    find_model,
    model_file,
)

if TYPE_CHECKING:
    from hetmatch_qgis.engine.features.base import Matcher


@dataclass(frozen=True)
class MatcherEntry:
    """A matcher that users can choose.

    name: as in `Options.matcher`.
    summary: what it is, in a few words.
    load: makes it from a file of weights and a device of torch.
    models: the model files that it takes, by name, the default first.
    """

    name: str
    summary: Message
    load: Callable[[Path, str], Matcher]
    models: tuple[str, ...]


def _load_hetmatch(weights: Path, device: str) -> Matcher:
    from hetmatch_qgis.engine.features.hetmatch import HetMatcher

    return HetMatcher(weights, device)


def _load_d2net(weights: Path, device: str) -> Matcher:
    from hetmatch_qgis.engine.features.d2net import D2NetMatcher

    return D2NetMatcher(weights, device)


MATCHERS = {
    entry.name: entry
    for entry in (
        MatcherEntry("hetmatch", Message("HetMatch's own network"), _load_hetmatch, (HETMATCH,)),
        MatcherEntry("d2net", Message("D2-Net (2019)"), _load_d2net, (D2_TF, D2_OTS, VGG16)),
    )
}
"""All matchers by name, the default first."""


def load_matcher(options: Options) -> Matcher:
    """The matcher of the options, its weights loaded.

    Raises InputError where its weights or the device are missing, or the weights are damaged.
    """
    device = _device(options.device)
    weights = options.weights or default_weights(options.matcher)
    return MATCHERS[options.matcher].load(weights, device)


def default_weights(matcher: str) -> Path:
    """The file of the default weights of a matcher; raises InputError where it is missing."""
    name = MATCHERS[matcher].models[0]
    path = find_model(name)
    if path is None:
        raise InputError(
            "The matcher '{matcher}' has no weights; {remedy}, or set {option} to a weights file.",
            matcher=matcher,
            remedy=model_file(name).remedy,
            option=Option("weights"),
        )
    return path


def _device(name: str) -> str:
    """The device of torch for an `Options.device`."""
    import torch

    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda" and not torch.cuda.is_available():
        raise InputError(
            "No CUDA device is available; choose {device}.", device=Option("device", "cpu")
        )
    return name
