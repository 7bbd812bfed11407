"""KML: read back by GDAL, in the order that its schema wants."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from api.route_files.kml import NAMESPACE
from maps.plan_view import PlanView

ORDER = ["name", "description", "TimeSpan", "styleUrl", "ExtendedData", "Point", "MultiGeometry"]


def test_gdal_reads_it(two_vans: PlanView, written: Callable[..., bytes], tmp_path: Path) -> None:
    """A layer for each van and one for what is left out; lines and points."""
    path = tmp_path / "routes.kml"
    path.write_bytes(written(two_vans, "kml"))
    layers = [name for name, _ in pyogrio.list_layers(path)]
    assert layers == ["Van 1", "Van 2 「北」", "Visits left out"]
    first = pyogrio.read_dataframe(path, layer="Van 1")
    assert sorted(first.geom_type.str.replace("Multi", "")) == [
        "LineString",
        "Point",
        "Point",
        "Point",
        "Point",
    ]
    assert "1 Far school" in set(first["Name"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_elements_are_in_order(two_vans: PlanView, written: Callable[..., bytes], language: str) -> None:
    """KML is a sequence, not a heap."""
    root = ET.fromstring(written(two_vans, "kml", language))
    marks = root.findall(f".//{{{NAMESPACE}}}Placemark")
    assert len(marks) == 8
    for mark in marks:
        places = [ORDER.index(child.tag.removeprefix(f"{{{NAMESPACE}}}")) for child in mark]
        assert places == sorted(places)


def test_colours_are_blue_green_red(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """The first van is #0072b2."""
    assert b"<color>ffb27200</color>" in written(two_vans, "kml")


def test_reasons_are_told(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """In words, and as a code for machines."""
    text = written(two_vans, "kml", "zh").decode()
    assert "没有可往返的道路" in text
    assert '<Data name="reason">\n' in text
