"""What a draft changes, stop by stop, with names and wall times."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.dispatch.day import Day
from api.dispatch.events import Situation
from api.dispatch.sheet import unserved_rows
from maps.draft_words import sentences
from maps.words import LANGUAGES
from planner.loop.clock import clock_text
from planner.routing.plan import RoutePlan, Stop
from planner.routing.replan.diff import Moved
from planner.routing.replan.replan import Replanned

Document = dict[str, Any]


def diff_document(day: Day, asked: Situation, made: Replanned, sheet: Mapping[str, Any]) -> Document:
    """Return what the new plan changes of the published one."""
    diff = made.diff
    was, is_ = _stops(day.plan), _stops(made.plan)
    left = {row["id"]: row for row in unserved_rows(day, asked, made)}
    document: Document = {
        "not_fitted": [row for label, row in left.items() if label not in was],
        "dropped": [left[label] for label in diff.dropped if label in left],
        "cancelled": [
            {"id": label, "name": asked.places[label].name, "time": clock_text(was[label][1].start)}
            for label in diff.cancelled
        ],
        "added": [_added(day, asked, label, *is_[label]) for label in diff.added],
        "moved_vehicle": list(_moved(day, asked, diff.moved_vehicle, was, is_)),
        "moved_time": list(_moved(day, asked, diff.moved_time, was, is_)),
        "routes": list(diff.routes),
        **_totals(day.sheet, sheet),
    }
    return document | {"sentences": {language: list(sentences(document, language)) for language in LANGUAGES}}


def totals_of(sheet: Mapping[str, Any]) -> Document:
    """Return what the routes of a sheet come to."""
    routes = sheet["routes"]
    return {
        "vans": len(routes),
        "stops": sum(len(route["stops"]) for route in routes),
        "metres": sum(route["metres"] for route in routes),
        "driving_minutes": sum(route["driving_minutes"] for route in routes),
        "people": round(sum(stop["people"] for route in routes for stop in route["stops"]), 1),
    }


def _totals(before: Mapping[str, Any], after: Mapping[str, Any]) -> Document:
    old, new = totals_of(before), totals_of(after)
    return {
        "kilometres": round((new["metres"] - old["metres"]) / 1000, 1),
        "driving_minutes": new["driving_minutes"] - old["driving_minutes"],
    }


def _stops(plan: RoutePlan) -> dict[str, tuple[str, Stop]]:
    return {stop.visit: (route.vehicle, stop) for route in plan.routes for stop in route.stops}


def _added(day: Day, asked: Situation, label: str, vehicle: str, stop: Stop) -> Document:
    return {
        "id": label,
        "name": asked.places[label].name,
        "vehicle": vehicle,
        "van": day.vans[vehicle]["name"],
        "time": clock_text(stop.start),
    }


def _moved(
    day: Day,
    asked: Situation,
    moved: Iterable[Moved],
    was: Mapping[str, tuple[str, Stop]],
    is_: Mapping[str, tuple[str, Stop]],
) -> Iterator[Document]:
    """Yield the stops that move; those that stay within the minute that is printed do not."""
    for each in moved:
        before, after = clock_text(was[each.visit][1].start), clock_text(is_[each.visit][1].start)
        if each.before == each.after and before == after:
            continue
        yield {
            "id": each.visit,
            "name": asked.places[each.visit].name,
            "before": each.before,
            "after": each.after,
            "van_before": day.vans[each.before]["name"],
            "van_after": day.vans[each.after]["name"],
            "time_before": before,
            "time_after": after,
            "minutes": _minutes(after) - _minutes(before),
        }


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)
