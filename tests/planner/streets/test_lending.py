"""Named tuples of arrays that kernels see through one address."""

from typing import NamedTuple

import numpy as np
import pytest
from numba import njit

from planner.streets.lending import lent


class Shop(NamedTuple):
    """Arrays of every kind that kernels use."""

    counts: np.ndarray
    prices: np.ndarray
    cube: np.ndarray
    open_: np.ndarray


def shop(rows=3, columns=4):
    """Return some arrays."""
    return Shop(
        counts=np.arange(rows),
        prices=np.arange(rows * columns, dtype=np.float64).reshape(rows, columns),
        cube=np.arange(rows * columns * 2, dtype=np.int32).reshape(rows, columns, 2),
        open_=np.ones(columns, dtype=np.bool_),
    )


@njit(_nrt=False)
def _worth(shop):
    total = 0.0
    for row in range(len(shop.counts)):
        for column in range(shop.prices.shape[1]):
            total += shop.counts[row] * shop.prices[row, column] + shop.cube[row, column, 1]
    shop.counts[0] = 77
    shop.open_[:] = False
    return total


def test_a_kernel_reads_and_writes_what_is_lent():
    """In every number of dimensions, as it would with the tuple itself."""
    one, other = shop(), shop()
    assert _worth(lent(one)) == _worth(other)
    assert one.counts[0] == 77
    assert not one.open_.any()


def test_other_sizes_need_no_other_code():
    """Sizes are read, not compiled."""
    _worth(lent(shop()))
    before = len(_worth.signatures)
    _worth(lent(shop(5, 2)))
    assert len(_worth.signatures) == before


def test_arrays_may_be_empty():
    """As those of a problem without visits are."""
    assert _worth(lent(shop(1, 0))) == 0.0


@pytest.mark.parametrize("spoil", [np.asfortranarray, lambda array: array[:, ::2]])
def test_only_rows_after_rows_can_be_lent(spoil):
    """The kernels would read something else."""
    with pytest.raises(ValueError, match="prices"):
        lent(shop()._replace(prices=spoil(shop().prices)))


def test_what_is_read_only_cannot_be_lent():
    """The kernels might write to it."""
    kept = shop()
    kept.prices.flags.writeable = False
    with pytest.raises(ValueError, match="prices"):
        lent(kept)
