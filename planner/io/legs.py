"""Travel times from a table of legs, and estimates where nothing is known but where the places are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import InputError, TableError
from planner.geodesy import haversine_m
from planner.tables import lonlat_of
from planner.travel import TravelTimes

Floats = NDArray[np.float64]

_COLUMNS = {
    "origin": ("origin", "from", "origin_id", "from_id", "origin_stop"),
    "destination": ("destination", "to", "destination_id", "to_id", "destination_stop"),
    "seconds": ("seconds", "duration", "travel_time"),
    "metres": ("metres", "meters", "distance"),
    "origin_lon": ("origin_lon", "origin_stop_longitude", "origin_longitude", "from_lon"),
    "origin_lat": ("origin_lat", "origin_stop_latitude", "origin_latitude", "from_lat"),
    "destination_lon": (
        "destination_lon",
        "destination_stop_longitude",
        "destination_longitude",
        "to_lon",
    ),
    "destination_lat": (
        "destination_lat",
        "destination_stop_latitude",
        "destination_latitude",
        "to_lat",
    ),
}
_ENDS = ("origin_lon", "origin_lat", "destination_lon", "destination_lat")
_SAME_PLACE = 5
"""Decimals of degrees: places within about a metre are one."""
_ENOUGH_LEGS = 5
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """Travel where nothing is known: the straight line times ``detour`` (at least 1) at ``speed_kmh``."""

    detour: float = 1.3
    speed_kmh: float = 40.0


@dataclass(frozen=True, slots=True)
class ReadLegs:
    """Travel times, and in words what they are made of."""

    travel: TravelTimes
    notes: tuple[str, ...]


def guessed(places: gpd.GeoDataFrame, guess: Guess) -> ReadLegs:
    """Return travel between all ``places`` without any street."""
    metres = _apart(places) * guess.detour
    note = (
        f"NO STREETS: all travel is the straight line times {guess.detour:g} at {guess.speed_kmh:g} km/h; "
        "give --travel for real times"
    )
    return ReadLegs(_times(places, metres / (guess.speed_kmh / 3.6), metres), (note,))


def read_legs(path: Path, places: gpd.GeoDataFrame, guess: Guess) -> ReadLegs:
    """Return travel between all ``places`` from a table of legs.

    Parameters
    ----------
    path
        CSV (``.csv.gz`` too) with ``seconds`` and ``metres`` (or ``duration``, ``distance``), and either ``origin`` and
        ``destination`` with the ids of ``places``, as ``farreach matrix`` writes it, or the degrees of both ends
        (``origin_lon``, ``origin_lat``, ``destination_lon``, ``destination_lat``).
    places
        With their ids as index.
    guess
        For pairs that have no leg in either direction: the detour and speed of the legs where there are enough of
        them, else these.

    Raises
    ------
    InputError, TableError
        Naming the columns that are missing, or each row that is wrong.
    """
    legs, by_place = _read(path)
    n = len(places)
    seconds, metres = np.full((n, n), np.nan), np.full((n, n), np.nan)
    known = 0
    for (a, b), row_seconds, row_metres in _pairs(legs, places, by_place=by_place):
        seconds[a, b], metres[a, b] = row_seconds, row_metres
        known += 1
    if not known:
        raise InputError(f"{path.name}: no leg is between two of these visits and depots.")
    for values in (seconds, metres):
        values[:] = np.where(np.isnan(values), values.T, values)
        np.fill_diagonal(values, 0.0)
    return _filled(path.name, places, seconds, metres, guess)


def _filled(file: str, places: gpd.GeoDataFrame, seconds: Floats, metres: Floats, guess: Guess) -> ReadLegs:
    apart = _apart(places)
    there = ~np.isnan(seconds) & (apart > 0)
    missing = np.isnan(seconds)
    pairs = len(places) * (len(places) - 1)
    notes = [f"{file}: {int(there.sum()):,} of {pairs:,} pairs have a leg, in one direction or the other"]
    if missing.any():
        if there.sum() >= _ENOUGH_LEGS and metres[there].sum() > 0 and seconds[there].sum() > 0:
            detour = metres[there].sum() / apart[there].sum()
            guess = Guess(detour=detour, speed_kmh=3.6 * metres[there].sum() / seconds[there].sum())
        notes.append(
            f"{int(missing.sum()):,} pairs are ESTIMATED: the straight line times {guess.detour:.2f} at "
            f"{guess.speed_kmh:.0f} km/h"
        )
        metres = np.where(missing, apart * guess.detour, metres)
        seconds = np.where(missing, apart * guess.detour / (guess.speed_kmh / 3.6), seconds)
    return ReadLegs(_times(places, seconds, metres), tuple(notes))


def _read(path: Path) -> tuple[pd.DataFrame, bool]:
    """Return the legs with our column names, and whether they know their ends by degrees alone."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name} is not a table of legs: {error}.") from None
    plain = {label.strip().casefold(): label for label in table.columns}
    found = {
        role: plain[name] for role, names in _COLUMNS.items() for name in reversed(names) if name in plain
    }
    by_place = set(_ENDS) <= found.keys()
    needed = ["seconds", "metres", *(_ENDS if by_place else ("origin", "destination"))]
    missing = [f"there is no column {role}" for role in needed if role not in found]
    if missing:
        listed = ", ".join(map(repr, table.columns))
        raise InputError(f"{path.name} is not a table of legs. Its columns are {listed}.", missing)
    legs = pd.DataFrame({role: table[found[role]] for role in needed})
    problems = []
    for role in ("seconds", "metres", *(_ENDS if by_place else ())):
        numbers = pd.to_numeric(legs[role], errors="coerce")
        blank = legs[role].str.strip() == ""
        wrong = (numbers.isna() & ~blank) | np.isinf(numbers)
        wrong |= (numbers < 0) if role in {"seconds", "metres"} else blank
        problems += [
            f"{path.name} row {row + 2}, column {found[role]}: {legs[role][row]!r} is no number"
            + (" of at least 0" if role in {"seconds", "metres"} else "")
            for row in np.flatnonzero(wrong)
        ]
        legs[role] = numbers
    if problems:
        told = problems[:_MOST_TOLD]
        raise TableError(f"{path.name} was not loaded: {len(problems):,} problem(s).", told)
    return legs.dropna(subset=["seconds", "metres"]), by_place


def _pairs(
    legs: pd.DataFrame, places: gpd.GeoDataFrame, *, by_place: bool
) -> Iterator[tuple[tuple[int, int], float, float]]:
    """Yield the rows of both ends of each leg, its seconds and its metres."""
    if by_place:
        keys = _rounded(places.geometry.x, places.geometry.y)
        ends = [_rounded(legs[f"{end}_lon"], legs[f"{end}_lat"]) for end in ("origin", "destination")]
    else:
        keys = places.index.astype(str).tolist()
        ends = [legs["origin"].tolist(), legs["destination"].tolist()]
    at: dict[object, list[int]] = {}
    for row, key in enumerate(keys):
        at.setdefault(key, []).append(row)
    figures = legs["seconds"].astype(float).tolist(), legs["metres"].astype(float).tolist()
    for origin, destination, seconds, metres in zip(*ends, *figures, strict=True):
        for a in at.get(origin, ()):
            yield from (((a, b), seconds, metres) for b in at.get(destination, ()) if a != b)


def _rounded(lon: "pd.Series[float]", lat: "pd.Series[float]") -> list[object]:
    rounded = (values.astype(float).round(_SAME_PLACE).tolist() for values in (lon, lat))
    return list(zip(*rounded, strict=True))


def _apart(places: gpd.GeoDataFrame) -> Floats:
    lonlat = lonlat_of(places)
    metres: Floats = haversine_m(lonlat[:, None, :], lonlat[None, :, :])
    return metres


def _times(places: gpd.GeoDataFrame, seconds: Floats, metres: Floats) -> TravelTimes:
    ids = tuple(places.index.astype(str))
    return TravelTimes(origins=ids, destinations=ids, seconds=seconds, metres=metres)
