"""From whatever holds streets to a street network.

What is imported only where it is needed is what a network that was read before does without.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from planner.errors import InputError
from planner.io.streets.cache import NETWORK, Progress, chosen_folder, kept, key_of_files
from planner.streets.network import MODES, Mode, StreetNetwork

if TYPE_CHECKING:
    import geopandas as gpd

READABLE = (
    "OpenStreetMap extracts (.osm.pbf, .osm, .osm.bz2, .osm.gz), line layers (GeoPackage, GeoJSON, FlatGeobuf, "
    "shapefile as .shp or .zip), workspaces, and graphs that osmnx saved (.graphml)"
)

_EXTRACTS = (".pbf", ".osm", ".osm.bz2", ".osm.gz", ".osm.xml")
_LAYERS = (".fgb", ".geojson", ".geojsonl", ".geojsons", ".gpkg", ".json", ".shp", ".zip")
_GRAPHS = (".graphml",)
_USUAL_LAYERS = ("streets", "edges")
"""Layers of streets in our own workspaces, and in GeoPackages that osmnx saved."""

_BESIDE_SHAPEFILES = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})


def read_streets(
    source: Any,
    mode: Mode = "drive",
    *,
    layer: str | None = None,
    crs: str | None = None,
    columns: Mapping[str, str] | None = None,
    cache: Path | Literal["default"] | None = "default",
    progress: Progress = lambda _: None,
) -> StreetNetwork:
    """Return the street network that a file or an object holds.

    Parameters
    ----------
    source
        A file in one of the ``READABLE`` formats, a networkx graph as osmnx makes them, or a GeoDataFrame of lines.
    mode
        How one travels: ``drive``, ``walk`` or ``cycle``.
    layer
        Layer of a GeoPackage, or file in an archive, where there are several.
    crs
        Reference system of lines, for example ``EPSG:27700``; it overrules what the file says.
    columns
        Columns of lines to take instead of looking for them: ``highway``, ``maxspeed``, ``oneway``, ``surface``,
        ``access`` and other keys of OpenStreetMap, ``kmh``, ``seconds`` or ``minutes`` to the name in the file. Of
        graphs: ``seconds`` and ``metres``.
    cache
        Folder in which networks are kept, so that each file is read once; None keeps nothing, ``default`` is
        :func:`planner.cache_folder.cache_folder`. Objects are not kept.
    progress
        Told what is being done, what was assumed, and what of it could not be kept.

    Raises
    ------
    InputError
        The source cannot be read, holds no streets, or was made for another way of travelling; says what to do.
    """
    if mode not in MODES:
        raise InputError(f"There is no mode {mode!r}; choose from {', '.join(MODES)}.")
    chosen = _Chosen(mode=mode, layer=layer, crs=crs, columns=dict(columns or {}))
    if isinstance(source, str | PathLike):
        return _kept(Path(source), chosen, chosen_folder(cache), progress)
    if hasattr(source, "nodes") and hasattr(source, "edges"):
        return _from_graph(source, mode, chosen.columns)
    if hasattr(source, "geometry") and hasattr(source, "crs"):
        return _from_lines(source, "The table", chosen, progress)
    raise InputError(
        f"Streets are not read from a {type(source).__name__}; give {READABLE}, as a path or an object."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What the caller chose."""

    mode: Mode
    layer: str | None
    crs: str | None
    columns: Mapping[str, str]


def _kept(path: Path, chosen: _Chosen, folder: Path | None, progress: Progress) -> StreetNetwork:
    files = _files(path)
    before = _stamps(files)

    def unchanged() -> bool:
        if _stamps(files) == before:
            return True
        if _suffix(path) == ".gpkg":  # SQLite reads one state of it, but nobody knows which
            return False
        raise InputError(f"{path.name} was changed while it was read; read it again once it is complete.")

    options = {**asdict(chosen), "suffix": _suffix(path)}
    try:
        key = "" if folder is None else key_of_files(files, options)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    return kept(
        key,
        lambda: _from_file(path, chosen, progress),
        NETWORK,
        folder=folder,
        sure=unchanged,
        progress=progress,
    )


def _files(path: Path) -> list[Path]:
    """Return the files that make up a source.

    Raises
    ------
    InputError
        There is none, or its name says nothing.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; give a file in it.")
    if not path.is_file():
        raise InputError(f"There is no file {path}.")
    if not path.name.lower().endswith((*_EXTRACTS, *_LAYERS, *_GRAPHS)):
        raise InputError(
            f"{path.name}: streets are not read from {path.suffix!r} files, but from {READABLE}."
        )
    if _suffix(path) == ".shp":
        beside = (file for file in path.parent.iterdir() if file.stem == path.stem)
        return sorted(file for file in beside if file.suffix.lower() in _BESIDE_SHAPEFILES)
    log = path.with_name(f"{path.name}-wal")  # what SQLite has not yet written into the file itself
    return [path, log] if _suffix(path) == ".gpkg" and log.is_file() else [path]


def _suffix(path: Path) -> str:
    return path.suffix.lower()


def _stamps(files: list[Path]) -> list[tuple[int, int]]:
    """Return size and time of each file, zeros for one that is gone."""
    states = (file.stat() if file.is_file() else None for file in files)
    return [(0, 0) if state is None else (state.st_size, state.st_mtime_ns) for state in states]


def _from_file(path: Path, chosen: _Chosen, progress: Progress) -> StreetNetwork:
    name = path.name.lower()
    if name.endswith(_LAYERS):
        return _from_layer(path, chosen, progress)
    if chosen.layer is not None or chosen.crs is not None:
        raise InputError(f"{path.name} has no layers and is in WGS84; leave out layer and crs.")
    if name.endswith(_GRAPHS):
        return _from_graph(_graphml(path), chosen.mode, chosen.columns)
    if chosen.columns:
        raise InputError(f"{path.name} has no columns; leave out {', '.join(chosen.columns)}.")
    from planner.io.osm.streets import read_osm_streets  # noqa: PLC0415
    from planner.streets.build import build_network  # noqa: PLC0415

    ways = read_osm_streets(path, chosen.mode, progress=progress)
    progress("joining streets at their junctions")
    return build_network(ways, chosen.mode)


def _from_graph(graph: Any, mode: Mode, columns: Mapping[str, str]) -> StreetNetwork:
    from planner.streets.interop import streets_from_networkx  # noqa: PLC0415

    unknown = [name for name in columns if name not in {"seconds", "metres"}]
    if unknown:
        raise InputError(f"Of graphs, seconds and metres can be named, not {', '.join(unknown)}.")
    network = streets_from_networkx(
        graph, mode, seconds=columns.get("seconds"), metres=columns.get("metres", "length")
    )
    if not network.edge_count:
        raise InputError("This graph holds no street. Is it the right one?")
    return network


def _graphml(path: Path) -> Any:
    import networkx as nx  # noqa: PLC0415

    try:
        return nx.read_graphml(path, force_multigraph=True)
    except (AttributeError, KeyError, SyntaxError, TypeError, ValueError, nx.NetworkXException) as error:
        raise InputError(
            f"{path.name} cannot be read as GraphML ({error}). Save it again with osmnx.save_graphml."
        ) from None


def _from_layer(path: Path, chosen: _Chosen, progress: Progress) -> StreetNetwork:
    from planner.io.files.archive import unpacked  # noqa: PLC0415
    from planner.io.gdal import list_layers, read_layer  # noqa: PLC0415

    if _suffix(path) == ".zip":
        with unpacked(path) as files:
            inside = _member(path, files, chosen.layer)
            named = chosen.layer in {inside.stem, inside.name}
            return _from_layer(inside, replace(chosen, layer=None) if named else chosen, progress)
    layer = _layer(path, list_layers(path), chosen.layer)
    progress(f"reading layer {layer!r} of {path.name}")
    return _from_lines(read_layer(path, layer), path.name, chosen, progress)


def _member(path: Path, files: list[Path], layer: str | None) -> Path:
    """Return the one layer in an archive, or the one that is wanted."""
    layers = [file for file in files if file.suffix.lower() in _LAYERS and file.suffix.lower() != ".zip"]
    named = [file for file in layers if layer in {file.stem, file.name}]
    if not layers:
        raise InputError(f"{path.name} holds no line layer; streets are read from {READABLE}.")
    if len(named) != 1 and len(layers) > 1:
        listed = ", ".join(repr(file.name) for file in layers)
        raise InputError(f"{path.name} holds several files: {listed}. Choose one with layer=NAME.")
    return (named or layers)[0]


def _layer(path: Path, layers: Mapping[str, bool], wanted: str | None) -> str:
    """Return the layer that is wanted, the only one with geometry, or the one with a usual name."""
    spatial = [name for name, has_geometry in layers.items() if has_geometry]
    listed = ", ".join(map(repr, spatial)) or "none with geometry"
    if wanted is not None:
        if wanted not in spatial:
            raise InputError(f"{path.name} has no layer of lines {wanted!r}; its layers are {listed}.")
        return wanted
    usual = [name for name in _USUAL_LAYERS if name in spatial]
    if len(spatial) != 1 and not usual:
        raise InputError(
            f"{path.name} does not say which layer holds the streets; its layers are {listed}. "
            "Choose one with layer=NAME."
        )
    return (usual or spatial)[0]


def _from_lines(frame: "gpd.GeoDataFrame", file: str, chosen: _Chosen, progress: Progress) -> StreetNetwork:
    """Return the network in a table: our own kind as it is, any other cut where its lines meet."""
    from planner.io.streets.lines import ways_of_lines  # noqa: PLC0415
    from planner.streets.build import build_network  # noqa: PLC0415
    from planner.streets.frame import holds_streets, streets_from_frame  # noqa: PLC0415

    mode = chosen.mode
    if holds_streets(frame) and not chosen.columns:
        network = streets_from_frame(frame.set_index("id") if "id" in frame else frame)
        if network.mode != mode:
            raise InputError(
                f"{file} holds streets for mode {network.mode!r}, not {mode!r}; ask for mode {network.mode!r}, or "
                "read the extract that they come from."
            )
        return network
    ways = ways_of_lines(frame, mode, file=file, crs=chosen.crs, columns=chosen.columns, progress=progress)
    progress("joining streets at their junctions")
    return build_network(ways, mode)
