from __future__ import annotations

from pathlib import Path

import pytest
from export_cases import Case, make_case


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return make_case(tmp_path)
