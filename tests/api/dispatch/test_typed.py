"""What is typed becomes a question, or every mistake is named."""

from typing import Any

import pytest

from api.dispatch.typed import place_typed, question_typed, window_typed
from planner.errors import InputError


def typed(**events: tuple[str, ...]) -> dict[str, Any]:
    """Return the first event of a question, without what is missing."""
    question = question_typed(events, freeze=(), now=None, most_moves=None, seed=0)
    found: dict[str, Any] = question.model_dump(exclude_none=True)["events"][0]
    return found


@pytest.mark.parametrize(
    ("option", "text", "expected"),
    [
        ("down", "van-1", {"kind": "vehicle_down", "vehicle": "van-1"}),
        ("down", "van-1@10:30", {"kind": "vehicle_down", "vehicle": "van-1", "at": "10:30"}),
        (
            "down",
            "Van 1@9:30-12:00",
            {"kind": "vehicle_down", "vehicle": "Van 1", "at": "09:30", "until": "12:00"},
        ),
        ("absent", "van-2", {"kind": "crew_absent", "vehicle": "van-2"}),
        ("late", "van-1:20@11:00", {"kind": "late", "vehicle": "van-1", "minutes": 20, "at": "11:00"}),
        ("late", "van:1:20", {"kind": "late", "vehicle": "van:1", "minutes": 20}),
        ("cancel", "n12", {"kind": "cancelled", "stop": "n12"}),
        ("new", "Gamma", {"kind": "new_visit", "stop": "Gamma", "people": 1.0}),
        ("new", "Gamma,30", {"kind": "new_visit", "stop": "Gamma", "minutes": 30, "people": 1.0}),
        (
            "new",
            "Hall, old,8.1,50.2,15,10:00-12:00",
            {
                "kind": "new_visit",
                "name": "Hall, old",
                "lon": 8.1,
                "lat": 50.2,
                "minutes": 15,
                "window": {"opens": "10:00", "closes": "12:00"},
                "people": 1.0,
            },
        ),
    ],
)
def test_events(option: str, text: str, expected: dict[str, Any]) -> None:
    """Times may lack a leading zero; names may hold commas and colons."""
    assert typed(**{option: (text,)}) == expected


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ({}, "nothing has happened"),
        ({"late": ("van-1",)}, "expected VAN:20"),
        ({"down": ("",)}, "--down ''"),
        ({"new": (",10:00-12:00",)}, "expected name,lon,lat"),
        ({"down": ("van-1@25:00",)}, "at '25:00'"),
        ({"late": ("van-1:0",)}, "minutes '0'"),
        ({"new": ("Hall,999,50,15",)}, "lon 999.0"),
    ],
)
def test_mistakes(events: dict[str, tuple[str, ...]], said: str) -> None:
    """Each says what was expected."""
    with pytest.raises(InputError, match=said.replace("(", r"\(")):
        question_typed(events, freeze=(), now=None, most_moves=None, seed=0)


def test_all_mistakes_at_once() -> None:
    """Not only the first."""
    with pytest.raises(InputError) as caught:
        question_typed({"late": ("a", "b")}, freeze=(), now=None, most_moves=None, seed=0)
    assert len(caught.value.problems) == 2


def test_mistakes_of_every_kind_at_once() -> None:
    """What has no form, and what has one but says what there is not, each after its option."""
    events = {"down": ("van-9",), "late": ("van-1:x", "van-2:0"), "cancel": ("nope",), "new": (",8:00-9:00",)}
    with pytest.raises(InputError) as caught:
        question_typed(events, freeze=("order", "ice"), now="noon", most_moves=None, seed=0)
    begun = ["--late 'van-1:x'", "--new ',8:00-9:00'", "--late 'van-2:0'", "--freeze 'ice'", "now '0noon'"]
    said = caught.value.problems
    assert [line.startswith(words) for line, words in zip(said, begun, strict=True)] == [True] * 5, said
    with pytest.raises(InputError) as caught:
        question_typed({"late": ("x",)}, freeze=("ice",), now=None, most_moves=None, seed=0)
    assert len(caught.value.problems) == 2


def test_freezes() -> None:
    """Everything, what begins before a time, a van, a stop."""
    freeze = ("order", "fixed@11:00", "vehicle:van-1", "fixed:n12")
    question = question_typed({"absent": ("x",)}, freeze=freeze, now="9:00", most_moves=2, seed=1)
    assert [each.model_dump(exclude_defaults=True) for each in question.freeze] == [
        {"level": "order"},
        {"until": "11:00"},
        {"level": "vehicle", "vehicles": ["van-1"]},
        {"stops": ["n12"]},
    ]
    assert (question.now, question.most_moves, question.seed) == ("09:00", 2, 1)


def test_places_and_windows() -> None:
    """Longitude first; mistakes are told."""
    assert place_typed("-21.9,64.1") == (-21.9, 64.1)
    assert window_typed("9:00-10:00") == ("09:00", "10:00")
    assert window_typed(None) is None
    for text in ("64.1", "a,b", "10,200"):
        with pytest.raises(InputError, match="--at"):
            place_typed(text)
    with pytest.raises(InputError, match="--window"):
        window_typed("noon")
