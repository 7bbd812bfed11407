"""What the loop found, as plain documents (JSON types only): the same facts for the table, the pages and the API.

Numbers are rounded where they are written: people to tenths, minutes to tenths, shares to five places.
"""

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.coverage.areas import nearest_names
from planner.coverage.measure import shares_by_area
from planner.loop.answer import LoopAnswer
from planner.loop.clock import clock_text
from planner.routing.dwell import people_served

Document = dict[str, Any]


def facts_document(answer: LoopAnswer, *, organisation: str, country: str, today: date) -> Document:
    """Return the facts of the start page: shares, gaps, stops, vans, what changes when they run.

    Parameters
    ----------
    answer
        Of :func:`planner.loop.run.run_loop`.
    organisation, country
        Names for the title.
    today
        Date whose routes are today's; must be a day of the rota.
    """
    question, people = answer.question, answer.coverage.people
    everybody = float(people.sum())
    after = answer.covered_after
    return {
        "title": f"{organisation}, {country}" if country else organisation,
        "organisation": organisation,
        "country": country,
        "standard": {"minutes": question.standard.minutes, "mode": "drive"},
        "people": round(everybody, 1),
        "branches": len(question.layers.branches),
        "thresholds": [
            {
                "minutes": limit / 60,
                "people": round(answer.coverage.people_within(limit), 1),
                "share": round(answer.coverage.share(limit), 5),
            }
            for limit in question.thresholds
        ],
        "people_before": round(float(people[answer.covered_before].sum()), 1),
        "people_after": round(float(people[after].sum()), 1),
        "share_before": round(answer.share(answer.covered_before), 5),
        "share_after": round(answer.share(after), 5),
        "served_by_vans": round(float(people[answer.served].sum()), 1),
        "service_rule": service_rule(answer),
        "service": {
            "days": len(answer.days),
            "share_who_come": question.dwell.share_who_come,
            "minutes_each": question.dwell.minutes_each,
        },
        "not_covered_by_reason": _by_reason(answer),
        "gaps": gap_rows(answer),
        "unserved": unserved_rows(answer),
        "stops": stop_rows(answer),
        "siting": siting_document(answer),
        "vehicles": vehicle_rows(answer),
        "dates": [day.isoformat() for day in answer.days],
        "today": today.isoformat(),
    }


def service_rule(answer: LoopAnswer) -> str:
    """Return in words when a person counts as served by a van."""
    question = answer.question
    return (
        f"A person counts as served by a van if a stop within {question.standard.minutes:g} minutes by car is "
        f"visited at least once in the {_period(len(answer.days))}, long enough to serve: "
        f"{question.dwell.share_who_come:.0%} of the people who live near come to a visit and each takes "
        f"{question.dwell.minutes_each:g} minutes."
    )


def _period(days: int) -> str:
    names = {5: "week", 10: "two weeks", 15: "three weeks", 20: "four weeks"}
    return names.get(days, f"{days} days")


def gap_rows(answer: LoopAnswer) -> list[Document]:
    """Return the gaps without their outlines, most people first."""
    return [
        {
            "id": row.Index,
            "rank": int(row.rank),
            "place": row.place,
            "boundary": row.boundary,
            "people": round(row.people, 1),
            "served_by_vans": round(row.served_by_vans, 1),
            "reason": row.reason,
            "branch": row.branch,
            "branch_name": row.branch_name,
            "minutes": _number(row.minutes, 1),
        }
        for row in answer.gaps.itertuples()
    ]


def stop_rows(answer: LoopAnswer) -> list[Document]:
    """Return the stop places with the people they serve and when they are visited."""
    visits = visits_of_stops(answer)
    return [
        {
            "id": row.Index,
            "name": row.name,
            "kind": row.kind,
            "place": row.place,
            "lon": round(row.geometry.x, 6),
            "lat": round(row.geometry.y, 6),
            "people": round(row.people, 1),
            "visits_needed": int(row.times),
            "dwell_minutes": int(row.dwell) // 60,
            "long_enough_for_people": round(_enough_for(answer, int(row.dwell), int(row.times)), 1),
            "visits": visits.get(row.Index, []),
        }
        for row in answer.choice.stops.itertuples()
    ]


def _enough_for(answer: LoopAnswer, dwell: int, times: int) -> float:
    rules = answer.question.dwell
    return times * people_served(dwell, share_who_come=rules.share_who_come, minutes_each=rules.minutes_each)


def visits_of_stops(answer: LoopAnswer) -> dict[str, list[Document]]:
    """Return for each stop place the visits that the rota makes."""
    visits: dict[str, list[Document]] = {}
    for day in () if answer.rota is None else answer.rota.days:
        for stop in day.route.stops:
            visits.setdefault(stop.visit, []).append(
                {
                    "vehicle": day.vehicle,
                    "date": day.date.isoformat(),
                    "arrival": clock_text(stop.start),
                    "departure": clock_text(stop.start + int(answer.choice.stops["dwell"][stop.visit])),
                }
            )
    return visits


def siting_document(answer: LoopAnswer) -> Document | None:
    """Return how good the choice of stop places is: people, the proven bound, and who proved it."""
    siting = answer.choice.siting
    if siting is None:
        return None
    covered = float(answer.coverage.people[answer.choice.stop_of != ""].sum())
    least = answer.question.least_people
    people = siting.objective + least * len(siting.chosen)
    most = siting.bound + least * len(siting.chosen)
    return {
        "stops": len(answer.choice.stops),
        "people": round(covered, 1),
        "most_possible": round(most, 1),
        "status": siting.status,
        "solver": siting.report.solver,
        "version": siting.report.version,
        "least_people_per_stop": least,
        "given_up_for_shorter_journeys": round(max(0.0, people - covered), 1),
    }


def vehicle_rows(answer: LoopAnswer) -> list[Document]:
    """Return the vans with their depots and shifts."""
    vehicles = answer.choice.vehicles
    depots = nearest_names(vehicles, answer.question.layers.settlements)
    return [
        {
            "id": label,
            "name": row["name"] or label,
            "depot": depots[label] or row["name"] or label,
            "lon": round(row.geometry.x, 6),
            "lat": round(row.geometry.y, 6),
            "shift_start": row["shift_start"],
            "shift_end": row["shift_end"],
        }
        for label, row in vehicles.iterrows()
    ]


def unserved_rows(answer: LoopAnswer) -> list[Document]:
    """Return who is still out of reach when the vans run, by place and reason, most people first.

    A reason is that of the gap where no van can help (``island``, ``no_road``, ``cut_off``), else what stands
    between a van and the people: ``no_stop_place``, ``beyond_vans``, ``not_chosen``, ``not_visited``,
    ``not_long_enough``.
    """
    demand, people = answer.question.layers.demand, answer.coverage.people
    left = ~answer.covered_after & (people > 0)
    if not left.any():
        return []
    gap_reason, hindrance = answer.reason[left], answer.choice.hindrance[left]
    visited = answer.choice.stop_of[left].isin(visits_of_stops(answer).keys())
    missed = pd.Series("not_visited", index=visited.index).where(~visited, "not_long_enough")
    why = gap_reason.where(gap_reason != "too_far", hindrance.where(hindrance != "", missed))
    near = nearest_names(demand[left], answer.question.layers.settlements)
    called = answer.gaps["place"].to_dict()
    gap = answer.gap[left].map(lambda label: called.get(label, ""))
    place = demand["place"][left]
    place = place.where(place != "", near.where(near != "", gap))
    rows = pd.DataFrame({"place": place, "people": people[left], "reason": why})
    summed = rows.groupby(["place", "reason"]).agg({"people": "sum"}).reset_index()
    summed = summed.sort_values(by="people", ascending=False, kind="stable")
    return [
        {"place": str(place), "people": round(count, 1), "reason": str(reason)}
        for place, reason, count in zip(
            summed["place"], summed["reason"], summed["people"].to_numpy(float).tolist(), strict=True
        )
    ]


def area_frame(answer: LoopAnswer) -> gpd.GeoDataFrame:
    """Return the municipalities with people and their shares before and after the vans, 0..1; NaN if empty."""
    people, area, areas = answer.coverage.people, answer.area, answer.areas
    before = shares_by_area(people, answer.covered_before, area, areas)
    after = shares_by_area(people, answer.covered_after, area, areas)
    return gpd.GeoDataFrame(
        {
            "name": areas["name"],
            "people": before["people"].round(1),
            "share_before": before["share"].round(5),
            "share_after": after["share"].round(5),
        },
        geometry=areas.geometry,
        crs=areas.crs,
    )


def coverage_document(answer: LoopAnswer) -> Document:
    """Return coverage by municipality; people in none of them stand under the empty name."""
    frame = area_frame(answer)
    rows = [
        {
            "id": row.Index,
            "name": row.name,
            "people": row.people,
            "share_before": _number(row.share_before, 5),
            "share_after": _number(row.share_after, 5),
        }
        for row in frame.sort_values("people", ascending=False).itertuples()
    ]
    nowhere = answer.coverage.people[answer.area == ""]
    if nowhere.sum() > 0:
        shares = [
            float(nowhere[covered[nowhere.index]].sum() / nowhere.sum())
            for covered in (answer.covered_before, answer.covered_after)
        ]
        rows.append(
            {
                "id": "",
                "name": "",
                "people": round(float(nowhere.sum()), 1),
                "share_before": round(shares[0], 5),
                "share_after": round(shares[1], 5),
            }
        )
    return {"areas": rows}


def _by_reason(answer: LoopAnswer) -> Document:
    people = answer.coverage.people[answer.reason != ""]
    summed = people.groupby(answer.reason[answer.reason != ""]).sum()
    ordered = summed.sort_values(ascending=False)
    return {str(reason): round(float(count), 1) for reason, count in ordered.items()}


def _number(value: float, digits: int) -> float | None:
    return round(float(value), digits) if np.isfinite(value) else None
