"""The check of a commit's subject."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(("subject", "code"), [("x" * 72, 0), ("x" * 73, 1), ("", 0)])
def test_a_subject_of_more_than_72_characters_is_refused(
    tmp_path: Path, repository: Path, subject: str, code: int
):
    message = tmp_path / "message"
    message.write_text(f"{subject}\n\n{'y' * 90}\n# {'z' * 90}\n" if subject else "# nothing\n")
    script = repository / "scripts" / "check_subject.py"
    done = subprocess.run([sys.executable, script, message], capture_output=True)
    assert done.returncode == code
