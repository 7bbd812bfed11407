"""What may be asked about coverage over HTTP."""

from datetime import date
from typing import Annotated, Literal, Self

from opening_hours import validate
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from api.coverage.access_options import DecayName, Measure, Supply
from api.coverage.form import MOST_STANDARDS, Minutes, StandardForm, StandardsForm
from api.coverage.options import OFFICE_HOURS


class AccessForm(BaseModel):
    """A measure of access besides coverage."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    measure: Measure = Field("e2sfca", description="Which; see the documentation for the formulas.")
    within: Minutes = Field(30.0, description="Minutes of the catchment.")
    decay: DecayName | None = Field(
        None, description="How the weight of a place fades up to `within`; null for what is usual."
    )
    supply: Supply = Field(
        "count", description="What a place offers: itself, its capacity, or the hours that it serves."
    )
    with_vans: bool = Field(False, description="Whether vans count, by the hours that they stand there.")
    n: int = Field(1, ge=1, le=100, description="For `nearest`: minutes to the n-th place.")


class CoverageAsked(BaseModel):
    """What every question about coverage has in common; every field has a default."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    standards: list[StandardForm] = Field(
        [],
        max_length=MOST_STANDARDS,
        description="What is promised; empty for the saved standards, and 30 minutes by car where none is saved.",
    )
    thresholds: list[Minutes] = Field(
        [10.0, 20.0, 30.0, 60.0], min_length=1, max_length=20, description="Minutes of the tables of shares."
    )
    hours: bool = Field(
        True, description="Whether opening hours are looked at: coverage through the period, and by the hour."
    )
    period: Literal["week", "plan"] | Annotated[int, Field(ge=1, le=366)] = Field(
        "week", description="Days whose hours count: a week, the days of the rota, or so many days."
    )
    first: str = Field(
        "",
        pattern=r"^(\d{4}-\d{2}-\d{2})?$",
        description="First day; empty for the Monday of the week of the next workday.",
    )
    vans: bool = Field(True, description="Whether vans count while they stand at a stop place.")
    assumed_hours: str = Field(
        OFFICE_HOURS,
        max_length=200,
        description="Opening hours of branches that state none; empty: never open.",
    )
    holidays: str | None = Field(
        None,
        max_length=12,
        pattern=r"^([A-Z]{2}(-[A-Z0-9]{1,3})?)?$",
        description="Public holidays: `CN`, `GB-ENG`; null for the project's country, empty for none.",
    )
    ferries: bool = Field(False, description="Whether ferries are taken.")
    snap_limit: float = Field(
        2000.0, ge=0, le=1e6, description="Metres; a point farther from every street reaches nothing."
    )

    @field_validator("first")
    @classmethod
    def _a_date(cls, text: str) -> str:
        if text:
            try:
                date.fromisoformat(text)
            except ValueError as error:
                message = "there is no such day; write a date such as 2026-11-23"
                raise ValueError(message) from error
        return text

    @field_validator("assumed_hours")
    @classmethod
    def _hours(cls, text: str) -> str:
        if text and not validate(text):
            message = "these hours are not understood; write hours such as 'Mo-Fr 09:00-16:00; PH off'"
            raise ValueError(message)
        return text

    @model_validator(mode="after")
    def _sound(self) -> Self:
        StandardsForm(standards=self.standards)
        speaking = [form.titled() for form in self.standards if form.speaks_of_hours]
        if speaking and not self.hours:
            message = f"hours are left out, but {speaking[0]} speaks of them"
            raise ValueError(message)
        return self


class AssessmentRequest(CoverageAsked):
    """What to assess; every field has a default."""

    capacities: bool = Field(False, description="Whether a branch serves no more people than its capacity.")
    access: AccessForm = Field(
        AccessForm.model_validate({}), description="The measure of access, of the first standard's travel."
    )

    @model_validator(mode="after")
    def _access_has_hours(self) -> Self:
        if (self.access.with_vans or self.access.supply == "hours") and not self.hours:
            message = "hours are left out, but access is asked for by the hour"
            raise ValueError(message)
        return self
