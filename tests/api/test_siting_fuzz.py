"""Whatever is sent about sites: an answer or a problem document, and never a 5xx."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NAMES = st.sampled_from(
    [
        "model",
        "choose",
        "within",
        "existing",
        "mandatory",
        "budget",
        "floor",
        "first",
        "last",
        "move",
        "chosen",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["site", "lon"]), inner),
    max_leaves=8,
)
OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def assert_sound(answer: Any) -> None:
    """Check that a request was answered, and that a refusal is a problem document."""
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


@OFTEN
@given(part=st.text(max_size=40) | st.integers().map(str) | st.sampled_from(["latest", "..", "%00", "٣"]))
@pytest.mark.parametrize(
    "path", ["/v1/sites/{}", "/v1/sites/{}.geojson", "/v1/frontier/{}", "/sites?lang={}"]
)
def test_any_name(client: Any, path: str, part: str) -> None:
    """Texts, numbers of any length, other scripts' digits."""
    assert_sound(client.get(path.format(quote(part, safe="%", errors="surrogatepass"))))


@OFTEN
@given(body=st.dictionaries(NAMES, VALUES, min_size=1) | VALUES)
@pytest.mark.parametrize("path", ["/v1/sites", "/v1/frontier", "/v1/sites/what-if"])
def test_any_json(client: Any, path: str, body: Any) -> None:
    """Refused with pointers; the few that are sound are left out, they would queue a job."""
    from api.endpoints.siting_questions import FrontierRequest, SitesRequest, WhatIfRequest

    text = json.dumps(body)
    kinds = {"/v1/sites": SitesRequest, "/v1/frontier": FrontierRequest, "/v1/sites/what-if": WhatIfRequest}
    try:
        kinds[path].model_validate_json(text)
    except ValueError:
        answer = client.post(path, content=text, headers={"Content-Type": "application/json"})
        assert_sound(answer)
        assert answer.status_code in {400, 422}
