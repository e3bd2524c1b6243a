"""Numbers in sentences, with the decimal point and the groups of the user's locale."""

from __future__ import annotations

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
