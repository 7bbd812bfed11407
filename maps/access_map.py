"""The page of access: how much is within reach of whom, and how evenly it is spread."""

from dataclasses import replace
from itertools import pairwise

import folium
import numpy as np

from maps import figures, layers, states
from maps.access_view import CLASSES, AccessView
from maps.canvas import ASKING, Assets, Canvas, Front, bounds_around, page
from maps.colours import SHARES, UNREACHABLE
from maps.gaps_map import branch_marks
from maps.layers import Card
from maps.lorenz_chart import lorenz_chart
from maps.templating import rendered
from maps.week_map import group_in_words
from maps.words import WORDS, Language, word
from planner.coverage.equity.measure import Equity

_TINY = 0.01
_CROWD = 10_000


def access_map(question: AccessView, *, language: Language, assets: Assets) -> str:
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
    question = readable(question, language).light()
    colours = _colours(question)
    canvas = Canvas(
        question.title,
        bounds_around(question.boundaries, question.demand),
        panel=_panel(question, colours, language, linked=assets == "linked"),
        language=language,
        assets=assets,
        scripts=(ASKING,) if assets == "linked" else (),
    )
    assert question.backdrop is not None
    for layer in question.backdrop.drawn():
        layer.add_to(canvas)
    people = folium.FeatureGroup(name=layers.plain_name(word("layer_people", language))).add_to(canvas)
    for circles in _people(question, colours, language):
        people.add_child(circles)
    branch_marks(question.branches, language).add_to(canvas)
    canvas.add_child(layers.layer_control())
    canvas.add_child(Front([people]))
    return page(canvas)


def _colours(question: AccessView) -> tuple[str, ...]:
    """Return the colour of each class: the less people have, the darker; then that of none."""
    ramp = SHARES[::-1] if question.less_is_better else SHARES
    return (*ramp, UNREACHABLE)


def readable(question: AccessView, language: Language) -> AccessView:
    """Return the same for 10,000 people, and the measure saying so, if values are tiny.

    Supply over people is: four branches for 70,000 people are 0.00006, or 0.57 for 10,000.
    """
    values = question.demand["value"].to_numpy(float)
    typical = _mean(question)
    if not 0 < abs(typical) < _TINY:
        return question
    spread = question.equity
    if spread is not None and not spread.by_group.empty:
        spread = replace(spread, by_group=spread.by_group.assign(mean=spread.by_group["mean"] * _CROWD))
    return replace(
        question,
        equity=spread,
        demand=question.demand.assign(value=values * _CROWD),
        measure=word("for_10000", language, measure=question.measure),
        made=None,
    )


def number(value: float) -> str:
    """Return a value with three significant digits, as people write it: ``1,230``, ``12.3``, ``0.00123``."""
    if not np.isfinite(value):
        return "–"
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    decimals = max(2 - int(np.floor(np.log10(abs(value)))), 0)
    return f"{value:,.{decimals}f}"


def _panel(question: AccessView, colours: tuple[str, ...], language: Language, *, linked: bool) -> str:
    edges, people = question.edges, question.demand["people"].to_numpy(float)
    counts = np.bincount(question.classes, people, minlength=CLASSES + 1)
    rows = [
        (colours[k], f"{number(low)} – {number(high)}", counts[k])
        for k, (low, high) in enumerate(pairwise(edges))
    ]
    if len(edges) == 1:
        rows = [(colours[0], number(edges[0]), counts[0])]
    if counts[-1]:
        rows.append((colours[-1], word("no_access", language), counts[-1]))
    return rendered(
        "access_panel.html",
        language,
        view=question,
        rows=rows,
        mean=_mean(question),
        about=_about(question, language),
        number=number,
        chart=None if question.equity is None else lorenz_chart(question.equity.lorenz),
        indices=[]
        if question.equity is None or question.less_is_better
        else _indices(question.equity, language),
        groups=[] if question.equity is None else _groups(question, question.equity, language),
        linked=linked,
    )


def _about(question: AccessView, language: Language) -> str:
    """Return what a value means, in a sentence; empty for a measure that we do not know."""
    key = f"about_{question.kind}"
    return word(key, language) if question.kind and key in WORDS else ""


def _mean(question: AccessView) -> float:
    values, people = question.demand["value"].to_numpy(float), question.demand["people"].to_numpy(float)
    some = np.isfinite(values) & (people > 0)
    return float(np.average(values[some], weights=people[some])) if some.any() else float("nan")


def _indices(equity: Equity, language: Language) -> list[tuple[str, str]]:
    found = [
        ("gini", equity.gini),
        ("palma", equity.palma),
        ("theil", equity.theil_t),
        ("concentration", equity.concentration),
    ]
    return [
        (word(key, language), f"{value:.3f}")
        for key, value in found
        if value is not None and np.isfinite(value)
    ]


def _groups(question: AccessView, equity: Equity, language: Language) -> list[tuple[str, float, str]]:
    table, names = equity.by_group, question.boundaries["name"].to_dict()
    if table.empty:
        return []
    return [
        (
            names.get(label) or group_in_words(str(label), language),
            float(row["people"]),
            number(float(row["mean"])),
        )
        for label, row in table.iterrows()
    ]


def _people(question: AccessView, colours: tuple[str, ...], language: Language) -> list[folium.GeoJson]:
    made = question.made
    assert made is not None
    states_of = [int(text.partition("*")[0]) for text in made.texts]
    radii = states.radii(made.points["people"].to_numpy(float))
    labels = [word("people", language), question.measure]
    drawn = []
    for course, state in enumerate(states_of):
        rows = np.flatnonzero(made.course == course)
        some = made.points.iloc[rows]
        cards = [
            Card(
                row.place or row.boundary or word("unnamed", language),
                row.boundary if row.place not in {"", row.boundary} else "",
                (figures.people(row.people, language), number(row.value)),
                radius=float(radius),
            )
            for row, radius in zip(some.itertuples(index=False), radii[rows], strict=True)
        ]
        style = {"color": "#26323d", "weight": 0.4, "fillColor": colours[state], "fillOpacity": 0.9}
        drawn.append(layers.circles(layers.features(some.geometry, cards), style, labels))
    return drawn
