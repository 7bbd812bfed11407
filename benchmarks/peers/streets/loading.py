"""Read an extract into a network that can be routed over by car, as the users of each library do, each step told.

::

    python -m peers.streets.loading osmnx|pyrosm-igraph|pyrosm-networkx EXTRACT FOLDER

osmnx reads XML only and takes every way in it for a street, so pyosmium first writes the drivable ways as XML.
pyrosm keeps no travel times; they are left out there, which is kinder to it.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measuring import step

NOT_DRIVEN = frozenset(
    "abandoned bridleway bus_guideway construction corridor cycleway elevator escalator footway no path pedestrian "
    "planned platform proposed raceway razed rest_area services steps track".split()
)
"""What the filter ``drive_service`` of osmnx leaves out."""
CLOSED_SERVICE = frozenset({"emergency_access", "parking", "parking_aisle", "private"})


def osmnx(extract: Path, folder: Path) -> None:
    """PBF to XML by pyosmium, to a simplified graph, speeds, travel times."""
    import osmnx as ox

    xml = folder / "streets.osm"
    with step("PBF to XML"):
        drivable_xml(extract, xml)
    with step("graph_from_xml, simplified") as figures:
        graph = ox.graph_from_xml(xml, simplify=True, retain_all=True)
        figures.update({"nodes": len(graph), "arcs": len(graph.edges)})
    with step("speeds and travel times"):
        ox.add_edge_travel_times(ox.add_edge_speeds(graph))


def drivable_xml(extract: Path, xml: Path) -> None:
    """Write the drivable ways of an extract and their nodes as XML."""
    import osmium

    with osmium.BackReferenceWriter(xml, ref_src=extract, overwrite=True) as writer:
        ways = osmium.FileProcessor(extract, osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway"))
        for way in ways:
            if _driven(way.tags):
                writer.add(way)


def _driven(tags: Any) -> bool:
    return (
        tags["highway"] not in NOT_DRIVEN
        and tags.get("area") != "yes"
        and tags.get("access") != "private"
        and tags.get("motor_vehicle") != "no"
        and tags.get("motorcar") != "no"
        and tags.get("service") not in CLOSED_SERVICE
    )


def pyrosm(extract: Path, kind: str) -> None:
    """Tables of nodes and edges, then a graph."""
    import pyrosm as pr

    with step("get_network"):
        streets = pr.OSM(str(extract))
        nodes, edges = streets.get_network("driving+service", nodes=True)
    with step(f"to_graph {kind}") as figures:
        graph = streets.to_graph(nodes, edges, graph_type=kind, retain_all=True)
        size = (graph.vcount(), graph.ecount()) if kind == "igraph" else (len(graph), len(graph.edges))
        figures.update(dict(zip(("nodes", "arcs"), size, strict=True)))


LOADERS: dict[str, Callable[[Path, Path], None]] = {
    "osmnx": osmnx,
    "pyrosm-igraph": lambda extract, _: pyrosm(extract, "igraph"),
    "pyrosm-networkx": lambda extract, _: pyrosm(extract, "networkx"),
}


def main() -> None:
    """Read one extract by one library."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("library", choices=LOADERS)
    parser.add_argument("extract", type=Path)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    LOADERS[given.library](given.extract, given.folder)


if __name__ == "__main__":
    main()
