"""The pages that the plugin opens are there."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

REPOSITORY = Path(__file__).resolve().parents[1]
# Algorithms name their page as a class attribute, everything else in the call.
CALL = re.compile(r"(?:(?:open_help|help_url)\(|^    PAGE = )\"([\w-]+)\"", re.MULTILINE)


def test_every_page_that_the_plugin_opens_is_in_the_guide():
    texts = [path.read_text("utf-8") for path in (REPOSITORY / "hetmatch_qgis").rglob("*.py")]
    pages = {page for text in texts for page in CALL.findall(text)}
    assert {"index", "first-match", "tie-points", "processing", "co-register", "assess"} <= pages
    assert {page for page in pages if not (REPOSITORY / "docs" / f"{page}.md").is_file()} == set()


def test_every_page_is_in_the_contents_of_the_guide():
    docs = REPOSITORY / "docs"
    contents = (REPOSITORY / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]
    listed = set(re.findall(r": ([\w/.-]+\.md)$", contents, re.MULTILINE))
    pages = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")}
    decisions = {page for page in pages if page.startswith("developers/decisions/0")}
    assert pages - decisions == listed


def test_the_messages_that_the_guide_explains_are_those_of_the_engine():
    catalogue = REPOSITORY / "hetmatch_qgis" / "i18n" / "hetmatch_de.ts"
    sources = [
        message.findtext("source", "")
        for message in ElementTree.parse(catalogue).getroot().iter("message")
    ]
    page = (REPOSITORY / "docs" / "when-nothing-matches.md").read_text("utf-8")
    rows = [line.split(" | ")[0].lstrip("| ") for line in page.splitlines() if line[:2] == "| "]
    headings = ("No reliable match: …", "A tile without points:", "It says")
    messages = [row for row in rows if row not in headings]
    assert len(messages) > 30

    def is_said(text: str) -> bool:
        words = ".*".join(re.escape(part.strip(" %")) for part in text.split("…"))
        return any(re.search(words, source, re.IGNORECASE) for source in sources)

    unsaid = [row for row in messages if not (is_said(row) or all(map(is_said, row.split("; "))))]
    assert unsaid == []
