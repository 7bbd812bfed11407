"""QR codes for paper, drawn as one shape."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import segno
from reportlab.platypus import Flowable

_QUIET = 1
"""Modules left white around the code; the cell that it stands in adds the rest of the four that ISO/IEC 18004 wants."""


class QrCode(Flowable):  # type: ignore[misc]
    """``text`` as a QR code, ``side`` points wide, that can be read with a seventh of it smudged (level M).

    ``text`` None leaves the room for one.
    """

    def __init__(self, text: str | None, side: float) -> None:
        super().__init__()
        self.text = text
        self.width = self.height = side

    def draw(self) -> None:
        """Draw dark modules, those beside each other as one; called by reportlab."""
        if self.text is None:
            return
        rows = segno.make(self.text, micro=False, error="m", boost_error=False).matrix
        module = self.width / (len(rows) + 2 * _QUIET)
        shape = self.canv.beginPath()
        for number, row in enumerate(rows, 1):
            bottom = self.height - module * (number + _QUIET)
            for first, last in _runs(row):
                shape.rect(module * (first + _QUIET), bottom, module * (last - first), module)
        self.canv.drawPath(shape, stroke=0, fill=1)


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules begin and end, those beside each other together."""
    place = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield place, place + length
        place += length
