"""From what people wrote to a scenario of the core."""

from datetime import date
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import shape

from api.scenarios.form import (
    AddForm,
    AddStandForm,
    CapacityForm,
    CloseForm,
    DemandForm,
    HoursForm,
    PromiseChangeForm,
    RemoveStandsForm,
    RoadsForm,
    ScenarioForm,
)
from planner.coverage.scenarios.changes import (
    BranchAdded,
    BranchClosed,
    CapacityChanged,
    CoverageChange,
    CoverageScenario,
    DemandScaled,
    HoursChanged,
    RoadsChanged,
    StandardChanged,
    StandsAdded,
    StandsRemoved,
)
from planner.errors import InputError
from planner.streets.scenario import Scenario
from planner.tables import WGS84


def scenario_of(form: ScenarioForm, first: date, *further: CoverageChange) -> CoverageScenario:
    """Return a scenario of the core, with ``further`` changes that no form can say.

    Parameters
    ----------
    form
        What was written.
    first
        Weekdays of standards are those from this day on.

    Raises
    ------
    InputError
        Naming every change that cannot be made.
    """
    changes: list[CoverageChange] = []
    problems: list[str] = []
    for number, one in enumerate(form.all_changes, 1):
        try:
            changes.append(_change(one, first))
        except InputError as error:
            problems += [f"change {number}: {line}" for line in error.problems or (error.summary,)]
    if problems:
        raise InputError(f"The scenario {form.titled()!r} cannot be used.", problems)
    return CoverageScenario(name=form.titled(), changes=(*changes, *further))


def _change(form: Any, first: date) -> CoverageChange:  # noqa: PLR0911 (one return for each kind)
    match form:
        case CloseForm():
            return BranchClosed(branch=form.branch)
        case HoursForm():
            return HoursChanged(branch=form.branch, opening_hours=form.opening_hours)
        case CapacityForm():
            return CapacityChanged(branch=form.branch, capacity=form.capacity)
        case AddForm():
            return BranchAdded(**form.model_dump(exclude={"change"}))
        case AddStandForm():
            return StandsAdded(stands=_stand(form))
        case RemoveStandsForm():
            return StandsRemoved(stands=tuple(form.stands), places=tuple(form.places))
        case RoadsForm():
            return RoadsChanged(roads=_roads(form), modes=tuple(form.modes))
        case DemandForm():
            return DemandScaled(factor=form.factor, group=form.group, areas=tuple(form.areas))
        case PromiseChangeForm():
            return StandardChanged(standard=form.standard.standard(first))
    raise TypeError(type(form).__name__)


def _stand(form: AddStandForm) -> gpd.GeoDataFrame:
    row = form.model_dump(exclude={"change", "stand", "lon", "lat"})
    return gpd.GeoDataFrame(
        {name: [value] for name, value in row.items()},
        index=[form.stand],
        geometry=[shapely.Point(form.lon, form.lat)],
        crs=WGS84,
    )


def _roads(form: RoadsForm) -> Scenario:
    return Scenario(
        slower=form.slower,
        unpaved_slower=form.unpaved_slower,
        class_slower=form.class_slower,
        closed_area=None if form.closed_area is None else _shape(form.closed_area),
    )


def _shape(document: dict[str, Any]) -> shapely.Geometry:
    try:
        drawn: shapely.Geometry = shape(document)
    except (
        shapely.errors.ShapelyError,
        ValueError,
        TypeError,
        IndexError,
        KeyError,
        AttributeError,
    ) as error:
        raise InputError("closed_area is no GeoJSON geometry.") from error
    west, south, east, north = drawn.bounds if not drawn.is_empty else (0, 0, 0, 0)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # NaN too
        raise InputError("closed_area is not in longitude and latitude (WGS84).")
    if not drawn.is_valid:
        raise InputError(f"closed_area is no sound shape: {shapely.is_valid_reason(drawn)}.")
    return drawn
