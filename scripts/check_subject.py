"""Refuse a commit whose subject has more than 72 characters: `check_subject.py MESSAGE_FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

MAX_SUBJECT = 72
"""Characters of a subject, which `git log` and web pages show whole (CONTRIBUTING.md)."""


def main() -> int:
    """Check the message in the file that git names."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    subject = next((line for line in lines if line and not line.startswith("#")), "")
    if len(subject) <= MAX_SUBJECT:
        return 0
    print(f"The subject has {len(subject)} characters; shorten it to {MAX_SUBJECT}.")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
