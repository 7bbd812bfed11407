"""What people type about coverage, turned into options; light, for a mistake is told before anything is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError

from api.coverage.access_options import DECAYS, MEASURES, SUPPLIES, AccessOptions
from api.coverage.form import StandardForm
from api.coverage.options import OFFICE_HOURS, PLAN, WEEK, CoverageOptions
from api.problems import told
from api.typed import choice, minutes_of, one_number_of_minutes

DATUMS = ("wgs84", "gcj02", "bd09")

_TYPED = {"group": "--for", "at": "--at", "mode": "--mode", "window": "--window"}


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file to write, and in which coordinates."""

    path: Path
    datum: str = "wgs84"


def out_file(out: Path | None, datum: str) -> OutFile | None:
    """Return the file that was asked for, if any.

    Raises
    ------
    typer.BadParameter
        When the coordinates are none that we know.
    """
    choice(datum, "--datum", DATUMS)
    return None if out is None else OutFile(out, datum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The options that ``coverage``, ``gaps``, ``access`` and ``equity`` have in common, as typed."""

    within: str
    mode: str = "drive"
    from_branch: bool = False
    group: str = "people"
    at: str = ""
    standards: bool = False
    week: bool = False
    period: str | None = None
    first: str | None = None
    vans: bool = True
    assumed_hours: str | None = None
    holidays: str | None = None
    ferries: bool = False
    snap_limit: float = 2000.0
    streets: Path | None = None

    @classmethod
    def among(cls, typed: Mapping[str, Any], **derived: Any) -> "Words":
        """Return the words among all that a command was given (its ``locals()``), and those that follow from others."""
        known = {name: typed[name] for name in cls.__dataclass_fields__ if name in typed}
        return cls(**{**known, **derived})

    @property
    def speaks_of_hours(self) -> bool:
        """Whether anything typed needs opening hours."""
        return self.week or bool(self.at) or self.period is not None or self.standards


def options_of(words: Words) -> CoverageOptions:
    """Return the options that were typed.

    Raises
    ------
    typer.BadParameter
        Naming everything that is wrong.
    """
    limits = minutes_of(words.within, "--within")
    period = words.period or WEEK
    if period not in (WEEK, PLAN) and not (
        period.isascii() and period.isdigit() and 1 <= int(period[:4]) <= 366
    ):
        raise typer.BadParameter(f"--period {period!r}: give week, plan, or a number of days from 1 to 366")
    return CoverageOptions(
        standards=() if words.standards else (_form(words, limits),),
        thresholds=tuple(limits),
        hours=words.speaks_of_hours,
        period=period,
        first=words.first or "",
        vans=words.vans,
        assumed_hours=OFFICE_HOURS if words.assumed_hours is None else words.assumed_hours,
        holidays=words.holidays,
        ferries=words.ferries,
        snap_limit=words.snap_limit,
        streets=words.streets,
    )


def access_of(
    measure: str, within: str, decay: str | None, supply: str, *, with_vans: bool, nth: int = 1
) -> AccessOptions:
    """Return how access is measured.

    Raises
    ------
    typer.BadParameter
        Saying what there is to choose from.
    """
    return AccessOptions(
        measure=choice(measure, "--measure", MEASURES),
        within=one_number_of_minutes(within, "--within"),
        decay=None if decay is None else choice(decay, "--decay", DECAYS),
        supply=choice(supply, "--supply", SUPPLIES),
        with_vans=with_vans,
        n=nth,
    )


def _form(words: Words, limits: list[float]) -> StandardForm:
    """Return one standard with a promise for each number of minutes."""
    document: dict[str, Any] = {
        "within": limits[0],
        "further": [{"within": limit} for limit in limits[1:]],
        "mode": words.mode,
        "direction": "from" if words.from_branch else "to",
        "group": words.group,
        "at": words.at,
    }
    try:
        return StandardForm.model_validate(document)
    except ValidationError as error:
        lines = [_line({**item, "loc": ("body", *item["loc"])}) for item in error.errors()]
        raise typer.BadParameter("; ".join(lines)) from error


def _line(item: dict[str, Any]) -> str:
    problem = told(item)
    name = problem["pointer"].removeprefix("#/")
    return f"{_TYPED.get(name, name)}: {problem['detail']}"
