"""What lies below the maps of a workspace's days."""

from api.rendering import light
from api.roads import main_roads
from api.store import Workspace
from maps.backdrop import Backdrop
from planner.streets.travel import StreetTravel


def ground_in(workspace: Workspace, travel: StreetTravel) -> Backdrop | None:
    """Return land and main roads, None in a workspace without areas."""
    layers = workspace.layers()
    name = next((name for name in ("areas", "boundaries") if layers.get(name)), None)
    if name is None:
        return None
    return Backdrop.of(light(workspace.read_layer(name)), main_roads(travel.network))
