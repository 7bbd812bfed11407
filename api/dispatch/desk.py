"""Days and streets kept in memory, so that a dispatcher is answered at once; nothing is loaded before somebody asks."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from api.dispatch.question import ReplanRequest
from api.osrm.engines import StreetEngines
from api.store import Workspace

if TYPE_CHECKING:
    from api.dispatch.day import Day
    from api.dispatch.stored import Draft
    from maps.backdrop import Backdrop
    from planner.streets.travel import StreetTravel

SNAP_LIMIT_M = 2000.0
"""A place farther than this from every street has no road: as when the plan was made."""

MOST_DAYS = 16
"""Days that are kept; the one that nobody asked for longest makes room."""

_Stamp = tuple[date, int, str, tuple[str, ...]]


class DispatchDesk:
    """Answers one re-plan at a time; slots and days are answered beside it."""

    def __init__(self, workspace: Workspace, engines: StreetEngines) -> None:
        self._workspace = workspace
        self._engines = engines
        self._planning = threading.Lock()
        self._lock = threading.Lock()
        self._days: OrderedDict[_Stamp, Day] = OrderedDict()
        self._ground: tuple[tuple[str, ...], Backdrop | None] | None = None

    def travel(self) -> "StreetTravel":
        """Return travel by car."""
        return replace(self._engines.travel("driving"), snap_limit_m=SNAP_LIMIT_M)

    def day(self, when: date) -> "Day":
        """Return a published day, read again only when the plan or the map has changed."""
        from api.dispatch.day import published_day, published_version  # noqa: PLC0415 - loads the engine

        version, etag = published_version(self._workspace)
        stamps = self._workspace.layer_stamps(("streets", "candidates", "depots"))
        stamp = (when, version, etag, stamps)
        with self._lock:
            if stamp in self._days:
                self._days.move_to_end(stamp)
                return self._days[stamp]
        made = published_day(self._workspace, self.travel(), when)
        with self._lock:
            self._days[stamp] = made
            while len(self._days) > MOST_DAYS:
                self._days.popitem(last=False)
        return made

    def draft(self, when: date, question: ReplanRequest, *, now: datetime) -> "Draft":
        """Plan a day again and keep what comes out as a draft."""
        from api.dispatch.draft import make_draft  # noqa: PLC0415 - loads the engine

        day, travel = self.day(when), self.travel()
        ground: Callable[[], Backdrop | None] = lambda: self._below(travel)  # noqa: E731
        with self._planning:
            return make_draft(self._workspace, day, question, travel=travel, ground=ground, now=now)

    def _below(self, travel: "StreetTravel") -> "Backdrop | None":
        """Return what lies below the maps, drawn once while the map stays the same."""
        from api.dispatch.ground import ground_in  # noqa: PLC0415 - draws

        stamps = self._workspace.layer_stamps(("streets", "areas", "boundaries"))
        if self._ground is None or self._ground[0] != stamps:
            self._ground = stamps, ground_in(self._workspace, travel)
        return self._ground[1]
