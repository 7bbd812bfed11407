"""One file of named arrays and a header: checked when it is opened, and mapped into memory instead of read.

::

    magic, version, checksum of the header, length of the header      24 bytes
    header                                                            JSON
    arrays, one after the other, each at a multiple of 64 bytes

The header names every array with its type, shape, place and checksum. A file appears under its name only when it is
whole: it is written beside its place, flushed to the disk, and then renamed. Whoever has it open keeps what he opened.
"""

import json
import math
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from planner.errors import InputError

Header = dict[str, Any]
Arrays = dict[str, NDArray[Any]]

UNFINISHED = ".part"
"""Suffix of a file that is being written."""

_MAGIC = b"FARREACH"
_VERSION = 1
_PREAMBLE = struct.Struct("<8sIIQ")
_ALIGNED = 64
_KINDS = "biuf"


def write_arrays(path: Path, header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays of truth values or numbers and a JSON header to ``path``, whole or not at all.

    Raises
    ------
    OSError
        The folder cannot be written, or the disk is full; nothing is left behind.
    """
    columns = {name: np.ascontiguousarray(array).reshape(np.shape(array)) for name, array in arrays.items()}
    assert all(column.dtype.kind in _KINDS for column in columns.values()), "only truth values and numbers"
    descriptor, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=UNFINISHED, dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            _write(stream, header, columns)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def open_arrays(path: Path) -> tuple[Header, Arrays]:
    """Return the header and the arrays of a file, mapped read-only, after checking every byte that counts.

    Raises
    ------
    OSError
        There is no such file, or it may not be read.
    InputError
        The file is damaged, cut short, of another version, or something else altogether.
    """
    with path.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size < _PREAMBLE.size:
            raise InputError(f"{path.name} is cut short.")
        whole = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        return _all(path, whole)
    except InputError:
        raise
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise InputError(f"{path.name} has a header that makes no sense ({error!r}).") from None


def _write(stream: IO[bytes], header: Mapping[str, Any], columns: Arrays) -> None:
    places: dict[str, dict[str, Any]] = {}
    size = 0
    for name, column in columns.items():
        begin = _aligned(size)
        size = begin + column.nbytes
        places[name] = {
            "type": column.dtype.str,
            "shape": column.shape,
            "begin": begin,
            "checksum": zlib.crc32(bytes_of(column)),
        }
    text = json.dumps({"header": header, "arrays": places, "size": size}).encode()
    stream.write(_PREAMBLE.pack(_MAGIC, _VERSION, zlib.crc32(text), len(text)))
    stream.write(text)
    start = _aligned(_PREAMBLE.size + len(text))
    for name, column in columns.items():
        stream.write(bytes(start + places[name]["begin"] - stream.tell()))
        stream.write(bytes_of(column))
    stream.write(bytes(start + size - stream.tell()))


def _all(path: Path, whole: mmap.mmap) -> tuple[Header, Arrays]:
    start, contents = _contents(path, whole)
    arrays = {name: _mapped(path, whole, start, name, entry) for name, entry in contents["arrays"].items()}
    if len(whole) != start + contents["size"]:
        raise InputError(f"{path.name} is longer than it should be.")
    return contents["header"], arrays


def _contents(path: Path, whole: mmap.mmap) -> tuple[int, dict[str, Any]]:
    """Return where the arrays start, and what the header says."""
    magic, version, checksum, length = _PREAMBLE.unpack_from(whole)
    if magic != _MAGIC:
        raise InputError(f"{path.name} is no file of arrays.")
    if version != _VERSION:
        raise InputError(f"{path.name} is of version {version}, expected {_VERSION}.")
    text = whole[_PREAMBLE.size : _PREAMBLE.size + length] if length <= len(whole) else b""
    if len(text) != length or zlib.crc32(text) != checksum:
        raise InputError(f"{path.name} has a damaged header.")
    contents: dict[str, Any] = json.loads(text)
    return _aligned(_PREAMBLE.size + length), contents


def _mapped(path: Path, whole: mmap.mmap, start: int, name: str, entry: Mapping[str, Any]) -> NDArray[Any]:
    kind, shape = np.dtype(entry["type"]), tuple(entry["shape"])
    begin = start + entry["begin"]
    end = begin + kind.itemsize * math.prod(shape)
    if kind.kind not in _KINDS or end > len(whole):
        raise InputError(f"{path.name} is cut short at {name!r}.")
    part = memoryview(whole)[begin:end]
    if zlib.crc32(part) != entry["checksum"]:
        raise InputError(f"{path.name} is damaged at {name!r}.")
    return np.frombuffer(part, kind).reshape(shape)


def bytes_of(array: NDArray[Any]) -> memoryview:
    """Return the bytes of an array in a row, without copying those that lie so already."""
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
