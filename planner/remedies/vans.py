"""Stops of vans: how often, how long, what a visit costs, and where a published route has room for one more."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np

from planner.remedies.actions import WEEKS, Action, Catchment, served, sited
from planner.remedies.needs import Needs
from planner.remedies.question import Published, PublishedRoute, RemediesQuestion
from planner.routing.dwell import dwell_seconds, people_served
from planner.siting.depots import choose_depots
from planner.siting.reach import Floats
from planner.streets.travel import StreetTravel

MOST_BASES = 6
"""So many branches are looked at as bases of new vans."""

BASES_OF_A_STOP = 2
"""A stop is offered from so many of them, the nearest."""

HOP_METRES_PER_SECOND = 50 / 3.6
"""Between stops of a tour, where only the time is assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A visit: how long the van stands, and for which share of the people who live near that is enough."""

    seconds: int
    enough_for: float

    @classmethod
    def of(cls, people: float, visits: float, question: RemediesQuestion) -> "Stay":
        """Return the stay that ``people`` within reach need when a van comes so many times a year."""
        rules = question.assumptions
        come, each = rules.share_each_visit(visits), rules.minutes_each
        seconds = dwell_seconds(people, share_who_come=come, minutes_each=each)
        room = people_served(seconds, share_who_come=come, minutes_each=each)
        return cls(seconds=seconds, enough_for=min(1.0, room / people) if people else 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """Where a stop fits best into a published route: ``seconds`` and ``metres`` longer, ``slack`` left before."""

    route: PublishedRoute
    after: int
    seconds: float
    metres: float


def van_actions(
    question: RemediesQuestion, needs: Needs, near: list[Catchment], travel: StreetTravel
) -> Iterator[Action]:
    """Yield new vans, their stops at each frequency, and stops on published routes."""
    catchment = [one.in_slots(needs.supply.van_slots) for one in near]
    useful = [number for number, one in enumerate(catchment) if len(one.row)]
    if "van_stop" in question.kinds and useful and question.most_vans:
        yield from _new_vans(question, needs, catchment, travel)
    if "route_stop" in question.kinds and question.published is not None and useful:
        yield from _route_stops(question, needs, catchment, travel)


def cheapest_insertions(
    published: Published, places: gpd.GeoDataFrame, travel: StreetTravel
) -> list[list[Insertion]]:
    """Return for each place the cheapest insertion into each published route that can reach it, cheapest first.

    The detour between two places that follow each other is ``there + back - direct``; the least over all legs of the
    route is taken. Insertions into one route are each worked out as if they were the only one.
    """
    out, home = travel.matrix(published.places, places), travel.matrix(places, published.places)
    direct = travel.matrix(published.places, published.places)
    row = {label: number for number, label in enumerate(published.places.index)}
    found: list[list[Insertion]] = [[] for _ in range(len(places))]
    for route in published.routes:
        legs = np.array([(row[a], row[b]) for a, b in pairwise(route.places)], np.int64).reshape(-1, 2)
        if not len(legs):
            continue
        a, b = legs.T
        longer = out.seconds[a] + home.seconds[:, b].T - direct.seconds[a, b][:, None]
        metres = out.metres[a] + home.metres[:, b].T - direct.metres[a, b][:, None]
        longer = np.where(np.isnan(longer), np.inf, np.maximum(longer, 0.0))
        best = longer.argmin(axis=0)
        for place, leg in enumerate(best):
            if np.isfinite(longer[leg, place]):
                extra = max(0.0, float(metres[leg, place]))
                found[place].append(
                    Insertion(route=route, after=int(leg), seconds=float(longer[leg, place]), metres=extra)
                )
    return [sorted(some, key=lambda one: (one.seconds, one.route.id)) for some in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """A branch where a new van may be based; there and back, in seconds and metres, for each place (NaN: no way)."""

    label: str
    name: str
    lon: float
    lat: float
    seconds: Floats
    metres: Floats


def _new_vans(
    question: RemediesQuestion, needs: Needs, near: list[Catchment], travel: StreetTravel
) -> Iterator[Action]:
    """Yield a van for each base, and its stops: at each place from the bases that are nearest to it."""
    bases = _bases(question, needs.places, near, travel)
    for base in bases:
        yield Action(
            id=f"van:{base.label}",
            kind="van",
            place=base.label,
            name=base.name,
            lon=base.lon,
            lat=base.lat,
            cost=question.costs.van,
            van=f"van:{base.label}",
        )
    for number in range(len(needs.places)):
        trips = sorted((float(base.seconds[number]), k) for k, base in enumerate(bases))
        for _, k in [trip for trip in trips if np.isfinite(trip[0])][:BASES_OF_A_STOP]:
            yield from _stops_from(question, needs, number, near[number], bases[k])


def _stops_from(
    question: RemediesQuestion, needs: Needs, number: int, near: Catchment, base: _Base
) -> Iterator[Action]:
    """Yield the stops at one place from one base, one for each frequency that fits into a shift."""
    rules = question.assumptions
    (place,) = sited(needs.places.iloc[[number]])
    trip, far = float(base.seconds[number]), float(base.metres[number])
    for often in rules.offered if len(near.row) else ():
        stay = Stay.of(float(near.people.sum()), often.visits, question)
        if trip + stay.seconds > rules.van_latest - rules.van_earliest:
            continue
        driving = trip / rules.stops_per_tour + rules.seconds_between_stops
        metres = far / rules.stops_per_tour + HOP_METRES_PER_SECOND * rules.seconds_between_stops
        seconds = stay.seconds + driving
        yield Action(
            id=f"van_stop:{often.id}:{place.label}:{base.label}",
            kind="van_stop",
            place=place.label,
            name=place.name,
            lon=place.lon,
            lat=place.lat,
            cost=_visits_cost(question, often.visits, seconds, metres),
            van=f"van:{base.label}",
            van_hours=often.visits / WEEKS * seconds / 3600,
            detail={
                "frequency": often.id,
                "visits_a_year": often.visits,
                "dwell_minutes": stay.seconds / 60,
                "driving_minutes": driving / 60,
                "base": base.name,
            },
            **served(near, needs.supply.van_slots, often.worth * stay.enough_for),
        )


def _bases(
    question: RemediesQuestion, places: gpd.GeoDataFrame, near: list[Catchment], travel: StreetTravel
) -> list[_Base]:
    """Return the branches from which most people who need something are an easy day trip."""
    branches, rules = question.branches, question.assumptions
    shift = float(rules.van_latest - rules.van_earliest)
    out = travel.matrix(branches, places, within=shift)
    home = travel.matrix(places, branches, within=shift)
    seconds, metres = out.seconds + home.seconds.T, out.metres + home.metres.T
    seconds = np.where(seconds < shift, seconds, np.nan)
    worth = np.nan_to_num(1 - seconds / shift)
    people = np.array([float(one.people.sum()) for one in near])
    if not (worth * people).any():
        return []
    chosen = choose_depots(worth, people, min(MOST_BASES, len(branches)))
    where = sited(branches)
    return [
        _Base(
            label=where[k].label,
            name=where[k].name,
            lon=where[k].lon,
            lat=where[k].lat,
            seconds=seconds[k],
            metres=metres[k],
        )
        for k in sorted(chosen)
    ]


def _route_stops(
    question: RemediesQuestion, needs: Needs, near: list[Catchment], travel: StreetTravel
) -> Iterator[Action]:
    published = question.published
    assert published is not None
    visits = WEEKS / published.weeks
    worth = question.assumptions.worth_of(visits)
    if not worth:
        return
    insertions = cheapest_insertions(published, needs.places, travel)
    for number, place in enumerate(sited(needs.places)):
        if not len(near[number].row):
            continue
        stay = Stay.of(float(near[number].people.sum()), visits, question)
        fitting = [one for one in insertions[number] if one.seconds + stay.seconds <= one.route.slack]
        if not fitting:
            continue
        best = fitting[0]
        seconds = best.seconds + stay.seconds
        yield Action(
            id=f"route_stop:{place.label}",
            kind="route_stop",
            place=place.label,
            name=place.name,
            lon=place.lon,
            lat=place.lat,
            cost=_visits_cost(question, visits, seconds, best.metres),
            route=best.route.id,
            route_seconds=seconds,
            detail={
                "route": best.route.id,
                "vehicle": best.route.vehicle,
                "day": best.route.day,
                "visits_a_year": visits,
                "dwell_minutes": stay.seconds / 60,
                "detour_minutes": best.seconds / 60,
                "detour_km": best.metres / 1000,
            },
            **served(near[number], needs.supply.van_slots, worth * stay.enough_for),
        )


def _visits_cost(question: RemediesQuestion, visits: float, seconds: float, metres: float) -> float:
    costs = question.costs
    return costs.stop + visits * (seconds / 3600 * costs.van_hour + metres / 1000 * costs.van_km)
