"""Whose workspace this is."""

from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.store import Workspace
from planner.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The organisation, where it works, and by which clock.

    Attributes
    ----------
    organisation, country
        As pages show them.
    timezone
        IANA name of the zone in which shifts and arrivals are meant.
    """

    organisation: str = "Our organisation"
    country: str = ""
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        """Check that the zone exists."""
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InputError(
                f"There is no time zone {self.timezone!r}; give an IANA name such as Atlantic/Reykjavik."
            ) from error

    @classmethod
    def of(cls, workspace: Workspace) -> "Project":
        """Return the project of a workspace; the defaults where nothing was said."""
        return cls(**(workspace.get_result("project", "project") or {}))

    def keep(self, workspace: Workspace, *, now: datetime) -> None:
        """Store the project in a workspace."""
        workspace.put_result("project", "project", asdict(self), created_at=now)
