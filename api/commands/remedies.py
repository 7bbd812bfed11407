"""``farreach remedies``: the cheapest mix that closes the gaps, printed, stored and drawn."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

import typer

from api.printing import print_json
from api.progress import Tell, progress
from api.remedies import RemediesMade, exact_reason, make_remedies
from api.remedies_options import REMEDIES, RemediesOptions
from api.store import Workspace
from maps.canvas import standalone
from maps.remedies_words import Spoken
from maps.words import LANGUAGES
from planner.remedies.named import Named
from planner.solving import Standing, Watch

Facts = Mapping[str, Any]

_MOST_GAPS = 5
_MOST_FIXES = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What is printed and written: one gap, one action, a folder for files, JSON instead of words."""

    gap: str | None = None
    why: str | None = None
    out: Path | None = None
    as_json: bool = False


def run(workspace: Path, options: RemediesOptions, shown: Shown, *, now: datetime) -> None:
    """Find remedies, store them, and print them."""
    with Workspace.open(workspace) as store, progress() as tell:
        named = Named(gap=shown.gap or "", action=shown.why or "")
        made = make_remedies(store, options, now=now, named=named, progress=tell, watch=_telling(tell))
        only = _only(made, shown)
        if shown.out is not None:
            _write(made, shown.out)
    if shown.as_json:
        print_json(made.facts if only is None else only)
        return
    lines = [*remedies_lines(made.facts, shown)]
    if only is not None and shown.why is not None:
        lines += ["", *why_lines(only, Spoken("en", made.facts["currency"]))]
    lines.append(
        f"The remedies are stored in {workspace}. Look at them: farreach serve {workspace}, /remedies"
    )
    if shown.out is not None:
        lines.append(f"The map that opens without a server is in {shown.out}.")
    typer.echo("\n".join(lines))


def _telling(tell: Tell) -> Watch:
    """Return a watch that tells how many people are found and possible, whenever that has become clearer by a percent.

    It is silent about searches for less money.
    """
    best, clear = 0.0, 101

    def watch(standing: Standing) -> bool:
        nonlocal best, clear
        if standing.objective is None or standing.bound is None or standing.objective < best:
            return True
        best, open_percent = standing.objective, ceil(100 * standing.gap)
        if open_percent < clear:
            clear = open_percent
            tell(f"{best:,.0f} people found, at most {standing.bound:,.0f} possible")
        return True

    return watch


def _only(made: RemediesMade, shown: Shown) -> Facts | None:
    """Return the gap or the action that was asked about, which is there; None if all of it was."""
    if shown.gap is not None:
        return {"gap": next(row for row in made.facts["gaps"] if row["id"] == shown.gap)}
    if shown.why is not None:
        ids = [action.id for action in made.answer.actions]
        return exact_reason(made.answer, ids.index(shown.why))
    return None


def _write(made: RemediesMade, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        name = f"{REMEDIES}{'' if language == 'en' else f'.{language}'}.html"
        page = standalone(made.pages[f"/{REMEDIES}", language])
        (folder / name).write_text(page, encoding="utf-8")
    facts = json.dumps(made.facts, indent=2, ensure_ascii=False)
    (folder / f"{REMEDIES}.json").write_text(facts + "\n", encoding="utf-8")


def remedies_lines(facts: Facts, shown: Shown) -> Iterator[str]:
    """Yield remedies in plain words: what is missing, what to do in which order, the frontier, fixes of gaps."""
    say = Spoken("en", facts["currency"])
    yield ""
    yield f"{facts['title']}: {facts['people_missing']:,.0f} people lack something within {facts['standard']['minutes']:g} minutes:"
    for cause, people in facts["missing_by_cause"].items():
        yield f"  {people:>10,.0f}  {_CAUSES[cause]}"
    yield "  (people who can come only in the evening or on Saturday count by their share)"
    yield ""
    yield from _action_lines(facts, say)
    yield from _frontier_lines(facts, say)
    asked = (
        [row for row in facts["gaps"] if row["id"] == shown.gap] if shown.gap else facts["gaps"][:_MOST_GAPS]
    )
    yield from _gap_lines(asked, say)
    yield from _assumed_lines(facts, say)
    yield ""


_CAUSES = {
    "far": "have nothing near",
    "closed": "have a branch near that is closed when they can come",
    "full": "stand before a full branch",
}


def _action_lines(facts: Facts, say: Spoken) -> Iterator[str]:
    if not facts["actions"]:
        yield say.nothing(facts["nothing_because"])
        yield ""
        return
    yield (
        f"{say.money(facts['cost'])} a year of {say.money(facts['budget'])} serve {facts['people']:,.0f} more people, "
        f"{say.each(facts['cost_per_person'])} each. {_proof(facts)}"
    )
    yield ""
    yield f"  {'':>3}  {'action':50}  {'cost a year':>12}  {'people':>8}  {'each':>8}  {'together':>9}"
    for row in facts["actions"]:
        each = "" if row["kind"] == "van" else say.plain(row["cost_per_person"])
        people = "" if row["kind"] == "van" else f"{row['people']:,.0f}"
        what = f"{say.kind(row['kind'])}, {row['name']}"
        yield f"  {row['rank']:>3}  {what:50.50}  {row['cost']:>12,.0f}  {people:>8}  {each:>8}  {row['cumulative_people']:>9,.0f}"
        if say.detail(row):
            yield f"       {say.detail(row)}"
        if row["makes_redundant"]:
            yield f"       no longer needed: {', '.join(place['name'] for place in row['makes_redundant'])}"
    yield ""


def _proof(facts: Facts) -> str:
    proof, last = facts["proof"], facts["price_of_the_last_person"]
    price = "" if last is None else f" The last person costs {last:,.1f} {facts['currency']}."
    if proof["status"] == "optimal":
        return f"Proven: no other mix serves more for the money ({proof['solver']}).{price}"
    return f"At most {proof['bound']:,.0f} are possible ({proof['gap']:.2%} more, {proof['solver']}).{price}"


def _frontier_lines(facts: Facts, say: Spoken) -> Iterator[str]:
    if not facts["frontier"]:
        return
    yield "What less money reaches:"
    for point in facts["frontier"]:
        proof = "" if point["gap"] < 1e-4 else f"  (at most {point['bound']:,.0f})"
        yield f"  {say.money(point['money']):>16}  {point['people']:>9,.0f} people{proof}"
    yield ""


def _gap_lines(gaps: Sequence[Facts], say: Spoken) -> Iterator[str]:
    yield "The cheapest fixes:"
    for row in gaps:
        worth = _worth(row, say)
        yield f"  {row['id']}, {row['name']}: {row['people']:,.0f} people ({_CAUSES[row['cause']]}), {row['met']:,.0f} newly served; {worth}"
        for fix in row["fixes"][:_MOST_FIXES]:
            yield f"    - {say.kind(fix['kind'])}, {fix['name']} ({fix['id']}): {say.fix(fix)}"
    yield ""


def _worth(row: Facts, say: Spoken) -> str:
    if row["worth"]:
        return f"one more action there is worth up to {say.money(row['worth'])} a year"
    if not row["fixes"] and not row["met"]:
        return "nothing that is allowed reaches them"
    return "others serve them" if row["worth_people"] < 1 else "nothing that is allowed reaches the rest"


def _assumed_lines(facts: Facts, say: Spoken) -> Iterator[str]:
    rules, places = facts["assumptions"], facts["places"]
    yield f"Assumed: {say.slots(rules['slots'])} can come only then; a kiosk meets {rules['kiosk_worth']:.0%} of the needs."
    if facts["assumed_hours"]:
        yield f"{facts['assumed_hours']} branches have no known hours; {rules['office_hours']} is assumed."
    if places["looked_at"] < places["offered"]:
        yield f"{places['looked_at']:,} of {places['offered']:,} candidate places were looked at, those that reach the most people."
    yield "Costs are orders of magnitude unless you gave your own with --costs."


def why_lines(reason: Facts, say: Spoken) -> Iterator[str]:
    """Yield why one action was chosen or not, and what insisting would cost."""
    yield f"{say.kind(reason['kind'])}, {reason['name']} ({reason['id']}), {say.money(reason['cost'])} a year:"
    if reason["why"] == "chosen":
        yield f"  chosen; without it {reason['people_beside']:,.0f} people would be lost."
    else:
        yield f"  {say.reason(reason)}."
        yield f"  By itself it reaches {reason['people_alone']:,.0f} people; {_beside(reason)}."
    other = reason["other_way"]
    if other["possible"]:
        yield f"  The best mix {'without' if reason['why'] == 'chosen' else 'with'} it serves {other['loss']:,.0f} people fewer."
    else:
        yield "  No mix with it keeps to the budget and the rules."


def _beside(reason: Facts) -> str:
    people, rival = reason["people_beside"], reason["instead_of"]
    if rival is None:
        return f"beside the chosen ones {people:,.0f} more"
    change = f"{people:,.0f} more" if people >= 0 else f"{-people:,.0f} fewer"
    return f"in place of {rival} the chosen ones would serve {change}"
