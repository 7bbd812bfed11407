"""What the page of gaps shows, and how it is made from answers about gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import geopandas as gpd

from maps.backdrop import Backdrop
from maps.thinning import light_reach
from planner.coverage.gaps.answer import Gaps
from planner.coverage.question import CoverageAnswer
from planner.coverage.standard import EVERYBODY, At, Served
from planner.tables import groups_of

MOST_CORNERS = 45_000
"""Of the areas of all choices together."""

_DETAIL = 4000.0
"""Steps across the map to begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapChoice:
    """The gaps of one standard at one time.

    Attributes
    ----------
    name
        Of the standard; empty for the only one.
    minutes
        Of travel that are promised.
    hours
        Whether hours matter: ``any`` (no), ``at`` one moment, ``often`` enough through the period.
    when
        ``2026-11-24 10:00``; empty without a moment.
    group, everybody
        Whose gaps these are, and how many they are in all.
    groups
        Further columns of ``areas`` that count people.
    areas
        As :attr:`planner.coverage.gaps.Gaps.areas`; columns that are missing say nothing.
    """

    name: str
    minutes: float
    hours: Literal["any", "at", "often"]
    when: str
    group: str
    everybody: float
    groups: tuple[str, ...]
    areas: gpd.GeoDataFrame

    @property
    def people(self) -> float:
        """Who is not covered."""
        return float(self.areas[self.group].sum())

    def light(self, most: int) -> "GapChoice":
        """Return the same with at most ``most`` corners in all, as fine as that allows; no gap vanishes."""
        if self.areas.empty:
            return self
        shapes = light_reach(self.areas.geometry, most, detail=_DETAIL, vanishing=False)
        return replace(self, areas=self.areas.set_geometry(shapes))


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsView:
    """What the page of gaps shows; tables in WGS84.

    Attributes
    ----------
    title
        Of the page.
    choices
        At least one.
    branches
        Points with ``name`` and ``opening_hours``.
    boundaries, roads, backdrop
        What lies below.
    """

    title: str
    choices: tuple[GapChoice, ...]
    branches: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    backdrop: Backdrop | None = None

    def light(self, backdrop: Backdrop | None = None) -> "GapsView":
        """Return the same with few enough corners and the backdrop made, once for all languages."""
        if self.backdrop is not None:
            return self
        most = MOST_CORNERS // max(len(self.choices), 1)
        return replace(
            self,
            choices=tuple(choice.light(most) for choice in self.choices),
            backdrop=backdrop or Backdrop.of(self.boundaries, self.roads),
        )


def gaps_view(
    answer: CoverageAnswer, found: Mapping[tuple[str, float], Gaps], *, title: str, roads: gpd.GeoDataFrame
) -> GapsView:
    """Return what the page of gaps shows.

    Parameters
    ----------
    answer
        What was assessed.
    found
        The gaps of each promise: name of its standard, seconds.
    title
        Of the page.
    roads
        Main roads, for orientation.
    """
    question = answer.question
    standards = {standard.name: standard for standard in question.standards}
    choices = []
    for (name, seconds), gaps in found.items():
        standard = standards.get(name)
        group = EVERYBODY if standard is None else standard.group
        when = None if standard is None else standard.when
        choices.append(
            GapChoice(
                name=name,
                minutes=seconds / 60,
                hours="at" if isinstance(when, At) else "often" if isinstance(when, Served) else "any",
                when=f"{when.moment:%Y-%m-%d %H:%M}" if isinstance(when, At) else "",
                group=group,
                everybody=float(question.demand[group].sum()),
                groups=tuple(one for one in groups_of(question.demand) if one not in (EVERYBODY, group)),
                areas=gaps.areas[gaps.areas[group] > 0],  # those without anybody of the group are none here
            )
        )
    return GapsView(
        title=title,
        choices=tuple(choices),
        branches=question.branches,
        boundaries=question.boundaries,
        roads=roads,
    )
