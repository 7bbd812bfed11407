"""What adding, dropping and exchanging sites does to a market share."""

from planner.siting.reach import Floats, Positions
from planner.streets.compiled import compiled


@compiled
def changes(
    start: Positions,
    site: Positions,
    drawn: Floats,
    people: Floats,
    own: Floats,
    outs: Positions,
    change: Floats,
) -> None:
    """Set ``change[k, j]`` to the people won when the site ``outs[k]`` leaves and the site ``j`` comes.

    ``outs[k]`` below 0: nobody leaves. The last column: nobody comes. ``drawn`` are utilities of the pairs of each row
    in units of its rivals, ``own`` their sum over the chosen sites.
    """
    last = change.shape[1] - 1
    for k in range(len(outs)):
        change[k, :] = 0.0
        for row in range(len(people)):
            left = own[row]
            for pair in range(start[row], start[row + 1]):
                if site[pair] == outs[k]:
                    left = max(0.0, left - drawn[pair])
            share = left / (left + 1.0)
            lost = own[row] / (own[row] + 1.0) - share
            change[k, last] -= people[row] * lost
            for pair in range(start[row], start[row + 1]):
                more = left + drawn[pair]
                change[k, site[pair]] += people[row] * (more / (more + 1.0) - share)
        for other in range(last):
            change[k, other] += change[k, last]
