"""The page of the week: who reaches something open at each hour, with a slider, and what that comes to."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import folium
import numpy as np

from maps import colours, figures, layers, states
from maps.canvas import ASKING, Assets, Canvas, Front, Script, bounds_around, page
from maps.colours import TravelClass
from maps.escape import safe
from maps.layers import Card
from maps.templating import rendered
from maps.week_view import WeekView
from maps.words import WORDS, Language, word

STRIP = ("#eef1f4", "#cfe3f2", "#9cc8e6", "#5aa5d6", "#1f6db4", "#0b2f6b")
"""Shares in the strip, nobody first: the fuller, the darker."""

STRIP_EDGES = (0.0, 0.25, 0.5, 0.75, 0.9)
"""Where classes of the strip begin, after nobody."""


def week_map(question: WeekView, *, language: Language, assets: Assets) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    question
        What to draw.
    language
        Of every word on it.
    assets
        ``inline`` for a file that stands alone, ``linked`` for a page that our server serves.
    """
    question = question.light()
    classes = week_classes(question, language)
    canvas = Canvas(
        question.title,
        bounds_around(question.boundaries, question.demand),
        panel=_panel(question, classes, language, linked=assets == "linked"),
        language=language,
        assets=assets,
        aids=("farreach-states.js",),
        scripts=(ASKING,) if assets == "linked" else (),
    )
    assert question.backdrop is not None
    for layer in question.backdrop.drawn():
        layer.add_to(canvas)
    people = folium.FeatureGroup(name=layers.plain_name(word("layer_people", language))).add_to(canvas)
    people.add_child(_people(question, classes, language))
    texts, marks = _marks(question, language)
    for mark in marks:
        mark.add_to(canvas)
    canvas.add_child(layers.layer_control())
    canvas.add_child(Front([people]))
    data = _data(question, classes, texts, language)
    canvas.add_child(Script("FarreachStates.week", [canvas, people, *marks], data))
    return page(canvas)


def week_classes(question: WeekView, language: Language) -> tuple[TravelClass, ...]:
    """Return the classes of travel time to what is open; the last is for nothing open within reach."""
    classes = colours.travel_classes(question.thresholds_minutes, question.minutes, language)
    lost = TravelClass(word("nothing_open", language), colours.UNREACHABLE, np.nan, np.nan)
    return (*classes[:-1], lost)


def strip_class(share: float) -> int:
    """Return the class of a share (0..1) in the strip: 0 for nobody."""
    if not share > 0:
        return 0
    return int(np.searchsorted(STRIP_EDGES, share, side="right"))


def _panel(question: WeekView, classes: tuple[TravelClass, ...], language: Language, *, linked: bool) -> str:
    return rendered(
        "week_panel.html",
        language,
        view=question,
        groups=list(question.counts),
        group_name=lambda group: group_in_words(group, language),
        classes=classes,
        days=_days(question, language),
        marks=range(0, question.per_day, max(question.per_day // 4, 1)),
        clock=_clock(question),
        windows=[(_window(row.name, language), row) for row in question.windows],
        strip=list(zip(STRIP, _strip_labels(), strict=True)),
        wait=lambda hours: wait_in_words(hours, language),
        hours=lambda number: f"{number:,.1f}" if np.isfinite(number) else "–",
        now=word(
            "week_now" if question.direction == "to" else "week_now_from", language, n=f"{question.minutes:g}"
        ),
        vans=bool((question.places["kind"] == "stop").any()),
        linked=linked,
    )


def group_in_words(group: str, language: Language) -> str:
    """Return the name of a group of people: its column, unless it is everybody."""
    return word("group_people", language) if group == "people" else group


def wait_in_words(hours: float, language: Language) -> str:
    """Return a wait in hours, from two days on in days and hours; a dash for none."""
    if not np.isfinite(hours):
        return "–"
    whole = round(hours)
    if whole < 48:
        return word("number_of_hours", language, n=whole)
    return word("a_day_or_more", language, d=whole // 24, h=whole % 24)


def _window(name: str, language: Language) -> str:
    key = f"window_{name}"
    return word(key, language) if key in WORDS else name


def _days(question: WeekView, language: Language) -> list[str]:
    dates = [question.first + timedelta(days=number) for number in range(question.days)]
    return [
        word("strip_day", language, weekday=word(f"weekday_{day.weekday()}", language), d=day.day)
        for day in dates
    ]


def _clock(question: WeekView) -> list[str]:
    return [
        f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}" for seconds in range(0, 86_400, question.step)
    ]


def _strip_labels() -> list[str]:
    edges = [*STRIP_EDGES, 1.0]
    return [
        "0%",
        *(f"{low * 100:.0f}–{high * 100:.0f}%" for low, high in pairwise(edges)),
    ]


def _data(
    question: WeekView, classes: tuple[TravelClass, ...], serving: list[str], language: Language
) -> dict[str, Any]:
    assert question.made is not None
    return {
        "texts": list(question.made.texts),
        "slots": len(question.slots),
        "perDay": question.per_day,
        "palettes": [[one.colour for one in classes]],
        "serving": serving,
        "words": [safe(word(key, language)) for key in ("shut_now", "open_now")],
        "days": [safe(day) for day in _days(question, language)],
        "clock": _clock(question),
        "joint": ", " if language == "en" else " ",
        "first": question.shown,
        "counts": [list(_said(question, group, language)) for group in question.counts],
    }


def _said(question: WeekView, group: str, language: Language) -> Iterator[list[Any]]:
    """Yield for each slot what is said about a group: share, people, class of the strip, people of each class."""
    classes = week_classes(question, language)
    within = np.array([one.high <= question.minutes for one in classes])
    counts = question.counts[group]
    everybody = counts[0].sum() if len(counts) else 0.0
    sets = []
    for row in counts:
        reached = float(row[within].sum())
        share = reached / everybody if everybody else np.nan
        people = word("week_people", language, n=figures.people(reached, language))
        sets.append(
            [figures.percent(share), safe(people), strip_class(share), *(figures.whole(n) for n in row)]
        )
    for number in question.slots:
        yield sets[number]


def _people(question: WeekView, classes: tuple[TravelClass, ...], language: Language) -> folium.GeoJson:
    made = question.made
    assert made is not None
    points = made.points
    cards = [
        Card(
            row.place or row.boundary or word("unnamed", language),
            row.boundary if row.place not in {"", row.boundary} else "",
            (
                figures.people(row.people, language),
                figures.minutes(row.minutes, language),
                f"{row.hours:.1f}",
                f"{row.evening:.1f}" if np.isfinite(row.evening) else "",
                f"{row.weekend:.1f}" if np.isfinite(row.weekend) else "",
                wait_in_words(row.worst_wait, language) if np.isfinite(row.worst_wait) else "",
            ),
            radius=float(radius),
        )
        for row, radius in zip(
            points.itertuples(index=False), states.radii(points["people"].to_numpy(float)), strict=True
        )
    ]
    labels = [word(key, language) for key in ("people", "to_branch", "hours_a_week")]
    labels += [word("in_window", language, window=_window(name, language)) for name in ("evening", "weekend")]
    labels.append(word("worst_wait", language))
    return states.circles(made, cards, labels, classes[-1].colour)


def _marks(question: WeekView, language: Language) -> tuple[list[str], list[folium.GeoJson]]:
    """Return when places serve, as texts, and their marks: branches, then vans, each with the number of its text."""
    places = question.places
    texts: dict[str, int] = {}
    marks = []
    for kind, css, size, name in (
        ("branch", "branch", 16, "layer_branches"),
        ("stop", "stop", 18, "layer_stops"),
    ):
        rows = np.flatnonzero(places["kind"].to_numpy() == kind)
        some = places.iloc[rows]
        cards = [_place_card(row, language) for row in some.itertuples(index=False)]
        data = layers.features(some.geometry, cards)
        for feature, row in zip(data["features"], rows, strict=True):
            text = states.run_lengths(question.serving[row].astype(np.uint8))
            feature["properties"]["m"] = texts.setdefault(text, len(texts))
        labels = [word("opening_hours", language)]
        if len(rows) or kind == "branch":
            marks.append(layers.badges(data, css, size, labels, name=word(name, language)))
    return list(texts), marks


def _place_card(row: Any, language: Language) -> Card:
    """Return the card of a place that serves, with its hours, or those that are assumed."""
    name = row.name or word("unnamed", language)
    if row.assumed and row.opening_hours:
        return Card(name, word("hours_assumed", language, hours=row.opening_hours))
    return Card(name, values=(row.opening_hours,))
