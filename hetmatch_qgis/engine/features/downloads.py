"""Model files that users may fetch: what there is, where it is kept, and whether it is good.

Nothing here is ever called by a match but `find_model`, which only looks. Where the files come
from: the authors' repository (mihaidusmanu/d2-net, README and issues 102 to 105) and torchvision
(torchvision/models/vgg.py).
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hetmatch_qgis.engine.core.errors import Cancelled, InputError
from hetmatch_qgis.engine.features.transfer import Progress, Transfer, clear, transfer
from hetmatch_qgis.engine.features.weights import default_weights, load_safetensors, models_folder

SHIPPED, FETCHED, NOT_FETCHED, MISSING = "shipped", "fetched", "not fetched", "missing"


@dataclass(frozen=True)
class ModelFile:
    """A file that can be fetched.

    layout: the kind of file, "D2-Net" or "torchvision's VGG16". size: bytes, None where the
    publisher states none; then the server's own word counts. sha256_start: the first digits of
    the checksum where the publisher puts them in the file's name.
    """

    name: str
    url: str
    file_name: str
    layout: str
    licence: str
    size: int | None = None
    sha256_start: str = ""


@dataclass(frozen=True)
class ModelState:
    """state: SHIPPED, FETCHED, NOT_FETCHED or MISSING; size: bytes, None where unknown.

    path: where the file lies, or where it would be put.
    """

    name: str
    state: str
    path: Path
    size: int | None
    licence: str


_D2NET_LICENCE = "the authors' own terms, see https://github.com/mihaidusmanu/d2-net"
_DEFAULT_NAME = "hetmatch"
_DEFAULT_LICENCE = "Apache-2.0"

REGISTRY = {
    entry.name: entry
    for entry in (
        ModelFile(
            "d2_tf",
            "https://dusmanu.com/files/d2-net/d2_tf.pth",
            "d2_tf.pth",
            "D2-Net",
            _D2NET_LICENCE,
        ),
        ModelFile(
            "d2_ots",
            "https://dusmanu.com/files/d2-net/d2_ots.pth",
            "d2_ots.pth",
            "D2-Net",
            _D2NET_LICENCE,
        ),
        ModelFile(
            "vgg16",
            "https://download.pytorch.org/models/vgg16-397923af.pth",
            "vgg16-397923af.pth",
            "torchvision's VGG16",
            "BSD-3-Clause (torchvision)",
            size=553_433_881,
            sha256_start="397923af",
        ),
    )
}
"""The files that can be fetched, by name."""


def cache_folder() -> Path:
    """Where fetched models are kept; it need not exist.

    `HETMATCH_MODELS` if it is set, else `hetmatch` in the user's cache: `LOCALAPPDATA` on Windows,
    elsewhere `XDG_CACHE_HOME` or `~/.cache`.
    """
    chosen = os.environ.get("HETMATCH_MODELS")
    if chosen:
        return Path(chosen).expanduser()
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    base = Path(os.environ.get(variable, ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "hetmatch"


def find_model(name: str) -> Path | None:
    """The file of a model, fetched or shipped; None if it is not there.

    Raises InputError for an unknown name.
    """
    if name == _DEFAULT_NAME:
        return default_weights() if default_weights().is_file() else None
    file_name = _entry(name).file_name
    places = (cache_folder() / file_name, models_folder() / file_name)
    return next((path for path in places if path.is_file()), None)


def list_models() -> list[ModelState]:
    """Every model, the default one first, and whether it is there. Opens no file."""
    path = default_weights()
    there = path.is_file()
    states = [
        ModelState(
            _DEFAULT_NAME,
            SHIPPED if there else MISSING,
            path,
            path.stat().st_size if there else None,
            _DEFAULT_LICENCE,
        )
    ]
    for entry in REGISTRY.values():
        found = find_model(entry.name)
        state = NOT_FETCHED
        if found is not None:
            state = SHIPPED if found.parent == models_folder() else FETCHED
        path = found or cache_folder() / entry.file_name
        size = entry.size if found is None else found.stat().st_size
        states.append(ModelState(entry.name, state, path, size, entry.licence))
    return states


def verify(name: str) -> Path:
    """The path of a model that is there, complete and of the right structure.

    Raises InputError when it is not, or when the name is unknown.
    """
    if name == _DEFAULT_NAME:
        path = default_weights()
        _check_default(path)
        return path
    entry = _entry(name)
    found = find_model(name)
    if found is None:
        raise InputError(
            f"The model '{name}' has not been fetched; run `hetmatch models fetch {name}`."
        )
    _check(entry, found)
    return found


def fetch(
    name: str,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Path:
    """Download a model to the cache folder, unless a good copy is there, and return its path.

    progress(done, total) is told bytes, total None where the server does not say. A download that
    was cut short, by `cancelled()` too, leaves `FILE.part`, and the next goes on from there. Only
    a file of the right size and structure gets its final name.
    Raises InputError when there is no connection, the server refuses, the disk is full, the folder
    cannot be written to, or what came is not the model; Cancelled when `cancelled()` says so.
    """
    if name == _DEFAULT_NAME:
        return verify(name)
    entry = _entry(name)
    target = cache_folder() / entry.file_name
    if find_model(name) is not None:
        try:
            return verify(name)
        except InputError:
            # A damaged file stays in its place until a better one has come.
            pass  # nosec B110
    job = Transfer(name, entry.url, target, entry.size)
    try:
        part = transfer(job, progress or _silent, cancelled or _never)
    except Cancelled:
        raise Cancelled(
            f"Cancelled; what has come of '{name}' is kept, and fetching again goes on from there."
        ) from None
    return _install(entry, job, part)


def _install(entry: ModelFile, job: Transfer, part: Path) -> Path:
    """Give a complete download its final name if it is the model, else throw it away."""
    try:
        _check(entry, part)
    except InputError as error:
        clear(job)
        raise InputError(
            f"What {entry.url} sent is not the model '{entry.name}' ({_reason(error)}); fetch it "
            f"again later, {job.by_hand}."
        ) from error
    try:
        part.replace(job.target)
    except OSError as error:
        raise InputError(
            f"'{job.target}' cannot be written ({error.strerror or error}); close the programs "
            "that use it and fetch again."
        ) from error
    clear(job)
    return job.target


def _entry(name: str) -> ModelFile:
    if name not in REGISTRY:
        known = ", ".join((_DEFAULT_NAME, *REGISTRY))
        raise InputError(f"There is no model '{name}'; choose from {known}.")
    return REGISTRY[name]


class _Unsound(InputError):
    """A model file is not what it should be; `reason` is a part of a sentence."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


def _reason(error: InputError) -> str:
    return error.reason if isinstance(error, _Unsound) else "its content is damaged or foreign"


def _check(entry: ModelFile, path: Path) -> None:
    """Raises InputError unless the file has the right size, checksum and tensors."""
    size = path.stat().st_size
    if entry.size is not None and size != entry.size:
        raise _unsound(entry, path, f"it has {size} bytes instead of {entry.size}")
    if entry.sha256_start:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        if not digest.hexdigest().startswith(entry.sha256_start):
            raise _unsound(entry, path, "its checksum is wrong")
    # Listing models must not wait for torch to load.
    from hetmatch_qgis.engine.features.d2net_files import load_trunk

    layout = load_trunk(path).layout.name
    if layout != entry.layout:
        raise _unsound(entry, path, f"it is laid out as {layout}, not as {entry.layout}")


def _unsound(entry: ModelFile, path: Path, reason: str) -> _Unsound:
    return _Unsound(
        f"The model file '{path}' is not sound: {reason}; delete it and run "
        f"`hetmatch models fetch {entry.name}`.",
        reason,
    )


def _check_default(path: Path) -> None:
    from hetmatch_qgis.engine.features.hetnet import HetNet

    tensors = load_safetensors(path)
    try:
        HetNet().load_state_dict(tensors)
    except RuntimeError as error:
        raise InputError(
            f"'{path}' does not hold the weights of the hetmatch network; install HetMatch again."
        ) from error


def _silent(done: int, total: int | None) -> None:
    """Tells nobody."""


def _never() -> bool:
    return False
