"""The panel beside the map of routes: totals, each vehicle's day, who is left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from maps.canvas import Assets
from maps.plan_view import PlanView, ShownRoute, clock, span
from maps.plan_words import left_out_in_words, totals
from maps.templating import rendered
from maps.words import Language


@dataclass(frozen=True, slots=True)
class Van:
    """A route and how it is drawn."""

    route: ShownRoute
    colour: str
    dash: str


def plan_panel(plan: PlanView, vans: Sequence[Van], language: Language, assets: Assets) -> str:
    """Return the panel of the map of routes as HTML."""
    return rendered(
        "plan_panel.html",
        language,
        plan=plan,
        date=plan.day.isoformat(),
        vans=vans,
        totals=totals(plan, language),
        left_out=[left_out_in_words(left, language) for left in plan.left_out],
        straight=any(route.stops and not route.lines for route in plan.routes),
        clock=clock,
        span=span,
        linked=assets == "linked",
    )
