"""From a map extract to the layers of a workspace, with a report of every drop and repair."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np

from planner.io.osm.extract import Extract, read_extract
from planner.io.osm.people import CELL_M, place_people
from planner.io.osm.places import boundaries, islands, service_points, stop_places
from planner.io.osm.streets import Progress
from planner.io.selection import Selection
from planner.streets.build import build_network
from planner.streets.frame import streets_to_frame
from planner.streets.network import StreetNetwork
from planner.streets.travel import StreetTravel


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What an importer may choose.

    Attributes
    ----------
    branches
        Which service points are the organisation's; all of them when None.
    people
        People in the whole area, when known.
    demand, boundary_areas
        Tables that take the place of what the map says, already checked against their contracts.
    cell_m
        Side of the squares in which dwellings are joined to one demand point; 0 joins nothing.
    """

    branches: Selection | None = None
    people: float | None = None
    demand: gpd.GeoDataFrame | None = None
    boundary_areas: gpd.GeoDataFrame | None = None
    cell_m: float = CELL_M


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came in, and everything that was dropped, repaired or assumed, with counts."""

    source: str
    figures: Mapping[str, float]
    counts: Mapping[str, int]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Layers by name, ready for a workspace, and the report."""

    layers: Mapping[str, gpd.GeoDataFrame]
    report: ImportReport


def import_extract(
    path: Path | str, options: ImportOptions | None = None, *, progress: Progress = lambda _: None
) -> Imported:
    """Read an OpenStreetMap extract into layers.

    Parameters
    ----------
    path
        See :func:`planner.io.osm.extract.read_extract`.
    options
        What to choose; everything has a default.
    progress
        Told in words what is being done.

    Raises
    ------
    ExtractError
        When the file cannot be read or holds no street.
    InputError
        When no service point fits ``options.branches``.
    """
    file = Path(path)
    progress(f"reading {file.name}")
    extract = read_extract(file, progress=progress)
    return import_layers(extract, file.name, options or ImportOptions(), progress=progress)


def import_layers(
    extract: Extract, source: str, options: ImportOptions, *, progress: Progress = lambda _: None
) -> Imported:
    """Turn what was read, from a file or through osmnx, into layers and a report."""
    counts = Counter(extract.counts)
    progress("joining streets at their junctions")
    network = build_network(extract.ways)
    counts.update(network.counts)
    progress("placing people on dwellings")
    people = place_people(extract, total=options.people, cell_m=options.cell_m)
    counts.update(people.counts)
    points = _on_streets(service_points(extract.features, counts), network, counts)
    areas = options.boundary_areas
    layers = {
        "streets": streets_to_frame(network),
        "branches": points if options.branches is None else options.branches.choose(points),
        "service_points": points,
        "settlements": people.settlements,
        "demand": people.demand if options.demand is None else options.demand,
        "candidates": stop_places(extract.features, people.settlements, counts),
        "boundaries": boundaries(extract.features, counts) if areas is None else areas,
        "islands": islands(extract.features),
        "crossings": extract.crossings,
    }
    notes = people.notes if options.demand is None else ("people taken from the file that was given",)
    report = ImportReport(
        source=source,
        figures=_figures(network, layers),
        counts={what: count for what, count in sorted(counts.items()) if count},
        notes=notes,
    )
    return Imported(layers=layers, report=report)


def _on_streets(points: gpd.GeoDataFrame, network: StreetNetwork, counts: Counter[str]) -> gpd.GeoDataFrame:
    """Return the service points that a car can reach the door of; the others are counted."""
    found = StreetTravel(network=network).snap(points).found
    counts["service points without a street near, dropped"] += int((~found).sum())
    return points[found]


def _figures(network: StreetNetwork, layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, float]:
    roads = ~network.ferry
    return {
        "street_km": round(float(network.metres[roads].sum()) / 1000, 1),
        "ferry_km": round(float(network.metres[network.ferry].sum()) / 1000, 1),
        "junctions": network.node_count,
        "largest_connected_share": round(float(np.mean(network.strong_component == 0)), 4),
        "people": round(float(layers["demand"]["people"].sum()), 1),
        **{name: len(frame) for name, frame in layers.items()},
    }
