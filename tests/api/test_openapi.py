"""The OpenAPI document says what refusals look like, and which headers come."""

from typing import Any

import pytest

REFUSALS = [
    ("/v1/sites", "post", "400 409 413 422"),
    ("/v1/frontier", "post", "400 409 413 422"),
    ("/v1/remedies", "post", "400 409 413 422"),
    ("/v1/assessments", "post", "400 409 413 422"),
    ("/v1/assessments/{assessment}", "get", "404 422"),
    ("/v1/assessments/{assessment}/{part}", "get", "404 422"),
    ("/v1/assessments/{assessment}/{shapes}.geojson", "get", "404 422"),
    ("/v1/assessments/{assessment}/areas.csv", "get", "404 422"),
    ("/v1/assessments/latest.{form}", "get", "404 422"),
    ("/v1/standards", "put", "412 413 422"),
    ("/v1/scenarios", "post", "400 409 413 422"),
    ("/v1/sensitivity", "post", "400 409 413 422"),
    ("/v1/scenarios/{answer}", "get", "404 422"),
    ("/v1/scenarios/{answer}.geojson", "get", "404 422"),
    ("/v1/sensitivity/{answer}", "get", "404 422"),
    ("/v1/sites/what-if", "post", "400 404 413 422"),
    ("/v1/sites/{answer}", "get", "404 422"),
    ("/v1/sites/{answer}.geojson", "get", "404 422"),
    ("/v1/sites/{answer}/sites/{site}", "get", "400 404 422"),
    ("/v1/frontier/{answer}", "get", "404 422"),
    ("/v1/routes/{date}.{form}", "get", "404 422"),
    ("/v1/vehicles/{vehicle}/routes/{date}.{form}", "get", "404 422"),
    ("/v1/rota.{form}", "get", "404 422"),
    ("/v1/routes", "post", "400 409 413 422"),
    ("/v1/routes/replan", "post", "400 409 413 422"),
    ("/v1/routes/evaluate", "post", "400 413 422"),
    ("/v1/routes/slots", "post", "400 413 422"),
    ("/v1/routes/why", "post", "400 413 422"),
    ("/v1/routes/validate", "post", "400 413 422"),
    ("/v1/jobs/{job_id}", "get", "404 422"),
    ("/v1/jobs/{job_id}", "delete", "404 409 422"),
]


@pytest.fixture
def paths(client: Any) -> Any:
    """Return what the document says, by path and method."""
    return client.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize(("path", "method", "statuses"), REFUSALS, ids=str)
def test_refusals_are_problem_documents(paths: Any, path: str, method: str, statuses: str) -> None:
    """Every one that happens, and no other form of them."""
    told = paths[path][method]["responses"]
    assert {status for status in told if status >= "400"} == set(statuses.split())
    for status in statuses.split():
        assert list(told[status]["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(
    ("path", "method", "status", "header"),
    [
        ("/v1/sites", "post", "202", "Location"),
        ("/v1/frontier", "post", "202", "Location"),
        ("/v1/remedies", "post", "202", "Location"),
        ("/v1/assessments", "post", "202", "Location"),
        ("/v1/assessments/{assessment}", "get", "200", "ETag"),
        ("/v1/standards", "get", "304", "ETag"),
        ("/v1/routes", "post", "202", "Location"),
        ("/v1/jobs/{job_id}", "delete", "202", "Location"),
        ("/v1/sites/{answer}", "get", "200", "ETag"),
        ("/v1/sites/{answer}", "get", "304", "ETag"),
        ("/v1/frontier/{answer}", "get", "200", "ETag"),
        ("/v1/remedies", "get", "200", "ETag"),
        ("/v1/routes/{date}.{form}", "get", "200", "ETag"),
        ("/v1/rota.{form}", "get", "200", "ETag"),
    ],
    ids=str,
)
def test_headers_are_told(paths: Any, path: str, method: str, status: str, header: str) -> None:
    """Where a job is, and what to send back."""
    assert header in paths[path][method]["responses"][status]["headers"]
