"""What can be asked about routes, as JSON. Light: a server of stored pages loads no solver for it."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, create_model, model_validator

from api.routing.derived import MOST_ITEMS, Float, Form, Int, Name, form_of, made
from planner.routing.times import Relation, TimeWindow
from planner.routing.vehicles import Vehicle
from planner.routing.visits import Visit

MOST_VISITS = 2_000
MOST_VEHICLES = 500
MOST_PLACES = 2_500
MOST_SECONDS = 3600.0

Seconds = Annotated[float, Field(gt=0, le=MOST_SECONDS, description="Of search, on one core.")]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1, description="Same question, seed and iterations, same plan.")]
Iterations = Annotated[
    int | None,
    Field(ge=1, le=10**9, description="Steps of search; with them and no `seconds`, answers repeat."),
]
Now = Annotated[Int, Field(ge=0, description="Seconds after midnight; nothing before it can be changed.")]
Row = Annotated[list[Annotated[float, Field(ge=0, le=1e9)] | None], Field(max_length=MOST_PLACES)]

VisitForm = form_of(Visit)
WindowForm = form_of(TimeWindow)
RelationForm = form_of(Relation)
_VehicleForm = form_of(Vehicle)


def _shifts(self: Any) -> Any:
    vehicles_of(self)
    return self


VehicleForm: Any = create_model(
    "VehicleWithShifts",
    __base__=Form,
    __doc__="A vehicle of the core with all its shifts; several shifts are several vehicles `id#1`, `id#2` of one van.",
    __validators__={"shifts_fit": model_validator(mode="after")(_shifts)},
    shifts=(Annotated[list[WindowForm], Field(min_length=1, max_length=100)], ...),  # type: ignore[valid-type]
    **{
        name: (
            field.annotation if not field.metadata else Annotated[field.annotation, *field.metadata],
            field,
        )
        for name, field in _VehicleForm.model_fields.items()
        if name != "shift"
    },  # type: ignore[call-overload]
)


def vehicles_of(form: Any) -> tuple[Vehicle, ...]:
    """Return the vehicles of the core, one for each shift; the first problem of each is raised."""
    shifts = [made(shift, TimeWindow) for shift in form.shifts]
    if len(shifts) == 1:
        return (made(form, Vehicle, shift=shifts[0]),)
    van = form.van or form.id
    return tuple(
        made(form, Vehicle, shift=shift, id=f"{form.id}#{number}", van=van)
        for number, shift in enumerate(shifts, start=1)
    )


class PlaceForm(Form):
    """Where a place is, WGS84 degrees."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)


class MatrixForm(Form):
    """Travel between places; null where there is no way."""

    places: list[Name] = Field(max_length=MOST_PLACES, description="Ids of rows and columns.")
    seconds: list[Row] = Field(max_length=MOST_PLACES)
    metres: list[Row] | None = Field(None, max_length=MOST_PLACES, description="0 everywhere if missing.")

    @model_validator(mode="after")
    def square(self) -> Self:
        """Refuse tables that are not square or repeat a place."""
        count = len(self.places)
        if len(set(self.places)) < count:
            raise ValueError("places are named more than once")
        for name in ("seconds", "metres"):
            rows = getattr(self, name)
            if rows is not None and (len(rows) != count or any(len(row) != count for row in rows)):
                raise ValueError(f"{name} must have {count} rows and columns, one for each of places")
        if self.metres is not None:
            for i, row in enumerate(self.metres):
                if [each is None for each in row] != [each is None for each in self.seconds[i]]:
                    raise ValueError(f"seconds and metres differ in what cannot be reached, in row {i}")
        return self


class SliceForm(Form):
    """Travel times from a time of day on."""

    begins: Int = Field(ge=0)
    matrix: MatrixForm


class ShipmentForm(Form):
    """Two visits made by the same vehicle in this order, both or neither."""

    pickup: Name
    delivery: Name


class ObjectiveForm(Form):
    """What counts beside costs."""

    balance: Float = Field(0.0, ge=0, description="For each squared hour of work of a vehicle.")
    compactness: Float = Field(
        0.0, ge=0, description="For each hour between a visit and the middle of its route."
    )
    moved_vehicle: Float = Field(0.0, ge=0, description="For each visit on another vehicle than published.")
    moved_hour: Float = Field(0.0, ge=0, description="For each hour by which a visit moves.")


class PlacedForm(Form):
    """Where a published plan has a visit."""

    vehicle: Name
    start: Int


class ProblemForm(Form):
    """Visits, vehicles, and the travel between their places: a `matrix`, or `places` on the workspace's streets."""

    visits: list[VisitForm] = Field(max_length=MOST_VISITS)  # type: ignore[valid-type]
    vehicles: list[VehicleForm] = Field(max_length=MOST_VEHICLES)
    matrix: MatrixForm | None = None
    places: dict[Name, PlaceForm] | None = Field(None, max_length=MOST_PLACES)
    mode: Literal["driving", "walking", "cycling"] = Field("driving", description="Streets for `places`.")
    profiles: dict[Name, MatrixForm] = Field({}, max_length=20)
    by_time: dict[Name, list[SliceForm]] = Field({}, max_length=20, description="By profile; `` is `matrix`.")
    allowed: dict[Name, list[Name]] = Field({}, max_length=MOST_ITEMS)
    shipments: list[ShipmentForm] = Field([], max_length=MOST_ITEMS)
    relations: list[RelationForm] = Field([], max_length=MOST_ITEMS)  # type: ignore[valid-type]
    objective: ObjectiveForm = Field(default_factory=lambda: ObjectiveForm.model_validate({}))
    published: dict[Name, PlacedForm] = Field({}, max_length=MOST_ITEMS)

    @model_validator(mode="after")
    def one_way_to_travel(self) -> Self:
        """Refuse both or neither of matrix and places."""
        if (self.matrix is None) == (self.places is None):
            raise ValueError("give matrix or places, one of them")
        return self


class StopForm(Form):
    """A visit placed in time."""

    visit: Name
    arrival: Int
    start: Int
    departure: Int
    setup: Int = 0


class RestForm(Form):
    """A break placed in time, after ``after`` stops."""

    break_: Name | None = Field(None, alias="break")
    start: Int
    end: Int
    after: Int = Field(ge=0)
    place: Name | None = None


class RefillForm(Form):
    """A reload placed in time, after ``after`` stops."""

    place: Name
    arrival: Int
    departure: Int
    after: Int = Field(ge=0)


class RouteForm(Form):
    """One vehicle's shift."""

    vehicle: Name
    start: Int
    end: Int
    stops: list[StopForm] = Field(max_length=MOST_ITEMS)
    rests: list[RestForm] = Field([], max_length=1000)
    refills: list[RefillForm] = Field([], max_length=1000)
    driving_seconds: float | None = Field(None, description="As an answer has it; not read.")
    metres: float | None = Field(None, description="Not read.")
    task_seconds: float | None = Field(None, description="Not read.")
    waiting_seconds: float | None = Field(None, description="Not read.")


class PlanForm(Form):
    """Routes, as in an answer; what else an answer has may be left in and is not read."""

    model_config = ConfigDict(extra="ignore")

    routes: list[RouteForm] = Field(max_length=MOST_VEHICLES)
