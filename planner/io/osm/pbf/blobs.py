"""The blobs of a ``.osm.pbf`` file: where each lies, and its content unpacked.

A file is a row of blobs, each behind its header: https://wiki.openstreetmap.org/wiki/PBF_Format. The limits of the
format are kept, so a damaged or hostile file asks for no more memory than a sound one.
"""

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from planner.errors import ExtractError
from planner.io.osm.kernels.wire import next_field

LARGEST_HEADER = 64 * 1024
LARGEST_BLOB = 32 * 1024 * 1024

_RAW, _RAW_SIZE, _ZLIB = 1, 2, 3
_PACKED_OTHERWISE = {4: "lzma", 5: "bzip2", 6: "lz4", 7: "zstd"}
_SUPPORTED = {"OsmSchema-V0.6", "DenseNodes"}


class DamagedError(ExtractError):
    """The bytes are not what the format says."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Where a blob lies in its file, and what it holds."""

    kind: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class PbfFile:
    """An open extract whose header has been read.

    Attributes
    ----------
    blobs
        The blobs with data, in the order of the file.
    places_on_ways
        Whether ways carry the places of their nodes (``LocationsOnWays``).
    """

    stream: BinaryIO
    blobs: tuple[Blob, ...]
    places_on_ways: bool

    def content(self, blob: Blob) -> bytes:
        """Return what a blob holds, unpacked."""
        return _content(self.stream, blob)


def open_pbf(stream: BinaryIO) -> PbfFile:
    """Return the blobs of an extract.

    Raises
    ------
    ExtractError
        When this is no extract, is cut off, or needs what is not known here.
    """
    blobs = tuple(_blobs(stream))
    if not blobs or blobs[0].kind != "OSMHeader":
        raise DamagedError("it does not begin with the header of an extract")
    features = list(_texts(_content(stream, blobs[0]), (4, 5)))
    _check_features([text for number, text in features if number == 4])
    return PbfFile(
        stream,
        tuple(blob for blob in blobs if blob.kind == "OSMData"),
        (5, "LocationsOnWays") in features or (4, "LocationsOnWays") in features,
    )


def _check_features(required: list[str]) -> None:
    unknown = sorted(set(required) - _SUPPORTED - {"LocationsOnWays"})
    if "HistoricalInformation" in unknown:
        raise ExtractError(
            "This file holds the history of the map (HistoricalInformation), not its present state. Cut one moment "
            "out of it first: osmium time-filter"
        )
    if unknown:
        raise ExtractError(f"This file needs {', '.join(unknown)}, which is not known here.")


def _blobs(stream: BinaryIO) -> Iterator[Blob]:
    end = stream.seek(0, os.SEEK_END)
    at = 0
    while at < end:
        stream.seek(at)
        size = int.from_bytes(stream.read(4), "big")
        if end - at < 4 or not 0 < size <= LARGEST_HEADER or size > end - at - 4:
            raise DamagedError(f"the blob header at byte {at} is cut off or too large")
        kind, blob_size = _blob_header(stream.read(size), at)
        at += 4 + size
        if not 0 <= blob_size <= LARGEST_BLOB or blob_size > end - at:
            raise DamagedError(f"the blob at byte {at} is cut off or too large")
        yield Blob(kind, at, blob_size)
        at += blob_size


def _blob_header(header: bytes, at: int) -> tuple[str, int]:
    kind, size = "", -1
    for number, value, begin, end in fields(header):
        if number == 1:
            kind = header[begin:end].decode("ascii", "replace")
        elif number == 3:
            size = value
    if not kind or size < 0:
        raise DamagedError(f"the blob header at byte {at} says neither kind nor size")
    return kind, size


def _content(stream: BinaryIO, blob: Blob) -> bytes:
    stream.seek(blob.start)
    packed = stream.read(blob.size)
    found: dict[int, tuple[int, int, int]] = {
        number: (value, begin, end) for number, value, begin, end in fields(packed)
    }
    if _RAW in found:
        _, begin, end = found[_RAW]
        return packed[begin:end]
    if _ZLIB in found:
        size = found.get(_RAW_SIZE, (-1, 0, 0))[0]
        _, begin, end = found[_ZLIB]
        return _unzip(memoryview(packed)[begin:end], size, blob)
    other = [name for number, name in _PACKED_OTHERWISE.items() if number in found]
    if other:
        raise ExtractError(
            f"This file is packed with {other[0]}. Pack it with zlib first: "
            "osmium cat FILE -o NEW.osm.pbf -f pbf,pbf_compression=zlib"
        )
    raise DamagedError(f"the blob at byte {blob.start} holds nothing")


def _unzip(packed: memoryview, size: int, blob: Blob) -> bytes:
    if not 0 <= size <= LARGEST_BLOB:
        raise DamagedError(f"the blob at byte {blob.start} is too large")
    worker = zlib.decompressobj()
    try:
        content = worker.decompress(packed, size + 1)
    except zlib.error as error:
        raise DamagedError(f"the blob at byte {blob.start} cannot be unpacked ({error})") from error
    if not worker.eof or len(content) != size:
        raise DamagedError(f"the blob at byte {blob.start} is not as large as it says")
    return content


def fields(message: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield number, value, and begin and end of the content of every field of a message.

    Raises
    ------
    DamagedError
        When a field is cut off.
    """
    data = np.frombuffer(message, np.uint8)
    at = 0
    while at < len(data):
        number, value, begin, at = next_field(data, at, len(data))
        if number < 0:
            raise DamagedError("a field of a message is cut off")
        yield number, value, begin, at


def _texts(message: bytes, numbers: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    for number, _, begin, end in fields(message):
        if number in numbers:
            yield number, message[begin:end].decode("utf-8", "replace")
