"""Small networks and folders for what is kept."""

import numpy as np
import pytest

from planner.geodesy import fixed
from planner.streets.network import CLOSED, StreetNetwork


@pytest.fixture(scope="session")
def ring():
    """Return a ring of three streets, one of them one-way, with a banned turn."""
    nodes = np.array([[0.0, 0.0], [0.01, 0.0], [0.0, 0.01]])
    ends = np.array([[0, 1], [1, 2], [2, 0]], np.int32)
    return StreetNetwork(
        nodes=nodes,
        ends=ends,
        metres=np.array([1112.0, 1572.5, 1112.0], np.float32),
        forward_ms=np.array([60_000, 90_000, 61_000], np.int32),
        backward_ms=np.array([60_000, CLOSED, 61_000], np.int32),
        ferry=np.array([False, False, True]),
        unpaved=np.array([False, True, False]),
        road_class=np.array([8, 10, 15], np.int8),
        line=fixed(nodes[ends].reshape(-1, 2)),
        line_start=np.array([0, 2, 4, 6], np.int32),
        banned=np.array([0, 2], np.int32),
        banned_start=np.array([0, 2], np.int32),
        mode="cycle",
        counts={"streets read": np.int64(3)},
    )


@pytest.fixture
def told():
    """Return a list that serves as progress: what was said is in it."""

    class Told(list):
        def __call__(self, message):
            self.append(message)

    return Told()
