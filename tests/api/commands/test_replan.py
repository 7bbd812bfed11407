"""``farreach replan``: files in, what changes out."""

import json
from typing import Any

import pytest

HOUR = 3600
PLACES = ["depot", "ash", "birch"]
PROBLEM = {
    "visits": [{"id": "ash", "service_duration": 600}, {"id": "birch", "service_duration": 600}],
    "vehicles": [{"id": "van", "depot": "depot", "shifts": [{"earliest": 8 * HOUR, "latest": 16 * HOUR}]}],
    "matrix": {"places": PLACES, "seconds": [[0, 600, 1200], [600, 0, 600], [1200, 600, 0]]},
}


def stop(visit: str, arrival: int) -> dict[str, Any]:
    """Return a stop of ten minutes."""
    return {"visit": visit, "arrival": arrival, "start": arrival, "departure": arrival + 600}


PLAN = {
    "routes": [
        {
            "vehicle": "van",
            "start": 8 * HOUR,
            "end": 8 * HOUR + 3600,
            "stops": [stop("ash", 8 * HOUR + 600), stop("birch", 8 * HOUR + 1800)],
        }
    ]
}


@pytest.fixture
def files(tmp_path: Any) -> Any:
    """Return a function that writes the three files."""

    def write(events: Any, problem: Any = PROBLEM) -> list[Any]:
        paths = [tmp_path / name for name in ("problem.json", "plan.json", "events.json")]
        for path, document in zip(paths, (problem, PLAN, events), strict=True):
            path.write_text(json.dumps(document))
        return paths

    return write


def test_a_cancellation(farreach: Any, files: Any, tmp_path: Any) -> None:
    """It is said, and the new plan is in the file."""
    out = tmp_path / "new.json"
    said = farreach(
        "replan", *files([{"event": "cancellation", "visit": "birch"}]), "--seconds", 0.5, "-o", out
    )
    assert said.code == 0, said.err
    assert "birch is cancelled" in said.out
    stops = json.loads(out.read_text())["plan"]["routes"][0]["stops"]
    assert [each["visit"] for each in stops] == ["ash"]


def test_what_is_before_now_stays(farreach: Any, files: Any) -> None:
    """A visit that has been begun cannot be cancelled."""
    said = farreach("replan", *files([{"event": "cancellation", "visit": "ash"}]), "--now", "08:15")
    assert said.code == 1
    assert "begun" in said.err


def test_wrong_files_are_pointed_at(farreach: Any, files: Any) -> None:
    """As over HTTP."""
    said = farreach("replan", *files([{"event": "cancellation"}], problem={**PROBLEM, "typo": 1}))
    assert said.code == 1
    assert "#/problem/typo" in said.err
    assert "#/events/0" in said.err
