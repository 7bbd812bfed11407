"""``farreach demo``: what it says about Iceland is true, adds up, and can be carried out."""

import json
import re
import sqlite3
from itertools import pairwise
from typing import Any

import pytest

from api.printing import REASONS, facts_lines
from api.store import Workspace
from planner.coverage.gaps import REASONS as GAP_REASONS

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def documents(demo: Any) -> dict[str, Any]:
    """Return every document of the plan by its key."""
    with Workspace.open(demo.workspace, read_only=True) as workspace:
        return {key: workspace.get_result("documents", key) for key in workspace.result_keys("documents")}


def seconds(clock: str) -> int:
    """Return seconds after midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def test_known_facts(demo: Any) -> None:
    """Twenty-one branches of Landsbankinn, everybody in Iceland, nine of ten within half an hour."""
    facts = demo.facts
    assert facts["title"] == "Landsbankinn, Iceland"
    assert facts["branches"] == 21
    assert facts["people"] == pytest.approx(356_991, abs=1)
    assert 0.90 <= facts["share_before"] <= 0.92
    assert facts["share_after"] >= facts["share_before"] + 0.01
    assert facts["standard"] == {"minutes": 30.0, "mode": "drive"}
    assert [row["minutes"] for row in facts["thresholds"]] == [10, 20, 30, 60]
    shares = [row["share"] for row in facts["thresholds"]]
    assert shares == sorted(shares)
    assert shares[2] == facts["share_before"]


def test_it_adds_up(demo: Any) -> None:
    """To a person: before, by the vans, after, and who is left, by reason and by place."""
    facts = demo.facts
    assert facts["people_before"] + facts["served_by_vans"] == pytest.approx(facts["people_after"], abs=1)
    not_before = facts["people"] - facts["people_before"]
    assert sum(facts["not_covered_by_reason"].values()) == pytest.approx(not_before, abs=1)
    assert sum(gap["people"] for gap in facts["gaps"]) == pytest.approx(not_before, rel=1e-3)
    not_after = facts["people"] - facts["people_after"]
    assert sum(row["people"] for row in facts["unserved"]) == pytest.approx(not_after, rel=1e-3)
    assert facts["people_after"] / facts["people"] == pytest.approx(facts["share_after"], abs=1e-5)
    assert sum(stop["people"] for stop in facts["stops"] if stop["visits"]) >= facts["served_by_vans"] - 1


def test_municipalities_add_up(documents: dict[str, Any]) -> None:
    """Their people are everybody, and their shares make the share of the whole."""
    coverage = documents["coverage"]
    rows = coverage["areas"]
    assert 60 <= len(rows) <= 80
    assert sum(row["people"] for row in rows) == pytest.approx(coverage["people"], rel=1e-4)
    for key in ("share_before", "share_after"):
        covered = sum(row["people"] * (row[key] or 0) for row in rows)
        assert covered / coverage["people"] == pytest.approx(coverage[key], abs=1e-3)
    assert all((row["share_after"] or 0) >= (row["share_before"] or 0) for row in rows)


def test_every_gap_has_a_reason(demo: Any) -> None:
    """One that the command line and the pages have words for; places and ranks are there."""
    gaps = demo.facts["gaps"]
    assert [gap["rank"] for gap in gaps] == list(range(1, len(gaps) + 1))
    assert {gap["reason"] for gap in gaps} <= {*GAP_REASONS} - {
        "closed",
        "full",
    }  # nobody asks for hours here
    assert all(gap["place"] for gap in gaps)
    assert all((gap["minutes"] is None) == (gap["branch"] == "") for gap in gaps)
    assert all(
        gap["minutes"] >= 30 for gap in gaps if gap["reason"] in {"too_far", "detour"}
    )  # 30.03, rounded
    assert {row["reason"] for row in demo.facts["unserved"]} <= set(REASONS)


def test_islands(demo: Any) -> None:
    """Nobody drives to Vestmannaeyjar or to Hrísey; whoever is an island has no branch by road."""
    by_place = {gap["place"]: gap["reason"] for gap in demo.facts["gaps"]}
    westman = next(reason for place, reason in by_place.items() if "Vestmannaeyja" in place)
    assert westman == "island"
    assert by_place["Hrísey"] == "island"
    assert all(
        gap["minutes"] is None or gap["minutes"] > 30
        for gap in demo.facts["gaps"]
        if gap["reason"] == "island"
    )


def test_stops_are_visited_long_enough(demo: Any) -> None:
    """As often as needed; at 2 per cent who come and 4 minutes each the dwell is enough."""
    rules = demo.facts["service"]
    for stop in demo.facts["stops"]:
        if not stop["visits"]:
            continue
        assert len(stop["visits"]) <= stop["visits_needed"]
        if len(stop["visits"]) == stop["visits_needed"]:
            minutes = stop["people"] * rules["share_who_come"] * rules["minutes_each"]
            assert stop["dwell_minutes"] * stop["visits_needed"] >= minutes - 1e-6
            assert stop["long_enough_for_people"] >= stop["people"] - 1
        for visit in stop["visits"]:
            stood = seconds(visit["departure"]) - seconds(visit["arrival"])
            assert abs(stood - 60 * stop["dwell_minutes"]) <= 60


def test_siting_keeps_its_bound(demo: Any) -> None:
    """No more people than the solver says are possible, and it says how it knows."""
    siting = demo.facts["siting"]
    assert siting["people"] <= siting["most_possible"] + 1
    assert siting["status"] in {"optimal", "feasible"}
    assert siting["solver"]


def test_routes_can_be_driven(demo: Any, documents: dict[str, Any]) -> None:
    """Times ascend, dwells are kept, breaks lie between services, every day is within the shift."""
    shifts = {
        van["id"]: (seconds(van["shift_start"]), seconds(van["shift_end"])) for van in demo.facts["vehicles"]
    }
    days = [document for key, document in documents.items() if key.startswith("days/")]
    assert len(days) == len(demo.facts["dates"]) == 10
    routes = [route for day in days for route in day["routes"]]
    assert len(routes) > 10
    for route in routes:
        begin, end = shifts[route["vehicle"]]
        moments = [route["start"]]
        for stop in route["stops"]:
            moments += [stop["arrival"], stop["departure"]]
            stood = seconds(stop["departure"]) - seconds(stop["arrival"])
            assert stood >= 60 * stop["dwell_minutes"] - 60
        times = [seconds(moment) for moment in [*moments, route["end"]]]
        assert times == sorted(times)
        assert begin <= times[0]
        assert times[-1] <= end
        between = sum(b - a for a, b in list(pairwise(times))[::2])
        assert between >= 60 * route["driving_minutes"] - 60 * len(times)
        assert [stop["order"] for stop in route["stops"]] == list(range(1, len(route["stops"]) + 1))
        if route["break"]:
            pause = (seconds(route["break"]["start"]), seconds(route["break"]["end"]))
            for stop in route["stops"]:
                served = (seconds(stop["arrival"]), seconds(stop["departure"]))
                assert max(pause[0], served[0]) - min(pause[1], served[1]) >= -60
        assert 30 < 3.6 * route["metres"] / (60 * route["driving_minutes"]) < 105, "km/h"


def test_rota_and_days_agree(demo: Any, documents: dict[str, Any]) -> None:
    """The same stops at the same times on the rota, on the sheet of the day, and in the facts."""

    def told(vehicle: str, date: str, stops: list[Any]) -> list[tuple[str, ...]]:
        return [(vehicle, date, stop["id"], stop["arrival"], stop["departure"]) for stop in stops]

    rota = [
        row
        for van in documents["rota"]["vehicles"]
        for day in van["days"]
        for row in told(van["id"], day["date"], day["stops"])
    ]
    sheets = [
        row
        for key, day in documents.items()
        if key.startswith("days/")
        for route in day["routes"]
        for row in told(route["vehicle"], day["date"], route["stops"])
    ]
    facts = [
        (visit["vehicle"], visit["date"], stop["id"], visit["arrival"], visit["departure"])
        for stop in demo.facts["stops"]
        for visit in stop["visits"]
    ]
    assert sorted(rota) == sorted(sheets) == sorted(facts)


def test_the_independent_checker_agrees(demo: Any) -> None:
    """Made again from the workspace in another process, the rota is the same, and each day passes the checker."""
    from datetime import date

    from api.options import PlanOptions
    from api.planning import question_of
    from planner.loop.run import run_loop
    from planner.loop.sheets import rota_document
    from planner.routing.check import check
    from planner.routing.period import plan_of_day, problem_of_day

    with Workspace.open(demo.workspace, read_only=True) as workspace:
        stored = workspace.get_result("documents", "rota")
        question = question_of(workspace, PlanOptions(), date.fromisoformat(demo.facts["today"]))
    answer = run_loop(question)
    assert answer.rota is not None
    assert answer.rota_problem is not None
    for day in question.days:
        plan = plan_of_day(answer.rota, day)
        assert check(problem_of_day(answer.rota_problem, answer.rota, day), plan) == [], day
    assert rota_document(answer, title=stored["title"]) == stored


def test_the_text_has_every_section(demo: Any) -> None:
    """The same facts in plain words, the rule by which they count included."""
    text = "\n".join(facts_lines(demo.facts))
    for words in (
        "Landsbankinn, Iceland: 21 branches, 356,991 people",
        "a branch within",
        "people have no branch within 30 minutes by car:",
        "The largest gaps:",
        "Service vans: Van 1 at",
        "The rota, ",
        "Routes of ",
        "With the vans, ",
        "Still out of reach: ",
        demo.facts["service_rule"],
    ):
        assert words in text, words
    assert demo.facts["service_rule"].startswith("A person counts as served by a van if")
    assert "nan" not in text.split()
    assert "None" not in text
    assert not [word for word in text.split() if re.fullmatch(r"[a-z]+_[a-z_]+", word)], (
        "a code instead of words"
    )


def test_progress_is_on_standard_error(demo: Any) -> None:
    """Each step in words, with seconds; standard output was the JSON alone."""
    lines = demo.err.splitlines()
    assert all(re.fullmatch(r"\[ *\d+\.\d s\] .+", line) for line in lines), lines
    told = " ".join(lines)
    for words in ("reading", "gaps", "stop places", "rota", "maps", "storing the plan"):
        assert words in told


def test_maps_stand_alone(demo: Any) -> None:
    """Four files that ask nobody for anything: no script, style, picture or frame from elsewhere."""
    pages = sorted(demo.folder.glob("*.html"))
    assert len(pages) == 4
    for page in pages:
        html = page.read_text(encoding="utf-8")
        markup = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
        for tag, value in re.findall(r"""<(\w+)[^>]*?\s(?:src|href)\s*=\s*["']?([^"'\s>]+)""", markup):
            assert tag == "a" or value.startswith(("data:", "#")), (page.name, tag, value)
        assert re.findall(r"""<script[^>]*\ssrc\s*=""", html) == []
        assert re.findall(r"""url\(\s*["']?(?!data:|#)[a-z/.][^)]*\)""", html) == []
        assert re.findall(r"""@import|\bfetch\(\s*["']http|XMLHttpRequest\(\)\.open""", html) == []
        assert "OpenStreetMap" in html
        assert page.stat().st_size < 6e6


def test_the_files_say_the_same(demo: Any) -> None:
    """Facts on standard output, in the folder and in the workspace are one; the workspace is sound."""
    assert json.loads((demo.folder / "facts.json").read_text(encoding="utf-8")) == demo.facts
    connection = sqlite3.connect(demo.workspace)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert not list(demo.folder.glob("*.partial*"))


def test_gis_opens_the_workspace(demo: Any) -> None:
    """Every layer, through GDAL, with features and in WGS84."""
    import pyogrio

    layers = {name for name, kind in pyogrio.list_layers(demo.workspace) if kind is not None}
    assert {"coverage", "gaps", "areas", "stops", "routes", "depots", "branches", "demand"} <= layers
    for layer in ("coverage", "gaps", "stops", "routes"):
        info = pyogrio.read_info(demo.workspace, layer=layer)
        assert info["features"] > 0
        assert info["crs"] == "EPSG:4326"
