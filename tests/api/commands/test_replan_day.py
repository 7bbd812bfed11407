"""``farreach replan-day`` and ``farreach slots``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.store import Workspace


def test_draft_and_publish(
    farreach: Callable[..., Any], own_villages: Path, out_day: tuple[str, str]
) -> None:
    """First only what would change; then the next version of the plan."""
    words = ("replan-day", own_villages, "--date", out_day[1], "--absent", out_day[0], "--now", "00:00")
    said = farreach(*words)
    assert said.code == 0, said.err
    assert "is not made any more" in said.out or "moves from" in said.out
    assert "Nothing is published" in said.out
    done = farreach(*words, "--publish")
    assert "Published as version 2" in done.out
    with Workspace.open(own_villages, read_only=True) as workspace:
        assert [plan.version for plan in workspace.plans()] == [1, 2]
    sheet = json.loads(farreach("routes", own_villages, "--date", out_day[1], "--json").out)
    assert out_day[0] not in [route["vehicle"] for route in sheet["routes"]]
    assert sheet["limits"][out_day[0]] == {"absent": True}


def test_json(farreach: Callable[..., Any], own_villages: Path, out_day: tuple[str, str]) -> None:
    """The draft as it is stored."""
    said = farreach(
        "replan-day", own_villages, "--date", out_day[1], "--absent", out_day[0], "--now", "0:00", "--json"
    )
    document = json.loads(said.out)
    assert document["draft"] == 1
    assert document["question"]["events"] == [{"kind": "crew_absent", "vehicle": out_day[0]}]


def test_slots(farreach: Callable[..., Any], own_villages: Path, out_day: tuple[str, str]) -> None:
    """Times in a table, or why there is none."""
    with Workspace.open(own_villages, read_only=True) as workspace:
        facts: Any = workspace.get_result("documents", "facts")
    van = facts["vehicles"][0]
    words = ("slots", own_villages, "--date", out_day[1], "--minutes", 10, "--now", "00:00")
    said = farreach(*words, f"--at={van['lon']},{van['lat']}")
    assert said.code == 0, said.err
    assert said.out.startswith(f"Slots on {out_day[1]} for 10 minutes, the cheapest first:\n  ")
    assert "no van gets there by road" in farreach(*words, "--at=-40,40").out


def test_mistakes(farreach: Callable[..., Any], own_villages: Path, out_day: tuple[str, str]) -> None:
    """What is wrong, and nothing else."""
    words = ("replan-day", own_villages, "--date")
    for more, code, part in (
        ((out_day[1],), 1, "nothing has happened"),
        ((out_day[1], "--absent", "nobody", "--now", "0:00"), 1, "There is no van 'nobody'"),
        (("2030-01-01", "--absent", "van-1"), 1, "The plan has nothing on 2030-01-01"),
        (("soon", "--absent", "van-1"), 2, "not a date"),
    ):
        said = farreach(*words, *more)
        assert (said.code, part in said.err) == (code, True), said.err
        assert "Traceback" not in said.err
    slots = ("slots", own_villages, "--date", out_day[1], "--minutes", 10, "--at=8,50")
    for extra, part in (
        (("--window", "10-12"), "--window"),
        (("--window", "25:00-26:00"), "not a time"),
        (("--now", "noon"), "--now"),
    ):
        assert part in farreach(*slots, *extra).err
