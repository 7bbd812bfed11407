"""The pages that people open: the start page, the sheet of one day, the rota. Plain HTML, no script.

Each takes the same JSON-like facts that its JSON twin returns and refers only to our own server.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from maps.colours import vehicle_colour, vehicle_dash
from maps.escape import in_query
from maps.templating import rendered
from maps.words import Language, word

_MOST_ROWS = 10


def start_page(facts: Mapping[str, Any], *, language: Language) -> str:
    """Return the start page: the headline, the three doors, shares, gaps, what the vans do.

    Parameters
    ----------
    facts
        ``title``, ``organisation``, ``country``, ``standard`` {``minutes``, ``mode``}, ``people``, ``branches``
        (count), ``thresholds`` [{``minutes``, ``people``, ``share``}], ``share_before``, ``share_after`` (0..1),
        ``served_by_vans`` (people), ``service_rule`` (a sentence), ``gaps`` [{``rank``, ``place``, ``boundary``,
        ``people``, ``reason``, ``branch_name``, ``minutes`` or None}], ``unserved`` [{``place``, ``people``,
        ``reason``}], ``stops`` [{``name``, ``place``, ``people``, ``dwell_minutes``}], ``vehicles``.
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
        ``lat``}]}], ``unserved`` [{``name``, ``reason``}].
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
        ``stops`` [{``name``, ``arrival``, ``departure``}], ``start``, ``end``}]}].
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
        colours=[vehicle_colour(number) for number in range(len(rota["vehicles"]))],
        weekdays=weekdays,
        weeks=[
            {
                "label": _month_day(monday, language),
                "cells": [_cell(rota, monday + timedelta(days=n), set(dates), language) for n in weekdays],
            }
            for monday in mondays
        ],
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
    return {"date": when.isoformat(), "label": _month_day(when, language), "vans": vans}


def _month_day(when: date, language: Language) -> str:
    return word("month_day", language, d=when.day, month=word(f"month_{when.month}", language))
