from __future__ import annotations

import sys
from pathlib import Path

import pytest

# pytest's import mode puts no folder of tests on the path, and the cases are shared.
sys.path.append(str(Path(__file__).parent))

from export_cases import Case, make_case


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return make_case(tmp_path)
