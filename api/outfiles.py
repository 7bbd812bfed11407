"""Files that a command writes: whole or not at all, and never over what somebody works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from api.store import Workspace
from planner.errors import InputError


def check_suffix(out: Path | None, option: str, suffixes: tuple[str, ...]) -> None:
    """Refuse a name that does not say one of these formats.

    Raises
    ------
    typer.BadParameter
        Saying which there are.
    """
    if out is not None and out.suffix.lower() not in suffixes:
        raise typer.BadParameter(f"{option} {out}: the name must end with {' or '.join(suffixes)}")


def check_place(out: Path | None, inputs: tuple[Path, ...]) -> None:
    """Refuse a place where a file cannot go or must not go.

    Raises
    ------
    InputError
        There is no such folder, or something would be lost: a workspace, another GeoPackage, what is read.
    """
    if out is None:
        return
    if not out.resolve().parent.is_dir():
        raise InputError(f"{out.parent} is not a folder; make it first.")
    if out.is_dir():
        raise InputError(f"{out} is a folder; give the name of a file.")
    if Workspace.is_one(out):
        raise InputError(f"{out} is a workspace and would be lost; choose another name.")
    if out.exists() and (out.suffix.lower() == ".gpkg" or any(same(out, path) for path in inputs)):
        raise InputError(f"{out} exists already and would be lost; choose another name.")


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Yield a place to write to, which becomes ``out`` when the block ends well and vanishes otherwise."""
    partial = out.with_name(f".{out.stem}.partial{out.suffix}")
    try:
        yield partial
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)


def same(one: Path, other: Path) -> bool:
    """Return whether two names are those of one file that is there."""
    return one.exists() and other.exists() and one.samefile(other)
