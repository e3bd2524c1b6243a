"""`locked.py EXTRAS`: the packages of an environment with their checksums, for pip.

    python scripts/locked.py test,lint > requirements.txt
    python -m pip install --require-hashes --requirement requirements.txt

The engine's own are always there, torch is not: it may come from another index, whose files have
other checksums. `locked.py --torch` gives torch and, for Linux, its CUDA alone. Needs nothing but
Python, as it runs before anything is installed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
ENGINE = REPOSITORY / "hetmatch_qgis"
ENTRY = re.compile(
    r"^(?:# (?P<extras>[a-z ]+)\n)?(?P<pin>[^\s#].*(?:\n +--hash=.*)*)", re.MULTILINE
)
TORCH = re.compile(r"torch==")


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
        entry["pin"]
        for name in ("requirements.lock", "requirements-torch.lock")
        for entry in ENTRY.finditer((ENGINE / name).read_text(encoding="utf-8"))
        if not TORCH.match(entry["pin"])
    ]
    lock = (REPOSITORY / "requirements-dev.lock").read_text(encoding="utf-8")
    known: set[str] = set()
    for entry in ENTRY.finditer(lock):
        users = set((entry["extras"] or "").split())
        known |= users
        if users & extras:
            found.append(entry["pin"])
    if unknown := extras - known:
        sys.exit(f"hetmatch: no extra of pyproject.toml: {', '.join(sorted(unknown))}")
    return found


def torch_alone() -> list[str]:
    """Torch, and what torch of the general index needs on Linux."""
    text = (ENGINE / "requirements-torch.lock").read_text(encoding="utf-8")
    cuda = (ENGINE / "requirements-cuda.lock").read_text(encoding="utf-8")
    torch = [entry["pin"] for entry in ENTRY.finditer(text) if TORCH.match(entry["pin"])]
    return [*torch, *(entry["pin"] for entry in ENTRY.finditer(cuda))]


if __name__ == "__main__":
    main()
