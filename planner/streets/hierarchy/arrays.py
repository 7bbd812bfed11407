"""Arrays as the kernels want them, and the numbers that mean "no way"."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from planner.errors import InputError

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Weights = NDArray[np.int32 | np.int64]

ABSENT = -1
"""Number of a node that is not there, where up to two are asked for."""

UNREACHED_MS = 2**30
"""No way, in int32 milliseconds (298 hours); two of them add up without overflow."""

UNREACHED = 2**62
"""No way, in int64 weights: ``milliseconds << 32`` with centimetres, or a label, in the bits below."""


def unreached(dtype: DTypeLike) -> int:
    """Return the weight that means "no way" among weights of a kind; other kinds than int32 and int64 are refused."""
    sentinel = {np.dtype(np.int32): UNREACHED_MS, np.dtype(np.int64): UNREACHED}.get(np.dtype(dtype))
    if sentinel is None:
        raise InputError(f"Weights must be int32 or int64, not {np.dtype(dtype)}.")
    return sentinel


def still(values: ArrayLike, dtype: DTypeLike) -> NDArray[Any]:
    """Return values as a contiguous read-only array, without a copy where they are one already.

    A kernel is compiled once for each kind of array, and a read-only or memory-mapped array is a kind of its own:
    handing over nothing else keeps it at one.
    """
    array = np.require(np.asarray(values), dtype, ["C", "A"]).view(np.ndarray)
    array.flags.writeable = False
    return array


def nodes(values: ArrayLike, node_count: int, shape: tuple[int, ...], *, lowest: int = ABSENT) -> Ints:
    """Return node numbers as an array of a shape, -1 in it counting as any; refuse nodes that do not exist."""
    array: Ints = still(values, np.int32)
    fits = [want in (-1, have) for want, have in zip(shape, array.shape, strict=False)]
    if array.ndim != len(shape) or not all(fits):
        raise InputError(f"Nodes have the shape {array.shape}, expected {shape}.")
    if array.size and (array.min() < lowest or array.max() >= node_count):
        raise InputError(f"A node does not exist: there are {node_count}, the first is 0.")
    return array


def offsets(values: ArrayLike, dtype: DTypeLike, shape: tuple[int, ...]) -> Weights:
    """Return weights to start or end with as an array of a kind, no larger than "no way"; refuse another shape."""
    array = np.asarray(values)
    if array.shape != shape or array.min(initial=0) < 0:
        raise InputError(
            f"Offsets have the shape {array.shape}, expected {shape}; they must not be negative."
        )
    capped: Weights = np.minimum(array, unreached(dtype)).astype(dtype)
    return capped
