"""What differs between two plans."""

from planner.routing.replan.diff import diff


def test_nothing_changes(two_vans, published):
    """Nothing changes."""
    found = diff(published, published, before=two_vans, after=two_vans)
    assert found.sentences == ("Nothing changes",)
    assert found.cost == 0


def test_moved_added_dropped(two_vans, published, timed):
    """Moved added dropped."""
    new = timed(two_vans, one=["ash"], two=["birch", "cedar"])
    found = diff(published, new, before=two_vans, after=two_vans)
    assert [(each.visit, each.before, each.after) for each in found.moved_vehicle] == [
        ("birch", "one", "two")
    ]
    assert [each.visit for each in found.moved_time] == ["cedar"]
    assert found.dropped == ("elm",)
    assert found.cancelled == ()
    assert found.routes == ("one", "two")
    assert found.metres == -40_000
    assert found.seconds == -2400
    back = diff(new, published, before=two_vans, after=two_vans)
    assert back.added == ("elm",)


def test_sentences_say_how_much_later(two_vans, published, timed):
    """Sentences say how much later."""
    new = timed(two_vans, one=["birch", "ash"], two=["cedar", "elm"])
    lines = diff(published, new, before=two_vans, after=two_vans).sentences
    assert "ash is made 50 min later (one)" in lines
    assert "birch is made 30 min earlier (one)" in lines
