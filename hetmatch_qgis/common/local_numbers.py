"""Numbers in sentences, with the decimal point and the groups of a language."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral, Real
from typing import Any


class _LocalInt(int):
    write: Callable[[str], str]

    def __format__(self, spec: str) -> str:
        return self.write(super().__format__(spec))


class _LocalFloat(float):
    write: Callable[[str], str]

    def __format__(self, spec: str) -> str:
        return self.write(super().__format__(spec))


def localised(value: Any, write: Callable[[str], str]) -> Any:
    """A value of a sentence that `str.format` writes as the language writes numbers.

    write: makes the language's number of one that Python formatted, such as "1,234.5".

    What is no number stays as it is.
    """
    local: _LocalInt | _LocalFloat
    if isinstance(value, bool) or not isinstance(value, Real):
        return value
    local = _LocalInt(value) if isinstance(value, Integral) else _LocalFloat(value)
    local.write = write
    return local
