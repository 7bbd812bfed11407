"""The map of who reaches a branch in time: before the vans, with the vans, and where the gaps are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd

from maps import colours, figures, layers
from maps.backdrop import Backdrop
from maps.canvas import Assets, Canvas, Front, Shared, bounds_around, page
from maps.colours import TravelClass
from maps.coverage_panel import Totals, coverage_panel
from maps.layers import Card
from maps.thinning import light_areas, merged_points
from maps.words import Language, reason_in_words, word

_SOMEBODY = 0.5
"""Fewer people than this are nobody."""


@dataclass(frozen=True, slots=True)
class CoverageLayers:
    """What a coverage map shows; all tables in WGS84 with string ids.

    Attributes
    ----------
    title
        Of the map.
    standard_minutes
        Longest travel time that counts as reached.
    thresholds_minutes
        Where classes of travel time end.
    demand
        Points with ``people``, ``place``, ``boundary``, ``minutes`` (NaN: unreachable), ``reason`` (empty,
        ``too_far``, ``no_road``, ``island`` or ``cut_off``) and ``van_minutes`` (NaN: not served by a van stop).
    branches
        Points with ``name``, ``brand``, ``opening_hours``.
    gaps
        Areas with ``rank``, ``people``, ``served_by_vans`` (people), ``place``, ``boundary``, ``reason``,
        ``branch_name``, ``minutes``.
    boundaries
        Areas with ``name``, ``people``, ``share_before``, ``share_after`` (0..1).
    stops
        Points with ``name``, ``place``, ``people``, ``dwell_minutes``, ``visits``.
    roads
        Main roads, for orientation.
    backdrop
        What lies below, made once for several maps; made from ``boundaries`` and ``roads`` if None.
    """

    title: str
    standard_minutes: float
    thresholds_minutes: tuple[float, ...]
    demand: gpd.GeoDataFrame
    branches: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    stops: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    backdrop: Backdrop | None = None


def coverage_map(question: CoverageLayers, *, language: Language, assets: Assets) -> str:
    """Return the coverage map as HTML.

    Parameters
    ----------
    question
        What to draw.
    language
        Of every word on it.
    assets
        ``inline`` for a file that stands alone, ``linked`` for a page that our server serves.
    """
    classes = colours.travel_classes(question.thresholds_minutes, question.standard_minutes, language)
    totals = people_totals(question, classes)
    panel = coverage_panel(question.title, question.standard_minutes, classes, totals, language, assets)
    canvas = Canvas(
        question.title,
        bounds_around(question.boundaries, question.demand, question.branches),
        panel=panel,
        language=language,
        assets=assets,
    )
    ground = question.backdrop or Backdrop.of(question.boundaries, question.roads)
    for layer in ground.drawn():
        layer.add_to(canvas)
    municipalities = _municipalities(question.boundaries, language).add_to(canvas)
    gaps = _gaps(question.gaps, language, "layer_gaps_before" if totals.vans else "layer_gaps").add_to(canvas)
    people = _people(question, classes, totals, language)
    for group in people:
        group.add_to(canvas)
    marks = [_branches(question.branches, language), *_stops(question.stops, language)]
    for mark in marks:
        mark.add_to(canvas)
    canvas.add_child(layers.layer_control())
    canvas.add_child(Front([municipalities, gaps, *people]))
    return page(canvas)


def people_totals(question: CoverageLayers, classes: tuple[TravelClass, ...]) -> Totals:
    """Return the people of each class, before the vans and with them."""
    numbers = colours.class_numbers(question.demand["minutes"].to_numpy(dtype=float), classes)
    people = question.demand["people"].to_numpy(dtype=float)
    served = van_served(question).to_numpy()
    before = np.bincount(numbers, people, minlength=len(classes))
    after = np.bincount(numbers, people * ~served, minlength=len(classes))
    within = [travel.high <= question.standard_minutes for travel in classes]
    return Totals(
        before=tuple(before.tolist()),
        after=tuple(after.tolist()),
        van=float(people[served].sum()),
        within=float(before[within].sum()),
        vans=bool(served.any()) or not question.stops.empty,
        unreachable=bool(before[-1] > 0),
    )


def van_served(question: CoverageLayers) -> "pd.Series[bool]":
    """Return which demand points owe it to a van stop that they are served: beyond the standard, near a stop."""
    demand = question.demand
    served: pd.Series[bool] = demand["van_minutes"].notna() & ~(
        demand["minutes"] <= question.standard_minutes
    )
    return served


def _municipalities(boundaries: gpd.GeoDataFrame, language: Language) -> folium.GeoJson:
    labels = [word(key, language) for key in ("people", "share_before", "share_after")]
    cards = [
        Card(
            row.name,
            values=(
                figures.people(row.people, language),
                figures.percent(row.share_before),
                figures.percent(row.share_after),
            ),
            colour=colours.share_colour(row.share_after),
        )
        for row in boundaries.itertuples(index=False)
    ]
    style = layers.filled({"color": "#ffffff", "weight": 1, "fillOpacity": 0.8})
    data = layers.features(light_areas(boundaries.geometry), cards)
    return layers.areas(data, style, labels, name=word("layer_municipalities", language), show=False)


def _gaps(gaps: gpd.GeoDataFrame, language: Language, name: str) -> folium.GeoJson:
    vans = bool((gaps["served_by_vans"] >= _SOMEBODY).any())
    keys = (
        "boundary",
        "people",
        *(["class_van"] if vans else []),
        "reason",
        "nearest_branch",
        "minutes_away",
    )
    cards = [
        Card(
            row.place or word("unnamed", language),
            word("gap", language, rank=row.rank),
            (
                row.boundary,
                figures.people(row.people, language),
                *([figures.people(row.served_by_vans, language)] if vans else []),
                reason_in_words(row.reason, language),
                row.branch_name,
                figures.minutes(row.minutes, language),
            ),
            strength=_strength(row.people),
        )
        for row in gaps.itertuples(index=False)
    ]
    data = layers.features(light_areas(gaps.geometry, 3000.0), cards)
    labels = [word(key, language) for key in keys]
    return layers.areas(data, layers.hatched(colours.GAP), labels, name=word(name, language))


def _strength(people: float) -> float:
    """Return how much a gap of ``people`` stands out: from 1,000 people on it could not stand out more."""
    return float(np.clip(np.log10(people + 1) / 3, 0.1, 1.0))


def _people(
    question: CoverageLayers, classes: tuple[TravelClass, ...], totals: Totals, language: Language
) -> list[folium.FeatureGroup]:
    """Return the people as one group, or, if there are vans, as one before the vans and one with them."""
    demand = _classified(question, classes)
    scale = _radius_scale(demand["people"].to_numpy(dtype=float))
    unchanged, changed = (
        [
            _circles(
                demand[(demand["number"] == number) & (demand["served"] == served)],
                travel.colour,
                scale,
                language,
            )
            for number, travel in enumerate(classes)
        ]
        for served in (False, True)
    )
    if not totals.vans:
        return [_group("layer_people", unchanged, language)]
    by_van = _circles(demand[demand["served"]], colours.VAN, scale, language, ring=True)
    before = _group("layer_before", [*unchanged, *changed], language, overlay=False, show=False)
    after = _group("layer_after", [by_van, *map(Shared, unchanged)], language, overlay=False)
    return [before, after]


def _classified(question: CoverageLayers, classes: tuple[TravelClass, ...]) -> gpd.GeoDataFrame:
    """Return the demand with the ``number`` of its class and whether a van has ``served`` it, thinned out."""
    minutes = question.demand["minutes"].to_numpy(dtype=float)
    demand = question.demand.assign(
        number=colours.class_numbers(minutes, classes), served=van_served(question)
    )
    return merged_points(demand, demand["number"] * 2 + demand["served"])


def _group(
    key: str, members: list[Any], language: Language, *, overlay: bool = True, show: bool = True
) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name=layers.plain_name(word(key, language)), overlay=overlay, show=show)
    for member in members:
        group.add_child(member)
    return group


def _circles(
    points: gpd.GeoDataFrame, colour: str, scale: float, language: Language, *, ring: bool = False
) -> folium.GeoJson:
    keys = ("people", "to_branch", "reason", "to_van_stop")
    cards = [
        Card(
            row.place or row.boundary or word("unnamed", language),
            row.boundary if row.place not in {"", row.boundary} else "",
            (
                figures.people(row.people, language),
                figures.minutes(row.minutes, language),
                reason_in_words(row.reason, language),
                figures.minutes(row.van_minutes, language),
            ),
            radius=float(np.clip(scale * np.sqrt(row.people), 1.5, 11.0)),
        )
        for row in points.itertuples(index=False)
    ]
    style = {"color": "#26323d", "weight": 0.4, "fillColor": colour, "fillOpacity": 0.9, "ring": ring}
    labels = [word(key, language) for key in keys]
    return layers.circles(layers.features(points.geometry, cards), style, labels)


def _radius_scale(people: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
    """Return pixels per square root of a person, such that all but the largest hundredth stay under 7 pixels."""
    return 7.0 / max(float(np.sqrt(np.quantile(people, 0.99))), 1.0) if people.size else 1.0


def _branches(branches: gpd.GeoDataFrame, language: Language) -> folium.GeoJson:
    labels = [word("brand", language), word("opening_hours", language)]
    cards = [
        Card(row.name, values=(row.brand, row.opening_hours)) for row in branches.itertuples(index=False)
    ]
    data = layers.features(branches.geometry, cards)
    return layers.badges(data, "branch", 16, labels, name=word("layer_branches", language))


def _stops(stops: gpd.GeoDataFrame, language: Language) -> Iterator[folium.GeoJson]:
    if stops.empty:
        return
    labels = [word(key, language) for key in ("people", "dwell", "visits")]
    cards = [
        Card(
            row.name or word("unnamed", language),
            figures.place_beside(row.name, row.place),
            (figures.people(row.people, language), figures.minutes(row.dwell_minutes, language), row.visits),
        )
        for row in stops.itertuples(index=False)
    ]
    data = layers.features(stops.geometry, cards)
    yield layers.badges(data, "stop", 18, labels, name=word("layer_stops", language))
