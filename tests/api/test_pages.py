"""Pages for people and their JSON twins: what is stored is what is sent, once, compressed, in the reader's language."""

import gzip
from typing import Any

import pytest

from api.store import Workspace

PAGES = ("/", "/coverage", "/rota", "/dispatch", "/dispatch/map")
TWINS = {
    "/index.json": "facts",
    "/coverage.json": "coverage",
    "/rota.json": "rota",
    "/dispatch.json": "days/2026-11-23",
    "/dispatch/map.json": "routes/2026-11-23.geojson",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_html(client: Any, path: str) -> None:
    """With a strong ETag, asked for again each time, and never guessed to be something else."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Accept-Language" in answer.headers["vary"]
    assert answer.text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("path", [*PAGES, *TWINS, "/v1/gaps", "/v1/vehicles", "/v1/plans/latest"])
def test_who_has_it_gets_304(client: Any, path: str) -> None:
    """For the same ETag, for one of several, for a weak one, for any; not for another."""
    etag = client.get(path).headers["etag"]
    for tags in (etag, f'"old", {etag}', f"W/{etag}", "*"):
        again = client.get(path, headers={"If-None-Match": tags})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    assert client.get(path, headers={"If-None-Match": '"old"'}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        ("gzip", True),
        ("deflate, gzip;q=0.5, br", True),
        ("identity", False),
        ("", False),
        ("gzip;q=0", False),  # test_bug: a refusal counted as a wish
    ],
)
def test_compression_is_negotiated(client: Any, accepted: str, *, compressed: bool) -> None:
    """The stored bytes go out as they are, or unpacked for who cannot unpack."""
    with client.stream("GET", "/coverage", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join(answer.iter_raw())
    assert (answer.headers.get("content-encoding") == "gzip") is compressed
    plain = gzip.decompress(raw) if compressed else raw
    assert plain.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "en"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("", "en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("", "fr, zh;q=0.5, en;q=0.4", "zh-Hans"),  # test_bug: only the first language was looked at
        ("", "en;q=0.1, zh", "zh-Hans"),
        ("", "zh;q=0, en;q=0.1", "en"),
        ("", "fr", "en"),
        ("?lang=zh", "en", "zh-Hans"),
        ("?lang=en", "zh", "en"),
    ],
)
@pytest.mark.parametrize("path", PAGES)
def test_language_is_negotiated(client: Any, path: str, query: str, header: str, language: str) -> None:
    """What the address says comes first, then what the browser wants, then English."""
    answer = client.get(path + query, headers={"Accept-Language": header})
    assert f'<html lang="{language}"' in answer.text


@pytest.mark.parametrize(("path", "key"), TWINS.items())
def test_a_twin_is_the_stored_document(client: Any, four_villages: Any, path: str, key: str) -> None:
    """Byte for byte."""
    with Workspace.open(four_villages.path, read_only=True) as workspace:
        stored = workspace.stored_result("documents", key)
    assert stored is not None
    answer = client.get(path)
    assert answer.content == stored.body
    assert answer.headers["etag"] == f'"{stored.sha256}"'
    expected = "application/geo+json" if path == "/dispatch/map.json" else "application/json"
    assert answer.headers["content-type"] == expected


def test_page_and_twin_say_the_same(client: Any, out_day: tuple[str, str]) -> None:
    """Every stop of the sheet, with its times, is on the page; hostile names are text there."""
    twin = client.get(f"/dispatch.json?date={out_day[1]}").json()
    page = client.get(f"/dispatch?date={out_day[1]}").text
    (route,) = twin["routes"]
    (stop,) = route["stops"]
    assert stop["name"] == "Town hall & <b>library</b> ${7*7} 村"
    assert stop["arrival"] in page
    assert stop["departure"] in page
    assert "<b>library</b>" not in page
    assert "&lt;b&gt;library&lt;/b&gt;" in page


def test_every_link_of_a_page_leads_somewhere(client: Any) -> None:
    """From the start page on, in both languages, including style, script and icon."""
    from html.parser import HTMLParser

    links: set[str] = set()

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            links.update(
                value for name, value in attrs if name in {"href", "src"} and value and value.startswith("/")
            )

    seen: set[str] = set()
    waiting = {"/", "/?lang=zh"}
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html") and "dispatch?date" not in path:
            links.clear()
            Links().feed(answer.text)
            waiting |= {link.split("#")[0] for link in links} - seen
    assert len(seen) > 12


@pytest.mark.parametrize("path", ["/", "/coverage.json", "/v1/gaps", "/livez", "/docs", "/assets/leaflet.js"])
def test_head_is_get_without_a_body(client: Any, path: str) -> None:
    """test_bug: it was 405; a server must answer HEAD where it answers GET (RFC 9110, 9.1)."""
    full, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == full.headers["content-type"]
    assert head.headers.get("etag") == full.headers.get("etag")


def test_another_day(client: Any, out_day: tuple[str, str]) -> None:
    """A date is chosen by ``?date=``; one that the plan does not cover is told apart from no plan."""
    assert client.get(f"/dispatch?date={out_day[1]}").status_code == 200
    assert client.get(f"/dispatch/map?date={out_day[1]}").status_code == 200
    for path in ("/dispatch?date=2020-01-01", "/dispatch.json?date=2020-01-01"):
        missing = client.get(path)
        assert missing.status_code == 404
        assert "/v1/rota" in missing.json()["detail"]


def test_compressed_and_plain_pages_have_tags_of_their_own(client: Any) -> None:
    """A strong tag stands for the bytes that were sent (RFC 9110, 8.8.1)."""
    packed, plain = (client.get("/", headers={"Accept-Encoding": how}) for how in ("gzip", "identity"))
    assert packed.text == plain.text
    assert packed.headers["etag"] != plain.headers["etag"]
    again = client.get("/", headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]})
    assert again.status_code == 304
