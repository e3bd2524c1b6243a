from __future__ import annotations

import pytest

from hetmatch_qgis.engine.core.errors import InputError
from hetmatch_qgis.engine.export.formats import FORMATS, USUAL, formats_of


def test_names_and_shorthands_may_be_mixed_and_count_once() -> None:
    assert formats_of("envi, usual,csv") == ("envi", *USUAL)
    assert formats_of("all") == tuple(FORMATS)


@pytest.mark.parametrize("text", ["", "envi,", "shapefile", "ENVI"])
def test_an_unknown_name_is_an_error_that_lists_the_formats(text: str) -> None:
    with pytest.raises(InputError, match=r"^Unknown format '\w*'\. Formats: csv, .*, all\.$"):
        formats_of(text)
