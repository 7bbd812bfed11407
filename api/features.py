"""Tables as GeoJSON."""

import json
from typing import Any

import geopandas as gpd
import numpy as np
import shapely


def feature_collection(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return a table as GeoJSON (RFC 7946) with six decimals, about a tenth of a metre; NaN becomes null."""
    plain = frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda xy: xy.round(6)))
    for column in plain.columns:
        if plain[column].dtype.kind == "f":
            finite = np.isfinite(plain[column])
            plain = plain.assign(**{column: plain[column].astype(object).where(finite, None)})
    document: dict[str, Any] = json.loads(plain.to_json(drop_id=False))
    document.pop("crs", None)
    return document
