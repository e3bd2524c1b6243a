"""Listing, verifying and fetching the model files.

A match never fetches anything: it only looks for files that are there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.features.model_files import (
    HETNET_FORMAT,
    ModelFile,
    find_model,
    model_file,
)
from hetmatch_qgis.engine.features.registry import MATCHERS
from hetmatch_qgis.engine.features.transfer import Download, DownloadProgress, download_file
from hetmatch_qgis.engine.features.weights import load_safetensors, models_folder

SHIPPED, FETCHED, NOT_FETCHED, MISSING = "shipped", "fetched", "not fetched", "missing"

_READ_BYTES = 1 << 20
"""Bytes of a file that are hashed at once, which bounds the memory; set by hand with the first
version (846aa9c)."""


@dataclass(frozen=True)
class ModelState:
    """A model file and whether it is there.

    name: what users call it.
    state: SHIPPED, FETCHED, NOT_FETCHED or MISSING.
    path: where the file lies, or where it would be put.
    size: bytes; None where unknown.
    licence: in a few words.
    """

    name: str
    state: str
    path: Path
    size: int | None
    licence: str


def list_models() -> list[ModelState]:
    """The state of every model file, in the order of the matchers. Opens no file."""
    names = (name for entry in MATCHERS.values() for name in entry.models)
    return [_state(model_file(name)) for name in names]


def _state(model: ModelFile) -> ModelState:
    path = find_model(model.name)
    if path is None:
        state = MISSING if model.url is None else NOT_FETCHED
        return ModelState(
            name=model.name,
            state=state,
            path=model.folders[0] / model.file_name,
            size=model.size,
            licence=model.licence,
        )
    return ModelState(
        name=model.name,
        state=SHIPPED if path.parent == models_folder() else FETCHED,
        path=path,
        size=path.stat().st_size,
        licence=model.licence,
    )


def verify(name: str) -> Path:
    """The path of a model whose file is there, complete and of the right structure.

    Raises InputError when it is not, or when the name is unknown.
    """
    model = model_file(name)
    path = find_model(name)
    if path is None:
        raise InputError(
            "The file of the model '{name}' is missing; {remedy}.", name=name, remedy=model.remedy
        )
    problem = _problem(model, path)
    if problem is not None:
        raise InputError(
            "The model file '{path}' is not valid: {problem}; delete the file and {remedy}.",
            path=path,
            problem=problem,
            remedy=model.remedy,
        )
    return path


def fetch(name: str, progress: DownloadProgress | None = None) -> Path:
    """Download a model to the cache folder, unless a sound copy is there, and return its path.

    A download that was interrupted, by cancelling too, leaves `FILE.part`, and the next one resumes
    there. Only a file of the right size and structure gets its final name.

    Raises InputError when there is no connection, the server refuses, the disk is full, the folder
    cannot be written to, or the file is not the model; Cancelled when the user cancels.
    """
    model = model_file(name)
    if model.url is None:
        return verify(name)
    if find_model(name) is not None:
        try:
            return verify(name)
        except InputError:
            # A damaged file stays in its place until a sound one is there.
            pass  # nosec B110
    target = model.folders[0] / model.file_name
    download = Download(name=name, url=model.url, target=target, size=model.size)
    try:
        download_file(download, progress or DownloadProgress())
    except Cancelled:
        raise Cancelled(
            "Cancelled; the part of '{name}' received so far is kept, and fetching it again "
            "resumes there.",
            name=name,
        ) from None
    _install(model, download)
    return target


def _install(model: ModelFile, download: Download) -> None:
    """Give a complete download its final name if it is the model, else delete it."""
    try:
        problem = _problem(model, download.part)
    except InputError:
        problem = Message("its content is damaged, or not that of this model")
    if problem is not None:
        download.discard()
        raise InputError(
            "The file from {url} is not the model '{name}' ({problem}); fetch it again later, "
            "{alternative}.",
            url=download.url,
            name=model.name,
            problem=problem,
            alternative=download.alternative,
        )
    try:
        download.part.replace(download.target)
    except OSError as error:
        raise InputError(
            "'{path}' cannot be written ({problem}); close the programs that use it and fetch the "
            "model again.",
            path=download.target,
            problem=error.strerror or str(error),
        ) from error
    download.discard()


def _problem(model: ModelFile, path: Path) -> Message | None:
    """The part of a sentence that says what is wrong with a model file; None for a sound one.

    Raises InputError for a file whose content is damaged or of another network.
    """
    size = path.stat().st_size
    if model.size is not None and size != model.size:
        return Message("it has {size} bytes instead of {expected}", size=size, expected=model.size)
    if model.sha256_start and not _sha256(path).startswith(model.sha256_start):
        return Message("its checksum is wrong")
    if model.weights_format == HETNET_FORMAT:
        return _hetnet_problem(path)
    # Listing models must not wait for torch to load.
    from hetmatch_qgis.engine.features.d2net_files import load_trunk

    actual = load_trunk(path).weights_format.name
    if actual == model.weights_format:
        return None
    return Message(
        "it holds weights in the format of {actual}, not of {expected}",
        actual=actual,
        expected=model.weights_format,
    )


def _hetnet_problem(path: Path) -> Message | None:
    """The fault of a file of HetNet; without torch, the ONNX file beside it is looked at."""
    if find_spec("torch") is None:
        from hetmatch_qgis.engine.features.onnx_network import OnnxNetwork

        OnnxNetwork(path.with_suffix(".onnx"))
        return None
    from hetmatch_qgis.engine.features.hetnet import HetNet

    tensors = load_safetensors(path)
    try:
        HetNet().load_state_dict(tensors)
    except RuntimeError:
        return Message("it does not hold the weights of the hetmatch network")
    return None


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_READ_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
