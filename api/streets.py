"""Streets that the commands and the server ask: the one place where a network is made ready to travel on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely

from api.options import StreetOptions
from api.store import Workspace
from planner.errors import InputError
from planner.io.files import read_table
from planner.io.speed_profiles import read_speed_profile
from planner.io.streets.prepared import prepared_streets
from planner.io.streets.read import read_streets
from planner.io.streets.warm import warm_up
from planner.streets.frame import streets_from_frame
from planner.streets.network import CLOSED, MODES, Mode, StreetNetwork
from planner.streets.scenario import Scenario
from planner.streets.travel import StreetTravel

Tell = Callable[[str], None]
Extent = tuple[float, float, float, float]

_NOTHING_CHANGES = Scenario()


@dataclass(frozen=True, slots=True)
class Streets:
    """Streets made ready, and in words what is to know about them."""

    travel: StreetTravel
    notes: tuple[str, ...]


def travel_over(
    network: StreetNetwork,
    *,
    ferries: bool = False,
    snap_limit_m: float = 2000.0,
    tell: Tell = lambda _: None,
) -> StreetTravel:
    """Return travel over a network; every command and the server get theirs here.

    Parameters
    ----------
    network
        The streets.
    ferries, snap_limit_m
        See :class:`StreetTravel`.
    tell
        Told in words what takes long.
    """
    warm_up(tell)
    ready = prepared_streets(network, progress=tell)
    return StreetTravel(network=network, ferries=ferries, snap_limit_m=snap_limit_m, prepared=ready)


def network_in(workspace: Workspace, mode: Mode | None = None) -> StreetNetwork:
    """Return the streets that a workspace has for a mode of travel; None for cars, or whatever there is.

    Raises
    ------
    InputError
        Saying for which modes there are streets.
    """
    layers = workspace.street_layers()
    if not layers:
        raise InputError(
            f"{workspace.path.name} has no streets. Import a map extract with 'farreach import'."
        )
    chosen: str = mode or ("drive" if "drive" in layers else min(layers))
    if chosen not in layers:
        raise InputError(
            f"{workspace.path.name} has streets for --mode {' and '.join(layers)}, none for {chosen}; "
            "give a map extract (.osm.pbf) in place of the workspace."
        )
    return streets_from_frame(workspace.read_layer(layers[chosen].name))


def streets_asked(options: StreetOptions, tell: Tell) -> Streets:
    """Return the streets that somebody asked for, a scenario included.

    Raises
    ------
    InputError, WorkspaceError
        When the streets or the areas cannot be read.
    """
    network = _network(options.source, options.mode, tell)
    travel = travel_over(network, ferries=options.ferries, snap_limit_m=options.snap_limit, tell=tell)
    hour = _hour(options)
    scenario = replace(
        hour,
        closed_area=None if options.close_area is None else area_in(options.close_area),
        slower=options.slower,
        unpaved_slower=options.unpaved_slower,
    )
    if scenario == _NOTHING_CHANGES:
        return Streets(travel, ())
    tell("changing the streets")
    changed = travel.under(scenario)
    return Streets(changed, tuple(_scenario_notes(options, network, changed.network)))


def _hour(options: StreetOptions) -> Scenario:
    """Return the speeds of the hour at which one leaves; those of the network where nothing is said."""
    if options.speeds is None or options.departure is None:
        return _NOTHING_CHANGES
    return read_speed_profile(options.speeds).at(options.departure)


def extent_of(network: StreetNetwork) -> Extent | None:
    """Return west, south, east, north of the streets; None without streets."""
    if not network.node_count:
        return None
    west, south = network.nodes.min(axis=0).tolist()
    east, north = network.nodes.max(axis=0).tolist()
    return west, south, east, north


def _network(source: Path, mode: Mode | None, tell: Tell) -> StreetNetwork:
    if Workspace.is_one(source):
        tell(f"opening {source.name}")
        with Workspace.open(source, read_only=True) as workspace:
            return network_in(workspace, mode)
    warm_up(tell)
    tell(f"reading {source.name}")
    return read_streets(source, mode or MODES[0], progress=tell)


def area_in(path: Path) -> shapely.Geometry:
    """Return the polygons of a file as one sound shape."""
    return shapely.union_all(shapely.make_valid(read_table(path, "boundaries").frame.geometry.to_numpy()))


def _scenario_notes(options: StreetOptions, before: StreetNetwork, after: StreetNetwork) -> list[str]:
    notes = []
    if options.close_area is not None:
        count = _closed_streets(before, after)
        closed = (
            f"closes {count:,} streets or parts of them" if count else "touches no street; nothing is closed"
        )
        notes.append(f"{options.close_area.name} {closed}")
    if options.slower != 1.0:
        notes.append(f"all times are multiplied by {options.slower:g}")
    if options.unpaved_slower != 1.0:
        loose = int(np.count_nonzero(before.unpaved))
        notes.append(f"times of {loose:,} unpaved streets are multiplied by {options.unpaved_slower:g}")
    if options.speeds is not None and options.departure is not None:
        notes.append(f"the speeds of {options.departure:%A, %H} to {options.departure.hour + 1} o'clock hold")
    return notes


def _closed_streets(before: StreetNetwork, after: StreetNetwork) -> int:
    """Return how many streets a scenario closed, in whole or in part."""
    shut = [(one.forward_ms == CLOSED) & (one.backward_ms == CLOSED) for one in (before, after)]
    return len(np.union1d(np.flatnonzero(shut[1] & ~shut[0]), after.blocked_edge))
