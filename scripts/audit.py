"""`make audit`: known weaknesses of the pinned packages, of our own code, and licences.

    pip-audit   every pin of every lock file against PyPI's database of
                known weaknesses (needs the network)
    bandit      our own code, as plugins.qgis.org looks at it
    licences    of the installed packages that users get: each must go with GPL-3.0-or-later

Exit code 1 where one of them finds something, 2 where none does but the database of known
weaknesses did not answer.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.locked import LOCKS, pins_of

REPOSITORY = Path(__file__).resolve().parents[1]
UNREACHABLE = re.compile(
    r"(?i)ServiceError|ConnectionError|ConnectTimeout|NameResolutionError|Max retries exceeded"
    r"|ProxyError"
)
"""How pip-audit's last words tell that the database did not answer (its errors and requests')."""

ALLOWED = re.compile(
    r"(?i)\b(?:MIT|BSD|0BSD|ISC|Apache|PSF|Python Software Foundation|HPND|CMU|Zlib|Unlicense|CC0"
    r"|MPL|Mozilla Public License 2|LGPL|GPL-?3|GPL-?2\.0-or-later|Historical Permission)"
)
"""Licences of parts that may be used together under GPL-3.0-or-later (gnu.org/licenses)."""


def main() -> None:
    """Run all three checks and exit with 1 where one finds something."""
    answers = {name: check() for name, check in CHECKS.items()}
    if failed := [name for name, answer in answers.items() if answer is False]:
        sys.exit(f"hetmatch: found something: {', '.join(failed)}")
    if None in answers.values():
        sys.exit(2)


def check_weaknesses() -> bool | None:
    """True where no pinned package has a known weakness; None if the database did not answer."""
    texts = [(REPOSITORY / name).read_text(encoding="utf-8") for name in LOCKS]
    found: list[str] = []
    for pins in separate_versions(texts):
        problems = audit(pins)
        if problems is None:
            print(
                "hetmatch: PyPI's database of known weaknesses did not answer, so not every "
                "package was checked; run `make audit` where there is a network."
            )
            return None
        found += problems
    print("\n".join(found) or "No pinned package has a known weakness.")
    return not found


def audit(pins: list[str]) -> list[str] | None:
    """The answer of pip-audit about some pins; None where the database did not answer."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps"]
    command += ["--format", "json", "--progress-spinner", "off", "--requirement"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requirements.txt"
        path.write_text("\n".join(pins), encoding="utf-8")
        answer = subprocess.run([*command, str(path)], check=False, capture_output=True, text=True)
    return weaknesses(answer.stdout, answer.stderr)


def separate_versions(texts: Iterable[str]) -> list[list[str]]:
    """The pins of lock files, for every Python and system, in lists that name each package once.

    pip-audit refuses a package that is named twice, and skips those for another Python.
    """
    versions: dict[str, list[str]] = {}
    for pin in pins_of("\n".join(texts)):
        known = versions.setdefault(pin.name, [])
        if pin.version not in known:
            known.append(pin.version)
    count = max(map(len, versions.values()))
    return [
        [f"{name}=={known[index]}" for name, known in versions.items() if index < len(known)]
        for index in range(count)
    ]


def weaknesses(report: str, errors: str) -> list[str] | None:
    """The weaknesses in a report of pip-audit, a line each; None where no package was checked.

    A package that the database does not know counts as found, not as sound; where it knows none,
    something else answered in its place.
    """
    if not report.strip():
        return None if UNREACHABLE.search(errors) else [errors.strip() or "pip-audit said nothing"]
    packages = json.loads(report)["dependencies"]
    skipped = [package for package in packages if "skip_reason" in package]
    if len(skipped) == len(packages):
        return None
    return [f"{package['name']}: {package['skip_reason']}" for package in skipped] + [
        f"{package['name']} {package['version']}: {found['id']}, mended in {found['fix_versions']}"
        for package in packages
        for found in package.get("vulns", ())
    ]


def check_code() -> bool:
    """True where Bandit finds nothing in the plugin and the engine."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "hetmatch_qgis"]
    return subprocess.run(command, cwd=REPOSITORY, check=False).returncode == 0


def check_licences() -> bool:
    """True where all installed packages that users get have a licence that goes with ours."""
    bad = {name: text for name, text in licences().items() if not ALLOWED.search(text)}
    for name, text in bad.items():
        print(f"{name}: {text or 'no licence stated'}")
    return not bad


def licences() -> dict[str, str]:
    """The licences that the installed ones of the plugin's packages state, by name."""
    found: dict[str, str] = {}
    for file in ("requirements.txt", "requirements-torch.txt"):
        text = (REPOSITORY / "hetmatch_qgis" / file).read_text(encoding="utf-8")
        for pin in pins_of(text):
            try:
                found[pin.name] = licence_of(metadata.metadata(pin.name))
            except metadata.PackageNotFoundError:
                continue
    return found


def licence_of(facts: metadata.PackageMetadata) -> str:
    """The licence as a package states it: an expression, classifiers, or the first line of text."""
    expression = (facts.get_all("License-Expression") or [""])[0]
    classifiers = [c for c in facts.get_all("Classifier") or () if c.startswith("License ::")]
    text = (facts.get_all("License") or [""])[0].strip().split("\n")[0]
    return "; ".join(filter(None, [expression, *classifiers, text]))


CHECKS = {"pip-audit": check_weaknesses, "bandit": check_code, "licences": check_licences}


if __name__ == "__main__":
    main()
