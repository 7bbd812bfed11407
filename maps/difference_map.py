"""The page of before and after: who wins, who loses, on a map that shows either side or the difference."""

import folium
import numpy as np

from maps import colours, figures, layers, states
from maps.canvas import Assets, Canvas, Front, Script, bounds_around, page
from maps.colours import TravelClass
from maps.difference_view import CHANGES, DifferenceView, Pair
from maps.layers import Card
from maps.templating import rendered
from maps.week_map import group_in_words
from maps.words import Language, word

MOST_ROWS = 40
TINTS = {"won": "#0b2f6b", "sooner": "#5aa5d6", "same": "#d5dade", "later": "#fdb863", "lost": "#a33b04"}
"""Blue for those who win, orange for those who lose, the darker the more: apart under every deficiency."""

_WORDS = {
    "won": "won",
    "sooner": "sooner",
    "same": "same",
    "later": "later_than_before",
    "lost": "lost",
}


def difference_map(question: DifferenceView, *, language: Language, assets: Assets) -> str:
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
    classes = colours.travel_classes(question.thresholds_minutes, question.minutes, language)
    canvas = Canvas(
        question.title,
        bounds_around(question.boundaries, question.points),
        panel=_panel(question, classes, language, linked=assets == "linked"),
        language=language,
        assets=assets,
        aids=("farreach-states.js",),
    )
    assert question.backdrop is not None
    assert question.made is not None
    for layer in question.backdrop.drawn():
        layer.add_to(canvas)
    people = folium.FeatureGroup(name=layers.plain_name(word("layer_people", language))).add_to(canvas)
    people.add_child(_people(question, language))
    _branches(question, language).add_to(canvas)
    canvas.add_child(layers.layer_control())
    canvas.add_child(Front([people]))
    ramp = [one.colour for one in classes]
    palettes = [ramp, ramp, [TINTS[change] for change in CHANGES]]
    data = {"texts": list(question.made.texts), "slots": 3, "palettes": palettes}
    canvas.add_child(Script("FarreachStates.sides", [canvas, people], data))
    return page(canvas)


def _panel(
    question: DifferenceView, classes: tuple[TravelClass, ...], language: Language, *, linked: bool
) -> str:
    return rendered(
        "difference_panel.html",
        language,
        view=question,
        net=sum(shift.net for shift in (*question.winners, *question.losers)),
        first=question.pairs[0] if question.pairs else None,
        pairs=[(_promise(pair, language), pair) for pair in question.pairs],
        classes=classes,
        changes=[
            (TINTS[change], word(_WORDS[change], language), question.people[change])
            for change in ("won", "sooner", "same", "later", "lost")
        ],
        most=MOST_ROWS,
        signed=signed,
        points=lambda share: signed(share * 100, decimals=1),
        hours=bool(np.isfinite(question.hours_before) and np.isfinite(question.hours_after)),
        linked=linked,
    )


def signed(number: float, decimals: int = 0) -> str:
    """Return a number with its sign: ``+1,234``, ``−12``, ``±0``."""
    if not np.isfinite(number):
        return "–"
    if round(abs(number), decimals) == 0:
        return "±0"
    return f"{number:+,.{decimals}f}".replace("-", "−")


def _promise(pair: Pair, language: Language) -> str:
    parts = [
        pair.name,
        word("measure_within", language, n=f"{pair.minutes:g}"),
        group_in_words(pair.group, language) if pair.group != "people" else "",
    ]
    return " · ".join(part for part in parts if part)


def _people(question: DifferenceView, language: Language) -> folium.GeoJson:
    made = question.made
    assert made is not None
    points = made.points
    cards = [
        Card(
            row.place or row.boundary or word("unnamed", language),
            word(_WORDS[row.change], language),
            (
                row.boundary if row.place != row.boundary else "",
                figures.people(row.people, language),
                figures.minutes(row.minutes_before, language),
                figures.minutes(row.minutes_after, language),
            ),
            radius=float(radius),
        )
        for row, radius in zip(
            points.itertuples(index=False), states.radii(points["people"].to_numpy(float)), strict=True
        )
    ]
    labels = [word(key, language) for key in ("boundary", "people", "minutes_before", "minutes_after")]
    return states.circles(made, cards, labels, TINTS["same"])


def _branches(question: DifferenceView, language: Language) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name=layers.plain_name(word("layer_branches", language)))
    said = {"": "", "gone": word("branch_gone", language), "fresh": word("branch_new", language)}
    for state, sign in (("", ""), ("gone", "×"), ("fresh", "+")):
        some = question.branches[question.branches["state"] == state]
        if some.empty:
            continue
        cards = [
            Card(row.name or word("unnamed", language), said[state], (row.opening_hours,), badge=sign)
            for row in some.itertuples(index=False)
        ]
        data = layers.features(some.geometry, cards)
        kind = f"branch {state}".strip()
        group.add_child(layers.badges(data, kind, 16, [word("opening_hours", language)]))
    return group
