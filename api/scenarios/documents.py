"""Documents and files of scenarios that were played."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from api.coverage.store import FILES
from api.scenarios.playing import Played, facts_of
from planner.coverage.scenarios.facts import comparison_facts, difference_features, side_by_side_facts
from planner.io.export.layers import comparison_layers
from planner.io.export.plain import About
from planner.io.export.write import export

Document = dict[str, Any]


def scenarios_document(played: Played) -> Document:
    """Return everything that people ask about first: the table side by side, then each scenario."""
    return {
        "title": played.title,
        "asked": played.options.document(),
        "question_hash": played.before_hash,
        "people": round(float(played.before.question.demand["people"].sum()), 1),
        "table": side_by_side_facts(played.table),
        "scenarios": [
            {**form.document(), "question_hash": sha, **comparison_facts(one)}
            for form, sha, one in zip(played.forms, played.hashes, played.comparisons, strict=True)
        ],
    }


def differences_document(played: Played) -> Document:
    """Return as GeoJSON every demand point that a scenario changes anything for."""
    features = [feature for one in played.comparisons for feature in difference_features(one)]
    return {"type": "FeatureCollection", "features": features}


def scenario_tables(played: Played) -> dict[str, pd.DataFrame]:
    """Return what a file about scenarios holds; with several scenarios each has tables of its own."""
    table = played.table
    table = table.assign(within=table["within"] / 60.0).rename(columns={"within": "minutes"})
    tables: dict[str, pd.DataFrame] = {"side_by_side": table}
    several = len(played.comparisons) > 1
    for number, one in enumerate(played.comparisons, 1):
        for name, layer in comparison_layers(one).items():
            tables[f"s{number}_{name}" if several else name] = layer
    return tables


def about_scenarios(played: Played, *, now: datetime) -> About:
    """Return what stands at the front of a file about scenarios."""
    names = ", ".join(one.name for one in played.comparisons)
    shares = {one.name: f"share: {one.name}" for one in played.comparisons}
    return About(
        title=f"{played.title}: {names}",
        facts={"made": f"{now:%Y-%m-%d %H:%M %Z}".strip(), **facts_of(played)},
        columns={"today": "share: today", **shares},
    )


def scenario_files(played: Played, *, now: datetime) -> dict[str, bytes]:
    """Return the tables as each kind of file, by its ending."""
    tables, about = scenario_tables(played), about_scenarios(played, now=now)
    with tempfile.TemporaryDirectory() as folder:
        return {
            suffix: export(tables, Path(folder) / f"scenarios.{suffix}", about=about).read_bytes()
            for suffix in FILES
        }
