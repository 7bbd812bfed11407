"""The frozen answer to where people are not covered: areas, how many, why, and the evidence."""

from dataclasses import dataclass
from typing import Literal, get_args

import geopandas as gpd
import pandas as pd

from planner.tables import groups_of

Reason = Literal["too_far", "detour", "snapped_far", "closed", "full", "no_road", "island", "cut_off"]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""Why people are not covered; each point has the first of these that holds, read from below:

``too_far``: the way takes longer than the standard, and is as long as ways usually are.
``detour``: the way takes longer than the standard because it goes round something
(:func:`planner.coverage.gaps.reasons.goes_round`).
``snapped_far``: from the street it would be within the standard; the way to the street breaks it.
``closed``: a branch is within the standard but does not serve then, or not often enough.
``full``: a branch is within the standard and serves, but people who are nearer use up its capacity.
``no_road``: no street within the snapping limit.
``island``: on a mapped island, or on streets that only a ferry joins to the rest, without a branch.
``cut_off``: on streets that are joined to no branch for another reason.
"""

COLUMNS = (
    "place", "boundary", "boundary_name", "reason", "branch", "branch_name", "minutes", "straight_km", "road_km",
    "detour", "crossing", "crossing_kind", "crossing_km", "opens", "closed_minutes", "assigned", "capacity", "snap_m",
    "points", "km2", "geometry",
)  # fmt: skip
"""What follows the rank and the people in a table of gaps."""


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """Where people are not covered.

    Attributes
    ----------
    areas
        A row for each gap, most people first; ids ``gap-1``... Every column is there, NaN or ``""`` where it says
        nothing:

        - ``rank`` (from 1), ``people`` not covered, then one column for each further group of the demand that is not called
          like a column below;
        - ``place`` (the settlement of most of its people, else the nearest, else the position);
        - ``boundary`` (id of the one boundary that it lies in) and ``boundary_name``;
        - ``reason`` (one of :data:`REASONS`);
        - ``branch``, ``branch_name``: the branch that most of its people reach first, whatever the hour; where the
          reason is ``closed`` or ``full`` that branch, where it is ``detour`` the branch that is nearest as the crow
          flies, on an island or cut off none;
        - ``minutes``: mean over its people of the travel time to the nearest branch; where the reason is ``closed`` or
          ``full``, to the nearest that serves then; to ``branch`` from where most people are, if the reason is
          ``detour`` and another is reached first; NaN if there is none;
        - ``straight_km``, ``road_km``, ``detour`` (road divided by straight): to ``branch`` from where most of its
          people are, where that is the branch that these reach first, or the reason is ``detour``;
        - ``crossing``, ``crossing_kind`` (``bridge``, ``tunnel``, ``ferry``): what that way, where the reason is
          ``detour``, crosses the barrier by; on an island: the ferry that lands there. ``crossing_km``: how many
          kilometres along the way the crossing is away; NaN for ferries to islands;
        - ``closed_minutes``: where the reason is ``closed``, mean travel time to the near branch. ``opens``: when it
          serves next (``2026-11-23 09:00``), else the opening hours that it states;
        - ``capacity`` of the full branch in people, ``assigned`` people whom it serves;
        - ``snap_m``: mean metres, by people, from a demand point to its street;
        - ``points``: number of demand points with people; ``km2``: area; geometry: polygon or several (WGS84).
    gap
        On demand ids: the gap of each point; empty for those who are covered, or have no people.
    reason
        On demand ids: why each is not covered, also for points without people; empty for those who are.
    uncovered
        On demand ids: how many people are not covered. Part of a point only where branches are full.
    """

    areas: gpd.GeoDataFrame
    gap: pd.Series
    reason: pd.Series
    uncovered: pd.Series


def summed_columns(demand: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Return the groups of the demand that a table of gaps has room for."""
    return tuple(name for name in groups_of(demand) if name not in {"rank", *COLUMNS})
