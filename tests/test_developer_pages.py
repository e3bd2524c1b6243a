"""The pages for developers name files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
DEVELOPERS = REPOSITORY / "docs" / "developers"
PAGES = [REPOSITORY / "CONTRIBUTING.md", *sorted(DEVELOPERS.rglob("*.md"))]
LINKED = [
    *sorted(REPOSITORY.glob("*.md")),
    *(
        page
        for folder in ("docs", "tests", "benchmarks", "training", "models")
        for page in sorted((REPOSITORY / folder).rglob("*.md"))
    ),
]
# With its folders, from the top of the repository.
FULL_PATH = re.compile(
    r"`((?:hetmatch_qgis|tests|scripts|training|benchmarks|models|docs)/[\w./-]+)`"
)
# Within the engine or the package.
SHORT_PATH = re.compile(r"`((?:\w+/)+\w+\.py)\b")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
CODE = re.compile(r"```.*?```", re.DOTALL)
# A row of the table of rooms: names of rooms, the content, files in them.
ROOM = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \|[^|]*\| (.*) \|$", re.MULTILINE)
EXAMPLES = ("mynet", "myformat", "mycommand", "mypeer")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page: Path):
    text = page.read_text(encoding="utf-8")
    package = REPOSITORY / "hetmatch_qgis"
    names = set(FULL_PATH.findall(text)) | set(SHORT_PATH.findall(text))
    homes = (REPOSITORY, package, package / "engine")
    missing = [
        name
        for name in sorted(names)
        if not any(example in name for example in EXAMPLES)
        and not any((home / name).exists() for home in homes)
    ]
    assert missing == []


@pytest.mark.parametrize("page", LINKED, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_link_leads_somewhere(page: Path):
    astray = []
    for link in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        name, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            astray.append(link)
    assert astray == []


def anchors(page: Path) -> set[str]:
    """Of the headings of a page, as MkDocs and code hosts make them."""
    headings = HEADING.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", head.lower().strip())) for head in headings}


def test_the_table_of_rooms_is_complete():
    rows = ROOM.findall((DEVELOPERS / "architecture.md").read_text(encoding="utf-8"))
    engine = REPOSITORY / "hetmatch_qgis" / "engine"
    listed = {room for rooms, _ in rows for room in re.findall(r"\w+", rooms)}
    assert {path.parent.name for path in engine.glob("*/__init__.py")} <= listed
    for rooms, files in rows:
        for name in re.findall(r"`(\w+\.py)`", files):
            homes = [engine / room / name for room in re.findall(r"\w+", rooms)]
            assert any(home.is_file() for home in homes), name


def test_every_decision_is_in_the_list():
    decisions = DEVELOPERS / "decisions"
    text = (decisions / "index.md").read_text(encoding="utf-8")
    assert re.findall(r"\((\d{4}-[\w-]+\.md)\)", text) == sorted(
        path.name for path in decisions.glob("0*.md")
    )
