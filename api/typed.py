"""Minutes, modes and other words as people type them; light, for a mistake is told before anything is read."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TypedDict, TypeVar, get_args

import typer

from api.options import Direction, TravelMode

Choice = TypeVar("Choice", bound=str)


class ByHour(TypedDict):
    """Speeds by hour, as options of streets."""

    speeds: Path | None
    departure: datetime | None


def minutes_of(text: str, option: str) -> list[float]:
    """Return the minutes of ``10,20m,30``, ascending.

    Raises
    ------
    typer.BadParameter
        When a part is no number of minutes above 0.
    """
    parts = [part.strip().removesuffix("min").removesuffix("m") for part in text.split(",")]
    try:
        limits = sorted({float(part) for part in parts})
    except ValueError as error:
        raise typer.BadParameter(f"{option} {text!r}: give minutes such as 15,30") from error
    if not all(0 < limit < 1440 for limit in limits):
        raise typer.BadParameter(f"{option} {text!r}: minutes must lie between 0 and 1,440")
    return limits


def by_hour(speeds: Path | None, departure: datetime | None) -> ByHour:
    """Return the options of speeds by hour: a table and a departure, or neither.

    Raises
    ------
    typer.BadParameter
        When one is there without the other.
    """
    if (speeds is None) != (departure is None):
        raise typer.BadParameter("--speeds and --departure belong together: whose speeds, and at which hour")
    return {"speeds": speeds, "departure": departure}


def one_number_of_minutes(text: str, option: str) -> float:
    """Return the minutes of ``15`` or ``15m``; see :func:`minutes_of`."""
    limits = minutes_of(text, option)
    if len(limits) > 1:
        raise typer.BadParameter(f"{option} {text!r}: give one number of minutes")
    return limits[0]


def percentiles_of(text: str, option: str) -> tuple[float, ...]:
    """Return the percentiles of ``50,85,95``, ascending.

    Raises
    ------
    typer.BadParameter
        When a part is no number from 0 to 100.
    """
    try:
        numbers = tuple(sorted({float(part) for part in text.split(",")}))
    except ValueError as error:
        raise typer.BadParameter(f"{option} {text!r}: give percentiles such as 50,85,95") from error
    if not all(0 <= number <= 100 for number in numbers):
        raise typer.BadParameter(f"{option} {text!r}: percentiles lie between 0 and 100")
    return numbers


def mode_of(text: str | None) -> TravelMode | None:
    """Return how one travels, None if nothing was typed."""
    if text is None:
        return None
    modes: tuple[TravelMode, ...] = get_args(TravelMode)
    return choice(text, "--mode", modes)


def direction_of(text: str) -> Direction:
    """Return which way one travels."""
    directions: tuple[Direction, ...] = get_args(Direction)
    return choice(text, "--direction", directions)


def choice(text: str, option: str, choices: Sequence[Choice]) -> Choice:
    """Return the one of ``choices`` that was typed.

    Raises
    ------
    typer.BadParameter
        Saying what there is.
    """
    for choice in choices:
        if text == choice:
            return choice
    raise typer.BadParameter(f"{option} {text!r}: choose from {', '.join(choices)}")
