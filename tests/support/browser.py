"""Chromium without a window, for pages that HetMatch writes."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing of its own may reach a network, and no name may lead anywhere.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--enable-logging=stderr",
    "--virtual-time-budget=2000",
)
LIMIT = 60


@dataclass(frozen=True)
class Visit:
    """A page as the browser opened it: its document, and the lines of the console."""

    document: str
    console: list[str]


class Browser:
    """One browser with a folder of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder = program, folder

    def open(self, page: Path, fragment: str = "", flags: tuple[str, ...] = ()) -> Visit:
        """The document as it is when the page has come to rest, in a window of 1280 by 900."""
        done = self._run(page, fragment, "--dump-dom", "--window-size=1280,900", *flags)
        console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        return Visit(done.stdout, console)

    def print(self, page: Path, target: Path) -> None:
        """The page as PDF."""
        self._run(page, "", "--no-pdf-header-footer", f"--print-to-pdf={target}")

    def picture(self, page: Path, target: Path, size: tuple[int, int], fragment: str = "") -> None:
        """The top of the page as PNG, in a window of some size."""
        window = f"--window-size={size[0]},{size[1]}"
        self._run(page, fragment, f"--screenshot={target}", window)

    def _run(self, page: Path, fragment: str, *more: str) -> subprocess.CompletedProcess[str]:
        address = page.absolute().as_uri() + (f"#{fragment}" if fragment else "")
        return subprocess.run(
            [self._program, *FLAGS, f"--user-data-dir={self._folder}", *more, address],
            check=True,
            capture_output=True,
            text=True,
            timeout=LIMIT,
        )


def find_browser() -> str | None:
    """A Chromium on this machine, None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)
