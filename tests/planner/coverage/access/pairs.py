"""Random travel times, people and supply, for hypothesis."""

import numpy as np
from hypothesis import strategies as st

from planner.coverage.access.times import AccessTimes


@st.composite
def cases(draw):
    """Draw times between a few points and sites, and whole people and supply, some of them none."""
    points, sites = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    minutes = draw(
        st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=points * sites, max_size=points * sites)
    )
    there = [number for number, at in enumerate(minutes) if at is not None]
    times = AccessTimes.from_pairs(
        [number // sites for number in there],
        [number % sites for number in there],
        [60.0 * minutes[number] for number in there],
        demand=[f"p{number}" for number in range(points)],
        sites=[f"s{number}" for number in range(sites)],
    )
    people = np.array(draw(st.lists(st.integers(0, 50), min_size=points, max_size=points)), float)
    supply = np.array(draw(st.lists(st.integers(0, 9), min_size=sites, max_size=sites)), float)
    return times, people, supply
