"""One form for every covering-like question: sites, groups that some of them cover, prizes, quotas and limits.

Maximal, gradual and backup covering, set covering and the p-median differ only in their groups. A group is a set of
sites; having one, two, ... of them brings the prizes of the group. A demand point makes a chain of nested groups, one
for each distinct worth or travel time: being within the third nearest distance is a prize of the step to the fourth
(Elloumi, A tighter formulation of the p-median problem, Journal of Combinatorial Optimization 19(1), 2010, p. 69).
Demand points that see the same sites share the group, whatever chain they came from.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.siting.check import NOBODY_LOST
from planner.siting.reach import Floats, Positions

NO_GROUP = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Distinct sets of sites, each the set of its parent and some more.

    Attributes
    ----------
    parent
        ``(groups,)`` position of a group whose sites are all in this one too, before it; ``NO_GROUP`` for none.
    start, members
        The sites that group ``g`` has beyond its parent: ``members[start[g]:start[g + 1]]``.
    prize
        ``(groups, depth)`` what having at least 1, 2, ... ``depth`` sites of the group brings, each at least 0.
    needed
        ``(groups,)`` whether ``depth`` sites of the group must be chosen.
    """

    parent: Positions
    start: Positions
    members: Positions
    prize: Floats
    needed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.parent)

    def beyond(self, group: int) -> Positions:
        """Return the sites that ``group`` has beyond its parent."""
        return self.members[self.start[group] : self.start[group + 1]]


def members_of(groups: Groups, group: int) -> list[int]:
    """Return every site of a group, those of its parents included."""
    members: list[int] = []
    while group != NO_GROUP:
        members += groups.beyond(group).tolist()
        group = int(groups.parent[group])
    return members


def counts_of(groups: Groups, chosen: NDArray[np.bool_]) -> Positions:
    """Return ``(groups,)`` how many of the ``(sites,)`` chosen sites each group has."""
    own = np.diff(np.concatenate([[0], np.cumsum(chosen[groups.members])])[groups.start]).tolist()
    counts: list[int] = []
    for parent, more in zip(groups.parent.tolist(), own, strict=True):
        counts.append(more + (counts[parent] if parent != NO_GROUP else 0))
    return np.array(counts, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """The people of the groups that have at least ``times`` sites must be a ``share`` of ``total`` people."""

    groups: Positions
    weights: Floats
    share: float
    total: float
    times: int = 1

    @property
    def least(self) -> float:
        """How many people that are."""
        return self.share * self.total

    @property
    def slack(self) -> float:
        """So many of them are rounding: what :mod:`planner.siting.check` forgives."""
        return NOBODY_LOST * self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """``low <= sum(weights * chosen) <= high`` over the sites at the positions; ``slack`` of it is rounding."""

    sites: Positions
    weights: Floats
    low: float
    high: float
    slack: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverModel:
    """Maximise the prizes of the groups less the prices of the chosen sites.

    Attributes
    ----------
    low, high
        ``(sites,)`` 0 or 1: forbidden sites are 0 in both, mandatory ones 1.
    price
        ``(sites,)`` what having each site takes.
    groups, quotas, limits
        What they say.
    constant, sign
        The objective of the siting problem is ``constant + sign * value``.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    price: Floats
    groups: Groups
    quotas: tuple[Quota, ...]
    limits: tuple[Limit, ...]
    constant: float
    sign: int

    def objective(self, value: float) -> float:
        """Return the objective of the siting problem for a value of this model."""
        return self.constant + self.sign * value


def ceiling_of(model: CoverModel) -> float:
    """Return a value that no choice exceeds: every prize for the mandatory sites alone."""
    return float(model.groups.prize.sum() - model.price[model.low.astype(bool)].sum())
