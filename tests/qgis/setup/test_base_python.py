"""The base Python of the environment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hetmatch_qgis.setup import base_python


@pytest.mark.parametrize("version", [[3, 9], [3, 15]])
def test_a_python_without_wheels_for_it_is_passed_over(version):
    answer = json.dumps({"version": version, "bits": 64, "wheels": [], "runners": []})
    assert base_python.parse_probe("/usr/bin/python3", answer) is None


def test_qgis_itself_is_no_candidate_for_a_python(qgis_app):
    names = [Path(path).name for path in base_python.candidates()]
    assert names
    assert all(name.startswith("python") for name in names)
