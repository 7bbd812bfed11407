"""Public holidays and make-up workdays, from one source: the library ``holidays``."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import holidays

from planner.errors import InputError


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which a country does not keep to its week.

    Attributes
    ----------
    names
        Public holidays and what they are called; days off that were moved (China's bridging days) are among them, and in
        China the weekends that a holiday runs on into: the State Council's notices give whole blocks of days (15 to 23
        February 2026), the library only those that are no weekend anyway.
    stands_in_for
        Make-up workdays, and the workday that each stands in for: on Saturday 14 February 2026 China works as on
        Friday the 20th, which is off.
    """

    names: Mapping[date, str] = field(default_factory=dict)
    stands_in_for: Mapping[date, date] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether there is any such day."""
        return bool(self.names or self.stands_in_for)


NO_HOLIDAYS = Calendar()

SATURDAY = 5


def calendar_of(code: str, first: date, last: date) -> Calendar:
    """Return the holidays and make-up workdays from ``first`` to ``last``, and those a month around them.

    Parameters
    ----------
    code
        Country, or country and subdivision (ISO 3166): ``CN``, ``GB-ENG``, ``DE-BY``; empty for none.
    first, last
        Days, both included.

    Raises
    ------
    InputError
        When the library does not know them.
    """
    if not code:
        return NO_HOLIDAYS
    month = timedelta(days=31)
    try:
        known = _country(code, range((first - month).year, (last + month).year + 1))
    except NotImplementedError as error:
        raise InputError(
            f"The holidays of {code!r} are not known; expected a country such as CN, or with a part such as GB-ENG.",
            [str(error)],
        ) from None
    moved = dict(_moved(known))
    near = [day for day in known.weekend_workdays if first - month <= day <= last + month]
    names = {day: str(name) for day, name in sorted(known.items()) if first - month <= day <= last + month}
    return Calendar(
        names=_in_blocks(names, set(known.weekend_workdays)) if known.country == "CN" else names,
        stands_in_for={day: moved.get(day, _monday_after(day)) for day in sorted(near)},
    )


def holiday_names(days: Iterable[date], *, country: str, subdivision: str | None = None) -> dict[date, str]:
    """Return the public holidays among ``days`` with their names, for notices.

    Raises
    ------
    InputError
        If the country or subdivision is unknown.
    """
    wanted = sorted(set(days))
    code = country if subdivision is None else f"{country}-{subdivision}"
    span = (wanted[0], wanted[-1]) if wanted else (date.min.replace(year=2000),) * 2
    names = calendar_of(code, *span).names
    return {day: names[day] for day in wanted if day in names}


def _country(code: str, years: Iterable[int]) -> holidays.HolidayBase:
    country, _, part = code.partition("-")
    return holidays.country_holidays(country.upper(), subdiv=part or None, years=years)


def _moved(known: holidays.HolidayBase) -> Iterator[tuple[date, date]]:
    """Yield each make-up workday and the day off that it pays for, as far as the library says.

    Its table of moved days has rows ``(month, day)`` of the day off, ``(month, day)`` and perhaps the year of the
    workday; see ``HolidayBase._add_special_holidays``.
    """
    table: Mapping[int, object] = getattr(known, "special_public_holidays", None) or {}
    for year, rows in table.items():
        several = rows if isinstance(rows, tuple) and rows and isinstance(rows[0], tuple) else (rows,)
        for row in several:
            if isinstance(row, tuple) and len(row) >= 4:
                off_month, off_day, month, day, *other_year = row
                yield date(other_year[0] if other_year else year, month, day), date(year, off_month, off_day)


def _in_blocks(names: Mapping[date, str], workdays: Collection[date]) -> dict[date, str]:
    """Return holidays with the weekends that join them, ascending; a make-up workday ends a block."""
    joined = dict(names)
    for step in (timedelta(days=1), timedelta(days=-1)):
        for holiday in names:
            day = holiday + step
            while day not in joined and day.weekday() >= SATURDAY and day not in workdays:
                joined[day] = names[holiday]
                day += step
    return dict(sorted(joined.items()))


def _monday_after(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())
