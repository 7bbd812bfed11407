"""Help, exit codes and the weight of the command line."""

import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

COMMANDS = (
    "demo",
    "import",
    "load",
    "sites",
    "plan",
    "coverage",
    "gaps",
    "access",
    "equity",
    "matrix",
    "isochrones",
    "routes",
    "rota",
    "serve",
    "warm",
    "worker",
)


def cpu_seconds(*words: str) -> float:
    """Return the CPU seconds of a fresh process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("words", [["--help"], ["plan", "--help"], ["serve", "--help"]])
def test_help_is_quick(words: list[str]) -> None:
    """Under half a CPU second, the best of three."""
    assert min(cpu_seconds("-m", "api", *words) for _ in range(3)) < 0.5


def test_help_names_every_command(farreach: Callable[..., Any]) -> None:
    """Each with a sentence; without a command the same help, as wrong usage."""
    said = farreach("--help")
    assert said.code == 0
    listed = [line.split()[0] for line in said.out.split("Commands:")[1].splitlines() if line.strip()]
    assert [word for word in listed if word in COMMANDS] == list(COMMANDS)
    alone = farreach()
    assert (alone.code, alone.err.strip()) == (2, said.out.strip())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(farreach: Callable[..., Any], command: str) -> None:
    """With -h and with --help."""
    said = farreach(command, "--help")
    assert said.code == 0
    assert said.out.startswith("Usage: ")
    assert farreach(command, "-h").out == said.out


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["plan"],
        ["plan", "x.gpkg", "--nonsense"],
        ["plan", "x.gpkg", "--vans", "0"],
        ["plan", "x.gpkg", "--vans", "two"],
        ["plan", "x.gpkg", "--within", "nan"],
        ["plan", "x.gpkg", "--weeks", "5"],
        ["serve", "x.gpkg", "--port", "0"],
        ["serve", "x.gpkg", "--port", "65536"],
        ["import"],
        ["import", "x.osm.pbf"],
        ["import", "x.osm.pbf", "x.gpkg", "--place", "Iceland"],
        ["import", "x.osm.pbf", "x.gpkg", "--people", "-1"],
        ["import", "x.osm.pbf", "x.gpkg", "--people", "inf"],
        ["load", "trains", "x.csv", "x.gpkg"],
        ["load", "demand", "x.csv", "x.gpkg", "--column", "people"],
        ["coverage", "x.gpkg", "--within", "soon"],
        ["coverage", "x.gpkg", "--within", "0"],
        ["coverage", "x.gpkg", "--within", "inf"],
        ["coverage", "x.gpkg", "--within", "nan"],
        ["coverage", "x.gpkg", "--within", "15,,30"],
        ["coverage", "x.gpkg", "--within", "10,nan,15"],
        ["matrix"],
        ["matrix", "x.pbf", "a.csv"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--mode", "fly"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--within", "0"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--within", "-5"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--within", "nan"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--within", "15,30"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--nearest", "0"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--percentiles", "101"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--percentiles", "half"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--snap-limit", "-1"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--snap-limit", "nan"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--slower", "0"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--slower", "nan"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--out", "matrix.doc"],
        ["matrix", "x.pbf", "a.csv", "b.csv", "--out", "matrix.npz", "--nearest", "2"],
        ["isochrones", "x.pbf"],
        ["isochrones", "x.pbf", "a.csv", "--minutes", "0"],
        ["isochrones", "x.pbf", "a.csv", "--minutes", "-5"],
        ["isochrones", "x.pbf", "a.csv", "--minutes", "5,nan,10"],
        ["isochrones", "x.pbf", "a.csv", "--minutes", "soon"],
        ["isochrones", "x.pbf", "a.csv", "--mode", "swim"],
        ["isochrones", "x.pbf", "a.csv", "--direction", "away"],
        ["isochrones", "x.pbf", "a.csv", "--out", "areas.pdf"],
        ["isochrones", "x.pbf", "a.csv", "--map", "map.png"],
    ],
)
def test_wrong_usage(refuses: Callable[..., str], words: list[str]) -> None:
    """Exit code 2 and one sentence, before any file is looked at."""
    assert refuses(*words, code=2)


def test_unknown_table_lists_the_known_ones(refuses: Callable[..., str]) -> None:
    """So that nobody has to look them up."""
    message = refuses("load", "trains", "x.csv", "x.gpkg", code=2)
    for table in ("branches", "demand", "candidates", "boundaries", "vehicles"):
        assert table in message
