"""The form of a page as a question."""

from collections.abc import Mapping
from typing import Any

from api.dispatch.question import ReplanRequest

_FIELDS = {
    "vehicle_down": {"vehicle": "vehicle", "at": "at"},
    "crew_absent": {"vehicle": "vehicle"},
    "late": {"vehicle": "vehicle", "late": "minutes", "at": "at"},
    "cancelled": {"stop": "stop"},
    "new_visit": {"name": "name", "minutes": "minutes", "lon": "lon", "lat": "lat"},
}
"""Event -> name in the form: name in the question."""


def question_of(form: Mapping[str, str]) -> ReplanRequest:
    """Return what a form asks; fields that are empty or belong to another event are left aside.

    A new visit without coordinates is one at a stop place of the plan. Raises pydantic's ValidationError.
    """
    kind = form.get("kind", "")
    filled = {name: value.strip() for name, value in form.items() if value.strip()}
    event: dict[str, Any] = {"kind": kind}
    event |= {there: filled[here] for here, there in _FIELDS.get(kind, {}).items() if here in filled}
    if kind == "new_visit":
        if "lon" not in event and "lat" not in event and "name" in event:
            event["stop"] = event.pop("name")
        if "opens" in filled or "closes" in filled:
            event["window"] = {"opens": filled.get("opens", "00:00"), "closes": filled.get("closes", "23:59")}
    question: dict[str, Any] = {"events": [event]}
    question |= {name: filled[name] for name in ("now", "most_moves") if name in filled}
    level, until = filled.get("level", "free"), filled.get("until")
    if level != "free":
        question["freeze"] = [{"level": level} | ({"until": until} if until else {})]
    return ReplanRequest.model_validate(question)
