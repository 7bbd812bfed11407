"""Farreach's core: who is out of reach, and the service vehicles that reach them.

Names are resolved when first used, so ``import planner`` costs next to nothing.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "Budget": "planner.solving",
    "CandidateRules": "planner.siting.candidate_rules",
    "Choice": "planner.siting.whatif",
    "Costs": "planner.remedies.costs",
    "Decay": "planner.siting.decay",
    "Floor": "planner.siting.problem",
    "Huff": "planner.siting.problem",
    "ImportOptions": "planner.io.osm.importer",
    "InfeasibleError": "planner.errors",
    "InputError": "planner.errors",
    "Layers": "planner.loop.question",
    "LoopQuestion": "planner.loop.question",
    "NotFoundError": "planner.errors",
    "PlannerError": "planner.errors",
    "Prepared": "planner.streets.prepared",
    "Reach": "planner.siting.reach",
    "RemediesQuestion": "planner.remedies.question",
    "RotaProblem": "planner.routing.rota",
    "RoutingProblem": "planner.routing.problem",
    "Rule": "planner.siting.problem",
    "Scenario": "planner.streets.scenario",
    "Selection": "planner.io.selection",
    "Service": "planner.siting.services",
    "Sites": "planner.siting.problem",
    "SitingProblem": "planner.siting.problem",
    "SitingResult": "planner.siting.result",
    "SpeedProfile": "planner.streets.scenario",
    "Spread": "planner.streets.uncertainty",
    "Standard": "planner.coverage.standard",
    "StraightLine": "planner.travel",
    "StreetNetwork": "planner.streets.network",
    "StreetTravel": "planner.streets.travel",
    "TravelTimes": "planner.travel",
    "check": "planner.routing.check",
    "check_siting": "planner.siting.check",
    "check_table": "planner.tables",
    "facts_document": "planner.loop.facts",
    "fading": "planner.siting.decay",
    "find_remedies": "planner.remedies.run",
    "frontier": "planner.siting.frontier",
    "gap_areas": "planner.coverage.gaps",
    "import_extract": "planner.io.osm.importer",
    "make_candidates": "planner.siting.candidates",
    "make_rota": "planner.routing.rota",
    "measure_coverage": "planner.coverage.measure",
    "minutes": "planner.coverage.standard",
    "needs": "planner.siting.problem",
    "one_of": "planner.siting.problem",
    "prepare": "planner.streets.prepared",
    "prepared_streets": "planner.io.streets.prepared",
    "read_boundaries": "planner.io.files",
    "read_branches": "planner.io.files",
    "read_candidates": "planner.io.files",
    "read_costs": "planner.io.costs",
    "read_demand": "planner.io.files",
    "read_speed_profile": "planner.io.speed_profiles",
    "read_streets": "planner.io.streets.read",
    "read_vehicles": "planner.io.files",
    "run_loop": "planner.loop.run",
    "several_services": "planner.siting.services",
    "solve": "planner.routing.solve",
    "solve_siting": "planner.siting.solve",
    "stability": "planner.siting.stability",
    "streets_from_frame": "planner.streets.frame",
    "streets_from_networkx": "planner.streets.interop",
    "streets_to_frame": "planner.streets.frame",
    "streets_to_networkx": "planner.streets.interop",
    "workdays": "planner.loop.question",
}

__all__ = sorted(_HOME)  # noqa: PLE0605 (a computed list keeps one source of truth)


def __getattr__(name: str) -> Any:
    """Import the module that holds ``name`` and return it."""
    if name not in _HOME:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
