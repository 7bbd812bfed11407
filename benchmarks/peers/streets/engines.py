"""Valhalla and OSRM: their networks made by their own tools, their answers asked of their own bindings.

::

    python -m peers.streets.engines make valhalla|osrm FOLDER EXTRACT
    python -m peers.streets.engines table osrm FOLDER ARCS QUESTIONS OUT [--rows 50] [--columns 5000]
    python -m peers.streets.engines isochrones valhalla|valhalla-all FOLDER ARCS QUESTIONS OUT
    python -m peers.streets.engines reached valhalla FOLDER ARCS QUESTIONS OUT
    python -m peers.streets.engines routes valhalla|osrm FOLDER PAIRS OUT [--options JSON]
    python -m peers.streets.engines snapped valhalla|osrm FOLDER PLACES OUT

They have their own networks, speeds and turn costs. So their times are not ours, only their cost is compared here;
``benchmarks/compare_engines.py`` compares the times. Runs under CPython 3.12, for which their wheels are made.
"""

import argparse
import json
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from peers.streets.given import Arcs, Questions, load, tell
from peers.streets.profiles import VARIANTS, profile

MINUTES = (5, 10, 15)
UNREACHED_S = np.nan
FARTHEST_M = 5_000_000
"""Up to here Valhalla may be asked to consider every street, not only major ones far from the ends."""
Lonlat = NDArray[np.float64]


def make(engine: str, folder: Path, extract: Path) -> None:
    """Make what the engine routes over; one thread, so that CPU seconds are those of one core."""
    folder.mkdir(parents=True, exist_ok=True)
    tools = valhalla_tools(folder, extract) if engine == "valhalla" else osrm_tools(engine, folder, extract)
    for command in tools:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _home(module: str) -> Path:
    found = find_spec(module)
    assert found is not None, module
    assert found.origin is not None, module
    return Path(found.origin).parent


def osrm_tools(variant: str, folder: Path, extract: Path) -> list[list[str | Path]]:
    """Return the commands that extract and contract with the profile for cars, or with a variant of it."""
    home = _home("osrm")
    network = folder / "network.osrm"
    rules = profile(variant, home / "share/profiles/car.lua", folder)
    return [
        [home / "bin/osrm-extract", "-t", "1", "-p", rules, "-o", network, extract],
        [home / "bin/osrm-contract", "-t", "1", network],
    ]


def valhalla_tools(folder: Path, extract: Path) -> list[list[str | Path]]:
    """Return the command that builds tiles."""
    settings = folder / "valhalla.json"
    settings.write_text(json.dumps(valhalla_settings(folder)))
    return [[_home("valhalla") / "bin/valhalla_build_tiles", "-c", settings, extract]]


def valhalla_settings(folder: Path) -> dict[str, Any]:
    """Return Valhalla's own settings, with its tiles in the folder."""
    from valhalla.config import get_config

    tiles = folder / "tiles"
    tiles.mkdir(exist_ok=True)
    settings: dict[str, Any] = get_config(tile_extract="", tile_dir=tiles)
    settings["mjolnir"]["concurrency"] = 1
    return settings


def osrm_engine(folder: Path) -> Any:
    """Open what the tools of OSRM made."""
    import osrm

    return osrm.OSRM(
        algorithm="CH",
        storage_config=str(folder / "network.osrm"),
        use_shared_memory=False,
        max_locations_distance_table=-1,
    )


def valhalla_engine(folder: Path) -> Any:
    """Open what the tools of Valhalla made."""
    from valhalla import Actor

    settings = json.loads((folder / "valhalla.json").read_text())
    settings["service_limits"]["max_distance_disable_hierarchy_culling"] = FARTHEST_M
    return Actor(settings)


ENGINES: dict[str, Callable[[Path], Any]] = {"osrm": osrm_engine, "valhalla": valhalla_engine}


def table(folder: Path, starts: Lonlat, ends: Lonlat, out: Path) -> None:
    """Tell the time of OSRM's table, store its seconds; taking the values out of its answer is not counted."""
    import osrm

    places = [tuple(place) for place in np.concatenate([starts, ends]).tolist()]
    asked = osrm.TableParameters(
        coordinates=places,
        sources=list(range(len(starts))),
        destinations=list(range(len(starts), len(places))),
        annotations=["duration"],
        generate_hints=False,
    )
    _, answer = tell("osrm", lambda: osrm_engine(folder), lambda engine: engine.Table(asked))
    rows = [[UNREACHED_S if value is None else value for value in row] for row in answer["durations"]]
    np.save(out, np.array(rows))


def isochrones(folder: Path, places: Lonlat, out: Path, **options: Any) -> None:
    """Tell the time of Valhalla's polygons for each place; by default it drops islands and simplifies."""
    name = "valhalla, nothing dropped" if options else "valhalla"
    contours = [{"time": minutes} for minutes in MINUTES]
    asked = [
        {"locations": [spot], "costing": "auto", "contours": contours, "polygons": True, **options}
        for spot in _spots(places)
    ]
    _, answer = tell(
        name,
        lambda: valhalla_engine(folder),
        lambda engine: [engine.isochrone(question) for question in asked],
    )
    rings = [{f["properties"]["contour"]: f["geometry"] for f in found["features"]} for found in answer]
    out.write_text(json.dumps([[ring[minutes] for minutes in MINUTES] for ring in rings]))


def reached(folder: Path, places: Lonlat, out: Path) -> None:
    """Store the streets round each place as Valhalla travels them: line and seconds at the end of each.

    Beyond the largest isochrone, too, for what is wrongly inside.
    """
    engine = valhalla_engine(folder)
    found = []
    for spot in _spots(places):
        answer = engine.expansion(
            {
                "action": "isochrone",
                "locations": [spot],
                "costing": "auto",
                "contours": [{"time": 2 * MINUTES[-1]}],
                "expansion_properties": ["duration", "edge_status"],
            }
        )
        found.append(
            [
                (feature["geometry"]["coordinates"], feature["properties"]["duration"])
                for feature in answer["features"]
                if feature["properties"]["edge_status"] == "s"
            ]
        )
    out.write_text(json.dumps(found))


def _spots(places: Lonlat) -> list[dict[str, float]]:
    return [{"lon": lon, "lat": lat} for lon, lat in places.tolist()]


def routes(engine_name: str, folder: Path, pairs: Path, out: Path, options: dict[str, Any]) -> None:
    """Store the way between each pair of places as JSON; null where there is none.

    ``seconds``, ``metres`` (on the streets), ``snapped`` (metres from the places to the streets). OSRM tells the
    ``nodes`` it passes; Valhalla the ``ways`` with their metres and uses, and the seconds ``in_turns``.
    """
    name = "valhalla" if engine_name == "valhalla" else "osrm"
    engine = ENGINES[name](folder)
    way = _osrm_way if name == "osrm" else _valhalla_way
    found = []
    for pair in np.load(pairs).tolist():
        try:
            found.append(way(engine, pair[:2], pair[2:], options))
        except RuntimeError:
            found.append(None)
    out.write_text(json.dumps(found))


def _osrm_way(engine: Any, start: list[float], end: list[float], _: dict[str, Any]) -> dict[str, Any]:
    import osrm

    asked = osrm.RouteParameters(
        coordinates=[tuple(start), tuple(end)],
        overview="false",
        annotations=["nodes"],
        generate_hints=False,
        continue_straight=False,
    )
    found = engine.Route(asked)
    route = found["routes"][0]
    return {
        "seconds": route["duration"],
        "metres": route["distance"],
        "snapped": [waypoint["distance"] for waypoint in found["waypoints"]],
        "nodes": list(route["legs"][0]["annotation"]["nodes"]),
    }


def _valhalla_way(
    engine: Any, start: list[float], end: list[float], options: dict[str, Any]
) -> dict[str, Any]:
    spots = [{"lon": lon, "lat": lat} for lon, lat in (start, end)]
    asked = {"costing": "auto", "costing_options": {"auto": options}}
    found = engine.route({"locations": spots, "directions_type": "none", **asked})["trip"]
    asked = {"costing": "auto", "costing_options": {"auto": {**options, "disable_hierarchy_pruning": False}}}
    shape = found["legs"][0]["shape"]
    traced = engine.trace_attributes({"encoded_polyline": shape, "shape_match": "edge_walk", **asked})
    edges = traced["edges"]
    return {
        "seconds": found["summary"]["time"],
        "metres": found["summary"]["length"] * 1000,
        "in_turns": sum(edge["end_node"].get("transition_time", 0.0) for edge in edges),
        "ways": [(edge["way_id"], edge["length"] * 1000, edge["use"]) for edge in edges],
    }


def snapped(name: str, folder: Path, places: Path, out: Path) -> None:
    """Store how many metres each place is from an engine's nearest street, and how fast that is (Valhalla only)."""
    engine = ENGINES[name](folder)
    find = _osrm_nearest if name == "osrm" else _valhalla_nearest
    np.save(out, np.array(find(engine, np.load(places).tolist())))


def _osrm_nearest(engine: Any, places: list[list[float]]) -> list[tuple[float, float]]:
    import osrm

    asked = (osrm.NearestParameters(coordinates=[tuple(place)], generate_hints=False) for place in places)
    return [(engine.Nearest(one)["waypoints"][0]["distance"], np.nan) for one in asked]


def _valhalla_nearest(engine: Any, places: list[list[float]]) -> list[tuple[float, float]]:
    spots = [{"lon": lon, "lat": lat, "node_snap_tolerance": 0} for lon, lat in places]
    few = (spots[k : k + 20] for k in range(0, len(spots), 20))
    found = [
        one for some in few for one in engine.locate({"locations": some, "costing": "auto", "verbose": True})
    ]
    return [
        min((_seen(edge, *place) for edge in one["edges"] or ()), default=(np.inf, np.nan))
        for one, place in zip(found, places, strict=True)
    ]


def _seen(street: dict[str, Any], lon: float, lat: float) -> tuple[float, float]:
    narrow = np.cos(np.deg2rad(lat))
    away = np.hypot((street["correlated_lon"] - lon) * narrow, street["correlated_lat"] - lat) * 111_195
    return float(away), float(street["edge"]["speeds"]["default"])


def main() -> None:
    """Do one thing with one engine."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["make", "table", "isochrones", "reached", "routes", "snapped"])
    parser.add_argument("engine", choices=[*VARIANTS, "valhalla", "valhalla-all"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--rows", type=int, default=50)
    parser.add_argument("--columns", type=int, default=5000)
    parser.add_argument("--options", type=json.loads, default={}, help="costing options of Valhalla")
    given = parser.parse_args()
    if given.what == "make":
        make(given.engine, given.folder, *given.files)
        return
    if given.what == "snapped":
        snapped(given.engine, given.folder, *given.files)
        return
    if given.what == "routes":
        routes(given.engine, given.folder, *given.files, given.options)
        return
    arcs, asked, out = load(Arcs, given.files[0]), load(Questions, given.files[1]), given.files[2]
    place = np.column_stack([arcs.lon, arcs.lat])
    if given.what == "table":
        table(given.folder, place[asked.starts[: given.rows]], place[asked.ends[: given.columns]], out)
    elif given.what == "reached":
        reached(given.folder, place[asked.branches], out)
    else:
        everything = {"denoise": 0, "generalize": 0} if given.engine == "valhalla-all" else {}
        isochrones(given.folder, place[asked.branches], out, **everything)


if __name__ == "__main__":
    main()
