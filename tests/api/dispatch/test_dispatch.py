"""The dispatcher's day over HTTP: drafts, publishing, slots, and everything that can be wrong."""

from typing import Any

import pytest

DAY = "2026-11-23"


@pytest.fixture
def stop(own_client: Any, out_day: tuple[str, str]) -> dict[str, Any]:
    """Return the one stop of the day on which a van goes out."""
    (route,) = own_client.get(f"/v1/routes/{out_day[1]}").json()["routes"]
    found: dict[str, Any] = route["stops"][0]
    return found


def replan(client: Any, day: str, *events: dict[str, Any], **more: Any) -> Any:
    """Ask for a draft."""
    return client.post(f"/v1/days/{day}/replan", json={"events": events, "now": "00:00", **more})


def test_a_draft_changes_nothing(own_client: Any, out_day: tuple[str, str], stop: dict[str, Any]) -> None:
    """It says what would change in both languages, and the plan stays."""
    before = own_client.get("/v1/plans/latest").content
    said = replan(own_client, out_day[1], {"kind": "cancelled", "stop": stop["name"]})
    assert said.status_code == 200, said.text
    draft = said.json()
    assert draft["draft"] == 1
    assert draft["diff"]["sentences"]["en"][0] == f"{stop['name']} is cancelled"
    assert draft["diff"]["sentences"]["zh"][0] == f"{stop['name']}取消"
    assert draft["totals"]["after"]["stops"] == 0
    assert draft["day"]["routes"] == []
    assert own_client.get("/v1/plans/latest").content == before
    assert own_client.get(said.headers["content-location"]).json() == draft
    assert own_client.get(draft["map"]).status_code == 200
    (listed,) = own_client.get(f"/v1/days/{out_day[1]}/drafts").json()["drafts"]
    assert listed["href"] == draft["href"]


def test_publishing(own_client: Any, out_day: tuple[str, str], stop: dict[str, Any]) -> None:
    """A new version with the day's documents and pages; the old one stays readable."""
    day = out_day[1]
    new = {"kind": "new_visit", "name": "Hall", "lon": stop["lon"], "lat": stop["lat"], "minutes": 10}
    draft = replan(own_client, day, new, {"kind": "cancelled", "stop": stop["id"]}).json()
    assert draft["diff"]["sentences"]["en"][1].startswith("Hall is added: ")
    tag = own_client.get("/v1/plans/latest").headers["etag"]
    assert draft["base"]["etag"] == tag
    said = own_client.post(draft["publish"], headers={"If-Match": tag})
    assert said.json()["version"] == 2, said.text
    sheet = own_client.get(f"/v1/routes/{day}").json()
    assert [row["name"] for route in sheet["routes"] for row in route["stops"]] == ["Hall"]
    rota = own_client.get("/v1/rota").json()
    names = [
        row["name"]
        for van in rota["vehicles"]
        for each in van["days"]
        if each["date"] == day
        for row in each["stops"]
    ]
    assert names == ["Hall"]
    facts = own_client.get("/index.json").json()
    assert all(visit["date"] != day for row in facts["stops"] for visit in row["visits"])
    for path in (f"/dispatch?date={day}", f"/dispatch/map?date={day}", "/rota"):
        assert "Hall" in own_client.get(path).text, path
    old = own_client.get("/v1/plans/1").json()["days"][day]
    assert [row["id"] for route in old["routes"] for row in route["stops"]] == [stop["id"]]
    latest = own_client.get("/v1/plans/latest").json()
    assert latest["days"][day] == sheet
    assert latest["replanned"][0]["from_version"] == 1
    assert own_client.get(f"/v1/routes/{day}.geojson").json()["version"] == 2
    assert own_client.get(draft["href"]).json()["published_version"] == 2


def test_publishing_needs_the_plan_that_was_looked_at(
    own_client: Any, out_day: tuple[str, str], stop: dict[str, Any]
) -> None:
    """Without the tag, with another one, a second time, and a draft of an older plan."""
    event = {"kind": "cancelled", "stop": stop["id"]}
    first, second = (replan(own_client, out_day[1], event).json() for _ in range(2))
    tag = {"If-Match": first["base"]["etag"]}
    assert own_client.post(first["publish"]).status_code == 428
    assert own_client.post(first["publish"], headers={"If-Match": '"other"'}).status_code == 412
    assert own_client.post(first["publish"], headers=tag).status_code == 200
    assert own_client.post(first["publish"], headers=tag).status_code == 412
    said = own_client.post(second["publish"], headers=tag)
    assert said.status_code == 412
    assert "plan the day again" in said.json()["detail"]
    assert len(own_client.get("/v1/plans").json()["plans"]) == 2
    assert own_client.delete(first["href"]).status_code == 409
    assert own_client.delete(second["href"]).status_code == 204
    assert own_client.get(second["href"]).status_code == 404
    assert own_client.get(second["map"]).status_code == 404


def test_a_published_day_can_be_planned_again(
    own_client: Any, out_day: tuple[str, str], stop: dict[str, Any]
) -> None:
    """The van that is out stays out, and says so where nothing can be done."""
    van, day = out_day
    draft = replan(own_client, day, {"kind": "crew_absent", "vehicle": van}).json()
    assert own_client.post(draft["publish"], headers={"If-Match": draft["base"]["etag"]}).status_code == 200
    said = replan(own_client, day, {"kind": "late", "vehicle": van, "minutes": 10})
    assert said.status_code == 422
    assert said.json()["errors"][0]["pointer"] == "#/events/0/vehicle"
    new = {"kind": "new_visit", "name": "Hall", "lon": stop["lon"], "lat": stop["lat"], "minutes": 10}
    again = replan(own_client, day, new)
    assert again.status_code == 200
    assert again.json()["base"]["version"] == 2


def test_same_question_same_draft(own_client: Any, out_day: tuple[str, str], stop: dict[str, Any]) -> None:
    """But for its number and the path of its map."""
    new = {"kind": "new_visit", "name": "Hall", "lon": stop["lon"], "lat": stop["lat"], "minutes": 10}
    first, second = (replan(own_client, out_day[1], new).json() for _ in range(2))
    own = {"draft", "href", "publish", "map"}
    assert {k: v for k, v in first.items() if k not in own} == {
        k: v for k, v in second.items() if k not in own
    }


@pytest.mark.parametrize(
    ("event", "pointer"),
    [
        ({"kind": "vehicle_down", "vehicle": "nobody"}, "#/events/0/vehicle"),
        ({"kind": "cancelled", "stop": "nowhere"}, "#/events/0/stop"),
        ({"kind": "new_visit", "stop": "nowhere"}, "#/events/0/stop"),
        ({"kind": "new_visit", "name": "Hall", "lon": 8.0, "lat": 50.0}, "#/events/0/minutes"),
        (
            {
                "kind": "new_visit",
                "name": "H",
                "lon": 8.0,
                "lat": 50.0,
                "minutes": 30,
                "window": {"opens": "10:00", "closes": "10:20"},
            },
            "#/events/0/window",
        ),
        ({"kind": "fire"}, "#/events/0"),
        ({"kind": "late", "vehicle": "van-1", "minutes": 0}, "#/events/0/late/minutes"),
        ({"kind": "vehicle_down", "vehicle": "van-1", "at": "10.30"}, "#/events/0/vehicle_down/at"),
    ],
)
def test_refusals_point_at_the_field(
    own_client: Any, out_day: tuple[str, str], event: dict[str, Any], pointer: str
) -> None:
    """A problem document for everything that does not fit the day."""
    said = replan(own_client, out_day[1], event)
    assert said.status_code == 422
    assert [error["pointer"] for error in said.json()["errors"]] == [pointer]


def test_no_plan(empty_client: Any) -> None:
    """There is nothing to plan again."""
    assert replan(empty_client, DAY, {"kind": "crew_absent", "vehicle": "van-1"}).status_code == 404


def test_days_that_are_not_there(own_client: Any) -> None:
    """404 where the plan has no such day or draft."""
    event = {"kind": "crew_absent", "vehicle": "van-1"}
    assert replan(own_client, "2030-01-01", event).status_code == 404
    assert own_client.get(f"/v1/days/{DAY}/drafts/7").status_code == 404
    assert own_client.get("/v1/days/2030-01-01/slots?lon=8&lat=50&minutes=10").status_code == 404


def test_slots(own_client: Any, out_day: tuple[str, str], stop: dict[str, Any]) -> None:
    """The cheapest first, each within the window."""
    where = f"lon={stop['lon']}&lat={stop['lat']}&minutes=10"
    said = own_client.get(f"/v1/days/{out_day[1]}/slots?{where}&window=08:00-17:00")
    assert said.status_code == 200, said.text
    found = said.json()["slots"]
    assert found
    assert [slot["cost"] for slot in found] == sorted(slot["cost"] for slot in found)
    assert all("08:00" <= slot["earliest"] <= slot["start"] <= slot["latest"] <= "16:50" for slot in found)
    tight = own_client.get(f"/v1/days/{out_day[1]}/slots?{where}&window=10:00-10:05")
    assert tight.json()["errors"][0]["pointer"] == "query/window"
    odd = own_client.get(f"/v1/days/{out_day[1]}/slots?{where}&window=noon")
    assert odd.status_code == 422


def test_no_slot_says_why(own_client: Any, out_day: tuple[str, str]) -> None:
    """In the middle of the sea."""
    said = own_client.get(f"/v1/days/{out_day[1]}/slots?lon=-40&lat=40&minutes=10").json()
    assert (said["slots"], said["reason"]) == ([], "unreachable")


def test_the_page(own_client: Any, out_day: tuple[str, str], stop: dict[str, Any]) -> None:
    """Form, draft, publish: without a script, in the language of the page."""
    day = out_day[1]
    assert 'action="/dispatch/replan"' in own_client.get(f"/dispatch?date={day}&lang=en").text
    form = {
        "date": day,
        "lang": "zh",
        "kind": "cancelled",
        "stop": stop["id"],
        "level": "free",
        "now": "00:00",
    }
    seen = own_client.post("/dispatch/replan", data=form)
    assert seen.status_code == 303, seen.text
    page = own_client.get(seen.headers["location"])
    assert "library" in page.text
    assert "取消" in page.text
    address = seen.headers["location"].partition("?")[0]
    done = own_client.post(f"{address}/publish", data={"lang": "zh"})
    assert done.headers["location"] == f"/dispatch?date={day}&lang=zh"
    assert "草案 1，未发布" not in own_client.get(seen.headers["location"]).text
    assert own_client.post(f"{address}/publish", data={"lang": "en"}).status_code == 409


def test_the_page_discards(own_client: Any, out_day: tuple[str, str], stop: dict[str, Any]) -> None:
    """And goes back to the day."""
    form = {"date": out_day[1], "kind": "cancelled", "stop": stop["id"], "now": "00:00"}
    address = own_client.post("/dispatch/replan", data=form).headers["location"].partition("?")[0]
    assert own_client.post(f"{address}/discard").status_code == 303
    assert own_client.get(address).status_code == 404


def test_the_page_says_what_is_wrong(own_client: Any, out_day: tuple[str, str]) -> None:
    """Escaped, in words, with a way back."""
    form = {"date": out_day[1], "lang": "en", "kind": "cancelled", "stop": "<b>x</b>", "now": "00:00"}
    said = own_client.post("/dispatch/replan", data=form)
    assert said.status_code == 422
    assert "<b>x" not in said.text
    assert f"/dispatch?date={out_day[1]}" in said.text
    assert own_client.post("/dispatch/replan", data={**form, "kind": "fire"}).status_code == 422
    assert own_client.post("/dispatch/replan", data={"kind": "late"}).status_code == 400


def test_forms_of_other_sites_are_refused(own_client: Any, out_day: tuple[str, str]) -> None:
    """A page elsewhere cannot publish for somebody who looks at it."""
    form = {"date": out_day[1], "kind": "crew_absent", "vehicle": out_day[0]}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.test"}):
        assert own_client.post("/dispatch/replan", data=form, headers=headers).status_code == 403
