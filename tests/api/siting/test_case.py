"""From the layers of a workspace to a siting problem."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from api.siting.case import Case, case_in
from api.siting.options import SitesOptions
from api.siting.times import MOST_PAIRS, refuse_large
from api.store import Workspace
from planner.errors import InputError
from planner.siting.measure import objective_of


@pytest.fixture
def workspace(own_import: Path) -> Iterator[Workspace]:
    """Return the four villages, open for writing."""
    with Workspace.open(own_import) as opened:
        yield opened


def test_candidates_come_first_then_branches(workspace: Workspace) -> None:
    """Branches stay: they are mandatory, and the number of sites counts the new ones only."""
    case = case_in(workspace, SitesOptions(choose=2))
    assert case.problem.sites.ids[-2:] == ("n201", "n202")
    assert case.ground.standing == (6, 7)
    assert case.problem.sites.mandatory == (6, 7)
    assert case.problem.choose == 4
    assert case.measured_to == 1800


def test_who_may_be_closed(workspace: Workspace) -> None:
    """The same sites, none of them mandatory."""
    problem = case_in(workspace, SitesOptions(existing="close", mandatory=("n201",))).problem
    assert problem.sites.mandatory == (6,)
    assert problem.sites.existing == (7,)


def test_branches_left_aside(workspace: Workspace) -> None:
    """They are no sites at all."""
    case = case_in(workspace, SitesOptions(existing="ignore", choose=1))
    assert len(case.problem.sites) == 6
    assert case.problem.choose == 1


def test_a_candidate_that_is_a_branch_is_that_branch(workspace: Workspace) -> None:
    """A post office that is ours stands once."""
    candidates = workspace.read_layer("candidates")
    workspace.write_layer("candidates", candidates.rename(index={"n302": "n201"}))
    case = case_in(workspace, SitesOptions())
    assert case.problem.sites.ids.count("n201") == 1
    assert len(case.problem.sites) == 7
    assert bool(case.sites.loc["n201", "standing"]) is True


def test_without_candidates(workspace: Workspace) -> None:
    """Says how to bring some."""
    workspace.write_layer("candidates", workspace.read_layer("candidates").iloc[:0])
    with pytest.raises(InputError, match="farreach load candidates"):
        case_in(workspace, SitesOptions())


def test_costs_are_a_column_of_the_candidates(workspace: Workspace) -> None:
    """Branches cost nothing more; a cell that is no number is named with its id."""
    candidates = workspace.read_layer("candidates")
    workspace.write_layer("candidates", candidates.assign(rent=np.arange(6.0)))
    case = case_in(workspace, SitesOptions(costs="rent", budget=9.0))
    assert case.problem.sites.fixed_cost.tolist() == [0, 1, 2, 3, 4, 5, 0, 0]
    workspace.write_layer("candidates", candidates.assign(rent=["1", "2", "x", "4", "5", "-6"]))
    with pytest.raises(InputError) as caught:
        case_in(workspace, SitesOptions(costs="rent", budget=9.0))
    assert caught.value.problems == (
        f"{candidates.index[2]}: 'x'",
        f"{candidates.index[5]}: '-6'",
    )


def test_farther_than_the_limit_for_stability(workspace: Workspace) -> None:
    """Who is just out of reach may come in."""
    near, far = (case_in(workspace, SitesOptions(within=5), farther=factor) for factor in (1.0, 4.0))
    assert far.measured_to == 1200
    assert len(far.problem.reach.site) > len(near.problem.reach.site)


def whole(case: Case) -> Any:
    """Return the reach of a case with every pair that there is."""
    assert case.travel is not None
    pairs = case.travel.near_pairs(case.demand, case.sites, within=float("inf"))  # type: ignore[arg-type]
    return case.problem.reach.from_frame(pairs, demand=len(case.demand), sites=len(case.sites))


@pytest.mark.parametrize("model", ["p-median", "p-center"])
def test_nobody_goes_farther_than_to_the_nearest_branch(workspace: Workspace, model: Any) -> None:
    """Pairs beyond it are left out, and the objective of no choice changes."""
    from dataclasses import replace

    case = case_in(workspace, SitesOptions(model=model, choose=3))
    reach = whole(case)
    assert len(case.problem.reach.site) < len(reach.site)
    for new in ((), (0,), (0, 1), (0, 2, 3), (0, 3, 4)):
        chosen = (*new, *case.ground.standing)
        everything = replace(case.problem, reach=reach)
        assert objective_of(case.problem, chosen) == objective_of(everything, chosen)


def test_too_many_travel_times() -> None:
    """Says how many, and what to do; a limit in minutes needs no such refusal."""
    with pytest.raises(InputError, match="farreach load candidates"):
        refuse_large(MOST_PAIRS, 2, float("inf"))
    refuse_large(MOST_PAIRS, 2, 1800.0)


def test_an_island_takes_no_site_from_everybody_else(workspace: Workspace) -> None:
    """Holm reaches no branch: p-median leaves its 300 people out, unless no branch counts."""
    assert case_in(workspace, SitesOptions(model="p-median", choose=1)).left_out == 300
    assert case_in(workspace, SitesOptions(model="p-median", choose=2, existing="ignore")).left_out == 0
    assert case_in(workspace, SitesOptions(choose=1)).left_out == 0
