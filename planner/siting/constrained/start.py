"""A first choice to search from: sites added while they mend or earn most, then exchanged while that earns more.

Greedy additions followed by exchanges of one site (Teitz and Bart, Operations Research 16(5), 1968, p. 955), on the
groups of a :class:`planner.siting.constrained.model.CoverModel`. Quick and without promise: the choice may break
constraints that are hard to meet.
"""

import numpy as np
from scipy import sparse

from planner.siting.constrained.tableau import Mask, Tableau
from planner.siting.reach import Floats

_ROUNDS = 3
_EXCHANGES = 200
_LOOKED_AT = 40
_NOTHING = 1e-9


def first_choice(tableau: Tableau) -> tuple[int, ...]:
    """Return positions of sites, ascending: a good choice, if one was found that meets every constraint."""
    model = tableau.model
    chosen, before = model.low.astype(bool), None
    for _ in range(_ROUNDS):
        chosen = thinned(tableau, _filled(tableau, chosen), ~model.low.astype(bool))
        chosen = _exchanged(tableau, chosen)
        if before is not None and (chosen == before).all():
            break
        before = chosen
    return tuple(np.flatnonzero(chosen).tolist())


def thinned(tableau: Tableau, chosen: Mask, droppable: Mask) -> Mask:
    """Drop sites, the dearest first, that bring no more than they cost and that no constraint needs."""
    price, chosen = tableau.model.price, chosen.copy()
    for site in np.argsort(-price, kind="stable"):
        if not (chosen[site] and droppable[site]):
            continue
        before = tableau.counts(chosen)
        without = chosen.copy()
        without[site] = False
        after = tableau.counts(without)
        lost = float(tableau.step(after)[after < before].sum())
        breaks = tableau.broken(without, after) > tableau.broken(chosen, before) + _NOTHING
        if lost <= price[site] and not breaks:
            chosen = without
    return chosen


def _filled(tableau: Tableau, chosen: Mask) -> Mask:
    """Add sites while that mends what is broken, or earns and breaks nothing."""
    chosen = chosen.copy()
    free = tableau.model.high.astype(bool) & ~chosen
    while (best := _next_site(tableau, chosen, free)) is not None:
        chosen[best], free[best] = True, False
    return chosen


def _next_site(tableau: Tableau, chosen: Mask, free: Mask) -> int | None:
    counts = tableau.counts(chosen)
    gain = tableau.inside.T @ tableau.hope(counts) - tableau.model.price
    before, after = tableau.broken(chosen, counts), tableau.broken_with(chosen, counts)
    mends = free & (after < before - _NOTHING)
    if mends.any():
        return int(np.lexsort((-gain, np.where(mends, after, np.inf)))[0])
    earns = free & (gain > 0) & (after <= _NOTHING)
    return int(np.argmax(np.where(earns, gain, -np.inf))) if earns.any() else None


def _exchanged(tableau: Tableau, chosen: Mask) -> Mask:
    """Exchange a chosen site for another while that earns more and breaks nothing more."""
    for _ in range(_EXCHANGES):
        better = _better(tableau, chosen)
        if better is None:
            break
        chosen = better
    return chosen


def _better(tableau: Tableau, chosen: Mask) -> Mask | None:
    model = tableau.model
    into = np.flatnonzero(model.high.astype(bool) & ~chosen)
    out = np.flatnonzero(chosen & ~model.low.astype(bool))
    if not len(into) or not len(out):
        return None
    change = _changes(tableau, chosen, out.tolist(), into.tolist())
    broken = tableau.broken(chosen, tableau.counts(chosen))
    most = np.argsort(-change, axis=None, kind="stable")[:_LOOKED_AT]
    least = _NOTHING * max(1e-300, float(model.groups.prize.sum() + model.price.sum()))
    for place in most[change.ravel()[most] > least]:
        row, column = np.unravel_index(place, change.shape)
        candidate = chosen.copy()
        candidate[out[row]], candidate[into[column]] = False, True
        if tableau.broken(candidate, tableau.counts(candidate)) <= broken + _NOTHING:
            return candidate
    return None


def _changes(tableau: Tableau, chosen: Mask, out: list[int], into: list[int]) -> Floats:
    """Return ``(out, into)`` what each exchange brings: gain less loss, groups that have both put right."""
    price, columns = tableau.model.price, sparse.csc_array(tableau.inside)
    gain, loss = tableau.step(tableau.counts(chosen)), tableau.last_step(chosen)
    leaving, entering = columns[:, out], columns[:, into]
    earned = entering.T @ gain - price[into]
    given_up = leaving.T @ loss - price[out]
    kept = ((leaving * (loss - gain)[:, None]).T @ entering).toarray()
    changes: Floats = earned[None, :] - given_up[:, None] + kept
    return changes
