"""Zip archives: checked before a byte is unpacked, unpacked into a folder that goes away."""

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

from planner.errors import InputError

MAX_BYTES = 512 * 2**20
MAX_RATIO = 100.0
MAX_MEMBERS = 50

_BROKEN = (EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)


def check_archive(path: Path, *, max_ratio: float = MAX_RATIO, max_members: int = MAX_MEMBERS) -> None:
    """Raise unless the central directory of a zip file promises something reasonable.

    Raises
    ------
    InputError
        The archive is broken, too large unpacked, or has members that would land outside its folder.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _BROKEN:
        raise _broken(path) from None
    problems = list(_problems(members, path.stat().st_size, max_ratio, max_members))
    if problems:
        raise InputError(f"{path.name} is refused.", problems)


@contextmanager
def unpacked(path: Path) -> Iterator[list[Path]]:
    """Give the files of a checked archive, unpacked for as long as the context lasts."""
    check_archive(path)
    with tempfile.TemporaryDirectory(prefix="farreach-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
        except _BROKEN as error:
            raise _broken(path, locked="password" in str(error)) from None
        yield sorted(file for file in Path(folder).rglob("*") if file.is_file() and not _is_litter(file))


def _problems(
    members: list[zipfile.ZipInfo], packed: int, max_ratio: float, max_members: int
) -> Iterator[str]:
    total = sum(member.file_size for member in members)
    if total > MAX_BYTES:
        yield f"it unpacks to {total / 2**20:,.0f} MB, more than {MAX_BYTES / 2**20:,.0f} MB"
    if total > max_ratio * max(packed, 1):
        yield f"it unpacks to {total / max(packed, 1):,.0f} times its size, more than {max_ratio:g} times"
    if len(members) > max_members:
        yield f"it has {len(members)} members, more than {max_members}"
    for member in members:
        if _is_outside(member.filename):
            yield f"member {member.filename!r} would be unpacked outside its folder"
        if stat.S_ISLNK(member.external_attr >> 16):
            yield f"member {member.filename!r} is a link"


def _is_outside(name: str) -> bool:
    windows = PureWindowsPath(name)
    return bool(PurePosixPath(name).is_absolute() or windows.root or windows.drive or ".." in windows.parts)


def _is_litter(file: Path) -> bool:
    return "__MACOSX" in file.parts or file.name.startswith(".")


def _broken(path: Path, *, locked: bool = False) -> InputError:
    if locked:
        return InputError(f"{path.name} is protected by a password; pack it without one.")
    return InputError(f"{path.name} is not a sound {path.suffix.lower()} file; export it again.")
