"""What `make fuzz` begins with can be made and read, though atheris is not installed."""

from __future__ import annotations

import importlib.util
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from hetmatch_qgis.engine.core.errors import InputError

FUZZ = Path(__file__).parent / "fuzz" / "fuzz.py"


@pytest.fixture(scope="module")
def fuzz():
    """The module of `make fuzz`, with nothing instrumented."""
    with pytest.MonkeyPatch.context() as patch:
        atheris = SimpleNamespace(instrument_imports=lambda **_: nullcontext())
        patch.setitem(sys.modules, "atheris", atheris)
        patch.setattr(sys, "path", list(sys.path))
        spec = importlib.util.spec_from_file_location("fuzz", FUZZ)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


def test_every_reader_is_fuzzed_by_the_makefile(fuzz):
    text = (FUZZ.parents[2] / "Makefile").read_text(encoding="utf-8")
    named = text.split("READERS := ")[1].replace("\\\n", " ").split("\nfuzz:")[0].split()
    assert sorted(named) == sorted(fuzz.READERS)


@pytest.mark.parametrize(
    "reader",
    [
        "result",
        "table",
        "points",
        "request",
        "references",
        "vrt",
        "tiff",
        "rpc",
        "weights",
        "jobs",
        "stac",
        "record",
        "windows",
        "layer",
        "mask",
        "dem",
    ],
)
def test_a_reader_takes_its_first_inputs(fuzz, reader):
    inputs = list(fuzz.seeds(reader))
    assert inputs
    for data in inputs:
        try:
            fuzz.READERS[reader](data)
        except InputError as refused:
            # A VRT names a file that is not asked for, weights are cut short: in a sentence.
            assert str(refused)
