"""Measure routing beside its peers on published instances: the gap to the best known cost, one core, equal time.

::

    benchmarks/peers/install ~/.cache/farreach-peers routing
    python benchmarks/routing.py --set 25 --seconds 10 --solvers farreach,pyvrp,vroom,ortools,ortools_tuned
        [--instances NAME,...] [--peers FOLDER] [--core N] [--seed N] [--cpu] [--out FILE]

Each run is a process of its own, held to one core, with machine code compiled before. The clock starts when the matrix is
in memory. Every answer is checked here, and its cost counted again. ``--cpu`` stops by CPU seconds those engines that can
be stopped so (farreach, PyVRP), for a machine that is busy otherwise.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import fmean

from measuring import machine, measured, table
from routing_instances import checked, load, names

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")

SOLVERS = {
    "farreach": ("ours", "--recombine", "no"),
    "farreach_recombined": ("ours", "--recombine", "yes"),
    "pyvrp": ("plain_pyvrp",),
    "vroom": ("plain_vroom",),
    "ortools": ("plain_ortools", "--how", "usual"),
    "ortools_tuned": ("plain_ortools", "--how", "tuned"),
}
"""Module under ``peers.routing`` and what else it is told."""


def run(solver: str, name: str, given: argparse.Namespace) -> dict[str, object]:
    """Return what one engine finds on one instance: gap in percent (None without a sound answer), routes, seconds."""
    module, *options = SOLVERS[solver]
    python = sys.executable if module == "ours" else given.peers / "routing/bin/python"
    command = [
        python,
        "-m",
        f"peers.routing.{module}",
        name,
        "--seconds",
        given.seconds,
        "--seed",
        given.seed,
    ]
    instance = load(name)
    row: dict[str, object] = {"solver": solver, "instance": name, "gap": None}
    try:
        told = (
            measured([str(word) for word in [*command, *options, *["--cpu"] * given.cpu]]).steps[-1].figures
        )
        cost = checked(instance, told["routes"]) / instance.scale
    except (ValueError, subprocess.CalledProcessError) as error:
        return row | {"error": str(error)}
    gap = 100 * (cost / instance.best_known - 1)
    return row | {"gap": gap, "cost": cost, "routes": len(told["routes"]), "seconds": told["seconds"]}


def compared(rows: list[dict[str, object]], solvers: list[str], instances: list[str]) -> str:
    """Return the table of gaps, mean and worst below."""
    gap = {(row["solver"], row["instance"]): row["gap"] for row in rows}
    lines = [(name, *(_told(gap.get((solver, name))) for solver in solvers)) for name in instances]
    for what, of in (("mean", fmean), ("worst", max)):
        found = [
            [gap[solver, name] for name in instances if gap.get((solver, name)) is not None]
            for solver in solvers
        ]
        lines.append(
            (f"**{what}**", *(f"**{of(gaps):.2f}** ({len(gaps)})" if gaps else "" for gaps in found))
        )
    return table(("gap to best known, %", *solvers), lines)


def _told(gap: object) -> str:
    return f"{gap:.2f}" if isinstance(gap, float) else "no answer"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--set", choices=["25", "9", "all", "tuning"], default="25")
    parser.add_argument("--instances", type=lambda text: text.split(","))
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--solvers", type=lambda text: text.split(","), default=["farreach", "pyvrp"])
    parser.add_argument("--peers", type=Path, default=CACHE / "farreach-peers")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    if unknown := set(given.solvers) - set(SOLVERS):
        parser.error(f"no such solver: {', '.join(sorted(unknown))}; there are {', '.join(SOLVERS)}")
    return given


def main() -> None:
    """Run every engine on every instance, print the table."""
    given = arguments()
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    os.environ["PYTHONPATH"] = f"{HERE}{os.pathsep}{HERE.parent}"
    os.sched_setaffinity(0, {given.core})
    instances = given.instances or list(names(given.set))
    if any(solver.startswith("farreach") for solver in given.solvers):
        warm = "from planner.routing.fast.warm import warm_fast_routing; warm_fast_routing()"
        subprocess.run([sys.executable, "-c", warm], check=True)
    rows = []
    for name in instances:
        for solver in given.solvers:
            rows.append(run(solver, name, given))
            print(
                name, solver, _told(rows[-1]["gap"]), rows[-1].get("error", ""), file=sys.stderr, flush=True
            )
            if given.out:
                given.out.write_text(json.dumps(rows, indent=1))
    unit = "CPU s" if given.cpu else "s"
    print(f"{machine('numba', 'numpy', 'ortools')}; one core, {given.seconds:g} {unit}\n")
    print(compared(rows, given.solvers, instances))


if __name__ == "__main__":
    main()
