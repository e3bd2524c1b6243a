"""The saved result of a pair, as its batch goes on with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from export_cases import make_case

from hetmatch_qgis.engine.batch.batch_options import BatchOptions
from hetmatch_qgis.engine.batch.inputs.jobs import Job
from hetmatch_qgis.engine.batch.unit import Unit, UnitMaker
from hetmatch_qgis.engine.batch.unit_result import load_unit_result
from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.core.options import Options
from hetmatch_qgis.engine.core.reproducible import set_reproducible
from hetmatch_qgis.engine.results.write import write_outputs


@pytest.fixture
def unit(tmp_path: Path) -> Unit:
    """A pair with an elevation model, whose reproducible result is written."""
    result = make_case(tmp_path, count=40).result
    options = Options(dem=str(tmp_path / "dem.tif"))
    job = Job(str(result.reference.path), str(result.moving.path))
    batch = BatchOptions(match=options)
    set_reproducible(True)
    try:
        made = UnitMaker(tmp_path / "out", batch, "", "en", 1).make(job)
        write_outputs(replace(result, options=options), made.folder)
    finally:
        set_reproducible(False)
    return made


def test_the_batch_knows_where_the_rasters_of_a_reproducible_result_lie(unit: Unit, tmp_path: Path):
    result = load_unit_result(unit)
    assert (str(result.reference.path), str(result.moving.path)) == (unit.reference, unit.moving)
    assert str(result.options.dem) == str(tmp_path / "dem.tif")
    assert str(tmp_path) not in (unit.folder / "result.json").read_text(encoding="utf-8")


def test_any_other_result_tells_it_itself(unit: Unit):
    result = load_unit_result(replace(unit, is_reproducible=False))
    assert str(result.moving.path) == Path(unit.moving).name


def test_a_result_that_is_gone_is_an_error(unit: Unit):
    (unit.folder / "result.json").unlink()
    with pytest.raises(InputError, match="There is no result"):
        load_unit_result(unit)
