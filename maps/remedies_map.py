"""The page of remedies: what to do in which order, what each gap is worth, and both on a map."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import folium
import geopandas as gpd
import numpy as np
import shapely

from maps import figures, layers
from maps.backdrop import Backdrop
from maps.canvas import WORLD, Assets, Bounds, Canvas, Front, page
from maps.layers import Card
from maps.remedies_words import Facts, Spoken
from maps.templating import rendered
from maps.thinning import light_areas
from maps.words import Language, word

KIND_COLOURS = {
    "branch": "#0072b2",
    "kiosk": "#a8327d",
    "hours": "#c4500a",
    "window": "#8a6500",
    "van_stop": "#007f5c",
    "route_stop": "#5a4fcf",
    "van": "#007f5c",
}
"""As the vans of a day: dark enough for white numbers, told apart under every deficiency by hue or lightness."""

WORTHS = ("#e9ebee", "#fbd9a5", "#f0a04b", "#c9590f", "#7a2c04")
"""What covering is worth, nothing first: one ramp whose lightness falls step by step."""

_MARK = 30
"""Pixels of a mark: room for ``12+``."""

_GAPS_IN_PANEL = 12
_REASONS_IN_PANEL = 12


@dataclass(frozen=True, slots=True)
class RemediesLayers:
    """What the page of remedies shows; tables in WGS84.

    Attributes
    ----------
    facts
        What :func:`planner.remedies.facts.remedies_document` returns, and ``title``.
    gaps
        Areas on the ids of those gaps that have one.
    branches
        Points with ``name``.
    boundaries, roads
        For orientation.
    """

    facts: Facts
    gaps: gpd.GeoDataFrame
    branches: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True)
class WorthClass:
    """Gaps in which covering a person is worth more than ``low`` and at most ``high``."""

    label: str
    colour: str
    low: float
    high: float


def remedies_map(question: RemediesLayers, *, language: Language, assets: Assets) -> str:
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
    facts = question.facts
    spoken = Spoken(language, facts["currency"])
    classes = worth_classes(facts, spoken)
    canvas = Canvas(
        facts["title"],
        _bounds(question),
        panel=_panel(question, classes, spoken, linked=assets == "linked"),
        language=language,
        assets=assets,
    )
    for layer in Backdrop.of(question.boundaries, question.roads).drawn():
        layer.add_to(canvas)
    gaps = _gaps(question, classes, spoken).add_to(canvas)
    near = _closed_or_full(facts, classes, spoken).add_to(canvas)
    _branches(question.branches, language).add_to(canvas)
    for group in _actions(facts, spoken):
        group.add_to(canvas)
    canvas.add_child(layers.layer_control())
    canvas.add_child(Front([gaps, near]))
    return page(canvas)


def worth_classes(facts: Facts, spoken: Spoken) -> tuple[WorthClass, ...]:
    """Return the classes of worth for a person: nothing, then quarters of the most that a gap is worth."""
    scarce = facts["price_of_the_last_person"] is not None
    unhelped = "worth_no_help" if facts["proof"] is None else "worth_not_scarce"
    label = word("worth_nothing" if scarce else unhelped, spoken.language)
    nothing = WorthClass(label, WORTHS[0], -np.inf, 0.0)
    most = max((row["worth_per_person"] or 0.0 for row in facts["gaps"]), default=0.0)
    if not most:
        return (nothing,)
    edges = np.linspace(0, most, len(WORTHS))
    return (
        nothing,
        *(
            WorthClass(
                word("worth_up_to", spoken.language, high=spoken.each(float(high)))
                if low == 0
                else f"{spoken.each(float(low))} – {spoken.each(float(high))}",
                colour,
                float(low),
                float(high),
            )
            for colour, low, high in zip(WORTHS[1:], edges[:-1], edges[1:], strict=True)
        ),
    )


def worth_colour(worth: float | None, classes: tuple[WorthClass, ...]) -> str:
    """Return the colour of a gap in which covering a person is worth so much."""
    return next((one.colour for one in classes if (worth or 0.0) <= one.high + 1e-9), classes[-1].colour)


def _panel(question: RemediesLayers, classes: tuple[WorthClass, ...], spoken: Spoken, *, linked: bool) -> str:
    facts = question.facts
    return rendered(
        "remedies_panel.html",
        spoken.language,
        facts=facts,
        say=spoken,
        classes=classes,
        kinds=[kind for kind in KIND_COLOURS if any(row["kind"] == kind for row in facts["actions"])],
        colour=KIND_COLOURS,
        gaps=facts["gaps"][:_GAPS_IN_PANEL],
        reasons=facts["not_chosen"][:_REASONS_IN_PANEL],
        linked=linked,
    )


def _bounds(question: RemediesLayers) -> Bounds:
    shown = [table for table in (question.gaps, question.branches, question.boundaries) if not table.empty]
    points = [(row["lon"], row["lat"]) for row in question.facts["actions"]]
    boxes = [table.total_bounds for table in shown[:2] or shown]
    boxes += [shapely.MultiPoint(points).bounds] if points else []
    if not boxes:
        return WORLD
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return float(min(wests)), float(min(souths)), float(max(easts)), float(max(norths))


def _gap_cards(rows: list[Facts], classes: tuple[WorthClass, ...], spoken: Spoken) -> list[Card]:
    return [
        Card(
            row["name"],
            word(f"cause_{row['cause']}", spoken.language),
            (
                figures.people(row["people"], spoken.language),
                figures.people(row["met"], spoken.language),
                spoken.money(row["worth"]),
                spoken.each(row["worth_per_person"] or 0.0),
                *(
                    f"{spoken.kind(fix['kind'])}, {fix['name']}: {spoken.fix(fix)}"
                    for fix in row["fixes"][:1]
                ),
            ),
            radius=float(np.clip(np.sqrt(row["people"]) / 6, 4.0, 16.0)),
            colour=worth_colour(row["worth_per_person"], classes),
        )
        for row in rows
    ]


def _gap_labels(language: Language) -> list[str]:
    keys = ("people", "newly_served", "worth", "worth_each", "cheapest_fix")
    return [word(key, language) for key in keys]


def _gaps(question: RemediesLayers, classes: tuple[WorthClass, ...], spoken: Spoken) -> folium.GeoJson:
    known = {row["id"]: row for row in question.facts["gaps"]}
    areas = question.gaps.loc[[label for label in question.gaps.index if label in known]]
    cards = _gap_cards([known[label] for label in areas.index], classes, spoken)
    style = layers.filled({"color": "#7a2c04", "weight": 0.8, "fillOpacity": 0.75})
    data = layers.features(light_areas(areas.geometry, 3000.0), cards)
    name = word("layer_gaps", spoken.language)
    return layers.areas(data, style, _gap_labels(spoken.language), name=name)


def _closed_or_full(facts: Facts, classes: tuple[WorthClass, ...], spoken: Spoken) -> folium.FeatureGroup:
    """Return branches that are closed or full for many, as circles, one layer for each colour."""
    group = folium.FeatureGroup(name=layers.plain_name(word("layer_closed", spoken.language)), show=False)
    rows = [row for row in facts["gaps"] if row["cause"] != "far"]
    for one in classes:
        own = [row for row in rows if worth_colour(row["worth_per_person"], classes) == one.colour]
        if own:
            style = {"color": "#26323d", "weight": 0.6, "fillColor": one.colour, "fillOpacity": 0.9}
            data = layers.features(
                [shapely.Point(row["lon"], row["lat"]) for row in own], _gap_cards(own, classes, spoken)
            )
            group.add_child(layers.circles(data, style, _gap_labels(spoken.language)))
    return group


def _branches(branches: gpd.GeoDataFrame, language: Language) -> folium.GeoJson:
    cards = [Card(name) for name in branches["name"]]
    data = layers.features(branches.geometry, cards)
    return layers.badges(data, "branch", 14, [], name=word("layer_branches", language))


_CARD = (
    "action",
    "cost_a_year",
    "newly_served",
    "cost_each_long",
    "together",
    "lost_without",
    "makes_redundant",
)
"""What the card of an action tells."""


def _actions(facts: Facts, spoken: Spoken) -> Iterator[folium.GeoJson]:
    """Yield the chosen actions, a layer for each kind; their numbers are those of the table.

    Actions at one place share a mark, in the layer of the first.
    """
    places: dict[tuple[float, float], list[Facts]] = defaultdict(list)
    for row in facts["actions"]:
        places[row["lon"], row["lat"]].append(row)
    labels = [word(key, spoken.language) for key in _CARD]
    for kind, colour in KIND_COLOURS.items():
        here = [(at, rows) for at, rows in places.items() if rows[0]["kind"] == kind]
        if here:
            cards = [_action_card(rows, spoken, colour) for _, rows in here]
            data = layers.features([shapely.Point(at) for at, _ in here], cards)
            yield layers.badges(data, "order", _MARK, labels, name=spoken.kind(kind))


def _action_card(rows: Sequence[Facts], spoken: Spoken, colour: str) -> Card:
    """Return the card of one action, or of several at one place: what is said of each, in turn."""
    values = zip(*(_action_values(row, spoken) for row in rows), strict=True)
    ranks = " · ".join(str(row["rank"]) for row in rows)
    return Card(
        f"{ranks}. {rows[0]['name']}",
        " / ".join(spoken.kind(row["kind"]) for row in rows),
        tuple(" / ".join(value for value in several if value) for several in values),
        badge=f"{rows[0]['rank']}{'+' if len(rows) > 1 else ''}",
        colour=colour,
    )


def _action_values(row: Facts, spoken: Spoken) -> tuple[str, ...]:
    language = spoken.language
    return (
        spoken.detail(row),
        spoken.money(row["cost"]),
        figures.people(row["people"], language),
        spoken.each(row["cost_per_person"]) if row["people"] else "",
        f"{figures.people(row['cumulative_people'], language)} · {spoken.money(row['cumulative_cost'])}",
        figures.people(row["lost_without"], language),
        ", ".join(place["name"] for place in row["makes_redundant"]),
    )
