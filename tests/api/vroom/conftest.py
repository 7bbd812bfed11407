"""Small problems in VROOM's JSON, and a function that answers them."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

SQUARE = [[0, 100, 200, 300], [100, 0, 150, 250], [200, 150, 0, 120], [300, 250, 120, 0]]


@pytest.fixture
def two_jobs() -> Any:
    """Return one van at place 0 with jobs at places 1 and 2; the test may change it."""
    return copy.deepcopy(
        {
            "vehicles": [{"id": 1, "start_index": 0, "end_index": 0}],
            "jobs": [
                {"id": 1, "location_index": 1, "service": 30},
                {"id": 2, "location_index": 2, "service": 30},
            ],
            "matrices": {"car": {"durations": SQUARE}},
        }
    )


@pytest.fixture(scope="session")
def ask() -> Callable[..., Any]:
    """Return a function that answers a problem, errors included, as the server would."""
    from api.vroom.errors import VroomError
    from api.vroom.question import read_question
    from api.vroom.roads import NoRoads
    from api.vroom.solving import answer

    def asked(problem: Any, roads: Any = None, *, strict: bool = False) -> Any:
        try:
            return answer(read_question(problem, strict=strict), roads or NoRoads())
        except VroomError as error:
            return error.document

    return asked
