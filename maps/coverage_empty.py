"""The pages of coverage in space and time before anybody asked for them: a form, and how else to ask."""

from maps.page_policy import policy
from maps.templating import rendered
from maps.words import Language

_ASK = {
    "week": ("coverage WORKSPACE.gpkg --week --map week.html", "/v1/assessments", "{}"),
    "gaps": ("gaps WORKSPACE.gpkg --within 30 --map gaps.html", "/v1/assessments", "{}"),
    "areas": ("coverage WORKSPACE.gpkg --standards --map areas.html", "/v1/assessments", "{}"),
    "access": ("access WORKSPACE.gpkg --measure e2sfca --map access.html", "/v1/assessments", "{}"),
    "difference": (
        "scenario WORKSPACE.gpkg --close BRANCH --map difference.html",
        "/v1/scenarios",
        '{"scenarios": [{"close": ["BRANCH"]}]}',
    ),
}
"""For each page its command, and what to post where."""


def coverage_empty_page(language: Language, page: str = "week") -> str:
    """Return the page that asks for ``page``: week, gaps, areas, access; difference only says how to ask."""
    command, path, body = _ASK[page]
    return rendered(
        "coverage_empty.html",
        language,
        here=page,
        query="",
        twin=f"/{page}.json",
        page=page,
        asks=path == "/v1/assessments",
        policy=policy("", asks=True),
        command=f"farreach {command}",
        curl=f"curl -X POST http://127.0.0.1:8000{path} -H \"Content-Type: application/json\" -d '{body}'",
    )
