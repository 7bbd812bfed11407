"""Plans made by hand: when everything happens if the order is kept, and by how much it breaks what was promised."""

from planner.routing.by_hand.steps import HandStep, HandTimes
from planner.routing.by_hand.times import times_by_hand

__all__ = ["HandStep", "HandTimes", "times_by_hand"]
