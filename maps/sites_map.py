"""The map of chosen sites: where they are, in which order to build them, and whom they newly reach."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import folium
import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from maps import colours, figures, layers
from maps.backdrop import Backdrop
from maps.canvas import Assets, Canvas, Front, Script, bounds_around, page
from maps.layers import Card
from maps.sites_panel import sites_panel
from maps.thinning import merged_points
from maps.words import Language, word

BEFORE, NEW, NOT = range(3)
"""Classes of people: reached before, newly reached, not reached."""

TINTS = (colours.WITHIN[2], colours.VAN, colours.BEYOND[1])

_FADED = 0.55


@dataclass(frozen=True, slots=True)
class SitesLayers:
    """What a map of chosen sites shows; all tables in WGS84.

    Attributes
    ----------
    document
        The answer: see :func:`planner.siting.facts.siting_document`, with ``title``, ``question`` and ``left_out``.
    demand
        Points with ``people``, ``place``, ``boundary``, ``minutes`` (then) and ``minutes_before`` (NaN: too far to
        count) and ``state`` (``BEFORE``, ``NEW`` or ``NOT``).
    candidates
        Points with ``name``, ``kind`` and ``people_new`` whom each would newly reach beside the chosen ones.
    branches
        Points with ``name`` and ``closed``.
    boundaries
        Areas with ``name``, ``people``, ``share_before``, ``share_after`` (0..1).
    roads
        Main roads, for orientation.
    backdrop
        What lies below, made once for several maps; made from ``boundaries`` and ``roads`` if None.
    """

    document: Mapping[str, Any]
    demand: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    branches: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    backdrop: Backdrop | None = None

    def light(self) -> "SitesLayers":
        """Return the same with the backdrop made and few enough points, done once for all languages."""
        demand = self.demand
        thin = merged_points(demand.rename(columns={"minutes_before": "van_minutes"}), demand["state"])
        return replace(
            self,
            demand=thin.rename(columns={"van_minutes": "minutes_before"}),
            backdrop=self.backdrop or Backdrop.of(self.boundaries, self.roads),
        )


def sites_map(question: SitesLayers, *, language: Language, assets: Assets) -> str:
    """Return the map of chosen sites as HTML; linked, its marks can be dragged and the server says what would change.

    Parameters
    ----------
    question
        What to draw.
    language
        Of every word on it.
    assets
        ``inline`` for a file that stands alone, ``linked`` for a page that our server serves.
    """
    question = question if question.backdrop is not None else question.light()
    document = question.document
    canvas = Canvas(
        document["title"],
        bounds_around(question.boundaries, question.demand),
        panel=sites_panel(document, language, assets),
        language=language,
        assets=assets,
        scripts=("farreach-sites.js",) if assets == "linked" else (),
    )
    assert question.backdrop is not None
    for layer in question.backdrop.drawn():
        layer.add_to(canvas)
    municipalities = _municipalities(question.boundaries, language).add_to(canvas)
    people = people_group(question.demand, question.demand["state"].to_numpy(), language).add_to(canvas)
    candidates = _candidates(question.candidates, language).add_to(canvas)
    _branches(question.branches, language).add_to(canvas)
    chosen = chosen_marks(document["chosen"], language).add_to(canvas)
    canvas.add_child(layers.layer_control())
    canvas.add_child(Front([municipalities, people, candidates]))
    if assets == "linked":
        canvas.add_child(Script("FarreachSites.play", [canvas, chosen]))
    return page(canvas)


def people_group(
    demand: gpd.GeoDataFrame, state: NDArray[np.int64], language: Language, masks: list[str] | None = None
) -> folium.FeatureGroup:
    """Return the people as circles, each in the colour of its ``state``, as one layer.

    ``masks`` go into the page as they are, one for each point: a digit for each choice, the state of the point in it.
    """
    group = folium.FeatureGroup(name=layers.plain_name(word("layer_people", language)))
    scale = radius_scale(demand["people"].to_numpy(float))
    for number in (BEFORE, NOT, NEW):
        rows = np.flatnonzero(state == number)
        some = demand.iloc[rows]
        cards = [
            Card(
                row.place or row.boundary or word("unnamed", language),
                row.boundary if row.place not in {"", row.boundary} else "",
                (
                    figures.people(row.people, language),
                    figures.minutes(row.minutes_before, language),
                    figures.minutes(row.minutes, language),
                ),
                radius=float(np.clip(scale * np.sqrt(row.people), 1.5, 11.0)),
            )
            for row in some.itertuples(index=False)
        ]
        data = layers.features(some.geometry, cards)
        if masks is not None:
            for feature, row in zip(data["features"], rows, strict=True):
                feature["properties"]["m"] = masks[row]
        style = {
            "color": "#26323d",
            "weight": 0.4,
            "fillColor": TINTS[number],
            "fillOpacity": 0.9,
            "ring": number == NEW,
        }
        labels = [word(key, language) for key in ("people", "minutes_today", "minutes_then")]
        group.add_child(layers.circles(data, style, labels))
    return group


def radius_scale(people: NDArray[np.float64]) -> float:
    """Return pixels per square root of a person, such that all but the largest hundredth stay under 7 pixels."""
    return 7.0 / max(float(np.sqrt(np.quantile(people, 0.99))), 1.0) if people.size else 1.0


def chosen_marks(rows: list[Mapping[str, Any]], language: Language) -> folium.GeoJson:
    """Return the chosen sites as numbered marks, with why each was chosen."""
    keys = ("people_new", "people_in_reach", "people_only_here", "cost")
    cards = [
        Card(
            row["name"] or word("site_number", language, n=row.get("order", "")),
            word("site_number", language, n=row["order"]) if "order" in row and row["name"] else "",
            tuple(_figure(row, key, language) for key in keys),
            badge=str(row.get("order", "")),
        )
        for row in rows
    ]
    data = layers.features(_points(rows), cards)
    labels = [word(key, language) for key in keys]
    return layers.badges(data, "site", 30, labels, name=word("layer_chosen", language))


def _figure(row: Mapping[str, Any], key: str, language: Language) -> str:
    if row.get(key) is None:
        return ""
    return f"{row[key]:,.0f}" if key == "cost" else figures.people(row[key], language)


def _points(rows: list[Mapping[str, Any]]) -> list[Any]:
    return list(gpd.points_from_xy([row["lon"] for row in rows], [row["lat"] for row in rows]))


def _municipalities(boundaries: gpd.GeoDataFrame, language: Language) -> folium.GeoJson:
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
    labels = [word(key, language) for key in ("people", "share_today", "share_then")]
    style = layers.filled({"color": "#ffffff", "weight": 1, "fillOpacity": 0.8})
    data = layers.features(boundaries.geometry, cards)
    return layers.areas(data, style, labels, name=word("layer_municipalities", language), show=False)


def _candidates(candidates: gpd.GeoDataFrame, language: Language) -> folium.FeatureGroup:
    cards = [
        Card(
            row.name or word("candidate", language),
            word("candidate", language) if row.name else "",
            (figures.people(row.people_new, language),),
            radius=2.6,
        )
        for row in candidates.itertuples(index=False)
    ]
    style = {"color": "#5b2a86", "weight": 0.8, "fillColor": "#d9c8ea", "fillOpacity": _FADED}
    group = folium.FeatureGroup(name=layers.plain_name(word("layer_candidates", language)), show=False)
    labels = [word("not_chosen_why", language)]
    group.add_child(layers.circles(layers.features(candidates.geometry, cards), style, labels))
    return group


def _branches(branches: gpd.GeoDataFrame, language: Language) -> folium.GeoJson:
    cards = [
        Card(
            row.name or word("a_branch", language),
            word("branch_closed", language) if row.closed else "",
            badge="×" if row.closed else "",
        )
        for row in branches.itertuples(index=False)
    ]
    data = layers.features(branches.geometry, cards)
    return layers.badges(data, "branch", 16, [], name=word("layer_branches", language))
