"""Whether the routing engines are compiled yet on this machine: see :mod:`planner.streets.compiled`."""

from collections.abc import Callable
from pathlib import Path

from planner.streets.compiled import is_kept

PIECEMEAL = (
    "the routing engines are compiled as they are first used on this machine: this once it takes longer, up to half a "
    "minute (farreach warm does it beforehand)"
)

_ENGINES = ("fast", "general")


def say_if_routing_is_cold(progress: Callable[[str], None]) -> None:
    """Say that solving compiles first, where an engine is not compiled yet: for programs that solve at once."""
    if not all(is_kept(Path(__file__).parent / engine / "kernels") for engine in _ENGINES):
        progress(PIECEMEAL)
