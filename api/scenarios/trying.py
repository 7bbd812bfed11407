"""Other assumptions on a workspace: which, and what they make of the verdicts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.store import Workspace
from planner.coverage.question import CoverageQuestion
from planner.coverage.scenarios.facts import sensitivity_facts
from planner.coverage.sensitivity.answer import Sensitivity
from planner.coverage.sensitivity.measure import CELLS_M, FACTORS, is_areal, sensitivity
from planner.demand.cells import Grid

_SNAP_LIMITS = 2
"""So many are tried where nobody says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What is tried; see :func:`planner.coverage.sensitivity.measure.sensitivity`.

    ``cells`` None: :data:`planner.coverage.sensitivity.measure.CELLS_M` where the demand is a grid or areas.
    """

    factors: tuple[float, ...] = FACTORS
    snap_limits: tuple[float, ...] | None = None
    cells: tuple[float, ...] | None = None
    hexagons: tuple[int, ...] = ()
    spread_inside: float | None = None

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> "Assumptions":
        """Return the assumptions of a job."""

        def several(name: str) -> tuple[float, ...] | None:
            values: Sequence[float] | None = params.get(name)
            return None if values is None else tuple(dict.fromkeys(values))

        factors = several("factors")
        return cls(
            factors=FACTORS if factors is None else factors,
            snap_limits=several("snap_limits"),
            cells=several("cells"),
            hexagons=tuple(int(resolution) for resolution in several("hexagons") or ()),
            spread_inside=params.get("spread_inside"),
        )

    @property
    def count(self) -> int:
        """About how many times coverage is measured."""
        limits = _SNAP_LIMITS if self.snap_limits is None else len(self.snap_limits)
        return 2 + limits + len(self.cells or ()) + len(self.hexagons) + (self.spread_inside is not None)

    def measure(
        self,
        workspace: Workspace,
        question: CoverageQuestion,
        *,
        tell: Callable[[str], None] = lambda _: None,
    ) -> Sensitivity:
        """Measure a question of a workspace under all of them.

        Raises
        ------
        InputError
            Naming every one that cannot be made.
        """
        cells = self.cells
        if cells is None:
            cells = CELLS_M if is_areal(question.demand) else ()
        there = "boundaries" in workspace.layers()
        return sensitivity(
            question,
            factors=self.factors,
            snap_limits=self.snap_limits,
            cells=[
                *(Grid("square", metres) for metres in cells),
                *(Grid("h3", resolution) for resolution in self.hexagons),
            ],
            spread_km2=self.spread_inside,
            areas=workspace.read_layer("boundaries") if there and self.spread_inside else None,
            progress=tell,
        )


def sensitivity_document(found: Sensitivity) -> dict[str, Any]:
    """Return the verdicts with their range, and the shares under each assumption."""
    fragile = found.verdicts[found.verdicts["fragile"]]
    return {
        "fragile": len(fragile),
        "travel_times": "The whole journey is multiplied, the way between a place and its street included.",
        **sensitivity_facts(found),
    }
