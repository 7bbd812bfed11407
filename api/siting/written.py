"""Answers about sites as files: JSON, CSV, GeoJSON, or a map."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from api.outfiles import whole_file
from api.siting.answers import Document


def write_answer(out: Path, document: Document, page: str | None) -> None:
    """Write the answer in the format that the name says."""
    rows = list(_rows(document))
    kind = out.suffix.lower()
    with whole_file(out) as place:
        if kind == ".html":
            assert page is not None
            place.write_text(page, encoding="utf-8")
        elif kind == ".csv":
            _write_csv(place, rows)
        else:
            text = document if kind == ".json" else _collection(rows)
            place.write_text(json.dumps(text, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _rows(document: Document) -> Iterator[Document]:
    """Yield the chosen sites; of a frontier, those of every point with its limit."""
    if "points" not in document:
        yield from document["chosen"]
        return
    site = {row["id"]: row for row in document["sites"]}
    for point in document["points"]:
        for order, label in enumerate(point["chosen"], start=1):
            yield {"limit": point["limit"], "order": order, **site[label]}


def _write_csv(place: Path, rows: list[Document]) -> None:
    with place.open("w", encoding="utf-8", newline="") as stream:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _collection(rows: list[Document]) -> Document:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {key: value for key, value in row.items() if key not in {"lon", "lat"}},
                "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            }
            for row in rows
        ],
    }
