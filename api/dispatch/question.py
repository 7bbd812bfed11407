"""What a dispatcher says has happened, as it comes over the wire; light to import."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Wall time, `HH:MM`.")]
Label = Annotated[str, Field(min_length=1, max_length=200)]

MOST_EVENTS = 50


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Window(_Told):
    """When a place is open: the service begins and ends within it."""

    opens: Clock
    closes: Clock


class VehicleDown(_Told):
    """A van that breaks down: it finishes the service that it is at and makes no other."""

    kind: Literal["vehicle_down"]
    vehicle: Label = Field(description="Id or name of a van.")
    at: Clock | None = Field(None, description="Since when; now if missing.")
    until: Clock | None = Field(None, description="When it runs again; not on this day if missing.")


class CrewAbsent(_Told):
    """A van without its crew."""

    kind: Literal["crew_absent"]
    vehicle: Label = Field(description="Id or name of a van.")


class Late(_Told):
    """A van that is behind its plan."""

    kind: Literal["late"]
    vehicle: Label = Field(description="Id or name of a van.")
    minutes: int = Field(ge=1, le=720, description="By how much.")
    at: Clock | None = Field(None, description="When this is known; now if missing.")


class Cancelled(_Told):
    """A stop that need not be made."""

    kind: Literal["cancelled"]
    stop: Label = Field(description="Id or name of a stop of the day.")


class NewVisit(_Told):
    """One more visit: at a stop place of the plan, or anywhere near a street."""

    kind: Literal["new_visit"]
    stop: Label | None = Field(None, description="Id or name of a stop place of the plan.")
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = Field(
        None, description="What to call it, where it is no stop place."
    )
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    minutes: int | None = Field(
        None, ge=1, le=720, description="Of service; those of the stop place if missing."
    )
    window: Window | None = None
    people: float = Field(1.0, ge=0, le=1e9, description="What it is worth beside the other visits.")


Event = Annotated[
    VehicleDown | CrewAbsent | Late | Cancelled | NewVisit,
    Field(discriminator="kind", description="Something that has happened."),
]


class Freeze(_Told):
    """What must stay as published; everything if nothing is named. Done and begun stops stay in any case."""

    level: Literal["fixed", "order", "vehicle", "free"] = Field(
        "fixed", description="Vehicle, order and times stay; vehicle and order; the vehicle; nothing."
    )
    until: Clock | None = Field(None, description="Stops that begin before this time.")
    stops: list[Label] = Field([], max_length=500)
    vehicles: list[Label] = Field([], max_length=50)


class ReplanRequest(_Told):
    """What has happened on a day, and what must stay."""

    events: list[Event] = Field(min_length=1, max_length=MOST_EVENTS)
    freeze: list[Freeze] = Field([], max_length=20)
    now: Clock | None = Field(
        None,
        description="Nothing before it changes. If missing: the time at which the first thing happens, "
        "on the day itself at least the present.",
    )
    most_moves: int | None = Field(
        None, ge=0, le=10_000, description="So many stops may change their van at most."
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Same plan, question and seed, same draft.")
