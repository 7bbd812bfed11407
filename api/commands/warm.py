"""``farreach warm``: compile the street, siting and routing engines before anybody waits for them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import typer

from api.commands.serve import own_environment
from planner.cache_folder import cache_folder
from planner.io.streets.warm import is_warm, warm_up
from planner.routing.fast.warm import warm_fast_routing
from planner.routing.general.warm import warm_general_routing
from planner.routing.rota.warm import warm_rota
from planner.siting.warm import warm_siting

_GENERAL = "from planner.routing.general.warm import warm_general_routing as warm; warm(lambda _: None)"


def run() -> None:
    """Compile what is not compiled yet, and say where it is kept."""
    was_warm, folder = is_warm(), cache_folder()
    if was_warm:
        typer.echo("farreach: the street engine is ready", err=True)
    with nullcontext() if folder is None else _general_beside():
        warm_up(_tell)
        warm_siting(_tell)
        warm_fast_routing(_tell)
        warm_rota(_tell)
    if folder is None:
        warm_general_routing(_tell)
    if was_warm:
        return
    kept = f"its machine code is kept in {folder}" if is_warm() else "nothing can be kept on this computer"
    typer.echo(f"farreach: the street engine is ready; {kept}", err=True)


@contextmanager
def _general_beside() -> Iterator[None]:
    """Have another process compile the general routing engine meanwhile; it takes as long as all others."""
    words = [sys.executable, "-P", "-c", _GENERAL]
    process = subprocess.Popen(words, env=own_environment())  # noqa: S603 (our own program)
    try:
        yield
        process.wait()
    finally:
        process.terminate()


def _tell(words: str) -> None:
    typer.echo(f"farreach: {words}", err=True)
