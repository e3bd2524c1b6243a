"""The zip of `make package` is what plugins.qgis.org takes, and holds all that the plugin needs.

The rules are those of the site's validator and security scanner (2026), which are stricter than
its documentation.
"""

from __future__ import annotations

import ast
import configparser
import importlib.util
import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import requires
from pathlib import Path, PurePosixPath
from types import ModuleType
from urllib.parse import urlparse

import pytest

from hetmatch_qgis.common.version import VERSION

LARGEST = 25_000_000
REQUIRED = {
    "name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker",
    "repository",
}  # fmt: skip
FORBIDDEN_PARTS = {"__MACOSX", ".git", "__pycache__"}
EXECUTABLES = {".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd", ".pyc", ".pyd"}


@pytest.fixture(scope="module")
def packaging(repository: Path) -> ModuleType:
    """scripts/package.py as a module."""
    spec = importlib.util.spec_from_file_location("package", repository / "scripts" / "package.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def package(packaging: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packaging.build_package(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def members(package: Path) -> dict[str, zipfile.ZipInfo]:
    with zipfile.ZipFile(package) as archive:
        return {info.filename: info for info in archive.infolist()}


@pytest.fixture(scope="module")
def unpacked(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    return folder / "hetmatch_qgis"


@pytest.fixture(scope="module")
def metadata(unpacked: Path) -> dict[str, str]:
    # With interpolation and case kept, as QGIS and the site read it.
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string((unpacked / "metadata.txt").read_text(encoding="utf-8"))
    return dict(parser.items("general"))


def test_the_zip_is_named_after_the_version_and_small_enough(package: Path):
    assert package.name == f"hetmatch_qgis-{VERSION}.zip"
    assert package.stat().st_size <= LARGEST


def test_the_same_tree_gives_the_same_zip(packaging: ModuleType, package: Path, tmp_path: Path):
    assert packaging.build_package(tmp_path).read_bytes() == package.read_bytes()


def test_there_is_one_top_folder_with_a_lowercase_name(members: dict[str, zipfile.ZipInfo]):
    assert {name.split("/")[0] for name in members} == {"hetmatch_qgis"}


def test_no_member_is_hidden_compiled_or_executable(members: dict[str, zipfile.ZipInfo]):
    for name, info in members.items():
        path = PurePosixPath(name)
        assert not path.is_absolute() and ".." not in name
        assert not FORBIDDEN_PARTS & set(path.parts)
        assert not any(part.startswith(".") for part in path.parts)
        assert path.suffix.lower() not in EXECUTABLES
        assert (info.external_attr >> 16) & 0o111 == 0, f"{name} may be executed"


def test_the_licence_is_inside(unpacked: Path, repository: Path):
    licence = (unpacked / "LICENSE").read_text(encoding="utf-8")

    assert licence == (repository / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in licence


def test_qgis_finds_the_class_factory(unpacked: Path):
    tree = ast.parse((unpacked / "__init__.py").read_text(encoding="utf-8"))

    assert "classFactory" in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_metadata_is_complete(metadata: dict[str, str]):
    assert {field for field in REQUIRED if not metadata.get(field, "").strip()} == set()
    assert metadata["version"] == VERSION
    assert metadata["changelog"].startswith(VERSION)
    assert metadata["hasProcessingProvider"] == "yes"
    assert {metadata[flag] for flag in ("experimental", "deprecated", "server")} <= {
        "True",
        "False",
    }


def test_the_metadata_says_that_the_plugin_is_ready_for_qt_6(metadata: dict[str, str]):
    assert metadata["qgisMinimumVersion"] == "3.22"
    assert metadata["qgisMaximumVersion"] == "4.99"


def test_the_name_does_not_say_what_goes_without_saying(metadata: dict[str, str]):
    assert "plugin" not in metadata["name"].lower()
    assert "plugin" not in metadata["description"].lower()


def test_people_and_places_are_real(metadata: dict[str, str]):
    assert "/" not in metadata["author"]
    assert re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", metadata["email"])
    for field in ("homepage", "tracker", "repository"):
        url = urlparse(metadata[field])
        assert url.scheme == "https" and "." in url.netloc, f"{field} is no address"


def test_the_changelog_is_that_of_the_version(packaging: ModuleType):
    changelog = (
        "# Changes\n\n## Unreleased\n\n- C\n\n## 0.2.0 (May)\n\n### Added\n\n- B\n\n## 0.1.0\n"
    )
    assert packaging.changes_of("0.2.0", changelog) == ["0.2.0 (May)", "Added", "- B"]
    with pytest.raises(SystemExit, match=r"no part '## 0\.3\.0'"):
        packaging.changes_of("0.3.0", changelog)


def test_changes_are_added_changed_or_fixed(repository: Path):
    text = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (.*)$", text, re.MULTILINE)
    assert set(headings) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_author_addresses_and_tags_have_one_home(
    metadata: dict[str, str], packaging: ModuleType, repository: Path
):
    facts = packaging.project_facts((repository / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(facts) == {"author", "email", "homepage", "tracker", "repository", "tags"}
    assert {name: metadata[name] for name in facts} == facts

    folders = ("docs", "hetmatch_qgis", "scripts", "models")
    paths = [
        *repository.glob("*.*"),
        *(p for name in folders for p in (repository / name).rglob("*")),
    ]
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in paths
        if path.suffix in (".md", ".py", ".txt", ".toml", ".yml")
    }
    for name in ("email", "homepage"):
        assert [path for path, text in texts.items() if facts[name] in text] == ["pyproject.toml"]


def test_the_icon_is_inside(metadata: dict[str, str], unpacked: Path):
    assert (unpacked / metadata["icon"]).is_file()


def test_about_names_every_dependency(metadata: dict[str, str]):
    needed = [line for line in requires("hetmatch-qgis") or [] if "extra ==" not in line]
    names = {re.split(r"[^a-z0-9]", line.lower())[0] for line in needed}
    assert "onnxruntime" in names and "torch" not in names

    assert {name for name in names if name not in metadata["about"].lower()} == set()


def test_bandit_finds_nothing(unpacked: Path):
    answer = subprocess.run(
        [sys.executable, "-m", "bandit", "--quiet", "-r", str(unpacked), "-f", "json"],
        capture_output=True,
        text=True,
    )
    report = json.loads(answer.stdout)
    findings = [
        f"{found['filename']}:{found['line_number']} {found['test_id']} {found['issue_text']}"
        for found in report["results"]
    ]

    assert findings == []
    assert report["errors"] == []


def test_detect_secrets_finds_nothing(unpacked: Path):
    answer = subprocess.run(
        [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "."],
        capture_output=True,
        text=True,
        check=True,
        cwd=unpacked,
    )

    assert json.loads(answer.stdout)["results"] == {}


def test_every_file_of_the_plugin_is_inside(unpacked: Path, repository: Path):
    source = repository / "hetmatch_qgis"
    expected = {
        path.relative_to(source)
        for pattern in ("*.py", "*.qml", "*.svg", "*.qm", "requirements.txt", "py.typed")
        for path in source.rglob(pattern)
    }

    assert {str(path) for path in expected if not (unpacked / path).is_file()} == set()
    assert list(unpacked.rglob("*.ts")) == []


def test_the_weights_and_their_terms_are_inside(unpacked: Path):
    names = {path.name for path in (unpacked / "models").iterdir()}

    assert names >= {"hetmatch.safetensors", "MODEL_CARD.md", "NOTICE", "LICENSE"}


def test_the_engine_finds_its_weights_where_the_zip_puts_them(unpacked: Path):
    answer = subprocess.run(
        [sys.executable, "-m", "hetmatch_qgis.engine", "models", "list"],
        capture_output=True,
        text=True,
        cwd=unpacked.parent,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert str(unpacked / "models" / "hetmatch.safetensors") in answer.stdout


def test_the_help_is_inside_and_needs_no_network(unpacked: Path, repository: Path):
    if not (repository / "mkdocs.yml").is_file():
        pytest.skip("there is no mkdocs.yml")
    pages = list((unpacked / "help").rglob("*.html"))
    assert unpacked / "help" / "index.html" in pages

    remote = re.compile(r"<(?:script|link|img)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//[^>]*>")
    for page in pages:
        assert remote.findall(page.read_text(encoding="utf-8")) == [], page.name


def test_the_example_comes_with_its_terms(members) -> None:
    names = {name.removeprefix("hetmatch_qgis/example/") for name in members if "/example/" in name}
    assert names == {"blue_marble.tif", "relief.tif", "LICENSE.txt"}


def test_a_repository_of_ones_own_lies_beside_the_zip(package: Path) -> None:
    from xml.etree import ElementTree

    (plugin,) = ElementTree.parse(package.with_name("plugins.xml")).getroot()
    assert plugin.get("name") == "HetMatch" and plugin.get("version") == VERSION
    assert plugin.findtext("file_name") == package.name
    assert plugin.findtext("download_url") == (package.parent / package.name).absolute().as_uri()
    assert plugin.findtext("experimental") == "False"
    assert plugin.findtext("qgis_minimum_version") == "3.22"


def test_the_address_of_the_repository_can_be_said(packaging, tmp_path, monkeypatch) -> None:
    from scripts.plugin_repository import write_repository

    metadata = packaging.metadata(packaging.REPOSITORY, VERSION)
    path = write_repository(tmp_path / "a.zip", metadata, "https://maps.example.org/qgis/")
    assert "<download_url>https://maps.example.org/qgis/a.zip<" in path.read_text(encoding="utf-8")
