"""`make package`: the plugin as the zip that QGIS installs and plugins.qgis.org takes.

Beside it lie its bill of materials (scripts/sbom.py) and the file of a plugin repository of one's
own (scripts/plugin_repository.py). The same tree gives the same bytes.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.plugin_repository import write_repository
from scripts.sbom import write_sbom

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = "hetmatch_qgis"
SUFFIXES = {".py", ".qml", ".svg", ".qm", ".css", ".js", ".json"}
NAMES = {
    "requirements.txt",
    "requirements-torch.txt",
    "requirements.lock",
    "requirements-torch.lock",
    "requirements-cuda.lock",
    "py.typed",
}
MODELS = ("*.safetensors", "*.onnx", "MODEL_CARD.md", "NOTICE", "LICENSE")
# What mkdocs makes for search engines, web servers, old browsers and debuggers, who will not come.
NOT_HELP = ("sitemap.xml", "sitemap.xml.gz", "404.html", "*.map", "*.ttf")
# The oldest time that a zip can say, so that it does not tell when it was made.
TIME = (1980, 1, 1, 0, 0, 0)
EPOCH = "315532800"
# Variable with the address at which the zip will lie, for plugins.xml.
ADDRESS = "HETMATCH_REPOSITORY"
READABLE_FILE = 0o100644 << 16


def build_package(folder: Path, repository: Path = REPOSITORY) -> Path:
    """Write `hetmatch_qgis-<version>.zip` into a folder and return where it is."""
    version = read_version(repository)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{PACKAGE}-{version}.zip"
    with tempfile.TemporaryDirectory() as scratch:
        members = {
            "LICENSE": (repository / "LICENSE").read_bytes(),
            "metadata.txt": metadata(repository, version).encode(),
        }
        members |= dict(_package_files(repository / PACKAGE))
        members |= dict(_example_files(repository / PACKAGE))
        members |= dict(_model_files(repository / "models"))
        if build_help(repository, Path(scratch) / "site"):
            members |= dict(_help_files(Path(scratch) / "site"))
        _write_zip(target, members)
    write_sbom(target.with_suffix(".cdx.json"), repository, version)
    write_repository(target, metadata(repository, version), os.environ.get(ADDRESS, ""))
    return target


def read_version(repository: Path) -> str:
    """The version that version.py says."""
    text = (repository / PACKAGE / "common" / "version.py").read_text(encoding="utf-8")
    found = re.search(r'^VERSION = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise SystemExit(f'hetmatch: {PACKAGE}/common/version.py has no line VERSION = "..."')
    return found[1]


def metadata(repository: Path, version: str) -> str:
    """metadata.txt with the facts whose home is elsewhere in the repository."""
    text = (repository / "metadata.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    changes = changes_of(version, (repository / "CHANGELOG.md").read_text(encoding="utf-8"))
    facts = {"version": version, "changelog": "\n    ".join(changes)}
    facts |= project_facts((repository / "pyproject.toml").read_text(encoding="utf-8"))
    lines += [f"{name}={value}" for name, value in facts.items()]
    # QGIS reads it with configparser, to which a percent sign means something.
    return "\n".join(line.replace("%", "%%") for line in lines) + "\n"


def project_facts(pyproject: str) -> dict[str, str]:
    """Author, addresses and tags as metadata.txt names them, from [project] in pyproject.toml."""
    project = tomllib.loads(pyproject)["project"]
    (author,) = project["authors"]
    return {
        "author": author["name"],
        "email": author["email"],
        "homepage": project["urls"]["Homepage"],
        "tracker": project["urls"]["Issues"],
        "repository": project["urls"]["Repository"],
        "tags": ",".join(project["keywords"]),
    }


def changes_of(version: str, changelog: str) -> list[str]:
    """The lines of a version's part, its heading first; what is unreleased comes before it."""
    for part in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        if part.split()[0] == version:
            return [line.removeprefix("### ") for line in part.splitlines() if line.strip()]
    raise SystemExit(f"hetmatch: CHANGELOG.md has no part '## {version}'")


def build_help(repository: Path, site: Path) -> bool:
    """Build the pages that F1 opens; False, with a message, where that cannot be done."""
    if not (repository / "mkdocs.yml").is_file():
        print("hetmatch: no mkdocs.yml, so the package has no help", file=sys.stderr)
        return False
    if importlib.util.find_spec("mkdocs") is None:
        print("hetmatch: mkdocs is not installed, so the package has no help", file=sys.stderr)
        return False
    # F1 opens files, and a folder's index.html is found by a web server only. Beside --quiet,
    # --strict lets all warnings pass.
    options = ["--strict", "--no-directory-urls", "--site-dir", str(site)]
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *options],
        cwd=repository,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"hetmatch: the user guide cannot be built\n{done.stdout}{done.stderr}")
    return True


def _package_files(package: Path) -> Iterator[tuple[str, bytes]]:
    for path in _files(package):
        if path.suffix in SUFFIXES or path.name in NAMES:
            yield path.relative_to(package).as_posix(), path.read_bytes()


def _example_files(package: Path) -> Iterator[tuple[str, bytes]]:
    """The rasters of *Try the example*, with the note on where they come from."""
    for path in _files(package / "example"):
        yield path.relative_to(package).as_posix(), path.read_bytes()


def _model_files(models: Path) -> Iterator[tuple[str, bytes]]:
    for pattern in MODELS:
        for path in models.glob(pattern):
            yield f"models/{path.name}", path.read_bytes()


def _help_files(site: Path) -> Iterator[tuple[str, bytes]]:
    for path in _files(site):
        if not any(path.match(pattern) for pattern in NOT_HELP):
            yield f"help/{path.relative_to(site).as_posix()}", path.read_bytes()


def _files(folder: Path) -> Iterator[Path]:
    """All files but those that are hidden, or compiled by Python."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            yield path


def _write_zip(target: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(f"{PACKAGE}/{name}", TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = READABLE_FILE
            info.create_system = 3
            archive.writestr(info, members[name])


def main(arguments: list[str]) -> None:
    target = build_package(Path(arguments[0]) if arguments else REPOSITORY / "dist")
    print(f"{target} ({target.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main(sys.argv[1:])
