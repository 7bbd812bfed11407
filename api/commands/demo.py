"""``farreach demo``: a bank in Iceland, from the committed extract to routes, then the pages."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from api.commands.importing import ImportRequest, import_into
from api.commands.plan import print_facts, write_files
from api.commands.serve import check_port, replace_by_server
from api.options import PlanOptions
from api.planning import PlanMade, make_plan
from api.printing import print_json
from api.progress import Tell, progress
from api.project import Project
from api.store import Workspace
from planner.errors import InputError

PEOPLE = 356_991
"""Inhabitants of Iceland on 1 January 2019, Statistics Iceland (data/demo/README.md)."""

BRANCHES = "amenity=bank name^landsbank"
PROJECT = Project(organisation="Landsbankinn", country="Iceland", timezone="Atlantic/Reykjavik")


@dataclass(frozen=True, slots=True)
class DemoData:
    """Where the demonstration data lie."""

    extract: Path
    boundaries: Path

    @classmethod
    def found(cls) -> "DemoData":
        """Return the data of this checkout, or those inside an installed wheel."""
        package = Path(__file__).resolve().parents[1]
        for root in (package.parent / "data", package / "data"):
            data = cls(
                root / "demo" / "iceland.osm.pbf", root / "boundaries" / "iceland_municipalities.geojson"
            )
            if data.extract.is_file() and data.boundaries.is_file():
                return data
        raise InputError(f"The demonstration data are missing: {data.extract} and {data.boundaries}.")


def run(out: Path, *, serve: bool, as_json: bool, address: tuple[str, int], now: datetime) -> None:
    """Import, plan, print, write the maps, and serve."""
    if serve:
        check_port(*address)
    workspace = out / "iceland.gpkg"
    with progress() as tell:
        made = demonstrate(workspace, now=now, tell=tell)
    if as_json:
        print_json(made.printed)
    else:
        print_facts(made, workspace, out)
    if serve:
        replace_by_server(workspace, *address)


def demonstrate(workspace: Path, *, now: datetime, tell: Tell) -> PlanMade:
    """Make the demonstration workspace and its plan, and write the maps beside it."""
    data = DemoData.found()
    workspace.parent.mkdir(parents=True, exist_ok=True)
    request = ImportRequest(
        workspace=workspace,
        extract=data.extract,
        place=None,
        branches=BRANCHES,
        people=PEOPLE,
        demand=None,
        boundaries=data.boundaries,
        overwrite=True,
    )
    import_into(request, PROJECT, now=now, tell=tell)
    with Workspace.open(workspace) as store:
        made = make_plan(store, PlanOptions(), now=now, progress=tell)
        tell("writing the maps")
        write_files(made, workspace.parent)
    return made
