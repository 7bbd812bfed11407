"""Drafts: what a day would be after something has happened; stored beside the plan, published or not."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from api.dispatch.day import Day
from api.dispatch.diff import diff_document, totals_of
from api.dispatch.events import Situation, situation
from api.dispatch.question import ReplanRequest
from api.dispatch.sheet import legs_of, sheet_of
from api.dispatch.stored import Draft, keep
from api.route_files.stored import stored_view
from api.store import Workspace
from maps.backdrop import Backdrop
from maps.plan_map import plan_map
from maps.words import LANGUAGES
from planner.routing.replan.replan import Keep, Replanned, replan
from planner.solving import Budget
from planner.streets.travel import StreetTravel

ITERATIONS = 20_000
"""Of the search; a day of few stops is decided long before."""

SECONDS = 20.0
"""Wall time at most, whatever the day."""

MOVED_VEHICLE, MOVED_HOUR = 600.0, 1800.0
"""What it costs that another van comes, and each hour that a stop moves, in seconds of driving."""

Ground = Callable[[], Backdrop | None]


def make_draft(
    workspace: Workspace,
    day: Day,
    question: ReplanRequest,
    *,
    travel: StreetTravel,
    ground: Ground,
    now: datetime,
) -> Draft:
    """Plan a day again, and store what comes out as a draft with its maps.

    Parameters
    ----------
    workspace
        Open for writing.
    day
        As published.
    question
        What has happened.
    travel
        The streets.
    ground
        Returns what lies below the maps.
    now
        Aware.

    Raises
    ------
    RefusedError, ProblemError
        With everything in the question that does not fit the day.
    """
    asked = situation(question, day, travel, present=now)
    made = _replanned(day, asked, question)
    sheet, legs = sheet_of(day, asked, made), legs_of(day, asked, made, travel)
    report = made.plan.report
    document = {
        "date": day.date.isoformat(),
        "base": {"version": day.version, "etag": f'"{day.etag}"'},
        "made_at": now.isoformat(),
        "question": question.model_dump(mode="json", exclude_none=True),
        "happened": [
            _called(day, asked, event) for event in question.model_dump(exclude_none=True)["events"]
        ],
        "now": _clock(asked.now),
        "diff": diff_document(day, asked, made, sheet),
        "totals": {"before": totals_of(day.sheet), "after": totals_of(sheet)},
        "accepted": [in_words(line, day, asked) for line in made.accepted],
        "notes": list(day.notes),
        "solver": {"name": report.solver, "version": report.version, "seed": report.seed},
        "engines": [asdict(engine) for engine in made.plan.engines if engine.used],
        "day": sheet,
        "legs": legs,
    }
    maps = dict(_maps(day, sheet, legs, ground(), now))
    return keep(workspace, day.date, document, maps, now=now)


def in_words(line: str, day: Day, asked: Situation) -> str:
    """Return a line of the check with names and wall times in place of ids and seconds."""
    names = {label: place.name for label, place in asked.places.items()}
    names |= {label: van["name"] for label, van in day.vans.items()}
    line = re.sub(r"'([^']*)'", lambda found: names.get(found[1], found[1]), line)
    line = re.sub(r"\b\d{4,6}\b(?! s\b| m\b)", lambda found: _clock(int(found[0])), line)
    van, colon, rest = line.partition(": ")
    return f"{names[van]}: {rest}" if colon and van in names else line


def _replanned(day: Day, asked: Situation, question: ReplanRequest) -> Replanned:
    return replan(
        asked.problem,
        day.plan,
        events=asked.events,
        keep=Keep(
            freeze=asked.freeze,
            moved_vehicle=MOVED_VEHICLE,
            moved_hour=MOVED_HOUR,
            most_moves=question.most_moves,
        ),
        now=asked.now,
        budget=Budget(iterations=ITERATIONS, seconds=SECONDS),
        seed=question.seed,
    )


def _called(day: Day, asked: Situation, event: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event with the van or the stop as people call it."""
    vans = {label: row["name"] for label, row in day.vans.items()}
    stops = {label: place.name for label, place in asked.places.items()}
    stops |= {label: row["name"] for label, row in day.stops.items()}
    more: dict[str, Any] = {}
    if "vehicle" in event:
        more["van"] = vans.get(event["vehicle"], event["vehicle"])
    if "stop" in event:
        more["name"] = stops.get(event["stop"], event["stop"])
        known = {stop["id"]: stop for stop in day.stops.values()} | {
            stop["name"]: stop for stop in day.stops.values()
        }
        if event["kind"] == "new_visit" and "minutes" not in event and event["stop"] in known:
            more["minutes"] = known[event["stop"]]["dwell_minutes"]
    return {**event, **more}


def _maps(
    day: Day, sheet: Mapping[str, Any], legs: Mapping[str, Any], backdrop: Backdrop | None, now: datetime
) -> Iterator[tuple[str, str]]:
    view = stored_view(sheet, legs=legs, vehicles=day.vans.values(), version=day.version, made=now)
    for language in LANGUAGES:
        yield language, plan_map(view, language=language, assets="linked", backdrop=backdrop)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
