"""The shipped weights: their folder, and reading them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.messages import Option

if TYPE_CHECKING:
    from torch import Tensor


def models_folder() -> Path:
    """The folder of the shipped weights.

    `hetmatch_qgis/models` where a package or plugin zip was installed; in a source checkout, which
    has no such folder, the top-level `models`. It need not exist.
    """
    package = Path(__file__).resolve().parents[2]
    installed, checkout = package / "models", package.parent / "models"
    return checkout if checkout.is_dir() and not installed.is_dir() else installed


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
            "There is no weights file '{path}'; install HetMatch again, or set {option} to a file "
            "that exists.",
            path=path,
            option=Option("weights"),
        ) from None
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        return load(content)
    except (SafetensorError, ValueError, KeyError) as error:
        raise InputError(
            "The weights '{path}' are damaged or not a safetensors file; install HetMatch again, "
            "or set {option} to another file.",
            path=path,
            option=Option("weights"),
        ) from error


def unreadable(path: Path, error: OSError) -> InputError:
    """The error for a weights file that exists but cannot be read."""
    return InputError(
        "The weights '{path}' cannot be read ({problem}); check the path and its permissions.",
        path=path,
        problem=error.strerror or str(error),
    )
