"""GPX 1.1: waypoints for the stops, a route for each vehicle, and its way along the streets as a track."""

from datetime import UTC
from xml.etree import ElementTree as ET

from api.route_files.plain import instant, plain
from maps import figures
from maps.plan_view import LonLat, PlanView, ShownRoute, ShownStop, Spot, span
from maps.words import Language, word

NAMESPACE = "http://www.topografix.com/GPX/1/1"


def gpx_file(plan: PlanView, language: Language) -> bytes:
    """Return the routes of a day as GPX; what has no coordinates is not in it.

    Source: https://www.topografix.com/GPX/1/1/gpx.xsd, which also fixes the order of elements.
    """
    root = ET.Element("gpx", {"version": "1.1", "creator": "Farreach", "xmlns": NAMESPACE})
    about = ET.SubElement(root, "metadata")
    _said(about, "name", f"{plan.title} {plan.day.isoformat()}")
    _said(about, "time", f"{plan.made.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    for route in plan.routes:
        for stop in route.stops:
            _stop(root, "wpt", plan, stop, route, language)
    for route in plan.routes:
        _route(ET.SubElement(root, "rte"), plan, route, language)
    for route in plan.routes:
        if route.lines:
            _track(ET.SubElement(root, "trk"), route)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _route(element: ET.Element, plan: PlanView, route: ShownRoute, language: Language) -> None:
    _said(element, "name", route.name)
    _said(element, "desc", f"{span(route.start, route.end)}, {figures.kilometres(route.metres, language)}")
    _end(element, route.begins, plan, route.start)
    for row in route.rows():
        if isinstance(row, ShownStop):
            _stop(element, "rtept", plan, row, route, language)
        elif row.kind == "reload":
            _end(element, row.spot, plan, row.start)
    _end(element, route.ends, plan, route.end)


def _track(element: ET.Element, route: ShownRoute) -> None:
    _said(element, "name", route.name)
    for line in route.lines:
        segment = ET.SubElement(element, "trkseg")
        for place in line:
            ET.SubElement(segment, "trkpt", _place(place))


def _stop(
    parent: ET.Element, tag: str, plan: PlanView, stop: ShownStop, route: ShownRoute, language: Language
) -> None:
    if stop.spot.lon_lat is None:
        return
    point = ET.SubElement(parent, tag, _place(stop.spot.lon_lat))
    _said(point, "time", f"{instant(plan, stop.arrival).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    _said(point, "name", f"{stop.order} {stop.spot.name}")
    times = f"{word('service_start', language)} {span(stop.start, stop.departure)}"
    parts = (route.name, figures.place_beside(stop.spot.name, stop.spot.place), times, stop.tasks)
    _said(point, "desc", " · ".join(part for part in parts if part))
    _said(point, "type", "stop")


def _end(parent: ET.Element, spot: Spot | None, plan: PlanView, seconds: int) -> None:
    if spot is None or spot.lon_lat is None:
        return
    point = ET.SubElement(parent, "rtept", _place(spot.lon_lat))
    _said(point, "time", f"{instant(plan, seconds).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    _said(point, "name", spot.name)
    _said(point, "type", "depot")


def _place(lon_lat: LonLat) -> dict[str, str]:
    return {"lat": f"{lon_lat[1]:.6f}", "lon": f"{lon_lat[0]:.6f}"}


def _said(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = plain(text)
