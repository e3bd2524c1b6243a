"""The model files that HetMatch can use: what each one is and where it lies.

Addresses, sizes and licences are those of the authors' repository (mihaidusmanu/d2-net, README and
issues 102 to 105) and of torchvision (torchvision/models/vgg.py).
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.features.weights import models_folder

HETNET_FORMAT = "HetNet"
D2NET_FORMAT = "D2-Net"
VGG16_FORMAT = "torchvision's VGG16"

HETMATCH = "hetmatch"
D2_TF, D2_OTS = "d2_tf", "d2_ots"
VGG16 = "vgg16"

_D2NET_LICENCE = "the authors' own terms, see https://github.com/mihaidusmanu/d2-net"


@dataclass(frozen=True)
class ModelFile:
    """A file of weights.

    name: what users call it.
    file_name: its name in the folder of models.
    weights_format: HETNET_FORMAT, D2NET_FORMAT or VGG16_FORMAT; `downloads.verify` checks it.
    licence: in a few words.
    url: where it can be downloaded; None for a file that is only shipped with HetMatch.
    size: bytes; None where the publisher does not state it.
    sha256_start: the first digits of the checksum where the publisher puts them in the file name.
    """

    name: str
    file_name: str
    weights_format: str
    licence: str
    url: str | None = None
    size: int | None = None
    sha256_start: str = ""

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders in which it is looked for, in this order."""
        return (models_folder(),) if self.url is None else (cache_folder(), models_folder())

    @property
    def remedy(self) -> Message:
        """The part of a sentence that says how to get the file."""
        if self.url is None:
            return Message("install HetMatch again")
        return Message("run `{command}`", command=fetch_command(self.name))


MODEL_FILES = {
    model.name: model
    for model in (
        ModelFile(
            name=HETMATCH,
            file_name="hetmatch.safetensors",
            weights_format=HETNET_FORMAT,
            licence="Apache-2.0",
        ),
        ModelFile(
            name=D2_TF,
            file_name="d2_tf.pth",
            weights_format=D2NET_FORMAT,
            licence=_D2NET_LICENCE,
            url="https://dusmanu.com/files/d2-net/d2_tf.pth",
        ),
        ModelFile(
            name=D2_OTS,
            file_name="d2_ots.pth",
            weights_format=D2NET_FORMAT,
            licence=_D2NET_LICENCE,
            url="https://dusmanu.com/files/d2-net/d2_ots.pth",
        ),
        ModelFile(
            name=VGG16,
            file_name="vgg16-397923af.pth",
            weights_format=VGG16_FORMAT,
            licence="BSD-3-Clause (torchvision)",
            url="https://download.pytorch.org/models/vgg16-397923af.pth",
            size=553_433_881,
            sha256_start="397923af",
        ),
    )
}
"""All model files by name."""


def model_file(name: str) -> ModelFile:
    """The model file of a name; raises InputError for an unknown one."""
    if name not in MODEL_FILES:
        raise InputError(
            "Unknown model '{name}'. Models: {models}.", name=name, models=[*MODEL_FILES]
        )
    return MODEL_FILES[name]


def find_model(name: str) -> Path | None:
    """The path of a model, fetched or shipped; None where there is no such file.

    Raises InputError for an unknown name.
    """
    model = model_file(name)
    paths = (folder / model.file_name for folder in model.folders)
    return next((path for path in paths if path.is_file()), None)


def cache_folder() -> Path:
    """The folder of fetched models; it need not exist.

    `HETMATCH_MODELS` if it is set, else `hetmatch` in the user's cache: `LOCALAPPDATA` on Windows,
    elsewhere `XDG_CACHE_HOME` or `~/.cache`.
    """
    folder = os.environ.get("HETMATCH_MODELS")
    if folder:
        return Path(folder).expanduser()
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    base = Path(os.environ.get(variable, ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "hetmatch"


def fetch_command(name: str) -> str:
    """The command that fetches a model; there is no other way to fetch one."""
    return f"hetmatch models fetch {name}"
