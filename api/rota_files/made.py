"""A rota that was made from tables: as facts, in words, and as files show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd

from api.printing import REASONS
from api.rota_files.formats import RotaView
from planner.routing.measure import driving_metres, driving_seconds
from planner.routing.period import Rota, RotaDay, RotaProblem, problem_of_day
from planner.routing.rota.appearances import series_of
from planner.routing.series import Place, clock


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeRota:
    """The question, its answer, the tables behind it, the weeks of the cycle, and what is to know."""

    problem: RotaProblem
    rota: Rota
    visits: gpd.GeoDataFrame
    vehicles: gpd.GeoDataFrame
    weeks: int
    notes: tuple[str, ...]


def view_of(made: MadeRota, *, title: str, zone: str, repeat: tuple[int, date] | None) -> RotaView:
    """Return the rota as files show it."""
    return RotaView(
        title=title,
        zone=zone,
        series=series_of(made.problem, made.rota),
        missed=[(left.visit, left.detail) for left in made.rota.unserved],
        places={
            row.Index: Place(
                name=row.name or row.Index, location=row.place, lon_lat=(row.geometry.x, row.geometry.y)
            )
            for row in made.visits.itertuples()
        },
        repeat=repeat,
    )


def facts_of(made: MadeRota) -> dict[str, Any]:
    """Return the rota as JSON types: figures, van by van, day by day, and what is missed with its reasons."""
    days = [_day(made, entry) for entry in made.rota.days]
    figures = _figures(days)
    return {
        "weeks": made.weeks,
        "dates": [day.isoformat() for day in made.problem.days],
        "places": len(made.visits),
        **figures,
        "missed": len(made.rota.unserved),
        "vehicles": [
            {"id": label, "name": name, **_figures([day for day in days if day["vehicle"] == label])}
            for label, name in zip(made.vehicles.index, made.vehicles["name"], strict=True)
        ],
        "days": days,
        "unserved": [
            {
                "visit": left.visit,
                "name": made.visits["name"][left.visit],
                "reason": left.reason,
                "detail": left.detail,
                "by_vehicle": [{"vehicle": van, "reason": reason} for van, reason in left.by_vehicle],
                "changes": [change.sentence for change in left.changes],
            }
            for left in made.rota.unserved
        ],
        "solver": made.rota.report.solver,
        "seed": made.rota.report.seed,
    }


def lines_of(made: MadeRota, *, days: bool) -> Iterator[str]:
    """Yield the rota in words: a table of figures, what is missed and why, and each day if wanted."""
    facts = facts_of(made)
    yield (
        f"Rota of {facts['weeks']} weeks, {facts['dates'][0]} to {facts['dates'][-1]}, {len(facts['dates'])} working "
        f"days: {facts['visits']:,} of {facts['visits'] + facts['missed']:,} visits to {facts['places']:,} places"
    )
    yield f"  {'vehicle':20} {'days':>5} {'visits':>7} {'km':>8} {'driving h':>10} {'out h':>7}"
    for row in (*facts["vehicles"], {**facts, "id": "all", "name": "all"}):
        yield (
            f"  {row['name'] or row['id']:20.20} {row['vehicle_days']:>5} {row['visits']:>7,} {row['km']:>8,.0f} "
            f"{row['driving_hours']:>10,.1f} {row['hours_out']:>7,.1f}"
        )
    for left in facts["unserved"]:
        named = f"{left['visit']} ({left['name']})" if left["name"] else left["visit"]
        yield f"  missed: {named}: {REASONS.get(left['reason'], left['reason'])}. {left['detail']}"
        yield from (f"      {sentence}" for sentence in left["changes"])
    if days:
        yield ""
        yield from (_day_line(made, day) for day in facts["days"])


def _day(made: MadeRota, entry: RotaDay) -> dict[str, Any]:
    question = problem_of_day(made.problem, made.rota, entry.date)
    return {
        "date": entry.date.isoformat(),
        "vehicle": entry.vehicle,
        "start": clock(entry.route.start),
        "end": clock(entry.route.end),
        "seconds_out": entry.route.end - entry.route.start,
        "metres": round(driving_metres(question, entry.route)),
        "driving_seconds": round(driving_seconds(question, entry.route)),
        "stops": [
            {"visit": stop.visit, "from": clock(stop.start + stop.setup), "until": clock(stop.departure)}
            for stop in entry.route.stops
        ],
    }


def _figures(days: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "vehicle_days": len(days),
        "visits": sum(len(day["stops"]) for day in days),
        "km": round(sum(day["metres"] for day in days) / 1000, 1),
        "driving_hours": round(sum(day["driving_seconds"] for day in days) / 3600, 2),
        "hours_out": round(sum(day["seconds_out"] for day in days) / 3600, 2),
    }


def _day_line(made: MadeRota, day: dict[str, Any]) -> str:
    names = made.visits["name"]
    stops = ", ".join(f"{stop['from']} {names[stop['visit']] or stop['visit']}" for stop in day["stops"])
    weekday = date.fromisoformat(day["date"]).strftime("%a")
    van = made.vehicles["name"][day["vehicle"]] or day["vehicle"]
    return f"  {weekday} {day['date'][5:]} {van} {day['start']}-{day['end']}: {stops}"
