"""What an assessment found, as JSON: verdicts, shares, the period, areas. Minutes and per one, never seconds."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.calendars.period import HOUR
from planner.calendars.service_times import ServiceTimes
from planner.coverage.measure import Coverage
from planner.coverage.quantiles import quantiles
from planner.coverage.question import CoverageAnswer, Way
from planner.coverage.standard import At, Served, Standard, When
from planner.coverage.time.answer import TimeCoverage
from planner.coverage.time.through import person_hours_grid
from planner.tables import groups_of

Document = dict[str, Any]


def coverage_facts(answer: CoverageAnswer) -> Document:
    """Return everything but gaps: whom, where, verdicts, shares, areas, and the period where there is one."""
    question = answer.question
    groups = groups_of(question.demand)
    return {
        "people": {group: round(float(question.demand[group].sum()), 1) for group in groups},
        "demand_points": len(question.demand),
        "branches": len(question.branches),
        "stands": len(question.stands),
        "period": period_facts(answer),
        "standards": [standard_facts(standard) for standard in question.standards],
        "verdicts": [row for row in verdict_rows(answer) if row["area"] == ""],
        "shares": share_rows(answer),
        "areas": area_rows(answer),
        "through": [through_facts(answer, key) for key in answer.through],
    }


def period_facts(answer: CoverageAnswer) -> Document | None:
    """Return the days that are looked at, and by whose clock and calendar; None where no hour counts."""
    question, period, times = answer.question, answer.question.period, answer.times
    if period is None or times is None:
        return None
    return {
        "first": period.first.isoformat(),
        "days": period.days,
        "timezone": period.timezone,
        "repeats": period.repeats,
        "holidays": question.holidays,
        "assumed_hours": question.assumed_hours,
        "branches_assumed": int(times.places["assumed"].sum()),
        "branches_never_open": _never_open(times),
    }


def _never_open(times: ServiceTimes) -> int:
    """Return how many branches state hours and serve at no time of the period: closed for good, or for a season."""
    known = (times.places["kind"] == "branch") & ~times.places["assumed"]
    serves = np.isin(np.arange(len(times.places)), times.place)
    return int((known.to_numpy() & ~serves).sum())


def standard_facts(standard: Standard) -> Document:
    """Return a standard in minutes and per one."""
    return {
        "name": standard.name,
        "mode": standard.mode,
        "direction": standard.direction,
        "group": standard.group,
        "when": _when(standard.when),
        "promises": [{"minutes": promise.minutes, "share": promise.share} for promise in standard.promises],
    }


def _when(when: When | None) -> Document | None:
    if isinstance(when, At):
        return {"at": when.moment.isoformat(timespec="minutes")}
    if isinstance(when, Served):
        return {"days": when.days, "hours": when.hours, "window": when.window}
    return None


def verdict_rows(answer: CoverageAnswer) -> list[Document]:
    """Return a row for each promise and each area; ``area`` is empty for all together."""
    rows: list[dict[str, Any]] = answer.verdicts.to_dict("records")  # type: ignore[assignment] # names are texts
    return [
        {
            "standard": row["standard"],
            "minutes": row["within"] / 60.0,
            "group": row["group"],
            "area": row["area"],
            "area_name": row["area_name"],
            "people": round(float(row["people"]), 1),
            "covered": round(float(row["covered"]), 1),
            "share": rounded(row["share"]),
            "promised": rounded(row["promised"]),
            "met": None if row["met"] is None else bool(row["met"]),
        }
        for row in rows
    ]


def share_rows(answer: CoverageAnswer) -> list[Document]:
    """Return how many of each group reach a branch within each threshold, whatever the hour."""
    return [
        {
            "mode": way[0],
            "direction": way[1],
            "group": group,
            "minutes": limit / 60.0,
            "people": round(float(people[within].sum()), 1),
            "share": _share(people[within].sum(), people.sum()),
        }
        for way, coverage in answer.always.items()
        for group in groups_of(answer.question.demand)
        for people in [answer.question.demand[group]]
        for limit in answer.question.thresholds
        for within in [coverage.within(limit)]
    ]


def area_rows(answer: CoverageAnswer) -> list[Document]:
    """Return each area with its people, mean minutes to the nearest branch, and each promise; most people first."""
    demand, boundaries = answer.question.demand, answer.question.boundaries
    people = demand["people"].groupby(answer.area).sum().reindex(boundaries.index, fill_value=0.0)
    minutes = {way: _mean_minutes(coverage, answer.area) for way, coverage in answer.always.items()}
    promises = _by_area(answer)
    return [
        {
            "id": area,
            "name": boundaries["name"][area],
            "people": round(float(people[area]), 1),
            "minutes": {way_text(way): rounded(mean.get(area), 2) for way, mean in minutes.items()},
            "promises": promises.get(area, []),
        }
        for area in people.sort_values(ascending=False, kind="stable").index
    ]


def _by_area(answer: CoverageAnswer) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for row in verdict_rows(answer):
        area = row.pop("area")
        del row["area_name"]
        found.setdefault(area, []).append(row)
    return found


def _mean_minutes(coverage: Coverage, area: pd.Series) -> Mapping[str, float]:
    """Return by area the mean over people of the minutes to the nearest branch, of those who reach one."""
    people = coverage.people.where(coverage.seconds.notna(), 0.0)
    total, weighted = (s.groupby(area).sum() for s in (people, (people * coverage.seconds).fillna(0.0)))
    mean = weighted / total.where(total > 0) / 60.0
    return {str(label): float(value) for label, value in mean.items()}


def through_facts(answer: CoverageAnswer, key: tuple[str, str, float]) -> Document:
    """Return what one way of travelling and one promise mean through the period."""
    mode, direction, within = key
    through = answer.through[key]  # type: ignore[index] # the key is one of its own
    demand = answer.question.demand
    own = [w.name for w in answer.question.windows]
    return {
        "mode": mode,
        "direction": direction,
        "minutes": within / 60.0,
        "groups": {group: _group_hours(through, group, demand[group]) for group in through.people.columns},
        "windows": [_window_facts(through, name, demand["people"]) for name in own],
        "worst_wait": wait_facts(through, demand["people"]),
        "hours": hour_rows(through),
    }


def _group_hours(through: TimeCoverage, group: str, weight: pd.Series) -> Document:
    everybody, hours = float(weight.sum()), through.person_hours(group)
    whole = through.period.seconds / HOUR
    return {
        "person_hours": round(hours, 1),
        "hours_each": _share(hours, everybody),
        "share_of_time": _share(hours, everybody * whole),
    }


def _window_facts(through: TimeCoverage, name: str, people: pd.Series) -> Document:
    """Return how many have something open within reach in a window, and how many have it at other times only."""
    window = next(window for window in through.windows if window.name == name)
    served = through.days[name] > 0
    ever = through.days[through.windows[0].name] > 0
    return {
        "name": name,
        "window": window.text,
        "people": round(float(people[served].sum()), 1),
        "share": _share(people[served].sum(), people.sum()),
        "only_at_other_times": round(float(people[ever & ~served].sum()), 1),
        "person_hours": round(float((through.seconds[name] * people).sum()) / HOUR, 1),
    }


def wait_facts(through: TimeCoverage, people: pd.Series) -> Document:
    """Return the longest waits between two times with something open, in hours: median person, longest, never."""
    hours = through.worst_wait / HOUR
    known = hours.notna() & (people > 0)
    return {
        "median_hours": rounded(quantiles(hours, people, [0.5])[0], 2),
        "longest_hours": rounded(hours[known].max() if known.any() else None, 2),
        "people_never": round(float(people[hours.isna()].sum()), 1),
    }


def hour_rows(through: TimeCoverage, group: str = "people") -> list[Document]:
    """Return for each day the mean number of people with something open within reach, hour by hour of the clock."""
    grid = person_hours_grid(through, group=group)
    return [
        {"date": day.isoformat(), "people": [round(float(value), 1) for value in row]}
        for day, row in zip(through.period, grid.to_numpy(), strict=True)
    ]


def way_text(way: Way) -> str:
    """Return how one travels as a word: ``drive``, ``walk from``."""
    mode, direction = way
    return mode if direction == "to" else f"{mode} from"


def rounded(value: Any, digits: int = 5) -> float | None:
    """Return a number for JSON; None for NaN, infinity and nothing."""
    return None if value is None or not np.isfinite(value) else round(float(value), digits)


def _share(part: float, whole: float) -> float | None:
    return rounded(part / whole) if whole else None
