"""Our side of the street benchmark, one question in a process of its own.

::

    python -m peers.streets.ours export EXTRACT ARCS QUESTIONS
    python -m peers.streets.ours load EXTRACT
    python -m peers.streets.ours nearest|matrix|table|snap|isochrones|memory EXTRACT ARCS QUESTIONS OUT

All but ``load`` open the network as every user does, from the cache on disk, which ``export`` has filled. Junctions are
asked for as places at the end of an edge, so that the arithmetic for points on edges is done and counted.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from measuring import step
from peers.streets.engines import MINUTES
from peers.streets.given import Arcs, Floats, Ints, Questions, load, resident_mb, store, tell
from questions import draw

from planner import StreetNetwork, StreetTravel
from planner.geodesy import degrees
from planner.io.streets.prepared import prepared_streets
from planner.io.streets.read import read_streets
from planner.streets.graph import TIME_BITS
from planner.streets.hierarchy import UNREACHED
from planner.streets.network import directed_edges
from planner.streets.prepared import prepare
from planner.streets.search import milliseconds, nearest_at_nodes
from planner.streets.snap import Snapped

TABLE = (50, 5000)
"""Starts and ends of the small matrix."""


def opened(extract: Path) -> StreetTravel:
    """Return travel on an extract, network and preparation from the cache."""
    network = read_streets(extract)
    return StreetTravel(network=network, prepared=prepared_streets(network))


def arcs_of(network: StreetNetwork) -> Arcs:
    """Return the directed arcs of a network that bans no turns."""
    if len(network.banned):
        raise SystemExit("Peers that search plain graphs cannot obey the turn restrictions of this extract.")
    tail, head, ms, edge = directed_edges(network)
    forward = int((network.forward_ms >= 0).sum())
    lon, lat = network.nodes.T
    return Arcs(
        lon=lon,
        lat=lat,
        tail=tail,
        head=head,
        ms=ms,
        metres=network.metres[edge].astype(np.float64),
        edge=edge,
        along=np.arange(len(tail)) < forward,
        line=degrees(network.line),
        line_start=network.line_start.astype(np.int64),
    )


_KNOWN_ENDS: dict[int, Ints] = {}


def _ends_at(network: StreetNetwork) -> Ints:
    """Return an end of an edge at each junction, -1 none; found once, as the peers' rows of arcs are."""
    if id(network) not in _KNOWN_ENDS:
        of_node = np.full(network.node_count, -1, np.int32)
        of_node[network.ends.ravel()] = np.arange(2 * network.edge_count)
        _KNOWN_ENDS[id(network)] = of_node
    return _KNOWN_ENDS[id(network)]


def at_junctions(network: StreetNetwork, nodes: Ints) -> Snapped:
    """Return junctions as places at the end of an edge."""
    end = _ends_at(network)[nodes]
    return Snapped(
        edge=np.where(end >= 0, end >> 1, -1).astype(np.int32),
        fraction=(end & 1).astype(np.float64),
        metres=np.zeros(len(nodes)),
    )


def export(extract: Path, arcs_path: Path, questions_path: Path) -> None:
    """Read the extract, store its arcs and questions about them, print what it is."""
    travel = opened(extract)
    arcs = arcs_of(travel.roads)
    store(arcs, arcs_path)
    store(draw(arcs), questions_path)
    print(
        f"{arcs.size:,} junctions, {len(arcs.tail):,} directed arcs, {len(arcs.line):,} points on "
        f"{len(arcs.line_start) - 1:,} edges"
    )


def build(extract: Path) -> None:
    """Read and prepare an extract without a cache, twice: in a fresh process, and warm."""
    for warm in ("", ", warm"):
        with step("network" + warm) as figures:
            network = read_streets(extract, cache=None)
            figures.update(
                {"nodes": network.node_count, "edges": network.edge_count, "cold": time.process_time()}
            )
        with step("hierarchy and index" + warm) as figures:
            prepare(network)
            figures["cold"] = time.process_time()


def nearest(travel: StreetTravel, asked: Questions) -> Ints:
    """Milliseconds from every junction to its nearest branch."""
    branches = at_junctions(travel.roads, asked.branches)
    key = nearest_at_nodes(travel.search, branches, direction="to").key
    return np.where(key >= UNREACHED, -1, key >> TIME_BITS).astype(np.int32)


def matrix(travel: StreetTravel, asked: Questions, *size: int) -> Ints:
    """Milliseconds from starts to ends."""
    starts, ends = (
        at_junctions(travel.roads, nodes[:most])
        for nodes, most in zip((asked.starts, asked.ends), size or (None, None), strict=True)
    )
    return milliseconds(travel.search, starts, ends)


def table(travel: StreetTravel, asked: Questions) -> Ints:
    """Milliseconds from 50 starts to 5,000 ends."""
    return matrix(travel, asked, *TABLE)


def isochrones(travel: StreetTravel, places: gpd.GeoDataFrame) -> list[list[Any]]:
    """Polygons of 5, 10 and 15 minutes from each branch."""
    areas = travel.isochrones(places, [minutes * 60 for minutes in MINUTES], direction="from")
    shapes = areas.geometry.to_list()
    return [shapes[k : k + len(MINUTES)] for k in range(0, len(shapes), len(MINUTES))]


def branches_of(extract_arcs: Path, asked: Questions) -> gpd.GeoDataFrame:
    """Return the branches as points."""
    arcs = load(Arcs, extract_arcs)
    lonlat = np.column_stack([arcs.lon, arcs.lat])[asked.branches]
    return gpd.GeoDataFrame(geometry=shapely.points(lonlat), crs=4326)


def snapped_metres(travel: StreetTravel, points: Floats) -> Floats:
    """Metres from each point to the nearest street, whichever part of the network that is in."""
    metres: Floats = travel.ready.index.snap(points, limit_m=np.inf, detour_m=0.0).metres
    return metres


def memory(begin: Callable[[], StreetTravel], asked: Questions, places: gpd.GeoDataFrame) -> None:
    """Tell what the network adds to a process that has all code loaded, and what the process takes in all."""
    few = Questions(*(np.arange(2) for _ in range(3)), points=np.zeros((2, 2)))
    everything(_one_street(), few, places[:1])
    before = resident_mb()
    with step("ours") as figures:
        travel = begin()
        figures["opened MB"] = resident_mb() - before
        everything(travel, asked, places)
        figures["asked MB"] = resident_mb() - before
        figures["process MB"] = resident_mb()
        figures["arcs"] = len(directed_edges(travel.roads)[0])


def everything(travel: StreetTravel, asked: Questions, places: gpd.GeoDataFrame) -> None:
    """Ask every question once; answers are not kept."""
    nearest(travel, asked)
    table(travel, asked)
    isochrones(travel, places)
    snapped_metres(travel, asked.points)


def _one_street() -> StreetTravel:
    line = shapely.LineString([(0, 0), (0.01, 0)])
    return StreetTravel(
        network=read_streets(gpd.GeoDataFrame({"highway": ["primary"]}, geometry=[line], crs=4326))
    )


def answer(question: str, extract: Path, arcs: Path, questions: Path, out: Path) -> None:
    """Answer one question, tell the time, store the values."""
    asked = load(Questions, questions)

    def begin() -> StreetTravel:
        return opened(extract)

    if question == "isochrones":
        places = branches_of(arcs, asked)
        _, rings = tell("ours", begin, lambda travel: isochrones(travel, places))
        out.write_text(json.dumps([[json.loads(shapely.to_geojson(one)) for one in few] for few in rings]))
    elif question == "memory":
        memory(begin, asked, branches_of(arcs, asked))
    elif question == "snap":
        np.save(out, tell("ours", begin, lambda travel: snapped_metres(travel, asked.points))[1])
    else:
        ask = {"nearest": nearest, "matrix": matrix, "table": table}[question]
        np.save(out, tell("ours", begin, lambda travel: ask(travel, asked))[1])


def main() -> None:
    """Do one thing."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "what", choices=["export", "load", "nearest", "matrix", "table", "snap", "isochrones", "memory"]
    )
    parser.add_argument("extract", type=Path)
    parser.add_argument("files", type=Path, nargs="*")
    given = parser.parse_args()
    if given.what == "export":
        export(given.extract, *given.files)
    elif given.what == "load":
        build(given.extract)
    else:
        answer(given.what, given.extract, *given.files)


if __name__ == "__main__":
    main()
