"""Routes over HTTP: solved, checked, made anew, explained; refused with where it is wrong."""

import copy
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HOUR = 3600
LINE = {"depot": 0, "ash": 10, "birch": 20, "cedar": 30, "fir": 25}


def matrix() -> dict[str, Any]:
    """Return places on a line, a minute for each kilometre."""
    apart = [[abs(a - b) for b in LINE.values()] for a in LINE.values()]
    return {
        "places": list(LINE),
        "seconds": [[km * 60 for km in row] for row in apart],
        "metres": [[km * 1000 for km in row] for row in apart],
    }


def day(**changes: Any) -> dict[str, Any]:
    """Return three visits of half an hour and a van."""
    return {
        "visits": [{"id": name, "service_duration": 1800} for name in ("ash", "birch", "cedar")],
        "vehicles": [
            {"id": "van", "depot": "depot", "shifts": [{"earliest": 8 * HOUR, "latest": 16 * HOUR}]}
        ],
        "matrix": matrix(),
        **changes,
    }


@pytest.fixture(scope="module")
def ask(request: pytest.FixtureRequest) -> Any:
    """Return a function that posts a question and returns status and document."""
    client = request.getfixturevalue("client")

    def post(path: str, **question: Any) -> tuple[int, Any]:
        answer = client.post(f"/v1/routes{path}", json=question)
        return answer.status_code, answer.json()

    return post


@pytest.fixture(scope="module")
def plan(ask: Any) -> Any:
    """Return the plan of the day."""
    status, document = ask("", problem=day(), iterations=200, seconds=None, seed=1)
    assert status == 200, document
    return document


def test_a_day_is_solved(plan: Any) -> None:
    """All are made at the cost of the way there and back."""
    assert plan["score"]["visits_unserved"] == 0
    assert plan["cost"]["total"] == 3600
    assert plan["report"]["seed"] == 1
    assert plan["report"]["version"]


def test_its_own_plan_is_sound(ask: Any, plan: Any) -> None:
    """An answer can be sent back as it is."""
    status, document = ask("/evaluate", problem=day(), plan=plan)
    assert status == 200, document
    assert document["sound"]
    assert document["cost"] == plan["cost"]


def test_a_plan_by_hand_is_checked(ask: Any) -> None:
    """Ten minutes of driving in five are named with their size."""
    stop = {"visit": "ash", "arrival": 8 * HOUR + 300, "start": 8 * HOUR + 300, "departure": 9 * HOUR}
    route = {"vehicle": "van", "start": 8 * HOUR, "end": 10 * HOUR, "stops": [stop]}
    status, document = ask("/evaluate", problem=day(), plan={"routes": [route]})
    assert status == 200, document
    assert [(each["kind"], each["amount"]) for each in document["violations"]] == [("travel", 300)]


def test_a_new_visit_is_planned_in(ask: Any, plan: Any) -> None:
    """And the answer says what it changes."""
    event = {"event": "new_visit", "visit": {"id": "fir", "service_duration": 600}}
    status, document = ask(
        "/replan", problem=day(), plan=plan, events=[event], now=8 * HOUR + 60, iterations=100, seconds=None
    )
    assert status == 200, document
    assert document["diff"]["added"] == ["fir"]
    assert document["accepted"] == []


def test_slots_are_offered(ask: Any, plan: Any) -> None:
    """The cheapest is on the way."""
    status, document = ask("/slots", problem=day(), plan=plan, visit={"id": "fir", "service_duration": 600})
    assert status == 200, document
    assert document["slots"][0]["metres"] == 0


def test_why_says_the_reason_of_each_vehicle(ask: Any) -> None:
    """A skill that nobody has, and the change that would do."""
    visits = [*day()["visits"], {"id": "fir", "service_duration": 600, "skills": ["crane"]}]
    status, document = ask("/why", problem=day(visits=visits), plan={"routes": []}, visits=["fir"])
    assert status == 200, document
    assert document["unserved"][0]["by_vehicle"] == [{"vehicle": "van", "reason": "lacks_skill"}]
    assert document["unserved"][0]["proven"]


def test_validate_names_what_nobody_can_make(ask: Any) -> None:
    """Without a search."""
    visits = [*day()["visits"], {"id": "fir", "service_duration": 20 * HOUR}]
    status, document = ask("/validate", problem=day(visits=visits))
    assert status == 200, document
    assert [each["visit"] for each in document["impossible"]] == ["fir"]


def test_several_shifts_are_several_vehicles_of_one_van(ask: Any) -> None:
    """Named by their number."""
    shifts = [{"earliest": 8 * HOUR, "latest": 9 * HOUR}, {"earliest": 13 * HOUR, "latest": 16 * HOUR}]
    vehicles = [{"id": "van", "depot": "depot", "shifts": shifts}]
    status, document = ask("", problem=day(vehicles=vehicles), iterations=100, seconds=None)
    assert status == 200, document
    assert {route["vehicle"] for route in document["routes"]} <= {"van#1", "van#2"}


@pytest.mark.parametrize(
    ("question", "pointer"),
    [
        ({"problem": day(visits=[{"id": "ash"}])}, "#/problem/visits/0/service_duration"),
        (
            {"problem": day(visits=[{"id": "x", "service_duration": -1, "place": "ash"}])},
            "#/problem/visits/0",
        ),
        ({"problem": day(visits=[{"id": "moon", "service_duration": 1}])}, "#/problem/visits/0"),
        ({"problem": day(typo=1)}, "#/problem/typo"),
        ({"problem": day(matrix=None)}, "#/problem"),
        ({"problem": day(matrix={"places": ["a"], "seconds": [[-1]]})}, "#/problem/matrix/seconds/0/0"),
        ({"problem": day(matrix={"places": ["a", "b"], "seconds": [[0]]})}, "#/problem/matrix"),
        ({"problem": day(relations=[{"kind": "order", "visits": ["ash", "oak"]}])}, "#/problem/relations"),
        ({"problem": day(), "seconds": None}, "#/seconds"),
        ({"problem": day(), "seconds": 1e9}, "#/seconds"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_fields_are_pointed_at(ask: Any, question: Any, pointer: str) -> None:
    """As problem+json, every field by its pointer."""
    status, document = ask("", **question)
    assert status == 422
    assert pointer in [error["pointer"] for error in document["errors"]]


def test_too_many_visits_are_refused_at_once(ask: Any) -> None:
    """With the limit in words."""
    many = [{"id": f"v{k}", "service_duration": 1, "place": "ash"} for k in range(10_000)]
    status, document = ask("", problem=day(visits=many))
    assert status == 422
    assert "2000" in json.dumps(document)


def test_events_that_do_not_fit_are_pointed_at(ask: Any, plan: Any) -> None:
    """Each one."""
    events = [{"event": "cancellation", "visit": "oak"}, {"event": "late", "vehicle": "ghost", "seconds": 5}]
    status, document = ask("/replan", problem=day(), plan=plan, events=events)
    assert status == 422
    assert [error["pointer"] for error in document["errors"]] == ["#/events", "#/events"]


def test_plans_of_unknown_things_are_refused(ask: Any) -> None:
    """Rather than read by half."""
    route = {"vehicle": "ghost", "start": 0, "end": 1, "stops": []}
    status, document = ask(
        "/slots", problem=day(), plan={"routes": [route]}, visit={"id": "f", "service_duration": 1}
    )
    assert status == 422
    assert document["errors"][0]["pointer"] == "#/plan/routes"


def test_places_on_the_streets(ask: Any, four_villages: Any) -> None:
    """Places instead of a matrix are measured on the workspace's streets."""
    nodes = four_villages.extract.read_text().split("<node ")[1:]
    at = [
        {name: float(node.split(f'{name}="')[1].split('"')[0]) for name in ("lon", "lat")}
        for node in nodes[:2]
    ]
    question = day(matrix=None, places={"depot": at[0], "ash": at[1]})
    question["visits"] = question["visits"][:1]
    status, document = ask("", problem=question, iterations=10, seconds=None)
    assert status == 200, document
    assert document["score"]["visits_unserved"] == 0
    status, document = ask("", problem={**question, "mode": "cycling"}, iterations=10, seconds=None)
    assert (status, document["errors"][0]["pointer"]) == (422, "#/problem/mode")


def test_respond_async_is_a_job(own_villages: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker does it, says what it does, and the plan is in its result."""
    from api.jobs import JobQueue
    from api.jobs.worker import work_once
    from api.store import Workspace

    heard: list[tuple[str, float]] = []
    heartbeat = JobQueue.heartbeat

    def listened(self: Any, job: Any, **told: Any) -> bool:
        heard.append((told["message"], told["fraction"]))
        return heartbeat(self, job, **told)

    monkeypatch.setattr(JobQueue, "heartbeat", listened)
    monkeypatch.setattr("api.jobs.kinds.REPORT_SECONDS", 0.0)
    with Workspace.open(own_villages) as workspace:
        client = client_of(workspace)
        answer = client.post(
            "/v1/routes",
            json={"problem": day(), "iterations": 50, "seconds": None},
            headers={"Prefer": "respond-async"},
        )
        assert answer.status_code == 202
        work_once(workspace, "tester")
        job = client.get(answer.headers["Location"]).json()
    assert job["status"] == "successful", job
    assert job["result"]["answer"]["score"]["visits_unserved"] == 0
    assert (job["progress"], job["message"]) == (100, "the routes are planned")
    assert job["standing"]["gap"] is None
    assert list(dict.fromkeys(words for words, _ in heard)) == [
        "reading the problem",
        "searching for routes",
        "the routes are planned",
    ]
    assert max(fraction for words, fraction in heard if words == "searching for routes") > 0.5


def test_the_documented_example(ask: Any) -> None:
    """The body on the page for scheduling systems is solved to the answer that it tells."""
    page = (Path(__file__).parents[2] / "docs" / "scheduling-system.md").read_text(encoding="utf-8")
    body = page.partition("## Routes of your own")[2].partition("-d '")[2].partition("'\n")[0]
    status, document = ask("", **json.loads(body))
    assert status == 200, document
    assert [(route["vehicle"], len(route["stops"])) for route in document["routes"] if route["stops"]] == [
        ("van#1", 1),
        ("van#2", 1),
    ]
    assert document["score"]["visits_unserved"] == 0


def test_no_object_where_one_belongs(ask: Any) -> None:
    """The pointer goes to it, not to the whole body."""
    status, document = ask("", problem={"visits": [], "vehicles": [], "matrix": 3})
    assert (status, document["errors"]) == (
        422,
        [{"pointer": "#/problem/matrix", "detail": "Expected a JSON object"}],
    )


VALUES = (
    st.sampled_from([None, True, -1, 0, 2**39, 2**70, 1e300, "", "ash", "van", [], {}, [None], "x" * 300])
    | st.integers()
    | st.text(max_size=20)
)


def places_in(document: Any) -> list[tuple[Any, Any]]:
    """Return every container of a document with each of its keys."""
    keys = document.keys() if isinstance(document, dict) else range(len(document))
    found = [(document, key) for key in keys]
    inside = [document[key] for key in keys if isinstance(document[key], dict | list)]
    return found + [place for each in inside for place in places_in(each)]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["", "/evaluate", "/replan", "/slots", "/why", "/validate"]),
    value=VALUES,
    seed=st.integers(),
)
def test_anything_anywhere(ask: Any, plan: Any, path: str, value: Any, seed: int) -> None:
    """One value of a good question replaced by any other: an answer or a refusal, never a 5xx."""
    question: dict[str, Any] = {"problem": day(relations=[{"kind": "order", "visits": ["ash", "birch"]}])}
    if path in {"", "/replan"}:
        question |= {"iterations": 5, "seconds": 0.5}
    if path not in {"", "/validate"}:
        question["plan"] = {"routes": copy.deepcopy(plan["routes"])}
    if path == "/replan":
        question["events"] = [{"event": "late", "vehicle": "van", "seconds": 60}]
        question["now"] = 8 * HOUR + 900
    if path == "/slots":
        question["visit"] = {"id": "fir", "service_duration": 600}
    where, key = Random(seed).choice(places_in(question))
    where[key] = value
    status, document = ask(path, **question)
    assert status < 500, document
