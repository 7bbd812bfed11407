"""Errors say what is wrong, all of it, and in one message."""

import pickle

import pytest

from planner.errors import (
    ExtractError,
    InfeasibleError,
    InputError,
    PlannerError,
    ProblemError,
    TableError,
)


@pytest.mark.parametrize("kind", [TableError, ExtractError, ProblemError])
def test_wrong_input_is_also_a_value_error(kind):
    """Notebooks that catch ValueError catch ours; nothing else does by accident."""
    assert issubclass(kind, InputError)
    assert issubclass(kind, ValueError)
    assert issubclass(kind, PlannerError)


def test_infeasible_is_no_wrong_input():
    """The command line exits with 3 for one and with 1 for the other."""
    assert issubclass(InfeasibleError, PlannerError)
    assert not issubclass(InfeasibleError, ValueError)


def test_message_holds_the_summary_and_every_problem():
    """What the user sees is one line for each problem below the summary."""
    error = InputError("stops.csv was not loaded.", (line for line in ["row 2: no", "row 7: no"]))
    assert error.problems == ("row 2: no", "row 7: no")
    assert str(error) == "stops.csv was not loaded.\n  - row 2: no\n  - row 7: no"


@pytest.mark.parametrize(
    ("number", "last"),
    [
        (20, "  - problem 19"),  # as many as are shown
        (21, "  ... and 1 more like these"),
        (5000, "  ... and 4980 more like these"),  # nobody scrolls through five thousand lines
    ],
)
def test_long_lists_are_cut_in_the_message_only(number, last):
    """A table in the wrong column order has a problem in every row; programs still get all of them."""
    error = InputError("Wrong.", [f"problem {n}" for n in range(number)])
    assert str(error).splitlines()[-1] == last
    assert len(error.problems) == number


def test_summary_alone_is_a_message():
    """Most refusals need one sentence."""
    assert str(ExtractError("There is no file x.pbf.")) == "There is no file x.pbf."


def test_errors_survive_a_process_boundary():
    """Solvers run in child processes; their errors are pickled on the way back."""
    error = pickle.loads(pickle.dumps(TableError("Wrong.", ["row 2"])))
    assert isinstance(error, TableError)
    assert error.summary.startswith("Wrong.")
