"""Nodes of an extract: only those that are asked for are kept."""

import numpy as np
from numpy.typing import NDArray

from planner.io.osm.kernels.blocks import DAMAGED, GRANULARITY, LAT_OFFSET, LON_OFFSET
from planner.io.osm.kernels.wire import next_field, numbers_in, signed, varint, whole_varint
from planner.streets.compiled import compiled

Bytes = NDArray[np.uint8]
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Shorts = NDArray[np.int16]

UNKNOWN = -(2**31)
"""Longitude and latitude of a node of which nothing was found."""

FARTHEST_EAST, FARTHEST_NORTH = 1_800_000_000, 900_000_000


@compiled
def seek(wanted: Longs, at: int, node: int) -> int:
    """Return the first place in the sorted ``wanted`` that is not below ``node``, searching from ``at`` on."""
    low, high = 0, len(wanted)
    if at > 0 and wanted[at - 1] >= node:
        high = at
    else:
        low = at
        step = 1
        while low + step <= high and wanted[low + step - 1] < node:
            low += step
            step *= 2
        high = min(high, low + step)
    while low < high:
        middle = (low + high) // 2
        if wanted[middle] < node:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def put(place: Ints, row: int, lon: int, lat: int, head: Longs) -> None:
    """Keep a place in ten-millionths of a degree, ``UNKNOWN`` where it lies outside the world."""
    granularity = head[GRANULARITY]
    east = (head[LON_OFFSET] + granularity * lon + 50) // 100
    north = (head[LAT_OFFSET] + granularity * lat + 50) // 100
    if -FARTHEST_EAST <= east <= FARTHEST_EAST and -FARTHEST_NORTH <= north <= FARTHEST_NORTH:
        place[row, 0], place[row, 1] = east, north


@compiled
def take_dense(
    data: Bytes,
    spans: Longs,
    head: Longs,
    column: Shorts,
    leading: int,
    wanted: Longs,
    place: Ints,
    found: int,
    at_of: Longs,
    rows: Ints,
) -> int:
    """Put the places of the wanted nodes of dense groups into ``place`` (longitude, latitude), and keep those with tags that count.

    Tags count where one of the ``leading`` first keys is there: then ``at_of`` gets the row of ``wanted`` and
    ``rows`` for each key the number of the string that is its value, from row ``found`` on. Returns how many rows
    are filled. With no room in ``rows`` at all tags are passed over.
    """
    table = len(column)
    for one in range(len(spans)):
        begin, end = spans[one, 0], spans[one, 1]
        ids = id_end = lats = lat_end = lons = lon_end = tags = tag_end = 0
        while begin < end:
            field, value, first, begin = next_field(data, begin, end)
            if field < 0:
                return DAMAGED
            if field == 1:
                ids, id_end = first, begin
            elif field == 8:
                lats, lat_end = first, begin
            elif field == 9:
                lons, lon_end = first, begin
            elif field == 10:
                tags, tag_end = first, begin
        count = numbers_in(data, ids, id_end)
        if count < 0 or count != numbers_in(data, lats, lat_end) or count != numbers_in(data, lons, lon_end):
            return DAMAGED
        if len(rows) == 0:
            tags = tag_end
        node = lat = lon = near = 0
        for _ in range(count):
            value, ids = whole_varint(data, ids)
            node += signed(value)
            value, lats = whole_varint(data, lats)
            lat += signed(value)
            value, lons = whole_varint(data, lons)
            lon += signed(value)
            near = seek(wanted, near, node)
            hit = near < len(wanted) and wanted[near] == node
            if hit:
                put(place, near, lon, lat, head)
            lead = touched = False
            while tags < tag_end:
                key, tags = varint(data, tags, tag_end)
                if key == 0:
                    break
                value, tags = varint(data, tags, tag_end)
                if tags > tag_end or key < 0 or key >= table or value < 0 or value >= table:
                    return DAMAGED
                if hit and column[key] >= 0:
                    if found == len(rows):
                        return DAMAGED
                    if not touched:
                        for k in range(rows.shape[1]):
                            rows[found, k] = 0
                        touched = True
                    rows[found, column[key]] = value
                    lead = lead or column[key] < leading
            if lead:
                at_of[found] = near
                found += 1
    return found


@compiled
def take_plain(
    data: Bytes,
    spans: Longs,
    head: Longs,
    column: Shorts,
    leading: int,
    wanted: Longs,
    place: Ints,
    found: int,
    at_of: Longs,
    rows: Ints,
) -> int:
    """Do what :func:`take_dense` does with nodes that are written out one by one."""
    table = len(column)
    for one in range(len(spans)):
        begin, end = spans[one, 0], spans[one, 1]
        node = lat = lon = keys = key_end = values = value_end = 0
        while begin < end:
            field, value, first, begin = next_field(data, begin, end)
            if field < 0:
                return DAMAGED
            if field == 1:
                node = signed(value)
            elif field == 2:
                keys, key_end = first, begin
            elif field == 3:
                values, value_end = first, begin
            elif field == 8:
                lat = signed(value)
            elif field == 9:
                lon = signed(value)
        count = numbers_in(data, keys, key_end)
        if count < 0 or count != numbers_in(data, values, value_end):
            return DAMAGED
        near = seek(wanted, 0, node)
        if near == len(wanted) or wanted[near] != node:
            continue
        put(place, near, lon, lat, head)
        lead = touched = False
        for _ in range(count):
            key, keys = whole_varint(data, keys)
            value, values = whole_varint(data, values)
            if key < 0 or key >= table or value < 0 or value >= table:
                return DAMAGED
            if column[key] >= 0 and found < len(rows):
                if not touched:
                    for k in range(rows.shape[1]):
                        rows[found, k] = 0
                    touched = True
                rows[found, column[key]] = value
                lead = lead or column[key] < leading
        if lead:
            at_of[found] = near
            found += 1
    return found
