"""The pages of an assessment, rendered once and stored; the process that serves them draws nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import geopandas as gpd

from api.coverage.access import Access, equity_of
from api.coverage.access_options import AccessOptions
from api.coverage.assessing import Assessed
from api.coverage.promise_gaps import PromiseGaps
from api.roads import roads_of
from api.store import Workspace
from maps.access_map import access_map
from maps.access_view import AccessView, access_view
from maps.areas_map import areas_map
from maps.areas_view import areas_view
from maps.backdrop import Backdrop
from maps.canvas import Assets
from maps.gaps_map import gaps_map
from maps.gaps_view import gaps_view
from maps.week_map import week_map
from maps.week_view import week_view
from maps.words import LANGUAGES, Language

_HTML = "text/html; charset=utf-8"

Page = tuple[str, Language, str]
"""Path, language, HTML."""


def put_coverage_pages(workspace: Workspace, pages: Iterable[Page]) -> None:
    """Store the pages of an assessment in place of those of the one before."""
    for path, language, body in pages:
        workspace.put_page(path, language, _HTML, body.encode())


def coverage_pages(made: Assessed, gaps: PromiseGaps, access: Access) -> Iterator[Page]:
    """Yield every page in every language; they refer to assets that the server serves."""
    roads = roads_of(made.answer.question)
    ground = Backdrop.of(made.answer.question.boundaries, roads)
    areas = areas_view(made.answer, title=made.title, roads=roads).light(ground)
    shown = gaps_view(made.answer, gaps, title=made.title, roads=roads).light(ground)
    found = access_view_of(made, access, roads).light(ground)
    for language in LANGUAGES:
        yield "/access", language, access_map(found, language=language, assets="linked")
        yield "/areas", language, areas_map(areas, language=language, assets="linked")
        yield "/gaps", language, gaps_map(shown, language=language, assets="linked")
    if made.answer.times is not None:
        week = week_view(made.answer, title=made.title, roads=roads).light(ground)
        for language in LANGUAGES:
            yield "/week", language, week_map(week, language=language, assets="linked")


def areas_file(made: Assessed, language: Language = "en", assets: Assets = "inline") -> str:
    """Return the map of municipalities as a file that opens without a server."""
    view = areas_view(made.answer, title=made.title, roads=roads_of(made.answer.question))
    return areas_map(view, language=language, assets=assets)


def week_file(made: Assessed, language: Language = "en", assets: Assets = "inline") -> str:
    """Return the map of the week as a file that opens without a server."""
    view = week_view(made.answer, title=made.title, roads=roads_of(made.answer.question))
    return week_map(view, language=language, assets=assets)


def gaps_file(made: Assessed, gaps: PromiseGaps, language: Language = "en", assets: Assets = "inline") -> str:
    """Return the map of gaps as a file that opens without a server."""
    view = gaps_view(made.answer, gaps, title=made.title, roads=roads_of(made.answer.question))
    return gaps_map(view, language=language, assets=assets)


def access_file(made: Assessed, access: Access, language: Language = "en", assets: Assets = "inline") -> str:
    """Return the map of a measure of access as a file that opens without a server."""
    return access_map(
        access_view_of(made, access, roads_of(made.answer.question)), language=language, assets=assets
    )


def access_view_of(made: Assessed, access: Access, roads: gpd.GeoDataFrame) -> AccessView:
    """Return what the map of a measure of access shows."""
    asked = access.options
    view = access_view(
        made.answer.question,
        access.points,
        title=made.title,
        measure=_named(asked),
        roads=roads,
        area=made.answer.area,
        less_is_better=access.less_is_better,
        equity=equity_of(made, access.points),
    )
    return replace(view, kind=asked.measure)


def _named(asked: AccessOptions) -> str:
    """Return what the values are called, the same in every language."""
    if asked.measure in ("minutes", "nearest"):
        return "min"
    name = asked.measure.capitalize() if asked.measure in ("cumulative", "gravity") else asked.measure.upper()
    return f"{name}, {asked.within:g} min"
