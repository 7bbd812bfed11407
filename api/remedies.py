"""Work out remedies from what a workspace holds, and keep everything they found in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import pandas as pd
import shapely

from api.features import feature_collection
from api.options import DOCUMENTS
from api.planning import layers_in
from api.project import Project
from api.published import published_plan
from api.remedies_options import REMEDIES, RemediesOptions
from api.roads import main_roads
from api.store import Workspace
from maps.remedies_map import RemediesLayers, remedies_map
from maps.words import LANGUAGES, Language
from planner.coverage.areas import nearest_names
from planner.coverage.measure import measure_coverage
from planner.coverage.standard import Standard, minutes
from planner.io.costs import CostFile, costs_of, read_costs
from planner.io.streets.warm import say_if_cold
from planner.loop.question import Layers
from planner.loop.run import gaps_in, labelled, municipalities, refuse_lost
from planner.remedies.answer import RemediesAnswer
from planner.remedies.facts import reason_facts, remedies_document
from planner.remedies.named import Named
from planner.remedies.question import RemediesQuestion
from planner.remedies.run import find_remedies
from planner.siting.explain import other_way
from planner.solving import Budget, Watch
from planner.streets.travel import StreetTravel
from planner.tables import WGS84

Progress = Callable[[str], None]
Documents = dict[str, dict[str, Any]]
Pages = dict[tuple[str, Language], str]


_TEXTS = ("what", "kind", "name")
_NUMBERS = ("rank", "cost", "people", "cost_per_person", "met", "worth", "worth_per_person")


@dataclass(frozen=True, slots=True)
class RemediesMade:
    """Stored remedies: the answer, every document by its key, every page by path and language."""

    answer: RemediesAnswer
    documents: Documents
    pages: Pages

    @property
    def facts(self) -> dict[str, Any]:
        """What the command prints and the page shows."""
        return self.documents[REMEDIES]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question with what the map needs besides."""

    question: RemediesQuestion
    travel: StreetTravel
    gaps: gpd.GeoDataFrame
    layers: Layers


def make_remedies(
    workspace: Workspace,
    options: RemediesOptions,
    *,
    now: datetime,
    named: Named | None = None,
    progress: Progress = lambda _: None,
    watch: Watch = lambda _: True,
) -> RemediesMade:
    """Find the remedies of a workspace, and store their document, their map and their layer.

    Parameters
    ----------
    workspace
        Open for writing, with streets, branches and demand.
    options
        What may be done, for how much.
    now
        Aware; opening hours count as in this week, in the project's zone.
    named
        What is asked about by its id; there is no search, and nothing is written, if it is not there.
    progress
        Told in words what is being done.
    watch
        Told how the search stands; ends it with the best so far by returning False.

    Raises
    ------
    InputError, NotFoundError, WorkspaceError
        With everything that is wrong; nothing has been written then.
    """
    project = Project.of(workspace)
    given = _given(options, workspace)
    say_if_cold(progress)
    progress("opening the map")
    asked = _asked(workspace, options, given, now.astimezone(ZoneInfo(project.timezone)))
    answer = find_remedies(asked.question, asked.travel, named=named, progress=progress, watch=watch)
    progress("drawing the map")
    title = f"{project.organisation}, {project.country}" if project.country else project.organisation
    document = {"title": title, **remedies_document(answer)}
    frame = remedies_frame(document, asked.gaps)
    documents = {REMEDIES: document, f"{REMEDIES}.geojson": feature_collection(frame)}
    pages = render_remedies(document, asked.gaps, asked.layers)
    progress("storing the remedies")
    with workspace.transaction():
        workspace.write_layers({REMEDIES: frame})
        for key, one in documents.items():
            workspace.put_result(DOCUMENTS, key, one, created_at=now)
        for (path, language), body in pages.items():
            workspace.put_page(path, language, "text/html; charset=utf-8", body.encode())
        progress("done")  # the last moment at which a job can be cancelled, and nothing is kept
    return RemediesMade(answer, documents, pages)


def _given(options: RemediesOptions, workspace: Workspace) -> CostFile:
    """Return the costs that are given, checked against the branches that there are, or the defaults."""
    if not options.costs:
        return CostFile()
    stored = workspace.layers().get("branches")
    branches = workspace.read_layer("branches").index.astype(str).tolist() if stored else None
    if isinstance(options.costs, Path):
        return read_costs(options.costs, branches)
    return costs_of(options.costs, branches)


def remedies_frame(document: dict[str, Any], gaps: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the chosen actions as points and the gaps as areas, with what is known about each."""
    areas = [row for row in document["gaps"] if row["id"] in gaps.index]
    rows = [
        *({**row, "what": "action"} for row in document["actions"]),
        *({**row, "what": "gap", "kind": row["cause"]} for row in areas),
    ]
    points = [shapely.Point(row["lon"], row["lat"]) for row in document["actions"]]
    table = pd.DataFrame(
        rows,
        index=pd.Index([row["id"] for row in rows], dtype=object, name="id"),
        columns=[*_TEXTS, *_NUMBERS],
    )
    return gpd.GeoDataFrame(
        table.astype(dict.fromkeys(_NUMBERS, float)),
        geometry=[*points, *(gaps.geometry[row["id"]] for row in areas)],
        crs=WGS84,
    )


def render_remedies(document: dict[str, Any], gaps: gpd.GeoDataFrame, layers: Layers) -> Pages:
    """Return the page in every language; it refers to assets that the server serves."""
    drawn = RemediesLayers(
        facts=document,
        gaps=gaps[["geometry"]],
        branches=labelled(layers)[["name", "geometry"]],
        boundaries=municipalities(layers),
        roads=main_roads(layers.network),
    )
    return {
        (f"/{REMEDIES}", language): remedies_map(drawn, language=language, assets="linked")
        for language in LANGUAGES
    }


def _asked(workspace: Workspace, options: RemediesOptions, given: CostFile, today: datetime) -> _Asked:
    """Return the question that the workspace and the options put to the core."""
    layers = layers_in(workspace)
    travel = StreetTravel(network=layers.network, prepared=layers.prepared)
    refuse_lost(layers.branches, travel, "branches")
    standard = Standard(within=minutes(options.within))
    coverage = measure_coverage(travel, layers.branches, layers.demand)
    branches = labelled(layers)
    gaps = gaps_in(layers, coverage, travel, within=standard.within)
    question = RemediesQuestion(
        demand=layers.demand,
        branches=branches,
        candidates=_named(layers.candidates, layers.settlements),
        week=today.date(),
        gap=gaps.gap,
        gap_names=gaps.areas["place"].to_dict(),
        money=options.budget,
        kinds=options.kinds,  # type: ignore[arg-type]
        standard=standard,
        costs=given.costs,
        assumptions=given.assumptions,
        windows=given.windows,
        published=published_plan(workspace) if options.with_plan else None,
        most_vans=options.vans,
        most_places=options.places,
        budget=Budget(seconds=options.seconds),
        seed=options.seed,
    )
    return _Asked(question, travel, gaps.areas, layers)


def _named(candidates: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the candidates with names that say where they are: own name and settlement, or kind and settlement."""
    where = nearest_names(candidates, settlements)
    own = candidates["name"].where(candidates["name"] != "", candidates["kind"].str.replace("_", " "))
    names = [b if a == b else f"{a}, {b}" if b and b not in a else a for a, b in zip(own, where, strict=True)]
    return candidates.assign(name=names)


def exact_reason(answer: RemediesAnswer, action: int) -> dict[str, Any]:
    """Return why an action was chosen or not, and how many people the best mix the other way round would lose."""
    assert answer.problem is not None
    assert answer.result is not None
    question = answer.question
    other = other_way(answer.problem, answer.result, action, budget=question.budget, seed=question.seed)
    possible = other.result is not None
    return {
        **reason_facts(answer, answer.fates[action]),
        "other_way": {
            "possible": possible,
            "loss": round(other.loss, 1) if possible else None,
            "proven": round(other.proven, 1) if possible else None,
        },
    }
