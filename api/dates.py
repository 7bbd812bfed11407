"""Which day of a plan is meant when nobody says."""

from collections.abc import Sequence
from datetime import date


def nearest_date(dates: Sequence[str], today: date) -> str:
    """Return today if the plan has it, else the next date of the plan, else its last."""
    coming = [day for day in dates if day >= today.isoformat()]
    return min(coming, default=max(dates))
