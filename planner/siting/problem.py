"""The siting problem: which of many possible sites to have, stated once for every model of the field."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.errors import ProblemError
from planner.siting.reach import Floats, Positions, Reach

Model = Literal["lscp", "mclp", "p-median", "p-center", "p-dispersion", "huff"]
"""
``lscp``
    Location set covering: the cheapest sites that cover everybody (or ``share`` of the people). Toregas et al.,
    The location of emergency service facilities, Operations Research 19(6), 1971, p. 1363.
``mclp``
    Maximal covering: the sites that cover the most people. Church and ReVelle, The maximal covering location problem,
    Papers of the Regional Science Association 32, 1974, p. 101. Gradual where ``reach.worth`` decays; backup where
    ``covers`` has more than one entry.
``p-median``
    The sites with the shortest journeys, in person-seconds. Hakimi, Operations Research 12(3), 1964, p. 450.
``p-center``
    The sites with the shortest longest journey, in seconds. Hakimi 1964.
``p-dispersion``
    The sites that are farthest apart, in seconds. Kuby, Geographical Analysis 19(4), 1987, p. 315.
``huff``
    The sites that draw the most people away from competitors. Huff, Land Economics 39(1), 1963, p. 81.
"""

MODELS: tuple[Model, ...] = get_args(Model)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sites:
    """The places to choose from.

    Arrays are ``(sites,)``; one number stands for the same everywhere. Read-only.

    Attributes
    ----------
    ids
        Unique, not empty: messages and reports name sites by them.
    fixed_cost
        Money for having the site in the answer, at least 0: counts against ``SitingProblem.budget``.
    use_cost
        Money for each person assigned to the site, at least 0: counts against the budget.
    closing_cost
        Money for closing a site of ``existing``, at least 0: counts against the budget.
    price
        What having the site takes from the objective, in its unit, at least 0: people for ``mclp`` and ``huff``
        (it must bring so many to be worth having), person-seconds for ``p-median``; ``lscp`` minimises it, 1 each
        unless given. ``p-center`` and ``p-dispersion`` take none.
    capacity
        People that the site can serve, above 0; inf without a limit.
    attraction
        How attractive the site is in ``huff``, above 0.
    mandatory, forbidden
        Sites that are in every answer, in none: given as positions or ids, kept as positions.
    existing
        Sites that stand today and may be closed; ``mandatory`` sites are never closed.
    """

    ids: tuple[str, ...]
    fixed_cost: Floats = field(default_factory=lambda: np.zeros(1))
    use_cost: Floats = field(default_factory=lambda: np.zeros(1))
    closing_cost: Floats = field(default_factory=lambda: np.zeros(1))
    price: Floats | None = None
    capacity: Floats = field(default_factory=lambda: np.full(1, np.inf))
    attraction: Floats = field(default_factory=lambda: np.ones(1))
    mandatory: tuple[int, ...] = ()
    forbidden: tuple[int, ...] = ()
    existing: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Spread numbers over the sites, sort positions and make everything read-only."""
        for name in ("fixed_cost", "use_cost", "closing_cost", "price", "capacity", "attraction"):
            given = getattr(self, name)
            if given is not None:
                object.__setattr__(self, name, _spread(given, len(self.ids)))
        for name in ("mandatory", "forbidden", "existing"):
            object.__setattr__(self, name, self._positions(getattr(self, name)))

    def __len__(self) -> int:
        return len(self.ids)

    def names(self, positions: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of sites, for instance of those that a result chose."""
        return tuple(self.ids[position] for position in positions)

    def _positions(self, given: Iterable[int | str]) -> tuple[int, ...]:
        """Return positions ascending, where ids or positions are given."""
        row = {name: position for position, name in enumerate(self.ids)}
        named = list(given)
        unknown = [one for one in named if isinstance(one, str) and one not in row]
        if unknown:
            raise ProblemError(
                "Sites are named that there are not.", [f"no site has the id {one!r}" for one in unknown]
            )
        return tuple(sorted(row[one] if isinstance(one, str) else int(one) for one in named))

    @classmethod
    def numbered(cls, count: int, **options: object) -> "Sites":
        """Return ``count`` sites named ``site 0``, ``site 1``, ... with the other attributes given."""
        return cls(ids=tuple(f"site {k}" for k in range(count)), **options)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Floor:
    """At least ``share`` (0..1) of the people at the ``demand`` positions must be covered within ``within`` seconds.

    ``name`` says for whom, in messages: "Mosfellsbær". Models without ``within`` take no floors.
    """

    name: str
    demand: Positions
    share: float

    def __post_init__(self) -> None:
        """Take positions in any form, or a mask."""
        given = np.asarray(self.demand)
        rows = np.flatnonzero(given) if given.dtype == bool else np.array(given, np.int64)
        rows.flags.writeable = False
        object.__setattr__(self, "demand", rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``low <= sum(weights * chosen) <= high`` over some sites, for instance hours of one van.

    Attributes
    ----------
    name
        What the rule says, in messages.
    sites, weights
        Positions, each once, and as many finite numbers.
    low, high
        Bounds, both inclusive; infinite for none.
    """

    name: str
    sites: tuple[int, ...]
    weights: tuple[float, ...]
    low: float = -np.inf
    high: float = np.inf


def one_of(name: str, sites: Iterable[int]) -> Rule:
    """Return the rule that at most one of ``sites`` is chosen: variants of one place."""
    members = tuple(sites)
    return Rule(name=name, sites=members, weights=(1.0,) * len(members), high=1.0)


def needs(name: str, site: int, other: int) -> Rule:
    """Return the rule that ``site`` is chosen only together with ``other``."""
    return Rule(name=name, sites=(site, other), weights=(1.0, -1.0), high=0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Huff:
    """How people divide between sites that all attract them (Huff 1963).

    A person at ``i`` goes to ``j`` with probability ``u_ij / (sum of u over chosen sites + rivals_i)`` where
    ``u_ij = attraction_j / max(seconds_ij, least_seconds) ** exponent``.

    Attributes
    ----------
    rivals
        ``(demand,)`` sum of the utilities of the competitors, at least 0. Where it is 0 any site draws everybody.
    exponent
        Above 0.
    least_seconds
        Above 0: nearer than that makes no difference.
    """

    rivals: Floats
    exponent: float = 2.0
    least_seconds: float = 60.0

    def __post_init__(self) -> None:
        """Make the competitors read-only."""
        object.__setattr__(self, "rivals", _frozen(self.rivals))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitingProblem:
    """Which sites to have.

    Attributes
    ----------
    model
        See :data:`Model`.
    reach
        Who can get to which site in how many seconds.
    people
        ``(demand,)`` finite, at least 0; fractions are welcome. Whoever counts nobody need not be covered.
    sites
        The sites.
    within
        Seconds within which a site covers a demand point, one number or ``(demand,)``; None: every pair that
        ``reach`` holds (``lscp``, ``mclp``, ``huff``). Floors of other models need it.
    choose
        Number of sites in the answer, mandatory and kept existing ones included: at most so many, exactly so many for
        ``p-dispersion``; None for no limit (``lscp``, or another limit below).
    budget
        Money: fixed costs, costs of use and of closing together stay within it; None for no limit.
    most_closed
        At most so many existing sites are closed; None for no limit.
    share
        ``lscp`` only: of all people, at least this share must be covered, above 0..1.
    covers
        ``mclp`` and ``lscp``: how much the first, second, ... cover within reach counts, adding up to 1. ``(1,)``:
        one is enough. ``(0.5, 0.5)``: a backup is worth as much as the first cover (BACOP2 of Hogan and ReVelle,
        Concepts and applications of backup coverage, Management Science 32(11), 1986, p. 1434). ``(0, 1)``: only who
        has two counts. In ``lscp`` everybody needs as many covers as there are entries (LSCP-B).
    floors
        Equity: areas of which at least a share of the people must be covered (by one site, within ``within``).
    rules
        Linear rules over the sites.
    apart
        ``p-dispersion``: ``(sites, sites)`` symmetric seconds between sites, NaN where there is no way (as far apart
        as can be).
    huff
        ``huff``: the competitors.

    Capacities (``sites.capacity``) go with ``lscp``, ``mclp`` and ``p-median``: people are then assigned so that no
    site serves more than it can, a demand point divided between sites where need be.
    """

    model: Model
    reach: Reach
    people: Floats
    sites: Sites
    within: float | Floats | None = None
    choose: int | None = None
    budget: float | None = None
    most_closed: int | None = None
    share: float = 1.0
    covers: tuple[float, ...] = (1.0,)
    floors: tuple[Floor, ...] = ()
    rules: tuple[Rule, ...] = ()
    apart: Floats | None = None
    huff: Huff | None = None

    def __post_init__(self) -> None:
        """Bring arrays into their form and refuse what contradicts itself, everything at once."""
        object.__setattr__(self, "people", _frozen(self.people))
        if self.within is not None and not np.isscalar(self.within):
            object.__setattr__(self, "within", _frozen(self.within))
        if self.apart is not None:
            object.__setattr__(self, "apart", _frozen(self.apart))
        from planner.siting.refusals import problems_of  # noqa: PLC0415 (refusals read this type)

        problems = list(problems_of(self))
        if problems:
            raise ProblemError("This siting problem contradicts itself.", problems)

    @property
    def covering(self) -> Reach:
        """The pairs that count as covered: those worth something, within ``within``, or all of them without it."""
        near = self.reach if self.within is None else self.reach.within(self.within)
        return near if (near.worth > 0).all() else near.keep(near.worth > 0)

    @property
    def prices(self) -> Floats:
        """``(sites,)`` what having each site takes from the objective."""
        if self.sites.price is not None:
            return self.sites.price
        return np.full(len(self.sites), 1.0 if self.model == "lscp" else 0.0)

    @property
    def capacitated(self) -> bool:
        """Whether it matters who is assigned where beyond the best site for each: capacities or costs of use."""
        limited = bool(np.isfinite(self.sites.capacity).any())
        return limited or (self.budget is not None and bool(self.sites.use_cost.any()))


def _spread(given: ArrayLike, count: int) -> Floats:
    values = np.asarray(given, dtype=np.float64)
    return _frozen(np.full(count, values.ravel()[0]) if values.size == 1 and count != 1 else values)


def _frozen(values: "ArrayLike | NDArray[np.float64]") -> Floats:
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array
