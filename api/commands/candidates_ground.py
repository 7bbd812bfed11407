"""What candidates are made from: the streets, people and places of a workspace or of a map extract."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import geopandas as gpd
import pandas as pd

from api.progress import Tell
from api.store import Workspace
from api.streets import network_in, travel_over
from planner.io.osm.candidate_places import read_candidate_places
from planner.io.osm.importer import import_extract
from planner.io.osm.tags import LONELY_PLACES
from planner.siting.candidates import Given, branch_places
from planner.streets.frame import streets_from_frame
from planner.streets.travel import StreetTravel
from planner.tables import WGS84, TableName, empty_table

_IMPORTED_KINDS = {"supermarket": "shop"}
"""Kinds of 'farreach import' that have another name here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Streets, people, places, and what the places are named after and reached from."""

    travel: StreetTravel
    demand: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    settlements: gpd.GeoDataFrame
    bases: gpd.GeoDataFrame

    def given(self, own: gpd.GeoDataFrame) -> Given:
        """Return what candidates are made from besides places and people; farms get no place by the road."""
        together = self.settlements[~self.settlements["kind"].isin(LONELY_PLACES)]
        return Given(settlements=together, bases=self.bases, own=own, names=self.settlements)


def ground_of(source: Path, extract: Path | None, tell: Tell) -> Ground:
    """Return what a workspace holds, with the places of ``extract`` if there is one, or what an extract holds.

    Raises
    ------
    PlannerError
        When something cannot be read, or the workspace has no streets for cars.
    """
    if not Workspace.is_one(source) and source.is_file():
        return _from_extract(source, tell)
    tell(f"opening {source.name}")
    with Workspace.open(source, read_only=True) as store:
        network = network_in(store, "drive")
        demand, settlements, branches, vehicles, stored = (
            _layer(store, name) for name in ("demand", "settlements", "branches", "vehicles", "candidates")
        )
    places = _stored(stored) if extract is None else _mapped(extract, tell)
    bases = pd.concat([branches[["geometry"]], vehicles[["geometry"]]])
    return Ground(
        travel=travel_over(network, tell=tell),
        demand=demand,
        places=_joined(places, branch_places(branches)),
        settlements=settlements,
        bases=gpd.GeoDataFrame(bases, crs=WGS84),
    )


def _from_extract(source: Path, tell: Tell) -> Ground:
    """Return what an extract holds; nobody knows which service points are the organisation's."""
    layers = import_extract(source, progress=tell).layers
    return Ground(
        travel=travel_over(streets_from_frame(layers["streets"]), tell=tell),
        demand=layers["demand"],
        places=_mapped(source, tell),
        settlements=layers["settlements"],
        bases=empty_table("branches"),
    )


def _layer(store: Workspace, name: str) -> gpd.GeoDataFrame:
    """Return a layer of a workspace, an empty table where there is none."""
    return store.read_layer(name) if store.layers().get(name) else empty_table(cast("TableName", name))


def _mapped(extract: Path, tell: Tell) -> gpd.GeoDataFrame:
    tell(f"reading the places of {extract.name}")
    return read_candidate_places(extract, progress=tell).places


def _stored(candidates: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return candidates.assign(kind=candidates["kind"].replace(_IMPORTED_KINDS))


def _joined(places: gpd.GeoDataFrame, branches: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return places and branches in one table; branches that are among the places already are not repeated."""
    both = pd.concat([places, branches])
    if "street" in both:
        both["street"] = both["street"].fillna("")
    return gpd.GeoDataFrame(both[~both.index.duplicated()], crs=WGS84)
