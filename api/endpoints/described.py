"""What the OpenAPI document says about answers besides the good one: problem documents, and headers."""

from typing import Any

Responses = dict[int | str, dict[str, Any]]

PROBLEMS = {
    400: "The request cannot be answered as it stands.",
    404: "There is no such thing.",
    409: "It contradicts what was done before.",
    412: "Something else is stored now than what was read before.",
    413: "The body is too large.",
    422: "The request is not valid; `errors` points at everything that is wrong.",
}

_PROBLEM = {
    "title": "Problem",
    "description": "A problem document (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}

_HEADERS = {
    "ETag": "Strong; send it back as `If-None-Match` and get 304 while nothing changed.",
    "Location": "Where the job is.",
}


def problems(*statuses: int) -> Responses:
    """Return these refusals as problem documents."""
    content = {"application/problem+json": {"schema": _PROBLEM}}
    return {status: {"description": PROBLEMS[status], "content": content} for status in statuses}


def queued_as(description: str) -> Responses:
    """Return what asking for a job answers: where the job is, or why there is none."""
    return {
        202: {"description": description, "headers": _headers("Location")},
        **problems(400, 409, 413, 422),
    }


def stopped_as(description: str) -> Responses:
    """Return what stopping a job answers."""
    return {
        202: {"description": description, "headers": _headers("Location")},
        **problems(404, 409, 422),
    }


def stored_with_etag(*also: int) -> Responses:
    """Return what a stored document answers; ``also`` further refusals besides 404 and 422."""
    return {
        200: {"description": "The document.", "headers": _headers("ETag")},
        304: {"description": "It is as the client has it.", "headers": _headers("ETag")},
        **problems(404, *also, 422),
    }


def _headers(name: str) -> dict[str, Any]:
    return {name: {"description": _HEADERS[name], "schema": {"type": "string"}}}
