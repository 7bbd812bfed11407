"""``farreach isochrones``: how far one gets in so many minutes, as areas and as a map."""

import json
from pathlib import Path

import geopandas as gpd
import shapely
import typer

from api.features import feature_collection
from api.gathering import Gathering
from api.options import IsochroneOptions, StreetOptions
from api.outfiles import check_place, check_suffix, whole_file
from api.points import Joining, Points, read_points
from api.printing import print_json
from api.progress import Tell, progress
from api.roads import main_roads
from api.store import Workspace
from api.streets import Streets, extent_of, streets_asked
from maps.ground_area import square_km
from maps.isochrones_map import IsochroneLayers, isochrones_map
from maps.words import LANGUAGES
from planner.tables import WGS84, empty_table

SUFFIXES = (".geojson", ".json", ".gpkg")


def run(streets: StreetOptions, options: IsochroneOptions, *, as_json: bool) -> None:
    """Draw, write, and tell in words which site has no street."""
    check_suffix(options.out, "--out", SUFFIXES)
    check_suffix(options.map_file, "--map", (".html",))
    with progress() as tell:
        opened, joining = _read(streets, options, tell)
        tell(
            f"drawing {len(options.minutes)} areas around each of {int(joining.snapped.found.sum()):,} sites"
        )
        areas = _areas(opened, joining, options)
        written = _write(areas, options, as_json=as_json)
        if options.map_file is not None:
            tell("drawing the map")
            written += _write_map(opened, joining, areas, streets.source, options)
    lines = [
        *(f"  - {note}" for note in (*opened.notes, *joining.points.notes)),
        *(f"  {x}" for x in joining.lines()),
    ]
    if as_json:
        print_json(
            {
                "mode": opened.travel.network.mode,
                "direction": options.direction,
                "minutes": list(options.minutes),
                "sites": joining.facts(),
                "files": [str(path) for path in written],
                "notes": [line.strip(" -") for line in lines],
                **({} if options.out else {"isochrones": feature_collection(areas)}),
            }
        )
        return
    if written:
        lines.insert(0, f"{len(areas):,} areas are in {' and '.join(map(str, written))}.")
    typer.echo("\n".join(lines), err=not written)


def _read(streets: StreetOptions, options: IsochroneOptions, tell: Tell) -> tuple[Streets, Joining]:
    """Read everything; whatever is wrong with any of it is said in one message."""
    gathering = Gathering()
    opened: Streets | None = None
    points: Points | None = None
    for out in (options.out, options.map_file):
        with gathering:
            check_place(out, (streets.source, Path(options.sites)))
    with gathering:
        opened = streets_asked(streets, tell)
    with gathering:
        extent = None if opened is None else extent_of(opened.travel.network)
        points = read_points(options.sites, "sites", streets.source, extent)
    gathering.stop_if_wrong()
    assert opened is not None
    assert points is not None
    joining = Joining(points, opened.travel.snap(points.frame), streets.snap_limit)
    joining.refuse_nowhere()
    return opened, joining


def _areas(opened: Streets, joining: Joining, options: IsochroneOptions) -> gpd.GeoDataFrame:
    """Return an area for each site with a street and each number of minutes, with what they are."""
    sites = joining.points.frame[joining.snapped.found]
    drawn = opened.travel.isochrones(
        sites, [60 * limit for limit in options.minutes], direction=options.direction
    )
    names = sites["name"] if "name" in sites else sites.index.to_series()
    frame = gpd.GeoDataFrame(
        {
            "site": drawn["site"],
            "name": drawn["site"].map(names).fillna("").astype(str),
            "minutes": drawn["seconds"] / 60,
            "mode": opened.travel.network.mode,
            "direction": options.direction,
            "square_km": square_km(drawn.geometry.to_numpy()).round(3),
        },
        geometry=shapely.orient_polygons(drawn.geometry.to_numpy()),
        crs=WGS84,
    )
    frame.index = (frame["site"] + " " + frame["minutes"].map("{:g}".format)).rename("id")
    return frame


def _write(areas: gpd.GeoDataFrame, options: IsochroneOptions, *, as_json: bool) -> list[Path]:
    if options.out is None:
        if options.map_file is None and not as_json:
            typer.echo(json.dumps(feature_collection(areas), ensure_ascii=False))
        return []
    with whole_file(options.out) as place:
        if options.out.suffix.lower() == ".gpkg":
            areas.reset_index().to_file(place, layer="isochrones", driver="GPKG")
        else:
            place.write_text(
                json.dumps(feature_collection(areas), ensure_ascii=False) + "\n", encoding="utf-8"
            )
    return [options.out]


def _write_map(
    opened: Streets, joining: Joining, areas: gpd.GeoDataFrame, source: Path, options: IsochroneOptions
) -> list[Path]:
    """Write the map in every language, each in one file that stands alone."""
    assert options.map_file is not None
    sites = joining.points.frame
    question = IsochroneLayers(
        title=f"{source.stem} · {Path(options.sites).name}",
        mode=opened.travel.network.mode,
        direction=options.direction,
        minutes=options.minutes,
        areas=areas,
        sites=gpd.GeoDataFrame(
            {
                "name": [
                    name or label
                    for label, name in zip(sites.index, sites.get("name", sites.index), strict=True)
                ],
                "joined": joining.snapped.found,
                "snap_metres": joining.snapped.metres,
            },
            geometry=sites.geometry.to_numpy(),
            index=sites.index,
            crs=WGS84,
        ),
        boundaries=_boundaries(source),
        roads=main_roads(opened.travel.network),
    ).light()
    paths = []
    for language in LANGUAGES:
        path = options.map_file if language == "en" else options.map_file.with_suffix(f".{language}.html")
        with whole_file(path) as place:
            place.write_text(isochrones_map(question, language=language, assets="inline"), encoding="utf-8")
        paths.append(path)
    return paths


def _boundaries(source: Path) -> gpd.GeoDataFrame:
    """Return the boundaries of a workspace, for orientation; none of anything else."""
    if Workspace.is_one(source):
        with Workspace.open(source, read_only=True) as workspace:
            if workspace.layers().get("boundaries"):
                return workspace.read_layer("boundaries")
    return empty_table("boundaries")
