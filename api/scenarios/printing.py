"""What the commands print about scenarios and sensitivity: plain words, and tables that fit a screen."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from api.columns import fitted
from api.coverage.printing import per_cent

Facts = Mapping[str, Any]

_WIDTH = 30
_COLUMN = 16
_MOST_AREAS = 15
_MINUTES = re.compile(r"^[\d.]+ min\b")
"""What a standard without a name is called after; a further promise of it has other minutes."""


def scenario_lines(document: Facts, *, top: int) -> Iterator[str]:
    """Yield the shares side by side, then for each scenario who wins and who loses."""
    yield f"{document['title']}: {document['people']:,.0f} people"
    yield ""
    names = [one["name"] for one in document["scenarios"]]
    columns = ["today", *names]
    yield f"{'promise':{_WIDTH}}{'people':>11}" + "".join(f"{_cut(name):>{_COLUMN}}" for name in columns)
    for row in document["table"]:
        if row["area"] == "":
            yield _side_line(_promise(row), row, columns)
    for number, one in enumerate(document["scenarios"], 1):
        yield ""
        yield from _one(one, number, top)
    yield ""
    yield f"Inputs today: {document['question_hash']}"


def _side_line(label: str, row: Facts, columns: list[str]) -> str:
    shares = "".join(f"{per_cent(row['shares'][name]):>{_COLUMN}}" for name in columns)
    return f"{fitted(label, _WIDTH)}{row['people']:>11,.0f}{shares}"


def _cut(name: str) -> str:
    return name if len(name) < _COLUMN else f"{name[: _COLUMN - 3]}.."


def _promise(row: Facts) -> str:
    group = "" if row.get("group", "people") == "people" else f" ({row['group']})"
    minutes = f"{row['minutes']:g} min"
    named = _MINUTES.sub(minutes, row["standard"], count=1)
    return f"{named if minutes in named else f'{named}, {minutes}'}{group if group not in named else ''}"


def _one(one: Facts, number: int, top: int) -> Iterator[str]:
    yield f"{number}. {one['name']}"
    overall = {(row["standard"], row["minutes"]): row for row in one["verdicts"] if row["area"] == ""}
    for promise in one["promises"]:
        row = overall[promise["standard"], promise["minutes"]]
        yield f"   {_promise(row)}: {_change(row)}"
        yield f"     {_classes(promise['people'])}"
        yield from _places("winners", "wins", promise, top)
        yield from _places("losers", "loses", promise, top)
    yield from _turned(one["verdicts"])
    for row in one["hours"]:
        if row["group"] == "people":
            yield f"   Person-hours with something open within {row['minutes']:g} minutes: {row['change']:+,.0f}"


def _change(row: Facts) -> str:
    after = f"{row['covered_after']:,.0f} of {row['people_after']:,.0f} people"
    points = "" if row["share_change"] is None else f", {100 * row['share_change']:+.1f} points"
    verdict = ""
    if row["met_before"] is not None and row["met_before"] != row["met_after"]:
        verdict = "; the promise is kept now" if row["met_after"] else "; the promise is broken now"
    return f"{row['covered_change']:+,.0f} people: {after}{points}{verdict}"


def _classes(people: Facts) -> str:
    words = {
        "won": "reached now",
        "lost": "lost",
        "sooner": "sooner there",
        "later": "later there",
        "same": "as before",
    }
    return ", ".join(f"{people[change]:,.0f} {text}" for change, text in words.items() if people[change])


def _places(which: str, verb: str, promise: Facts, top: int) -> Iterator[str]:
    rows, count = promise[which], promise["winning_places" if which == "winners" else "losing_places"]
    for row in rows[:top]:
        minutes = row["minutes_change"]
        change = "" if minutes is None or abs(minutes) < 0.05 else f", {minutes:+.1f} min on average"
        yield f"     {row['name'] or 'elsewhere'} {verb} {abs(row['net']):,.0f} people{change}"
    if count > top:
        yield f"     and {count - top} other place{'s' if count - top > 1 else ''}"


def _turned(verdicts: list[Facts]) -> Iterator[str]:
    """Yield municipalities in which a promise is kept or broken now."""
    turned = [
        row
        for row in verdicts
        if row["area"] and row["met_before"] is not None and row["met_before"] != row["met_after"]
    ]
    for row in turned[:_MOST_AREAS]:
        now = "kept" if row["met_after"] else "broken"
        yield (
            f"   {row['area_name']}: {_promise(row)} is {now} now ({per_cent(row['share_before'])} -> "
            f"{per_cent(row['share_after'])} of {per_cent(row['promised_after'])} promised)"
        )
    if len(turned) > _MOST_AREAS:
        yield f"   and {len(turned) - _MOST_AREAS} other municipalities"


def sensitivity_lines(document: Facts) -> Iterator[str]:
    """Yield the shares under each assumption, and which verdicts turn."""
    yield document["title"]
    overall = [row for row in document["verdicts"] if row["area"] == ""]
    labels = list(dict.fromkeys(row["words"] for row in document["shares"]))
    shares = {(row["standard"], row["minutes"], row["words"]): row["share"] for row in document["shares"]}
    for row in overall:
        yield ""
        promised = "" if row["promised"] is None else f", promised {per_cent(row['promised'])}"
        yield (
            f"{_promise(row)}: {per_cent(row['share'])}{promised}; {per_cent(row['lowest'])} to "
            f"{per_cent(row['highest'])}"
        )
        for label in labels[1:]:
            yield f"  {label:38}{per_cent(shares.get((row['standard'], row['minutes'], label))):>8}"
        if row["fragile"]:
            yield f"  Fragile: the verdict is another with {row['turns']}."
    local = [row for row in document["verdicts"] if row["area"] and row["fragile"]]
    if local:
        yield ""
        yield f"{len(local)} verdicts of municipalities are fragile:"
        for row in sorted(local, key=lambda row: -row["people"])[:_MOST_AREAS]:
            yield f"  {row['area_name']}: {_promise(row)}, {per_cent(row['share'])}; {row['turns']}"
    yield ""
    yield document["travel_times"]
