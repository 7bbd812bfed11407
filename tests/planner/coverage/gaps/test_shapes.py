"""Each demand point ends in the area of its gap, and in no other."""

import numpy as np
import shapely

from planner.coverage.gaps.plane import Plane
from planner.coverage.gaps.shapes import People, settled


def test_two_points_at_one_place_lie_in_no_third_gap():
    """One has room at a branch, the other has not; the gap next to them is taken away all the same."""
    plane = Plane(lon=10.0, lat=60.0)
    flat = np.array([[0.0, 0.0], [0.0, 0.0], [26.0, 0.0]])
    shapes = np.array([shapely.Point(-300, 0).buffer(310), shapely.Point(100, 0).buffer(150)])
    people = People(lonlat=plane.degrees(flat), plane=flat, gap=np.array([-1, 0, 1]))
    first, second = settled(shapes, people, plane)
    points = shapely.points(people.lonlat)
    assert first.intersects(points[1])
    assert second.intersects(points[2])
    assert not second.intersects(points[1])
