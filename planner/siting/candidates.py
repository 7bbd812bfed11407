"""Candidates made from the map: where a van can stand and people find it, spaced, reachable and scored."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.siting.candidate_names import Language, recognisable_names
from planner.siting.candidate_rules import SUITABILITY, CandidateRules
from planner.siting.roadside import PREFIX, VILLAGE, road_side_places
from planner.siting.spacing import least_spacing, spaced
from planner.siting.van_access import come_and_go, van_edges
from planner.streets.travel import StreetTravel
from planner.tables import WGS84, check_table, empty_table, lonlat_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_CHUNK = 512
_HALF_M = 200.0
"""A place so far from its street is worth half of one beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Candidates, and what became of the other places.

    Attributes
    ----------
    table
        A table of candidates, best first, with three columns besides: ``score`` (0..1), ``people_near`` (people
        within reach) and ``street_metres`` (to the nearest street).
    spacing_m
        How far apart they are at least: what was asked, or more where that left too many.
    dropped
        How many places were left out, by reason.
    notes
        Each of the user's own places that was left out, and why.
    not_applied
        Each rule that was not applied, and why.
    """

    table: gpd.GeoDataFrame
    spacing_m: float
    dropped: Mapping[str, int]
    notes: tuple[str, ...] = ()
    not_applied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What candidates are made from, besides the places and the people.

    Attributes
    ----------
    settlements
        Settlements of which each gets a place by the road; also names for places without one.
    bases
        Branches or depots from which vans come; without any, a place counts as reachable on every large connected
        part of the streets.
    own
        The user's own candidates: they stay however near to each other, and places of the map give way to them.
    names
        Settlements to name places after; ``settlements`` when None.
    """

    settlements: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("settlements"))
    bases: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("branches"))
    own: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("candidates"))
    names: gpd.GeoDataFrame | None = None


def make_candidates(
    places: gpd.GeoDataFrame,
    travel: StreetTravel,
    demand: gpd.GeoDataFrame,
    rules: CandidateRules | None = None,
    given: Given | None = None,
) -> Candidates:
    """Return the best places for a van among those that the map has.

    A place stays if a street is near it that vans can both come to and leave by, and no better place lies within the
    spacing. Its score is the product of how suitable its kind is, of the people near it on a logarithmic scale,
    ln(1 + near) / ln(1 + all), and of its nearness to the street, 1 / (1 + metres / 200).

    Parameters
    ----------
    places
        Table of candidates, perhaps with a column ``street``; see :func:`branch_places` for branches.
    travel
        Streets that the vans drive on.
    demand
        People.
    rules, given
        Everything else; the neutral defaults when None.

    Returns
    -------
    Candidates
        The same whatever the order of the rows of the input.

    Raises
    ------
    TableError
        When a table breaks its contract.
    """
    rules, given = rules or CandidateRules(), given or Given()
    dropped: Counter[str] = Counter()
    rows = _gathered(places, travel, rules, given, dropped)
    rows, notes = _reachable(rows, travel, rules, given.bases, dropped)
    people = check_table(demand, "demand").sort_index()
    rows = _peopled(_scored(rows, travel, people, rules), people, rules.least_people, dropped)
    kept, spacing = _spread(rows, rules)
    dropped[f"within {spacing:,.0f} m of a better one"] = len(rows) - len(kept)
    names = given.settlements if given.names is None else given.names
    return Candidates(
        table=_finished(kept, names, rules.language),
        spacing_m=spacing,
        dropped={reason: count for reason, count in dropped.items() if count},
        notes=notes,
        not_applied=_not_applied(people, rules.least_people),
    )


def branch_places(branches: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return branches as places of the kind ``branch``; ids are the branch's after ``branch-``."""
    ids = "branch-" + branches.index.astype(str)
    return check_table(branches.set_axis(ids).assign(kind="branch"), "candidates")


def _gathered(
    places: gpd.GeoDataFrame,
    travel: StreetTravel,
    rules: CandidateRules,
    given: Given,
    dropped: Counter[str],
) -> gpd.GeoDataFrame:
    """Return own places, places of the map and of settlements, each id once, in the order of their ids."""
    own, mapped = check_table(given.own, "candidates"), check_table(places, "candidates")
    if "street" in places:
        mapped["street"] = places["street"].to_numpy()
    wanted = mapped["kind"].isin(rules.kinds)
    dropped["of a kind that was not asked for"] += int((~wanted).sum())
    beside = empty_table("candidates")
    if VILLAGE in rules.kinds:
        settlements = check_table(given.settlements, "settlements")
        beside = road_side_places(settlements, travel, van_edges(travel, given.bases))
        dropped["settlements without a street for vans near"] += len(given.settlements) - len(beside)
    parts = [part.sort_index() for part in (own, mapped[wanted], beside)]
    rows = pd.concat(part.assign(own=part is parts[0]) for part in parts)
    rows = rows[~rows.index.duplicated()]
    rows["street"] = rows["street"].fillna("") if "street" in rows else ""
    return gpd.GeoDataFrame(rows, crs=WGS84)


def _reachable(
    rows: gpd.GeoDataFrame,
    travel: StreetTravel,
    rules: CandidateRules,
    bases: gpd.GeoDataFrame,
    dropped: Counter[str],
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Return the places that vans come to and leave, and in words which of the user's own are none."""
    snapped, own = travel.snap(rows), rows["own"].to_numpy(dtype=bool)
    beside = (rows.index.str.startswith(PREFIX)) | own
    limit = np.where(beside, travel.snap_limit_m, rules.street_m)
    near = snapped.found & (snapped.metres <= limit)
    both_ways = come_and_go(travel, snapped, bases)
    dropped[f"no street within {rules.street_m:g} m"] += int((~near).sum())
    dropped["vans cannot come and go"] += int((near & ~both_ways).sum())
    notes = [
        f"{rows.index[row]}: no street within {travel.snap_limit_m:g} m"
        if not near[row]
        else f"{rows.index[row]}: vans cannot come and go by road"
        for row in np.flatnonzero(own & ~(near & both_ways))
    ]
    return rows.assign(street_metres=snapped.metres)[near & both_ways], tuple(notes)


def _scored(
    rows: gpd.GeoDataFrame, travel: StreetTravel, demand: gpd.GeoDataFrame, rules: CandidateRules
) -> gpd.GeoDataFrame:
    people = demand["people"].to_numpy(dtype=np.float64)
    near = _people_near(rows, travel, demand, rules.within)
    everybody = float(people.sum())
    share = np.log1p(near) / np.log1p(everybody) if everybody > 0 else np.ones(len(rows))
    suits = rows["kind"].map(SUITABILITY).fillna(1.0).to_numpy(dtype=np.float64)
    street = 1.0 / (1.0 + rows["street_metres"].to_numpy() / _HALF_M)
    return rows.assign(people_near=near, score=np.minimum(1.0, suits * share * street))


def _people_near(
    rows: gpd.GeoDataFrame, travel: StreetTravel, demand: gpd.GeoDataFrame, within: float
) -> Floats:
    """Return how many people drive to each place in so many seconds; a few places at a time, for memory."""
    people = demand["people"].to_numpy(dtype=np.float64)
    near = np.zeros(len(rows))
    for first in range(0, len(rows), _CHUNK):
        some = rows.iloc[first : first + _CHUNK]
        for place, (position, _) in enumerate(travel.reach(demand, some, within=within), first):
            near[place] = people[position].sum()
    return near


def _peopled(
    rows: gpd.GeoDataFrame, demand: gpd.GeoDataFrame, least: float, dropped: Counter[str]
) -> gpd.GeoDataFrame:
    """Return the places with people near; own ones and those of settlements stay in any case."""
    known = not _not_applied(demand, least)
    stays = (rows["people_near"] >= least) | rows["own"] | (rows["kind"] == VILLAGE) | (not known)
    dropped[f"fewer than {least:g} people near"] += int((~stays).sum())
    return rows[stays]


def _not_applied(demand: gpd.GeoDataFrame, least: float) -> tuple[str, ...]:
    """Return in words why nothing can be said of how many people are near; empty where it can."""
    everybody = float(demand["people"].sum())
    if everybody >= least:
        return ()
    known = f"only {everybody:,.0f} people are known in all"
    return (f"no place was left out for fewer than {least:,.10g} people near: {known}",)


def _spread(rows: gpd.GeoDataFrame, rules: CandidateRules) -> tuple[gpd.GeoDataFrame, float]:
    """Return the best places so far apart as was asked, or farther so that there are not too many, and how far."""
    rows = rows.sort_values(["own", "score"], ascending=False, kind="stable")
    always, lonlat = int(rows["own"].sum()), lonlat_of(rows)

    def stays(metres: float) -> Bools:
        return spaced(lonlat, metres, always=always)

    spacing, most = rules.spacing_m, max(always, len(rows) if rules.most is None else rules.most)
    apart = stays(spacing)
    if apart.sum() > most:
        spacing = least_spacing(lambda metres: int(stays(metres).sum()) <= most, above=spacing)
        apart = stays(spacing)
    return rows[apart].sort_values("score", ascending=False, kind="stable"), spacing


def _finished(rows: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame, language: Language) -> gpd.GeoDataFrame:
    """Return the table with names, and scores and distances rounded to what they are good for."""
    names = recognisable_names(rows, settlements, language)
    kept = rows["own"].astype(bool) & (rows["name"] != "")
    table = check_table(rows.assign(name=names.where(~kept, rows["name"])), "candidates")
    table["score"] = rows["score"].round(4).to_numpy()
    table["people_near"] = rows["people_near"].round(1).to_numpy()
    table["street_metres"] = rows["street_metres"].round(1).to_numpy()
    return table
