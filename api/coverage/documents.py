"""The documents of an assessment: a summary, and the parts that are asked for by themselves."""

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from api.coverage.access import Access, access_facts, equity_facts, equity_of, measure_access
from api.coverage.access_options import AccessOptions
from api.coverage.assessing import Assessed
from api.coverage.gap_facts import gaps_facts
from api.coverage.promise_gaps import PromiseGaps
from api.features import feature_collection
from planner.coverage.facts import area_rows, coverage_facts, through_facts, verdict_rows
from planner.coverage.scenarios.hashing import question_hash
from planner.io.export.layers import answer_layers

Document = dict[str, Any]

_SHORT = ("id", "rank", "people", "place", "boundary_name", "reason", "why")
_MOST_GAPS = 20
_METRES = 111_195.0
"""Of a degree of latitude."""
_SIDE, _MOST_MOVED = 0.02, 50.0


def documents_of(made: Assessed, gaps: PromiseGaps, access: Access) -> dict[str, Document]:
    """Return every document of an assessment by the name of its part, ``""`` the summary."""
    answer = made.answer
    found = [gaps_facts(answer, name, within, one) for (name, within), one in gaps.items()]
    frames = {key: one.areas for key, one in gaps.items()}
    parts: dict[str, Document] = {
        "": {
            "title": made.title,
            "asked": made.options.document(),
            "question_hash": question_hash(answer.question),
            **coverage_facts(answer),
            "gaps": [_short(document) for document in found],
        },
        "verdicts": {"verdicts": verdict_rows(answer), "areas": area_rows(answer)},
        "week": {"through": [through_facts(answer, key) for key in answer.through]},
        "gaps": {"gaps": found},
        "access": access_facts(made, access),
        "equity": _equity(made, access),
        "gaps.geojson": _gap_shapes(found, frames),
    }
    areas = answer_layers(answer).get("areas")
    if areas is not None:
        parts["areas.geojson"] = feature_collection(areas)
    return parts


def _equity(made: Assessed, access: Access) -> Document:
    """Return how evenly the measure of access is spread, by municipality and by group, and the minutes to a branch."""
    minutes = measure_access(made, AccessOptions(measure="minutes"))
    return {
        "asked": access.options.document(),
        "less_is_better": access.less_is_better,
        "by_area": equity_facts(equity_of(made, access.points)),
        "by_group": equity_facts(equity_of(made, access.points, by_group=True)),
        "minutes": equity_facts(equity_of(made, minutes.points)),
    }


def _short(document: Document) -> Document:
    """Return the largest gaps without their evidence in numbers."""
    few = [{name: row[name] for name in _SHORT} for row in document["gaps"][:_MOST_GAPS]]
    return {**document, "count": len(document["gaps"]), "gaps": few}


def _gap_shapes(found: list[Document], frames: dict[Any, Any]) -> Document:
    """Return the gaps of every promise as GeoJSON; each says of which promise it is, its id begins with its number."""
    features = [
        {
            **feature,
            "id": f"{number}-{feature['id']}",
            "properties": _properties(document, rows[feature["id"]]),
        }
        for number, (document, frame) in enumerate(zip(found, frames.values(), strict=True), 1)
        for rows in [{row["id"]: row for row in document["gaps"]}]
        for feature in feature_collection(thinned(frame[["geometry"]]))["features"]
    ]
    return {"type": "FeatureCollection", "features": features}


def thinned(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return areas with fewer corners: outlines move by 2 % of the side of a square as large, and by 50 m at most.

    What is written as a file keeps every corner; a browser that asks for a country gets a third of them.
    """
    shapes = areas.geometry.to_numpy()
    across = np.cos(np.radians(np.clip(shapely.get_y(shapely.centroid(shapes)), -89.0, 89.0)))
    side = np.sqrt(shapely.area(shapes) * across) * _METRES
    step = np.minimum(_SIDE * side, _MOST_MOVED) / _METRES
    return areas.set_geometry(shapely.simplify(shapes, step))


def _properties(document: Document, row: Document) -> Document:
    """Return what is known about a gap, flat."""
    promise = {"standard": document["standard"], "promise_minutes": document["minutes"]}
    flat = {name: value for name, value in row.items() if name not in {"id", "groups", "why"}}
    said = {f"why_{language}": text for language, text in row["why"].items()}
    return {**promise, **flat, **row["groups"], **said}
