"""``farreach warm``: compile the street engine before anybody waits for it."""

import typer

from planner.cache_folder import cache_folder
from planner.io.streets.warm import is_warm, warm_up


def run() -> None:
    """Compile what is not compiled yet, and say where it is kept."""
    if is_warm():
        typer.echo("farreach: the street engine is ready", err=True)
        return
    warm_up(lambda words: typer.echo(f"farreach: {words}", err=True))
    folder = cache_folder()
    kept = f"its machine code is kept in {folder}" if is_warm() else "nothing can be kept on this computer"
    typer.echo(f"farreach: the street engine is ready; {kept}", err=True)
