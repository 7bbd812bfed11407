"""Square kilometres of areas in longitude and latitude."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from planner.geodesy import EARTH_RADIUS_M


def square_km(areas: Any) -> npt.NDArray[np.float64]:
    """Return the square kilometres of each area on the sphere.

    Lambert's cylinder keeps areas: Snyder, Map Projections: A Working Manual, USGS 1395, 1987, eq. 10-1 and 10-2.
    """
    flat = shapely.transform(
        np.asarray(areas, dtype=object),
        lambda at: np.column_stack([np.radians(at[:, 0]), np.sin(np.radians(at[:, 1]))]),
    )
    ground: npt.NDArray[np.float64] = shapely.area(flat) * (EARTH_RADIUS_M / 1000.0) ** 2
    return ground
