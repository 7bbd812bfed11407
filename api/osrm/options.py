"""What the services know, and what people are told about it."""

from collections.abc import Mapping
from typing import Literal

Service = Literal["table", "route"]

PROFILES: Mapping[str, str] = {
    "driving": "drive",
    "car": "drive",
    "drive": "drive",
    "foot": "walk",
    "walk": "walk",
    "walking": "walk",
    "bike": "cycle",
    "cycle": "cycle",
    "cycling": "cycle",
}
"""OSRM's names and ours for the ways of travelling."""

_GENERAL = {
    "radiuses": "Metres, or `unlimited` (default), for each coordinate: `100;;50`.",
    "generate_hints": "`true` (default) or `false`.",
    "hints": "Taken and not needed: the coordinates say the same.",
    "skip_waypoints": "`true` leaves out what is said about each coordinate; `false` is the default.",
    "exclude": "`ferry`, which is never taken; nothing else.",
    "approaches": "`unrestricted` for each coordinate; nothing else.",
    "snapping": "`default`; nothing else.",
    "bearings": "Not implemented; leave it out.",
}
OPTIONS: Mapping[Service, Mapping[str, str]] = {
    "table": {
        "sources": "Positions among the coordinates, such as `0;5;7`, or `all` (default).",
        "destinations": "Positions among the coordinates, such as `0;5;7`, or `all` (default).",
        "annotations": "`duration` (default), `distance` or `duration,distance`.",
        "fallback_speed": "Metres per second in a straight line where there is no way.",
        "fallback_coordinate": "Ends of that line: `input` (default) or `snapped`.",
        "scale_factor": "Durations are multiplied by this.",
        **_GENERAL,
    },
    "route": {
        "overview": "`simplified` (default), `full` or `false`.",
        "geometries": "`polyline` (default), `polyline6` or `geojson`.",
        "steps": "`true`: departure and arrival of each leg, for streets have no names here; `false` is the default.",
        "annotations": "`true`, `false` (default), or some of `duration,distance,speed,weight`.",
        "alternatives": "Taken, but there is one way only.",
        "continue_straight": "`default` or `false`: the way may turn round at a coordinate; not `true`.",
        "waypoints": "Every coordinate; nothing else.",
        **_GENERAL,
    },
}
"""What each service knows, and what people are told about it."""
