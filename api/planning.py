"""Make a plan from what a workspace holds, and keep everything it found in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd

from api.features import feature_collection
from api.jobs.kinds import Report
from api.options import DOCUMENTS, OTHER_DOCUMENTS, OTHER_PAGES, PlanOptions
from api.project import Project
from api.rendering import Pages, render_pages
from api.store import Workspace, WorkspaceError
from api.streets import network_in
from planner.coverage.standard import Standard, minutes
from planner.io.streets.prepared import prepared_streets
from planner.io.streets.warm import say_if_cold
from planner.loop.answer import LoopAnswer
from planner.loop.facts import area_frame, coverage_document, facts_document, stop_rows
from planner.loop.question import Layers, LoopQuestion, next_workday, workdays
from planner.loop.run import run_loop
from planner.loop.sheets import day_document, rota_document
from planner.tables import empty_table

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PlanMade:
    """A stored plan: its version, the answer it was made from, every document and page, and the day that is today."""

    version: int
    answer: LoopAnswer
    documents: dict[str, dict[str, Any]]
    pages: Pages
    day: date

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of the start page."""
        return self.documents["facts"]

    @property
    def printed(self) -> dict[str, Any]:
        """Everything that a command prints, as one document: facts, rota, and the routes of today."""
        return {**self.facts, "rota": self.documents["rota"], "routes_today": self.today}

    @property
    def today(self) -> dict[str, Any]:
        """The routes of today, or of the next workday."""
        return self.documents[f"days/{self.day.isoformat()}"]


def make_plan(
    workspace: Workspace,
    options: PlanOptions,
    *,
    now: datetime,
    progress: Progress = lambda _: None,
) -> PlanMade:
    """Run the loop on a workspace, store layers, documents, pages and a published version of the plan.

    Parameters
    ----------
    workspace
        Open for writing, with streets, branches and demand.
    options
        What to plan.
    now
        Aware; the rota begins in the week of the next workday in the project's zone.
    progress
        Told in words what is being done.

    Raises
    ------
    InputError, InfeasibleError, WorkspaceError
        With everything that is wrong; nothing has been written then.
    """
    project = Project.of(workspace)
    today = now.astimezone(ZoneInfo(project.timezone)).date()
    say_if_cold(progress)
    progress("opening the map")
    answer = run_loop(question_of(workspace, options, today), progress=progress)
    progress("drawing the maps")
    documents = documents_of(answer, project, next_workday(today))
    pages = render_pages(answer, documents)
    progress("storing the plan")
    with workspace.transaction():
        workspace.write_layers(layers_of(answer))
        workspace.clear_results(DOCUMENTS, but=OTHER_DOCUMENTS)
        for key, document in documents.items():
            workspace.put_result(DOCUMENTS, key, document, created_at=now)
        workspace.clear_pages(but=OTHER_PAGES)
        for (path, language), body in pages.items():
            workspace.put_page(path, language, "text/html; charset=utf-8", body.encode())
        version = workspace.add_plan(plan_document(options, documents), created_at=now)
        workspace.publish(version)
        progress(
            "publishing the plan"
        )  # the last moment at which a job can be cancelled, and nothing is kept
    return PlanMade(version, answer, documents, pages, next_workday(today))


def plan_job(
    workspace: Workspace, params: Mapping[str, Any], report: Report, *, now: datetime
) -> dict[str, Any]:
    """Make the plan that a job asks for; return where it is."""
    options = PlanOptions(**{**params, "thresholds": tuple(params["thresholds"])})
    version = make_plan(workspace, options, now=now, progress=report.tell).version
    return {"version": version, "plan": f"/v1/plans/{version}"}


def layers_in(workspace: Workspace) -> Layers:
    """Return what a workspace holds.

    Raises
    ------
    WorkspaceError
        When streets, branches or demand are missing.
    """
    present = workspace.layers()
    missing = [name for name in ("streets", "branches", "demand") if not present.get(name)]
    if missing:
        raise WorkspaceError(
            f"{workspace.path} has no {' and no '.join(missing)}. "
            "Import a map extract with 'farreach import', or load a table with 'farreach load'."
        )
    optional = ("settlements", "boundaries", "islands", "vehicles", "candidates", "crossings")
    tables = {
        name: workspace.read_layer(name)
        if name in present
        else empty_table("boundaries" if name == "islands" else name)  # type: ignore[arg-type]
        for name in optional
    }
    network = network_in(workspace)
    return Layers(
        network=network,
        prepared=prepared_streets(network),
        branches=workspace.read_layer("branches"),
        demand=workspace.read_layer("demand"),
        **tables,
    )


def question_of(workspace: Workspace, options: PlanOptions, today: date) -> LoopQuestion:
    """Return the question that the workspace and the options put to the core."""
    return LoopQuestion(
        layers=layers_in(workspace),
        days=workdays(today, options.weeks),
        standard=Standard(within=minutes(options.within)),
        thresholds=tuple(minutes(limit) for limit in sorted({*options.thresholds, options.within})),
        vans=options.vans,
        stops=options.stops,
        least_people=options.least_people,
        seed=options.seed,
    )


def documents_of(answer: LoopAnswer, project: Project, today: date) -> dict[str, dict[str, Any]]:
    """Return every document of a plan by its key; dates and times carry the project's zone."""
    facts = facts_document(answer, organisation=project.organisation, country=project.country, today=today)
    title = facts["title"]
    summary = ("title", "standard", "people", "thresholds", "share_before", "share_after", "service_rule")
    zone = ZoneInfo(project.timezone)
    return {
        "facts": facts,
        "coverage": {**{key: facts[key] for key in summary}, **coverage_document(answer)},
        "gaps.geojson": feature_collection(answer.gaps),
        "stops.geojson": feature_collection(stop_frame(answer)),
        "rota": rota_document(answer, title=title),
        **{
            f"days/{day.isoformat()}": with_moments(day_document(answer, day, title=title), zone)
            for day in answer.days
        },
        **{f"routes/{day.isoformat()}.geojson": legs_document(answer, day) for day in answer.days},
    }


def plan_document(options: PlanOptions, documents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what a version of the plan promises: the options, the figures, the stops, rota and every day."""
    return {
        "options": {**asdict(options), "thresholds": list(options.thresholds)},
        "facts": documents["facts"],
        "rota": documents["rota"],
        "days": {key.removeprefix("days/"): d for key, d in documents.items() if key.startswith("days/")},
    }


def with_moments(document: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Return the document of a day whose stops also say when, as RFC 3339 with offset."""
    day = document["date"]

    def moment(clock: str) -> str:
        return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone).isoformat()

    routes = [
        {
            **route,
            "start_at": moment(route["start"]),
            "end_at": moment(route["end"]),
            "stops": [
                {**stop, "arrival_at": moment(stop["arrival"]), "departure_at": moment(stop["departure"])}
                for stop in route["stops"]
            ],
        }
        for route in document["routes"]
    ]
    return {**document, "timezone": zone.key, "routes": routes}


def stop_frame(answer: LoopAnswer) -> gpd.GeoDataFrame:
    """Return the stop places as a table with the facts of each."""
    rows = stop_rows(answer)
    columns = ("name", "kind", "place", "people", "visits_needed", "dwell_minutes")
    frame = answer.choice.stops[["geometry"]].copy()
    for name in columns:
        frame[name] = [row[name] for row in rows]
    frame["visits"] = [
        "; ".join(f"{v['vehicle']} {v['date']} {v['arrival']}-{v['departure']}" for v in row["visits"])
        for row in rows
    ]
    return frame


def layers_of(answer: LoopAnswer) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of a plan, as QGIS shows them."""
    demand = answer.question.layers.demand
    coverage = demand.assign(
        minutes=(answer.coverage.seconds / 60).round(2),
        branch=answer.coverage.branch,
        snap_metres=answer.coverage.snap_metres.round(1),
        reason=answer.reason,
        stop=answer.choice.stop_of.where(answer.served, ""),
        van_minutes=(answer.choice.seconds / 60).where(answer.served).round(2),
    )
    return {
        "coverage": coverage,
        "gaps": answer.gaps,
        "areas": area_frame(answer),
        "stops": stop_frame(answer),
        "routes": answer.legs[answer.legs.geometry.notna()],
        "depots": answer.choice.vehicles,
    }


def legs_document(answer: LoopAnswer, day: date) -> dict[str, Any]:
    """Return the ways of all vans on a date as GeoJSON."""
    legs = answer.legs[(answer.legs["date"] == day.isoformat()) & answer.legs.geometry.notna()]
    return feature_collection(legs)
