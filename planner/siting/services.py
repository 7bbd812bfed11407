"""Several services at once: cash and advice, letters and parcels; each with its people, its standard and its offers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.errors import ProblemError
from planner.siting.problem import Rule, Sites, SitingProblem, needs
from planner.siting.reach import Floats, Positions, Reach


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Service:
    """One service.

    Attributes
    ----------
    name
        Unique among the services of a question.
    people
        ``(demand,)`` who needs it, at least 0; weigh a service by scaling them.
    within
        Seconds within which a site that offers it covers a demand point.
    offered
        ``(sites,)`` where it can be offered; None for everywhere.
    cost
        ``(sites,)`` money for offering it at a site, beside the fixed cost of the site; None for nothing. Services that
        cost something are only offered where that is worth it.
    """

    name: str
    people: Floats
    within: float
    offered: NDArray[np.bool_] | None = None
    cost: Floats | None = None

    def __post_init__(self) -> None:
        """Take numbers in any form."""
        object.__setattr__(self, "people", np.asarray(self.people, np.float64))
        if self.offered is not None:
            object.__setattr__(self, "offered", np.asarray(self.offered, bool))
        if self.cost is not None:
            object.__setattr__(self, "cost", np.asarray(self.cost, np.float64))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesProblem:
    """Several services as one siting problem.

    Attributes
    ----------
    problem
        Its demand points are those of the first service, then those of the second, and so on; its sites are the sites,
        then one for each offer that costs something.
    services, sites
        What it was made of.
    offers
        ``(sites of the problem,)`` the site that each of them stands for.
    offers_of
        The service that it stands for, -1 for the site itself.
    """

    problem: SitingProblem
    services: tuple[Service, ...]
    sites: Sites
    offers: Positions = field(repr=False)
    offers_of: Positions = field(repr=False)

    def chosen_sites(self, chosen: Sequence[int]) -> tuple[int, ...]:
        """Return the sites among the ``chosen`` of the problem, ascending."""
        return tuple(sorted(site for site in chosen if self.offers_of[site] < 0))

    def where(self, chosen: Sequence[int], service: str) -> tuple[int, ...]:
        """Return the sites at which a service is offered in a choice, ascending."""
        number = [one.name for one in self.services].index(service)
        one = self.services[number]
        if one.cost is not None:
            return tuple(sorted(int(self.offers[k]) for k in chosen if self.offers_of[k] == number))
        here = self.chosen_sites(chosen)
        return here if one.offered is None else tuple(site for site in here if one.offered[site])


def several_services(
    reach: Reach,
    sites: Sites,
    services: Sequence[Service],
    *,
    choose: int | None = None,
    **limits: Any,
) -> ServicesProblem:
    """Return the problem of covering most people with every service, each person counted once for each service.

    Parameters
    ----------
    reach
        Who can get to which site; the same for all services.
    sites
        Each needs its fixed cost once, whatever it offers.
    services
        At least one.
    choose
        At most so many sites, however much they offer.
    limits
        Other fields of :class:`planner.siting.problem.SitingProblem` that name sites by position: ``budget``,
        ``most_closed``, ``rules``.

    Raises
    ------
    ProblemError
        Naming every service whose numbers do not fit.
    """
    problems = _problems(reach, sites, services)
    if problems:
        raise ProblemError("These services cannot be planned together.", problems)
    paid = [number for number, service in enumerate(services) if service.cost is not None]
    count = len(sites)
    offers = np.concatenate([np.arange(count), *(np.arange(count) for _ in paid)])
    offers_of = np.repeat([-1, *paid], count)
    rules = [
        *limits.pop("rules", ()),
        *(
            needs(f"{services[of].name} needs {sites.ids[site]}", column, int(site))
            for column, (site, of) in enumerate(zip(offers, offers_of, strict=True))
            if of >= 0
        ),
    ]
    if choose is not None and paid:
        everywhere = tuple(range(count))
        rules.append(
            Rule(name=f"at most {choose} sites", sites=everywhere, weights=(1.0,) * count, high=choose)
        )
    problem = SitingProblem(
        model="mclp",
        reach=_stacked(reach, services, paid),
        people=np.concatenate([service.people for service in services]),
        sites=_columns(sites, services, paid),
        within=np.repeat([float(service.within) for service in services], reach.demand),
        choose=None if paid else choose,
        rules=tuple(rules),
        **limits,
    )
    return ServicesProblem(
        problem=problem, services=tuple(services), sites=sites, offers=offers, offers_of=offers_of
    )


def _stacked(reach: Reach, services: Sequence[Service], paid: Sequence[int]) -> Reach:
    rows, columns, seconds, worth = [], [], [], []
    for number, service in enumerate(services):
        allowed = np.ones(len(reach.site), bool) if service.offered is None else service.offered[reach.site]
        first = (1 + list(paid).index(number)) * reach.sites if number in paid else 0
        rows.append(reach.row[allowed] + number * reach.demand)
        columns.append(reach.site[allowed] + first)
        seconds.append(reach.seconds[allowed])
        worth.append(reach.worth[allowed])
    return Reach.from_pairs(
        np.concatenate(rows),
        np.concatenate(columns),
        np.concatenate(seconds),
        demand=reach.demand * len(services),
        sites=reach.sites * (1 + len(paid)),
        worth=np.concatenate(worth),
    )


def _columns(sites: Sites, services: Sequence[Service], paid: Sequence[int]) -> Sites:
    """Return the sites and behind them one for each paid offer; offers that cannot be are forbidden."""
    if not paid:
        return sites
    count = len(sites)
    extra = count * len(paid)
    cost = [np.asarray(services[number].cost, np.float64) for number in paid]
    never = [
        count * (1 + place) + site
        for place, number in enumerate(paid)
        for site in range(count)
        if (offered := services[number].offered) is not None and not offered[site]
    ]
    price = np.zeros(count) if sites.price is None else sites.price
    return Sites(
        ids=(*sites.ids, *(f"{services[number].name} at {name}" for number in paid for name in sites.ids)),
        fixed_cost=np.concatenate([sites.fixed_cost, *cost]),
        use_cost=np.concatenate([sites.use_cost, np.zeros(extra)]),
        closing_cost=np.concatenate([sites.closing_cost, np.zeros(extra)]),
        price=np.concatenate([price, np.zeros(extra)]),
        capacity=np.concatenate([sites.capacity, np.full(extra, np.inf)]),
        attraction=np.concatenate([sites.attraction, np.ones(extra)]),
        mandatory=sites.mandatory,
        forbidden=(*sites.forbidden, *never),
        existing=sites.existing,
    )


def _problems(reach: Reach, sites: Sites, services: Sequence[Service]) -> list[str]:
    problems = [] if services else ["give at least one service"]
    names = [service.name for service in services]
    problems += [
        f"service {name!r} is named twice" for name in sorted({n for n in names if names.count(n) > 1})
    ]
    for service in services:
        if service.people.shape != (reach.demand,):
            problems.append(
                f"{service.name}: people has shape {service.people.shape}, expected ({reach.demand},)"
            )
        if not service.within >= 0:
            problems.append(f"{service.name}: within is {service.within}, expected at least 0 seconds")
        for label, values in (("offered", service.offered), ("cost", service.cost)):
            if values is not None and np.shape(values) != (len(sites),):
                problems.append(
                    f"{service.name}: {label} has shape {np.shape(values)}, expected ({len(sites)},)"
                )
    if np.isfinite(sites.capacity).any():
        problems.append("capacities are not shared between services; plan them one by one")
    return problems
