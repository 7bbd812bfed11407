"""Tags of many things: what each distinct combination means is asked once.

The kernels give a row of string numbers for each thing, one column for each key that counts. A country has millions
of things and a few thousand distinct rows; :class:`Combinations` numbers those and judges each once, with an ordinary
function of ordinary tags.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.io.osm.kernels.blocks import columns_of, distinct_rows, mark

Verdict = TypeVar("Verdict")
Tags = Mapping[str, str]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that count, one column each, laid out for the kernels.

    Attributes
    ----------
    names
        Keys, those first of which one must be there for a thing to count.
    leading
        How many those are.
    """

    names: tuple[str, ...]
    leading: int
    text: NDArray[np.uint8]
    spans: Longs
    bucket: Longs
    chain: Longs

    @classmethod
    def of(cls, leading: Sequence[str], others: Sequence[str]) -> "Keys":
        """Return the layout of these keys."""
        names = (*leading, *others)
        words = [name.encode() for name in names]
        ends = np.cumsum([len(word) for word in words])
        spans = np.column_stack([ends - [len(word) for word in words], ends]).astype(np.int64)
        text = np.frombuffer(b"".join(words), np.uint8)
        bucket, chain = np.full(256, -1), np.full(len(words), -1)
        for key, (first, last) in enumerate(spans.tolist()):
            place = mark(text, first, last)
            bucket[place], chain[key] = key, bucket[place]
        return cls(names, len(leading), text, spans, bucket, chain)

    def columns(self, data: NDArray[np.uint8], strings: Longs) -> tuple[NDArray[np.int16], bool]:
        """Return the column of each string of a block that is a key, -1 for others, and whether a leading one is there."""
        column = np.empty(len(strings), np.int16)
        lowest = columns_of(data, strings, self.text, self.spans, self.bucket, self.chain, column)
        return column, lowest < self.leading


@dataclass(slots=True)
class Combinations(Generic[Verdict]):
    """Distinct combinations of tags met so far, and what was made of each.

    Attributes
    ----------
    keys
        Names of the columns.
    judge
        Asked once for each combination.
    presence
        Keys of which only the presence counts; their value reads ``yes``.
    verdicts
        What was made of combination 0, 1, 2, ...
    """

    keys: tuple[str, ...]
    judge: Callable[[Tags], Verdict]
    presence: frozenset[str] = frozenset()
    verdicts: list[Verdict] = field(default_factory=list)
    _numbers: dict[bytes, int] = field(default_factory=dict)
    _words: dict[bytes, int] = field(default_factory=lambda: {b"": 0, b"yes": 1})
    _texts: list[str] = field(default_factory=lambda: ["", "yes"])

    def numbers(self, content: bytes, strings: Longs, rows: Ints) -> Ints:
        """Return the number of the combination of each row of string numbers of a block."""
        if not len(rows):
            return np.zeros(0, np.int32)
        kind, first = np.empty(len(rows), np.int32), np.empty(len(rows), np.int32)
        slots = np.full(1 << (2 * len(rows)).bit_length(), -1, np.int32)
        count = distinct_rows(rows, kind, first, slots)
        words = self._words_of(content, strings, rows[first[:count]])
        numbers = [self._number(row) for row in words]
        result: Ints = np.array(numbers, np.int32)[kind]
        return result

    def _words_of(self, content: bytes, strings: Longs, rows: Ints) -> Ints:
        """Return rows of string numbers of one block as rows of word numbers of the whole file."""
        used, place = np.unique(rows, return_inverse=True)
        known = [self._word(content[first:last]) for first, last in strings[used].tolist()]
        if used[0] == 0:
            known[0] = 0  # string 0 stands for none
        result: Ints = np.array(known, np.int32)[place.reshape(rows.shape)]
        for column, key in enumerate(self.keys):
            if key in self.presence:
                result[:, column] = result[:, column] > 0
        return result

    def _number(self, row: Ints) -> int:
        name = row.tobytes()
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self.verdicts)
            self.verdicts.append(self.judge(self._tags(row)))
        return number

    def _tags(self, row: Ints) -> Tags:
        return {self.keys[column]: self._texts[word] for column, word in enumerate(row.tolist()) if word}

    def _word(self, text: bytes) -> int:
        number = self._words.get(text)
        if number is None:
            number = self._words[text] = len(self._texts)
            self._texts.append(text.decode("utf-8", "replace"))
        return number
