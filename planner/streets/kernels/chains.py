"""Machine code that strings pieces of street together."""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled

Ints = NDArray[np.int32]


@compiled
def string_together(partner: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the chains of pieces: pieces in turn, whether each is turned round (1), and where each chain starts.

    ``partner[2 * piece + side]`` is the piece end that this end (side 0 the first, 1 the last) is joined to, -1 for
    none. A ring of joined pieces is opened at the first end of its lowest piece.
    """
    pieces = len(partner) // 2
    order = np.empty(pieces, np.int32)
    turned = np.empty(pieces, np.int32)
    start = np.empty(pieces + 1, np.int32)
    seen = np.zeros(pieces, np.bool_)
    count = 0
    chains = 0
    for rings in range(2):
        for first in range(2 * pieces):
            if seen[first >> 1] or (rings == 0 and partner[first] >= 0):
                continue
            start[chains] = count
            chains += 1
            end = first
            while end >= 0 and not seen[end >> 1]:
                seen[end >> 1] = True
                order[count] = end >> 1
                turned[count] = end & 1
                count += 1
                end = partner[end ^ 1]
    start[chains] = count
    return order, turned, start[: chains + 1]
