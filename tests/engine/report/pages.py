"""The report as a page, for the tests of its parts."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from hetmatch_qgis.engine.core.result import MatchResult
from hetmatch_qgis.engine.report.images import overview_images
from hetmatch_qgis.engine.report.writer import write_report


class Page(HTMLParser):
    """The page's words, and all that it refers to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.inside = ""
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs) -> None:
        self.inside = tag
        self.addresses += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside not in ("style", "script"):
            self.words.append(data)


def page_of(result: MatchResult, folder: Path, images: bool = False, outputs=()) -> Page:
    path = folder / "r.html"
    write_report(path, result, overview_images(result) if images else None, outputs)
    return Page(path)
