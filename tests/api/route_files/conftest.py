"""A day made by hand, and every kind of file of it."""

import runpy
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.route_files.formats import Format, route_file
from maps.plan_view import PlanView
from maps.words import Language

PRINTED = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def two_vans() -> PlanView:
    """Return the day of ``tests/maps/plans.py``."""
    path = Path(__file__).resolve().parents[2] / "maps" / "plans.py"
    view: PlanView = runpy.run_path(str(path))["two_vans"]()
    return view


@pytest.fixture(scope="session")
def written() -> Callable[..., bytes]:
    """Return a function that writes a plan in a format."""

    def write(plan: PlanView, form: Format, language: Language = "en", **more: Any) -> bytes:
        return route_file(plan, form, language=language, printed=more.get("printed", PRINTED))

    return write
