"""Points that a command was given: any table of points, or a layer of the workspace by its name."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from api.store import Workspace
from api.streets import Extent
from planner.errors import InputError, TableError
from planner.io.files import read_table
from planner.streets.snap import Snapped

_MADE_IDS = "ids made from"
_PREFIX = "candidate-"
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Points:
    """Points with ids, what they are called in words (``origins``), and what was noticed when they were read."""

    what: str
    label: str
    frame: gpd.GeoDataFrame
    notes: tuple[str, ...] = ()

    @property
    def one(self) -> str:
        """What one of them is called."""
        return self.what.removesuffix("s")


@dataclass(frozen=True, slots=True)
class Joining:
    """Where points met the streets.

    Attributes
    ----------
    points
        The points.
    snapped
        Where each of them meets the streets.
    limit
        Metres beyond which a street did not count.
    """

    points: Points
    snapped: Snapped
    limit: float

    @property
    def lost(self) -> list[tuple[str, float]]:
        """Ids of the points without a street, and the metres to the nearest one."""
        rows = np.flatnonzero(~self.snapped.found)
        ids = self.points.frame.index.to_numpy()[rows].tolist()
        return list(zip(ids, self.snapped.metres[rows].tolist(), strict=True))

    def refuse_nowhere(self) -> None:
        """Refuse points none of which has a street."""
        if not self.snapped.found.any():
            raise InputError(
                f"{self.points.label}: no street within {self.limit:,.0f} m of any of the "
                f"{len(self.points.frame):,} {self.points.what}. Is it the wrong map, or should --snap-limit be larger?",
                [f"{label!r} ({_away(metres)})" for label, metres in self.lost],
            )

    def lines(self) -> list[str]:
        """Return in words how far the points are from their streets, and which have none."""
        count, metres = len(self.points.frame), self.snapped.metres[self.snapped.found]
        farthest = self.points.frame.index[self.snapped.found][int(metres.argmax())]
        name = self.points.what if count != 1 else self.points.one
        lines = [
            f"{count:,} {name} joined to streets, half within {np.median(metres):,.0f} m, {farthest!r} over {metres.max():,.0f} m"
        ]
        if self.lost:
            lines.append(
                f"{len(self.lost):,} of {count:,} {self.points.what} have no street within {self.limit:,.0f} m: "
                + listed([f"{label!r} ({_away(away)})" for label, away in self.lost])
            )
        return lines

    def facts(self) -> dict[str, Any]:
        """Return the same as JSON."""
        metres = self.snapped.metres[self.snapped.found]
        return {
            "count": len(self.points.frame),
            "snap_metres": {
                "median": round(float(np.median(metres)), 1),
                "most": round(float(metres.max()), 1),
            },
            "without_street": [
                {"id": label, "metres": round(away, 1) if np.isfinite(away) else None}
                for label, away in self.lost
            ],
        }


def read_points(given: str, what: str, source: Path, extent: Extent | None) -> Points:
    """Return the points in a file, or in a layer of the workspace ``source``.

    Parameters
    ----------
    given
        What the user typed: a file, or the name of a layer.
    what
        What they are: ``origins``.
    source
        The streets, perhaps a workspace.
    extent
        West, south, east, north of the streets; points far outside are refused.

    Raises
    ------
    InputError
        Naming every row that is wrong, or the layers that there are.
    """
    path = Path(given)
    if path.suffix or path.exists():
        return _from_file(path, what, extent)
    if Workspace.is_one(source):
        return _from_layer(given, what, source)
    raise InputError(
        f"There is no file {given}, and {source.name} is no workspace that could have a layer {given!r}."
    )


def listed(words: list[str]) -> str:
    """Return some of ``words``, and how many there are beside."""
    more = len(words) - _SHOWN
    return ", ".join(words[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _from_file(path: Path, what: str, extent: Extent | None) -> Points:
    loaded = read_table(path, "candidates", extent=extent)
    points = Points(what, path.name, loaded.frame, tuple(f"{path.name}: {note}" for note in loaded.notes))
    if any(note.startswith(_MADE_IDS) for note in loaded.notes):
        ids = loaded.frame.index.str.removeprefix(_PREFIX)
        points = replace(points, frame=loaded.frame.set_axis(f"{points.one}-" + ids).rename_axis("id"))
    return _some(points)


def _from_layer(name: str, what: str, source: Path) -> Points:
    with Workspace.open(source, read_only=True) as workspace:
        layers = workspace.layers()
        if name not in layers:
            raise InputError(
                f"There is neither a file {name} nor a layer {name!r} in {source.name}; "
                f"its layers are: {', '.join(layers) or 'none'}."
            )
        frame = workspace.read_layer(name)
    shapes = set(frame.geometry.geom_type.dropna())
    if shapes - {"Point"}:
        raise InputError(
            f"Layer {name!r} of {source.name} holds {' and '.join(sorted(shapes))}; give points."
        )
    return _some(Points(what, f"{source.name}, layer {name}", frame))


def _some(points: Points) -> Points:
    if points.frame.empty:
        raise TableError(f"{points.label} holds no {points.what}: there is no row.")
    return points


def _away(metres: float) -> str:
    if not np.isfinite(metres):
        return "there is no street at all"
    return f"{metres:,.0f} m away" if metres < 10_000 else f"{metres / 1000:,.0f} km away"
