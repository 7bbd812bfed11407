"""When people can come, and who is open then."""

from datetime import date

import pytest

from planner.errors import InputError
from planner.remedies.slots import HOUR, SLOTS, Slot, open_in, overlapping

WEEK = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "serves"),
    [
        ("Mo-Fr 09:00-16:00", (True, False, False)),
        ("24/7", (True, True, True)),
        ("Th 10:00-19:00", (True, True, False)),  # one late evening is enough: people choose their day
        ("Sa 13:30-20:00", (False, False, False)),  # half an hour of a slot is too little
        ("Mo-Fr 09:00-12:00; Sa 09:00-13:00", (True, False, True)),
        ("Jun-Aug 09:00-20:00", (False, False, False)),  # it is November
    ],
)
def test_opening_hours_serve_slots(text, serves):
    """A place serves a slot when it is open an hour of it on one of its days."""
    assert open_in(text, SLOTS, WEEK) == serves


@pytest.mark.parametrize("text", ["", "by appointment, ask Jón", "Mo-Fr 9 to 4"])
def test_hours_that_say_nothing(text):
    """Nobody knows: the question's assumption holds instead."""
    assert open_in(text, SLOTS, WEEK) is None


def test_a_shift_serves_the_slots_that_it_overlaps():
    """A van that is out from 8 to 16 on workdays meets those who can come by day."""
    assert overlapping((0, 1, 2, 3, 4), 8 * HOUR, 16 * HOUR, SLOTS) == (True, False, False)
    assert overlapping((5,), 8 * HOUR, 16 * HOUR, SLOTS) == (False, False, True)


def test_a_slot_out_of_range_names_everything():
    """All at once."""
    with pytest.raises(InputError) as refused:
        Slot(id="odd", share=2, days=(7,), earliest=9, latest=9, hours=0)
    assert len(refused.value.problems) == 4
