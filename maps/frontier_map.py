"""The map of a frontier: a chart of what each further site brings, and a slider that shows each choice on the map."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np

from maps import layers
from maps.backdrop import Backdrop
from maps.canvas import Assets, Canvas, Front, Script, bounds_around, page
from maps.frontier_chart import Curve, curve_of, drawing, said
from maps.layers import Card
from maps.sites_figures import gap_in_words, money
from maps.sites_map import TINTS, chosen_marks, people_group
from maps.sites_panel import asking
from maps.templating import rendered
from maps.thinning import merged_points
from maps.words import Language, word

MOST_POINTS = 100
"""A longer curve would make the page heavy: every circle knows its state in each choice."""


@dataclass(frozen=True, slots=True)
class FrontierLayers:
    """What a map of a frontier shows; all tables in WGS84.

    Attributes
    ----------
    document
        The answer: ``points`` and ``sites``, see the API.
    demand
        Points with ``people``, ``place``, ``boundary``, ``minutes_before``, ``minutes`` (with all sites of the last
        point) and ``mask``: a digit for each point of the frontier, the state of the people in it
        (``BEFORE``, ``NEW`` or ``NOT``).
    branches
        Points with ``name``.
    boundaries, roads
        For orientation.
    backdrop
        What lies below, made once for several maps.
    """

    document: Mapping[str, Any]
    demand: gpd.GeoDataFrame
    branches: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    backdrop: Backdrop | None = None

    def light(self) -> "FrontierLayers":
        """Return the same with the backdrop made and few enough points, done once for all languages."""
        demand = self.demand.rename(columns={"minutes_before": "van_minutes"})
        thin = merged_points(demand, demand["mask"])
        return replace(
            self,
            demand=thin.rename(columns={"van_minutes": "minutes_before"}),
            backdrop=self.backdrop or Backdrop.of(self.boundaries, self.roads),
        )


def frontier_map(question: FrontierLayers, *, language: Language, assets: Assets) -> str:
    """Return the map of a frontier as HTML; its slider works where the server is.

    Parameters
    ----------
    question
        What to draw.
    language
        Of every word on it.
    assets
        ``linked`` for a page that our server serves; ``inline`` shows the last choice only.
    """
    question = question if question.backdrop is not None else question.light()
    document = question.document
    canvas = Canvas(
        document["title"],
        bounds_around(question.boundaries, question.demand),
        panel=frontier_panel(document, language, assets),
        language=language,
        assets=assets,
        scripts=("farreach-sites.js",) if assets == "linked" else (),
    )
    assert question.backdrop is not None
    for layer in question.backdrop.drawn():
        layer.add_to(canvas)
    masks = question.demand["mask"].astype(str).tolist()
    state = np.array([int(mask[-1]) for mask in masks], dtype=np.int64)
    people = people_group(question.demand, state, language, masks).add_to(canvas)
    cards = [Card(name) for name in question.branches["name"]]
    branches = layers.badges(
        layers.features(question.branches.geometry, cards),
        "branch",
        16,
        [],
        name=word("layer_branches", language),
    )
    branches.add_to(canvas)
    marks = chosen_marks(_ordered(document), language).add_to(canvas)
    canvas.add_child(layers.layer_control())
    canvas.add_child(Front([people]))
    if assets == "linked":
        canvas.add_child(Script("FarreachSites.walk", [canvas, marks, people]))
    return page(canvas)


def frontier_panel(document: Mapping[str, Any], language: Language, assets: Assets) -> str:
    """Return the panel beside the map: the chart, the slider, what each choice is, and the whole as a table."""
    curve = curve_of(document)
    return rendered(
        "frontier_panel.html",
        language,
        answer=document,
        chart=drawing(curve, language),
        steps=_steps(document, curve, language),
        limit=word("chart_money" if curve.money else "chart_sites", language),
        money=curve.money,
        begins=_begins(document, language),
        axis=word("chart_share" if curve.share else "chart_minutes", language),
        tints=TINTS,
        tints_json=json.dumps(TINTS),
        standard=f"{document['question']['within']:g}",
        linked=assets == "linked",
        **asking(document["question"], language),
    )


def _steps(document: Mapping[str, Any], curve: Curve, language: Language) -> list[dict[str, Any]]:
    """Return what is said about each point: how many sites, what they bring, the last one of them, and the proof."""
    people = [document["before"]["people_covered"]]
    minutes = [None, *curve.found]
    steps = []
    for number, (point, value) in enumerate(zip(document["points"], curve.found, strict=True)):
        if curve.share:
            more = point["people_covered"] - people[-1]
            brings = word("people_more", language, n=f"{more:,.0f}") if more >= 0 else f"{more:,.0f}"
        else:
            before = minutes[number]
            brings = "" if before is None else f"{value - before:+.2f}"
        people.append(point["people_covered"])
        steps.append(
            {
                "sites": point["sites"],
                "limit": money(point["limit"]),
                "value": said(curve, value),
                "more": brings,
                "proof": _proof(point["better"], language),
            }
        )
    return steps


def _proof(better: float | None, language: Language) -> str:
    if better is None:
        return word("chart_unknown", language)
    return word("chart_bound", language, gap=gap_in_words(better)) if better else word("chart_sure", language)


def _begins(document: Mapping[str, Any], language: Language) -> str:
    """Return why the curve begins later than was asked, empty if it does not."""
    if document["begins"] is None:
        return ""
    key = "chart_begins_money" if document["by"] == "budget" else "chart_begins"
    return word(key, language, n=money(document["begins"]))


def _ordered(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return every site of the curve, those of the last point with their number."""
    order = {label: number for number, label in enumerate(document["points"][-1]["chosen"], start=1)}
    return [
        {**site, **({"order": order[site["id"]]} if site["id"] in order else {})}
        for site in document["sites"]
    ]
