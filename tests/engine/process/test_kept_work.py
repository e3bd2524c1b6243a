"""Work on arrays that come again is done twice at most, and little memory is kept for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from hetmatch_qgis.engine.process.kept_work import KeptWork, kept_work, shared_work


@dataclass(frozen=True)
class Outcome:
    """Something with arrays inside."""

    doubled: NDArray
    others: tuple[NDArray, ...] = ()


class Doubling:
    """Work that counts how often it is done."""

    def __init__(self, kept: KeptWork) -> None:
        self.kept, self.count = kept, 0

    def __call__(self, array: NDArray, work: str = "double") -> Outcome:
        def do() -> Outcome:
            self.count += 1
            return Outcome(array * 2, (array + 1,))

        return self.kept.get(work, (array,), do)


def test_what_comes_again_is_kept_the_second_time() -> None:
    kept = KeptWork()
    double = Doubling(kept)
    array = np.arange(6.0).reshape(2, 3)
    assert (double(array).doubled == array * 2).all() and kept.bytes_kept == 0
    second = double(array.copy())
    assert double.count == 2 and kept.bytes_kept == 96
    assert double(array.copy()) is second and double.count == 2
    with pytest.raises(ValueError, match="read-only"):
        second.others[0][0] = 5


@pytest.mark.parametrize(
    "other", [np.arange(6.0).reshape(3, 2), np.arange(6), np.arange(6.0).reshape(2, 3) + 1e-12]
)
def test_another_shape_type_or_value_is_other_work(other: NDArray) -> None:
    double = Doubling(KeptWork())
    for _ in range(2):
        double(np.arange(6.0).reshape(2, 3))
    assert (double(other).doubled == other * 2).all() and double.count == 3


def test_other_work_on_the_same_array() -> None:
    double = Doubling(KeptWork())
    for work in ("double", "double", "double with other weights"):
        double(np.ones(3), work)
    assert double.count == 3


def test_the_longest_unused_goes_where_memory_ends() -> None:
    kept = KeptWork(max_bytes=2000)
    double = Doubling(kept)
    arrays = [np.full(50, float(value)) for value in range(3)]
    for array in (arrays[0], arrays[0], arrays[1], arrays[1], arrays[0], arrays[2], arrays[2]):
        double(array)
    assert kept.bytes_kept == 1600 and double.count == 6
    double(arrays[0])
    assert double.count == 6
    double(arrays[1])
    assert double.count == 7


def test_what_is_larger_than_the_memory_is_not_kept() -> None:
    kept = KeptWork(max_bytes=100)
    double = Doubling(kept)
    for _ in range(3):
        double(np.ones(50))
    assert kept.bytes_kept == 0 and double.count == 3


def test_many_threads_share_it() -> None:
    kept = KeptWork()
    double = Doubling(kept)
    arrays = [np.full((20, 20), float(value % 5)) for value in range(200)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(double, arrays))
    assert all(
        (out.doubled == array * 2).all() for out, array in zip(outcomes, arrays, strict=True)
    )
    assert kept.bytes_kept == 5 * 2 * 3200


def test_work_is_kept_inside_of_a_block() -> None:
    kept = KeptWork()
    with shared_work(kept):
        assert kept_work() is kept
    assert kept_work() is None
