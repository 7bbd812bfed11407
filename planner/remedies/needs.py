"""Who needs something, when, and what is missing: people by where they can get to and when they can come.

Demand points that reach the same branches and the same candidates, lie in the same gap and are of the same kind are
one group: nothing that is decided here can tell them apart. A row is a group in one slot of the week.
"""

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.remedies.assumptions import VAN_DAYS
from planner.remedies.question import RemediesQuestion
from planner.remedies.slots import open_in, overlapping
from planner.siting.reach import Floats, Positions
from planner.streets.travel import StreetTravel

Cause = Literal["far", "closed", "full"]
"""``far``: nothing within the standard. ``closed``: a branch is near, but not open then. ``full``: more people come
to the nearest open branch than its windows serve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What is there today, at the groups.

    Attributes
    ----------
    branch_open
        ``(branches, slots)`` whether a branch is open.
    assumed
        Ids of branches whose hours nobody knows.
    branch_pairs
        Who gets to which branch: ``group``, ``branch`` (positions) and ``seconds``.
    van_slots
        ``(slots,)`` whether a van works then.
    stop_of
        ``(groups,)`` id of the published stop that serves the group, empty for none.
    """

    branch_open: NDArray[np.bool_]
    assumed: tuple[str, ...]
    branch_pairs: pd.DataFrame
    van_slots: NDArray[np.bool_]
    stop_of: NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What is missing.

    Attributes
    ----------
    rows
        ``group``, ``slot`` (positions), ``people``, ``cause``, ``lack`` (a gap, ``hours:<branch>`` or
        ``windows:<branch>``), ``kind`` (of demand).
    group_people
        ``(groups,)`` everybody, served or not.
    group_of
        ``(demand,)`` the group of each demand point.
    places
        The candidates that are looked at.
    place_pairs
        Who gets to which of them: ``group``, ``place`` (positions) and ``seconds``.
    supply
        What is there today.
    offered
        How many candidates there were.
    """

    rows: pd.DataFrame
    group_people: Floats
    group_of: Positions
    places: gpd.GeoDataFrame
    place_pairs: pd.DataFrame
    supply: Supply
    offered: int

    @property
    def people(self) -> float:
        """Everybody who needs something, each by the share that is missing."""
        return float(self.rows["people"].sum())


def measure_needs(question: RemediesQuestion, travel: StreetTravel) -> Needs:
    """Return who is not served today, in which part of the week and why."""
    within, demand = question.standard.within, question.demand
    people = demand["people"].to_numpy(float)
    to_branch = travel.near_pairs(demand, question.branches, within=within)
    to_place = (
        travel.near_pairs(demand, question.candidates, within=within)
        if len(question.candidates)
        else to_branch.iloc[:0]
    )
    is_open, assumed = _branch_hours(question)
    van_slots = _van_slots(question)
    stop_of = _stops_of(question)
    open_there = _anything_open(to_branch, is_open, len(demand))
    served = open_there | ((stop_of != "")[:, None] & van_slots)
    shares = np.array([slot.share for slot in question.assumptions.slots])
    wanted = people * ((~served) @ shares)
    chosen = _shortlist(to_place, wanted, len(question.candidates), question.most_places)
    to_place = _renumbered(to_place, chosen)
    keys = _keys(question, to_branch, to_place, stop_of)
    group_of: Positions = keys.groupby(list(keys), sort=False).ngroup().to_numpy().astype(np.int64)
    first = np.unique(group_of, return_index=True)[1]
    group_people: Floats = np.bincount(group_of, people, minlength=len(first)).astype(np.float64)
    supply = Supply(
        branch_open=is_open,
        assumed=assumed,
        branch_pairs=_grouped(to_branch, group_of, people, "branch"),
        van_slots=van_slots,
        stop_of=stop_of[first],
    )
    return Needs(
        rows=_rows(question, keys.iloc[first], group_people, served[first], open_there[first]),
        group_people=group_people,
        group_of=group_of,
        places=question.candidates.iloc[chosen],
        place_pairs=_grouped(to_place, group_of, people, "place"),
        supply=supply,
        offered=len(question.candidates),
    )


def _keys(
    question: RemediesQuestion, to_branch: pd.DataFrame, to_place: pd.DataFrame, stop_of: NDArray[np.object_]
) -> pd.DataFrame:
    """Return what tells demand points apart, a row for each."""
    demand = question.demand
    return pd.DataFrame(
        {
            "branches": _signature(to_branch, len(demand)),
            "places": _signature(to_place, len(demand)),
            "gap": question.gap.reindex(demand.index).fillna("").to_numpy(),
            "kind": demand["kind"].to_numpy(),
            "stop": stop_of,
            "nearest": _nearest_branch(to_branch, len(demand), question.branches.index),
        }
    )


def _branch_hours(question: RemediesQuestion) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """Return ``(branches, slots)`` who is open when, and the branches for which it is assumed."""
    slots = question.assumptions.slots
    office = open_in(question.assumptions.office_hours, slots, question.week) or (True,) * len(slots)
    known = {
        label: open_in(text, slots, question.week)
        for label, text in question.branches["opening_hours"].items()
    }
    is_open = np.array([hours or office for hours in known.values()], bool).reshape(len(known), len(slots))
    return is_open, tuple(str(label) for label, hours in known.items() if hours is None)


def _van_slots(question: RemediesQuestion) -> NDArray[np.bool_]:
    rules = question.assumptions
    return np.array(overlapping(VAN_DAYS, rules.van_earliest, rules.van_latest, rules.slots), bool)


def _stops_of(question: RemediesQuestion) -> NDArray[np.object_]:
    if question.published is None:
        return np.full(len(question.demand), "", dtype=object)
    found: NDArray[np.object_] = (
        question.published.stop_of.reindex(question.demand.index).fillna("").to_numpy(dtype=object)
    )
    return found


def _anything_open(pairs: pd.DataFrame, is_open: NDArray[np.bool_], demand: int) -> NDArray[np.bool_]:
    """Return ``(demand, slots)`` whether some branch within reach is open."""
    served = np.zeros((demand, is_open.shape[1]), bool)
    for slot in range(is_open.shape[1]):
        near = pairs["point_row"].to_numpy()[is_open[pairs["site_row"].to_numpy(), slot]]
        served[near, slot] = True
    return served


def _shortlist(pairs: pd.DataFrame, wanted: Floats, candidates: int, most: int) -> Positions:
    """Return the candidates that reach the most people who want something; the more near others, the less."""
    row, site = pairs["point_row"].to_numpy(), pairs["site_row"].to_numpy()
    left, chosen, of_site = wanted.copy(), [], _starts(site, candidates)
    gain = np.bincount(site, left[row], minlength=candidates)
    for _ in range(min(most, candidates)):
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        own = row[of_site[best] : of_site[best + 1]]
        left[own] *= 0.25
        gain = np.bincount(site, left[row], minlength=candidates)
        gain[chosen] = -1.0
    return np.sort(np.array(chosen, np.int64))


def _starts(site: Positions, sites: int) -> Positions:
    """Return where the pairs of each site begin; pairs stand by site."""
    return np.searchsorted(site, np.arange(sites + 1))


def _renumbered(pairs: pd.DataFrame, chosen: Positions) -> pd.DataFrame:
    kept = pairs[np.isin(pairs["site_row"].to_numpy(), chosen)]
    return kept.assign(site_row=np.searchsorted(chosen, kept["site_row"].to_numpy()))


def _signature(pairs: pd.DataFrame, demand: int) -> NDArray[np.uint64]:
    """Return a number for each demand point that is the same where the same sites are near.

    Sums of random 64-bit numbers, one for each site: for a million different sets of sites the chance that any two
    have the same sum is about 3 in 100 million.
    """
    sites = int(pairs["site_row"].max()) + 1 if len(pairs) else 0
    marks = np.random.default_rng(0).integers(1, 2**63, sites, dtype=np.uint64)
    total = np.zeros(demand, np.uint64)
    np.add.at(total, pairs["point_row"].to_numpy(), marks[pairs["site_row"].to_numpy()])
    return total


def _nearest_branch(pairs: pd.DataFrame, demand: int, ids: "pd.Index[str]") -> NDArray[np.object_]:
    nearest = np.full(demand, "", dtype=object)
    first = pairs.sort_values(["point_row", "seconds"], kind="stable").drop_duplicates("point_row")
    nearest[first["point_row"].to_numpy()] = ids.to_numpy()[first["site_row"].to_numpy()]
    return nearest


def _grouped(pairs: pd.DataFrame, group_of: Positions, people: Floats, name: str) -> pd.DataFrame:
    """Return the pairs of groups with the mean seconds of their people."""
    weight = np.maximum(people[pairs["point_row"].to_numpy()], 1e-9)
    frame = pd.DataFrame(
        {
            "group": group_of[pairs["point_row"].to_numpy()],
            name: pairs["site_row"].to_numpy(),
            "weight": weight,
            "seconds": pairs["seconds"].to_numpy() * weight,
        }
    )
    total = frame.groupby(["group", name], as_index=False).sum()
    return total.assign(seconds=total["seconds"] / total["weight"]).drop(columns="weight")


def _rows(
    question: RemediesQuestion,
    groups: pd.DataFrame,
    people: Floats,
    served: NDArray[np.bool_],
    open_there: NDArray[np.bool_],
) -> pd.DataFrame:
    """Return the rows of who is not served, and of who stands before a full branch."""
    parts = []
    nearest = groups["nearest"].to_numpy(dtype=object)
    gap = groups["gap"].to_numpy(dtype=object)
    crowd = _overflow(question, people, served, nearest)
    for number, slot in enumerate(question.assumptions.slots):
        missing = ~served[:, number]
        near = open_there.any(axis=1) | (nearest != "")
        parts.append(
            _part(
                number,
                people * slot.share * missing,
                np.where(near, "closed", "far"),
                _lack(near, nearest, gap),
            )
        )
        over = np.where(open_there[:, number], crowd, 0.0)
        lack = np.array([f"windows:{branch}" for branch in nearest], dtype=object)
        parts.append(_part(number, people * slot.share * over, np.full(len(people), "full"), lack))
    rows = pd.concat([part.assign(kind=groups["kind"].to_numpy()) for part in parts], ignore_index=True)
    return rows[rows["people"] > 0].reset_index(drop=True)


def _part(slot: int, people: Floats, cause: NDArray[np.str_], lack: NDArray[np.object_]) -> pd.DataFrame:
    return pd.DataFrame(
        {"group": np.arange(len(people)), "slot": slot, "people": people, "cause": cause, "lack": lack}
    )


def _lack(
    near: NDArray[np.bool_], nearest: NDArray[np.object_], gap: NDArray[np.object_]
) -> NDArray[np.object_]:
    by_hours = np.array([f"hours:{branch}" for branch in nearest], dtype=object)
    return np.where(near, by_hours, gap)


def _overflow(
    question: RemediesQuestion, people: Floats, served: NDArray[np.bool_], nearest: NDArray[np.object_]
) -> Floats:
    """Return ``(groups,)`` the share of its people for whom the windows of the nearest branch do not suffice."""
    shares = np.array([slot.share for slot in question.assumptions.slots])
    come = people * (served @ shares)
    over = np.zeros(len(people))
    for label, windows in question.windows.items():
        own = nearest == label
        crowd = float(come[own].sum())
        room = windows * question.assumptions.people_per_window
        over[own] = max(0.0, crowd - room) / crowd if crowd else 0.0
    return over
