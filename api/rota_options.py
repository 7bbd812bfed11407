"""What ``farreach rota`` is told; light to import."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

import typer

Strength = Literal["free", "cost", "hard"]

SUFFIXES = (".ics", ".csv", ".xlsx", ".html", ".json")
KEEPABLE = ("weekday", "week", "van")
_STRENGTHS: dict[str, Strength] = {"must": "hard", "should": "cost", "free": "free"}
_SAME = ("--same-weekday", "--same-crew", "--same-time")
USUAL_HOURS = 6.0
SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaOptions:
    """Options of ``farreach rota``, checked one by one; what they mean together is checked with the tables.

    Attributes
    ----------
    visits, vehicles
        Tables; ``visits`` may be a workspace with a plan, and then ``vehicles`` is None.
    weeks, start
        None for as many as the visits need, and for next week.
    workdays, country, holidays
        Days of the week as text, ISO code of a country or its part, other days off.
    travel, speed_kmh, detour
        Where travel times come from, and the guess where nothing is known.
    same_weekday, same_vehicle, same_time, keep, minutes, van_day, usual_hours
        See :class:`planner.loop.tabled.RotaRules`; ``van_day`` in minutes.
    seconds, iterations, seed
        Of the search.
    out, repeat_until, timezone, title
        The file, if any.
    columns, layer, crs
        How to read the visits.
    """

    visits: Path
    vehicles: Path | None
    weeks: int | None
    start: date | None
    workdays: str
    country: str | None
    holidays: tuple[date, ...]
    travel: Path | None
    speed_kmh: float
    detour: float
    same_weekday: Strength
    same_vehicle: Strength
    same_time: Strength
    keep: tuple[str, ...]
    minutes: float | None
    van_day: float
    usual_hours: float
    seconds: float | None
    iterations: int | None
    seed: int
    out: Path | None
    repeat_until: date | None
    timezone: str | None
    title: str
    columns: dict[str, str]
    layer: str | None
    crs: str | None

    @classmethod
    def checked(  # noqa: PLR0913 (one argument for each option of the command)
        cls,
        *,
        start: str | None,
        holidays: str,
        same: tuple[str, str, str],
        keep: str,
        budget: tuple[float | None, int | None],
        usual_hours: float | None,
        out: Path | None,
        repeat_until: str | None,
        columns: list[str],
        **plain: Any,
    ) -> Self:
        """Return what was typed.

        Raises
        ------
        typer.BadParameter
            Saying what there is instead.
        """
        if out is not None and out.suffix.lower() not in SUFFIXES:
            raise typer.BadParameter(f"--out {out}: the name must end with {' or '.join(SUFFIXES)}")
        named = dict(pair.split("=", 1) for pair in columns if "=" in pair)
        if len(named) < len(columns):
            raise typer.BadParameter("Name a column as --column minutes=DAUER.")
        seconds, iterations = budget
        if seconds is not None and iterations is not None:
            raise typer.BadParameter("give --seconds or --iterations, not both")
        strengths = [_strength(option, word) for option, word in zip(_SAME, same, strict=True)]
        return cls(
            start=None if start is None else _date("--start", start),
            holidays=tuple(_date("--holidays", text) for text in _words(holidays)),
            same_weekday=strengths[0],
            same_vehicle=strengths[1],
            same_time=strengths[2],
            keep=_kept(keep),
            usual_hours=USUAL_HOURS if usual_hours is None else usual_hours,
            seconds=SECONDS if seconds is None and iterations is None else seconds,
            iterations=iterations,
            out=out,
            repeat_until=None if repeat_until is None else _date("--repeat-until", repeat_until),
            columns=named,
            **plain,
        )


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _date(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{option} {text!r} is not a date such as 2026-11-23") from error


def _strength(option: str, word: str) -> Strength:
    if word not in _STRENGTHS:
        raise typer.BadParameter(f"{option} {word!r}: choose from {', '.join(_STRENGTHS)}")
    return _STRENGTHS[word]


def _kept(text: str) -> tuple[str, ...]:
    words = _words(text)
    for word in words:
        if word not in KEEPABLE:
            raise typer.BadParameter(f"--keep {word!r}: choose from {', '.join(KEEPABLE)}")
    return tuple(words)
