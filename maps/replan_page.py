"""The pages of planning a day again: what a draft would change, and what is wrong with a question. No script."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from maps import figures
from maps.draft_words import event_in_words, shift
from maps.plan_view import LeftOut, ShownChange, Spot
from maps.plan_words import left_out_in_words
from maps.templating import rendered
from maps.words import Language, word

Document = Mapping[str, Any]

_TITLES = {"cancelled": "cancelled_stops"}
_KINDS = ("not_fitted", "dropped", "cancelled", "added", "moved_vehicle", "moved_time")


def draft_html(draft: Document, *, map_path: str, stale: bool, language: Language) -> str:
    """Return the page of a draft: what would change, the totals before and after, both maps, publish and discard.

    Parameters
    ----------
    draft
        As :mod:`api.dispatch.draft` writes it.
    map_path
        Path of its map.
    stale
        Whether the plan has been published anew since.
    language
        Of every word on it; names and rules that cannot be kept are shown as they are.
    """
    diff = draft["diff"]
    rows = {kind: [_row(kind, row, language) for row in diff[kind]] for kind in _KINDS}
    path = f"/dispatch/drafts/{draft['date']}/{draft['draft']}"
    return rendered(
        "draft.html",
        language,
        here="dispatch",
        query="",
        twin=f"/v1/days/{draft['date']}/drafts/{draft['draft']}",
        draft=draft,
        happened=[event_in_words(event, language) for event in draft["happened"]],
        titles={kind: _TITLES.get(kind, kind) for kind in _KINDS},
        rows=rows,
        nothing=not any(rows.values()),
        totals=list(_totals(draft["totals"], language)),
        stale=stale,
        map=map_path or f"{path}/map",
    )


def refused_html(date: str, problems: Sequence[str], *, language: Language) -> str:
    """Return the page that says what is wrong with a question."""
    return rendered(
        "replan_refused.html",
        language,
        here="dispatch",
        query=f"date={date}&",
        twin=f"/dispatch.json?date={date}",
        date=date,
        problems=list(problems),
    )


def _row(kind: str, row: Document, language: Language) -> dict[str, Any]:
    if kind in ("not_fitted", "dropped"):
        said = left_out_in_words(_left_out(row), language)
        by_vehicle = f"{word('by_vehicle', language)}: {said.by_vehicle}" if said.by_vehicle else ""
        change = f"{word('smallest_change', language)}: {said.change}" if said.change else ""
        under = [line for line in (said.place, by_vehicle, change) if line]
        return {"name": said.name, "under": under, "what": said.reason, "shift": ""}
    if kind == "cancelled":
        return {"name": row["name"], "under": [], "what": row["time"], "shift": ""}
    if kind == "added":
        what = word("by_van_at", language, van=row["van"], time=row["time"])
        return {"name": row["name"], "under": [], "what": what, "shift": ""}
    what = word("time_to_time", language, before=row["time_before"], after=row["time_after"])
    vans = word("from_van_to", language, before=row["van_before"], after=row["van_after"])
    under = [vans] if kind == "moved_vehicle" else [row["van_after"]]
    return {"name": row["name"], "under": under, "what": what, "shift": shift(row["minutes"], language)}


def _left_out(row: Document) -> LeftOut:
    return LeftOut(
        visit=row["id"],
        spot=Spot(name=row["name"], place=row["place"]),
        reason=row["reason"],
        detail=row["detail"],
        people=row["people"],
        by_vehicle=tuple((pair["vehicle"], pair["reason"]) for pair in row["by_vehicle"]),
        changes=tuple(ShownChange(**change) for change in row["changes"]),
    )


def _totals(totals: Document, language: Language) -> Iterator[tuple[str, str, str, str]]:
    """Yield label, figure before, figure after, difference."""
    shown = (
        ("vans", "vans_out", _whole),
        ("stops", "visits_made", _whole),
        ("people", "people", _whole),
        ("metres", "distance", figures.kilometres),
        ("driving_minutes", "driving_time", figures.minutes),
    )
    for key, label, figure in shown:
        before, after = totals["before"][key], totals["after"][key]
        size = figure(abs(after - before), language)
        sign = "" if size == figure(0, language) else "−" if after < before else "+"
        yield word(label, language), figure(before, language), figure(after, language), f"{sign}{size}"


def _whole(number: float, _: Language) -> str:
    return figures.whole(number)
