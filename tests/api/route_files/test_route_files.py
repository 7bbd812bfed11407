"""Routes as files over HTTP and from the command line, and whatever stands in them."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.route_files.formats import FORMATS, MEDIA_TYPES, Format, route_file
from maps.plan_view import LeftOut, PlanView, ShownPause, ShownRoute, ShownStop, Spot

BEGINS = {
    "geojson": b"{",
    "gpx": b"<?xml",
    "kml": b"<?xml",
    "ics": b"BEGIN:VCALENDAR\r\n",
    "pdf": b"%PDF-",
    "xlsx": b"PK",
    "csv": b"date,",
}
TEXTS = st.text(max_size=12)
PLACES = st.none() | st.tuples(st.floats(-180, 180), st.floats(-90, 90))
SPOTS = st.builds(Spot, name=TEXTS, place=TEXTS, lon_lat=PLACES)
SECONDS = st.integers(0, 200_000)


@st.composite
def plans(draw: Any) -> PlanView:
    """Return any plan: odd names, missing places, times beyond midnight, pauses anywhere."""
    routes = []
    for number in range(draw(st.integers(0, 2))):
        times = sorted(draw(st.lists(SECONDS, min_size=6, max_size=6)))
        stops = [
            ShownStop(
                order=order,
                visit=f"{number} {order}",
                spot=draw(SPOTS),
                arrival=times[order],
                start=times[order + 1],
                departure=times[order + 2],
                tasks=draw(TEXTS),
                load=draw(st.sampled_from([(), (1, 2)])),
            )
            for order in range(1, draw(st.integers(1, 3)))
        ]
        kind = draw(st.sampled_from(["break", "reload"]))
        pause = ShownPause(
            kind=kind, after=draw(st.integers(0, 2)), start=times[0], end=times[1], spot=draw(SPOTS)
        )
        route = ShownRoute(
            vehicle=draw(TEXTS),
            name=draw(TEXTS),
            start=times[0],
            end=times[-1],
            begins=draw(st.none() | SPOTS),
            ends=draw(st.none() | SPOTS),
            metres=draw(st.floats(0, 1e6)),
            driving=draw(SECONDS),
            stops=tuple(stops),
            pauses=(pause,),
        )
        routes.append(route)
    left = LeftOut(visit=draw(TEXTS), spot=draw(SPOTS), reason=draw(TEXTS), by_vehicle=((draw(TEXTS), "x"),))
    return PlanView(
        title=draw(TEXTS),
        day=draw(st.dates(date(1990, 1, 1), date(2060, 1, 1))),
        zone=draw(st.sampled_from(["UTC", "Europe/Berlin", "Asia/Shanghai", "Atlantic/Reykjavik"])),
        version=draw(st.integers(0, 10**6)),
        made=datetime(2026, 11, 1, tzinfo=UTC),
        routes=tuple(routes),
        left_out=(left,),
    )


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans(), language=st.sampled_from(["en", "zh"]))
def test_any_plan_can_be_written(form: Format, plan: PlanView, language: Any) -> None:
    """Whatever its names, times and places are."""
    body = route_file(plan, form, language=language, printed=datetime(2026, 11, 24, tzinfo=UTC))
    assert body.startswith(BEGINS[form])


@pytest.mark.parametrize("form", FORMATS)
def test_a_day_as_a_file(client: Any, out_day: tuple[str, str], form: Format) -> None:
    """With its type, a name, and a weak tag with which nothing is sent twice."""
    path = f"/v1/routes/{out_day[1]}.{form}"
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPES[form]
    assert answer.headers["content-disposition"] == f'attachment; filename="routes-{out_day[1]}.{form}"'
    assert answer.content.startswith(BEGINS[form])
    tag = answer.headers["etag"]
    assert tag.startswith('W/"')
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(path, headers={"If-None-Match": tag, "Accept-Language": "zh"}).status_code == 200


@pytest.mark.parametrize("form", FORMATS)
def test_a_van_as_a_file(client: Any, out_day: tuple[str, str], form: Format) -> None:
    """The same for one van; another has no route."""
    van, day = out_day
    assert client.get(f"/v1/vehicles/{quote(van)}/routes/{day}.{form}").content.startswith(BEGINS[form])
    missing = client.get(f"/v1/vehicles/nobody/routes/{day}.{form}")
    assert missing.status_code == 404
    assert "/v1/vehicles" in missing.json()["detail"]


def test_file_and_document_agree(client: Any, out_day: tuple[str, str]) -> None:
    """The stop of the JSON document is the stop of the GeoJSON file, and its line is along streets."""
    document = client.get(f"/v1/routes/{out_day[1]}").json()
    features = client.get(f"/v1/routes/{out_day[1]}.geojson").json()["features"]
    (stop,) = document["routes"][0]["stops"]
    route, *rest = features
    (shown,) = [feature["properties"] for feature in rest if feature["properties"]["kind"] == "stop"]
    for key in ("id", "order", "place", "departure", "departure_at", "dwell_minutes", "people"):
        assert shown[key] == stop[key]
    assert shown["start_at"] == stop["arrival_at"]
    assert route["properties"]["metres"] == document["routes"][0]["metres"]
    assert route["properties"]["along_streets"] is True
    assert len(route["geometry"]["coordinates"]) > 2


def test_language_of_a_file(client: Any, out_day: tuple[str, str]) -> None:
    """By the address, else by what the reader wants."""
    path = f"/v1/routes/{out_day[1]}.xlsx"
    for answer in (client.get(f"{path}?lang=zh"), client.get(path, headers={"Accept-Language": "zh"})):
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "总览"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/routes/2020-01-01.pdf", 404),
        ("/v1/routes/2026-11-23.exe", 422),
        ("/v1/routes/nonsense.pdf", 422),
        ("/v1/routes/2026-11-23.pdf?lang=fr", 422),
    ],
)
def test_refusals(client: Any, path: str, status: int) -> None:
    """A day that the plan has not, a format that there is not, a date that is none."""
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_no_plan_yet(empty_client: Any) -> None:
    """Says so."""
    answer = empty_client.get("/v1/routes/2026-11-23.pdf")
    assert answer.status_code == 404
    assert "no plan yet" in answer.json()["detail"]


def test_hostile_names_stay_names(client: Any, out_day: tuple[str, str]) -> None:
    """The stop of the four villages is called ``<b>library</b>``."""
    text = client.get(f"/v1/routes/{out_day[1]}.kml").text
    assert "&lt;b&gt;library&lt;/b&gt;" in text


@pytest.mark.parametrize("form", [*FORMATS, "html"])
def test_command(
    farreach: Callable[..., Any], four_villages: Any, out_day: tuple[str, str], tmp_path: Path, form: str
) -> None:
    """The name of the file says the format; the file is said on standard error."""
    out = tmp_path / f"day.{form}"
    said = farreach("routes", four_villages.path, "--date", out_day[1], "-o", out)
    assert said.code == 0, said.err
    assert said.out == ""
    assert str(out) in said.err
    assert out.read_bytes().startswith({**BEGINS, "html": b"<!DOCTYPE html>"}[form])


def test_command_with_format_and_van(
    farreach: Callable[..., Any], four_villages: Any, out_day: tuple[str, str], tmp_path: Path
) -> None:
    """A name without a suffix, one van, in Chinese."""
    van, day = out_day
    out = tmp_path / "sheet"
    words = ("--date", day, "--vehicle", van, "--format", "ics", "--lang", "zh", "--out", out)
    assert farreach("routes", four_villages.path, *words).code == 0
    assert "服务车" in out.read_text(encoding="utf-8")
    said = farreach("routes", four_villages.path, "--date", day, "--vehicle", van, "--json")
    assert [route["vehicle"] for route in json.loads(said.out)["routes"]] == [van]


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("--out", "x.doc"), 2, "must end with one of"),
        (("--format", "doc"), 2, "choose from"),
        (("--format", "pdf"), 2, "needs a file"),
        (("--out", "x.pdf", "--lang", "fr"), 2, "choose from en, zh"),
        (("--vehicle", "nobody"), 1, "has no route"),
        (("--out", "/nowhere/x.pdf"), 1, "not a folder"),
    ],
)
def test_command_refuses(
    farreach: Callable[..., Any], four_villages: Any, words: tuple[str, ...], code: int, part: str
) -> None:
    """With the one message that helps."""
    said = farreach("routes", four_villages.path, *words)
    assert said.code == code
    assert part in " ".join(said.err.replace("│", " ").split())


def test_the_workspace_is_not_written_over(
    farreach: Callable[..., Any], own_villages: Path, tmp_path: Path
) -> None:
    """Whatever its name is."""
    place = own_villages.rename(tmp_path / "villages.pdf")
    said = farreach("routes", place, "--out", place)
    assert said.code == 1
    assert "would be lost" in said.err


def test_a_rota_leaves_out_for_all_days(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """The heading says that the whole rota is meant."""
    whole = written(replace(two_vans, of_rota=True), "kml").decode()
    assert "Stops without a visit in this rota" in whole
