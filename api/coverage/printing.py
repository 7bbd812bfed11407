"""What the commands print about coverage: plain words, and tables that fit a screen."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from api.columns import fitted

Facts = Mapping[str, Any]

_WIDTH = 32
_MOST_AREAS = 30
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_SHOWN = 14


def verdict_lines(facts: Facts) -> Iterator[str]:
    """Yield the verdict on each promise, then the municipalities where one is missed, most people missing first."""
    yield facts["title"]
    yield f"{'standard':{_WIDTH}}{'minutes':>8}  {'for':10}{'people':>11}{'share':>8}{'promised':>10}  verdict"
    for row in facts["verdicts"]:
        yield (
            f"{fitted(row['standard'], _WIDTH)}{row['minutes']:>8g}  {fitted(row['group'], 10)}{row['people']:>11,.0f}"
            f"{per_cent(row['share']):>8}{per_cent(row['promised']):>10}  {verdict(row['met'])}"
        )
    missed = sorted(_missed(facts), key=lambda row: -row["short"])
    if not missed:
        return
    yield ""
    yield f"Promises missed in municipalities: {len(missed)}, those first that need most people more:"
    for row in missed[:_MOST_AREAS]:
        yield (
            f"{fitted(row['area'], _WIDTH)}{row['short']:>10,.0f} {row['group']} short, {per_cent(row['share'])} of "
            f"{per_cent(row['promised'])} within {row['minutes']:g} minutes ({row['standard']})"
        )
    if len(missed) > _MOST_AREAS:
        yield f"and {len(missed) - _MOST_AREAS} others; all of them with --json or --out."


def _missed(facts: Facts) -> Iterator[dict[str, Any]]:
    for area in facts["areas"]:
        for row in area["promises"]:
            if row["met"] is False:
                yield {**row, "area": area["name"], "short": row["promised"] * row["people"] - row["covered"]}


def week_lines(facts: Facts) -> Iterator[str]:
    """Yield what the period brings: hours each, evenings and weekends, the worst wait, a small table by hour."""
    period = facts["period"]
    if period["branches_assumed"]:
        yield ""
        hours = (
            f"{period['assumed_hours']} is assumed" if period["assumed_hours"] else "never open is assumed"
        )
        yield f"{period['branches_assumed']} branches have no known hours; {hours}."
    if period["branches_never_open"]:
        never = period["branches_never_open"]
        yield (
            f"{never} {'branch is' if never == 1 else 'branches are'} never open in these days, "
            "and counted all the same where hours do not matter."
        )
    for row in facts["through"]:
        yield ""
        yield from _through_lines(row)


def _through_lines(row: Facts) -> Iterator[str]:
    way = {"drive": "by car", "walk": "on foot", "cycle": "by bicycle"}[row["mode"]]
    yield f"Something open within {row['minutes']:g} minutes {way}:"
    for group, hours in row["groups"].items():
        yield (
            f"  {fitted(group, _WIDTH - 2)}{hours['person_hours']:>14,.0f} person-hours, "
            f"{number(hours['hours_each'])} hours each, {per_cent(hours['share_of_time'])} of the time"
        )
    for window in row["windows"]:
        only = window["only_at_other_times"]
        other = f"; {only:,.0f} have it at other times only" if only else ""
        yield (
            f"  {fitted(_named(window), _WIDTH - 2)}{window['people']:>14,.0f} people, {per_cent(window['share'])}{other}"
        )
    yield from _wait_lines(row["worst_wait"])
    yield from _hour_lines(row["hours"])


def _named(window: Facts) -> str:
    return f"{window['name']} ({window['window']})" if window["window"] else "at any time"


def _wait_lines(wait: Facts) -> Iterator[str]:
    if wait["median_hours"] is not None:
        yield (
            f"  The worst wait is {number(wait['median_hours'])} hours for the person in the middle, "
            f"{number(wait['longest_hours'])} at most; {wait['people_never']:,.0f} people never have it."
        )


def _hour_lines(days: list[Facts]) -> Iterator[str]:
    """Yield thousands of people by day, for the hours of the clock in which anything is open."""
    hours = [hour for hour in range(24) if any(day["people"][hour] for day in days)]
    if not hours or len(days) > _DAYS_SHOWN:
        return
    everybody = max(max(day["people"]) for day in days)
    unit, name = (1000.0, "thousand people") if everybody >= 10_000 else (1.0, "people")
    yield f"  {name}, by hour:"
    yield "    " + "".join([f"{'':15}", *(f"{hour:>6}" for hour in hours)])
    for day in days:
        when = date.fromisoformat(day["date"])
        cells = "".join(f"{day['people'][hour] / unit:>6,.0f}" for hour in hours)
        yield f"    {_WEEKDAYS[when.weekday()]} {day['date']} {cells}"


def per_cent(share: float | None) -> str:
    """Return a share as per cent; a dash for none."""
    return "-" if share is None else f"{share:.1%}"


def number(value: float | None) -> str:
    """Return a number with one digit; a dash for none."""
    return "-" if value is None else f"{value:,.1f}"


def verdict(met: bool | None) -> str:  # noqa: FBT001 (three values, one meaning)
    """Return whether a promise is kept, in a word."""
    return "nothing promised" if met is None else ("met" if met else "NOT met")
