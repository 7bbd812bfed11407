"""Travel times of every profile that is used: as given, or measured on streets."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.vroom.asked import Matrices, Place, Question
from api.vroom.errors import VroomError, wrong
from api.vroom.roads import Roads

Ints = NDArray[np.int64]

_USUAL_PER_HOUR = 3600
_MOST_COST = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Whole seconds, metres and costs between places, ``(rows, rows)`` each; ``costs`` None where time is cost."""

    durations: Ints
    distances: Ints
    costs: Ints | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Tables by profile; ``measured`` tells whether answers have distances, ``routed`` whether streets were asked."""

    by_profile: Mapping[str, Table]
    measured: bool
    routed: bool


def tables_of(question: Question, roads: Roads) -> Tables:
    """Return the tables of all profiles of the vehicles.

    Raises
    ------
    VroomError
        Code 2 where what is given does not fit together, 3 where there is no way.
    """
    given = _given(question)
    _check_rows(question, given)
    profiles = sorted({car.profile for car in question.cars})
    with_distances = [profile for profile, matrices in given.items() if matrices.distances is not None]
    if with_distances:
        for profile in profiles:
            if profile not in with_distances:
                raise wrong(f"Missing distances matrix for {profile} profile.")
    routed = {profile: _must_ask_roads(question, profile, given.get(profile)) for profile in profiles}
    found = {
        profile: _table(question, profile, given.get(profile, Matrices()), roads if routed[profile] else None)
        for profile in profiles
    }
    _check_costs(question, found)
    return Tables(
        by_profile=found,
        measured=question.options.geometry or bool(with_distances),
        routed=any(routed.values()),
    )


def _given(question: Question) -> Mapping[str, Matrices]:
    """Return the matrices by profile; the deprecated one serves every profile, as clients expect who send both."""
    if question.every_profile is None:
        return question.matrices
    return {car.profile: Matrices(durations=question.every_profile) for car in question.cars}


def _check_rows(question: Question, given: Mapping[str, Matrices]) -> None:
    named = question.tasks[0].place.named
    filled = [matrices for matrices in given.values() if matrices != Matrices()]
    if filled and not named:
        raise wrong("Missing location index.")
    if named and not filled:
        raise wrong("Unexpected location index while no custom matrices provided.")


def _only_distances(profile: str) -> str:
    return f"Custom matrix provided for distances but not for durations for {profile} profile."


def _must_ask_roads(question: Question, profile: str, given: Matrices | None) -> bool:
    """Return whether anything of a profile has to be measured on streets."""
    if given is None or given.durations is None:
        if given is not None and given.distances is not None:
            raise wrong(_only_distances(profile))
        asked = True
    else:
        by_metres = any(car.rates.per_km for car in question.cars if car.profile == profile)
        asked = question.options.geometry or (given.distances is None and by_metres)
    if asked and any(place.lonlat is None for place in question.places):
        raise wrong("Missing coordinates for routing engine.")
    return asked


def _table(question: Question, profile: str, given: Matrices, roads: Roads | None) -> Table:
    rows = 1 + max(place.index for place in question.places)
    durations, distances = _array(given.durations), _array(given.distances)
    if roads is not None and (durations is None or distances is None):
        seconds, metres = _measured(question.places, rows, profile, roads)
        durations = seconds if durations is None else durations
        distances = metres if distances is None else distances
    assert durations is not None
    if distances is None:
        distances = np.zeros_like(durations)
    costs = _array(given.costs)
    for name, table in (("durations", durations), ("distances", distances), ("costs", costs)):
        if table is not None and len(table) < rows:
            raise wrong(f"location_index exceeding {name} matrix size for {profile} profile.")
    return Table(durations=durations, distances=distances, costs=costs)


def _array(given: list[list[int]] | None) -> Ints | None:
    return None if given is None else np.array(given, np.int64)


def _measured(places: tuple[Place, ...], rows: int, profile: str, roads: Roads) -> tuple[Ints, Ints]:
    lonlat = [place.lonlat for place in places if place.lonlat is not None]
    seconds, metres = roads.table(profile, lonlat)
    lost = np.isnan(seconds)
    if lost.any():
        from_, to = lost.sum(axis=1), lost.sum(axis=0)
        side, counts = ("from", from_) if from_.max() >= to.max() else ("to", to)
        longitude, latitude = lonlat[int(counts.argmax())]
        raise VroomError(3, f"Unfound route(s) {side} location [{longitude};{latitude}]")
    at = np.ix_(*[[place.index for place in places]] * 2)
    whole = []
    for values in (seconds, metres):
        table = np.zeros((rows, rows), np.int64)
        table[at] = np.floor(values + 0.5).astype(np.int64)
        whole.append(table)
    return whole[0], whole[1]


def _check_costs(question: Question, tables: Mapping[str, Table]) -> None:
    for table in tables.values():
        if _most_cost(question, table.durations if table.costs is None else table.costs) > _MOST_COST:
            raise wrong("Too high cost values, stopping to avoid overflowing.")
    for car in question.cars:
        if tables[car.profile].costs is not None and car.rates.per_hour != _USUAL_PER_HOUR:
            raise wrong("Custom costs are incompatible with using a per_hour value.")


def _most_cost(question: Question, table: Ints) -> int:
    """Return more than any answer can cost, as VROOM reckons it."""
    used = sorted({place.index for place in question.places})
    part = table[np.ix_(used, used)]
    leaving, arriving = (
        dict(zip(used, part.max(axis=1), strict=True)),
        dict(zip(used, part.max(axis=0), strict=True)),
    )
    tasks = max(sum(int(side[task.place.index]) for task in question.tasks) for side in (leaving, arriving))
    starts = sum(int(leaving[car.start.index]) for car in question.cars if car.start is not None)
    ends = sum(int(arriving[car.end.index]) for car in question.cars if car.end is not None)
    return tasks + starts + ends
