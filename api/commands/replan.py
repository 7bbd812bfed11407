"""``farreach replan``: a day planned anew, from files."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from pydantic import ValidationError

from api.printing import print_json
from api.problems import told
from api.routing.answers import replanned
from api.routing.asked import ReplanRequest
from api.routing.read import Travels
from planner.errors import InputError

if TYPE_CHECKING:
    from planner.streets.travel import StreetTravel

_MODES = {"driving": "drive", "walking": "walk", "cycling": "cycle"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The files and options of the command."""

    problem: Path
    plan: Path
    events: Path
    now: str | None
    seconds: float
    seed: int


def run(asked: Asked, *, workspace: Path | None, out: Path | None, as_json: bool) -> None:
    """Plan anew; print what changes, or everything as JSON."""
    document = replanned(_question(asked), _travels(workspace))
    if out is not None:
        out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if as_json:
        print_json(document)
        return
    lines = [*document["diff"]["sentences"], *(f"Accepted: {line}" for line in document["accepted"])]
    lines += [f"Left out: {left['visit']}. {left['detail']}" for left in document["plan"]["unserved"]]
    typer.echo("\n".join(lines))


def _question(asked: Asked) -> ReplanRequest:
    happened = _read(asked.events)
    told_ = {"events": happened} if isinstance(happened, list) else dict(happened)
    if asked.now is not None:
        told_["now"] = _clock(asked.now)
    plan = _read(asked.plan)
    told_ |= {
        "problem": _inside(_read(asked.problem), "problem"),
        "plan": _inside(plan, "plan"),
        "seconds": asked.seconds,
        "seed": asked.seed,
    }
    try:
        return ReplanRequest.model_validate(told_)
    except ValidationError as error:
        lines = [f"{each['pointer']}: {each['detail']}" for each in _errors(error)]
        raise InputError("These files do not make a question.", lines) from error


def _errors(error: ValidationError) -> list[dict[str, str]]:
    return [told({**each, "loc": ("body", *each["loc"])}) for each in error.errors()]


def _inside(document: Any, name: str) -> Any:
    """Return what an answer or a question holds under ``name``, or the document if it is that already."""
    return document[name] if isinstance(document, dict) and name in document else document


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise InputError(f"{path} is not JSON: {error}.") from error


def _clock(text: str) -> int:
    hours, _, minutes = text.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and hours.isascii() and int(minutes) < 60):
        raise typer.BadParameter(f"--now {text!r} is not a time such as 09:30")
    return int(hours) * 3600 + int(minutes) * 60


def _travels(workspace: Path | None) -> Travels:
    def travels(mode: str) -> "StreetTravel":
        if workspace is None:
            raise InputError("The problem has places instead of a matrix: give a workspace with --workspace.")
        from api.store import Workspace  # noqa: PLC0415
        from api.streets import network_in, travel_over  # noqa: PLC0415

        with Workspace.open(workspace, read_only=True) as store:
            return travel_over(network_in(store, _MODES[mode]))  # type: ignore[arg-type]

    return travels
