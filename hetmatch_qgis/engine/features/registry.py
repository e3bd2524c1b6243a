"""The matchers, by name: what each one is, what loads it, and the weights it takes.

A new matcher is an entry in MATCHERS here, its name in `common.contract.MATCHERS`, where both sides
of the wall find it, and its weights in `model_files.py`; a new format of weights is also checked in
`downloads.py`. docs/developers/recipes.md names every file.

Torch and the networks are imported where they are loaded, so that the command line shows the names
at once.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
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
    import torch

    from hetmatch_qgis.engine.features.base import Matcher

ONNX, TORCH = "onnx", "torch"
"""Runtimes of the default matcher's network, as in `Options.runtime`."""


MAX_THREADS = 2
"""Threads of a run of the network. Most runs have others beside them; alone are those that look at
one overview, which take 10 instead of 17 ms (352 x 352 pixels, two cores)."""


@dataclass(frozen=True)
class MatcherEntry:
    """A matcher that users can choose.

    name: as in `Options.matcher`.
    summary: what it is, in a few words.
    load: makes it from a file of weights and the options.
    models: the model files that it takes, by name, the default first.
    """

    name: str
    summary: Message
    load: Callable[[Path, Options], Matcher]
    models: tuple[str, ...]


def _load_hetmatch(weights: Path, options: Options) -> Matcher:
    from hetmatch_qgis.engine.features.hetmatch import HetMatcher

    if choose_runtime(options, weights) == ONNX:
        from hetmatch_qgis.engine.core.workers import core_count
        from hetmatch_qgis.engine.features.onnx_network import OnnxNetwork

        threads = min(MAX_THREADS, options.workers or core_count())
        return HetMatcher(OnnxNetwork(onnx_beside(weights), threads))
    device = _torch_device(options.device)
    from hetmatch_qgis.engine.features.torch_network import TorchNetwork, load_net

    return HetMatcher(TorchNetwork(load_net(weights), device))


def _load_d2net(weights: Path, options: Options) -> Matcher:
    device = _torch_device(options.device)
    from hetmatch_qgis.engine.features.d2net import D2NetMatcher

    return D2NetMatcher(weights, device.type)


MATCHERS = {
    entry.name: entry
    for entry in (
        MatcherEntry("hetmatch", Message("HetMatch's own network"), _load_hetmatch, (HETMATCH,)),
        MatcherEntry("d2net", Message("D2-Net (2019)"), _load_d2net, (D2_TF, D2_OTS, VGG16)),
    )
}
"""All matchers by name, the default first."""


def load_matcher(options: Options) -> Matcher:
    """The matcher of the options, its weights loaded; inside `shared_work` it keeps descriptions.

    Where a side has a mask it sees the ground under it as that around it.

    Raises InputError where its weights, the runtime or the device are missing, or the weights are
    damaged.
    """
    # Imported late, because they import NumPy: the command line lists matchers without it.
    from hetmatch_qgis.engine.features.filling_matcher import FillingMatcher
    from hetmatch_qgis.engine.features.keeping_matcher import KeepingMatcher
    from hetmatch_qgis.engine.process.kept_work import kept_work

    weights = options.weights or default_weights(options.matcher)
    matcher = MATCHERS[options.matcher].load(weights, options)
    kept = kept_work()
    if kept is not None:
        state = weights.stat()
        identity = (str(weights), state.st_mtime_ns, state.st_size, options.runtime, options.device)
        matcher = KeepingMatcher(matcher, f"{options.matcher} {identity}", kept)
    has_mask = options.reference_mask is not None or options.moving_mask is not None
    return FillingMatcher(matcher) if has_mask else matcher


def onnx_beside(weights: Path) -> Path:
    """The ONNX file that lies beside weights and has their name."""
    return weights.parent / f"{weights.stem}.onnx"


def choose_runtime(options: Options, weights: Path) -> str:
    """ONNX or TORCH, what runs the default matcher with these weights.

    ONNX Runtime wherever it can: on the processor, with an ONNX file beside the weights. Raises
    InputError where the one that is asked for cannot.
    """
    onnx_file = onnx_beside(weights)
    has_onnx = find_spec("onnxruntime") is not None
    if options.runtime == ONNX:
        if not has_onnx:
            raise InputError(
                "ONNX Runtime is not installed; install the package onnxruntime, or choose "
                "{runtime}.",
                runtime=Option("runtime", TORCH),
            )
        if not onnx_file.is_file():
            raise InputError(
                "There is no ONNX file '{path}' beside the weights; choose {runtime}.",
                path=onnx_file,
                runtime=Option("runtime", TORCH),
            )
        return ONNX
    if options.runtime == TORCH or options.device == "cuda" or not onnx_file.is_file():
        return TORCH
    if options.device == "auto" and has_torch() and _has_cuda():
        return TORCH
    return ONNX if has_onnx else TORCH


def has_torch() -> bool:
    """True where torch is installed."""
    return find_spec("torch") is not None


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


def _has_cuda() -> bool:
    """True where torch could use a GPU.

    Loading torch takes a second, so that the driver is asked first.
    """
    if not _has_nvidia_driver():
        return False
    import torch

    return bool(torch.cuda.is_available())


def _has_nvidia_driver() -> bool:
    name = {"win32": "nvcuda.dll", "darwin": ""}.get(sys.platform, "libcuda.so.1")
    if not name:
        return False
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _torch_device(name: str) -> torch.device:
    """The device of torch for an `Options.device`.

    Raises InputError where torch or the device is missing.
    """
    if not has_torch():
        raise InputError(
            "This needs torch, which is not installed; set HetMatch up in full, or install it with "
            "{command}.",
            command='pip install "hetmatch-qgis[torch]"',
        )
    import torch

    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name == "cuda" and not torch.cuda.is_available():
        raise InputError(
            "No CUDA device is available; choose {device}.", device=Option("device", "cpu")
        )
    return torch.device(name)
