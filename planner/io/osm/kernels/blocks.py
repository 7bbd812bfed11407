"""Blocks of an extract: strings, groups, tags of ways and relations, packed lists.

Field numbers: https://github.com/openstreetmap/OSM-binary/blob/master/osmpbf/osmformat.proto. Who calls makes the
arrays that are filled here; a negative answer says that the block is damaged.
"""

import numpy as np
from numpy.typing import NDArray

from planner.io.osm.kernels.wire import next_field, numbers_in, signed, whole_varint
from planner.streets.compiled import compiled

Bytes = NDArray[np.uint8]
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Shorts = NDArray[np.int16]

DAMAGED = -1
PLAIN, DENSE, WAYS, RELATIONS = 1, 2, 3, 4
KINDS = 6
"""Fields of a group below this are kinds of things; 5 are changesets."""

TABLE, TABLE_END, GRANULARITY, LAT_OFFSET, LON_OFFSET, STRINGS, GROUPS = range(7)
"""Places in the head of a block."""


@compiled
def outline(data: Bytes, head: Longs, counts: Longs) -> int:
    """Fill in the head of a block and count how many things of each kind it holds."""
    size = len(data)
    at = 0
    while at < size:
        number, value, begin, at = next_field(data, at, size)
        if number < 0:
            return DAMAGED
        if number == 1:
            head[TABLE], head[TABLE_END] = begin, at
        elif number == 17:
            head[GRANULARITY] = value
        elif number == 19:
            head[LAT_OFFSET] = value
        elif number == 20:
            head[LON_OFFSET] = value
        if number > 2:
            continue
        head[GROUPS] += number == 2
        inner = begin
        while inner < at:
            field, value, begin, inner = next_field(data, inner, at)
            if field < 0:
                return DAMAGED
            if number == 1:
                head[STRINGS] += field == 1
            elif field < KINDS:
                counts[field] += 1
    return 0


@compiled
def spans_of(data: Bytes, begin: int, end: int, wanted: int, spans: Longs) -> int:
    """Fill in where each field of the number ``wanted`` begins and ends, and return how many there are."""
    found = 0
    at = begin
    while at < end:
        number, _, first, at = next_field(data, at, end)
        if number == wanted and found < len(spans):
            spans[found, 0], spans[found, 1] = first, at
            found += 1
    return found


@compiled
def columns_of(
    data: Bytes, spans: Longs, keys: Bytes, key_spans: Longs, bucket: Longs, chain: Longs, column: Shorts
) -> int:
    """Fill in for each string the column of the key that it is, -1 for every other, and return the lowest column.

    ``bucket`` and ``chain`` list the keys of equal :func:`mark`.
    """
    lowest = len(key_spans)
    for row in range(len(spans)):
        first, last = spans[row, 0], spans[row, 1]
        column[row] = -1
        key = bucket[mark(data, first, last)]
        while key >= 0:
            begin = key_spans[key, 0]
            length = key_spans[key, 1] - begin
            same = length == last - first
            k = 0
            while same and k < length:
                same = keys[begin + k] == data[first + k]
                k += 1
            if same:
                column[row] = key
                lowest = min(lowest, key)
                break
            key = chain[key]
    return lowest


@compiled
def mark(data: Bytes, first: int, last: int) -> int:
    """Return a number below 256 by which strings are told apart at a glance."""
    if first >= last:
        return 0
    middle = data[(first + last) // 2]
    mixed: int = (7 * data[first] + 31 * data[last - 1] + 3 * middle + 61 * (last - first)) & 255
    return mixed


@compiled
def tagged(
    data: Bytes,
    groups: Longs,
    kind: int,
    column: Shorts,
    leading: int,
    ids: Longs,
    lists: Longs,
    rows: Ints,
) -> int:
    """Fill in identities, packed lists and tags of the ways or relations that count, and return how many do.

    Those that count have one of the ``leading`` first keys. Of each: where the fields 8, 9 and 10 begin and end
    (nodes and their places of a way; roles, members and kinds of a relation), and for each key the number of the
    string that is its value, 0 where it has none.
    """
    table = len(column)
    found = 0
    for group in range(len(groups)):
        at, end = groups[group, 0], groups[group, 1]
        while at < end:
            number, value, inner, at = next_field(data, at, end)
            if number != kind:
                continue
            keys = key_end = values = value_end = 0
            for k in range(3):
                lists[found, k, 0] = lists[found, k, 1] = 0
            while inner < at:
                field, value, first, inner = next_field(data, inner, at)
                if field < 0:
                    return DAMAGED
                if field == 1:
                    ids[found] = value
                elif field == 2:
                    keys, key_end = first, inner
                elif field == 3:
                    values, value_end = first, inner
                elif 8 <= field <= 10:
                    lists[found, field - 8, 0], lists[found, field - 8, 1] = first, inner
            count = numbers_in(data, keys, key_end)
            if count < 0 or count != numbers_in(data, values, value_end):
                return DAMAGED
            lead = touched = False
            for _ in range(count):
                key, keys = whole_varint(data, keys)
                value, values = whole_varint(data, values)
                if key < 0 or key >= table or value < 0 or value >= table:
                    return DAMAGED
                place = column[key]
                if place >= 0:
                    if not touched:
                        for k in range(rows.shape[1]):
                            rows[found, k] = 0
                        touched = True
                    rows[found, place] = value
                    lead = lead or place < leading
            found += lead
    return found


@compiled
def distinct_rows(rows: Ints, kind: Ints, first: Ints, slot: Ints) -> int:
    """Fill in for each row the number of its kind, and for each kind its first row; return how many kinds there are.

    ``slot`` is filled with -1 and has a power of two places, at least two for each row.
    """
    n, width = rows.shape
    size = len(slot)
    found = 0
    for row in range(n):
        mixed = np.uint64(1469598103934665603)
        for k in range(width):
            mixed = (mixed ^ np.uint64(rows[row, k])) * np.uint64(1099511628211)
        place = np.int64((mixed ^ (mixed >> np.uint64(29))) & np.uint64(size - 1))
        while True:
            other = slot[place]
            if other < 0:
                slot[place] = kind[row] = found
                first[found] = row
                found += 1
                break
            k = 0
            while k < width and rows[first[other], k] == rows[row, k]:
                k += 1
            if k == width:
                kind[row] = other
                break
            place = (place + 1) & (size - 1)
    return found


@compiled
def sizes_of(data: Bytes, spans: Longs, sizes: Longs) -> int:
    """Fill in how many numbers each packed list holds."""
    for row in range(len(spans)):
        sizes[row] = numbers_in(data, spans[row, 0], spans[row, 1])
        if sizes[row] < 0:
            return DAMAGED
    return 0


@compiled
def unpack(data: Bytes, spans: Longs, sizes: Longs, signs: int, numbers: Longs) -> None:
    """Fill in the numbers of packed lists one after the other; with ``signs`` they are signed sums of differences."""
    here = 0
    for row in range(len(spans)):
        at = spans[row, 0]
        total = 0
        for _ in range(sizes[row]):
            value, at = whole_varint(data, at)
            if signs:
                total += signed(value)
                value = total
            numbers[here] = value
            here += 1
