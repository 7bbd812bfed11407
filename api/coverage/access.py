"""Access of people to branches and vans by the measures of the literature, from an assessment."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from api.coverage.access_options import LESS_IS_BETTER, AccessOptions
from api.coverage.assessing import Assessed
from planner.coverage.access.measure import MEASURES, AccessMeasure, MeasureName, decay_to
from planner.coverage.access.measure import measure_access as measured
from planner.coverage.access.supply import supply_from
from planner.coverage.access.times import AccessTimes
from planner.coverage.equity.measure import Equity, equity
from planner.coverage.facts import rounded
from planner.coverage.quantiles import quantiles
from planner.errors import InputError
from planner.tables import groups_of

Document = dict[str, Any]

FULL_WEEK_H = 40.0
"""Hours a week of a whole branch: a van that stands somewhere for 2 hours a week counts 2/40."""

_NAMES: dict[str, MeasureName] = {**{name: name for name in MEASURES}, "2sfca": "e2sfca"}
"""Of measures in the core, whose 2SFCA knows only a cutoff; with a decay it is E2SFCA."""


@dataclass(frozen=True, slots=True)
class Access:
    """A value for each demand point, and what each place offers.

    Attributes
    ----------
    options
        How it was measured.
    points
        On demand ids; NaN where nothing is reached and the measure then says nothing.
    places
        Points with ``name``, ``kind``, ``supply``.
    """

    options: AccessOptions
    points: "pd.Series[float]"
    places: gpd.GeoDataFrame

    @property
    def less_is_better(self) -> bool:
        """Whether low values are good."""
        return self.options.measure in LESS_IS_BETTER


def measure_access(made: Assessed, options: AccessOptions) -> Access:
    """Return access to what the first standard of an assessment asks about: its mode, direction and group.

    Raises
    ------
    InputError
        When hours are asked for and the assessment is about no period, or ``within`` is not above 0.
    """
    question = made.answer.question
    standard = question.standards[0]
    places = _places(made, options)
    if options.measure == "minutes":
        seconds = made.answer.always[standard.mode, standard.direction].seconds
        return Access(options, seconds / 60.0, places)
    times = AccessTimes.over_streets(
        question.travel[standard.mode],
        question.demand,
        places,
        within=60.0 * options.within,
        direction=standard.direction,
    )
    asked = _asked(options)
    supply = 1.0 if options.measure == "nearest" else places["supply"]
    values = measured(times, supply, question.demand[standard.group], [asked])[asked.column]
    return Access(options, values / 60.0 if options.measure == "nearest" else values, places)


def _asked(options: AccessOptions) -> AccessMeasure:
    """Return the measure as the core knows it."""
    seconds = 60.0 * options.within
    decay = decay_to(seconds, options.fading or "cutoff")
    return AccessMeasure(name=_NAMES[options.measure], within=seconds, decay=decay, n=options.n)


def _places(made: Assessed, options: AccessOptions) -> gpd.GeoDataFrame:
    """Return branches, and stop places where vans count, with what each offers."""
    question, times = made.answer.question, made.answer.times
    if not options.needs_hours:
        branches = question.branches
        capacity = branches["capacity"].where(branches["capacity"] > 0, 1.0)
        offer = capacity if options.supply == "capacity" else pd.Series(1.0, index=branches.index)
        return branches[["name", "kind", "geometry"]].assign(kind="branch", supply=offer)
    if times is None:
        raise InputError("Supply by the hour needs opening hours; leave them in.")
    whole = 1.0 if options.supply == "hours" else FULL_WEEK_H * times.period.days / 7.0
    supply = supply_from(times, whole=whole, count=options.supply != "capacity")
    places = times.places.assign(supply=supply)
    kept = places if options.with_vans else places[places["kind"] == "branch"]
    return kept[["name", "kind", "supply", "geometry"]]


def access_tables(made: Assessed, access: Access) -> dict[str, pd.DataFrame]:
    """Return the measure by demand point, and what each place offers."""
    demand = made.answer.question.demand
    points = demand.drop(columns="kind").assign(access=access.points)
    return {"access": points, "places": gpd.GeoDataFrame(access.places)}


def access_facts(made: Assessed, access: Access) -> Document:
    """Return what a measure found: mean and quantiles by group and municipality, how evenly, what places offer."""
    question = made.answer.question
    values, standard = access.points, question.standards[0]
    demand = question.demand
    return {
        "asked": access.options.document(),
        "mode": standard.mode,
        "direction": standard.direction,
        "less_is_better": access.less_is_better,
        "unit": unit_of(access.options),
        "groups": {group: _spread(values, demand[group]) for group in groups_of(demand)},
        "areas": _area_rows(made, values),
        "equity": equity_facts(equity_of(made, values)),
        "supply": {kind: round(float(one["supply"].sum()), 3) for kind, one in access.places.groupby("kind")},
    }


def unit_of(options: AccessOptions) -> str:
    """Return what a value counts."""
    if options.measure in ("minutes", "nearest"):
        return "minutes"
    if options.measure == "raam":
        return "cost"
    offer = (
        "hours" if options.supply == "hours" else ("capacity" if options.supply == "capacity" else "branches")
    )
    return offer if options.measure in ("cumulative", "gravity") else f"{offer} per person"


def _spread(values: "pd.Series[float]", people: "pd.Series[float]") -> Document:
    """Return mean and quartiles over people, and how many nothing is known about or have nothing."""
    known = values.notna() & (people > 0)
    v, w = values[known].to_numpy(dtype=float), people[known].to_numpy(dtype=float)
    quarters = [significant(value) for value in quantiles(v, w, [0.1, 0.25, 0.5, 0.75, 0.9]).tolist()]
    return {
        "people": round(float(people.sum()), 1),
        "mean": significant(float(v @ w / w.sum())) if w.sum() else None,
        "p10": quarters[0],
        "p25": quarters[1],
        "median": quarters[2],
        "p75": quarters[3],
        "p90": quarters[4],
        "people_without": round(float(people[values.isna() | (values == 0)].sum()), 1),
    }


def _area_rows(made: Assessed, values: "pd.Series[float]") -> list[Document]:
    area, boundaries = made.answer.area, made.answer.question.boundaries
    people = made.answer.question.demand[made.answer.question.standards[0].group]
    known = people.where(values.notna(), 0.0)
    weighted = (known * values.fillna(0.0)).groupby(area).sum()
    total, everybody = known.groupby(area).sum(), people.groupby(area).sum()
    mean = (weighted / total.where(total > 0)).reindex(boundaries.index)
    ranked = everybody.reindex(boundaries.index, fill_value=0.0).sort_values(ascending=False, kind="stable")
    return [
        {
            "id": label,
            "name": boundaries["name"][label],
            "people": round(float(ranked[label]), 1),
            "mean": significant(float(mean[label])),
        }
        for label in ranked.index
    ]


def equity_of(made: Assessed, values: "pd.Series[float]", *, by_group: bool = False) -> Equity:
    """Return how evenly values are spread over the people of the first standard: by municipality, or by group."""
    demand, standard = made.answer.question.demand, made.answer.question.standards[0]
    names = made.answer.question.boundaries["name"]
    area = made.answer.area
    columns = groups_of(demand)
    groups = demand[list(columns)] if by_group else area.map(names).where(area != "", "outside every area")
    return equity(values, demand[standard.group], groups=groups)


def equity_facts(found: Equity) -> Document:
    """Return the indices as JSON, a thinned Lorenz curve, and a row for each group."""
    curve = found.lorenz.iloc[np.unique(np.linspace(0, len(found.lorenz) - 1, 101).astype(int))]
    rows: list[dict[str, Any]] = found.by_group.reset_index(names="group").to_dict("records")  # type: ignore[assignment]
    return {
        "people": round(found.people, 1),
        "unmeasured": round(found.unmeasured, 1),
        **{
            name: significant(getattr(found, name))
            for name in ("mean", "gini", "palma", "theil_t", "theil_l")
        },
        "theil_t_parts": _parts(found),
        "lorenz": [[rounded(x), rounded(y)] for x, y in curve[["people", "share"]].to_numpy()],
        "by_group": [
            {name: value if isinstance(value, str) else significant(value) for name, value in row.items()}
            for row in rows
        ],
    }


def _parts(found: Equity) -> Document | None:
    parts = found.theil_t_parts
    if parts is None:
        return None
    return {name: significant(getattr(parts, name)) for name in ("total", "between", "within")}


def significant(value: float, digits: int = 6) -> float | None:
    """Return a number with so many significant digits; None for NaN and infinity."""
    return float(f"{value:.{digits}g}") if np.isfinite(value) else None
