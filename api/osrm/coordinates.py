"""Coordinates in the path of a request."""

import re

from api.osrm.errors import OsrmError
from api.osrm.polyline import decode_polyline

LonLat = tuple[float, float]

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_PAIR = re.compile(rf"({NUMBER}),({NUMBER})")
_POLYLINE = re.compile(r"polyline(6?)\((.*)\)", re.DOTALL)


def read_coordinates(text: str) -> tuple[LonLat, ...]:
    """Return the coordinates of ``lon,lat;lon,lat``, ``polyline(...)`` or ``polyline6(...)``, with ``.json`` or not.

    Raises
    ------
    OsrmError
        InvalidUrl, with the first place that is wrong.
    """
    if text.endswith(".flatbuffers"):
        raise OsrmError("NotImplemented", "flatbuffers is not implemented; ask for .json")
    plain = text.removesuffix(".json")
    packed = _POLYLINE.fullmatch(plain)
    if packed:
        try:
            return tuple(decode_polyline(packed[2], digits=6 if packed[1] else 5))
        except ValueError as error:
            raise OsrmError("InvalidUrl", f"URL string malformed: {error}") from None
    places = []
    for number, part in enumerate(plain.split(";")):
        pair = _PAIR.fullmatch(part)
        if pair is None:
            raise OsrmError(
                "InvalidUrl",
                f"URL string malformed: coordinate {number} is {shown(part)}, expected longitude,latitude",
            )
        places.append((float(pair[1]), float(pair[2])))
    return tuple(places)


def shown(text: str) -> str:
    """Return what somebody typed, cut short."""
    return repr(text if len(text) <= 40 else f"{text[:37]}...")
