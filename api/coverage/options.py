"""What may be asked about coverage; light to import, for the command line and the server."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from api.coverage.form import StandardForm

PLAN, WEEK = "plan", "week"
"""The days of the published rota; the week, Monday to Sunday, of the next workday."""

OFFICE_HOURS = "Mo-Fr 09:00-16:00; PH off"

THRESHOLDS = (10.0, 20.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageOptions:
    """The neutral defaults: what the workspace promises, else 30 minutes by car, over the week of the next workday.

    Attributes
    ----------
    standards
        What is promised; empty for those saved in the workspace, and for 30 minutes by car where none is.
    thresholds
        Minutes of the tables of shares.
    hours
        Whether opening hours are looked at; standards that speak of hours need them.
    period
        :data:`WEEK`, :data:`PLAN`, or a number of days.
    first
        First day of the period, ``YYYY-MM-DD``; empty for the Monday of the week of the next workday.
    vans
        Whether vans count, where they stand: as loaded, else as in the published plan.
    assumed_hours
        Opening hours of branches that state none.
    holidays
        Country, or country and subdivision (``CN``, ``GB-ENG``); None for the country of the project, empty for none.
    ferries, snap_limit
        Whether ferries are taken; metres to the street beyond which nothing is reached.
    streets
        Map extract for a mode that the workspace has no streets for; None for none.
    """

    standards: tuple[StandardForm, ...] = ()
    thresholds: tuple[float, ...] = THRESHOLDS
    hours: bool = True
    period: str = WEEK
    first: str = ""
    vans: bool = True
    assumed_hours: str = OFFICE_HOURS
    holidays: str | None = None
    ferries: bool = False
    snap_limit: float = 2000.0
    streets: Path | None = field(default=None)

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> "CoverageOptions":
        """Return the options of a job; whatever else the job has is left alone."""
        known = {name: params[name] for name in cls.__dataclass_fields__ if name in params}
        known["standards"] = tuple(StandardForm.model_validate(form) for form in known.get("standards", ()))
        known["thresholds"] = tuple(known.get("thresholds", THRESHOLDS))
        return cls(**known)

    def document(self) -> dict[str, Any]:
        """Return the same as JSON; the path of a file is left out."""
        plain = {name: value for name, value in asdict(self).items() if name not in {"standards", "streets"}}
        return plain | {
            "standards": [form.short() for form in self.standards],
            "thresholds": list(self.thresholds),
        }
