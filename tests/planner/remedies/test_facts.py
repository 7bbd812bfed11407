"""Documents say what the answer says."""

import json

import pytest

from planner.remedies.facts import remedies_document
from planner.remedies.run import find_remedies


@pytest.fixture(scope="module")
def answer(asked, travel, to_ash):
    """Return the answer for 1,700 with a plan on the road and a full branch."""
    question = asked(
        money=1700.0,
        published=to_ash(),
        windows={"bank": 1},
        gap_names={"gap-1": "Birch", "gap-2": "Cedar"},
    )
    return find_remedies(question, travel)


@pytest.fixture(scope="module")
def document(answer):
    """Return its document."""
    return remedies_document(answer)


def test_it_is_json(document):
    """Without NaN, infinity or numpy."""
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_actions_add_up(document, answer):
    """People and money of the list, and of each group of an action."""
    last = document["actions"][-1]
    assert last["cumulative_people"] == document["people"] == pytest.approx(answer.people, abs=0.06)
    assert last["cumulative_cost"] == pytest.approx(document["cost"], abs=len(document["actions"]))
    for row in document["actions"]:
        for group in ("by_kind", "by_slot", "by_gap"):
            assert sum(row[group].values()) == pytest.approx(row["people"], abs=0.5), (row["id"], group)


def test_gaps_have_names_and_fixes(document):
    """A gap is called by its place, a closed or full branch by its name; the cheapest fix comes first."""
    named = {row["id"]: row for row in document["gaps"]}
    assert named["gap-1"]["name"] == "Birch"
    assert named["hours:bank"]["name"] == named["windows:bank"]["name"] == "Bank"
    assert {row["cause"] for row in document["gaps"]} == {"far", "closed", "full"}
    for row in document["gaps"]:
        costs = [fix["cost_per_person"] for fix in row["fixes"]]
        assert costs == sorted(costs)
        assert 1 <= len(costs) <= 3
    assert named["windows:bank"]["fixes"][0]["kind"] == "window"
    assert named["hours:bank"]["fixes"][0]["id"] == "hours:evening:bank"


def test_people_missing_by_cause(document):
    """1,750 without the 255 whom the van serves by day, and 250 for whom there is no room."""
    assert document["people_missing"] == pytest.approx(1750 - 255 + 250)
    assert document["missing_by_cause"] == {"far": 745.0, "closed": 750.0, "full": 250.0} | {}


def test_the_frontier_ends_at_the_budget(document):
    """With all of the money it reaches what the answer reaches."""
    assert document["frontier"][-1]["money"] == 1700
    assert document["frontier"][-1]["people"] == pytest.approx(document["people"], abs=0.1)


def test_what_was_left_out_has_a_reason(document):
    """The most useful first; never one that was chosen."""
    alone = [row["people_alone"] for row in document["not_chosen"]]
    assert alone == sorted(alone, reverse=True)
    chosen = {row["id"] for row in document["actions"]}
    assert not chosen & {row["id"] for row in document["not_chosen"]}


def test_nothing_to_do_is_a_document_too(asked, travel, table):
    """Everybody served: empty lists, no proof, no price."""
    always = table("branches", {"bank": (0, 0)}, name=["Bank"], opening_hours=["24/7"])
    demand = table("demand", {"town": (0, 0)}, people=[5000.0])
    document = remedies_document(find_remedies(asked(branches=always, demand=demand), travel))
    assert document["actions"] == document["gaps"] == document["frontier"] == []
    assert document["proof"] is None
    assert document["price_of_the_last_person"] is None
