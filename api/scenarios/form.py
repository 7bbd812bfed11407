"""A scenario as people write it, in a file and over HTTP; light."""

from typing import Annotated, Any, Literal

from opening_hours import validate
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.coverage.form import Name, StandardForm

MOST_SCENARIOS, MOST_CHANGES = 10, 1000

_SHAPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
_DATE = r"^\d{4}-\d{2}-\d{2}$"


def _understood(text: str) -> str:
    if text and not validate(text):
        message = f"{text[:60]!r} is not understood; write hours such as 'Mo-Fr 09:00-17:00'"
        raise ValueError(message)
    return text


def _geometry(shape: dict[str, Any] | None) -> dict[str, Any] | None:
    if shape is not None and (
        shape.get("type") not in _SHAPES or not isinstance(shape.get("coordinates"), list)
    ):
        message = f"expected a GeoJSON geometry with coordinates: {', '.join(_SHAPES)}"
        raise ValueError(message)
    return shape


Id = Annotated[str, Field(min_length=1, max_length=200)]
Hours = Annotated[str, Field(max_length=500), AfterValidator(_understood)]
Text = Annotated[str, Field(max_length=200)]
Capacity = Annotated[float, Field(ge=0, le=1e9)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Factor = Annotated[float, Field(gt=0, le=1000)]


class _Change(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class CloseForm(_Change):
    """A branch is there no more."""

    change: Literal["close"]
    branch: Id = Field(description="Id of the branch.")


class HoursForm(_Change):
    """A branch opens at other hours."""

    change: Literal["hours"]
    branch: Id = Field(description="Id of the branch.")
    opening_hours: Hours = Field(description="`Mo-Fr 10:00-18:00`; empty for those that are assumed.")


class CapacityForm(_Change):
    """A branch can serve another number of people."""

    change: Literal["capacity"]
    branch: Id = Field(description="Id of the branch.")
    capacity: Capacity = Field(description="People; 0 where nobody says.")


class AddForm(_Change):
    """There is one more branch."""

    change: Literal["add"]
    branch: Id = Field(description="Its id, of no other branch.")
    lon: Longitude
    lat: Latitude
    name: Text = ""
    opening_hours: Hours = ""
    capacity: Capacity = 0.0


class AddStandForm(_Change):
    """A van stands somewhere once, or again and again."""

    change: Literal["add_stand"]
    stand: Id = Field(description="Its id, of no other stand.")
    lon: Longitude
    lat: Latitude
    name: Text = ""
    place: Text = Field("", description="Stop place; stands of one are one place.")
    vehicle: Text = ""
    date: str = Field(pattern=_DATE, description="The first day, `2026-11-24`.")
    arrival: str = Field(pattern=_CLOCK)
    departure: str = Field(pattern=_CLOCK)
    rule: Text = Field("", description="`FREQ=WEEKLY;INTERVAL=2`; empty for once.")
    until: str = Field("", pattern=rf"{_DATE}|^$")
    capacity: Capacity = 0.0


class RemoveStandsForm(_Change):
    """Vans do not come any more."""

    change: Literal["remove_stands"]
    stands: list[Id] = Field([], max_length=10_000, description="Ids of stands.")
    places: list[Id] = Field([], max_length=10_000, description="Stop places that lose all their stands.")

    @model_validator(mode="after")
    def _some(self) -> "RemoveStandsForm":
        if not self.stands and not self.places:
            message = "name stands or places"
            raise ValueError(message)
        return self


class RoadsForm(_Change):
    """The streets are slower, or closed."""

    change: Literal["roads"]
    slower: Factor = Field(1.0, description="All times are multiplied by this.")
    unpaved_slower: Factor = Field(1.0, description="Those of unpaved streets besides.")
    class_slower: dict[str, Factor] = Field({}, description="By class of road.")
    closed_area: Annotated[dict[str, Any] | None, AfterValidator(_geometry)] = Field(
        None, description="GeoJSON geometry, WGS84: nobody passes where a street crosses it."
    )
    modes: list[Literal["drive", "walk", "cycle"]] = Field([], max_length=3, description="Empty for all.")


class DemandForm(_Change):
    """More, or fewer, people."""

    change: Literal["demand"]
    factor: float = Field(ge=0, le=1000)
    group: Id = Field("people", description="A column; `people` takes all groups with it.")
    areas: list[Id] = Field([], max_length=10_000, description="Ids of municipalities; empty for everywhere.")


class PromiseChangeForm(_Change):
    """Something else is promised under the name of a standard that is there."""

    change: Literal["standard"]
    standard: StandardForm


ChangeForm = Annotated[
    CloseForm
    | HoursForm
    | CapacityForm
    | AddForm
    | AddStandForm
    | RemoveStandsForm
    | RoadsForm
    | DemandForm
    | PromiseChangeForm,
    Field(discriminator="change"),
]


class ScenarioForm(BaseModel):
    """Changes that are made together, one after the other; branches in ``close`` go first."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    name: Name = Field("", description="What people call it; made from the changes where empty.")
    close: list[Id] = Field([], max_length=MOST_CHANGES, description="Ids of branches that close.")
    changes: list[ChangeForm] = Field([], max_length=MOST_CHANGES, description="In this order.")

    @property
    def all_changes(self) -> list[Any]:
        """Every change in order, the branches that close first."""
        return [*(CloseForm(change="close", branch=branch) for branch in self.close), *self.changes]

    @property
    def speaks_of_hours(self) -> bool:
        """Whether it changes when something is open."""
        forms = (HoursForm, AddStandForm, RemoveStandsForm)
        new = any(isinstance(one, PromiseChangeForm) and one.standard.speaks_of_hours for one in self.changes)
        return new or any(isinstance(one, forms) for one in self.changes)

    def titled(self) -> str:
        """Return its name, or one made of what it changes."""
        if self.name:
            return self.name
        words = [in_words(change) for change in self.all_changes]
        return "; ".join(words[:3]) + (f" and {len(words) - 3} more" if len(words) > 3 else "") or "no change"

    def document(self) -> dict[str, Any]:
        """Return it as JSON, without what says nothing."""
        changes = [
            {"change": change.change, **change.model_dump(exclude_defaults=True)}
            for change in self.all_changes
        ]
        return {"name": self.titled(), "changes": changes}


class ScenariosForm(BaseModel):
    """Several scenarios, each with a name of its own."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    scenarios: list[ScenarioForm] = Field(
        min_length=1, max_length=MOST_SCENARIOS, description="What is compared with today, side by side."
    )

    @model_validator(mode="after")
    def _names_differ(self) -> "ScenariosForm":
        names = [form.titled() for form in self.scenarios]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            message = f"two scenarios are called {twice[0]!r}"
            raise ValueError(message)
        return self


def in_words(change: Any) -> str:  # noqa: PLR0911 (one return for each kind)
    """Return a change in few words."""
    match change:
        case CloseForm():
            return f"{change.branch} closed"
        case HoursForm():
            return f"{change.branch} open {change.opening_hours or 'as assumed'}"
        case CapacityForm():
            return f"{change.branch} for {change.capacity:g} people"
        case AddForm():
            return f"{change.name or change.branch} added"
        case AddStandForm():
            return f"a van at {change.place or change.name or change.stand}"
        case RemoveStandsForm():
            return f"no van at {', '.join([*change.places, *change.stands][:3])}"
        case RoadsForm():
            return _roads_in_words(change)
        case DemandForm():
            return f"{change.group} x {change.factor:g}"
        case PromiseChangeForm():
            return f"{change.standard.titled()} as {change.standard.within:g} min"
    raise TypeError(type(change).__name__)


def _roads_in_words(change: RoadsForm) -> str:
    parts = [] if change.closed_area is None else ["roads closed"]
    parts += [] if change.slower == 1 else [f"roads x {change.slower:g}"]
    parts += [] if change.unpaved_slower == 1 else [f"unpaved x {change.unpaved_slower:g}"]
    parts += [f"{name} x {factor:g}" for name, factor in change.class_slower.items()]
    return ", ".join(parts) or "roads as they are"
