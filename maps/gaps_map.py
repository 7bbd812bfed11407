"""The page of gaps: where people are out of reach, hatched by the reason, with a list beside the map."""

from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from folium.utilities import JsCode

from maps import figures, layers
from maps.canvas import ASKING, Assets, Canvas, Script, bounds_around, in_script, page
from maps.escape import safe
from maps.gap_words import gap_evidence, gap_reason
from maps.gaps_view import GapChoice, GapsView
from maps.layers import Card
from maps.patterns import GAP_PATTERNS, OTHER, TILE, gap_pattern
from maps.templating import rendered
from maps.week_map import group_in_words
from maps.words import Language, word

MOST_ROWS = 200
"""Gaps in a list; the rest is on the map only."""

_LEADS = {"any": "gaps_people", "at": "gaps_people_then", "often": "gaps_people_often"}


def gaps_map(question: GapsView, *, language: Language, assets: Assets) -> str:
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
        bounds_around(question.boundaries, *(choice.areas for choice in question.choices), question.branches),
        panel=_panel(question, language, linked=assets == "linked"),
        language=language,
        assets=assets,
        aids=("farreach-tables.js",),
        scripts=(ASKING,) if assets == "linked" else (),
    )
    assert question.backdrop is not None
    for layer in question.backdrop.drawn():
        layer.add_to(canvas)
    choices = [_choice(choice, language) for choice in question.choices]
    for choice in choices:
        choice.add_to(canvas)
    branch_marks(question.branches, language).add_to(canvas)
    canvas.add_child(Script("FarreachTables.gaps", [canvas, *choices]))
    return page(canvas)


def branch_marks(branches: gpd.GeoDataFrame, language: Language) -> folium.GeoJson:
    """Return the branches as small squares with their hours."""
    cards = [
        Card(row.name or word("unnamed", language), values=(row.opening_hours,))
        for row in branches.itertuples(index=False)
    ]
    data = layers.features(branches.geometry, cards)
    labels = [word("opening_hours", language)]
    return layers.badges(data, "branch", 14, labels, name=word("layer_branches", language))


def patterned() -> JsCode:
    """Return the style of areas each of which is filled by the pattern of its reason."""
    known = {reason: list(pattern) for reason, pattern in GAP_PATTERNS.items()}
    return JsCode(f"FarreachTables.patterned({in_script(known)}, {in_script(list(OTHER))}, {TILE})")


def _panel(question: GapsView, language: Language, *, linked: bool) -> str:
    return rendered(
        "gaps_panel.html",
        language,
        view=question,
        choices=[_facts(choice, language) for choice in question.choices],
        tile=TILE,
        linked=linked,
    )


def _facts(choice: GapChoice, language: Language) -> dict[str, Any]:
    areas = choice.areas
    by_reason = areas.groupby("reason", sort=False)[choice.group].agg(["sum", "size"])
    reasons = [
        {
            "id": reason,
            "name": gap_reason(str(reason), language),
            "pattern": gap_pattern(str(reason)),
            "people": row["sum"],
            "gaps": int(row["size"]),
        }
        for reason, row in by_reason.sort_values("sum", ascending=False).iterrows()
    ]
    return {
        "label": _label(choice, language),
        "people": choice.people,
        "everybody": choice.everybody,
        "lead": word(
            "gaps_people_full" if "full" in by_reason.index else _LEADS[choice.hours],
            language,
            n=f"{choice.minutes:g}",
        ),
        "who": group_in_words(choice.group, language),
        "gaps": len(areas),
        "reasons": reasons,
        "rows": [
            _row(row, choice, language) for row in areas.head(MOST_ROWS).reset_index().to_dict("records")
        ],
        "more": max(len(areas) - MOST_ROWS, 0),
    }


def _label(choice: GapChoice, language: Language) -> str:
    parts = [
        choice.name,
        word("within_minutes", language, n=f"{choice.minutes:g}"),
        choice.when,
        group_in_words(choice.group, language) if choice.group != "people" else "",
    ]
    return " · ".join(part for part in parts if part)


def _row(row: dict[Any, Any], choice: GapChoice, language: Language) -> dict[str, Any]:
    place = row["place"] or word("unnamed", language)
    boundary = row.get("boundary_name", row.get("boundary", ""))
    return {
        "key": str(row.get("id", row.get("index", row["rank"]))),
        "rank": int(row["rank"]),
        "place": place,
        "boundary": boundary if boundary != place else "",
        "people": row[choice.group],
        "minutes": row["minutes"] if pd.notna(row["minutes"]) else float("nan"),
        "away": figures.minutes_beside(float(row["minutes"]), choice.minutes, language),
        "reason": row["reason"],
        "why": _why(row, choice, language),
    }


def _why(row: dict[Any, Any], choice: GapChoice, language: Language) -> str:
    """Return the reason with the evidence for it."""
    evidence = gap_evidence(row, language, limit=choice.minutes)
    return word(
        "reason_and_evidence", language, reason=gap_reason(str(row["reason"]), language), evidence=evidence
    ).strip()


def _choice(choice: GapChoice, language: Language) -> folium.FeatureGroup:
    """Return the gaps of one choice; each knows its id ``k`` and its reason ``q``."""
    areas = choice.areas
    keys = ("boundary", "people", "nearest_branch", "minutes_away", "area")
    labels = [word(key, language) for key in keys]
    if choice.group != "people":
        labels.insert(2, group_in_words(choice.group, language))
    labels += [group_in_words(group, language) for group in choice.groups if group in areas]
    records = areas.reset_index().to_dict("records")
    cards = [_card(row, choice, language) for row in records]
    data = layers.features(areas.geometry, cards)
    for feature, row in zip(data["features"], records, strict=True):
        feature["properties"]["k"] = safe(row.get("id", row.get("index", row["rank"])))
        feature["properties"]["q"] = safe(row["reason"])
    group = folium.FeatureGroup(name=layers.plain_name(_label(choice, language)), control=False)
    group.add_child(layers.areas(data, patterned(), labels, name=word("layer_gaps", language)))
    return group


def _card(row: dict[Any, Any], choice: GapChoice, language: Language) -> Card:
    facts = _row(row, choice, language)
    size = row.get("km2", np.nan)
    return Card(
        facts["place"],
        f"{word('gap', language, rank=facts['rank'])} · {facts['why']}",
        (
            facts["boundary"],
            figures.people(row["people"], language),
            *([figures.people(row[choice.group], language)] if choice.group != "people" else []),
            str(row.get("branch_name", "")),
            facts["away"],
            figures.square_kilometres(size, language) if np.isfinite(size) else "",
            *(figures.people(row[group], language) for group in choice.groups if group in row),
        ),
    )
