"""``farreach warm``: compile the street and siting engines before anybody waits for them."""

import typer

from planner.cache_folder import cache_folder
from planner.io.streets.warm import is_warm, warm_up
from planner.routing.fast.warm import warm_fast_routing
from planner.routing.general.warm import warm_general_routing
from planner.routing.rota.warm import warm_rota
from planner.siting.warm import warm_siting


def run() -> None:
    """Compile what is not compiled yet, and say where it is kept."""
    if is_warm():
        typer.echo("farreach: the street engine is ready", err=True)
        warm_siting(_tell)
        warm_fast_routing(_tell)
        warm_general_routing(_tell)
        warm_rota(_tell)
        return
    warm_up(_tell)
    warm_siting(_tell)
    warm_fast_routing(_tell)
    warm_general_routing(_tell)
    warm_rota(_tell)
    folder = cache_folder()
    kept = f"its machine code is kept in {folder}" if is_warm() else "nothing can be kept on this computer"
    typer.echo(f"farreach: the street engine is ready; {kept}", err=True)


def _tell(words: str) -> None:
    typer.echo(f"farreach: {words}", err=True)
