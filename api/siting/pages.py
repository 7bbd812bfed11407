"""The pages of an answer about sites, rendered once and stored; the process that serves them draws nothing."""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from api.rendering import light
from api.roads import main_roads
from api.siting.answers import Answer, Document, positions_of
from api.siting.case import Case
from api.store import Workspace
from maps.backdrop import Backdrop
from maps.frontier_map import FrontierLayers, frontier_map
from maps.sites_map import BEFORE, NEW, NOT, SitesLayers, sites_map
from maps.words import LANGUAGES, Language
from planner.coverage.areas import pick_level
from planner.siting.moves import Outcome, outcome_of
from planner.tables import WGS84, empty_table

_HTML = "text/html; charset=utf-8"


def put_sites_pages(workspace: Workspace, answer: Answer) -> None:
    """Draw and store the map of chosen sites in every language."""
    shown = sites_layers(workspace, answer).light()
    for language in LANGUAGES:
        body = sites_map(shown, language=language, assets="linked")
        workspace.put_page("/sites", language, _HTML, body.encode())


def put_frontier_pages(workspace: Workspace, case: Case, document: Document) -> None:
    """Draw and store the map of a frontier in every language."""
    shown = frontier_layers(workspace, case, document).light()
    for language in LANGUAGES:
        body = frontier_map(shown, language=language, assets="linked")
        workspace.put_page("/frontier", language, _HTML, body.encode())


def standalone_map(workspace: Workspace, answer: Answer, language: Language = "en") -> str:
    """Return the map of chosen sites as a file that opens without a server."""
    return sites_map(sites_layers(workspace, answer), language=language, assets="inline")


def sites_layers(workspace: Workspace, answer: Answer) -> SitesLayers:
    """Return what the map of chosen sites shows."""
    case, chosen = answer.case, answer.result.chosen
    before, after = (outcome_of(case.problem, sites) for sites in (case.ground.standing, chosen))
    sites = case.sites
    new = _new_people(case, after)
    free = ~sites["standing"].to_numpy(bool)
    free[list(chosen)] = False
    gone = ~np.isin(np.arange(len(sites)), chosen)
    areas = {row["name"]: row for row in answer.document.get("areas", [])}
    return SitesLayers(
        document=answer.document,
        demand=_people(case, before, after).assign(state=_state(before, after)),
        candidates=_frame(sites[free][["name", "kind", "geometry"]].assign(people_new=new[free])),
        branches=_frame(sites[["name", "geometry"]].assign(closed=gone)[sites["standing"].to_numpy(bool)]),
        boundaries=_shares(_boundaries(workspace), areas),
        **_ground(workspace, case),
    )


def frontier_layers(workspace: Workspace, case: Case, document: Document) -> FrontierLayers:
    """Return what the map of a frontier shows."""
    before = outcome_of(case.problem, case.ground.standing)
    outcomes = [
        outcome_of(case.problem, _all_of(case, point["chosen"], point["closed"]))
        for point in document["points"]
    ]
    states = np.array([_state(before, after) for after in outcomes]).astype(str)
    return FrontierLayers(
        document=document,
        demand=_people(case, before, outcomes[-1]).assign(mask=["".join(digits) for digits in states.T]),
        branches=_frame(case.sites[case.sites["standing"].to_numpy(bool)][["name", "geometry"]]),
        boundaries=_boundaries(workspace),
        **_ground(workspace, case),
    )


def _all_of(case: Case, chosen: Sequence[str], closed: Sequence[str]) -> tuple[int, ...]:
    """Return new and standing sites but those closed."""
    gone = set(positions_of(case, closed))
    return tuple(sorted({*positions_of(case, chosen), *case.ground.standing} - gone))


def _state(before: Outcome, after: Outcome) -> "np.ndarray[Any, np.dtype[np.int64]]":
    then = after.covered > 0
    return np.where(then, np.where(before.covered > 0, BEFORE, NEW), NOT)


def _people(case: Case, before: Outcome, after: Outcome) -> gpd.GeoDataFrame:
    names = np.array([*case.ground.areas, ""], dtype=object)
    demand = _frame(case.demand[["people", "place", "geometry"]])
    return demand.assign(
        boundary=names[case.ground.area],
        minutes=_minutes(after),
        minutes_before=_minutes(before),
    )


def _minutes(outcome: Outcome) -> "np.ndarray[Any, np.dtype[np.float64]]":
    return np.where(np.isfinite(outcome.seconds), outcome.seconds / 60, np.nan)


def _new_people(case: Case, after: Outcome) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Return ``(sites,)`` people whom each would newly reach beside the chosen ones."""
    reach = case.problem.covering
    open_to = (after.covered == 0)[reach.row]
    return np.bincount(
        reach.site[open_to], case.problem.people[reach.row[open_to]], minlength=reach.sites
    ).astype(np.float64)


def _frame(table: pd.DataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry="geometry", crs=WGS84)


def _boundaries(workspace: Workspace) -> gpd.GeoDataFrame:
    if "boundaries" not in workspace.layers():
        return empty_table("boundaries")
    areas = workspace.read_layer("boundaries")
    level = pick_level(areas)
    return light(areas[areas["level"] == level] if level is not None else areas)


def _shares(areas: gpd.GeoDataFrame, rows: dict[str, Document]) -> gpd.GeoDataFrame:
    known = areas[areas["name"].isin(rows)]
    return known.assign(
        **{
            name: [float(rows[area][name]) for area in known["name"]]
            for name in ("people", "share_before", "share_after")
        }
    )


def _ground(workspace: Workspace, case: Case) -> dict[str, Any]:
    """Return roads and what lies below."""
    assert case.travel is not None
    areas, roads = _boundaries(workspace), main_roads(case.travel.network)
    return {"roads": roads, "backdrop": None if areas.empty else Backdrop.of(areas, roads)}
