"""The rows of the siting benchmark: what is asked, of whom, with which patience, and what the issue promises."""

from collections.abc import Callable, Iterator
from statistics import fmean, quantiles

from measuring import seconds, table
from siting_costs import Bench, compared, number, percent, taken

PATIENCE_S = {"default": 30, "linear": 120, "highs": 120, "cbc": 120}
"""Seconds that a solver is told to stop after."""
FRONTIER_S = 450
"""CPU seconds after which a peer begins no further point of the frontier."""
MOST = 30
"""Sites at the end of the frontier."""

TIMES_FASTER = {"S": 10.0, "M": 10.0, "L": 2.0}
"""Than spopt with CBC in maximal covering."""
PROVEN_WITHIN_S = {"S": 1.0, "M": 2.0}
"""The p-median."""
PUBLISHED_WITHIN_S = 60.0
GAP = 0.005
MOST_MB = 1000.0
FRONTIER_WITHIN_S, FRONTIER_GAP = 10.0, 0.003
SWAP_WITHIN_MS = 100.0


def mclp(bench: Bench) -> Iterator[str]:
    """Most people within 15 minutes (maximal covering)."""
    for size, times in TIMES_FASTER.items():
        path = bench.instance(size)
        ours = taken("ours", bench.ours("mclp", path))
        spopt = taken("spopt + CBC", bench.peer("siting", "spopt_cbc", "mclp", path))
        found = [ours, spopt]
        for how, engine in (("linear", "CP-SAT, linearization 2"), ("default", "CP-SAT, default")):
            cost = bench.peer("siting", "plain_cpsat", how, path, "--seconds", PATIENCE_S[how])
            found.append(taken(engine, cost))
        cost = bench.peer("highs", "plain_highs", path, "--seconds", PATIENCE_S["highs"])
        found.append(taken("HiGHS", cost))
        yield f"{size}\n\n{compared(found, max)}"
        faster = spopt.work / ours.quickest
        bench.promised(
            f"maximal covering {size}, spopt + CBC to ours",
            f"{faster:.1f} x (first answer {spopt.work / ours.work:.1f} x), {ours.status}",
            f"{times:.0f} x, proven",
            kept=faster >= times and ours.status == "optimal",
        )


def p_median(bench: Bench) -> Iterator[str]:
    """Shortest ways (p-median), in person-seconds."""
    for size, most in PROVEN_WITHIN_S.items():
        path = bench.instance(size)
        ours = taken("ours", bench.ours("p-median", path))
        cost = bench.peer("siting", "spopt_cbc", "p-median", path, "--seconds", PATIENCE_S["cbc"])
        yield f"{size}\n\n{compared([ours, taken('spopt + CBC', cost)], min)}"
        bench.promised(
            f"p-median {size}, proven",
            f"{ours.quickest:.2f} CPU s (first answer {ours.work:.2f}), {ours.status}",
            f"{most:.0f} CPU s",
            kept=ours.quickest <= most and ours.status == "optimal",
        )


def published(bench: Bench) -> Iterator[str]:
    """Optima that others have proven, all of a set in one process."""
    lines = []
    for which in ("p-median", "p-center", "sjc", "san-francisco"):
        steps = bench.ours("published", which).steps
        if not steps:
            yield f"{NAMES[which]}: the files are not here."
            continue
        work = [one.figures["work"] for one in steps]
        proven = sum(one.figures["status"] == "optimal" for one in steps)
        right = sum(abs(one.figures["objective"] / one.figures["optimum"] - 1) < 1e-6 for one in steps)
        slowest = max(steps, key=lambda one: one.figures["work"])
        last = f"{slowest.name} {seconds(max(work))}"
        lines.append((NAMES[which], len(steps), right, proven, seconds(sum(work)), last))
        if which == "p-median":
            bench.promised(
                "pmed1-20, all proven",
                f"{sum(work):.1f} CPU s, {proven} of {len(steps)}",
                f"{PUBLISHED_WITHIN_S:.0f} CPU s",
                kept=sum(work) <= PUBLISHED_WITHIN_S and proven == right == len(steps),
            )
    yield table("problems|count|optimum found|proven|CPU s together|slowest, CPU s".split("|"), lines)


NAMES = {
    "p-median": "OR-Library pmed1-20, p-median",
    "p-center": "OR-Library pmed1-20, p-center",
    "sjc": "São José dos Campos, maximal covering",
    "san-francisco": "San Francisco, five models",
}


def large(bench: Bench) -> Iterator[str]:
    """Gaps where there is no time for a proof."""
    questions = (("p-median", "L", 10.0), ("mclp", "XL", 60.0))
    lines = []
    for model, size, within in questions:
        cost = bench.ours(model, bench.instance(size), "--seconds", within)
        told = cost.steps[0].figures
        gap, wall = float(told["gap"]), told["wall"]
        lines.append(
            (
                f"{model} {size}",
                *(number(told[name]) for name in ("objective", "bound")),
                percent(gap),
                f"{wall:.1f}",
                *(seconds(told[name]) for name in ("work", "cold")),
                f"{cost.peak_mb:,.0f}",
            )
        )
        bench.promised(
            f"{model} {size}, gap after {within:.0f} s",
            f"{gap:.3%}, {cost.peak_mb:,.0f} MB",
            f"{GAP:.1%}, {MOST_MB:,.0f} MB",
            kept=gap <= GAP and cost.peak_mb <= MOST_MB,
        )
    yield table("problem|objective|bound|gap|wall s|work CPU s|cold CPU s|peak MB".split("|"), lines)


def frontier(bench: Bench) -> Iterator[str]:
    """Frontier of 1 to 30 sites, maximal covering L."""
    path = bench.instance("L")
    costs = [
        bench.ours("frontier", path, "--most", MOST),
        bench.peer("siting", "spopt_cbc", "frontier", path, "--most", MOST, "--seconds", FRONTIER_S),
        bench.peer("siting", "plain_cpsat", "frontier", path, "--most", MOST, "--seconds", FRONTIER_S),
    ]
    names = ("ours", "spopt + CBC", "CP-SAT, linearization 2")
    told = [cost.steps[0].figures if cost.steps else {"points": []} for cost in costs]
    bounds = {point["limit"]: point["bound"] for point in told[0]["points"]}
    lines = []
    for name, cost, one in zip(names, costs, told, strict=True):
        gaps = [1 - point["objective"] / bounds[point["limit"]] for point in one["points"]] or [1.0]
        spent = (seconds(one.get("work", cost.cpu)), seconds(one.get("cold", cost.cpu)))
        far = (percent(fmean(gaps)), percent(max(gaps)))
        has_bounds = "each" if one["points"] and one["points"][0]["bound"] is not None else "none"
        lines.append((name, len(one["points"]), *far, has_bounds, *spent, f"{cost.peak_mb:,.0f}"))
    head = "engine|points|mean gap to our bounds|largest|bounds of its own|work CPU s|cold CPU s|peak MB"
    yield table(head.split("|"), lines)
    gap = fmean(point["gap"] for point in told[0]["points"])
    bench.promised(
        f"frontier 1 to {MOST} at L",
        f"{told[0]['work']:.1f} CPU s, mean gap {gap:.3%}",
        f"{FRONTIER_WITHIN_S:.0f} CPU s, {FRONTIER_GAP:.1%}",
        kept=told[0]["work"] <= FRONTIER_WITHIN_S and gap <= FRONTIER_GAP,
    )


def what_if(bench: Bench) -> Iterator[str]:
    """One site swapped at L, 400 times, objective and who goes where; then what every other site would add."""
    lines = []
    for step in bench.ours("what-if", bench.instance("L")).steps:
        cells = []
        for name in ("swap", "gains", "best swap"):
            cuts = quantiles(step.figures[name], n=100)
            cells += [f"{cuts[49]:.2f}", f"{cuts[94]:.2f}"]
        lines.append((step.name, f"{step.figures['opening']:.1f}", *cells))
        slow = quantiles(step.figures["swap"], n=100)[94]
        bench.promised(
            f"swap of one site at L, {step.name}",
            f"{slow:.1f} ms (95 of 100)",
            f"{SWAP_WITHIN_MS:.0f} ms",
            kept=slow <= SWAP_WITHIN_MS,
        )
    names = [
        f"{name}, {share} of 100" for name in ("swap", "all gains", "then best swap") for share in (50, 95)
    ]
    yield table(["CPU ms", "opening", *names], lines)


ROWS: dict[str, Callable[[Bench], Iterator[str]]] = {
    "mclp": mclp,
    "p-median": p_median,
    "published": published,
    "large": large,
    "frontier": frontier,
    "what-if": what_if,
}
