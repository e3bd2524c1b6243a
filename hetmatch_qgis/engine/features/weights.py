"""Where the shipped weights lie, and how they are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hetmatch_qgis.engine.core.errors import InputError

if TYPE_CHECKING:
    from torch import Tensor

DEFAULT_FILE = "hetmatch.safetensors"


def models_folder() -> Path:
    """The folder of the shipped weights.

    `hetmatch_qgis/models` where a package or plugin zip was installed; in a source checkout, which
    has no such folder, the top-level `models`. It need not exist.
    """
    package = Path(__file__).resolve().parents[2]
    installed, checkout = package / "models", package.parent / "models"
    return checkout if checkout.is_dir() and not installed.is_dir() else installed


def default_weights() -> Path:
    """The weights of the default matcher; the file need not exist."""
    return models_folder() / DEFAULT_FILE


def load_safetensors(path: Path) -> dict[str, Tensor]:
    """Every tensor of a safetensors file, by name, on the CPU.

    Raises InputError when the file is missing, unreadable, truncated or of another format.
    """
    # Listing models must not wait for torch to load.
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(
            f"The weights '{path}' are not there; install HetMatch again, "
            "or name a weights file with --weights."
        ) from None
    except OSError as error:
        raise InputError(
            f"The weights '{path}' cannot be read ({error.strerror or error}); "
            "check the path and its permissions."
        ) from error
    try:
        return load(content)
    except (SafetensorError, ValueError, KeyError) as error:
        raise InputError(
            f"The weights '{path}' are damaged or not a safetensors file; "
            "install HetMatch again, or name another file with --weights."
        ) from error
