"""Where things are kept that are dear to make."""

import sys
from pathlib import Path

import pytest

from planner.cache_folder import cache_folder


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"FARREACH_CACHE": "/some/where"}, "/some/where"),
        ({"FARREACH_CACHE": "/some/where", "XDG_CACHE_HOME": "/xdg"}, "/some/where"),
        ({"XDG_CACHE_HOME": "/xdg"}, "/xdg/farreach"),
        ({"XDG_CACHE_HOME": "relative"}, "/home/anna/.cache/farreach"),  # to be ignored, says the standard
        ({"XDG_CACHE_HOME": "", "FARREACH_CACHE": ""}, "/home/anna/.cache/farreach"),
        ({}, "/home/anna/.cache/farreach"),
    ],
)
def test_where_things_are_kept(given, expected, monkeypatch):
    """The user's word first, then the standard's."""
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("FARREACH_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/anna", **given}.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(expected)


def test_a_user_without_a_home_keeps_nothing(monkeypatch):
    """Some containers are so."""
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    for name in ("FARREACH_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert cache_folder() is None
