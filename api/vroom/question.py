"""Reads a whole problem, in the order in which VROOM does, so that the first thing wrong is the same."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.vroom import fields
from api.vroom.asked import Matrices, Matrix, Options, Question
from api.vroom.cars import read_car
from api.vroom.errors import wrong
from api.vroom.fields import Document
from api.vroom.places import Places
from api.vroom.tasks import check_unique, read_jobs, read_shipments
from api.vroom.unknown import unknown_keys

_MOST_WARNINGS = 100
_DEEPEST = 5


def read_question(document: Any, options: Options | None = None, *, strict: bool = False) -> Question:
    """Return what a problem says.

    Parameters
    ----------
    document
        The JSON, parsed.
    options
        In place of those in the document.
    strict
        Refuse keys that nobody knows, instead of warning of them.

    Raises
    ------
    VroomError
        Code 2, in VROOM's words.
    """
    if not isinstance(document, dict):
        raise wrong("Input root is not an object.")
    unknown = list(unknown_keys(document))
    if strict and unknown:
        raise wrong(f"Unknown keys: {', '.join(unknown[:_MOST_WARNINGS])}.")
    question = replace(
        _read(document, options or read_options(document)),
        warnings=tuple(f"{key} is not known and was ignored" for key in unknown[:_MOST_WARNINGS]),
    )
    if not question.tasks:
        raise wrong("No task defined.")
    if question.options.geometry and any(place.lonlat is None for place in question.places):
        raise wrong("Route geometry request with missing coordinates.")
    return question


def _read(document: Document, options: Options) -> Question:
    given = document.get("vehicles")
    if not isinstance(given, list):
        raise wrong("Invalid vehicles.")
    if not given:
        raise wrong("No vehicle defined.")
    fields.check_id(given[0], "vehicle")
    capacity = given[0].get("capacity")
    size = len(capacity) if isinstance(capacity, list) else 0
    places = Places()
    cars = tuple(read_car(item, places, size) for item in given)
    tasks = (*read_jobs(document, places, size), *read_shipments(document, places, size))
    check_unique(tasks)
    matrices, every = _matrices(document)
    return Question(
        cars=cars,
        tasks=tasks,
        matrices=matrices,
        every_profile=every,
        loads=size,
        places=tuple(places.by_key.values()),
        options=options,
    )


def read_options(document: Document) -> Options:
    """Return the options of vroom-express; what it would not understand is left at its default, as there."""
    given = document.get("options")
    if not isinstance(given, dict):
        return Options()
    explore, seconds = given.get("x"), given.get("l")
    return Options(
        geometry=bool(given.get("g")),
        plan_mode=bool(given.get("c")),
        explore=int(min(max(explore, 0), _DEEPEST)) if fields.is_number(explore) else _DEEPEST,
        seconds=float(max(seconds, 0)) if fields.is_number(seconds) else None,
    )


def _matrices(document: Document) -> tuple[Mapping[str, Matrices], Matrix | None]:
    if "matrices" not in document:
        old = document.get("matrix")
        return {}, None if "matrix" not in document else _matrix(old, "durations", "car")
    given = document["matrices"]
    if not isinstance(given, dict):
        raise wrong("Unexpected matrices value.")
    return {
        profile: Matrices(
            **{
                name: _matrix(tables[name], name, profile)
                for name in ("durations", "distances", "costs")
                if name in tables
            }
        )
        for profile, tables in given.items()
        if isinstance(tables, dict)
    }, None


def _matrix(given: Any, name: str, profile: str) -> Matrix:
    if not isinstance(given, list):
        raise wrong("Invalid matrix.")
    size = len(given)
    for row in given:
        if not isinstance(row, list) or len(row) != size:
            raise wrong("Unexpected matrix line length.")
        if not all(type(cell) is int and 0 <= cell < 2**32 for cell in row):
            raise wrong("Invalid matrix entry.")
    if not size:
        raise wrong(f"Empty {name} matrix for {profile} profile.")
    return given
