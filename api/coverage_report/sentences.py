"""The sentences of the report: what a promise is, what became of it, why there is a gap."""

from collections.abc import Iterator
from math import isfinite

from api.coverage_report.report import BoardReport, Fairness, Gap, Help, Range, Verdict, Week
from api.coverage_report.words import counted, known, said
from maps import figures
from maps.gap_words import gap_reason
from maps.words import Language

_DAY = 86_400.0
_LONGEST = 40
"""Letters of a name in a sentence."""


def headline(report: BoardReport, language: Language) -> list[str]:
    """Return who is reached, who is not, and whether that was promised."""
    main = report.main
    if not main.people:
        return [said("no_people", language)]
    where = "headline_from" if main.direction == "from" else "headline"
    first = said(
        where,
        language,
        share=figures.percent(main.share),
        who=whom(main, language),
        what=said("service" if main.days or main.moment else "branch", language),
        minutes=figures.minutes(main.minutes, language),
    )
    nobody = figures.whole(main.missing) == "0"
    rest = (
        said("beyond_nobody", language)
        if nobody and main.missing <= 0
        else counted("beyond", language, main.missing, people=figures.people(main.missing, language))
    )
    return [f"{first}{' ' if language == 'en' else ''}{rest}"]


def verdict_line(main: Verdict, language: Language) -> str:
    """Return whether the promise is met, by how many people it is missed, and in how many municipalities it is met."""
    parts = []
    if main.met is not None:
        short = main.promised * main.people - main.covered
        key = "kept" if main.met else "broken"
        fill = {"promised": percent_promised(main.promised), "people": figures.people(short, language)}
        parts.append(
            counted(key, language, short, **fill) if key == "broken" else said(key, language, **fill)
        )
        if main.areas:
            parts.append(said("areas_met", language, met=main.areas_met, all=main.areas))
    return (" " if language == "en" else "").join(parts)


def percent_promised(share: float) -> str:
    """Return a promised share without decimals that say nothing."""
    return f"{100 * share:.4g}%" if isfinite(share) else "–"


def whom(verdict: Verdict, language: Language) -> str:
    """Return whom a promise is for, with their number."""
    everybody = verdict.group == "people"
    key = "everybody" if everybody else "group_people"
    return said(key, language, people=figures.people(verdict.people, language), group=verdict.group)


def group_name(group: str, language: Language) -> str:
    """Return what a group is called."""
    return said("everybody_short", language) if group == "people" else group


def terms(verdict: Verdict, language: Language) -> str:
    """Return how one travels and when something must be open: ``by car, whatever the hour``."""
    comma = "，" if language == "zh" else ", "
    how = said(f"by_{verdict.mode}", language)
    if verdict.moment:
        return comma.join((how, said("when_at", language, moment=verdict.moment.replace("T", " ")[:16])))
    if not verdict.days:
        return comma.join((how, said("when_any", language)))
    parts = [how, counted("when_served", language, verdict.days, days=verdict.days)]
    if verdict.hours:
        parts.append(counted("when_hours", language, verdict.hours, hours=f"{verdict.hours:g}"))
    if verdict.window:
        parts.append(said("when_window", language, window=verdict.window))
    return comma.join(parts)


def why(gap: Gap, limit: float, language: Language) -> str:
    """Return the reason of a gap as a sentence with its evidence; ``limit`` are the minutes that are promised."""
    key = _reason_key(gap)
    if not known(key):
        return gap_reason(gap.reason, language)
    near = gap.closed_minutes if gap.reason == "closed" and isfinite(gap.closed_minutes) else gap.minutes
    return said(
        key,
        language,
        branch=_named(gap.branch),
        minutes=figures.minutes_beside(near, limit, language),
        straight=figures.kilometres(1000 * gap.straight_km, language) if isfinite(gap.straight_km) else "",
        road=figures.kilometres(1000 * gap.road_km, language) if isfinite(gap.road_km) else "",
        crossing=_crossing(gap, language),
        metres=f"{gap.snap_m:,.0f}",
        opens=figures.moment(gap.opens, language),
        capacity=figures.whole(gap.capacity),
        assigned=figures.whole(gap.assigned),
    )


def _named(name: str) -> str:
    """Return a name that leaves room for the figures of its sentence."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


def _crossing(gap: Gap, language: Language) -> str:
    """Return the crossing with its kind; on an island the sentence names the kind."""
    key = f"by_{gap.crossing_kind}"
    if gap.reason == "island" or not known(key):
        return _named(gap.crossing)
    return said(key, language, crossing=_named(gap.crossing))


def _reason_key(gap: Gap) -> str:
    """Return the most telling sentence for which all evidence is there, ``reason`` for none."""
    known_of = {
        "branch": bool(gap.branch),
        "minutes": isfinite(gap.minutes),
        "closed": isfinite(gap.closed_minutes) or isfinite(gap.minutes),
        "distances": isfinite(gap.straight_km) and isfinite(gap.road_km),
        "crossing": bool(gap.crossing),
        "opens": bool(gap.opens),
        "snap": isfinite(gap.snap_m),
        "capacity": isfinite(gap.capacity) and isfinite(gap.assigned),
    }
    sentences = _SENTENCES.get(gap.reason, ())
    return next((key for key, needs in sentences if all(known_of[need] for need in needs)), "reason")


_SENTENCES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "too_far": (("why_too_far", ("branch", "minutes")), ("why_too_far_none", ())),
    "detour": (
        ("why_detour_by", ("branch", "minutes", "distances", "crossing")),
        ("why_detour", ("branch", "minutes", "distances")),
    ),
    "no_road": (("why_no_road_m", ("snap",)), ("why_no_road", ())),
    "snapped_far": (("why_snapped_far", ("branch", "snap")),),
    "island": (("why_island_by", ("crossing",)), ("why_island", ())),
    "cut_off": (("why_cut_off", ()),),
    "closed": (("why_closed_opens", ("branch", "closed", "opens")), ("why_closed", ("branch", "closed"))),
    "full": (("why_full", ("branch", "minutes", "capacity")),),
}
"""For each reason its sentences and the evidence that they need, the most telling first."""


def week_lines(week: Week, language: Language) -> Iterator[str]:
    """Yield what the strip of the week means for a person."""
    yield said("week_hours", language, hours=f"{week.hours:.1f}")
    shares = {name: getattr(week, name) for name in ("daytime", "evening", "weekend")}
    if all(map(isfinite, shares.values())):
        yield said(
            "week_windows", language, **{name: figures.percent(share) for name, share in shares.items()}
        )
    if isfinite(week.worst_wait) and week.worst_wait > 0:
        yield said("week_wait", language, time=waiting(week.worst_wait, language))
    if week.assumed:
        yield said("week_assumed", language, n=week.assumed, all=week.places)


def waiting(seconds: float, language: Language) -> str:
    """Return a wait: hours below two days, else days."""
    if seconds < 2 * _DAY:
        return figures.minutes(60 * round(seconds / 3600), language) or figures.minutes(
            seconds / 60, language
        )
    days = seconds / _DAY
    return counted("days", language, days, n=f"{days:.1f}".removesuffix(".0"))


def fairness_lines(fairness: Fairness, language: Language) -> Iterator[str]:
    """Yield what was measured of fairness."""
    if isfinite(fairness.mean) and isfinite(fairness.farthest):
        mean, far = (figures.minutes(value, language) for value in (fairness.mean, fairness.farthest))
        yield said("mean", language, mean=mean, far=far)
    if fairness.group and isfinite(fairness.group_mean):
        mean = figures.minutes(fairness.group_mean, language)
        yield said("group_mean", language, group=fairness.group, mean=mean)
    what = said(f"of_{fairness.of}", language)
    if isfinite(fairness.gini):
        yield said("gini", language, gini=f"{fairness.gini:.2f}", what=what)
    if isfinite(fairness.palma):
        yield said("palma", language, palma=f"{fairness.palma:.2f}", what=what)


def range_line(found: Range, language: Language) -> str:
    """Return how far the share moves with the travel times, and whether the verdict does."""
    line = said(
        "range",
        language,
        off=percent_promised(found.off),
        slower=figures.percent(found.slower),
        faster=figures.percent(found.faster),
    )
    if found.flips is None:
        return line
    return line + (" " if language == "en" else "") + said("flips" if found.flips else "holds", language)


def help_line(found: Help, language: Language) -> str:
    """Return what would help, how many, and for how much."""
    what = said(f"kind_{found.kind}", language) if known(f"kind_{found.kind}") else found.kind
    line = counted(
        "help",
        language,
        found.people,
        what=what,
        place=found.place,
        people=figures.people(found.people, language),
    )
    if isfinite(found.cost):
        cost = said("help_cost", language, cost=figures.whole(found.cost))
        line += f"（{cost}）" if language == "zh" else f" ({cost})"
    return line
