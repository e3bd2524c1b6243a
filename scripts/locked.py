"""`locked.py EXTRAS`: the packages of an environment with their checksums, for pip.

    python scripts/locked.py test,lint > requirements.txt
    python -m pip install --require-hashes --requirement requirements.txt

The engine's own are always there, torch is not: it may come from another index, whose files have
other checksums. `locked.py --torch` gives torch and, for Linux, its CUDA alone. Needs nothing but
Python, as it runs before anything is installed. How lock files are read stands here, too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ENGINE = REPOSITORY / "hetmatch_qgis"
LOCKS = (
    "hetmatch_qgis/requirements.lock",
    "hetmatch_qgis/requirements-torch.lock",
    "hetmatch_qgis/requirements-cuda.lock",
    "requirements-dev.lock",
    "requirements-qgis.lock",
)
"""The lock files: those of the plugin's users in hetmatch_qgis, and the repository's own."""

USERS_LOCKS = tuple(name for name in LOCKS if name.startswith("hetmatch_qgis/"))
_ENTRY = re.compile(
    r"^(?:# (?P<extras>[a-z ]+)\n)?"
    r"(?P<text>(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\\n]*))?"
    r".*(?:\n +--hash=.*)*)",
    re.MULTILINE,
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """A package that a file pins to a version.

    text: as it stands there, with its checksums. name: normalised.
    marker: for what Python and system, empty for all. hashes: SHA-256 of its files.
    extras: of pyproject.toml, which bring it, as the line above tells.
    """

    text: str
    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    extras: frozenset[str]


def pins_of(text: str) -> Iterator[Pin]:
    """The pins of a lock file, or of one without checksums, in their order."""
    for entry in _ENTRY.finditer(text):
        yield Pin(
            entry["text"],
            normalise(entry["name"]),
            entry["version"],
            (entry["marker"] or "").strip(),
            tuple(_HASH.findall(entry["text"])),
            frozenset((entry["extras"] or "").split()),
        )


def normalise(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Print the requirements that are asked for."""
    if sys.argv[1:] == ["--torch"]:
        found = torch_alone()
    elif len(sys.argv) == 2:
        found = packages({name for name in sys.argv[1].split(",") if name})
    else:
        sys.exit(__doc__)
    print("\n".join(found))


def packages(extras: set[str]) -> list[str]:
    """The engine's packages but torch, and those of some extras."""
    found = [
        pin.text
        for name in ("requirements.lock", "requirements-torch.lock")
        for pin in pins_of((ENGINE / name).read_text(encoding="utf-8"))
        if pin.name != "torch"
    ]
    known: set[str] = set()
    for pin in pins_of((REPOSITORY / "requirements-dev.lock").read_text(encoding="utf-8")):
        known |= pin.extras
        if pin.extras & extras:
            found.append(pin.text)
    if unknown := extras - known:
        sys.exit(f"hetmatch: no extra of pyproject.toml: {', '.join(sorted(unknown))}")
    return found


def torch_alone() -> list[str]:
    """Torch, and what torch of the general index needs on Linux."""
    text = (ENGINE / "requirements-torch.lock").read_text(encoding="utf-8")
    cuda = (ENGINE / "requirements-cuda.lock").read_text(encoding="utf-8")
    torch = [pin.text for pin in pins_of(text) if pin.name == "torch"]
    return [*torch, *(pin.text for pin in pins_of(cuda))]


if __name__ == "__main__":
    main()
