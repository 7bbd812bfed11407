"""A cover model as matrices: what each site would bring, mend and break, all sites at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from planner.siting.constrained.model import NO_GROUP, CoverModel
from planner.siting.reach import Floats, Positions

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tableau:
    """A model as matrices: ``inside`` (groups, sites); ``quotas`` the same of each quota; ``limits`` (limits, sites)."""

    model: CoverModel
    inside: sparse.csr_array
    prize: Floats
    quotas: tuple[sparse.csr_array, ...]
    limits: Floats

    @property
    def depth(self) -> int:
        """How many sites of a group bring prizes."""
        return int(self.model.groups.prize.shape[1])

    def counts(self, chosen: Mask) -> Positions:
        """Return how many sites of each group are chosen, at most ``depth``."""
        counted: Positions = np.minimum(
            (self.inside @ chosen.astype(np.float64)).astype(np.int64), self.depth
        )
        return counted

    def step(self, counts: Positions) -> Floats:
        """Return ``(groups,)`` what one more site would bring."""
        brought: Floats = self.prize[np.arange(len(counts)), counts]
        return brought

    def hope(self, counts: Positions) -> Floats:
        """Return ``(groups,)`` what one more site brings, or prepares where later sites bring more than the first."""
        prize = self.prize[:, :-1]
        if (np.diff(prize, axis=1) <= 0).all():
            return self.step(counts)
        hoped: Floats = prize.mean(axis=1) * (counts < self.depth)
        return hoped

    def last_step(self, chosen: Mask) -> Floats:
        """Return ``(groups,)`` what the loss of one of the chosen sites would cost."""
        counts = (self.inside @ chosen.astype(np.float64)).astype(np.int64)
        needed = (counts > 0) & (counts <= self.depth)
        cost: Floats = needed * self.prize[np.arange(len(counts)), np.clip(counts, 1, self.depth) - 1]
        return cost

    def broken(self, chosen: Mask, counts: Positions) -> float:
        """Return by how much constraints are broken, 0 if they are all met."""
        model = self.model
        missing = float((self.depth - counts)[model.groups.needed].sum())
        for quota in model.quotas:
            reached = float(quota.weights @ (counts[quota.groups] >= quota.times))
            missing += max(0.0, quota.least - quota.slack / 2 - reached) / quota.total
        return missing + float(self._over(self.limits @ chosen.astype(np.float64)))

    def broken_with(self, chosen: Mask, counts: Positions) -> Floats:
        """Return ``(sites,)`` by about how much constraints are broken once each site is added."""
        model, more = self.model, self.inside.T
        unmet = model.groups.needed & (counts < self.depth)
        missing = float((self.depth - counts)[model.groups.needed].sum()) - more @ unmet.astype(np.float64)
        for quota, inside in zip(model.quotas, self.quotas, strict=True):
            weights, reached = quota.weights / quota.times, np.minimum(counts[quota.groups], quota.times)
            short = quota.least - quota.slack / 2 - float(weights @ reached)
            gained = inside.T @ (weights * (reached < quota.times))
            missing = missing + np.maximum(0.0, short - gained) / quota.total
        sums = self.limits @ chosen.astype(np.float64)
        broken: Floats = missing + self._over(sums[:, None] + self.limits)
        return broken

    def _over(self, sums: Floats) -> Floats:
        """Return by how much sums of limits are out of bounds, each in units of its weights."""
        total: Floats = np.zeros(sums.shape[1:])
        for limit, value in zip(self.model.limits, sums, strict=True):
            unit = max(float(np.abs(limit.weights).mean()) if len(limit.weights) else 1.0, 1e-300)
            slack = limit.slack / 2
            under, over = limit.low - slack - value, value - limit.high - slack
            total = total + np.maximum(0.0, np.maximum(under, over)) / unit
        return total


def tableau_of(model: CoverModel) -> Tableau:
    """Return the matrices of a model."""
    limits = np.zeros((len(model.limits), len(model.price)))
    for row, limit in enumerate(model.limits):
        limits[row, limit.sites] = limit.weights
    prize = np.hstack([model.groups.prize, np.zeros((len(model.groups), 1))])
    inside = _inside(model)
    return Tableau(model, inside, prize, tuple(inside[quota.groups] for quota in model.quotas), limits)


def _inside(model: CoverModel) -> sparse.csr_array:
    """Return the sites of each group, those of its parents included.

    ``inside = beyond + parent @ inside``: the powers of ``parent`` are added up by squaring.
    """
    groups, sites = model.groups, len(model.price)
    count = len(groups)
    ones = np.ones(len(groups.members))
    inside = sparse.csr_array((ones, groups.members, groups.start), shape=(count, sites))
    child = np.flatnonzero(groups.parent != NO_GROUP)
    power = sparse.csr_array((np.ones(len(child)), (child, groups.parent[child])), shape=(count, count))
    while power.nnz:
        inside = inside + power @ inside
        power = power @ power
    return inside
