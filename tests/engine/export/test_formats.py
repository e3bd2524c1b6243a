from __future__ import annotations

import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.export.formats import FORMATS, USUAL, formats_of


def test_names_and_shorthands_may_be_mixed_and_are_told_once() -> None:
    assert formats_of("envi, usual,csv") == ("envi", *USUAL)
    assert formats_of("all") == tuple(FORMATS)


@pytest.mark.parametrize("text", ["", "envi,", "shapefile", "ENVI"])
def test_a_name_that_there_is_not_is_refused_with_those_that_there_are(text: str) -> None:
    with pytest.raises(InputError, match=r"there are csv, .*, all\.$"):
        formats_of(text)
