"""Every page and map of a plan, rendered once and stored; the process that serves them draws nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import geopandas as gpd
import shapely

from api.roads import main_roads
from api.route_files.stored import stored_view
from maps.backdrop import Backdrop
from maps.canvas import standalone
from maps.coverage_map import CoverageLayers, coverage_map
from maps.pages import dispatch_page, rota_page, start_page
from maps.plan_map import plan_map
from maps.plan_view import Line, PlanView, ShownRoute
from maps.thinning import light_areas
from maps.words import LANGUAGES, Language
from planner.loop.answer import LoopAnswer
from planner.loop.facts import area_frame, stop_rows

Documents = Mapping[str, Mapping[str, Any]]
Pages = dict[tuple[str, Language], str]

_LINE_DEGREES = 0.0001
_NOT_YET = datetime(1970, 1, 1, tzinfo=UTC)  # a plan that is being drawn has no version; no map shows one


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies below every map of a country: light areas, main roads, and both as drawn."""

    areas: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    backdrop: Backdrop

    @classmethod
    def of(cls, answer: LoopAnswer) -> "Ground":
        """Return the ground of an answer, made once for all of its maps."""
        areas, roads = light(answer.areas), main_roads(answer.question.layers.network)
        return cls(areas, roads, Backdrop.of(areas, roads))


def render_pages(answer: LoopAnswer, documents: Documents) -> Pages:
    """Return every page by path and language; the maps refer to assets that the server serves."""
    pages: Pages = {}
    ground = Ground.of(answer)
    coverage = coverage_layers(answer, documents, ground)
    days = {day.isoformat(): day_view(documents, day) for day in answer.days}
    for language in LANGUAGES:
        pages["/", language] = start_page(documents["facts"], language=language)
        pages["/rota", language] = rota_page(documents["rota"], language=language)
        pages["/coverage", language] = coverage_map(coverage, language=language, assets="linked")
        for day, view in days.items():
            pages[f"/dispatch/{day}", language] = dispatch_page(documents[f"days/{day}"], language=language)
            pages[f"/dispatch/map/{day}", language] = plan_map(
                view, language=language, assets="linked", backdrop=ground.backdrop
            )
    return pages


def standalone_pages(pages: Pages, today: date) -> dict[str, str]:
    """Return the coverage map and the map of ``today`` as files that open without a server, by file name."""
    day = today.isoformat()
    return {
        f"{name}{'' if language == 'en' else f'.{language}'}.html": standalone(pages[path, language])
        for name, path in (("coverage", "/coverage"), (f"routes-{day}", f"/dispatch/map/{day}"))
        for language in LANGUAGES
    }


def coverage_layers(answer: LoopAnswer, documents: Documents, ground: Ground) -> CoverageLayers:
    """Return what the coverage map shows."""
    question = answer.question
    demand = question.layers.demand
    stops = answer.choice.stops[["geometry", "name", "place", "people"]].copy()
    rows = stop_rows(answer)
    stops["dwell_minutes"] = [float(row["dwell_minutes"]) for row in rows]
    stops["visits"] = [
        ", ".join(f"{v['vehicle']} {v['date']} {v['arrival']}" for v in row["visits"]) for row in rows
    ]
    return CoverageLayers(
        title=documents["facts"]["title"],
        standard_minutes=question.standard.minutes,
        thresholds_minutes=tuple(limit / 60 for limit in question.thresholds),
        demand=demand[["geometry", "people", "place"]].assign(
            boundary=answer.area.map(answer.areas["name"]).fillna("").astype(str),
            minutes=answer.coverage.seconds / 60,
            reason=answer.reason.astype(str),
            van_minutes=(answer.choice.seconds / 60).where(answer.served),
        ),
        branches=answer.branches,
        gaps=answer.gaps,
        boundaries=light(area_frame(answer)),
        stops=stops[[bool(row["visits"]) for row in rows]],
        roads=ground.roads,
        backdrop=ground.backdrop,
    )


def day_view(documents: Documents, day: date) -> PlanView:
    """Return what the map of one date's routes shows, the ways with as few vertices as a map of a country needs."""
    view = stored_view(
        documents[f"days/{day.isoformat()}"],
        legs=documents[f"routes/{day.isoformat()}.geojson"],
        vehicles=documents["facts"]["vehicles"],
        version=0,
        made=_NOT_YET,
    )
    return replace(view, routes=tuple(replace(route, lines=_light_lines(route)) for route in view.routes))


def _light_lines(route: ShownRoute) -> tuple[Line, ...]:
    drawn = shapely.simplify([shapely.LineString(line) for line in route.lines], _LINE_DEGREES)
    return tuple(tuple(line.coords) for line in drawn)


def light(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return areas with as few vertices as a map of all of them shows; done once for all maps."""
    return areas if areas.empty else areas.set_geometry(light_areas(areas.geometry))
