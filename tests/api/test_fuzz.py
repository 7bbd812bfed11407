"""Whatever stands in a path, a query, a header or a body: an answer, and never a 5xx."""

import json
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PARTS = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.datetimes().map(str),
    st.sampled_from(
        ["latest", "van-1", "van-2", "2026-12-02", "..", ".", "%", "%00", "1e999", "-0", "٣", "１"]
    ),
)
PATHS = st.sampled_from(
    [
        "/v1/plans/{}", "/v1/jobs/{}", "/v1/routes/{}", "/v1/routes/{}/geometry", "/v1/vehicles/{}/routes/2026-12-02",
        "/v1/vehicles/van-2/routes/{}", "/v1/vehicles/van-2/routes/{}/geometry", "/dispatch?date={}", "/dispatch/map?date={}",
        "/dispatch.json?date={}", "/?lang={}", "/coverage?lang={}", "/rota?lang={}&lang=zh", "/assets/{}", "/{}",
        "/dispatch?date={}&date=2026-12-02&lang=zh", "/v1/routes/{}.gpx", "/v1/routes/2026-12-02.{}",
        "/v1/vehicles/{}/routes/2026-12-02.ics", "/v1/assessments/{}", "/v1/assessments/{}/gaps", "/v1/assessments/latest/{}",
        "/v1/assessments/latest.{}", "/v1/assessments/{}/report.pdf", "/v1/scenarios/{}", "/v1/scenarios/latest.{}",
        "/v1/scenarios/{}.geojson", "/v1/sensitivity/{}", "/difference?lang={}", "/week?lang={}", "/v1/routes/2026-12-02.csv?lang={}",
    ]
)  # fmt: skip
NAMES = (
    st.sampled_from(["within", "thresholds", "vans", "stops", "weeks", "least_people", "seed"]) | st.text()
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
OFTEN = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def assert_sound(answer: Any) -> None:
    """Check that a request was answered, and that a refusal is a problem document."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


@OFTEN
@given(path=PATHS, part=PARTS)
def test_any_parameter(client: Any, path: str, part: str) -> None:
    """Texts, numbers, dates, other scripts' digits, lone surrogates."""
    assert_sound(client.get(path.format(quote(part, safe="%", errors="surrogatepass"))))


@OFTEN
@given(
    header=st.sampled_from(["If-None-Match", "Accept-Encoding", "Accept-Language", "Accept"]),
    value=st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=60),
)
def test_any_header(client: Any, header: str, value: str) -> None:
    """Negotiation never breaks a page."""
    answer = client.get("/rota", headers={header: value.encode("latin-1")})
    assert answer.status_code in {200, 304}


@OFTEN
@given(body=st.dictionaries(NAMES, VALUES, min_size=1) | VALUES)
def test_any_json(client: Any, body: Any) -> None:
    """Refused with pointers; the few that are sound are left out, they would queue a job."""
    from api.endpoints.planning import PlanRequest

    text = json.dumps(body)
    try:
        PlanRequest.model_validate_json(text)
    except ValueError:
        answer = client.post("/v1/plans", content=text, headers={"Content-Type": "application/json"})
        assert_sound(answer)
        assert answer.status_code in {400, 422}


@OFTEN
@given(body=st.binary(max_size=200))
def test_any_bytes(client: Any, body: bytes) -> None:
    """Also under the wrong name, also compressed or not."""
    answer = client.post("/v1/plans", content=b"[" + body, headers={"Content-Type": "application/json"})
    assert_sound(answer)
    assert answer.status_code in {400, 422}
