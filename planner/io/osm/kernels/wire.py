"""Protocol buffers on the wire: numbers of 7 bits a byte, and fields one after the other.

Encoding: https://protobuf.dev/programming-guides/encoding. Nothing is read beyond ``end``: a number or a field that
would reach further is damaged, and said so.
"""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled

Bytes = NDArray[np.uint8]

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


@compiled
def varint(data: Bytes, at: int, end: int) -> tuple[int, int]:
    """Return the number at ``at`` and where the next thing begins: beyond ``end`` when the number is cut off."""
    value = 0
    shift = 0
    while at < end:
        byte = data[at]
        at += 1
        if shift < 64:
            value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    return value, end + 1


@compiled
def whole_varint(data: Bytes, at: int) -> tuple[int, int]:
    """Return what :func:`varint` does, of a number known to end before the data do."""
    byte = data[at]
    at += 1
    value = byte & 0x7F
    if byte < 0x80:
        return value, at
    shift = 7
    while True:
        byte = data[at]
        at += 1
        if shift < 64:
            value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


@compiled
def signed(value: int) -> int:
    """Return the signed number that is kept as 0, -1, 1, -2, 2, ... (zigzag)."""
    return ((value >> 1) & 0x7FFFFFFFFFFFFFFF) ^ -(value & 1)


@compiled
def next_field(data: Bytes, at: int, end: int) -> tuple[int, int, int, int]:
    """Return number, value, and begin and end of the content of the field at ``at``; -1 for a damaged one.

    The value is the number itself, or the length of the content; the next field begins where the content ends.
    """
    key, at = varint(data, at, end)
    number, wire = key >> 3, key & 7
    value, begin = 0, at
    if wire == VARINT:
        value, at = varint(data, at, end)
        begin = at
    elif wire == BYTES:
        value, begin = varint(data, at, end)
        at = begin + value if 0 <= value <= end - begin else end + 1
    elif wire in (FIXED64, FIXED32):
        at += 8 if wire == FIXED64 else 4
        begin = at
    else:
        at = end + 1
    if number < 1 or at > end:
        return -1, 0, end, end
    return number, value, begin, at


@compiled
def numbers_in(data: Bytes, begin: int, end: int) -> int:
    """Return how many packed numbers there are, -1 when the last one is cut off."""
    if begin < end and data[end - 1] >= 0x80:
        return -1
    count = 0
    for at in range(begin, end):
        count += data[at] < 0x80
    return count
