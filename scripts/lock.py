"""`make lock`: the versions of everything that tests, checks, demo and package are made with.

Writes requirements-dev.lock, the packages of pyproject.toml's extras with the checksums of all
their files; above each stands which extras bring it, so that scripts/locked.py can choose.
hetmatch_qgis/requirements*.txt, the pins that users get, are chosen by hand, because wheels of all
of them have to exist for Python 3.10 to 3.14 on three systems; a package that stands there is left
out here, so that each pin has one home. Needs uv, which resolves for all Pythons at once.

Beside each file of users' pins another one is written, hetmatch_qgis/requirements*.lock, with the
checksum of every wheel of these versions, for pip's --require-hashes; requirements-cuda.lock has
what torch of the general index needs besides on Linux. `lock.py --hashes` keeps the versions of
requirements-dev.lock.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.locked import normalise, pins_of

REPOSITORY = Path(__file__).resolve().parents[1]
RUNTIME = [
    REPOSITORY / "hetmatch_qgis" / name for name in ("requirements.txt", "requirements-torch.txt")
]
LOCK = REPOSITORY / "requirements-dev.lock"
QGIS_LOCK = REPOSITORY / "requirements-qgis.lock"
# Without what they need beyond these: PyPI's PyQt5 breaks the system's QGIS.
QGIS_PINS = """\
pytest==8.4.2
pytest-qgis==5.0.2
iniconfig==2.1.0
packaging==25.0
pluggy==1.6.0
pygments==2.19.2
"""
CUDA_LOCK = REPOSITORY / "hetmatch_qgis" / "requirements-cuda.lock"
WRITTEN_BY = "# Written by scripts/lock.py (make lock).\n"
HASHES_HEAD = "# The versions of {names} with the checksums of all their files.\n" + WRITTEN_BY
CUDA_HEAD = (
    "# What torch of the general index needs on Linux besides, several gigabytes of CUDA; torch\n"
    "# of PyTorch's CPU index needs none of it.\n" + WRITTEN_BY
)
QGIS_HEAD = (
    "# What the tests in QGIS need beside the system's packages, with the checksums of all files.\n"
    + WRITTEN_BY
)
HEAD = (
    "# Exact versions of what tests, checks, demo and package are made with, for Python 3.10 to\n"
    "# 3.14, with the checksums of all their files; above each, the extras that bring it.\n"
    "# hetmatch_qgis/requirements*.txt hold the engine's own.\n" + WRITTEN_BY
)


def main() -> None:
    """Resolve the extras of pyproject.toml anew and write the lock files."""
    arguments = sys.argv[1:]
    lock_extras(keep=arguments == ["--hashes"], arguments=arguments)
    for path in RUNTIME:
        write(path.with_suffix(".lock"), HASHES_HEAD.format(names=path.name), path.read_text())
    write(QGIS_LOCK, QGIS_HEAD, QGIS_PINS)
    write(CUDA_LOCK, CUDA_HEAD, "\n".join(cuda_pins()))


def lock_extras(keep: bool, arguments: list[str]) -> None:
    """Write requirements-dev.lock.

    keep: the versions that it has by now.
    arguments: for uv.
    """
    extras = extras_of_project()
    wanted = [line for lines in extras.values() for line in lines]
    if keep:
        kept = [pin.text.split(" \\")[0] for pin in pins_of(LOCK.read_text(encoding="utf-8"))]
        chosen = resolve(wanted, constraints=kept)
    else:
        chosen = resolve(wanted, "--upgrade", *arguments)
    runtime = {name for path in RUNTIME for name in pins(path.read_text(encoding="utf-8"))}
    chosen = [line for line in chosen if not pins(line).keys() & runtime]
    users: dict[str, list[str]] = {}
    for extra, lines in extras.items():
        for line in resolve(lines, constraints=chosen):
            users.setdefault(line.split(";")[0].strip(), []).append(extra)
    parts = []
    for pin in pins_of(checksums(chosen)):
        name = pin.text.split(" ")[0].split(";")[0]
        parts.append(f"# {' '.join(users[name])}\n{pin.text}")
    LOCK.write_text(HEAD + "\n".join(parts) + "\n", encoding="utf-8")
    print(f"{LOCK.name}: {len(parts)} packages")


def extras_of_project() -> dict[str, list[str]]:
    """The requirements of every extra, with those of the extras that it names."""
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    declared = tomllib.loads(text)["project"]["optional-dependencies"]

    def expanded(extra: str) -> list[str]:
        lines: list[str] = []
        for line in declared[extra]:
            if named := re.fullmatch(r"hetmatch-qgis\[(.*)\]", line):
                lines += [part for name in named[1].split(",") for part in expanded(name)]
            else:
                lines.append(line)
        return lines

    return {extra: expanded(extra) for extra in declared}


def cuda_pins() -> list[str]:
    """Pins of what torch of the general index needs, and users' pins do not have."""
    lines = [line for path in RUNTIME for line in path.read_text(encoding="utf-8").splitlines()]
    known = pins("\n".join(lines))
    found = [line for line in resolve(lines) if not pins(line).keys() & known.keys()]
    if missing := [line for line in found if "sys_platform == 'linux'" not in line]:
        listed = "; ".join(missing)
        sys.exit(f"Add to hetmatch_qgis/requirements*.txt, whose pins need it: {listed}")
    return found


def resolve(wanted: list[str], *options: str, constraints: list[str] | None = None) -> list[str]:
    """Pins of requirements and of all that they need, one a line."""
    command = ["--no-annotate", *options]
    for path in RUNTIME:
        command += ["--constraint", str(path)]
    with tempfile.TemporaryDirectory() as folder:
        if constraints is not None:
            path = Path(folder) / "constraints.txt"
            path.write_text("\n".join(constraints) + "\n", encoding="utf-8")
            command += ["--constraint", str(path)]
        return uv(command, "\n".join(wanted)).splitlines()


def checksums(lines: list[str]) -> str:
    """The same pins, each with the checksums of all files of its version."""
    return uv(["--no-annotate", "--no-deps", "--generate-hashes"], "\n".join(lines))


def uv(options: list[str], wanted: str) -> str:
    """The output of `uv pip compile`; ends the process where it fails."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
    command += ["--python-version", "3.10", "--no-header", *options, "-"]
    answer = subprocess.run(command, input=wanted, capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(answer.stderr)
    return answer.stdout


def write(target: Path, head: str, wanted: str) -> None:
    """Write a file of pins with their checksums."""
    text = checksums(wanted.splitlines())
    target.write_text(head + text, encoding="utf-8")
    print(f"{target.name}: {text.count('--hash=')} checksums")


def pins(text: str) -> dict[str, list[str]]:
    """Package name, normalised, to the lines that pin it."""
    names: dict[str, list[str]] = {}
    for line in text.splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)\s*==", line):
            names.setdefault(normalise(match[1]), []).append(line.strip())
    return names


if __name__ == "__main__":
    main()
