"""A report as JSON, as the store keeps it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from math import nan
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from api.coverage_report.report import BoardReport


def to_document(report: BoardReport) -> dict[str, Any]:
    """Return a report as JSON has it; what is not a number is null."""
    document: dict[str, Any] = _plain(report)
    return document


def from_document(document: Mapping[str, Any]) -> BoardReport:
    """Return the report that :func:`to_document` wrote; what it does not name keeps its default."""
    report: BoardReport = _read(BoardReport, document)
    return report


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 (NaN)


def _read(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(
            **{
                part.name: _read(hints[part.name], value[part.name])
                for part in fields(kind)
                if part.name in value
            }
        )
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if parts[-1] is Ellipsis:
            return tuple(_read(parts[0], part) for part in value)
        return tuple(_read(inner, part) for inner, part in zip(parts, value, strict=True))
    if get_origin(kind) in (UnionType, Union):
        return None if value is None else _read(get_args(kind)[0], value)
    if kind is float:
        return nan if value is None else float(value)
    return date.fromisoformat(value) if kind is date else value
