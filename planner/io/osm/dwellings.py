"""The dwellings of a map extract alone, without its streets."""

from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray

from planner.errors import InputError
from planner.io.osm import tags as osm
from planner.io.osm.streets import unreadable

_KEYS = ("building", "addr:housenumber", "addr:housename")


def read_dwellings(path: Path) -> NDArray[np.float64]:
    """Return longitude, latitude and number of dwellings ``(n, 3)``; buildings, too, where few dwellings are mapped.

    Raises
    ------
    InputError
        There is neither.
    ExtractError
        The file is cut short or is no map extract.
    """
    homes: list[tuple[float, float, float]] = []
    buildings: list[tuple[float, float, float]] = []
    try:
        for thing in (
            osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter(*_KEYS))
        ):
            at, tags = _place(thing), dict(thing.tags)
            if at is not None and (count := osm.homes(tags)):
                homes.append((*at, count))
            elif at is not None and osm.unlabelled_building(tags):
                buildings.append((*at, 1.0))
    except RuntimeError as error:
        raise unreadable(path, error) from error
    if not homes and not buildings:
        raise InputError(f"{path.name} maps neither dwellings nor buildings.")
    few = len(homes) < len(buildings) / 4  # where hardly a dwelling is mapped as one, buildings are better
    return np.array(homes + buildings if few else homes, np.float64)


def _place(thing: Any) -> tuple[float, float] | None:
    """Return where a thing is; of an outline the middle between its first node and the one opposite."""
    if thing.is_node():
        return thing.lon, thing.lat
    if not thing.is_way() or not len(thing.nodes):
        return None
    a, b = thing.nodes[0].location, thing.nodes[len(thing.nodes) // 2].location
    return ((a.lon + b.lon) / 2, (a.lat + b.lat) / 2) if a.valid() and b.valid() else None
