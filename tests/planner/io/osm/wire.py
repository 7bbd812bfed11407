"""A small writer of ``.osm.pbf`` files, for what no program writes any more, or should never have written."""

import struct
import zlib


def varint(value):
    """Return a number, 7 bits a byte."""
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def signed(value):
    """Return 0, -1, 1, -2 as 0, 1, 2, 3."""
    return value << 1 if value >= 0 else (-value << 1) - 1


def number(field, value):
    """Return a field with a number."""
    return varint(field << 3) + varint(value)


def content(field, data):
    """Return a field with bytes."""
    return varint(field << 3 | 2) + varint(len(data)) + data


def packed(field, values):
    """Return a field with numbers one after the other."""
    return content(field, b"".join(varint(value) for value in values))


def deltas(field, values):
    """Return a field with signed differences."""
    before = [0, *values[:-1]]
    return packed(field, [signed(b - a) for a, b in zip(before, values, strict=True)])


def blob(kind, data, *, pack="zlib", size=None):
    """Return a blob behind its header; ``pack`` is raw, zlib, or the field of a packing that nobody uses."""
    if pack == "raw":
        body = content(1, data)
    elif pack == "zlib":
        body = number(2, len(data) if size is None else size) + content(3, zlib.compress(data))
    else:
        body = number(2, len(data)) + content(pack, data)
    header = content(1, kind.encode()) + number(3, len(body))
    return struct.pack(">I", len(header)) + header + body


def head(required=("OsmSchema-V0.6", "DenseNodes"), optional=(), **options):
    """Return the blob that an extract begins with."""
    fields = [content(4, name.encode()) for name in required] + [
        content(5, name.encode()) for name in optional
    ]
    return blob("OSMHeader", b"".join(fields), **options)


class Block:
    """A block of things with their strings."""

    def __init__(self):
        self.strings = [b""]
        self.groups = []
        self.options = b""

    def text(self, value):
        """Return the number of a string."""
        word = value.encode()
        if word not in self.strings:
            self.strings.append(word)
        return self.strings.index(word)

    def tags(self, tags):
        """Return the fields of keys and values."""
        return packed(2, [self.text(k) for k in tags]) + packed(3, [self.text(v) for v in tags.values()])

    def plain(self, *nodes):
        """Add nodes (identity, longitude, latitude, tags) written out one by one."""
        body = [
            number(1, signed(id_)) + self.tags(tags) + number(8, signed(lat)) + number(9, signed(lon))
            for id_, lon, lat, tags in nodes
        ]
        self.groups.append(b"".join(content(1, node) for node in body))
        return self

    def dense(self, *nodes):
        """Add nodes (identity, longitude, latitude, tags) in columns."""
        ids, lons, lats, tags = zip(*nodes, strict=True)
        words = [[n for k, v in one.items() for n in (self.text(k), self.text(v))] + [0] for one in tags]
        body = deltas(1, ids) + deltas(8, lats) + deltas(9, lons)
        if any(tags):
            body += packed(10, [n for one in words for n in one])
        self.groups.append(content(2, body))
        return self

    def way(self, id_, refs, tags, places=()):
        """Add a way, and the places of its nodes where it carries them."""
        body = number(1, id_) + self.tags(tags) + deltas(8, refs)
        if places:
            body += deltas(9, [lat for _, lat in places]) + deltas(10, [lon for lon, _ in places])
        self.groups.append(content(3, body))
        return self

    def scaled(self, granularity, lon_offset=0, lat_offset=0):
        """Set the unit of coordinates in nanodegrees, and where they begin."""
        self.options = number(17, granularity) + number(19, lat_offset) + number(20, lon_offset)
        return self

    def bytes(self):
        """Return the block."""
        table = b"".join(content(1, word) for word in self.strings)
        return content(1, table) + b"".join(content(2, group) for group in self.groups) + self.options

    def blob(self, **options):
        """Return the block in its blob."""
        return blob("OSMData", self.bytes(), **options)
