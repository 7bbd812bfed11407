"""What may be asked about scenarios and sensitivity over HTTP."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from api.endpoints.assessment_questions import CoverageAsked
from api.scenarios.form import MOST_SCENARIOS, ScenarioForm, ScenariosForm

Factor = Annotated[float, Field(ge=0.1, le=10)]
Metres = Annotated[float, Field(ge=0, le=1e6)]
Side = Annotated[float, Field(ge=10, le=1e6)]


class ScenariosRequest(CoverageAsked):
    """Scenarios that are played and compared with today."""

    scenarios: list[ScenarioForm] = Field(
        min_length=1, max_length=MOST_SCENARIOS, description="What is compared with today, side by side."
    )

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        ScenariosForm(scenarios=self.scenarios)
        return self


class SensitivityRequest(CoverageAsked):
    """Which assumptions are tried, one at a time."""

    factors: list[Factor] = Field(
        [0.8, 0.9, 1.1, 1.2],
        max_length=20,
        description="Travel times are multiplied by these, the way between a place and its street included.",
    )
    snap_limits: list[Metres] | None = Field(
        None, max_length=10, description="Other snap limits; null for half and double of `snap_limit`."
    )
    cells: list[Side] | None = Field(
        None,
        max_length=10,
        description="People are gathered in squares of so many metres; null: where the demand is a grid or areas.",
    )
    hexagons: list[Annotated[int, Field(ge=0, le=15)]] = Field(
        [], max_length=10, description="Or in hexagons of H3 of these resolutions."
    )
    spread_inside: float | None = Field(
        None, ge=0.01, le=1e6, description="Square kilometres: people of larger areas are spread inside them."
    )
