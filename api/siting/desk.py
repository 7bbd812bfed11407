"""Playing with sites: problems kept in memory so that a move is answered while somebody looks at it."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from api.osrm.engines import StreetEngines
from api.siting.options import SitesOptions
from api.store import Workspace

if TYPE_CHECKING:
    from api.siting.case import Case

LAYERS = ("streets", "branches", "demand", "candidates", "boundaries")
"""What a problem is made from."""

MOST_CASES = 2
"""Questions that are kept; the one that nobody asked for longest makes room."""

SNAP_LIMIT_M = 2000.0
"""A place farther than this from every street reaches nothing: as everywhere but in OSRM's answers."""

MOST_CHOICES = 8
"""Choices that are kept with their question as problems of their own; they are small."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_Stamp = tuple[SitesOptions, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Move:
    """One site gives way to another place: an id of a site, or longitude and latitude; None for neither."""

    out: str | None = None
    into: str | None = None
    lonlat: tuple[float, float] | None = None


class Desk:
    """Keeps the problems of the last questions; only who needs one that is being made waits for that."""

    def __init__(self, workspace: Workspace, engines: StreetEngines) -> None:
        self._workspace = workspace
        self._engines = engines
        self._making = threading.Lock()
        self._kept: _Recent[_Stamp, _Kept] = _Recent(MOST_CASES)

    def case(self, options: SitesOptions) -> "Case":
        """Return the problem of a question, made when it is first asked or the layers have changed."""
        return self._ready(options).case

    def choice(self, options: SitesOptions, chosen: Sequence[str]) -> "Case":
        """Return the same with no sites but those: in it a move to a place that is no site is told much sooner.

        The whole problem where one of them is not there.
        """
        ready, ids = self._ready(options), tuple(sorted(set(chosen)))
        kept = ready.choices.get(ids)
        if kept is not None:
            return kept
        from api.siting.whatif import only  # noqa: PLC0415 - loads the engine

        if not set(ids) <= set(ready.case.problem.sites.ids):
            return ready.case
        return ready.choices.put(ids, only(ready.case, ids))

    def _ready(self, options: SitesOptions) -> "_Kept":
        stamp = options, self._workspace.layer_stamps(LAYERS)
        kept = self._kept.get(stamp)
        if kept is not None:
            return kept
        with self._making:
            kept = self._kept.get(stamp)
            return kept or self._kept.put(stamp, _Kept(self._made(options), _Recent(MOST_CHOICES)))

    def _made(self, options: SitesOptions) -> "Case":
        from api.siting.case import case_in  # noqa: PLC0415 - a server of stored pages never loads the engine

        travel = self._engines.travel("driving")
        with Workspace.open(self._workspace.path, read_only=True) as workspace:
            return case_in(workspace, options, travel=replace(travel, snap_limit_m=SNAP_LIMIT_M))


class _Recent(Generic[Key, Value]):
    """What was asked for last, for any number of threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Return what is kept under a key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Key, value: Value) -> Value:
        """Keep something and return it; what nobody asked for longest makes room."""
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value


@dataclass(frozen=True, slots=True)
class _Kept:
    """A problem, and the choices that somebody plays with in it."""

    case: "Case"
    choices: _Recent[tuple[str, ...], "Case"]
