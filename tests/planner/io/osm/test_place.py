"""Importing by the name of a place: everything after the download, and what is said without a connection."""

import socket

import networkx as nx
import numpy as np
import osmnx
import pandas as pd
import pytest

from planner.errors import ExtractError, InputError
from planner.io.osm.importer import ImportOptions, import_extract
from planner.io.osm.place import feature_tags, import_place, layers_from_osmnx
from planner.io.selection import Selection
from planner.streets.frame import streets_from_frame
from planner.streets.interop import streets_from_networkx


@pytest.fixture(scope="module")
def downloaded(valley):
    """Return the graph and the features that osmnx makes of the valley."""
    graph = osmnx.graph_from_xml(valley, simplify=False, retain_all=True)
    return graph, osmnx.features_from_xml(valley, tags=feature_tags())


@pytest.fixture(scope="module")
def street_graph(downloaded):
    """Return the graph without the outlines of buildings, which osmnx takes from a file but not from a server."""
    graph = downloaded[0]
    return graph.edge_subgraph([e[:3] for e in graph.edges(keys=True, data="highway") if e[3]]).copy()


@pytest.fixture(scope="module")
def imported(downloaded):
    """Return the layers of the valley by way of osmnx."""
    return layers_from_osmnx(*downloaded, "Valley", ImportOptions())


def test_the_same_layers_as_from_the_extract(imported, valley):
    """By name or by file: the same streets, people, places."""
    by_file = import_extract(valley)
    for name, table in by_file.layers.items():
        other = imported.layers[name]
        if name == "streets":
            continue
        assert sorted(other.index) == sorted(table.index), name
        assert (
            other.drop(columns="geometry").sort_index().equals(table.drop(columns="geometry").sort_index())
        ), name
    assert imported.report.figures["people"] == by_file.report.figures["people"] == 1150
    assert imported.report.figures["street_km"] == by_file.report.figures["street_km"]


def test_streets_that_cars_may_not_use_are_left_out(imported):
    """The footway and the private drive are not streets; the report says how many."""
    assert set(imported.layers["streets"]["road_class"]) == {"primary", "secondary", "residential"}
    assert imported.report.counts["streets closed to cars"] > 0
    assert imported.layers["streets"]["metres"].sum() == pytest.approx(23_000, rel=1e-3)


def test_directions_and_speeds_are_kept(imported):
    """One-way stays one-way; 90 km/h as signed; gravel at the unpaved cap where its tag was kept."""
    streets = imported.layers["streets"].set_index("road_class")
    assert streets.loc["residential", "backward_ms"] == -1
    primary = streets.loc[["primary"]]
    assert (primary["metres"] / primary["forward_ms"] * 3600).to_numpy() == pytest.approx(90, rel=1e-3)


def test_a_simplified_graph_gives_the_same_network(downloaded):
    """Osmnx may have merged the segments; lengths and times stay."""
    graph, features = downloaded
    simple = osmnx.simplify_graph(graph.copy(), edge_attrs_differ=["highway", "maxspeed"])
    streets = [
        layers_from_osmnx(g, features, "Valley", ImportOptions()).layers["streets"] for g in (graph, simple)
    ]
    assert streets[0]["metres"].sum() == pytest.approx(streets[1]["metres"].sum(), rel=1e-6)
    assert streets[0]["forward_ms"].sum() == pytest.approx(streets[1]["forward_ms"].sum(), abs=5)


def test_travel_times_are_those_of_networkx_on_the_same_graph(street_graph):
    """An osmnx graph with osmnx's own speeds: our network takes as long, node to node."""
    graph = osmnx.add_edge_travel_times(osmnx.add_edge_speeds(street_graph.copy()))
    network = streets_from_networkx(graph)
    times = dict(nx.all_pairs_dijkstra_path_length(graph, weight="travel_time"))
    from planner.streets.search import StreetSearch, many_to_many
    from planner.streets.snap import Snapped

    ends = {
        node: (edge, float(end)) for edge, pair in enumerate(network.ends) for end, node in enumerate(pair)
    }
    edge, fraction = (np.array(v) for v in zip(*(ends[k] for k in sorted(ends)), strict=True))
    points = Snapped(edge=edge.astype(np.int32), fraction=fraction, metres=np.zeros(len(edge)))
    seconds, _ = many_to_many(StreetSearch.of(network), points, points)
    nodes = list(graph.nodes)
    expected = [[times[nodes[a]].get(nodes[b], np.nan) for b in sorted(ends)] for a in sorted(ends)]
    assert np.allclose(seconds, expected, atol=0.002, equal_nan=True)


def test_options_hold_here_too(downloaded):
    """The choice of branches is the same as for extracts."""
    chosen = layers_from_osmnx(
        *downloaded, "Valley", ImportOptions(branches=Selection.parse("amenity=bank"), people=1200)
    )
    assert chosen.layers["branches"]["name"].tolist() == ["Landsbankinn"]
    assert chosen.report.source == "Valley"


def test_the_report_says_that_ferries_are_missing(imported):
    """What is not downloaded is said, not hidden."""
    assert any("ferries" in note for note in imported.report.notes)


def test_edges_with_two_different_times_stay_two(street_graph, downloaded):
    """A hill: slower up than down; each direction keeps its time."""
    graph = street_graph.copy()
    for number, (_, _, data) in enumerate(graph.edges(data=True)):
        data["travel_time"] = 100.0 + 10 * number
    streets = layers_from_osmnx(graph, downloaded[1], "Hill", ImportOptions()).layers["streets"]
    network = streets_from_frame(streets)
    found = sorted({*network.forward_ms.tolist(), *network.backward_ms.tolist()} - {-1})
    wanted = sorted(
        data["travel_time"] * 1000
        for _, _, data in graph.edges(data=True)
        if data["highway"] not in {"footway", "service"}
    )
    assert found == pytest.approx(wanted, rel=1e-4)


def test_a_place_without_streets_is_refused(street_graph, downloaded):
    """A national park without roads."""
    paths = street_graph.edge_subgraph(
        [e[:3] for e in street_graph.edges(keys=True, data="highway") if e[3] == "footway"]
    )
    with pytest.raises(ExtractError, match="Park holds no street"):
        layers_from_osmnx(paths, downloaded[1], "Park", ImportOptions())


def test_features_of_odd_shapes_are_passed_over(downloaded):
    """Boundary lines, empty geometries and cells without a tag are no features."""
    graph, features = downloaded
    odd = features.iloc[:2].copy()
    odd.index = pd.MultiIndex.from_tuples([("way", 1), ("way", 2)], names=features.index.names)
    odd["geometry"] = [None, features.geometry.iloc[0].buffer(0.001).boundary]
    both = pd.concat([features, odd])
    layers = layers_from_osmnx(graph, both, "Valley", ImportOptions()).layers
    assert len(layers["service_points"]) == 2


def test_everything_an_extract_is_read_for_is_asked_for():
    """Banks, halls, islands, addresses, boundaries."""
    tags = feature_tags()
    assert {"bank", "community_centre", "fuel"} <= set(tags["amenity"])
    assert {"village", "island", "square"} <= set(tags["place"])
    assert tags["building"] is True
    assert tags["boundary"] == ["administrative"]


def test_without_a_connection_the_way_out_is_named(monkeypatch):
    """No network: one clear error that says what to do instead, and osmnx's settings as they were."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr(osmnx.settings, "nominatim_url", f"http://127.0.0.1:{port}/")
    before = list(osmnx.settings.useful_tags_way), osmnx.settings.use_cache
    with pytest.raises(ExtractError, match=r"no connection to OpenStreetMap.*download an extract") as refused:
        import_place("Hvammstangi, Iceland", ImportOptions())
    assert "import that instead" in str(refused.value)
    assert (osmnx.settings.useful_tags_way, osmnx.settings.use_cache) == before


def test_a_place_must_have_a_name():
    """An empty box in a form is no question to OpenStreetMap."""
    with pytest.raises(InputError, match="Which place"):
        import_place("  ")
