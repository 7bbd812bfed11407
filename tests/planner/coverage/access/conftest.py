"""Two villages, a town and the places they can go to, in minutes."""

import numpy as np
import pytest

from planner.coverage.access.times import AccessTimes


@pytest.fixture(scope="session")
def reached():
    """Return travel times from ``{point: {site: minutes}}``, sites in the order given or as they come."""

    def make(minutes, sites=None):
        places = sites or list(dict.fromkeys(site for row in minutes.values() for site in row))
        pairs = [
            (row, site, at * 60)
            for row, by_site in enumerate(minutes.values())
            for site, at in by_site.items()
        ]
        row, site, seconds = zip(*pairs, strict=True) if pairs else ((), (), ())
        return AccessTimes.from_pairs(
            row,
            [places.index(name) for name in site],
            np.array(seconds, float),
            demand=list(minutes),
            sites=places,
        )

    return make


@pytest.fixture(scope="session")
def villages(reached):
    """Return times of a town with a branch, a village between two branches, one with a far branch, and an island."""
    return reached({"town": {"a": 2, "b": 30}, "mid": {"a": 12, "b": 8}, "far": {"b": 25}, "island": {}})
