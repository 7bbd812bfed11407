"""KML 2.2: a folder for each vehicle with its way and its stops, and one for the visits that are left out."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from api.route_files.plain import instant, plain
from maps.colours import vehicle_colour
from maps.plan_view import Line, LonLat, PlanView, ShownRoute, ShownStop, Spot, span
from maps.plan_words import left_out_in_words
from maps.words import Language, word

NAMESPACE = "http://www.opengis.net/kml/2.2"


def kml_file(plan: PlanView, language: Language) -> bytes:
    """Return the routes of a day as KML; what has no coordinates is not in it.

    Source: OGC 07-147r2, "OGC KML", 2.2.0.
    """
    root = ET.Element("kml", {"xmlns": NAMESPACE})
    document = ET.SubElement(root, "Document")
    _said(document, "name", f"{plan.title} {plan.day.isoformat()}")
    for number in range(len(plan.routes)):
        _style(document, number)
    for number, route in enumerate(plan.routes):
        _route(_folder(document, route.name), plan, route, number, language)
    placed = [left for left in plan.left_out if left.spot.lon_lat is not None]
    if placed:
        folder = _folder(document, word(plan.left_out_title, language))
        for left in placed:
            said = left_out_in_words(left, language)
            why = "; ".join(part for part in (said.reason, said.by_vehicle, said.change) if part)
            facts = {"id": left.visit, "reason": left.reason, "detail": left.detail}
            _point(folder, left.spot, said.name, why, facts)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _style(document: ET.Element, number: int) -> None:
    """Add how a vehicle is drawn; KML colours are ``aabbggrr``."""
    red, green, blue = (vehicle_colour(number)[at : at + 2] for at in (1, 3, 5))
    style = ET.SubElement(document, "Style", {"id": f"vehicle-{number}"})
    line = ET.SubElement(style, "LineStyle")
    _said(line, "color", f"ff{blue}{green}{red}")
    _said(line, "width", "4")


def _folder(document: ET.Element, name: str) -> ET.Element:
    folder = ET.SubElement(document, "Folder")
    _said(folder, "name", name)
    return folder


def _route(folder: ET.Element, plan: PlanView, route: ShownRoute, number: int, language: Language) -> None:
    lines = [line for line in route.way() if len(line) > 1]
    if lines:
        mark = ET.SubElement(folder, "Placemark")
        _said(mark, "name", route.name)
        _when(mark, plan, route.start, route.end)
        _said(mark, "styleUrl", f"#vehicle-{number}")
        _facts(mark, {"vehicle": route.vehicle, "metres": str(round(route.metres))})
        _lines(mark, lines)
    for row in route.rows():
        if isinstance(row, ShownStop):
            mark_of = _point(
                folder, row.spot, f"{row.order} {row.spot.name}", row.tasks, _stop_facts(row, route)
            )
            if mark_of is not None:
                _when(mark_of, plan, row.arrival, row.departure)
        elif row.spot is not None:
            _point(folder, row.spot, f"{word(row.kind, language)} {span(row.start, row.end)}", "", {})


def _stop_facts(stop: ShownStop, route: ShownRoute) -> dict[str, str]:
    return {
        "id": stop.visit,
        "vehicle": route.vehicle,
        "order": str(stop.order),
        "place": stop.spot.place,
        "times": span(stop.start, stop.departure),
    }


def _point(
    folder: ET.Element, spot: Spot, name: str, description: str, facts: dict[str, str]
) -> ET.Element | None:
    """Add a place; KML fixes the order of the elements, so the time goes in before the coordinates."""
    if spot.lon_lat is None:
        return None
    mark = ET.SubElement(folder, "Placemark")
    _said(mark, "name", name)
    if description:
        _said(mark, "description", description)
    _facts(mark, facts)
    _said(ET.SubElement(mark, "Point"), "coordinates", _place(spot.lon_lat))
    return mark


def _when(mark: ET.Element, plan: PlanView, start: int, end: int) -> None:
    """Add a time span where KML wants it: after name and description."""
    span_of = ET.Element("TimeSpan")
    _said(span_of, "begin", instant(plan, start).isoformat())
    _said(span_of, "end", instant(plan, end).isoformat())
    before = sum(child.tag in {"name", "description"} for child in mark)
    mark.insert(before, span_of)


def _facts(mark: ET.Element, facts: dict[str, str]) -> None:
    if not facts:
        return
    extended = ET.SubElement(mark, "ExtendedData")
    for name, value in facts.items():
        _said(ET.SubElement(extended, "Data", {"name": name}), "value", value)


def _lines(mark: ET.Element, lines: Iterable[Line]) -> None:
    together = ET.SubElement(mark, "MultiGeometry")
    for line in lines:
        drawn = ET.SubElement(together, "LineString")
        _said(drawn, "tessellate", "1")
        _said(drawn, "coordinates", " ".join(map(_place, line)))


def _place(lon_lat: LonLat) -> str:
    return f"{lon_lat[0]:.6f},{lon_lat[1]:.6f}"


def _said(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = plain(text)
