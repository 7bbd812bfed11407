"""Compiling beforehand: told once, then silent."""

from planner.routing.fast import warm


def test_a_wait_is_told(monkeypatch, tmp_path):
    """Where nothing is kept yet; what is compiled already is used all the same."""
    said = []
    monkeypatch.setattr(warm, "code_folder", lambda _: tmp_path / "nothing")
    warm.warm_fast_routing(said.append)
    assert said == [warm.NOTICE]


def test_nothing_is_told_where_it_is_kept(monkeypatch, tmp_path):
    """The folder of machine code is there."""
    said = []
    monkeypatch.setattr(warm, "code_folder", lambda _: tmp_path)
    warm.warm_fast_routing(said.append)
    assert said == []
