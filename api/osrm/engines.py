"""Streets of a workspace made ready for searches, once for each process and each state of the layer."""

import logging
import threading
from typing import TYPE_CHECKING

from anyio import CapacityLimiter

from api.osrm.coordinates import shown
from api.osrm.errors import OsrmError
from api.osrm.options import PROFILES
from api.store import Workspace
from api.store.streets import StreetLayer

if TYPE_CHECKING:
    from planner.streets.travel import StreetTravel

log = logging.getLogger("farreach")

AT_ONCE = 4
"""Questions that are computed at once; the others wait, and nothing else waits for them."""

_IN_WORDS = {"drive": "driving", "walk": "walking", "cycle": "cycling"}


class StreetEngines:
    """Keeps what was made ready while the layer of streets stays the same; threads wait for the one that makes it.

    Nothing is loaded, not even the libraries, before somebody asks.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.limiter = CapacityLimiter(AT_ONCE)
        self._making = threading.Lock()
        self._kept: dict[str, tuple[StreetLayer, StreetTravel]] = {}

    def travel(self, profile: str) -> "StreetTravel":
        """Return travel on the streets of a profile.

        Raises
        ------
        OsrmError
            InvalidProfile, saying which profiles there are.
        """
        layers = self._workspace.street_layers()
        mode = PROFILES.get(profile, "")
        if mode not in layers:
            raise OsrmError("InvalidProfile", _no_profile(profile, layers))
        kept = self._kept.get(mode)
        if kept is not None and kept[0] == layers[mode]:
            return kept[1]
        with self._making:
            kept = self._kept.get(mode)
            if kept is None or kept[0] != layers[mode]:
                self._kept.pop(mode, None)  # the old streets make room for the new ones
                kept = self._kept[mode] = self._made(mode, layers[mode])
        return kept[1]

    def _made(self, mode: str, layer: StreetLayer) -> "tuple[StreetLayer, StreetTravel]":
        from api.streets import travel_over  # noqa: PLC0415 - a server of stored pages never loads the engine
        from planner.streets.frame import streets_from_frame  # noqa: PLC0415

        with Workspace.open(self._workspace.path, read_only=True) as workspace, workspace.reading():
            layer = workspace.street_layers().get(mode, layer)  # the one that is read just now
            network = streets_from_frame(workspace.read_layer(layer.name))
        travel = travel_over(network, snap_limit_m=float("inf"), tell=log.info)
        travel.search.by_time_and_metres.reversed()
        return layer, travel


def _no_profile(profile: str, layers: dict[str, StreetLayer]) -> str:
    names = {mode: [name for name, other in PROFILES.items() if other == mode] for mode in layers}
    there = "; ".join(
        f"{_IN_WORDS.get(mode, mode)} as {' or '.join(names[mode])}" for mode in layers if names[mode]
    )
    return f"There are no streets for {shown(profile)} in this workspace. There is: {there or 'nothing, import a map first'}."
