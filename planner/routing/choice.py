"""Which engine answers: the first that can state all of the problem, the quickest first."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.errors import ProblemError
from planner.routing.engine import Engine
from planner.routing.plain.limits import cannot as fast_cannot
from planner.routing.plan import EngineChoice
from planner.routing.problem import RoutingProblem
from planner.routing.solvers.ortools.limits import cannot as ortools_cannot


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine that is to answer, and what each engine cannot state."""

    engine: Engine
    engines: tuple[EngineChoice, ...]


def choose(problem: RoutingProblem, wanted: str | Engine | None = None) -> Choice:
    """Return the engine ``wanted``, or else the first that can state ``problem``.

    Where none can, the one for which the least is missing answers; what its answers break is taken out of them.

    Raises
    ------
    ProblemError
        If there is no such engine.
    """
    if wanted is not None and not isinstance(wanted, str):
        return Choice(wanted, (EngineChoice(engine=wanted.name, used=True, cannot=wanted.cannot(problem)),))
    if wanted is not None and wanted not in ENGINES:
        raise ProblemError(
            "There is no such engine.", [f"engine is {wanted!r}, expected one of {[*ENGINES]}"]
        )
    lacking = {name: _cannot(name)(problem) for name in ENGINES}
    chosen = wanted or min(ENGINES, key=lambda name: len(lacking[name]))
    return Choice(
        ENGINES[chosen](),
        tuple(
            EngineChoice(engine=name, used=name == chosen, cannot=cannot) for name, cannot in lacking.items()
        ),
    )


def _cannot(name: str) -> Callable[[RoutingProblem], tuple[str, ...]]:
    """Return what says what an engine cannot state, without loading an engine that takes long to load."""
    known = {"fast": fast_cannot, "ortools": ortools_cannot}
    return known[name] if name in known else ENGINES[name]().cannot


def _fast() -> Engine:
    from planner.routing.fast_engine import FastEngine  # noqa: PLC0415 (compiled code takes a while to load)

    return FastEngine()


def _general() -> Engine:
    from planner.routing.general.engine import GeneralEngine  # noqa: PLC0415 (as above)

    return GeneralEngine()


def _ortools() -> Engine:
    from planner.routing.solvers.ortools.engine import OrToolsEngine  # noqa: PLC0415 (as above)

    return OrToolsEngine()


ENGINES: dict[str, Callable[[], Engine]] = {"fast": _fast, "general": _general, "ortools": _ortools}
"""Every engine by its name in ``solve``; the first ones are quicker where several can answer."""
