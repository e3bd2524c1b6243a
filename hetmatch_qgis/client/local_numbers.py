"""Numbers in sentences and tables, with the decimal point and the groups of the user's locale."""

from __future__ import annotations

import math
from typing import Any

from qgis.PyQt.QtCore import QLocale

from hetmatch_qgis.common import local_numbers


def localised(value: Any) -> Any:
    """A value of a sentence that `str.format` writes as the panel writes numbers.

    What is no number stays as it is.
    """
    return local_numbers.localised(value, in_locale)


def in_locale(text: str) -> str:
    """A number that Python formatted, such as "1,234.5", as the locale writes it."""
    locale = QLocale()
    return text.translate({ord(","): locale.groupSeparator(), ord("."): locale.decimalPoint()})


def integer(value: float) -> str:
    """A rounded number in the format of the user's locale."""
    return QLocale().toString(round(value))


def significant(value: float, digits: int = 3) -> str:
    """A number with at least so many significant digits, in the format of the user's locale."""
    integer_digits = math.floor(math.log10(abs(value))) + 1 if value else 1
    text = f"{value:.{max(0, digits - integer_digits)}f}"
    # Without trailing zeros.
    decimals = len(text.rstrip("0").partition(".")[2])
    return QLocale().toString(float(value), "f", decimals)
