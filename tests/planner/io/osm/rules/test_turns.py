"""Turn restrictions: what holds for whom, and which relations can be used."""

import pytest

from planner.io.osm.pbf.answers import Member
from planner.io.osm.rules.turns import Turn, judge_turn, restrictions


def tags(text):
    """Return tags of a restriction and of words such as ``except=bicycle``."""
    return {"type": "restriction"} | dict(word.split("=", 1) for word in text.split())


@pytest.mark.parametrize(
    ("text", "obeyed_by"),
    [
        ("restriction=no_left_turn", "drive cycle"),  # walkers turn as they like
        ("restriction=only_straight_on", "drive cycle"),
        ("restriction=no_u_turn", "drive cycle"),
        ("restriction=no_left_turn except=bicycle", "drive"),
        ("restriction=no_left_turn except=psv;bicycle", "drive"),
        ("restriction=no_left_turn except=psv", "drive cycle"),
        ("restriction=no_left_turn except=motorcar", "cycle"),
        ("restriction:motorcar=no_left_turn", "drive"),
        ("restriction:motor_vehicle=no_left_turn", "drive"),
        ("restriction:bicycle=no_left_turn", "cycle"),
        ("restriction:foot=no_left_turn", "walk"),
        ("restriction:hgv=no_left_turn", ""),  # lorries
        ("type=restriction:bicycle restriction=no_left_turn", "cycle"),
        ("type=restriction:hgv restriction=no_left_turn", ""),
        ("restriction=no_left_turn restriction:bicycle=none", "drive"),
        ("type=multipolygon restriction=no_left_turn", ""),
        ("", ""),
    ],
)
def test_whom_it_concerns(text, obeyed_by):
    """By mode."""
    turns = {mode: judge_turn(tags(text), mode) for mode in ("drive", "walk", "cycle")}
    assert " ".join(mode for mode, turn in turns.items() if turn and turn.value) == obeyed_by


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("restriction:conditional=no_left_turn@(07:00-09:00)", "conditional"),
        ("restriction=no_left_turn hour_on=07:00 hour_off=09:00", "conditional"),  # the old way of tagging
        ("restriction=left_forbidden", "not understood"),
    ],
)
def test_what_is_ignored_is_counted(text, why):
    """With a reason."""
    assert why in judge_turn(tags(text), "drive").ignored


def member(text):
    """Return a member of words such as ``from:w1``."""
    role, _, ref = text.partition(":")
    return Member(ref[0], int(ref[1:]), role)


@pytest.mark.parametrize(
    ("value", "members", "found"),
    [
        ("no_left_turn", "from:w1 via:n2 to:w3", [(1, (2,), 3, False, False)]),
        ("only_left_turn", "from:w1 via:n2 to:w3", [(1, (2,), 3, False, True)]),
        ("no_u_turn", "from:w1 via:w2 to:w3", [(1, (2,), 3, True, False)]),
        ("no_u_turn", "from:w1 via:w2 via:w4 to:w3", [(1, (2, 4), 3, True, False)]),
        (
            "no_entry",
            "from:w1 from:w5 via:n2 to:w3",
            [(1, (2,), 3, False, False), (5, (2,), 3, False, False)],
        ),
        ("no_exit", "from:w1 via:n2 to:w3 to:w6", [(1, (2,), 3, False, False), (1, (2,), 6, False, False)]),
        ("no_left_turn", "from:w1 via:n2 to:w3 location_hint:n9", [(1, (2,), 3, False, False)]),
        ("no_left_turn", "from:w1 from:w5 via:n2 to:w3", []),  # only no_entry may have two
        ("no_left_turn", "from:w1 to:w3", []),  # where?
        ("no_left_turn", "via:n2 to:w3", []),
        ("no_left_turn", "from:w1 via:n2", []),
        ("no_left_turn", "from:n1 via:n2 to:w3", []),  # a node is no way
        ("no_left_turn", "from:w1 via:n2 via:n4 to:w3", []),
        ("no_left_turn", "from:w1 via:n2 via:w4 to:w3", []),
        ("no_left_turn", "from:w1 via:r2 to:w3", []),
        ("no_left_turn", "", []),
    ],
)
def test_members(value, members, found):
    """One restriction for each pair of ways; nothing where members are missing or have the wrong role."""
    turns = restrictions(Turn(value=value), [member(text) for text in members.split()])
    assert [(t.from_way, t.via, t.to_way, t.via_ways, t.only) for t in turns] == found
