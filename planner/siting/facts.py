"""What a siting found, as plain documents (JSON types only): the same facts for the table, the pages and the API.

Numbers are rounded where they are written: people to tenths, minutes to tenths, shares to five places; what is not
finite becomes None.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.siting.effects import people_document, state_document, still_possible
from planner.siting.explain import SiteReasons, explain_site
from planner.siting.moves import Moved, Outcome, moved, narrowed, outcome_of
from planner.siting.order import build_order
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions
from planner.siting.result import SitingResult
from planner.siting.stability import Stability

Document = dict[str, Any]

NO_AREA = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Names and places of what a siting problem knows by position.

    Attributes
    ----------
    names, kinds
        ``(sites,)`` as people know them; may be empty texts.
    lonlat
        ``(sites, 2)`` degrees; NaN where nobody knows.
    standing
        Positions of the sites that stand today.
    areas
        Names of administrative areas.
    area
        ``(demand,)`` position in ``areas``, ``NO_AREA`` for none.
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    lonlat: Floats
    standing: tuple[int, ...]
    areas: tuple[str, ...]
    area: Positions


def siting_document(problem: SitingProblem, ground: Ground, result: SitingResult) -> Document:
    """Return what a siting found: the chosen sites in build order, people before and after, by area, and the proof."""
    standing = tuple(site for site in ground.standing if site in result.chosen)
    today = tuple(ground.standing)
    closed = [site for site in today if site not in result.chosen]
    return {
        "model": problem.model,
        "people": _tenth(float(problem.people.sum())),
        **standing_document(result.objective, result.bound, result.gap),
        "status": result.status,
        "chosen": _new_rows(problem, ground, result.chosen, standing),
        "free": len(set(range(len(problem.sites))) - {*today, *problem.sites.forbidden}),
        "standing": [problem.sites.ids[site] for site in standing],
        "closed": [problem.sites.ids[site] for site in closed],
        "closed_sites": [_named(problem, ground, site) for site in closed],
        **({} if problem.capacitated else _before_after(problem, ground, today, result.chosen)),
        "report": {
            "solver": result.report.solver,
            "version": result.report.version,
            "seed": result.report.seed,
            "seconds": _rounded(result.report.runtime, 3),
        },
    }


def standing_document(objective: float | None, bound: float | None, gap: float) -> Document:
    """Return how good an answer is and how much better is possible: ``better``, relative to what was found."""
    better = 0.0 if gap == 0 else still_possible(objective, bound)
    return {
        "objective": _rounded(objective, 3),
        "bound": _rounded(bound, 3),
        "gap": _rounded(gap, 6),
        "better": _rounded(better, 6),
    }


def site_document(problem: SitingProblem, ground: Ground, site: int) -> Document:
    """Return one site: id, name, kind and place."""
    lon, lat = ground.lonlat[site].tolist()
    cost = float(problem.sites.fixed_cost[site])
    return {
        "id": problem.sites.ids[site],
        "name": ground.names[site],
        "kind": ground.kinds[site],
        "lon": _rounded(lon, 6),
        "lat": _rounded(lat, 6),
        **({"cost": round(cost, 2)} if problem.sites.fixed_cost.any() else {}),
    }


def move_document(moving: Moved, ground: Ground, problem: SitingProblem) -> Document:
    """Return what a move changes: objective, people gained and lost, areas that change, most people first."""
    gained, lost = moving.gained, moving.lost
    return {
        "objective": {
            "before": _rounded(moving.before.objective, 3),
            "after": _rounded(moving.after.objective, 3),
        },
        "covered": {
            "before": people_document(problem, moving.before.covered),
            "after": people_document(problem, moving.after.covered),
        },
        "gained": _tenth(float(gained.sum())),
        "lost": _tenth(float(lost.sum())),
        "areas": _area_changes(ground, gained, lost),
    }


def reasons_document(problem: SitingProblem, ground: Ground, reasons: SiteReasons) -> Document:
    """Return why a site is in a choice or not."""
    swap = reasons.swap
    return {
        **site_document(problem, ground, reasons.site),
        "chosen": reasons.chosen,
        "standing": reasons.site in ground.standing,
        "in_reach": _tenth(reasons.in_reach),
        "only_here": _tenth(reasons.only_here),
        "marginal": _rounded(reasons.marginal, 3),
        "covered_by": [
            {**_named(problem, ground, site), "people": _tenth(people)}
            for site, people in reasons.covered_by[:5]
        ],
        "swap": None
        if swap is None
        else {**_named(problem, ground, swap[0]), "change": _rounded(swap[1], 3)},
        "factor": _rounded(reasons.factor, 4),
    }


def stability_document(problem: SitingProblem, ground: Ground, found: Stability, spread: float) -> Document:
    """Return how far a choice holds: for each site of it the share of worlds, the loss without it, and what is certain."""
    regret = found.regret[np.isfinite(found.regret)]
    rivals = [
        site for site in np.argsort(-found.chosen_share, kind="stable") if site not in found.base.chosen
    ]
    return {
        "spread": spread,
        "draws": found.draws,
        "unanswered": found.unanswered,
        "regret": {
            "mean": _rounded(float(regret.mean()), 5) if len(regret) else None,
            "most": _rounded(float(regret.max()), 5) if len(regret) else None,
        },
        "sites": [
            {
                **_named(problem, ground, site),
                "share": _rounded(float(found.chosen_share[site]), 3),
                "place_share": _rounded(float(found.place_share[site]), 3),
                "loss": _rounded(float(found.loss[site]), 5),
                "certain": site in found.certain,
            }
            for site in found.base.chosen
            if site not in ground.standing
        ],
        "rivals": [
            {**_named(problem, ground, int(site)), "share": round(float(found.chosen_share[site]), 3)}
            for site in rivals[:10]
            if found.chosen_share[site] > 0
        ],
    }


def area_rows(ground: Ground, people: Floats, outcomes: Mapping[str, Outcome]) -> list[Document]:
    """Return each area with its people and the share of them that each outcome covers, most people first."""
    inside, count = ground.area != NO_AREA, len(ground.areas)
    at = ground.area[inside]
    total = np.bincount(at, people[inside], minlength=count)
    shares = {
        name: np.divide(
            np.bincount(at, outcome.covered[inside], minlength=count),
            total,
            where=total > 0,
            out=np.ones(count),
        )
        for name, outcome in outcomes.items()
    }
    return [
        {
            "name": ground.areas[k],
            "people": _tenth(float(total[k])),
            **{name: round(float(share[k]), 7) for name, share in shares.items()},
        }
        for k in np.argsort(-total, kind="stable")
    ]


def _new_rows(
    problem: SitingProblem, ground: Ground, chosen: tuple[int, ...], standing: tuple[int, ...]
) -> list[Document]:
    """Return the chosen sites that do not stand yet; with capacities by name only."""
    if not problem.capacitated:
        return _chosen_rows(problem, ground, chosen, standing)
    return [site_document(problem, ground, site) for site in chosen if site not in standing]


def _chosen_rows(
    problem: SitingProblem, ground: Ground, chosen: tuple[int, ...], standing: tuple[int, ...]
) -> list[Document]:
    """Return the chosen sites that do not stand yet, in build order, with what each brings."""
    small = narrowed(problem, chosen)  # with thousands of sites, these few are soon told
    place = {site: at for at, site in enumerate(sorted(chosen))}
    everything = tuple(range(len(chosen)))
    there = tuple(place[site] for site in standing)
    rows = []
    for order, at in enumerate(build_order(small, everything, there), start=1):
        step = moved(small, there, into=at)
        reasons = explain_site(small, everything, at)
        there = (*there, at)
        rows.append(
            {
                "order": order,
                **site_document(problem, ground, sorted(chosen)[at]),
                "people_new": _tenth(float(step.gained.sum())),
                "people_in_reach": _tenth(reasons.in_reach),
                "people_only_here": _tenth(reasons.only_here),
                "marginal": _rounded(reasons.marginal, 3),
            }
        )
    return rows


def _before_after(
    problem: SitingProblem, ground: Ground, today: tuple[int, ...], chosen: tuple[int, ...]
) -> Document:
    before, after = outcome_of(problem, today), outcome_of(problem, chosen)
    return {
        "before": state_document(problem, today),
        "after": state_document(problem, chosen),
        "areas": area_rows(ground, problem.people, {"share_before": before, "share_after": after}),
    }


def _area_changes(ground: Ground, gained: Floats, lost: Floats) -> list[Document]:
    inside, count = ground.area != NO_AREA, len(ground.areas)
    more, less = (
        np.bincount(ground.area[inside], people[inside], minlength=count) for people in (gained, lost)
    )
    order = sorted(np.flatnonzero((more > 0) | (less > 0)), key=lambda k: -(more[k] + less[k]))
    return [
        {"name": ground.areas[k], "gained": _tenth(float(more[k])), "lost": _tenth(float(less[k]))}
        for k in order
    ]


def _named(problem: SitingProblem, ground: Ground, site: int) -> Document:
    return {"id": problem.sites.ids[site], "name": ground.names[site]}


def _tenth(number: float) -> float:
    return round(number, 1)


def _rounded(number: float | None, places: int) -> float | None:
    return None if number is None or not math.isfinite(number) else round(number, places)
