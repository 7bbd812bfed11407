"""Room that kernels write into, made once and used again."""

import numpy as np

from planner.routing.general.kernels.labels import FIELDS
from planner.routing.general.kernels.layout import Floats, Longs

MOST_LABELS = 6000


def labels_for(stops: int) -> tuple[Longs, Floats, Longs, Longs]:
    """Return room for the labels of an order of ``stops``: their columns, fractions, queues, counts."""
    most = MOST_LABELS + 64 * stops
    return (
        np.empty((most, FIELDS), np.int64),
        np.empty((most, 3)),
        np.empty((3, most), np.int64),
        np.zeros(4, np.int64),
    )
