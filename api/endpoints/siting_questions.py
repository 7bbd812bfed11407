"""What may be asked about sites over HTTP."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.siting.options import ChosenModel, Existing, FrontierOptions, Limit, SitesOptions, curve_problems

SiteId = Annotated[str, Field(min_length=1, max_length=200)]


class SitesQuestion(BaseModel):
    """What sites and frontiers have in common; every field has a default."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    model: ChosenModel = Field("mclp", description="`mclp`: most people within reach.")
    choose: int | None = Field(
        5, ge=0, le=10_000, description="New sites, besides branches that stand; null for no limit (`lscp`)."
    )
    within: float = Field(30.0, ge=1, le=600, description="Minutes by car that count as reached.")
    existing: Existing = Field(
        "keep", description="Branches that stand: `keep` all, `close` any, `ignore` them."
    )
    mandatory: list[SiteId] = Field([], max_length=1000, description="Ids of sites in every answer.")
    forbidden: list[SiteId] = Field([], max_length=10_000, description="Ids of sites in no answer.")
    budget: float | None = Field(None, ge=0, le=1e15, description="Money that the new sites may cost.")
    costs: str | None = Field(
        None,
        max_length=100,
        description="Column of the candidates that says what each costs; `cost` unless given.",
    )
    floor: float | None = Field(
        None, ge=0, le=100, description="Per cent of every municipality that must be reached."
    )
    seconds: float = Field(20.0, gt=0, le=3600, description="Of searching, at most.")
    seed: int = Field(
        0, ge=0, le=2**31 - 1, description="Same question and seed, same answer if it is proven."
    )

    @model_validator(mode="after")
    def _limited(self) -> Self:
        """Refuse a question without an end."""
        if self.choose is None and self.budget is None and self.model != "lscp":
            message = f"{self.model} needs choose, the number of new sites, or a budget"
            raise ValueError(message)
        return self


class SitesRequest(SitesQuestion):
    """Which sites to look for."""

    stability: int = Field(
        0,
        ge=0,
        le=200,
        description="So many worlds in which travel times and people differ by up to a fifth are tried as well; the "
        "answer then says `stability`: which sites stay.",
    )


class FrontierRequest(SitesQuestion):
    """A whole curve: the best choices of ``first`` to ``last`` new sites, or of so much money, each with its bound."""

    model: Literal["mclp", "p-median"] = Field("mclp", description="Of these there is a frontier.")
    by: Limit = Field("choose", description="What grows: new sites, or money (`budget`).")
    first: float = Field(1, ge=0, le=1e15, description="New sites, or money, of the first point.")
    last: float = Field(
        15, ge=0, le=1e15, description="New sites (at most 100), or money, of the last point."
    )
    steps: int = Field(20, ge=2, le=100, description="Points of a curve by money.")
    nested: bool = Field(False, description="Whether each point holds the sites of the one before.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        """Refuse a curve that runs backwards, and money without costs."""
        problems = curve_problems(self.curve(), SitesOptions(model=self.model, costs=self.costs))
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def curve(self) -> FrontierOptions:
        """Return which curve is asked for."""
        return FrontierOptions(
            by=self.by, first=self.first, last=self.last, steps=self.steps, nested=self.nested
        )


class MoveRequest(BaseModel):
    """One site gives way to another place: a site by id (``to``) or any place (``lon``, ``lat``); or only one of both."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    site: SiteId | None = Field(None, description="The chosen site that is given up; null to add one more.")
    to: SiteId | None = Field(None, description="Site that comes instead.")
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        """Refuse half a place, and two of them."""
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat belong together")
        if self.to is not None and self.lon is not None:
            raise ValueError("give either to, a site, or lon and lat")
        return self


class WhatIfRequest(BaseModel):
    """What would change: a stored answer, perhaps other chosen sites, and a move."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    answer: str = Field("latest", max_length=60, description="Id of an answer of `/v1/sites`.")
    chosen: list[SiteId] | None = Field(
        None, max_length=10_000, description="Ids of new sites in place of those of the answer."
    )
    move: MoveRequest | None = Field(None, description="null: nothing moves, which gets the streets ready.")
    points: bool = Field(
        False, description="Also where people are gained and lost: longitude, latitude, people."
    )
