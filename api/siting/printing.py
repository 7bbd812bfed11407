"""Answers about sites in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any

Facts = Mapping[str, Any]

_SHOWN = 40


def answer_lines(answer: Facts) -> Iterator[str]:
    """Yield the chosen sites in build order with what each brings, people before and after, and the proof."""
    question = answer["question"]
    yield ""
    yield f"{answer['title']}: {_count(len(answer['chosen']), 'new site')}{_of_standing(answer)}, {answer['people']:,.0f} people"
    yield ""
    if answer["chosen"] and "people_new" in answer["chosen"][0]:
        yield f"  {'':>4}  {'newly reached':>13}  {'in reach':>9}  {'only here':>9}"
    for number, site in enumerate(answer["chosen"][:_SHOWN], start=1):
        yield _site_line(site, number)
    if len(answer["chosen"]) > _SHOWN:
        yield f"        ... and {len(answer['chosen']) - _SHOWN} more"
    yield ""
    if "after" in answer:
        before, after = answer["before"], answer["after"]
        yield (
            f"Within {question['within']:g} minutes: {_percent(after['share'])} of the people instead of "
            f"{_percent(before['share'])}, {after['people'] - before['people']:+,.0f}."
        )
    for site in answer["closed"]:
        yield f"To be closed: {site}"
    if answer["left_out"] >= 0.5:
        yield f"{answer['left_out']:,.0f} people are left out: no road leads from them to {_whom(answer)}."
    yield proof_in_words(answer)
    yield ""


def proof_in_words(answer: Facts) -> str:
    """Return how good a choice is, as far as it is proven."""
    money = answer["question"].get("budget") is not None
    sites = "new sites within the budget" if money else _count(len(answer["chosen"]), "new site")
    if answer["gap"] is None:
        return "Nothing is proven about how good this choice is."
    if answer["status"] == "optimal":
        what = "reaches more people" if answer["model"] == "mclp" else "is better"
        return f"Proven: no choice of {sites} {what}."
    return f"At most {_gap(answer['gap'])} better is possible with {sites}; this is proven. More --seconds may close it."


def frontier_lines(frontier: Facts) -> Iterator[str]:
    """Yield the curve, a line for each number of sites or each budget."""
    points, money = frontier["points"], frontier["by"] == "budget"
    yield ""
    ends = f"{points[0]['limit']:,.0f} to {points[-1]['limit']:,.0f}"
    yield f"{frontier['title']}: from {ends} {'in money' if money else 'new sites'}"
    yield ""
    first = f"{'budget':>12}  {'cost':>12}  " if money else ""
    yield (
        f"  {first}{'sites':>5}  {'people reached':>14}  {'share':>6}  {'mean journey':>12}  "
        f"{'at most better':>14}  {'more than before':>16}"
    )
    before = frontier["before"]["people_covered"]
    for point in points:
        yield _point_line(point, before, money=money)
        before = point["people_covered"]
    yield ""
    if frontier["nested"]:
        yield "Each line keeps the sites of the one before, so this is an order to build them in."


def _point_line(point: Facts, before: float, *, money: bool) -> str:
    people = point["people_covered"]
    mean = "" if point["mean_minutes"] is None else f"{point['mean_minutes']:.1f} min"
    gap = "proven" if not point["gap"] else _gap(point["gap"])
    first = f"{point['limit']:>12,.0f}  {point['cost']:>12,.0f}  " if money else ""
    return (
        f"  {first}{point['sites']:>5}  {people:>14,.0f}  {_percent(point['share']):>6}  {mean:>12}  {gap:>14}  "
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
        yield f"  {_percent(site['share']):>6}  {_percent(site['place_share']):>10}  {_named(site)}{certain}"
    for site in found["rivals"][:5]:
        yield f"  {_percent(site['share']):>6}  {'':>10}  {_named(site)}, not chosen"
    regret = found["regret"]
    if regret["mean"] is not None:
        yield (
            f"In those worlds the choice is {regret['mean']:.2%} behind the best one on average, "
            f"{regret['most']:.2%} at most."
        )
    yield ""


def reasons_lines(reasons: Facts, answer: Facts) -> Iterator[str]:
    """Yield why a site is in the choice or not, and what would change that."""
    unit = "people" if answer["model"] == "mclp" else "of the objective"
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
    cost = f"  cost {site['cost']:,.0f}" if "cost" in site else ""
    return (
        f"  {site['order']:>4}  {site['people_new']:>13,.0f}  {site['people_in_reach']:>9,.0f}  "
        f"{site['people_only_here']:>9,.0f}  {_named(site)}{cost}"
    )


def _named(site: Facts) -> str:
    return f"{site['name']} ({site['id']})" if site["name"] else str(site["id"])


def _of_standing(answer: Facts) -> str:
    return f" beside {_count(len(answer['standing']), 'branch')}" if answer["standing"] else ""


def _count(number: int, word: str) -> str:
    plural = f"{word}es" if word.endswith("ch") else f"{word}s"
    return f"{number:,} {word if number == 1 else plural}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _gap(gap: float) -> str:
    """Return a gap that is more than nothing."""
    return f"{gap:.2%}" if gap >= 0.0001 else "< 0.01%"


def _whom(answer: Facts) -> str:
    """Return what those who are left out cannot reach."""
    return "a branch" if answer["standing"] and answer["model"] != "lscp" else "any site in time"
