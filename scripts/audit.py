"""`make audit`: known weaknesses of the pinned packages, of our own code, and licences.

    pip-audit   every pin of what users get against the databases of
                known weaknesses (needs the network)
    bandit      our own code, as plugins.qgis.org looks at it
    licences    of the installed packages that users get: each must go with GPL-3.0-or-later

Exit code 1 where one of them finds something.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
LOCKS = ("hetmatch_qgis/requirements.lock", "hetmatch_qgis/requirements-torch.lock")
ALLOWED = re.compile(
    r"(?i)\b(?:MIT|BSD|0BSD|ISC|Apache|PSF|Python Software Foundation|HPND|CMU|Zlib|Unlicense|CC0"
    r"|MPL|Mozilla Public License 2|LGPL|GPL-?3|GPL-?2\.0-or-later|Historical Permission)"
)
"""Licences of parts that may be used together under GPL-3.0-or-later (gnu.org/licenses)."""


def main() -> None:
    """Run all three checks and exit with 1 where one finds something."""
    failed = [name for name, check in CHECKS.items() if not check()]
    if failed:
        sys.exit(f"hetmatch: found something: {', '.join(failed)}")


def check_weaknesses() -> bool:
    """Whether no pinned package has a known weakness."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    # A package that no database knows of counts as found, not as sound.
    command += ["--strict"]
    for name in LOCKS:
        command += ["--requirement", str(REPOSITORY / name)]
    return subprocess.run(command, check=False).returncode == 0


def check_code() -> bool:
    """Whether Bandit finds nothing in the plugin and the engine."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "hetmatch_qgis"]
    return subprocess.run(command, cwd=REPOSITORY, check=False).returncode == 0


def check_licences() -> bool:
    """Whether all installed packages that users get have a licence that goes with ours."""
    bad = {name: text for name, text in licences().items() if not ALLOWED.search(text)}
    for name, text in bad.items():
        print(f"{name}: {text or 'no licence stated'}")
    return not bad


def licences() -> dict[str, str]:
    """The licences that the installed ones of the plugin's packages state, by name."""
    found: dict[str, str] = {}
    for file in ("requirements.txt", "requirements-torch.txt"):
        text = (REPOSITORY / "hetmatch_qgis" / file).read_text(encoding="utf-8")
        for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE):
            try:
                found[name] = licence_of(metadata.metadata(name))
            except metadata.PackageNotFoundError:
                continue
    return found


def licence_of(facts: metadata.PackageMetadata) -> str:
    """What a package says of its licence: an expression, classifiers, or the first line of text."""
    expression = (facts.get_all("License-Expression") or [""])[0]
    classifiers = [c for c in facts.get_all("Classifier") or () if c.startswith("License ::")]
    text = (facts.get_all("License") or [""])[0].strip().split("\n")[0]
    return "; ".join(filter(None, [expression, *classifiers, text]))


CHECKS = {"pip-audit": check_weaknesses, "bandit": check_code, "licences": check_licences}


if __name__ == "__main__":
    main()
