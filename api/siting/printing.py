"""Answers about sites in plain words."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from maps.sites_figures import gap_in_words, minutes, money, share
from planner.siting.effects import still_possible
from planner.solving import Standing

Facts = Mapping[str, Any]

_SHOWN = 40

_JOURNEYS = {
    "mean_minutes": "Mean journey",
    "longest_minutes": "Longest journey",
    "apart_minutes": "From each site to the next one at least",
}

_OBJECTIVES: dict[str, Callable[[float, float], str]] = {
    "mclp": lambda found, _: f"{found:,.0f} people",
    "backup": lambda found, _: f"{found:,.0f} people, each site within reach counting half",
    "lscp": lambda found, _: _count(round(found), "site"),
    "p-median": lambda found, people: f"mean journey {found / people / 60:.1f} min",
    "p-center": lambda found, _: f"longest journey {found / 60:.1f} min",
    "p-dispersion": lambda found, _: f"sites at least {found / 60:.1f} min apart",
}
"""What the objective of each model is in words, given the people who count."""


def answer_lines(answer: Facts) -> Iterator[str]:
    """Yield the chosen sites in build order with what each brings, people before and after, and the proof."""
    yield ""
    yield f"{answer['title']}: {_headline(answer)}, {answer['people']:,.0f} people"
    yield ""
    if answer["chosen"] and "people_new" in answer["chosen"][0]:
        yield f"  {'':>4}  {'newly reached':>13}  {'in reach':>9}  {'only here':>9}"
    for number, site in enumerate(answer["chosen"][:_SHOWN], start=1):
        yield _site_line(site, number)
    if len(answer["chosen"]) > _SHOWN:
        yield f"        ... and {len(answer['chosen']) - _SHOWN} more"
    if answer["chosen"]:
        yield ""
    if "after" in answer:
        yield from effect_lines(answer)
    if answer["closed_sites"]:
        names = ", ".join(_named(site) for site in answer["closed_sites"])
        yield f"To be closed, {_count(len(answer['closed_sites']), 'branch')}: {names}"
    yield from _note_lines(answer)
    yield proof_in_words(answer)
    yield ""


def effect_lines(answer: Facts) -> Iterator[str]:
    """Yield what the choice does, before and after: people reached, journeys, the distance between sites."""
    before, after, within = answer["before"], answer["after"], f"{answer['question']['within']:g} minutes"
    if "twice" in after:
        yield f"Within {within} of a site: {_people_change(before, after)}"
        yield f"Within {within} of two sites: {_people_change(before['twice'], after['twice'])}"
        return
    for key, words in _JOURNEYS.items():
        if after.get(key) is not None:
            instead = f" instead of {minutes(before[key])}" if before[key] is not None else ""
            yield f"{words}: {minutes(after[key])} minutes{instead}."
    yield f"Within {within}: {_people_change(before, after)}"


def proof_in_words(answer: Facts) -> str:
    """Return how good a choice is, as far as it is proven."""
    money_counts = answer["question"].get("budget") is not None
    sites = "new sites within the budget" if money_counts else _count(len(answer["chosen"]), "new site")
    people = _counts_people(answer)
    if answer["question"]["choose"] == 0 and not answer["chosen"]:
        return "Ask for new sites with --choose 5, or for the whole curve with --frontier 1..30."
    if answer["gap"] is None:
        return "Nothing is proven about how good this choice is."
    if answer["status"] == "optimal":
        return f"Proven: no choice of {sites} {'reaches more people' if people else 'is better'}."
    if answer["better"] is not None:
        better = gap_in_words(answer["better"])
        return (
            f"At most {better} better is possible with {sites}; this is proven. More --seconds may close it."
        )
    if people:
        return f"Proven: no choice of {sites} reaches more than {answer['bound']:,.0f} people. More --seconds may say more."
    return (
        f"Nothing is known about how much better a choice of {sites} could be. More --seconds may say more."
    )


def standing_in_words(standing: Standing, model: str, people: float) -> str:
    """Return how a search stands, in the unit of its model; ``people`` as many as the question counts."""
    if standing.objective is None or not math.isfinite(standing.objective):
        return "choosing sites: nothing yet"
    found = _OBJECTIVES[model](standing.objective, max(people, 1e-9))
    better = still_possible(standing.objective, standing.bound)
    more = "" if not better else f", at most {gap_in_words(better)} better is possible"
    return f"choosing sites: {found}{more}"


def frontier_lines(frontier: Facts) -> Iterator[str]:
    """Yield the curve, a line for each number of sites or each budget."""
    points, by_money = frontier["points"], frontier["by"] == "budget"
    yield ""
    ends = f"{money(points[0]['limit'])} to {money(points[-1]['limit'])}"
    yield f"{frontier['title']}: from {ends} {'in money' if by_money else 'new sites'}"
    yield ""
    first = f"{'budget':>12}  {'cost':>12}  " if by_money else ""
    yield (
        f"  {first}{'sites':>5}  {'people reached':>14}  {'share':>6}  {'mean journey':>12}  "
        f"{'at most better':>14}  {'more than before':>16}"
    )
    before = frontier["before"]["people_covered"]
    for point in points:
        yield _point_line(point, before, by_money=by_money)
        before = point["people_covered"]
    yield ""
    if frontier["begins"] is not None:
        less = (
            f"less than {money(frontier['begins'])}"
            if by_money
            else f"fewer than {frontier['begins']:,.0f} new sites"
        )
        yield f"The curve begins there because {less} cannot meet every constraint: {_must(frontier)}."
    if frontier["nested"]:
        yield "Each line keeps the sites of the one before, so this is an order to build them in."


def _must(frontier: Facts) -> str:
    """Return what has to be met at every point of a curve."""
    if frontier["model"] == "p-median":
        return "everybody must be able to reach a site"
    return "floors and mandatory sites come first"


def _point_line(point: Facts, before: float, *, by_money: bool) -> str:
    people = point["people_covered"]
    mean = "" if point["mean_minutes"] is None else f"{point['mean_minutes']:.1f} min"
    gap = (
        "unknown"
        if point["better"] is None
        else gap_in_words(point["better"])
        if point["better"]
        else "proven"
    )
    first = f"{money(point['limit']):>12}  {money(point['cost']):>12}  " if by_money else ""
    return (
        f"  {first}{point['sites']:>5}  {people:>14,.0f}  {share(point['share']):>6}  {mean:>12}  {gap:>14}  "
        f"{people - before:>+16,.0f}"
    )


def stability_lines(found: Facts) -> Iterator[str]:
    """Yield how far the choice holds when travel times and demand vary."""
    yield (
        f"With travel times and demand up to {found['spread']:.0%} different, in {found['draws']} worlds"
        + (f" ({found['unanswered']} more have no answer)" if found["unanswered"] else "")
        + ":"
    )
    yield f"  {'chosen':>6}  {'it or near':>10}"
    for site in found["sites"]:
        certain = "  in every good choice" if site["certain"] else ""
        yield f"  {share(site['share']):>6}  {share(site['place_share']):>10}  {_named(site)}{certain}"
    for site in found["rivals"][:5]:
        yield f"  {share(site['share']):>6}  {'':>10}  {_named(site)}, not chosen"
    regret = found["regret"]
    if regret["mean"] is not None:
        yield (
            f"In those worlds the choice is {regret['mean']:.2%} behind the best one on average, "
            f"{regret['most']:.2%} at most."
        )
    yield ""


def reasons_lines(reasons: Facts, answer: Facts) -> Iterator[str]:
    """Yield why a site is in the choice or not, and what would change that."""
    unit = "people" if _counts_people(answer) else "of the objective"
    state = "stands already and is" if reasons["standing"] else "is"
    yield f"{_named(reasons)} {state} {'' if reasons['chosen'] else 'not '}chosen."
    yield (
        f"  {reasons['in_reach']:,.0f} people reach it in time, {reasons['only_here']:,.0f} of them no other site of "
        "the choice."
    )
    for site in reasons["covered_by"][:3]:
        yield f"  {site['people']:,.0f} of them also reach {_named(site)}."
    marginal = reasons["marginal"]
    if marginal is not None:
        does = "Without it the choice loses" if reasons["chosen"] else "Beside the others it would add"
        yield f"  {does} {marginal:,.0f} {unit}."
    yield from _change_lines(reasons, unit)
    yield ""


def _change_lines(reasons: Facts, unit: str) -> Iterator[str]:
    swap, other = reasons["swap"], reasons["other_way"]
    if swap is not None and swap["change"] is not None:
        yield f"  It would best take the place of {_named(swap)}: {swap['change']:+,.0f} {unit}."
    if reasons["factor"] is not None and not reasons["chosen"]:
        yield f"  With {reasons['factor']:.2f} times the people who would use it, it would be worth that place."
    if not other["possible"]:
        yield "  The other way round there is no answer at all."
        return
    names = ", ".join(_named(site) for site in other["instead"]) or "nothing"
    turned = "Without it" if reasons["chosen"] else "With it"
    proven = f", at least {other['proven_loss']:,.0f} for sure" if other["proven_loss"] else ""
    loss = other["loss"]
    change = f"{loss:,.0f} {unit} are lost{proven}" if loss >= 0 else f"{-loss:,.0f} {unit} are gained"
    yield f"  {turned}, and all others chosen anew ({names} instead), {change}."
    if reasons["one_more"] is not None:
        yield f"  One site more would {'' if reasons['one_more'] else 'not '}bring it in."


def _site_line(site: Facts, number: int) -> str:
    if "people_new" not in site:
        return f"  {number:>4}  {_named(site)}"
    cost = f"  cost {money(site['cost'])}" if "cost" in site else ""
    return (
        f"  {site['order']:>4}  {site['people_new']:>13,.0f}  {site['people_in_reach']:>9,.0f}  "
        f"{site['people_only_here']:>9,.0f}  {_named(site)}{cost}"
    )


def _named(site: Facts) -> str:
    return f"{site['name']} ({site['id']})" if site["name"] else str(site["id"])


def _headline(answer: Facts) -> str:
    """Return how many sites are new and how many stand, and why none is new."""
    beside = f" beside {_count(len(answer['standing']), 'branch')}" if answer["standing"] else ""
    why = "" if answer["chosen"] else f"; {_why_none(answer)}"
    return f"{_count(len(answer['chosen']), 'new site')}{beside}{why}"


def _why_none(answer: Facts) -> str:
    if answer["question"]["choose"] == 0:
        return "none was asked for"
    return "no candidate reaches anybody more" if _counts_people(answer) else "no candidate makes it better"


def _note_lines(answer: Facts) -> Iterator[str]:
    wanted = answer["question"]["choose"]
    if wanted is not None and wanted > answer["free"]:
        yield f"{wanted:,} new sites were asked for, but there are only {_count(answer['free'], 'candidate')}."
    if answer["left_out"] >= 0.5:
        yield f"{answer['left_out']:,.0f} people are left out: no road leads from them to {_whom(answer)}."


def _people_change(before: Facts, after: Facts) -> str:
    more = after["people"] - before["people"]
    return f"{share(after['share'])} of the people instead of {share(before['share'])}, {more:+,.0f}."


def _counts_people(answer: Facts) -> bool:
    """Return whether the objective is people reached, each of them once."""
    return bool(answer["question"]["model"] == "mclp")


def _count(number: int, word: str) -> str:
    plural = f"{word}es" if word.endswith("ch") else f"{word}s"
    return f"{number:,} {word if number == 1 else plural}"


def _whom(answer: Facts) -> str:
    """Return what those who are left out cannot reach."""
    return "a branch" if answer["standing"] and answer["model"] != "lscp" else "any site in time"
