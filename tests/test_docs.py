"""README and docs: links lead somewhere, commands parse, examples compile, paths exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<body>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"(?<!\\)\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"")
SHELL = {"", "sh", "bash", "shell", "console", "text"}
OUR_PATHS = re.compile(
    r"(?<![\w./~-])/(?:v1|coverage|rota|dispatch|docs|openapi\.json|index\.json|livez|readyz)[\w./{}*-]*"
)


def named(path: Path) -> str:
    """Return the path of a page from the root."""
    return path.relative_to(ROOT).as_posix()


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield language and body of every fenced block."""
    for match in FENCE.finditer(text):
        yield match["language"], match["body"]


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+\s+(.+?)\s*#*$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def command_lines(text: str) -> Iterator[tuple[list[str], bool]]:
    """Yield the words of every ``farreach ...`` line, and whether it is in a shell block, thus meant to be typed."""
    lines: list[tuple[str, bool]] = []
    for language, body in blocks(text):
        if language in SHELL:
            lines += [(line, True) for line in body.replace("\\\n", " ").splitlines()]
    inline = re.findall(r"`((?:uv run |uvx )?farreach [^`]+)`", FENCE.sub("", text))
    for line, typed in [*lines, *((line, False) for line in inline)]:
        for part in re.split(r"&&|;|\|", line):
            match = re.match(r"\s*(?:\$ )?(?:uv run |uvx |\.venv/bin/)?farreach\s+(.*)", part.split(" #")[0])
            if match and re.match(r"[a-z-]", match[1]) and "..." not in match[1] and "…" not in match[1]:
                yield shlex.split(match[1]), typed


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links(page: Path) -> None:
    """Every relative link is a file of ours, and its anchor a heading there."""
    text = page.read_text(encoding="utf-8")
    for found in LINK.finditer(FENCE.sub("", text)):
        target = found[1] or found[2]
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{named(page)} links to {target}"
        assert file.is_relative_to(ROOT), f"{named(page)} links outside: {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{named(page)} links to {target}"


@pytest.fixture(scope="module")
def command_line() -> Any:
    """Return the command line as click knows it."""
    import typer

    from api.cli import app

    return typer.main.get_command(app)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_commands(page: Path, command_line: Any) -> None:
    """Every ``farreach`` line parses: command and options exist, and in blocks no argument is missing."""
    for words, typed in command_lines(page.read_text(encoding="utf-8")):
        assert_parses(command_line, words, page, typed=typed)


def assert_parses(command_line: Any, words: list[str], page: Path, *, typed: bool) -> None:
    """Parse a line without running it; placeholders such as WORKSPACE.gpkg are fine."""
    if words[0].startswith("-"):
        assert words[0] in {"--help", "-h"}, f"{named(page)}: farreach {' '.join(words)}"
        return
    command = command_line.commands.get(words[0])
    assert command is not None, f"{named(page)}: there is no command 'farreach {words[0]}'"
    if {"--help", "-h"} & set(words):
        return
    values = [word.strip("[]<>") or word for word in words[1:]]
    try:
        command.make_context(words[0], values, resilient_parsing=False)
    except Exception as error:  # noqa: BLE001 (click and typer each have errors of their own)
        if type(error).__name__ == "MissingParameter" and not typed:
            return
        pytest.fail(f"{named(page)}: farreach {' '.join(words)}: {getattr(error, 'message', error)}")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_python_examples_compile(page: Path) -> None:
    """And every name that they take from ``planner`` is there."""
    import planner

    for language, body in blocks(page.read_text(encoding="utf-8")):
        if language == "python":
            compile(body, named(page), "exec")
            for name in re.findall(
                r"\bplanner\.(\w+)", re.sub(r"^\s*(?:from|import) .*", "", body, flags=re.MULTILINE)
            ):
                assert hasattr(planner, name), f"{named(page)}: there is no planner.{name}"


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the path of every route of the app, with ``{}`` for what varies."""
    from api.app import create_app
    from api.store import Workspace

    with Workspace.create(tmp_path_factory.mktemp("docs") / "w.gpkg") as workspace:
        app = create_app(workspace)
        from fastapi.routing import APIRoute

        paths = {route.path for route in walk(app.routes) if isinstance(route, APIRoute)}
        paths |= set(app.openapi()["paths"]) | {"/openapi.json"}
    return {re.sub(r"\{\w+\}", "{}", path) for path in paths}


def walk(routes: Any) -> Iterator[Any]:
    """Yield routes, also those of routers inside."""
    for route in routes:
        yield route
        inner = getattr(route, "routes", None) or getattr(
            getattr(route, "original_router", None), "routes", []
        )
        yield from walk(inner)


def is_served(path: str, templates: set[str]) -> bool:
    """Return whether a path of the docs is one of the app; parts in braces or with digits fit what varies."""
    plain = path.split("?", maxsplit=1)[0].rstrip("/.,") or "/"
    if plain.endswith("*"):
        return any(template.startswith(plain.rstrip("*").rstrip("/")) for template in templates)
    shape = re.sub(r"\{[^}]*\}", "{}", plain)
    return (
        any(re.fullmatch(re.escape(t).replace(r"\{\}", "[^/]+"), shape) for t in templates) or plain == "/v1"
    )


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_paths(page: Path, templates: set[str]) -> None:
    """Every HTTP path that is named exists."""
    for path in OUR_PATHS.findall(page.read_text(encoding="utf-8")):
        assert is_served(path, templates), f"{named(page)} names {path}"


def test_the_tests_of_the_docs_would_notice(command_line: Any, templates: set[str], tmp_path: Path) -> None:
    """A page with one mistake of each kind; the checks above find every one."""
    bad = "```sh\nuv run farreach demo --no-srve\nfarreach fly x.gpkg  # no such command\nfarreach plan\n```\nand `farreach plan --vns 3`"
    lines = list(command_lines(bad))
    assert [words for words, _ in lines] == [
        ["demo", "--no-srve"],
        ["fly", "x.gpkg"],
        ["plan"],
        ["plan", "--vns", "3"],
    ]
    for words, typed in lines:
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            assert_parses(command_line, words, ROOT / "README.md", typed=typed)
    good = (
        "```console\n$ farreach import EXTRACT.osm.pbf WORKSPACE.gpkg --branches 'amenity=bank name^x'\n```"
    )
    for words, typed in [*command_lines(good), *command_lines("say `farreach load demand`")]:
        assert_parses(command_line, words, ROOT / "README.md", typed=typed)
    assert is_served("/v1/vehicles/van-1/routes/2026-11-24", templates)
    assert is_served("/v1/routes/{date}/geometry", templates)
    assert not is_served("/v1/rotas", templates)
    assert not is_served("/dispatch/routes", templates)
    assert anchors("# Two commands, one map!\n") == {"two-commands-one-map"}
