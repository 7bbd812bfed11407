"""Everything that could be done: new branches and kiosks, longer hours, more windows, stops of vans."""

from collections.abc import Iterator

import numpy as np

from planner.remedies.actions import WEEKS, Action, Catchment, catchments, served, sited
from planner.remedies.needs import Needs
from planner.remedies.question import RemediesQuestion
from planner.remedies.slots import open_in
from planner.remedies.vans import van_actions
from planner.streets.travel import StreetTravel


def offered_actions(question: RemediesQuestion, needs: Needs, travel: StreetTravel) -> tuple[Action, ...]:
    """Return every action of the kinds that are allowed and that serves anybody, by kind and place."""
    near_place = catchments(needs, needs.place_pairs, "place", len(needs.places))
    near_branch = catchments(needs, needs.supply.branch_pairs, "branch", len(question.branches))
    found = [
        *_new_sites(question, needs, near_place),
        *_longer_hours(question, needs, near_branch),
        *_windows(question, needs),
        *van_actions(question, needs, near_place, travel),
    ]
    wanted = {*question.kinds, *(("van",) if "van_stop" in question.kinds else ())}
    return tuple(one for one in found if one.kind in wanted and (len(one.row) or one.kind == "van"))


def _new_sites(question: RemediesQuestion, needs: Needs, near: list[Catchment]) -> Iterator[Action]:
    rules, costs, slots = question.assumptions, question.costs, question.assumptions.slots
    always = (True,) * len(slots)
    branch = np.array(open_in(rules.branch_hours, slots, question.week) or always)
    machine = open_in(rules.kiosk_hours, slots, question.week) or always
    hours = needs.places["opening_hours"].to_list()
    for place, text, catchment in zip(sited(needs.places), hours, near, strict=True):
        kiosk = np.array(open_in(text, slots, question.week) or machine)
        for kind, cost, when, worth in (
            ("branch", costs.branch, branch, 1.0),
            ("kiosk", costs.kiosk, kiosk, rules.kiosk_worth),
        ):
            yield Action(
                id=f"{kind}:{place.label}",
                kind=kind,  # type: ignore[arg-type]
                place=place.label,
                name=place.name,
                lon=place.lon,
                lat=place.lat,
                cost=cost,
                **served(catchment.in_slots(when), when, worth),
            )


def _longer_hours(question: RemediesQuestion, needs: Needs, near: list[Catchment]) -> Iterator[Action]:
    slots = question.assumptions.slots
    full = (needs.rows["cause"] == "full").to_numpy()
    for number, (label, name, lon, lat) in enumerate(sited(question.branches)):
        for position, slot in enumerate(slots):
            if needs.supply.branch_open[number, position]:
                continue
            catchment = near[number].in_slots(np.arange(len(slots)) == position)
            kept = ~full[catchment.row]
            yield Action(
                id=f"hours:{slot.id}:{label}",
                kind="hours",
                place=label,
                name=name,
                lon=lon,
                lat=lat,
                cost=slot.hours * WEEKS * question.costs.open_hour,
                slots=(position,),
                detail={"slot": slot.id, "hours_a_week": slot.hours},
                row=catchment.row[kept],
                seconds=catchment.seconds[kept],
                worth=np.ones(int(kept.sum())),
            )


def _windows(question: RemediesQuestion, needs: Needs) -> Iterator[Action]:
    """Yield more windows for full branches: each serves so many of those for whom there was no room, all alike."""
    lack, people = needs.rows["lack"].to_numpy(), needs.rows["people"].to_numpy()
    for label, name, lon, lat in sited(question.branches):
        row = np.flatnonzero(lack == f"windows:{label}")
        crowd = float(people[row].sum())
        for count in range(1, question.assumptions.most_windows + 1) if crowd else ():
            room = count * question.assumptions.people_per_window
            yield Action(
                id=f"window:{count}:{label}",
                kind="window",
                place=label,
                name=name,
                lon=lon,
                lat=lat,
                cost=count * question.costs.window,
                detail={"windows": float(count)},
                row=row,
                seconds=np.zeros(len(row)),
                worth=np.full(len(row), min(1.0, room / crowd)),
            )
            if room >= crowd:
                break
