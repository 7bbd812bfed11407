"""The form of the page as a question."""

import pytest
from pydantic import ValidationError

from api.dispatch.form import question_of


def test_fields_of_other_events_are_left_aside() -> None:
    """The form sends them all."""
    form = {
        "kind": "crew_absent",
        "vehicle": "van-1",
        "at": "10:00",
        "stop": "n1",
        "level": "free",
        "now": "",
    }
    assert question_of(form).model_dump(exclude_defaults=True) == {
        "events": [{"kind": "crew_absent", "vehicle": "van-1"}]
    }


def test_a_late_van() -> None:
    """Minutes late and minutes of a visit are two fields."""
    form = {"kind": "late", "vehicle": "van-1", "late": "15", "minutes": "20", "at": "11:00"}
    (event,) = question_of(form).model_dump()["events"]
    assert event == {"kind": "late", "vehicle": "van-1", "minutes": 15, "at": "11:00"}


def test_a_new_visit_with_and_without_coordinates() -> None:
    """Without it is a stop place of the plan; half a window reaches to the end of the day."""
    form = {"kind": "new_visit", "name": "Hall", "minutes": "20", "closes": "12:00"}
    (known,) = question_of(form).model_dump(exclude_none=True)["events"]
    assert (known["stop"], known["window"]) == ("Hall", {"opens": "00:00", "closes": "12:00"})
    (new,) = question_of({**form, "lon": "8", "lat": "50"}).model_dump(exclude_none=True)["events"]
    assert (new["name"], new["lon"], "stop" in new) == ("Hall", 8.0, False)


def test_what_must_stay() -> None:
    """Nothing by default; a level for everything, or until a time."""
    form = {"kind": "cancelled", "stop": "n1"}
    assert question_of(form).freeze == []
    (freeze,) = question_of({**form, "level": "order", "until": "11:00"}).freeze
    assert (freeze.level, freeze.until) == ("order", "11:00")


@pytest.mark.parametrize("form", [{}, {"kind": "fire"}, {"kind": "late", "vehicle": "v", "late": "soon"}])
def test_nonsense(form: dict[str, str]) -> None:
    """Is refused as over the wire."""
    with pytest.raises(ValidationError):
        question_of(form)
