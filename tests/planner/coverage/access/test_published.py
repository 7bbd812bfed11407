"""Known answers: ipeaGIT/accessibility for Belo Horizonte, and PySAL access on 30 of its hexagons."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.coverage.access.decay import ZONES, Cutoff, Exponential, Gaussian, Power
from planner.coverage.access.floating import (
    balanced,
    catchment_ratio,
    enhanced_two_step,
    spatial_availability,
    three_step,
    two_step,
)
from planner.coverage.access.opportunities import cumulative, gravity, time_to_nth
from planner.coverage.access.rational import rational_access
from planner.coverage.access.times import AccessTimes
from tests.planner.coverage.belo_horizonte import FEW, among_few, hexagons, known, published, transit

pytestmark = pytest.mark.xdist_group("belo_horizonte")

RECORDED = Path(__file__).with_name("pysal_access.json")


def printed(name):
    """Return the digits of the README as a Series."""
    return pd.Series(known()[name], dtype=float)


@published
def test_cumulative_jobs_within_half_an_hour():
    """``cumulative_cutoff(opportunity = "jobs", cutoff = 30)``."""
    want = printed("cumulative_jobs_30")
    assert cumulative(transit(), hexagons()["jobs"], within=1800)[want.index].to_dict() == want.to_dict()


@published
def test_gravity_of_schools():
    """``gravity(opportunity = "schools", decay_exponential(0.2))``, to eight digits."""
    want = printed("gravity_schools_exp02")
    answer = gravity(transit(), hexagons()["schools"], Exponential(beta=0.2 / 60))
    assert answer[want.index].round(8).to_dict() == want.to_dict()


@published
def test_two_steps_to_jobs():
    """``floating_catchment_area(method = "2sfca", decay_binary(50))``, to seven digits."""
    want = printed("two_sfca_jobs_50")
    answer = two_step(transit(), hexagons()["jobs"], hexagons()["population"], Cutoff(end=3000)).access
    assert answer[want.index].round(7).to_dict() == want.to_dict()


@published
@pytest.mark.parametrize(
    ("method", "printed"),
    [(two_step, [0.0152, 0.1491, 0.1491, 0.1068, 0]), (balanced, [0.0094, 0.1993, 0.1993, 0.1147, 0])],
)
def test_floating_catchments_of_five_hexagons(method, printed):
    """tests/testthat/test-floating_catchment_area.R."""
    answer = method(among_few(), hexagons()["jobs"], hexagons()["population"], Cutoff(end=2700)).access
    assert answer[list(FEW)].round(4).tolist() == printed


@published
def test_spatial_availability_without_decay():
    """tests/testthat/test-spatial_availability.R: by people alone."""
    flat = Cutoff(end=1e9)
    answer = spatial_availability(among_few(), hexagons()["jobs"], hexagons()["population"], flat)
    assert answer[list(FEW)].round().tolist() == [94, 44, 218, 243, 0]


@published
def test_minutes_to_the_nearest_school():
    """tests/testthat/test-cost_to_closest.R; three schools are out of reach."""
    answer = time_to_nth(among_few(), hexagons()["schools"])[list(FEW)]
    assert (answer / 60).tolist() == pytest.approx([47, 5.8, 13, 43, 70])
    assert time_to_nth(among_few(), hexagons()["schools"], n=3)[list(FEW)].isna().all()


@cache
def recorded():
    """Return travel times, supply, people and answers that PySAL access was given and gave."""
    record = json.loads(RECORDED.read_text())
    people, supply = (pd.Series(record[name], dtype=float) for name in ("people", "supply"))
    demand, site, minutes = zip(*record["minutes"], strict=True)
    times = AccessTimes.from_table(
        demand, site, np.array(minutes) * 60, demand_ids=people.index, site_ids=supply.index
    )
    return times, supply, people, record["answers"]


DECAYS = {
    "gaussian": Gaussian(sigma=1200, end=3600),
    "power": Power(beta=1.5, unit=600, least=300, end=3600),
    "steps": ZONES,
}
WITHOUT_END = DECAYS | {"gaussian": Gaussian(sigma=1200), "power": Power(beta=1.5, unit=600, least=300)}
FORTY = Cutoff(end=2400)

MEASURES = {
    "cumulative": lambda t, s, p: cumulative(t, s, within=2400),
    "ratio": lambda t, s, p: catchment_ratio(t, t, s, p, FORTY),
    "2sfca": lambda t, s, p: two_step(t, s, p, FORTY).access,
    **{f"gravity_{name}": lambda t, s, p, d=d: gravity(t, s, d) for name, d in DECAYS.items()},
    **{
        f"e2sfca_{name}": lambda t, s, p, d=d: enhanced_two_step(t, s, p, d).access
        for name, d in DECAYS.items()
    },
    **{
        f"3sfca_{name}": lambda t, s, p, d=d: three_step(t, s, p, d).access for name, d in WITHOUT_END.items()
    },
}


@pytest.mark.parametrize("name", MEASURES)
def test_as_pysal_access(name):
    """The same to the last digits."""
    times, supply, people, answers = recorded()
    want = pd.Series(answers[name])
    assert len(want) == len(people)
    answer = MEASURES[name](times, supply, people)
    assert answer[want.index].to_numpy() == pytest.approx(want.to_numpy(), rel=1e-12)


def test_every_recorded_measure_is_compared():
    """Nothing that PySAL has is left out."""
    assert set(recorded()[3]) == {*MEASURES, "raam", "raam_converged"}


def test_raam_is_where_pysal_access_goes():
    """60,000 cycles of a million for each person come to our equilibrium; the default 150 stop 1.5 % off."""
    times, supply, people, answers = recorded()
    answer = rational_access(times, supply, people, close=1e-9)
    assert answer.regret < 1e-9
    assert answer.cost.to_numpy() == pytest.approx(
        pd.Series(answers["raam_converged"])[people.index], rel=1e-6
    )
    assert answer.cost.to_numpy() == pytest.approx(pd.Series(answers["raam"])[people.index], rel=0.016)
