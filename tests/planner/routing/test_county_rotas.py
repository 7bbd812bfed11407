"""Somerset's mobile library: ours against the council's own rota, by the code of the benchmark."""

import importlib.util
import sys
from datetime import date
from pathlib import Path

import pytest

from planner.routing.rota import check_rota, make_rota
from planner.solving import Budget

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data" / "mobile_libraries"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the councils' timetables are not here")


@pytest.fixture(scope="module")
def bench():
    """Return the benchmark as a module."""
    spec = importlib.util.spec_from_file_location("county_rotas", ROOT / "benchmarks" / "county_rotas.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_ours_is_no_worse_in_somerset(bench):
    """Seventeen van-days of the council's; every stop made, each day within eight hours, both figures not worse."""
    county = bench.read_county(DATA, "somerset")
    council = bench.measured(county, [(county.depots[mobile], chain) for mobile, _, chain in county.council])
    assert council[0] == 17
    problem = bench.question(county, careful=True)
    rota = make_rota(problem, budget=Budget(iterations=10), seed=0)
    assert check_rota(problem, rota) == []
    assert rota.unserved == ()
    assert max(day.route.end - day.route.start for day in rota.days) <= 8 * 3600
    ours = bench.measured(county, bench.own_routes(problem, rota))
    assert ours[0] <= council[0]
    assert ours[1] <= council[1]


def test_the_council_s_dates_are_those_of_its_rules(bench):
    """A stop every second week from 3 April 2019 is made twice in the cycle of four weeks."""
    stops = bench.read_stops(DATA / "east_riding_of_yorkshire")
    dates = bench.in_cycle(stops, 4)
    skirlaugh = dates[stops["stop"] == "Skirlaugh"].iloc[0]
    assert len(skirlaugh) == 2
    assert all((day - date(2019, 4, 3)).days % 14 == 0 for day in skirlaugh)
    assert {len(some) for some in dates} == {1, 2}


def test_where_routes_mix_vans_they_are_counted(bench):
    """Three stops at the same time need three vans; one after another needs one."""
    stops = bench.read_stops(DATA / "somerset").iloc[:3].copy()
    points = stops.rename(columns={"geox": "lon", "geoy": "lat"})[["lon", "lat"]]
    travel, given = bench.matrix(DATA / "somerset", points)
    assert given.any()
    first = stops.index[0]
    assert [len(chain) for chain in bench.van_days(stops, travel, first)] == [3]
    stops["from"], stops["to"] = 36_000, 39_600
    assert sorted(len(chain) for chain in bench.van_days(stops, travel, first)) == [1, 1, 1]
