"""What the commands print: plain words and one table, or the same facts as JSON."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from api.columns import fitted
from maps.figures import minutes_beside

Facts = Mapping[str, Any]

REASONS = {
    "too_far": "too far by road",
    "detour": "near, but the road goes a long way round",
    "snapped_far": "too far from the nearest road",
    "no_road": "no road near",
    "island": "an island, or behind a ferry",
    "cut_off": "cut off from every branch",
    "no_stop_place": "no stop place within the standard",
    "beyond_vans": "a van cannot go there and back in a shift",
    "not_chosen": "too few people for a stop place of their own",
    "not_visited": "a stop place, but no time left in the rota",
    "not_long_enough": "visited, but not long enough for everybody",
    "too_long": "the drive and the service are longer than a shift",
    "closed": "closed while a van could be there",
    "unreachable": "no way there by road",
    "not_allowed": "no van may go there",
    "not_enough_time": "no time left beside the other visits",
    "not_worth_it": "serving it costs more than leaving it out",
    "no_room": "no room for its load",
    "too_many": "more visits than a van may make",
    "relation": "it does not fit with the visits it belongs to",
    "no_break": "no time for the break",
    "lacks_skill": "no crew with the skill",
    "not_tried": "perhaps possible, but the search ended before",
    "no_vehicle": "no van",
}


def print_json(document: Any) -> None:
    """Print a document as JSON."""
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))


def report_lines(report: Facts, workspace: Path) -> Iterator[str]:
    """Yield what was imported, and every drop and repair with its count."""
    yield f"{report['source']} is now {workspace}:"
    for name, value in report["figures"].items():
        yield f"  {name.replace('_', ' '):26} {value:>14,}"
    yield "Noted:"
    for note in report["notes"]:
        yield f"  - {note}"
    for what, count in report["counts"].items():
        yield f"  - {what}: {count:,}"


def facts_lines(facts: Facts) -> Iterator[str]:
    """Yield a plan in plain words: shares, gaps, stops, rota, today's routes, what changes.

    Parameters
    ----------
    facts
        What ``--json`` prints: the facts of the start page with ``rota`` and ``routes_today``.
    """
    minutes = f"{facts['standard']['minutes']:g}"
    yield ""
    yield f"{facts['title']}: {facts['branches']} branches, {facts['people']:,.0f} people"
    yield ""
    yield f"  {'a branch within':>16}  {'people':>10}  {'share':>7}"
    for row in facts["thresholds"]:
        yield f"  {row['minutes']:>12g} min  {row['people']:>10,.0f}  {row['share']:>7.1%}"
    yield ""
    yield from _gap_lines(facts, minutes)
    yield from _stop_lines(facts)
    yield from rota_lines(facts["rota"])
    yield from today_lines(facts["routes_today"])
    yield ""
    yield (
        f"With the vans, {facts['share_after']:.1%} of the people are served instead of {facts['share_before']:.1%}: "
        f"{facts['served_by_vans']:,.0f} more."
    )
    yield facts["service_rule"]
    yield from _unserved_lines(facts)
    yield ""


def _gap_lines(facts: Facts, minutes: str) -> Iterator[str]:
    left = facts["people"] - facts["people_before"]
    yield f"{left:,.0f} people have no branch within {minutes} minutes by car:"
    for reason, people in facts["not_covered_by_reason"].items():
        yield f"  {people:>8,.0f}  {REASONS[reason]}"
    yield "The largest gaps:"
    for gap in facts["gaps"][:10]:
        where = f"{gap['place']} ({gap['boundary']})" if gap["boundary"] else gap["place"]
        drive = _drive(gap, facts["standard"]["minutes"]) if gap["branch"] else "no branch by road"
        yield f"  {gap['people']:>8,.0f}  {where}: {REASONS[gap['reason']]}, {drive}"
    if len(facts["gaps"]) > 10:
        yield f"            ... and {len(facts['gaps']) - 10} smaller ones"
    yield ""


def _drive(gap: Facts, limit: float) -> str:
    return f"{minutes_beside(gap['minutes'], limit, 'en')} to {gap['branch_name']}"


def _stop_lines(facts: Facts) -> Iterator[str]:
    vans = " and ".join(f"{v['name']} at {v['depot']}" for v in facts["vehicles"]) or "no van"
    visited = [stop for stop in facts["stops"] if stop["visits"]]
    if visited:
        days = len(facts["dates"])
        yield f"Service vans: {vans}. They serve {len(visited)} stop places, in {days} working days:"
    else:
        yield "No van serves anybody: there is nobody to reach, or no stop place that a van could serve."
    for stop in visited:
        when = ", ".join(f"{v['date'][5:]} {v['arrival']} {v['vehicle']}" for v in stop["visits"])
        yield f"  {stop['people']:>8,.0f}  {fitted(_named(stop), 34)}  {stop['dwell_minutes']:>3} min  {when}"
    siting = facts["siting"]
    if siting is not None:
        proof = "proven optimum" if siting["status"] == "optimal" else "not proven optimal"
        yield (
            f"  The chosen stop places put {siting['people']:,.0f} people within the standard; with so many places "
            f"at most {siting['most_possible']:,.0f} are possible ({proof} of {siting['solver']}; "
            f"{siting['given_up_for_shorter_journeys']:,.0f} given up for shorter journeys)."
        )
    yield ""


def rota_lines(rota: Facts) -> Iterator[str]:
    """Yield the rota, a line for each date and van."""
    yield f"The rota, {rota['dates'][0]['date']} to {rota['dates'][-1]['date']}:"
    out = {(day["date"], van["id"]): (van, day) for van in rota["vehicles"] for day in van["days"]}
    for row in rota["dates"]:
        vans = [out[row["date"], van["id"]] for van in rota["vehicles"] if (row["date"], van["id"]) in out]
        label = f"{row['weekday'][:3]} {row['date'][5:]}"
        for van, day in vans:
            stops = ", ".join(f"{stop['arrival']} {_named(stop)}" for stop in day["stops"])
            yield f"  {label:9} {van['name']} {day['start']}-{day['end']}: {stops}"
            label = ""
        if not vans:
            yield f"  {label:9} no van is out"
    yield ""


def _named(stop: Facts) -> str:
    """Return the name of a stop, with its place where the name does not say it."""
    return str(stop["name"]) if stop["place"] in stop["name"] else f"{stop['name']}, {stop['place']}"


def today_lines(today: Facts) -> Iterator[str]:
    """Yield the routes of one date."""
    yield f"Routes of {today['weekday']} {today['date']}:"
    for route in today["routes"]:
        pause = f", break {route['break']['start']}" if route["break"] else ""
        yield (
            f"  {route['name']}: leaves {route['depot']} {route['start']}, back {route['end']}, "
            f"{route['metres'] / 1000:,.0f} km{pause}"
        )
        for stop in route["stops"]:
            yield f"    {stop['order']}. {stop['arrival']}-{stop['departure']}  {_named(stop)}"
    if not today["routes"]:
        yield "  no van is out"


def _unserved_lines(facts: Facts) -> Iterator[str]:
    left = facts["people"] - facts["people_after"]
    if left < 0.5:
        return
    yield f"Still out of reach: {left:,.0f} people, most of them in"
    for row in facts["unserved"][:6]:
        yield f"  {row['people']:>8,.0f}  {row['place']}: {REASONS[row['reason']]}"
