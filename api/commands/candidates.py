"""``farreach candidates``: places where a van can stand, from the map and from the user."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import geopandas as gpd
import pandas as pd
import typer

from api.commands.candidates_ground import Ground, ground_of
from api.features import feature_collection
from api.gathering import Gathering
from api.outfiles import check_place, check_suffix, whole_file
from api.printing import print_json
from api.progress import Tell, progress
from api.store import Workspace
from api.streets import extent_of
from planner.errors import InfeasibleError
from planner.io.files import read_table
from planner.siting.candidate_names import LANGUAGES, Language
from planner.siting.candidate_rules import KINDS, CandidateRules
from planner.siting.candidates import Candidates, make_candidates
from planner.tables import empty_table

SUFFIXES = (".gpkg", ".geojson", ".json", ".csv")
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRequest:
    """From what candidates are made, by which rules, and where they go."""

    source: Path
    extract: Path | None
    own: Path | None
    out: Path | None
    load: bool
    rules: CandidateRules

    @classmethod
    def checked(
        cls,
        *,
        source: Path,
        extract: Path | None,
        own: Path | None,
        out: Path | None,
        load: bool,
        **rules: Any,
    ) -> Self:
        """Return the request.

        Raises
        ------
        typer.BadParameter
            When what was typed is no kind, no language or no format, or needs a workspace.
        """
        check_suffix(out, "--out", SUFFIXES)
        if not Workspace.is_one(source) and source.exists() and (load or extract is not None):
            option = "--load" if load else "--extract"
            raise typer.BadParameter(f"{option} needs a workspace in place of {source.name}")
        return cls(source=source, extract=extract, own=own, out=out, load=load, rules=_rules(**rules))


def run(request: CandidateRequest, *, as_json: bool) -> None:
    """Make candidates, keep them where they were asked for, and tell what was left out and why."""
    with progress() as tell:
        ground, own, notes = _read(request, tell)
        tell(f"holding {len(ground.places):,} places against the streets and the people")
        made = make_candidates(ground.places, ground.travel, ground.demand, request.rules, ground.given(own))
        _refuse_none(made)
        kept = _keep(request, made.table, tell)
    notes = [*notes, *(f"{note}; left out" for note in made.notes), *made.not_applied]
    if as_json:
        print_json(_facts(request, made, kept, notes))
    else:
        typer.echo("\n".join(_lines(request, made, kept, notes)))


def _rules(
    *, kinds: str | None, spacing: float, most: int, minutes: float, least: float, language: str
) -> CandidateRules:
    named = CandidateRules().kinds if kinds is None else tuple(word.strip() for word in kinds.split(","))
    unknown = [word for word in named if word not in KINDS]
    if unknown:
        raise typer.BadParameter(f"--kinds {', '.join(unknown)}: choose from {', '.join(KINDS)}")
    return CandidateRules(
        kinds=named,
        spacing_m=spacing,
        most=most,
        within=60 * minutes,
        least_people=least,
        language=_language(language),
    )


def _language(text: str) -> Language:
    for language in LANGUAGES:
        if text == language:
            return language
    raise typer.BadParameter(f"--language {text!r}: choose from {', '.join(LANGUAGES)}")


def _read(request: CandidateRequest, tell: Tell) -> tuple[Ground, gpd.GeoDataFrame, list[str]]:
    """Read everything; whatever is wrong with any of it is said in one message."""
    gathering, ground, own, notes = Gathering(), None, empty_table("candidates"), list[str]()
    inputs = tuple(path for path in (request.source, request.extract, request.own) if path is not None)
    with gathering:
        check_place(request.out, inputs)
    with gathering:
        ground = ground_of(request.source, request.extract, tell)
    if request.own is not None:
        with gathering:
            extent = None if ground is None else extent_of(ground.travel.network)
            loaded = read_table(request.own, "candidates", extent=extent)
            own, notes = loaded.frame, [f"{request.own.name}: {note}" for note in loaded.notes]
    gathering.stop_if_wrong()
    assert ground is not None
    return ground, own, notes


def _refuse_none(made: Candidates) -> None:
    """Refuse to keep nothing."""
    if made.table.empty:
        reasons = [f"{count:,} {reason}" for reason, count in made.dropped.items()]
        raise InfeasibleError("No place is left; nothing was stored.", [*reasons, *made.notes])


def _keep(request: CandidateRequest, table: gpd.GeoDataFrame, tell: Tell) -> list[str]:
    """Write the file and the layer that were asked for, both or none; return their names."""
    kept = [str(path) for path in (request.out, request.source if request.load else None) if path]
    if kept:
        tell("storing the candidates")
    with _written(request.out, table):
        if request.load:
            with Workspace.open(request.source) as store:
                store.write_layer("candidates", table)
    return kept


@contextmanager
def _written(out: Path | None, table: gpd.GeoDataFrame) -> Iterator[None]:
    """Write the file, which gets its name when the block ends well."""
    if out is None:
        yield
        return
    with whole_file(out) as place:
        _write(place, table)
        yield


def _write(place: Path, table: gpd.GeoDataFrame) -> None:
    suffix = place.suffix.lower()
    if suffix == ".gpkg":
        table.reset_index().to_file(place, layer="candidates", driver="GPKG")
    elif suffix == ".csv":
        _flat(table).to_csv(place, index=False, lineterminator="\n")
    else:
        place.write_text(json.dumps(feature_collection(table), ensure_ascii=False) + "\n", encoding="utf-8")


def _flat(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a row for each candidate with longitude and latitude to about a tenth of a metre."""
    flat = pd.DataFrame(table.drop(columns="geometry")).reset_index()
    flat.insert(1, "lon", table.geometry.x.round(6).to_numpy())
    flat.insert(2, "lat", table.geometry.y.round(6).to_numpy())
    return flat


def _facts(request: CandidateRequest, made: Candidates, kept: list[str], notes: list[str]) -> dict[str, Any]:
    return {
        "candidates": len(made.table),
        "spacing_m": made.spacing_m,
        "spacing_asked_m": request.rules.spacing_m,
        "kinds": {str(kind): int(count) for kind, count in made.table["kind"].value_counts().items()},
        "left_out": dict(made.dropped),
        "kept_in": kept,
        "notes": notes,
        **({} if request.out else {"layer": feature_collection(made.table)}),
    }


def _lines(request: CandidateRequest, made: Candidates, kept: list[str], notes: list[str]) -> Iterator[str]:
    table, minutes = made.table, request.rules.within / 60
    farther = (
        ""
        if made.spacing_m == request.rules.spacing_m
        else f", so that at most {request.rules.most:,} remain"
    )
    yield f"{len(table):,} candidates, {made.spacing_m:,.0f} m apart or more{farther}; the best:"
    yield f"  {'score':>5}  {f'people in {minutes:g} min':>17}  {'kind':16}  name"
    for row in table.head(_SHOWN).itertuples():
        yield f"  {row.score:>5.2f}  {row.people_near:>17,.0f}  {row.kind:16}  {row.name}"
    yield "Left out:"
    for reason, count in made.dropped.items():
        yield f"  {count:>7,}  {reason}"
    yield from (f"  - {note}" for note in notes)
    yield f"They are in {' and '.join(kept)}." if kept else "Keep them with --out FILE or --load."
