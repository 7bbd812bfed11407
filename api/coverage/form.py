"""A standard as people write it: minutes and per cent, in a file, on the command line and over HTTP; light."""

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from opening_hours import validate
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from api.coverage.moments import moment_after, moment_of

if TYPE_CHECKING:
    from datetime import date

    from planner.coverage.standard import Standard, When

Minutes = Annotated[float, Field(gt=0, lt=1440)]
PerCent = Annotated[float, Field(ge=0, le=100)]


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        message = "expected one line, without control characters"
        raise ValueError(message)
    return text


_LONGEST_NAME = 100
Name = Annotated[str, Field(max_length=_LONGEST_NAME), AfterValidator(_one_line)]

_CONTROL = re.compile("[\x00-\x1f\x7f\u2028\u2029]")

MOST_STANDARDS = 50


class PromiseForm(BaseModel):
    """A further promise of the same standard."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    within: Minutes = Field(description="Minutes.")
    share: PerCent | None = Field(None, description="Per cent of the people; null where none is promised.")


class StandardForm(BaseModel):
    """What is promised: so many per cent of a group within so many minutes, at a moment, or often and long enough."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    name: Name = Field("", description="What people call it; made from the rest where empty.")
    within: Minutes = Field(30.0, description="Minutes to a branch.")
    share: PerCent | None = Field(
        None, description="Per cent of the people that is promised; null where none is."
    )
    further: list[PromiseForm] = Field(
        [], max_length=10, description="More of the same: 80 % within 15 minutes, 95 % within 30."
    )
    mode: Literal["drive", "walk", "cycle"] = Field("drive", description="How one travels.")
    direction: Literal["to", "from"] = Field("to", description="To the branch, or from it.")
    group: Annotated[str, AfterValidator(_one_line)] = Field(
        "people", min_length=1, max_length=100, description="For whom: a numeric column of the demand."
    )
    at: str = Field(
        "",
        max_length=60,
        description="Something must be open at this moment: `Tue 10:00` or `2026-11-24T10:00`.",
    )
    days: int | None = Field(
        None, ge=1, le=366, description="Something must be open on so many days of the period."
    )
    hours: float = Field(0.0, ge=0, le=24, description="And so many hours on each of them; 0 for any.")
    window: str = Field(
        "", max_length=200, description="Only time in these hours counts: `Mo-Fr 17:00-20:00`."
    )

    @field_validator("at")
    @classmethod
    def _a_moment(cls, text: str) -> str:
        if text:
            moment_of(_one_line(text))
        return text

    @field_validator("window")
    @classmethod
    def _hours(cls, text: str) -> str:
        if text and not validate(_one_line(text)):
            message = f"{text!r} is not understood; write hours such as 'Mo-Fr 17:00-20:00'"
            raise ValueError(message)
        return text

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if self.at and (self.days is not None or self.hours or self.window):
            message = "at asks for one moment; days, hours and window ask how often: choose one of the two"
            raise ValueError(message)
        return self

    @property
    def speaks_of_hours(self) -> bool:
        """Whether opening hours matter to it."""
        return bool(self.at or self.days is not None or self.hours or self.window)

    def titled(self) -> str:
        """Return its name, or one made of what it says."""
        if self.name:
            return self.name
        parts = [f"{self.within:g} min"]
        if self.mode != "drive":
            parts.append(self.mode)
        if self.direction == "from":
            parts.append("from a branch")
        if self.group != "people":
            parts.append(self.group)
        return ", ".join([*parts, *self._when()])[:_LONGEST_NAME]

    def _when(self) -> list[str]:
        if self.at:
            return [self.at]
        if not self.speaks_of_hours:
            return []
        days = f"{self.days or 1} days" if (self.days or 1) > 1 else "1 day"
        hours = f" {self.hours:g} h" if self.hours else ""
        return [f"{days}{hours}", *([self.window] if self.window else [])]

    def short(self) -> dict[str, Any]:
        """Return it as JSON with its name and without what says nothing."""
        return {"name": self.titled(), "within": self.within} | self.model_dump(
            exclude_defaults=True, exclude={"name", "within"}
        )

    def standard(self, first: "date") -> "Standard":
        """Return it as the core knows it; weekdays are those from ``first`` on.

        Raises
        ------
        InputError
            Where the core refuses it.
        """
        from planner.coverage.standard import Promise, Standard  # noqa: PLC0415 - loads the engine

        return Standard(
            name=self.titled(),
            within=60.0 * self.within,
            share=_part(self.share),
            further=tuple(
                Promise(within=60.0 * more.within, share=_part(more.share)) for more in self.further
            ),
            mode=self.mode,
            direction=self.direction,
            group=self.group,
            when=self._core_when(first),
        )

    def _core_when(self, first: "date") -> "When | None":
        from planner.coverage.standard import At, Served  # noqa: PLC0415 - loads the engine

        if self.at:
            return At(moment=moment_after(self.at, first))
        if not self.speaks_of_hours:
            return None
        return Served(days=self.days or 1, hours=self.hours, window=self.window)


class StandardsForm(BaseModel):
    """Several standards, each with a name of its own."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    standards: list[StandardForm] = Field(
        max_length=MOST_STANDARDS, description="What is promised; an empty list for nothing."
    )

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [form.titled() for form in self.standards]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            message = f"{names.count(name)} standards are called {name!r}; names must differ"
            raise ValueError(message)
        return self

    def short(self) -> list[dict[str, Any]]:
        """Return them as JSON."""
        return [form.short() for form in self.standards]


def _part(per_cent: float | None) -> float | None:
    return None if per_cent is None else per_cent / 100.0
