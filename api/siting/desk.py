"""Playing with sites: problems kept in memory so that a move is answered while somebody looks at it."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

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

_Stamp = tuple[SitesOptions, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Move:
    """One site gives way to another place: an id of a site, or longitude and latitude; None for neither."""

    out: str | None = None
    into: str | None = None
    lonlat: tuple[float, float] | None = None


class Desk:
    """Keeps the problems of the last questions; threads wait for the one that makes a problem, not for each other."""

    def __init__(self, workspace: Workspace, engines: StreetEngines) -> None:
        self._workspace = workspace
        self._engines = engines
        self._making = threading.Lock()
        self._kept: OrderedDict[_Stamp, Case] = OrderedDict()

    def case(self, options: SitesOptions) -> "Case":
        """Return the problem of a question, made when it is first asked or the layers have changed."""
        stamp = options, self._workspace.layer_stamps(LAYERS)
        with self._making:
            case = self._kept.pop(stamp, None) or self._made(options)
            self._kept[stamp] = case
            while len(self._kept) > MOST_CASES:
                self._kept.popitem(last=False)
        return case

    def _made(self, options: SitesOptions) -> "Case":
        from api.siting.case import case_in  # noqa: PLC0415 - a server of stored pages never loads the engine

        travel = self._engines.travel("driving")
        with Workspace.open(self._workspace.path, read_only=True) as workspace:
            return case_in(workspace, options, travel=replace(travel, snap_limit_m=SNAP_LIMIT_M))
