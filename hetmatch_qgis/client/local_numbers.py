"""Numbers in sentences, with the decimal point and the groups of the user's locale."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QLocale


class _LocalInt(int):
    def __format__(self, spec: str) -> str:
        return _in_locale(super().__format__(spec))


class _LocalFloat(float):
    def __format__(self, spec: str) -> str:
        return _in_locale(super().__format__(spec))


def localised(value: Any) -> Any:
    """A value of a sentence that `str.format` writes as the panel writes numbers.

    What is no number stays as it is.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _LocalInt(value)
    return _LocalFloat(value) if isinstance(value, float) else value


def _in_locale(text: str) -> str:
    locale = QLocale()
    return text.translate({ord(","): locale.groupSeparator(), ord("."): locale.decimalPoint()})
