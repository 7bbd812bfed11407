"""The pages that people open: the start page, the sheet of one day, the rota. Plain HTML, no script.

Each takes the same JSON-like facts that its JSON twin returns and refers only to our own server.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from maps.colours import vehicle_colour, vehicle_dash
from maps.escape import in_query
from maps.figures import month_day, span
from maps.templating import rendered
from maps.words import WORDS, Language, counted, word

_MOST_ROWS = 10


def start_page(facts: Mapping[str, Any], *, language: Language) -> str:
    """Return the start page: the headline, the three doors, shares, gaps, what the vans do.

    Parameters
    ----------
    facts
        ``title``, ``organisation``, ``country``, ``standard`` {``minutes``, ``mode``}, ``people``, ``branches``
        (count), ``thresholds`` [{``minutes``, ``people``, ``share``}], ``share_before``, ``share_after`` (0..1),
        ``served_by_vans`` (people), ``service`` {``days``, ``share_who_come`` (0..1), ``minutes_each``} or, if it
        is absent, ``service_rule`` (a sentence), ``gaps`` [{``rank``, ``place``, ``boundary``,
        ``people``, ``reason``, ``branch_name``, ``minutes`` or None}], ``unserved`` [{``place``, ``people``,
        ``reason``}], ``stops`` [{``name``, ``place``, ``people``, ``dwell_minutes``, ``visits``; those whose
        ``visits`` are empty are left out}], ``vehicles``.
    language
        Of every word on it; sentences in ``facts`` are shown as they are.
    """
    return rendered(
        "start.html",
        language,
        here="start",
        query="",
        twin="/index.json",
        facts=facts,
        standard=f"{facts['standard']['minutes']:g}",
        rule=_service_rule(facts, language),
        stops=[stop for stop in facts["stops"] if stop.get("visits", True)],
        most=_MOST_ROWS,
        number=_number,
    )


def dispatch_page(day: Mapping[str, Any], *, language: Language) -> str:
    """Return the sheet of one day: each van's stops with times, to read on a phone and to print.

    Parameters
    ----------
    day
        ``date`` (``YYYY-MM-DD``), ``title``, ``dates`` (all days of the plan), ``routes`` [{``name``, ``depot``,
        ``start``, ``end``, ``metres``, ``driving_minutes``, ``break`` {``start``, ``end``} or None, ``stops``
        [{``order``, ``name``, ``place``, ``arrival``, ``departure``, ``people``, ``dwell_minutes``, ``lon``,
        ``lat``}]}], ``unserved`` [{``name``, ``place`` (may be absent), ``reason``}].
    language
        Of every word on it.
    """
    dates: Sequence[str] = day["dates"]
    return rendered(
        "dispatch.html",
        language,
        here="dispatch",
        query=f"date={in_query(day['date'])}&",
        twin=f"/dispatch.json?date={in_query(day['date'])}",
        dated=day,
        dates=dates,
        before=max((other for other in dates if other < day["date"]), default=None),
        after=min((other for other in dates if other > day["date"]), default=None),
        vans=[_van(route, number) for number, route in enumerate(day["routes"])],
    )


def rota_page(rota: Mapping[str, Any], *, language: Language) -> str:
    """Return the rota as a calendar, a row for each week, a column for each day of the week in use.

    Parameters
    ----------
    rota
        ``title``, ``dates`` [{``date``, ``weekday``}], ``vehicles`` [{``id``, ``name``, ``days`` [{``date``,
        ``stops`` [{``name``, ``place`` (may be absent), ``arrival``, ``departure``}], ``start``, ``end``}]}].
    language
        Of every word on it.
    """
    dates = sorted(date.fromisoformat(row["date"]) for row in rota["dates"])
    weekdays = sorted({when.weekday() for when in dates})
    mondays = sorted({when - timedelta(days=when.weekday()) for when in dates})
    return rendered(
        "rota.html",
        language,
        here="rota",
        query="",
        twin="/rota.json",
        rota=rota,
        span=span(dates[0], dates[-1], language) if dates else "",
        colours=[vehicle_colour(number) for number in range(len(rota["vehicles"]))],
        weekdays=weekdays,
        weeks=[
            {
                "label": month_day(monday, language),
                "cells": [_cell(rota, monday + timedelta(days=n), set(dates), language) for n in weekdays],
            }
            for monday in mondays
        ],
    )


def _service_rule(facts: Mapping[str, Any], language: Language) -> str:
    """Return when a person counts as served by a van, in the language of the page if the facts tell the numbers."""
    if "service" not in facts:
        return str(facts["service_rule"])
    service, standard = facts["service"], facts["standard"]
    key = f"cycle_{service['days']}"
    return word(
        "service_rule",
        language,
        n=f"{standard['minutes']:g}",
        mode=word(f"mode_{standard['mode']}", language),
        cycle=word(key, language) if key in WORDS else counted("cycle_days", language, n=service["days"]),
        share=f"{service['share_who_come'] * 100:g}%",
        each=counted("minutes_each", language, n=service["minutes_each"]),
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _van(route: Mapping[str, Any], number: int) -> dict[str, Any]:
    return {
        "route": route,
        "colour": vehicle_colour(number),
        "dash": vehicle_dash(number),
        "stops": len(route["stops"]),
        "rows": list(_rows(route)),
    }


def _rows(route: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the stops in order, the break before the first stop that begins after it."""
    pause = route["break"]
    for stop in route["stops"]:
        if pause and pause["start"] < stop["arrival"]:
            yield "break", pause
            pause = None
        yield "stop", stop
    if pause:
        yield "break", pause


def _cell(rota: Mapping[str, Any], when: date, dates: set[date], language: Language) -> dict[str, Any] | None:
    """Return what one day of the calendar shows, None for a day that is not planned."""
    if when not in dates:
        return None
    vans = [
        {"name": van["name"], "colour": vehicle_colour(number), "stops": planned["stops"]}
        for number, van in enumerate(rota["vehicles"])
        for planned in van["days"]
        if planned["date"] == when.isoformat() and planned["stops"]
    ]
    return {"date": when.isoformat(), "label": month_day(when, language), "vans": vans}
