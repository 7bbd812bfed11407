"""``four_villages``: a hand-made map, imported and planned by the real commands, and a client of its pages."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.store import Workspace

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OPTIONS = ("--organisation", "Testbank", "--country", "Villages", "--timezone", "Europe/Berlin")


@dataclass(frozen=True)
class Villages:
    """Alfa and Beta have a branch, Gamma is 46 minutes away, Holm an island; a van visits Gamma once.

    ``imported`` is the workspace before a plan was made, ``path`` the one with a plan; ``facts`` are its facts.
    """

    extract: Path
    imported: Path
    path: Path
    facts: dict[str, Any]
    out: str


@pytest.fixture(scope="session")
def four_villages(tmp_path_factory: pytest.TempPathFactory, farreach: Callable[..., Any]) -> Villages:
    """Return the four villages; nobody may change these files, see ``own_villages``."""
    from api.options import PlanOptions
    from api.planning import make_plan

    folder = tmp_path_factory.mktemp("villages")
    extract = Path(__file__).with_name("four_villages.osm")
    imported, path = folder / "imported.gpkg", folder / "planned.gpkg"
    chosen = ("--branches", "amenity=bank name^testbank", "--people", 3660)
    said = farreach("import", extract, imported, *chosen, *OPTIONS)
    assert said.code == 0, said.err
    shutil.copy(imported, path)
    with Workspace.open(path) as workspace:
        made = make_plan(workspace, PlanOptions(), now=MONDAY)
    return Villages(extract, imported, path, made.facts, said.out)


@pytest.fixture
def own_villages(four_villages: Villages, tmp_path: Path) -> Path:
    """Return a copy of the planned workspace that the test may change."""
    return Path(shutil.copy(four_villages.path, tmp_path / "villages.gpkg"))


@pytest.fixture
def own_import(four_villages: Villages, tmp_path: Path) -> Path:
    """Return a copy of the workspace without a plan that the test may change."""
    return Path(shutil.copy(four_villages.imported, tmp_path / "villages.gpkg"))


@pytest.fixture(scope="session")
def client_of() -> Callable[[Workspace], Any]:
    """Return a function that gives a client of the app on a workspace; errors come as answers, as on the wire."""
    from starlette.exceptions import StarletteDeprecationWarning

    from api.app import create_app

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StarletteDeprecationWarning)  # its wish for another client library
        from starlette.testclient import TestClient

    def connect(workspace: Workspace) -> Any:
        app = create_app(workspace, clock=lambda: MONDAY)
        return TestClient(
            app, base_url="http://127.0.0.1", raise_server_exceptions=False, follow_redirects=False
        )

    return connect


@pytest.fixture(scope="session")
def client(four_villages: Villages, client_of: Callable[[Workspace], Any]) -> Iterator[Any]:
    """Return a client of the four villages; only for questions that change nothing."""
    with Workspace.open(four_villages.path) as workspace, client_of(workspace) as client:
        yield client


@pytest.fixture
def own_client(own_villages: Path, client_of: Callable[[Workspace], Any]) -> Iterator[Any]:
    """Return a client of a workspace of the test's own."""
    with Workspace.open(own_villages) as workspace, client_of(workspace) as client:
        yield client


@pytest.fixture
def empty_client(own_import: Path, client_of: Callable[[Workspace], Any]) -> Iterator[Any]:
    """Return a client of a workspace without a plan."""
    with Workspace.open(own_import) as workspace, client_of(workspace) as client:
        yield client


@pytest.fixture(scope="session")
def out_day(four_villages: Villages) -> tuple[str, str]:
    """Return the van and the one date on which it goes out."""
    (stop,) = [stop for stop in four_villages.facts["stops"] if stop["visits"]]
    (visit,) = stop["visits"]
    return visit["vehicle"], visit["date"]
