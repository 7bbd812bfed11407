"""Patterns that tell reasons apart without any colour, the same on the map (a canvas) and in the legend (an SVG)."""

from types import MappingProxyType
from typing import NamedTuple

from maps.colours import VEHICLES

TILE = 10
"""Pixels of a side of the square that repeats."""


class Pattern(NamedTuple):
    """``colour`` of the lines, and their ``path`` in a tile of :data:`TILE` pixels in the syntax of SVG."""

    colour: str
    path: str


RISING, FALLING = "M-2 12 12-2M-2 2 2-2M8 12l4-4", "M-2-2 12 12M-2 8l4 4M8-2l4 4"
GAP_PATTERNS: MappingProxyType[str, Pattern] = MappingProxyType(
    {
        "too_far": Pattern("#b3123f", RISING),
        "detour": Pattern(VEHICLES[1], "M0 5h10M0 0h10M0 10h10"),
        "no_road": Pattern(VEHICLES[7], "M5 0v10M0 5h10"),
        "snapped_far": Pattern(VEHICLES[5], "M5 0v10M0 0v10M10 0v10"),
        "island": Pattern(VEHICLES[0], "M0 3q2.5-3 5 0t5 0M0 8q2.5-3 5 0t5 0"),
        "cut_off": Pattern(VEHICLES[4], RISING + FALLING),
        "closed": Pattern(VEHICLES[3], FALLING),
        "full": Pattern(VEHICLES[2], "M4 5a1 1 0 1 0 2 0a1 1 0 1 0-2 0M-1 0a1 1 0 1 0 2 0M9 0a1 1 0 1 0 2 0M-1 10a1 1 0 1 0 2 0M9 10a1 1 0 1 0 2 0"),
    }
)  # fmt: skip
"""A pattern for each reason of a gap."""

OTHER = Pattern("#55626f", "M0 0h1M5 5h1")


def gap_pattern(reason: str) -> Pattern:
    """Return the pattern of a reason."""
    return GAP_PATTERNS.get(reason, OTHER)
