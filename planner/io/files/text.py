"""Delimited text: which encoding, which delimiter, and the cells in it."""

import csv
import gzip
import io
import zlib
from pathlib import Path

from planner.errors import InputError, TableError
from planner.io.columns import count_known
from planner.io.files.raw import Cells, RawTable, Wanted, from_grid
from planner.tables import TableName

MAX_BYTES = 512 * 2**20

_DELIMITERS = {",": "comma", ";": "';'", "\t": "tab", "|": "'|'"}
_SAMPLE_LINES = 30
_LONGEST_CELL = 64 * 2**20  # a country's outline as well-known text


def read_text(path: Path, wanted: Wanted) -> RawTable:
    """Return the cells of a CSV or TSV file, gzip-compressed if its name ends in ``.gz``."""
    text, encoding = decode(_unpacked(path), path.name)
    if not text.strip():
        raise TableError(f"{path.name} is empty.")
    delimiter = sniff_delimiter(text, wanted.table)
    notes: tuple[str, ...] = () if encoding == "utf-8" else (f"encoding {encoding}",)
    if delimiter != ",":
        notes += (f"delimiter {_DELIMITERS[delimiter]}",)
    raw = from_grid(path.name, _grid(text, delimiter, path.name), wanted, notes)
    if text.count('"') % 2 and "\n" in "".join(str(cell) for cell in raw.cells.iloc[-1]):
        row = raw.cells.index[-1]
        raise TableError(f"{path.name} row {row}: a quotation mark opens a value and is never closed.")
    return raw


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Return the text of ``data`` and the encoding that it was in.

    Unicode is certain; between Chinese and Western legacy encodings the pairing of high bytes decides: Chinese
    letters are pairs of bytes from A1 up (GB 18030, two-byte part), accents in Western words mostly stand alone.

    Raises
    ------
    InputError
        No encoding fits.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding, file).removeprefix("\ufeff"), encoding
    if b"\0" in data:
        raise InputError(f"{file} is not a text file; save the table as 'CSV UTF-8'.")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = "gb18030" if _pairs_of_high_bytes(data) else "cp1252"
    return _decoded(data, encoding, file), encoding


def sniff_delimiter(text: str, table: TableName) -> str:
    """Return the delimiter that brings out most names of known columns, then the one that splits most evenly."""
    lines = text.splitlines()[:_SAMPLE_LINES]

    def merit(delimiter: str) -> tuple[int, int, int]:
        split = list(csv.reader(lines, delimiter=delimiter))
        return max(count_known(cells, table) for cells in split), *_evenness(split)

    return max(_DELIMITERS, key=merit)


def _evenness(lines: list[list[str]]) -> tuple[int, int]:
    """Return how many lines have the usual number of cells, and that number."""
    split = [len(cells) for cells in lines if len(cells) > 1]
    return max(((split.count(width), width) for width in set(split)), default=(0, 0))


def _decoded(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{file} line {line}: the bytes are neither UTF-8 nor {encoding}; save the table as 'CSV UTF-8'."
        ) from None


def _pairs_of_high_bytes(data: bytes) -> bool:
    """Return whether at least four in five high bytes stand in pairs from A1A1 to F7FE."""
    high = paired = position = 0
    while position < len(data):
        if data[position] < 0x80:
            position += 1
        elif (
            0xA1 <= data[position] <= 0xF7 and (data[position + 1] if position + 1 < len(data) else 0) >= 0xA1
        ):
            high, paired, position = high + 2, paired + 2, position + 2
        else:
            high, position = high + 1, position + 1
    return paired >= 0.8 * high


def _unpacked(path: Path) -> bytes:
    if path.suffix.lower() != ".gz":
        return path.read_bytes()
    try:
        with gzip.open(path) as stream:
            data = stream.read(MAX_BYTES + 1)
    except (EOFError, OSError, zlib.error):
        raise InputError(f"{path.name} is not a sound gzip file; compress it again.") from None
    if len(data) > MAX_BYTES:
        raise InputError(f"{path.name} unpacks to more than {MAX_BYTES // 2**20} MB; split it.")
    return data


def _grid(text: str, delimiter: str, file: str) -> list[Cells]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        return [list(cells) for cells in csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)]
    except csv.Error as error:
        raise TableError(f"{file} is not a table of delimited text ({error}).") from None
