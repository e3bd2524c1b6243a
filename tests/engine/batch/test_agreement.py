"""Workers agree before anything starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hetmatch_qgis.engine.batch.agreement import (
    check_agreement,
    describe_worker,
    fingerprint,
    sample_files,
)
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.core.errors import InputError


@pytest.fixture
def own(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "a.tif").touch()
    return describe_worker("hetmatch", None, [str(tmp_path / "a.tif")])


def test_equal_workers_agree(own: dict[str, Any]):
    check_agreement(own, {"tcp://a": own, "tcp://b": own})
    assert own["fingerprint"] == fingerprint()


def test_a_worker_that_differs_is_named(own: dict[str, Any], tmp_path: Path):
    versions = {**own["versions"], "numpy": "1.0"}
    for other, words in (
        ("ModuleNotFoundError()", "cannot run HetMatch"),
        ({**own, "fingerprint": "0.0"}, "other weights"),
        ({**own, "files": {}}, "does not see"),
        ({**own, "versions": versions}, "numpy|1.0"),
    ):
        with pytest.raises(InputError, match=f"tcp://b.*({words})"):
            check_agreement(own, {"tcp://a": own, "tcp://b": other})


def test_other_weights_have_another_fingerprint(tmp_path: Path):
    (tmp_path / "w.safetensors").write_bytes(b"weights")
    assert fingerprint(weights=str(tmp_path / "w.safetensors")) != fingerprint()


def test_one_file_of_each_folder_is_looked_for(tmp_path: Path):
    jobs = []
    for name in ("a/1.tif", "a/2.tif", "b/3.tif"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
        jobs.append(Job("/vsicurl/https://host/r.tif", str(path)))
    names = [Path(name).name for name in sample_files(jobs)]
    assert names == ["1.tif", "3.tif"]
