"""Encoded polylines: latitude and longitude as differences in printable characters.

Google, Encoded Polyline Algorithm Format, https://developers.google.com/maps/documentation/utilities/polylinealgorithm
"""

from collections.abc import Iterator
from typing import Any


def encode_polyline(lonlat: Any, *, digits: int = 5) -> str:
    """Return ``(k, 2)`` longitudes and latitudes as a polyline with so many decimals.

    Examples
    --------
    >>> encode_polyline([(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)])
    '_p~iF~ps|U_ulLnnqC_mqNvxq`@'
    """
    import numpy as np  # noqa: PLC0415 - the server reads polylines before it needs numpy

    latlon = np.rint(np.asarray(lonlat, np.float64).reshape(-1, 2)[:, ::-1] * 10**digits).astype(np.int64)
    steps = np.diff(latlon, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()
    value = np.where(steps < 0, ~(steps << 1), steps << 1)
    fives = (value[:, None] >> (5 * np.arange(7))) & 0x1F
    later = np.cumsum(fives[:, ::-1], axis=1)[:, ::-1] - fives > 0
    wanted = later | (fives > 0)
    wanted[:, 0] = True
    return bytes((fives + 0x20 * later + 63)[wanted].astype(np.uint8)).decode("ascii")


def decode_polyline(text: str, *, digits: int = 5) -> Iterator[tuple[float, float]]:
    """Yield the longitudes and latitudes in a polyline with so many decimals.

    Raises
    ------
    ValueError
        Saying at which character the text is no polyline.
    """
    scale = 10**digits
    numbers = list(_numbers(text))
    if len(numbers) % 2:
        raise ValueError("the polyline ends after a latitude")
    lat = lon = 0
    for up, right in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + up, lon + right
        yield lon / scale, lat / scale


def _numbers(text: str) -> Iterator[int]:
    value = shift = 0
    for place, character in enumerate(text):
        part = ord(character) - 63
        if not 0 <= part < 64 or shift > 30:
            raise ValueError(f"the polyline is wrong at character {place}")
        value |= (part & 0x1F) << shift
        shift += 5
        if part < 0x20:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0
    if shift:
        raise ValueError("the polyline ends in the middle of a number")
