"""The chain of nested groups that each demand point makes; equal sets of sites become one group."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.siting.constrained.model import NO_GROUP, Groups
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The levels of one demand point, best first: sites of equal worth or equal seconds together.

    Attributes
    ----------
    sites
        The sites of each level.
    keys
        Worth (descending) or seconds (ascending) of each level.
    """

    sites: list[list[int]]
    keys: list[float]


@dataclass(slots=True)
class Builder:
    """Collects groups; a set of sites that is there already is found again."""

    found: dict[int, int] = field(default_factory=dict)
    parent: list[int] = field(default_factory=list)
    extras: list[list[int]] = field(default_factory=list)
    prize: list[float] = field(default_factory=list)
    needed: list[bool] = field(default_factory=list)

    def group(self, mask: int, parent: int, extra: list[int]) -> int:
        """Return the position of the group of the sites in ``mask``."""
        group = self.found.setdefault(mask, len(self.parent))
        if group == len(self.parent):
            self.parent.append(parent)
            self.extras.append(extra)
            self.prize.append(0.0)
            self.needed.append(False)
        return group

    def built(self, covers: Sequence[float]) -> Groups:
        """Return all groups; a prize goes to the first, second, ... site as ``covers`` says."""
        start = np.zeros(len(self.extras) + 1, np.int64)
        np.cumsum([len(extra) for extra in self.extras], out=start[1:])
        return Groups(
            parent=np.array(self.parent, dtype=np.int64),
            start=start,
            members=np.array([site for extra in self.extras for site in extra], dtype=np.int64),
            prize=np.array(self.prize)[:, None] * np.asarray(covers, dtype=np.float64)[None, :],
            needed=np.array(self.needed, dtype=bool),
        )


def chain_of(reach: Reach, keys: Floats, row: int) -> Chain:
    """Return the levels of demand point ``row`` by ascending ``(pairs,)`` keys."""
    pairs = slice(reach.start[row], reach.start[row + 1])
    site, key = reach.site[pairs], keys[pairs]
    order = np.argsort(key, kind="stable")
    site, key = site[order], key[order]
    cuts = np.flatnonzero(np.diff(key)) + 1
    first = np.concatenate([np.zeros(min(1, len(key)), np.int64), cuts])
    ends = [*cuts.tolist(), len(key)]
    members = site.tolist()
    return Chain(
        sites=[members[begin:end] for begin, end in zip(first.tolist(), ends, strict=False)],
        keys=key[first].tolist(),
    )


def lay(builder: Builder, chain: Chain, steps: Sequence[float], stops: Sequence[int]) -> list[int]:
    """Add the groups of a chain and return those at ``stops``.

    ``steps[l]`` is the prize of being within level ``l``; levels without a prize that are no stop add no group of their
    own, their sites go to the next.
    """
    wanted, at = set(stops), []
    group, mask, extra = NO_GROUP, 0, []
    last = max(max(stops, default=-1), len(steps) - 1)
    for level, sites in enumerate(chain.sites[: last + 1]):
        prize = steps[level] if level < len(steps) else 0.0
        extra += sites
        for site in sites:
            mask |= 1 << site
        if prize > 0 or level in wanted:
            group = builder.group(mask, group, extra)
            builder.prize[group] += prize
            extra = []
        if level in wanted:
            at.append(group)
    return at


def open_reach(problem: SitingProblem) -> Reach:
    """Return what the model looks at, less the forbidden sites."""
    reach = problem.reach if problem.model == "p-median" else problem.covering
    forbidden = np.zeros(len(problem.sites), dtype=bool)
    forbidden[list(problem.sites.forbidden)] = True
    return reach.keep(~forbidden[reach.site])


def limits_of(problem: SitingProblem) -> Floats:
    """Return ``(demand,)`` the seconds within which a demand point is covered."""
    within = np.inf if problem.within is None else problem.within
    return np.broadcast_to(np.asarray(within, np.float64), problem.people.shape)


def in_floors(problem: SitingProblem) -> Positions:
    """Return ``(demand,)`` how many floors each demand point is part of."""
    times = np.zeros(len(problem.people), np.int64)
    for floor in problem.floors:
        times[floor.demand] += 1
    return times
