"""What a siting found, as documents: rounded, JSON all through, and adding up."""

import json

import numpy as np
import pytest

from planner.siting.explain import explain_site
from planner.siting.facts import (
    NO_AREA,
    Ground,
    move_document,
    reasons_document,
    siting_document,
    stability_document,
    standing_document,
)
from planner.siting.moves import moved
from planner.siting.problem import Sites
from planner.siting.solve import solve_siting
from planner.siting.stability import stability
from planner.solving import Budget
from tests.planner.siting.villages import EAST, MIDDLE, WEST, villages

ALWAYS = Budget(seconds=10)


def ground(standing: tuple[int, ...] = ()) -> Ground:
    """Return names: a to c lie in Upland, d to f in Lowland, g nowhere."""
    return Ground(
        names=("West", "Middle", "East", "Far"),
        kinds=("parking",) * 4,
        lonlat=np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [np.nan, np.nan]]),
        standing=standing,
        areas=("Upland", "Lowland"),
        area=np.array([0, 0, 0, 1, 1, 1, NO_AREA]),
    )


def test_an_answer() -> None:
    """West stands; the middle and east are new, the middle first because it brings more beside west."""
    problem = villages(choose=3, sites=Sites(ids=tuple("wmef"), mandatory=(WEST,)))
    result = solve_siting(problem, budget=ALWAYS, seed=0)
    document = siting_document(problem, ground(standing=(WEST,)), result)
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert [site["id"] for site in document["chosen"]] == ["m", "e"]
    assert [site["order"] for site in document["chosen"]] == [1, 2]
    assert [site["people_new"] for site in document["chosen"]] == [70, 30]
    assert [site["people_only_here"] for site in document["chosen"]] == [40, 30]
    assert document["standing"] == ["w"]
    assert document["before"] == {"people": 60, "share": 0.375}
    assert document["after"] == {"people": 160, "share": 1.0}
    assert document["status"] == "optimal"
    assert document["gap"] == 0
    upland, lowland = sorted(document["areas"], key=lambda row: row["people"])
    assert (upland["name"], upland["share_before"], upland["share_after"]) == ("Upland", 1, 1)
    assert (lowland["name"], lowland["share_before"], lowland["share_after"]) == ("Lowland", 0, 1)


def test_a_site_without_a_place() -> None:
    """Its coordinates are null, never NaN."""
    problem = villages(sites=Sites(ids=tuple("wmef"), mandatory=(3,)))
    document = siting_document(problem, ground(), solve_siting(problem, budget=ALWAYS, seed=0))
    assert document["chosen"][0]["lon"] is None


def test_a_closed_branch() -> None:
    """West stands and may be closed; the one site that is allowed goes to the middle."""
    problem = villages(sites=Sites(ids=tuple("wmef"), existing=(WEST,)))
    document = siting_document(
        problem, ground(standing=(WEST,)), solve_siting(problem, budget=ALWAYS, seed=0)
    )
    assert document["closed"] == ["w"]
    assert document["closed_sites"] == [{"id": "w", "name": "West"}]
    assert document["standing"] == []
    assert document["before"]["people"] == 60
    assert document["after"]["people"] == 100


def test_nothing_new() -> None:
    """With no new site allowed the standing one is not told as a new one, with capacities or without."""
    for options in ({}, {"capacity": np.full(4, 50.0)}):
        problem = villages(choose=1, sites=Sites(ids=tuple("wmef"), mandatory=(WEST,), **options))
        document = siting_document(
            problem, ground(standing=(WEST,)), solve_siting(problem, budget=ALWAYS, seed=0)
        )
        assert document["chosen"] == []
        assert document["standing"] == ["w"]
        assert document["free"] == 3


def test_with_capacities_the_sites_are_told() -> None:
    """But not what each of them would bring: that hangs on who goes where."""
    problem = villages(sites=Sites(ids=tuple("wmef"), capacity=np.full(4, 50.0)))
    document = siting_document(problem, ground(), solve_siting(problem, budget=ALWAYS, seed=0))
    assert len(document["chosen"]) == 1
    assert "after" not in document
    assert document["objective"] == 50


def test_a_move() -> None:
    """Upland loses a and b, Lowland gains d and e."""
    problem = villages()
    document = move_document(moved(problem, (WEST,), out=WEST, into=MIDDLE), ground(), problem)
    assert (document["gained"], document["lost"]) == (70, 30)
    assert document["objective"] == {"before": 60, "after": 100}
    assert document["covered"]["after"] == {"people": 100, "share": 0.625}
    assert document["areas"] == [
        {"name": "Lowland", "gained": 70, "lost": 0},
        {"name": "Upland", "gained": 0, "lost": 30},
    ]


def test_what_is_not_finite_is_null() -> None:
    """JSON knows no infinity."""
    nothing = {"objective": None, "bound": None, "gap": 1.0, "better": None}
    assert standing_document(float("inf"), None, 1.0) == nothing
    problem = villages()
    document = reasons_document(problem, ground(), explain_site(problem, (MIDDLE,), 3))
    assert document["factor"] is None
    json.dumps(document, allow_nan=False)


def test_reasons_have_names() -> None:
    """Positions never leave."""
    problem = villages()
    reasons = reasons_document(problem, ground(), explain_site(problem, (MIDDLE,), EAST))
    assert reasons["swap"] == {"id": "middle", "name": "Middle", "change": -40}
    assert reasons["covered_by"] == [{"id": "middle", "name": "Middle", "people": 30}]


def test_stability() -> None:
    """New sites only, with what is certain; rivals most often chosen first."""
    problem = villages(within=7.0)
    found = stability(problem, draws=4, budget=ALWAYS, seed=0)
    document = stability_document(problem, ground(), found, 0.2)
    json.dumps(document, allow_nan=False)
    (site,) = document["sites"]
    assert (site["id"], site["share"], site["certain"]) == ("middle", 1, True)
    assert site["loss"] == pytest.approx(0.4)
    assert document["rivals"] == []
    assert stability_document(problem, ground(standing=(MIDDLE,)), found, 0.2)["sites"] == []
