"""Moments as text: UTC with microseconds, so that the order of the text is the order of time."""

from datetime import UTC, datetime

from api.store.errors import WorkspaceError

_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def to_text(moment: datetime) -> str:
    """Return ``moment`` as text such as ``2026-03-01T08:30:00.000000Z``.

    Raises
    ------
    WorkspaceError
        When the moment has no time zone.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise WorkspaceError(f"{moment.isoformat()} has no time zone; give one, e.g. datetime.now(UTC).")
    return moment.astimezone(UTC).strftime(_FORMAT)


def from_text(text: str) -> datetime:
    """Return the moment that :func:`to_text` wrote."""
    return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
