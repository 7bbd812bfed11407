"""Known answers: inequality and poverty of access in Belo Horizonte, as ipeaGIT/accessibility prints them."""

import pytest

from planner.coverage.access.opportunities import cumulative
from planner.coverage.equity.measure import equity
from tests.planner.coverage.belo_horizonte import FEW, hexagons, known, published, transit

pytestmark = [pytest.mark.xdist_group("belo_horizonte"), published]


def jobs(ids=None):
    """Return the jobs within half an hour, and what is known of those hexagons."""
    land = hexagons() if ids is None else hexagons().loc[list(ids)]
    return cumulative(transit(), hexagons()["jobs"], within=1800)[land.index], land


def test_readme():
    """``palma_ratio`` and ``fgt_poverty(poverty_line = 95368)``, all printed digits."""
    access, land = jobs()
    answer = equity(access, land["population"], rank_by=land["income_per_capita"], poverty_line=95368)
    assert round(answer.palma_by, 6) == known()["palma"]
    assert [round(value, 7) for value in answer.fgt] == known()["FGT"]


def test_gini_and_concentration():
    """tests/testthat/test-gini_index.R and test-concentration_index.R: all five hexagons, then without one."""
    access, land = jobs(FEW)
    answer = equity(access, land["population"], rank_by=land["income_per_capita"])
    assert round(answer.gini, 4) == 0.1386
    assert round(answer.concentration, 4) == -0.0248
    assert round(answer.corrected_concentration, 4) == -0.1314
    access, land = jobs(name for name in FEW if name != "89a88cdb5cfffff")
    answer = equity(access, land["population"], rank_by=land["income_per_capita"])
    assert round(answer.gini, 4) == 0.1148
    assert round(answer.concentration, 4) == -0.1148
    assert round(answer.corrected_concentration, 4) == -0.8282


def test_theil_by_income():
    """tests/testthat/test-theil_t.R: total, between and within deciles of income, and the part of each decile."""
    access, land = jobs(("89a88cd900bffff", *FEW[:4]))
    answer = equity(access, land["population"], groups=land["income_decile"])
    assert round(answer.theil_t_parts.between, 4) == 0.0515
    assert round(answer.theil_t_parts.within, 4) == 0.0337
    assert round(answer.theil_t, 4) == 0.0852
    table = answer.by_group.round(4)
    assert table["theil_t_between"].to_dict() == {1: 0.0243, 3: -0.0579, 6: -0.0042, 10: 0.0894}
    assert table["theil_t_within"].to_dict() == {1: 0, 3: 0, 6: 0, 10: 0.0337}
