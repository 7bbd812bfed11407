"""Small maps drawn by hand: ``sketch`` collects what a mapper would draw and writes an ``.osm`` file."""

import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import pytest

KM = 180 / (np.pi * 6371.0088)


def lonlat(x, y):
    """Return longitude and latitude of kilometres from 10° E 0° N."""
    return round(10 + x * KM, 7), round(y * KM, 7)


def _tags(tags):
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


@dataclass
class Sketch:
    """Mapped things in order; kilometres from 10° E 0° N."""

    nodes: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)

    def node(self, x, y, tags=None):
        """Draw a point and return its number."""
        number = len(self.nodes) + 1
        lon, lat = lonlat(x, y)
        self.nodes.append(
            f'<node id="{number}" version="1" lat="{lat}" lon="{lon}">{_tags(tags or {})}</node>'
        )
        return number

    def way(self, nodes, tags):
        """Draw a line through nodes (numbers, or places to make nodes at) and return its number."""
        numbers = [node if isinstance(node, int) else self.node(*node) for node in nodes]
        number = len(self.ways) + 1001
        refs = "".join(f'<nd ref="{node}"/>' for node in numbers)
        self.ways.append(f'<way id="{number}" version="1">{refs}{_tags(tags)}</way>')
        return number

    def area(self, x, y, side, tags):
        """Draw a square with its corner in the south west."""
        corners = [self.node(*p) for p in ((x, y), (x + side, y), (x + side, y + side), (x, y + side))]
        return self.way([*corners, corners[0]], tags)

    def relation(self, ways, tags):
        """Draw a multipolygon with these outer ways."""
        number = len(self.relations) + 5001
        members = "".join(f'<member type="way" ref="{way}" role="outer"/>' for way in ways)
        self.relations.append(f'<relation id="{number}" version="1">{members}{_tags(tags)}</relation>')
        return number

    def write(self, path: Path) -> Path:
        """Write the file."""
        body = "\n".join([*self.nodes, *self.ways, *self.relations])
        path.write_text(f'<?xml version="1.0"?><osm version="0.6" generator="hand">\n{body}\n</osm>\n')
        return path


@pytest.fixture(scope="session")
def wire():
    """Return the module that writes packed extracts byte by byte."""
    spec = importlib.util.spec_from_file_location("pbf_wire", Path(__file__).with_name("wire.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sketch():
    """Return an empty map."""
    return Sketch()


@pytest.fixture(scope="session")
def valley(tmp_path_factory):
    """Return the file of a town with a bank and two villages along one road, with homes, a parish and an island.

    The town (1,000 people) at kilometre 0, Upper Village (100) at kilometre 10, Lower Village (50) at kilometre 20.
    """
    drawn = Sketch()
    town, fork, upper, lower = (drawn.node(x, 0) for x in (0, 2, 10, 20))
    drawn.way([town, fork, upper], {"highway": "primary", "maxspeed": "90"})
    drawn.way([upper, lower], {"highway": "secondary", "surface": "gravel"})
    drawn.way([fork, (2, 3)], {"highway": "residential", "oneway": "yes"})
    drawn.way([town, (0, 1)], {"highway": "footway"})
    drawn.way([town, (0, -1)], {"highway": "service", "access": "private"})
    drawn.node(0, 0.1, {"place": "town", "name": "Town", "population": "1000"})
    drawn.node(10, 0.1, {"place": "village", "name": "Upper Village", "population": "100"})
    drawn.node(20, 0.1, {"place": "village", "name": "Lower Village", "population": "50"})
    drawn.node(0.1, 0.1, {"amenity": "bank", "name": "Landsbankinn", "opening_hours": "Mo-Fr 09:00-16:00"})
    drawn.node(10.1, 0.1, {"amenity": "post_office", "name": "Post"})
    drawn.node(10.2, 1.1, {"amenity": "community_centre", "name": "Hall"})
    drawn.node(20.1, 0.2, {"amenity": "fuel", "name": "Pump"})
    for number in range(6):
        drawn.area(number * 0.1, 0.3, 0.02, {"building": "house", "addr:housenumber": str(number)})
        drawn.area(10 + number * 0.1, 0.3, 0.02, {"building": "yes"})
    drawn.area(20, 0.3, 0.02, {"building": "detached"})
    outline = drawn.area(-5, -5, 12, {})
    drawn.relation(
        [outline],
        {"type": "boundary", "boundary": "administrative", "admin_level": "6", "name": "West Parish"},
    )
    drawn.area(2, 20, 3, {"place": "island", "name": "Skerry"})
    return drawn.write(tmp_path_factory.mktemp("valley") / "valley.osm")
