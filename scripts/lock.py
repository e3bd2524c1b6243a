"""`make lock`: the versions of everything that tests, checks, demo and package are made with.

Writes requirements-dev.lock, which scripts/make_venv.sh gives to pip as constraints together with
hetmatch_qgis/requirements*.txt, the pins that users get. Those are chosen by hand, because wheels
of all of them have to exist for Python 3.10 to 3.14 on three systems; a package that stands there
is left out here, so that each pin has one home. Needs uv, which resolves for all Pythons at once.

Beside each file of users' pins another one is written, hetmatch_qgis/requirements*.lock, with the
checksum of every wheel of these versions, for pip's --require-hashes. `lock.py --hashes` writes
these alone, for the versions as they are.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

REPOSITORY = Path(__file__).resolve().parents[1]
RUNTIME = [
    REPOSITORY / "hetmatch_qgis" / name for name in ("requirements.txt", "requirements-torch.txt")
]
LOCK = REPOSITORY / "requirements-dev.lock"
HASHES_HEAD = """\
# The versions of {names} with the checksums of all their files.
# Written by scripts/lock.py (make lock).
"""
HEAD = """\
# Exact versions of what tests, checks, demo and package are made with, for Python 3.10 to 3.14.
# Written by scripts/lock.py (make lock); hetmatch_qgis/requirements*.txt hold the engine's own.
"""


def main() -> None:
    """Resolve the extras of pyproject.toml anew and write the lock files."""
    if sys.argv[1:] != ["--hashes"]:
        lock_extras()
    for path in RUNTIME:
        add_hashes([path], path.with_suffix(".lock"))


def add_hashes(sources: list[Path], target: Path) -> None:
    """Write the pins of files together with the checksums of all files of these versions."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--no-deps"]
    command += ["--python-version", "3.10", "--no-header", "--no-annotate", "--generate-hashes"]
    answer = subprocess.run(
        [*command, *map(str, sources)], capture_output=True, text=True, check=False
    )
    if answer.returncode:
        sys.exit(answer.stderr)
    head = HASHES_HEAD.format(names=", ".join(path.name for path in sources))
    target.write_text(head + answer.stdout, encoding="utf-8")
    print(f"{target.name}: {answer.stdout.count('--hash=')} checksums")


def lock_extras() -> None:
    """Resolve the extras of pyproject.toml anew and write requirements-dev.lock."""
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"]
    wanted = [line for lines in extras.values() for line in lines if "hetmatch-qgis" not in line]
    runtime = pins("\n".join(path.read_text(encoding="utf-8") for path in RUNTIME))
    lowest = project["requires-python"].removeprefix(">=")
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
    command += ["--python-version", lowest, "--no-header", "--no-annotate", "--upgrade"]
    for path in RUNTIME:
        command += ["--constraint", str(path)]
    command += [*sys.argv[1:], "-"]
    answer = subprocess.run(
        command, input="\n".join(wanted), capture_output=True, text=True, check=False
    )
    if answer.returncode:
        sys.exit(answer.stderr)
    lines = [line for line in answer.stdout.splitlines() if not pins(line).keys() & runtime.keys()]
    LOCK.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{LOCK.name}: {len(lines)} lines")


def pins(text: str) -> dict[str, list[str]]:
    """Package name, normalised, to the lines that pin it."""
    names: dict[str, list[str]] = {}
    for line in text.splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)\s*==", line):
            names.setdefault(normalise(match[1]), []).append(line.strip())
    return names


def normalise(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
