"""Questions about routes: solve, evaluate, re-plan, slots, why, validate."""

from typing import Annotated, Literal

from pydantic import Field

from api.routing.derived import MOST_ITEMS, Float, Form, Int, Name
from api.routing.questions import (
    Iterations,
    Now,
    PlanForm,
    ProblemForm,
    Seconds,
    Seed,
    StopForm,
    VehicleForm,
    VisitForm,
)

_DEFAULT_SECONDS = 5.0


class RoutesRequest(Form):
    """A problem to solve."""

    problem: ProblemForm
    seconds: Seconds | None = _DEFAULT_SECONDS
    iterations: Iterations = None
    seed: Seed = 0
    start: PlanForm | None = Field(None, description="A plan to begin with; the answer is never worse.")


class ValidateRequest(Form):
    """A problem to look at without solving it."""

    problem: ProblemForm


class EvaluateRequest(Form):
    """A plan, also one made by hand, to be checked and priced."""

    problem: ProblemForm
    plan: PlanForm


class WhyRequest(EvaluateRequest):
    """Visits that a plan leaves out."""

    visits: list[Name] | None = Field(
        None, max_length=MOST_ITEMS, description="Ids; all that are left out if missing."
    )


class FreezeForm(Form):
    """What must stay: stops by time, by name, by vehicle; and stops that are done, with their real times."""

    level: Literal["fixed", "order", "vehicle", "free"] = "fixed"
    until: Int | None = None
    stops: list[Name] = Field([], max_length=MOST_ITEMS)
    vehicles: list[Name] = Field([], max_length=MOST_ITEMS)
    done: list[StopForm] = Field([], max_length=MOST_ITEMS)


class NewVisitEvent(Form):
    """One more visit."""

    event: Literal["new_visit"]
    visit: VisitForm  # type: ignore[valid-type]
    allowed: list[Name] | None = None


class SurgeEvent(Form):
    """Many more visits."""

    event: Literal["surge"]
    visits: list[VisitForm] = Field(max_length=MOST_ITEMS)  # type: ignore[valid-type]


class CancellationEvent(Form):
    """A visit that need not be made any more."""

    event: Literal["cancellation"]
    visit: Name


class VehicleDownEvent(Form):
    """A vehicle that stands from `at` on, until it runs again, where."""

    event: Literal["vehicle_down"]
    vehicle: Name
    at: Int | None = None
    until: Int | None = None
    place: Name | None = None


class CrewAbsentEvent(Form):
    """A vehicle without its crew."""

    event: Literal["crew_absent"]
    vehicle: Name


class LateEvent(Form):
    """A vehicle behind its plan."""

    event: Literal["late"]
    vehicle: Name
    seconds: Int = Field(ge=0)
    at: Int | None = None


class VisitChanges(Form):
    """Visits added, replaced by others of the same id, removed."""

    add: list[VisitForm] = Field([], max_length=MOST_ITEMS)  # type: ignore[valid-type]
    modify: list[VisitForm] = Field([], max_length=MOST_ITEMS)  # type: ignore[valid-type]
    remove: list[Name] = Field([], max_length=MOST_ITEMS)


class VehicleChanges(Form):
    """Vehicles added, replaced by others of the same id, removed."""

    add: list[VehicleForm] = Field([], max_length=MOST_ITEMS)
    modify: list[VehicleForm] = Field([], max_length=MOST_ITEMS)
    remove: list[Name] = Field([], max_length=MOST_ITEMS)


class ChangesEvent(Form):
    """Changes of visits and vehicles."""

    event: Literal["changes"]
    visits: VisitChanges = Field(default_factory=lambda: VisitChanges.model_validate({}))
    vehicles: VehicleChanges = Field(default_factory=lambda: VehicleChanges.model_validate({}))


EventForm = Annotated[
    NewVisitEvent
    | SurgeEvent
    | CancellationEvent
    | VehicleDownEvent
    | CrewAbsentEvent
    | LateEvent
    | ChangesEvent,
    Field(discriminator="event"),
]


class ReplanRequest(EvaluateRequest):
    """A plan that something happened to."""

    events: list[EventForm] = Field([], max_length=MOST_ITEMS)
    freeze: list[FreezeForm] = Field([], max_length=1000)
    now: Now = 0
    moved_vehicle: Float | None = Field(None, ge=0)
    moved_hour: Float | None = Field(None, ge=0)
    most_moves: Int | None = Field(None, ge=0)
    seconds: Seconds | None = _DEFAULT_SECONDS
    iterations: Iterations = None
    seed: Seed = 0


class SlotsRequest(EvaluateRequest):
    """A new appointment to find slots for."""

    visit: VisitForm  # type: ignore[valid-type]
    n: int = Field(5, ge=1, le=100)
    vehicles: list[Name] | None = Field(None, max_length=MOST_ITEMS)
    days: list[Annotated[int, Field(ge=0, le=10_000)]] | None = Field(None, max_length=1000)
    freeze: list[FreezeForm] = Field([], max_length=1000)
    now: Now = 0
