"""The examples in the documentation are what the streets of the demonstration answer, to the last digit."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

ROOT = Path(__file__).resolve().parents[3]


def test_examples() -> None:
    """Read from the page, asked, and held against the page."""
    from api.osrm.answers import route_answer, table_answer
    from api.osrm.question import route_question, table_question
    from api.streets import travel_over
    from planner.io.streets.read import read_streets

    page = (ROOT / "docs" / "scheduling-system.md").read_text(encoding="utf-8")
    found = re.findall(
        r'curl "http://127\.0\.0\.1:8000(/(?:table|route)/[^"]+)"\n+```json\n(.*?)```', page, re.DOTALL
    )
    assert len(found) == 2
    network = read_streets(ROOT / "data" / "demo" / "iceland.osm.pbf", cache=None)
    travel = travel_over(network, snap_limit_m=float("inf"))
    for address, document in found:
        parts = urlsplit(address)
        _, service, _, _, coordinates = parts.path.split("/")
        options = parse_qsl(parts.query)
        answer = (
            table_answer(travel, table_question(coordinates, options))
            if service == "table"
            else route_answer(travel, route_question(coordinates, options))
        )
        assert answer == json.loads(document)
