"""The page of areas: a choropleth of any promise, with a table beside it that sorts."""

from typing import Any

import folium
import numpy as np

from maps import colours, figures, layers
from maps.areas_view import AreaMeasure, AreasView
from maps.canvas import ASKING, Assets, Canvas, Script, bounds_around, page
from maps.coverage_panel import share_legend
from maps.escape import safe
from maps.layers import Card
from maps.templating import rendered
from maps.week_map import group_in_words
from maps.words import Language, word

NOBODY = "#dfe3e7"
"""Where nobody lives."""


def areas_map(question: AreasView, *, language: Language, assets: Assets) -> str:
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
    canvas = Canvas(
        question.title,
        bounds_around(question.areas, question.roads),
        panel=_panel(question, language, linked=assets == "linked"),
        language=language,
        assets=assets,
        aids=("farreach-tables.js",),
        scripts=(ASKING,) if assets == "linked" else (),
    )
    assert question.backdrop is not None
    layers.ground(question.backdrop.land, layers.LAND).add_to(canvas)
    areas = _areas(question, language).add_to(canvas)
    layers.ground(question.backdrop.roads, {**layers.ROADS, "opacity": 0.6}).add_to(canvas)
    data = {
        "colours": [
            [_colour(share) for share in measure.shares[:-1].tolist()] for measure in question.measures
        ],
        "outlined": [[met is False for met in measure.met[:-1]] for measure in question.measures],
    }
    canvas.add_child(Script("FarreachTables.areas", [canvas, areas], data))
    return page(canvas)


def measure_in_words(measure: AreaMeasure, language: Language) -> str:
    """Return the name of a promise: standard, minutes, for whom."""
    parts = [
        measure.name,
        word("measure_within", language, n=f"{measure.minutes:g}"),
        group_in_words(measure.group, language) if measure.group != "people" else "",
    ]
    return " · ".join(part for part in parts if part)


def _colour(share: float) -> str:
    return NOBODY if np.isnan(share) else colours.share_colour(share)


def _panel(question: AreasView, language: Language, *, linked: bool) -> str:
    names = [measure_in_words(measure, language) for measure in question.measures]
    changes = any(measure.before is not None for measure in question.measures)
    return rendered(
        "areas_panel.html",
        language,
        view=question,
        measures=list(zip(names, question.measures, strict=True)),
        leads=[_lead(measure, language) for measure in question.measures],
        rows=[_row(question, number, changes=changes) for number in range(len(question.areas))],
        whole_row=_cells(question, -1, changes=changes),
        everybody=float(question.areas["people"].sum()),
        changes=changes,
        points=_points,
        shares=share_legend(),
        nobody=NOBODY,
        linked=linked,
    )


def _lead(measure: AreaMeasure, language: Language) -> dict[str, Any]:
    met = [kept for kept in measure.met[:-1] if kept is not None]
    promised = "" if np.isnan(measure.promised) else figures.percent(measure.promised)
    return {
        "share": measure.shares[-1],
        "met": measure.met[-1],
        "name": measure_in_words(measure, language),
        "promised": word("promised_share", language, share=promised) if promised else "",
        "areas": word("kept_in", language, n=sum(met), all=len(met)) if promised and met else "",
    }


def _row(question: AreasView, number: int, *, changes: bool) -> dict[str, Any]:
    area = question.areas.iloc[number]
    return {
        "key": str(question.areas.index[number]),
        "name": area["name"],
        "people": float(area["people"]),
        "cells": _cells(question, number, changes=changes),
    }


def _cells(question: AreasView, number: int, *, changes: bool) -> list[dict[str, Any]]:
    return [
        {
            "share": float(measure.shares[number]),
            "met": measure.met[number],
            "change": _change(measure, number) if changes else None,
        }
        for measure in question.measures
    ]


def _change(measure: AreaMeasure, number: int) -> float:
    """Return by how many hundredths the share changed; NaN where it is not known."""
    if measure.before is None:
        return float("nan")
    return float(measure.shares[number] - measure.before[number]) * 100


def _points(change: float) -> str:
    """Return a change in hundredths with its sign."""
    if not np.isfinite(change):
        return "–"
    return "±0" if abs(change) < 0.05 else f"{change:+.1f}".replace("-", "−")


def _areas(question: AreasView, language: Language) -> folium.GeoJson:
    labels = [word("people", language), *(measure_in_words(one, language) for one in question.measures)]
    cards = [
        Card(
            area.name or word("unnamed", language),
            values=(
                figures.people(area.people, language),
                *(figures.percent(float(measure.shares[number])) for measure in question.measures),
            ),
            colour=_colour(float(question.measures[0].shares[number])),
        )
        for number, area in enumerate(question.areas.itertuples(index=False))
    ]
    data = layers.features(question.areas.geometry, cards)
    for feature, key in zip(data["features"], question.areas.index, strict=True):
        feature["properties"]["k"] = safe(key)
    style = layers.filled({"color": "#ffffff", "weight": 1, "fillOpacity": 0.85})
    return layers.areas(data, style, labels, name=word("layer_municipalities", language))
