"""Sites that are too near to each other: which go together, how many cliques they make."""

import numpy as np

from planner.siting.reach import Positions
from planner.streets.compiled import compiled


@compiled
def cliques_of(near: np.ndarray) -> tuple[Positions, Positions]:
    """Return cliques that hold every pair of ``near``, as ``start`` and members.

    ``near`` is ``(sites, sites)``, symmetric, its diagonal false. Each clique is grown from a pair that no clique
    holds yet, lowest positions first.
    """
    sites = len(near)
    held = np.zeros((sites, sites), np.bool_)
    start, members = [0], [np.int64(0)]
    members.clear()
    for one in range(sites):
        for other in range(one + 1, sites):
            if not near[one, other] or held[one, other]:
                continue
            may = near[one] & near[other]
            first = len(members)
            members.append(np.int64(one))
            members.append(np.int64(other))
            for more in range(sites):
                if may[more]:
                    members.append(np.int64(more))
                    may &= near[more]
            for a in range(first, len(members)):
                for b in range(first, len(members)):
                    held[members[a], members[b]] = True
            start.append(len(members))
    return np.array(start, np.int64), np.array(members, np.int64)


@compiled
def cliques_to_part(near: np.ndarray, may: np.ndarray) -> int:
    """Return into how many cliques the sites of the mask ``may`` part greedily: no more of them are far apart."""
    sites = len(near)
    left = may.copy()
    count = 0
    for one in range(sites):
        if not left[one]:
            continue
        count += 1
        left[one] = False
        joins = near[one] & left
        for other in range(sites):
            if joins[other]:
                left[other] = False
                joins &= near[other]
    return count


@compiled
def far_apart(near: np.ndarray, may: np.ndarray, chosen: np.ndarray, most: int) -> int:
    """Add sites of the mask ``may`` to ``chosen`` that are near none of it, up to ``most`` in all; return how many.

    The next site is the one with the fewest near ones among those that are left.
    """
    sites = len(near)
    left, crowd = may & ~chosen, np.zeros(sites, np.int64)
    count = 0
    for one in range(sites):
        if chosen[one]:
            count += 1
            left &= ~near[one]
    for one in range(sites):
        crowd[one] = np.sum(near[one] & left)
    while count < most:
        best = -1
        for one in range(sites):
            if left[one] and (best < 0 or crowd[one] < crowd[best]):
                best = one
        if best < 0:
            break
        chosen[best] = True
        count += 1
        gone = near[best] & left
        gone[best] = True
        left &= ~gone
        for one in range(sites):
            if gone[one]:
                for other in range(sites):
                    if near[one, other]:
                        crowd[other] -= 1
    return count
