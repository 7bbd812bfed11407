"""Farreach's core: who is out of reach, and the service vehicles that reach them.

Names are resolved when first used, so ``import planner`` costs next to nothing.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "InputError": "planner.errors",
    "InfeasibleError": "planner.errors",
    "PlannerError": "planner.errors",
    "StraightLine": "planner.travel",
    "TravelTimes": "planner.travel",
    "check_table": "planner.tables",
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
