"""Saying that a first solve compiles."""

from planner.routing import cold


def test_it_is_said_only_where_code_is_missing(monkeypatch):
    """One engine without is enough."""
    said = []
    monkeypatch.setattr(cold, "is_kept", lambda _: True)
    cold.say_if_routing_is_cold(said.append)
    assert said == []
    monkeypatch.setattr(cold, "is_kept", lambda kernels: kernels.parent.name == "fast")
    cold.say_if_routing_is_cold(said.append)
    assert said == [cold.PIECEMEAL]
