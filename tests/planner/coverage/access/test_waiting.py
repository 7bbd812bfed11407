"""Waiting at windows: textbook answers."""

import numpy as np
import pandas as pd
import pytest

from planner.coverage.access.waiting import waiting
from planner.errors import InputError


def test_eye_clinic():
    """Gross and Harris, section 2.3: 3 doctors, 6 an hour, 20 minutes each: 8/9 wait, 8.9 minutes on average."""
    answer = waiting(pd.Series({"clinic": 6.0}), 3, service_seconds=1200).loc["clinic"]
    assert answer["queue"] == pytest.approx(8 / 9)
    assert answer["wait_seconds"] == pytest.approx(8 / 9 / 6 * 3600)
    assert answer["utilisation"] == pytest.approx(2 / 3)
    assert answer["waits"] == pytest.approx(4 / 9)


@pytest.mark.parametrize("load", [0.1, 0.5, 0.9])
def test_one_window(load):
    """M/M/1: one waits with the chance that it is busy, r / (1 - r) services long."""
    answer = waiting(pd.Series({"b": load * 60}), 1, service_seconds=60).loc["b"]
    assert answer["waits"] == pytest.approx(load)
    assert answer["wait_seconds"] == pytest.approx(60 * load / (1 - load))


def test_no_end_to_the_line():
    """From utilisation 1 on."""
    answer = waiting(pd.Series({"full": 60.0, "over": 90.0, "none": 0.0}), 1, service_seconds=60)
    assert answer["wait_seconds"].tolist() == [np.inf, np.inf, 0]
    assert answer["waits"].tolist() == [1, 1, 0]
    assert answer["queue"].tolist() == [np.inf, np.inf, 0]


def test_one_line_for_two_windows_is_shorter_than_two_lines():
    """Pooling: each place its own number of windows."""
    both = waiting(
        pd.Series({"pooled": 80.0, "half": 40.0}), pd.Series({"half": 1, "pooled": 2}), service_seconds=60
    )
    assert both.loc["pooled", "wait_seconds"] < both.loc["half", "wait_seconds"]


def test_many_windows_do_not_overflow():
    """Hundreds of windows, without factorials."""
    answer = waiting(pd.Series({"hall": 3600.0 * 0.95}), 400, service_seconds=400).loc["hall"]
    assert 0 < answer["waits"] < 1


def test_refused():
    """All at once."""
    with pytest.raises(InputError) as error:
        waiting(pd.Series({"a": 1.0, "b": 1.0}), pd.Series({"a": 0, "b": 1.5}), service_seconds=0)
    assert len(error.value.problems) == 3
