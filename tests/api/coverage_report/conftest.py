"""``full_report``: every part of the report, with names that are long and numbers that are large."""

from datetime import date
from typing import Any

import pytest

from api.coverage_report.report import (
    Area,
    BoardMap,
    BoardReport,
    Crowd,
    Fairness,
    Gap,
    GroupShares,
    Help,
    Outline,
    Range,
    Verdict,
    Week,
)

REASONS = ("too_far", "detour", "no_road", "island", "closed", "full", "snapped_far", "cut_off")
SQUARE = ((10_000.0, 10_000.0), (30_000.0, 10_000.0), (30_000.0, 30_000.0), (10_000.0, 30_000.0))
OPEN_DAY = tuple(0.9 if 9 <= hour < 16 else 0.0 for hour in range(24))
SHUT_DAY = (0.0,) * 24


def gap(rank: int, reason: str, **given: float | str) -> Gap:
    """Return a gap with all evidence that there can be."""
    known: dict[str, Any] = {
        "people": 4000.0 / rank,
        "further": 800.0 / rank,
        "place": f"Hlíð {rank}",
        "area": "Langanesbyggð",
        "branch": "Bank Húsavík",
        "minutes": 55.0,
        "straight_km": 12.0,
        "road_km": 31.0,
        "crossing": "Borgarfjarðarbrú" if reason == "detour" else "",
        "crossing_kind": "bridge" if reason == "detour" else "",
        "opens": "2026-11-23 09:00",
        "closed_minutes": 12.0,
        "assigned": 400.0,
        "capacity": 400.0,
        "snap_m": 7500.0,
    }
    return Gap(rank=rank, reason=reason, **(known | given))


@pytest.fixture(scope="session")
def full_report() -> BoardReport:
    """Return a report with all parts."""
    return BoardReport(
        organisation="Testbank",
        country="Villages",
        day=date(2026, 11, 23),
        question="ab12" * 16,
        people=376_000.0,
        points=6000,
        branch_count=37,
        stop_count=24,
        verdicts=(
            Verdict(
                standard="rural",
                minutes=30.0,
                people=376_000.0,
                covered=342_897.0,
                promised=0.95,
                met=False,
                areas_met=31,
                areas=69,
            ),
            Verdict(
                standard="evenings",
                minutes=15.0,
                group="pop65",
                people=56_000.0,
                covered=50_000.0,
                promised=0.8,
                met=True,
                days=2,
                hours=2.0,
                window="Mo-Fr 17:00-20:00",
            ),
        ),
        thresholds=(10.0, 20.0, 30.0, 60.0),
        shares=(
            GroupShares("people", 376_000.0, (0.6, 0.8, 0.912, 0.98)),
            GroupShares("pop65", 56_000.0, (0.5, 0.7, 0.9, 0.97)),
        ),
        week=Week(
            days=tuple(range(7)),
            shares=(*(OPEN_DAY,) * 5, SHUT_DAY, SHUT_DAY),
            hours=31.5,
            daytime=0.9,
            evening=0.05,
            weekend=0.0,
            worst_wait=234_000.0,
            assumed=3,
            places=61,
        ),
        gaps=tuple(gap(rank, reason) for rank, reason in enumerate(REASONS, 1)),
        gap_count=38,
        gap_people=33_103.0,
        further_group="pop65",
        areas=tuple(Area(f"Hreppur {n}", 1000.0 + n, 10.0 * n, n > 95) for n in range(100)),
        fairness=Fairness(gini=0.61, palma=1.84, mean=14.2, farthest=45.0, group="pop65", group_mean=15.0),
        ranges=(
            Range(off=0.1, slower=0.9, faster=0.92, flips=False),
            Range(off=0.2, slower=0.88, faster=0.96, flips=True),
        ),
        helps=(Help("van_stop", "Vopnafjörður", 650.0, 12_000.0), Help("branch", "Vík", 1.0)),
        map=BoardMap(
            width=100_000.0,
            height=60_000.0,
            areas=(SQUARE,),
            roads=(SQUARE[:2],),
            crowds=(Crowd((20_000.0, 20_000.0), 100.0, 900.0), Crowd((60_000.0, 40_000.0), 3000.0, 0.0)),
            gaps=(Outline(1, (SQUARE,), (20_000.0, 20_000.0)),),
            branches=((60_000.0, 40_000.0),),
            stops=((25_000.0, 25_000.0),),
        ),
        sources=("© OpenStreetMap contributors",),
    )
